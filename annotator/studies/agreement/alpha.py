"""Krippendorff's α: any number of readers, with holes, on nominal, ordinal or interval scales.

α = 1 − observed / expected disagreement of pairable values (Krippendorff 2011, "Computing Krippendorff's
Alpha-Reliability"); 1 is perfect, 0 what chance gives, below 0 systematic disagreement.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.message import Message
from annotator.studies.agreement.ratings import Ratings, pairs_of
from annotator.studies.agreement.statistic import Floats, Statistic, ratio

Scale: TypeAlias = Literal["nominal", "ordinal", "interval"]
MOST_LEVELS = 64
NO_VARIANCE = Message("All ratings are the same, so that nothing tells agreement from chance.")
NOBODY_TWICE = Message("No item was rated by two readers.")


def krippendorff(ratings: Ratings, scale: Scale) -> Statistic:
    """α on one scale. Items count that at least two readers rated.

    Raises KnownError for ordinal α of more than 64 different values.
    """
    numbers = ratings.given().sum(axis=1).astype(np.float64)
    twice = numbers > 1
    values = np.where(twice[:, None], ratings.values, np.nan)
    features, finish = {"nominal": _nominal, "ordinal": _ordinal, "interval": _interval}[scale](values)
    items = int(twice.sum())
    why = NO_VARIANCE if items else NOBODY_TWICE
    prevalence = None
    if ratings.categories and items:
        shares = Ratings(values, ratings.categories).counts().sum(axis=0)
        prevalence = tuple(float(share) for share in shares / shares.sum())
    return Statistic(features, finish, why, items, ratings.readers, pairs_of(numbers), prevalence)


def _levels(values: Floats) -> Floats:
    """(N, U): how often each of the U different values was given to an item."""
    levels = np.unique(values[~np.isnan(values)])
    return np.stack([(values == level).sum(axis=1) for level in levels] or [np.zeros(len(values))], axis=1) * 1.0


def _nominal(values: Floats) -> tuple[Floats, Callable[[Floats], Floats]]:
    counts = _levels(values)
    numbers = counts.sum(axis=1)
    apart = (numbers**2 - (counts**2).sum(axis=1)) / np.maximum(numbers - 1, 1)

    def finish(sums: Floats) -> Floats:
        totals = sums[:, 1:]
        n = totals.sum(axis=1)
        return 1 - ratio((n - 1) * sums[:, 0], n**2 - (totals**2).sum(axis=1))

    return np.concatenate([apart[:, None], counts], axis=1), finish


def _ordinal(values: Floats) -> tuple[Floats, Callable[[Floats], Floats]]:
    """The distance of two values is the number of ratings between them, half of their own included."""
    counts = _levels(values)
    U = counts.shape[1]
    if U > MOST_LEVELS:
        raise KnownError(
            "Ordinal α takes up to {most} different values; here are {count}.",
            advice="Use the interval scale.",
            most=MOST_LEVELS,
            count=U,
        )
    together = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(U)
    together /= np.maximum(counts.sum(axis=1) - 1, 1)[:, None, None]

    def finish(sums: Floats) -> Floats:
        coincidences = sums.reshape(-1, U, U)
        totals = coincidences.sum(axis=2)
        middles = np.cumsum(totals, axis=1) - totals / 2
        apart = (middles[:, :, None] - middles[:, None, :]) ** 2
        expected = np.einsum("bi,bij,bj->b", totals, apart, totals)
        return 1 - ratio((totals.sum(axis=1) - 1) * (coincidences * apart).sum(axis=(1, 2)), expected)

    return together.reshape(len(values), U * U), finish


def _interval(values: Floats) -> tuple[Floats, Callable[[Floats], Floats]]:
    given = ~np.isnan(values)
    spread = float(np.ptp(values[given])) if given.any() else 0.0
    middle = float(values[given].mean()) if given.any() else 0.0
    centred = np.where(given, (values - middle) / (spread or 1.0), 0.0)
    numbers, first, second = given.sum(axis=1) * 1.0, centred.sum(axis=1), (centred**2).sum(axis=1)
    apart = (numbers * second - first**2) / np.maximum(numbers - 1, 1)

    def finish(sums: Floats) -> Floats:
        observed, n, ones, squares = sums.T
        return 1 - ratio((n - 1) * observed, n * squares - ones**2)

    return np.stack([apart, numbers, first, second], axis=1), finish
