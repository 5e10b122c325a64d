"""The object under rough strokes: GrabCut with the strokes for seeds, within reach of them by what looks alike.

Sources: C. Rother, V. Kolmogorov, A. Blake, SIGGRAPH 2004; random walk with restart, J.-Y. Pan et al., KDD 2004. On
photographs, with strokes along the middle of true masks, a trimap read from walks and maps instead did worse than the
strokes alone; to rule out what is far by a network's features did a little better (docs/engine.md).
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
from ebp.regions.walk import KEEP_BOX, affinity, at_nodes, spread

FAR = 0.5
"""This share of the image, the part that the walk from the strokes reaches least, is background."""

FLOOR = 0.3
"""What is added to a map of mean 1 before it weighs the walk: a zero decides nothing."""

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
    object, or None. features: (C, h, w) each, as for `affinity`. With either of them what is far from the strokes is
    ruled out; without, colours and edges alone decide. All of `belongs` and nothing of `others` is in the mask; parts
    of it without a stroke go. Without a stroke that belongs an empty mask. Raises EbpError for another kind of image,
    or strokes of another shape.
    """
    require_rgb(image)
    inside: Mask = np.asarray(belongs, bool)
    outside: Mask = np.zeros(inside.shape, bool) if others is None else np.asarray(others, bool)
    if not inside.shape == outside.shape == image.shape[:2]:
        raise EbpError(f"strokes of {inside.shape} and {outside.shape} do not lie on an image of {image.shape[:2]}")
    inside = inside & ~outside
    if not inside.any():
        return inside
    small, values = reduced_to_work(image, _reached(image, inside, map2d, features))
    own = reduced_mask(inside, values.shape)
    trimap = np.full(values.shape, cv2.GC_PR_BGD, np.uint8)
    trimap[values < np.quantile(values, FAR)] = cv2.GC_BGD
    if outside.any():
        trimap[reduced_mask(outside, values.shape)] = cv2.GC_BGD
    trimap[own] = cv2.GC_FGD
    mask = connected_to(run_grabcut(small, trimap), own)
    found: Mask = (enlarged(mask, inside.shape) | inside) & ~outside
    return found


def _reached(image: npt.NDArray[Any], inside: Mask, map2d: Map | None, features: Sequence[npt.NDArray[Any]]) -> Values:
    """How far the walk from the strokes reaches each place, (H, W); the same everywhere with nothing to go by.

    At each node as its neighbours have it: where a walk starts it would outdo all others.
    """
    if not features and map2d is None:
        return np.zeros(inside.shape, np.float32)
    alike = affinity(image, features)
    start = at_nodes(inside.astype(np.float32), alike.size)
    reached = (alike.weights @ spread(alike, start, KEEP_BOX).ravel()).reshape(alike.size)
    if map2d is not None:
        told = at_nodes(map2d, alike.size)
        mean = float(told.mean(dtype=np.float64))
        reached = reached * (told / np.float32(mean) + FLOOR) if mean > 0 else reached
    fine = cv2.resize(np.asarray(reached, np.float32), inside.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.asarray(fine.reshape(inside.shape), np.float32)
