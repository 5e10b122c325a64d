"""A coefficient as sums over items, and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.core.message import Message

Floats: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]
SMALL = 1e-12


@dataclass(frozen=True)
class Coefficient:
    """A value with its interval, and what it rests on.

    `value` is None where it is undefined, `low` and `high` where no interval can be told; `why_not` then says so in
    words. `items` were rated by enough `raters`, with `pairs` of ratings of one item in all. `prevalence` has the
    share of each category among the ratings that count (nominal coefficients alone).
    """

    value: float | None
    low: float | None
    high: float | None
    items: int
    raters: int
    pairs: int
    prevalence: tuple[float, ...] | None = None
    why_not: Message | None = None


def plain_coefficient(value: Coefficient) -> dict[str, Any]:
    """A coefficient as JSON."""
    told = asdict(value) | {"why_not": str(value.why_not) if value.why_not is not None else None}
    return {name: list(entry) if isinstance(entry, tuple) else entry for name, entry in told.items()}


@dataclass(frozen=True, eq=False)
class Statistic:
    """A coefficient before it is computed.

    `features` (N, F): what each item adds to F sums; items that do not count add zeros. `finish` makes of sums
    (B, F) values (B,), NaN where undefined; `undefined` says in words what that means.
    """

    features: Floats
    finish: Callable[[Floats], Floats]
    undefined: Message
    items: int
    raters: int
    pairs: int
    prevalence: tuple[float, ...] | None = None


def ratio(upper: Floats, lower: Floats) -> Floats:
    """upper / lower, NaN where the lower one is (but for rounding) zero; any shape, both the same."""
    defined = np.abs(lower) > SMALL
    return np.where(defined, upper / np.where(defined, lower, 1.0), np.nan)


def mean_statistic(values: Floats, raters: int, undefined: Message) -> Statistic:
    """The mean of one value an item, (N,), over those that are not NaN: of Dice, IoU, distances, agreement indices."""
    counts = np.isfinite(values)
    features = np.stack([np.where(counts, values, 0.0), counts.astype(np.float64)], axis=1)
    items = int(counts.sum())
    return Statistic(features, lambda sums: ratio(sums[:, 0], sums[:, 1]), undefined, items, raters, items)
