"""Ratings: a table of items and readers, with holes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from annotator.core.errors import KnownError
from annotator.studies.agreement.statistic import Floats


@dataclass(frozen=True, eq=False)
class Ratings:
    """What R readers said of N items.

    `values` (N, R) float64: categories 0 … `categories` − 1, or grades of any value; NaN where a reader said nothing.
    `categories` is the number of categories that could have been chosen, used or not; 0 for grades.
    """

    values: Floats
    categories: int = 0

    @classmethod
    def of_categories(cls, values: ArrayLike, categories: int) -> Ratings:
        """From integers (N, R): 0 … `categories` − 1, −1 where nothing was said.

        `core.work.tags.Presence` is such a table with two categories: not looked at is −1, absent 0, present 1.
        Raises KnownError where a number is no category.
        """
        table = _table(values)
        if categories < 2:
            raise KnownError("Agreement needs at least two categories.", advice="Name all that could have been chosen.")
        if not np.isin(table, np.arange(-1, categories)).all():
            raise KnownError(
                "A rating is none of the {count} categories.", advice="Correct it, or name more.", count=categories
            )
        return cls(np.where(table < 0, np.nan, table), categories)

    @classmethod
    def of_grades(cls, values: ArrayLike) -> Ratings:
        """From grades (N, R), NaN where nothing was said. Raises KnownError for infinite ones."""
        table = _table(values)
        if np.isinf(table).any():
            raise KnownError("A grade is infinite.", advice="Correct it, or leave it out.")
        return cls(table)

    @property
    def readers(self) -> int:
        """R."""
        return int(self.values.shape[1])

    def given(self) -> NDArray[np.bool_]:
        """(N, R): where something was said."""
        return ~np.isnan(self.values)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Every two readers once, by column."""
        return combinations(range(self.readers), 2)

    def of(self, *readers: int) -> Ratings:
        """The same of some readers alone, by column."""
        return Ratings(self.values[:, list(readers)], self.categories)

    def counts(self) -> Floats:
        """(N, C): how many readers chose each category. Raises KnownError for grades."""
        if not self.categories:
            raise KnownError(
                "These are grades, not categories.", advice="Use an intraclass correlation or α for intervals."
            )
        return np.stack([(self.values == c).sum(axis=1) for c in range(self.categories)], axis=1).astype(np.float64)


def pairs_of(numbers: Floats) -> int:
    """Pairs of ratings of the same item, from the number of ratings of each item (N,)."""
    return int((numbers * (numbers - 1) / 2).sum())


def _table(values: ArrayLike) -> Floats:
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2:
        raise KnownError("Ratings are a table of items and readers.", advice="Give a row an item, a column a reader.")
    return table
