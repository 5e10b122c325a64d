"""Intraclass correlations of grades (Shrout and Fleiss 1979), from the mean squares of an analysis of variance."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from annotator.core.message import Message
from annotator.studies.agreement.ratings import Ratings
from annotator.studies.agreement.statistic import SMALL, BoolArray, Floats, Statistic, ratio

Form: TypeAlias = Literal["1", "2", "3"]
ALIKE = Message("All grades are the same, or vary in nothing that this form compares.")
TOO_FEW = Message("Fewer than two items were graded by all readers, or there are fewer than two readers.")


def icc(ratings: Ratings, form: Form, averaged: bool = False) -> Statistic:
    """ICC(form, 1), or ICC(form, k) of the mean of all k readers' grades if `averaged`; at most 1.

    "1": each item had other readers; "2": the same readers, a sample of all (absolute agreement); "3": the same
    readers, who are all there are (consistency: a reader who always grades higher costs nothing).
    Items count that all readers graded. Undefined below two readers or items, and without any variance.
    """
    k = ratings.readers
    whole: BoolArray = np.asarray(ratings.given().all(axis=1) & (k > 0))
    items = int(whole.sum())
    scaled = _scaled(ratings.values, whole)
    totals = scaled.sum(axis=1)
    columns = [whole * 1.0, totals**2, (scaled**2).sum(axis=1)]
    features = np.concatenate([np.stack(columns, axis=1), scaled], axis=1)

    def finish(sums: Floats) -> Floats:
        if k < 2:
            return np.full(len(sums), np.nan)
        return _correlation(*_mean_squares(sums, k), n=sums[:, 0], k=k, form=form, averaged=averaged)

    why = TOO_FEW if k < 2 or items < 2 else ALIKE
    return Statistic(features, finish, why, items, k, items * k * (k - 1) // 2)


def _scaled(values: Floats, whole: BoolArray) -> Floats:
    """Grades about their mean, in units of their range: the same correlation, and no digits lost."""
    if not whole.any():
        return np.zeros_like(values)
    counted = values[whole]
    return np.where(whole[:, None], (values - counted.mean()) / (float(np.ptp(counted)) or 1.0), 0.0)


def _mean_squares(sums: Floats, k: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Between items, between readers, residual, within items: each (B,), NaN below two items."""
    n = np.where(sums[:, 0] > 1, sums[:, 0], np.nan)
    readers = sums[:, 3:]
    middle = readers.sum(axis=1) ** 2 / (n * k)
    between = sums[:, 1] / k - middle
    judges = (readers**2).sum(axis=1) / n - middle
    within = sums[:, 2] - middle - between
    residual = np.maximum(within - judges, 0.0)
    return between / (n - 1), judges / (k - 1), residual / ((n - 1) * (k - 1)), within / (n * (k - 1))


def _correlation(
    between: Floats, judges: Floats, residual: Floats, within: Floats, *, n: Floats, k: int, form: Form, averaged: bool
) -> Floats:
    noise = within if form == "1" else residual
    extra = (judges - residual) / np.where(n > 0, n, np.nan) if form == "2" else np.zeros_like(n)
    lower = between + extra if averaged else between + (k - 1) * noise + k * extra
    varied = np.where(between + noise + judges > SMALL, lower, 0.0)
    return ratio(between - noise, varied)
