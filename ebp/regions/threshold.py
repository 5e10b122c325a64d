"""Map to mask: by a share of the mass, by a multiple of the mean, by a level."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Map = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]


def non_negative(map2d: Map) -> npt.NDArray[np.float32]:
    """The map as float32 with negative and undefined values at zero."""
    values = np.nan_to_num(np.asarray(map2d, np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    return np.maximum(values, 0)


class MassThreshold:
    """The masks that hold a given share of a map's mass. Sorts the map once; each mask is then a comparison."""

    def __init__(self, map2d: Map) -> None:
        self._map = non_negative(map2d)
        self._sorted = np.sort(self._map, axis=None)[::-1]
        self._mass = np.cumsum(self._sorted, dtype=np.float64)

    @property
    def total(self) -> float:
        """The sum of the map."""
        return float(self._mass[-1]) if self._mass.size else 0.0

    def count(self, fraction: float) -> int:
        """The least number of pixels that hold `fraction` (0 to 1) of the mass; 0 for a zero map."""
        if fraction <= 0 or self.total <= 0:
            return 0
        wanted = min(fraction, 1.0) * self.total
        return min(int(np.searchsorted(self._mass, wanted)) + 1, self._mass.size)

    def level(self, fraction: float) -> float:
        """The smallest value inside `mask(fraction)`; infinity when that mask is empty."""
        count = self.count(fraction)
        return float(self._sorted[count - 1]) if count else float("inf")

    def mask(self, fraction: float) -> Mask:
        """The fewest pixels that hold `fraction` of the mass, as bool (H, W);
        of equal values the first in reading order.
        """
        count = self.count(fraction)
        if not count:
            return np.zeros(self._map.shape, bool)
        level = self._sorted[count - 1]
        mask: Mask = self._map >= level
        surplus = int(np.count_nonzero(mask)) - count
        if surplus:
            ties = np.flatnonzero(self._map == level)
            mask.reshape(-1)[ties[-surplus:]] = False
        return mask


def mean_mask(map2d: Map, alpha: float = 1.5) -> Mask:
    """The pixels above `alpha` times the mean of the map."""
    values = non_negative(map2d)
    mask: Mask = values > alpha * values.mean(dtype=np.float64) if values.size else np.zeros(values.shape, bool)
    return mask


def level_mask(map2d: Map, level: float) -> Mask:
    """The pixels of at least `level`; those of zero never belong."""
    values = non_negative(map2d)
    mask: Mask = (values >= level) & (values > 0)
    return mask
