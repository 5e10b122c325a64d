"""Agreement on categories: Cohen's, Fleiss' and Randolph's κ, Gwet's AC1, and specific agreement.

Sources: Cohen 1960 and 1968 (weights); Light 1971; Fleiss 1971; Randolph 2005, which is Bennett's S for more than two
readers; Gwet 2008; Cicchetti and Feinstein 1990 (specific agreement).
With holes, items count that at least two readers rated; each item weighs the same, as Gwet has it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.message import Message
from annotator.studies.agreement.ratings import Ratings, pairs_of
from annotator.studies.agreement.statistic import BoolArray, Floats, Statistic, ratio

Weights: TypeAlias = Literal["none", "linear", "quadratic"]
NOBODY_TWICE = Message("No item was rated by two readers.")
ONE_CATEGORY = Message("Only one category was used, so that chance alone would agree everywhere.")


def cohen(ratings: Ratings, weights: Weights = "none") -> Statistic:
    """κ of two readers: 1 − Σ w·observed / Σ w·expected, w the disagreement of two categories; −1 … 1.

    `weights`: "none" (0 or 1), "linear" (|i − j|), "quadratic" ((i − j)²), the latter two for ordered categories.
    Chance is each reader's own use of the categories. Raises KnownError unless there are two readers.
    """
    if ratings.readers != 2:
        raise KnownError("Cohen's κ compares two readers.", advice="Choose two, or use Light's or Fleiss' κ.")
    return light(ratings, weights)


def light(ratings: Ratings, weights: Weights = "none") -> Statistic:
    """Light's κ: the mean of Cohen's κ over all pairs of readers for which it is defined; −1 … 1."""
    C, cost = ratings.categories, _cost(ratings.categories, weights)
    numbers = ratings.counts().sum(axis=1)
    tables = [_pair_table(ratings.of(first, second)) for first, second in ratings.pairs()]
    features = np.concatenate(tables, axis=1) if tables else np.zeros((len(numbers), 1))

    def finish(sums: Floats) -> Floats:
        kappas = np.stack([_of_table(sums[:, at : at + C * C], cost) for at in range(0, len(tables) * C * C, C * C)])
        defined = np.isfinite(kappas)
        return ratio(np.where(defined, kappas, 0.0).sum(axis=0), defined.sum(axis=0).astype(np.float64))

    return _statistic(ratings, features, finish if tables else lambda sums: np.full(len(sums), np.nan))


def fleiss(ratings: Ratings) -> Statistic:
    """Fleiss' κ: (Po − Pe) / (1 − Pe), Pe = Σ p² with the shares p of all readers together; −1/(R − 1) … 1."""
    return _by_chance(ratings, lambda shares: (shares**2).sum(axis=1))


def randolph(ratings: Ratings) -> Statistic:
    """Free-marginal κ: Pe = 1 / C, C the categories that could be chosen; for two readers and categories 2·Po − 1."""
    return _by_chance(ratings, lambda shares: np.full(len(shares), 1 / ratings.categories))


def gwet(ratings: Ratings) -> Statistic:
    """Gwet's AC1: Pe = Σ p·(1 − p) / (C − 1). It falls little where one category is rare."""
    return _by_chance(ratings, lambda shares: (shares * (1 - shares)).sum(axis=1) / (ratings.categories - 1))


def observed(ratings: Ratings) -> Statistic:
    """Po: the share of pairs of readers that agree, meaned over items; 0 … 1. Chance is not taken off."""
    return _statistic(ratings, _shares(ratings)[:, :2], lambda sums: ratio(sums[:, 1], sums[:, 0]))


def specific(ratings: Ratings, category: int) -> Statistic:
    """Where one reader chose `category`, how probably another did; 0 … 1.

    For two readers 2a / (2a + b + c): positive agreement for "present" (1), negative for "absent" (0).
    """
    counts = ratings.counts()
    numbers = counts.sum(axis=1)
    twice = numbers > 1
    chosen = np.where(twice, counts[:, category], 0.0)
    agreed = chosen * (chosen - 1) / np.maximum(numbers - 1, 1)
    return _statistic(
        ratings,
        np.stack([agreed, chosen], axis=1),
        lambda sums: ratio(sums[:, 0], sums[:, 1]),
        Message("Nobody chose this category."),
    )


def _cost(categories: int, weights: Weights) -> Floats:
    apart = np.abs(np.subtract.outer(np.arange(categories), np.arange(categories))).astype(np.float64)
    costs: dict[Weights, Floats] = {"none": np.minimum(apart, 1.0), "linear": apart, "quadratic": apart**2}
    return costs[weights]


def _pair_table(pair: Ratings) -> Floats:
    """(N, C²): one 1 where both rated, at their two categories."""
    C = pair.categories
    both: BoolArray = np.asarray(pair.given().all(axis=1))
    cells = np.zeros((len(both), C * C))
    first, second = pair.values[both].astype(np.intp).T
    cells[np.flatnonzero(both), first * C + second] = 1
    return cells


def _of_table(sums: Floats, cost: Floats) -> Floats:
    """(B,): κ of contingency tables (B, C²)."""
    C = len(cost)
    tables = sums.reshape(-1, C, C)
    rows, columns = tables.sum(axis=2), tables.sum(axis=1)
    expected = np.einsum("bi,ij,bj->b", rows, cost, columns)
    observed_cost: Floats = (tables * cost).sum(axis=(1, 2)) * rows.sum(axis=1)
    return 1 - ratio(observed_cost, expected)


def _shares(ratings: Ratings) -> Floats:
    """(N, 2 + C): whether an item counts, its agreeing share of pairs, the share of its ratings in each category."""
    counts = ratings.counts()
    numbers = counts.sum(axis=1)
    twice = numbers > 1
    agreed = (counts * (counts - 1)).sum(axis=1) / np.maximum(numbers * (numbers - 1), 1)
    shares = counts / np.maximum(numbers, 1)[:, None]
    joined: Floats = np.concatenate([np.ones_like(agreed)[:, None], agreed[:, None], shares], axis=1)
    return np.where(twice[:, None], joined, 0.0)


def _by_chance(ratings: Ratings, chance: Callable[[Floats], Floats]) -> Statistic:
    def finish(sums: Floats) -> Floats:
        rated = np.where(sums[:, :1] > 0, sums[:, :1], np.nan)
        means = sums[:, 1:] / rated
        expected = chance(means[:, 1:])
        return ratio(means[:, 0] - expected, 1 - expected)

    return _statistic(ratings, _shares(ratings), finish)


def _statistic(
    ratings: Ratings, features: Floats, finish: Callable[[Floats], Floats], undefined: Message = ONE_CATEGORY
) -> Statistic:
    shares = _shares(ratings)
    numbers = ratings.counts().sum(axis=1)
    items = int(shares[:, 0].sum())
    prevalence = tuple(float(share) for share in shares[:, 2:].sum(axis=0) / items) if items else None
    why = undefined if items else NOBODY_TWICE
    return Statistic(features, finish, why, items, ratings.readers, pairs_of(numbers), prevalence)
