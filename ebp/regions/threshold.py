"""Map to mask, one function a rule: by a share of the mass, by a multiple of the mean, by a level.

A map is (H, W) of any real type; values below zero and undefined ones count as zero, and pixels of zero never belong
to a mask. A mask is bool (H, W), empty for a zero map. Shares of the mass and multiples of the mean have no unit and do
not change when the map is scaled; a level has the map's own unit, winning probability a pixel. The first two are the
rules that Zhang et al. (IJCV 2018) make boxes with; a level is the plain threshold.
"""

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
    def nbytes(self) -> int:
        """Memory that the sorted map takes."""
        return int(self._map.nbytes + self._sorted.nbytes + self._mass.nbytes)

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


def mass_mask(map2d: Map, fraction: float = 0.6) -> Mask:
    """The fewest pixels that hold `fraction` (0 to 1) of the map's mass; `MassThreshold` where several are wanted."""
    return MassThreshold(map2d).mask(fraction)


def mean_mask(map2d: Map, alpha: float = 1.5) -> Mask:
    """The pixels above `alpha` (≥ 0; the paper's choice for boxes is 1.5) times the mean over all pixels of the map."""
    values = non_negative(map2d)
    mask: Mask = (
        values > max(alpha, 0.0) * values.mean(dtype=np.float64) if values.size else np.zeros(values.shape, bool)
    )
    return mask


def level_mask(map2d: Map, level: float) -> Mask:
    """The pixels of at least `level`, in the map's unit; a level of 0 or less gives all pixels above zero."""
    values = non_negative(map2d)
    mask: Mask = (values >= level) & (values > 0)
    return mask
