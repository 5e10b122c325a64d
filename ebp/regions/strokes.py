"""The object under rough strokes: GrabCut with the strokes for seeds, and what a map and a network's features know.

Sources: C. Rother, V. Kolmogorov, A. Blake, SIGGRAPH 2004; random walk with restart, J.-Y. Pan et al., KDD 2004. The
constants were chosen on photographs, with strokes along the middle of true masks and then of what was wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ebp.errors import EbpError
from ebp.regions.grabcut import connected_to, enlarged, reduced_mask, reduced_to_work, require_rgb, run_grabcut
from ebp.regions.threshold import Map, Mask
from ebp.regions.walk import KEEP_BOX, Affinity, affinity, at_nodes, otsu, spread

FAR = 0.5
"""This share of the image, the part that the walk from the strokes reaches least, is background."""

HIGH = 1.3
"""Where the map, spread by the walk, reaches so many of its levels the object is supposed; edges may say otherwise."""

Values = npt.NDArray[np.float32]


def cut_strokes(
    image: npt.NDArray[Any],
    belongs: npt.NDArray[Any],
    others: npt.NDArray[Any] | None = None,
    map2d: Map | None = None,
    features: Sequence[npt.NDArray[Any]] = (),
) -> Mask:
    """The object under rough strokes, along the image's edges: bool (H, W).

    image: (H, W, 3) uint8 RGB. belongs, others: bool (H, W), what strokes on the object and on what is none of it
    cover; the latter win where both do. map2d: (h, w) of any size that shows the whole image, what speaks for the
    object: worth giving where its label is likely, None elsewhere. features: (C, h, w) each, as for `affinity`: what is
    far from the strokes by them is ruled out. Without either colours and edges alone decide. All of `belongs` and
    nothing of `others` is in the mask; parts of it without a stroke go. Without a stroke that belongs an empty mask.
    Raises EbpError for another kind of image, or strokes of another shape.
    """
    require_rgb(image)
    inside: Mask = np.asarray(belongs, bool)
    outside: Mask = np.zeros(inside.shape, bool) if others is None else np.asarray(others, bool)
    if not inside.shape == outside.shape == image.shape[:2]:
        raise EbpError(f"strokes of {inside.shape} and {outside.shape} do not lie on an image of {image.shape[:2]}")
    inside = inside & ~outside
    if not inside.any():
        return inside
    alike = affinity(image, features) if features or map2d is not None else None
    near = np.zeros(inside.shape, np.float32)
    if alike is not None and features:
        near = _at(_reached(alike, inside), inside.shape)
    small, values = reduced_to_work(image, near)
    own = reduced_mask(inside, values.shape)
    trimap = np.full(values.shape, cv2.GC_PR_BGD, np.uint8)
    if alike is not None and map2d is not None:
        trimap[_supposed(alike, map2d, values.shape)] = cv2.GC_PR_FGD
    trimap[values < np.quantile(values, FAR)] = cv2.GC_BGD
    if outside.any():
        trimap[reduced_mask(outside, values.shape)] = cv2.GC_BGD
    trimap[own] = cv2.GC_FGD
    mask = connected_to(run_grabcut(small, trimap), own)
    found: Mask = (enlarged(mask, inside.shape) | inside) & ~outside
    return found


def _reached(alike: Affinity, strokes: Mask) -> Values:
    """How far the walk from strokes reaches each node, as its neighbours have it: where a walk starts it would outdo
    all others.
    """
    start = at_nodes(strokes.astype(np.float32), alike.size)
    reached = alike.weights @ spread(alike, start, KEEP_BOX).ravel()
    return np.asarray(reached.reshape(alike.size), np.float32)


def _supposed(alike: Affinity, map2d: Map, shape: tuple[int, ...]) -> Mask:
    """Where the spread map is high; nowhere for a map that is flat."""
    told = spread(alike, map2d)
    level = otsu(told)
    found: Mask = _at(told, shape) >= HIGH * level if level > 0 else np.zeros(shape, bool)
    return found


def _at(nodes: npt.NDArray[Any], shape: tuple[int, ...]) -> Values:
    large = cv2.resize(np.asarray(nodes, np.float32), shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.asarray(large.reshape(shape), np.float32)
