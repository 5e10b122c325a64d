"""A region's long and short axis, as lesions are measured: the longest line from edge to edge, and the longest one that
stands upright on it (Eisenhauer et al., RECIST 1.1, 2009).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.core.regions.mask import Mask
from annotator.core.regions.outline import mask_rings

Place: TypeAlias = tuple[float, float]
# Points along an edge, a pixel.
DENSITY = 2
_Points: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Axis:
    """A line between two places of the image, in its pixels, and its length in the unit that was asked for."""

    start: Place
    end: Place
    length: float


@dataclass(frozen=True)
class Axes:
    """The long axis, and the short one across it."""

    long: Axis
    short: Axis


def axes_of(mask: Mask, size: tuple[float, float] = (1.0, 1.0)) -> Axes | None:
    """A region's axes; `size` is a pixel's width and height. None for one without a pixel.

    Lines run from outer edge to outer edge of pixels: a single pixel of 1 × 1 is √2 long. The short axis is as long as
    the region is wide there, also where it has a hole or a bay.
    """
    if mask.empty:
        return None
    corners = np.concatenate(mask_rings(mask)).astype(np.float64)
    scale = np.array(size)
    hull = cv2.convexHull((corners * scale).astype(np.float32))[:, 0].astype(np.float64)
    apart = np.hypot(*(hull[:, None] - hull[None]).transpose(2, 0, 1))
    one, other = np.unravel_index(int(apart.argmax()), apart.shape)
    start, end = hull[one], hull[other]
    long = Axis(_place(start / scale), _place(end / scale), float(apart[one, other]))
    return Axes(long, _across(mask, scale, start, end))


def _across(mask: Mask, scale: _Points, start: _Points, end: _Points) -> Axis:
    """The longest line that stands upright on another one."""
    along = (end - start) / max(float(np.hypot(*(end - start))), 1e-12)
    turned = np.array([[along[0], along[1]], [-along[1], along[0]]])
    edge = np.concatenate([_dense(ring.astype(np.float64)) for ring in mask_rings(mask)]) * scale
    places = (edge - start) @ turned.T
    bins = np.floor(places[:, 0] / (float(scale.min()) / DENSITY)).astype(np.int64)
    bins -= bins.min()
    low, high = np.full(bins.max() + 1, math.inf), np.full(bins.max() + 1, -math.inf)
    np.minimum.at(low, bins, places[:, 1])
    np.maximum.at(high, bins, places[:, 1])
    widest = int((high - low).argmax())
    inside = places[bins == widest]
    at = float(inside[:, 0].mean())
    ends = [np.array([at, side]) @ turned + start for side in (low[widest], high[widest])]
    return Axis(_place(ends[0] / scale), _place(ends[1] / scale), float(high[widest] - low[widest]))


def _dense(ring: _Points) -> _Points:
    """Points along a closed outline of straight edges."""
    following = np.roll(ring, -1, axis=0)
    counts = np.maximum(np.abs(following - ring).max(axis=1).astype(np.int64) * DENSITY, 1)
    places = np.repeat(np.arange(len(ring)), counts)
    share = (np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)) / counts[places]
    return np.asarray(ring[places] + (following - ring)[places] * share[:, None])


def _place(point: _Points) -> Place:
    return float(point[0]), float(point[1])
