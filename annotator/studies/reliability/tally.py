"""Frames counted by what readers said of them: an hour of video has few different rows, and many frames of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from annotator.studies.agreement import icc
from annotator.studies.agreement.ratings import Ratings
from annotator.studies.agreement.statistic import Floats, Statistic


@dataclass(frozen=True, eq=False)
class Runs:
    """Frames that follow each other, and of which the same was said: `rows` (M, R) int8 what R readers said, −1 for
    nothing; `lengths` (M,) how many frames; `places` (M,) the row of the bootstrap they count to.
    """

    rows: NDArray[np.int8]
    lengths: NDArray[np.int64]
    places: NDArray[np.int64]


def runs_of(values: NDArray[np.int8], place: int = 0, every: int = 0) -> Runs:
    """The runs of a clip's frames, `values` (T, R). All of them count to one `place`; where `every` is given, every so
    many frames have a place of their own, the first `place`.
    """
    count = len(values)
    new = np.ones(count, dtype=np.bool_)
    new[1:] = (values[1:] != values[:-1]).any(axis=1)
    if every:
        new[::every] = True
    starts = np.flatnonzero(new)
    places = place + (starts // every if every else np.zeros_like(starts))
    return Runs(values[starts], np.diff(np.append(starts, count)), places)


@dataclass(frozen=True, eq=False)
class Tally:
    """The different rows (P, R), and how many frames (G, P) of each there are in each of G rows of the bootstrap."""

    rows: NDArray[np.int8]
    counts: Floats

    @classmethod
    def of(cls, runs: Sequence[Runs], places: int) -> Tally:
        """Runs of one number of readers together; `places` is G."""
        rows, at = np.unique(np.concatenate([one.rows for one in runs]), axis=0, return_inverse=True)
        counts = np.zeros((places, len(rows)))
        np.add.at(counts, (np.concatenate([one.places for one in runs]), at.reshape(-1)),
                  np.concatenate([one.lengths for one in runs]))  # fmt: skip
        return cls(rows, counts)

    def categories(self, count: int) -> Ratings:
        """The rows as categories from 0 on."""
        return Ratings.of_categories(self.rows, count)

    def grades(self) -> Ratings:
        """The rows as grades."""
        return Ratings.of_grades(np.where(self.rows < 0, np.nan, self.rows))

    def weighted(self, make: Callable[[Ratings], dict[str, Statistic]], ratings: Ratings) -> dict[str, Statistic]:
        """The statistics of all frames, from those of the different rows alone: what items add is added up."""
        return {name: self._weighted(one, ratings) for name, one in make(ratings).items()}

    def _weighted(self, one: Statistic, ratings: Ratings) -> Statistic:
        weights, numbers = self.counts.sum(axis=0), ratings.given().sum(axis=1)
        whole = one.undefined in (icc.ALIKE, icc.TOO_FEW)  # grades that all readers gave count there
        counted = numbers == ratings.readers if whole else numbers > 1
        frames = np.where(counted, weights, 0.0)
        items, prevalence = int(frames.sum()), None
        if ratings.categories and items:
            shares = frames @ (ratings.counts() / np.maximum(numbers, 1)[:, None]) / items
            prevalence = tuple(float(share) for share in shares)
        why = (icc.ALIKE if items > 1 else icc.TOO_FEW) if whole else one.undefined
        pairs = int((frames * numbers * (numbers - 1) / 2).sum())
        return replace(
            one, features=self.counts @ one.features, undefined=why, items=items, pairs=pairs, prevalence=prevalence
        )
