"""Intervals by bootstrap: items, or groups of them such as the images of one patient, are drawn anew.

Percentile intervals (Efron and Tibshirani 1993, ch. 13), made as much wider as a t interval is than a normal one of the
plain variance (*expanded*: Hesterberg 2015): of few items plain ones are too narrow. Readers are not resampled: the
intervals speak of other items read by the same readers.

Of one series in time *moving blocks* are drawn (Künsch 1989): runs of so many rows, which overlap. What follows each
other is alike, so that rows drawn one by one would give intervals that are far too narrow.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import pairwise

import numpy as np
from scipy.special import ndtr, stdtrit

from annotator.core.errors import KnownError
from annotator.core.message import Message
from annotator.studies.agreement.statistic import Coefficient, Floats, Statistic

BLOCK = 4_000_000  # weights held at once
MOST_UNDEFINED = 0.05


def estimate(
    statistics: Sequence[Statistic],
    *,
    groups: Sequence[Hashable] | None = None,
    block: int = 0,
    resamples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> list[Coefficient]:
    """Each statistic's value and interval, all from the same resamples, the same for the same `seed`.

    All `statistics` are of the same N items; `groups` (N) says which items belong together and are drawn together.
    Where there is a `block`, items are in the order of time, and blocks of so many of them are drawn instead: about N /
    block of them, which then count as the groups.
    No interval is told of fewer than two groups, or where over 5 % of the resamples leave the statistic undefined;
    `resamples` 0 computes none. Raises KnownError where lengths differ or `level` is not between 0 and 1.
    """
    if not statistics:
        return []
    N = len(statistics[0].features)
    if any(len(one.features) != N for one in statistics) or (groups is not None and len(groups) != N):
        raise KnownError(
            "Coefficients and groups speak of different numbers of items.", advice="Give one group for each item."
        )
    if not 0 < level < 1:
        raise KnownError("The level of an interval lies between 0 and 1, such as 0.95.")
    ends = np.cumsum([0, *(one.features.shape[1] for one in statistics)])
    joined = _grouped(np.concatenate([one.features for one in statistics], axis=1), groups)
    rows = _blocks(joined, block) if block else joined
    count = round(len(joined) / block) if block else len(joined)
    whole, drawn = joined.sum(axis=0, keepdims=True), _resampled(rows, resamples, seed, count)
    parts = [slice(first, last) for first, last in pairwise(ends)]
    return [
        _coefficient(one, float(one.finish(whole[:, part])[0]), one.finish(drawn[:, part]), count, level)
        for one, part in zip(statistics, parts, strict=True)
    ]


def _expanded(tail: float, groups: int) -> float:
    """The share of resamples to leave out at each end, so that `tail` of all studies lie beyond it."""
    return float(ndtr(np.sqrt(groups / (groups - 1)) * stdtrit(groups - 1, tail)))


def _grouped(features: Floats, groups: Sequence[Hashable] | None) -> Floats:
    if groups is None:
        return features
    numbers: dict[Hashable, int] = {}
    at = [numbers.setdefault(group, len(numbers)) for group in groups]
    sums = np.zeros((len(numbers), features.shape[1]))
    np.add.at(sums, at, features)
    return sums


def _blocks(features: Floats, length: int) -> Floats:
    """The sums of every `length` rows that follow each other; of all of them where there are not so many."""
    sums: Floats = np.concatenate([np.zeros((1, features.shape[1])), np.cumsum(features, axis=0)])
    length = min(length, len(features))
    return sums[length:] - sums[: len(sums) - length]


def _resampled(features: Floats, resamples: int, seed: int, count: int) -> Floats:
    """(resamples, F): the sums of features over `count` rows drawn with replacement."""
    G = len(features)
    if not G:
        return np.zeros((0, features.shape[1]))
    draw = np.random.default_rng(seed)
    step = max(1, BLOCK // G)
    sums = np.zeros((resamples, features.shape[1]))
    for start in range(0, resamples, step):
        rows = min(step, resamples - start)
        weights = np.stack([np.bincount(draw.integers(0, G, count), minlength=G) for _ in range(rows)])
        sums[start : start + rows] = weights.astype(np.float64) @ features
    return sums


def _coefficient(one: Statistic, value: float, drawn: Floats, groups: int, level: float) -> Coefficient:
    def told(low: float | None, high: float | None, why: Message | None) -> Coefficient:
        known = None if np.isnan(value) else value
        return Coefficient(known, low, high, one.items, one.raters, one.pairs, one.prevalence, why)

    defined = drawn[np.isfinite(drawn)]
    if np.isnan(value):
        return told(None, None, one.undefined)
    if not len(drawn):
        return told(None, None, Message("No resamples were asked for."))
    if groups < 2:
        return told(None, None, Message("There is one item or group, so that no interval can be told."))
    if len(defined) < (1 - MOST_UNDEFINED) * len(drawn):
        return told(None, None, Message("Too few items: in many resamples the coefficient is undefined."))
    tail = _expanded((1 - level) / 2, groups)
    low, high = np.quantile(defined, [tail, 1 - tail])
    return told(float(low), float(high), None)
