"""Refinement of a map's mask to the edges of the image, on a reduced copy.

Sources: GrabCut, C. Rother, V. Kolmogorov, A. Blake, SIGGRAPH 2004; watershed from markers, F. Meyer, "Color image
segmentation", 1992; both as OpenCV has them. The shares of the mass that seed them were chosen by measurement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import cv2
import numpy as np
import numpy.typing as npt

from ebp.errors import EbpError
from ebp.regions.edges import edge_strength
from ebp.regions.threshold import Map, Mask, MassThreshold, non_negative

SIDE = 256
"""Refinement runs on a copy of at most this many pixels a side."""

REGION_SIDE = 512
"""A region drawn by hand is fitted on a copy of at most this many pixels a side: it is read round the region alone."""

ROUNDS = 2
"""GrabCut's rounds: more change next to nothing (IoU on phantoms within 0.002 of five) and each takes as long again."""

SMOOTHING = 2.0
"""Standard deviation, in pixels of the copy, of the blur that keeps the watershed from stopping at hair and grain."""

FRACTIONS = (0.6, 0.4, 0.8, 0.9)
"""The shares tried where none is given. Of equal ones the first is taken."""

Method = Literal["grabcut", "watershed", "none"]
Trimap = npt.NDArray[np.uint8]
Image = npt.NDArray[np.uint8]
Values = npt.NDArray[np.float32]


@dataclass(frozen=True)
class _Seeds:
    """Shares of the mass: inside `sure` is object, inside `probable` perhaps, beyond `outside` it is background."""

    sure: float
    probable: float
    outside: float


def refine(
    image: npt.NDArray[Any],
    map2d: Map,
    fraction: float | None,
    method: Method = "grabcut",
    territory: npt.NDArray[Any] | None = None,
) -> Mask:
    """The object under the map: bool (H, W), the size of the map, which may differ from the image's.

    image: (H, W, 3) uint8 RGB. fraction: the share of the mass that the unrefined mask holds (0 to 1); None takes the
    one of FRACTIONS whose result has the strongest edge for its mass, at four times the cost. method: "grabcut" (the
    best where the object has an outline), "watershed" (some twenty times as fast), "none" (the mask as the threshold
    leaves it). territory: bool (H, W), the only place to look.
    Where the image gives nothing to go by, the unrefined mask comes back; a zero map gives an empty one. Raises
    EbpError for another kind of image or an unknown method.
    """
    _check(image, method)
    values = non_negative(map2d)
    if territory is not None:
        values = np.where(territory, values, np.float32(0))
    if not values.any():
        return np.zeros(values.shape, bool)
    small, reduced = _reduced(image, values)
    if fraction is None:
        mask, fraction = _best(small, reduced, method)
    else:
        mask = _SEGMENTATIONS[method](small, reduced, fraction)
    if method == "none" or not mask.any():
        return MassThreshold(values).mask(fraction)
    result = _enlarged(mask, values.shape)
    return result if territory is None else result & np.asarray(territory, bool)


def _best(image: Image, values: Values, method: Method) -> tuple[Mask, float]:
    """The mask with the strongest edge, weighed by the mass it holds beyond its share of the area, and its fraction."""
    total = float(values.sum(dtype=np.float64))

    def merit(candidate: tuple[Mask, float]) -> float:
        mask = candidate[0]
        surplus = float(values[mask].sum(dtype=np.float64)) / total - float(mask.mean()) if total else 0.0
        return edge_strength(image, mask) * max(surplus, 0.0)

    return max(((_SEGMENTATIONS[method](image, values, share), share) for share in FRACTIONS), key=merit)


def _check(image: npt.NDArray[Any], method: str) -> None:
    if method not in get_args(Method):
        raise EbpError(f"there is no refinement {method!r}; there are {', '.join(get_args(Method))}")
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
        raise EbpError(f"refinement needs an image (H, W, 3) of uint8, not {image.shape} of {image.dtype}")


def refine_box(image: npt.NDArray[Any], map2d: Map | None, box: tuple[int, int, int, int]) -> Mask:
    """The object in a loose box (x, y, width, height) drawn by hand, with the map, if any, as further
    seeds: bool (H, W).

    image: (H, W, 3) uint8 RGB; map2d: (H, W), the image's size. Nothing outside the box belongs. A box off the image
    gives an empty mask; an image without edges the filled box. Raises EbpError for another kind of image.
    """
    _check(image, "grabcut")
    height, width = image.shape[:2]
    inside = _filled_box((height, width), box)
    if not inside.any():
        return inside
    values = np.where(inside, 1 if map2d is None else non_negative(map2d), 0).astype(np.float32)
    small, reduced = _reduced(image, values)
    room = _reduced_mask(inside, reduced.shape)
    trimap = np.full(reduced.shape, cv2.GC_BGD, np.uint8)
    trimap[room] = cv2.GC_PR_FGD
    if map2d is not None and reduced.any():
        threshold = MassThreshold(reduced)
        trimap[room & ~threshold.mask(0.97)] = cv2.GC_PR_BGD
        trimap[threshold.mask(0.1)] = cv2.GC_FGD
    mask = _run_grabcut(small, trimap)
    return _enlarged(mask if mask.any() else room, inside.shape) & inside


def refine_region(image: npt.NDArray[Any], mask: npt.NDArray[Any], reach: float) -> Mask:
    """A region drawn by hand, fitted to the edges of the image by GrabCut: bool (H, W).

    image: (H, W, 3) uint8 RGB; mask: bool (H, W). What lies farther than `reach` pixels from the outline stays as it
    is. A mask that leaves too little on either side to learn colours from comes back unchanged. Raises EbpError for
    another kind of image.
    """
    _check(image, "grabcut")
    mask = np.asarray(mask, bool)
    factor = min(1.0, REGION_SIDE / max(mask.shape))
    size = (max(1, round(mask.shape[1] * factor)), max(1, round(mask.shape[0] * factor)))
    small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    inside = _reduced_mask(mask, size[::-1]) if mask.any() else np.zeros(size[::-1], bool)
    if not inside.any() or inside.all():
        return mask
    far_in, far_out = (_depth(part) > reach * factor for part in (inside, ~inside))
    trimap = np.where(inside, np.where(far_in, cv2.GC_FGD, cv2.GC_PR_FGD), np.where(far_out, cv2.GC_BGD, cv2.GC_PR_BGD))
    found = _enlarged(_run_grabcut(small, trimap.astype(np.uint8)), mask.shape)
    return np.where(mask, found | (_depth(mask) > reach), found & (_depth(~mask) <= reach))


def _depth(mask: Mask) -> Values:
    """How far each pixel of a mask lies from the pixels outside of it; what lies beyond the image does not count."""
    distances = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.asarray(distances, np.float32)


def _grabcut(image: Image, values: Values, fraction: float) -> Mask:
    # At 40 % of the mass these are the seeds measured best: sure 10 %, probable 40 %, outside beyond 90 %.
    seeds = _Seeds(fraction / 4, fraction, 1 - (1 - fraction) / 6)
    threshold = MassThreshold(values)
    trimap = np.full(values.shape, cv2.GC_BGD, np.uint8)
    trimap[threshold.mask(seeds.outside)] = cv2.GC_PR_BGD
    trimap[threshold.mask(seeds.probable)] = cv2.GC_PR_FGD
    trimap[threshold.mask(seeds.sure)] = cv2.GC_FGD
    return _connected_to(_run_grabcut(image, trimap), trimap == cv2.GC_FGD)


def _run_grabcut(image: Image, trimap: Trimap) -> Mask:
    """GrabCut from a trimap; the trimap's own foreground where one side has too few pixels to model."""
    trimap = trimap.copy()
    chosen: Mask = np.isin(trimap, (cv2.GC_FGD, cv2.GC_PR_FGD))
    count = int(np.count_nonzero(chosen))
    # A mixture of five colours needs at least as many pixels on either side.
    if min(count, chosen.size - count) < 10:
        return chosen
    background, foreground = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(0)
    cv2.grabCut(image, trimap, (0, 0, 1, 1), background, foreground, ROUNDS, cv2.GC_INIT_WITH_MASK)
    mask: Mask = np.isin(trimap, (cv2.GC_FGD, cv2.GC_PR_FGD))
    return mask


def _watershed(image: Image, values: Values, fraction: float) -> Mask:
    # The best on photographs at 40 % of the mass: sure 20 %, outside 75 %; the best on phantoms at 80 %: 40 % and 97 %.
    seeds = _Seeds(fraction / 2, fraction, 1 - 0.7 * (1 - fraction) ** 2)
    threshold = MassThreshold(values)
    markers = np.zeros(values.shape, np.int32)
    markers[~threshold.mask(seeds.outside)] = 1
    markers[threshold.mask(seeds.sure)] = 2
    if not (markers == 1).any() or min(values.shape) < 3:
        return threshold.mask(fraction)
    flooded = cv2.watershed(cv2.GaussianBlur(image, (0, 0), SMOOTHING), markers)
    mask: Mask = np.asarray(flooded == 2)
    # The lines between two basins are marked −1: they belong to the object where they touch it.
    grown = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    edge: Mask = mask | (grown & np.asarray(flooded == -1) & threshold.mask(seeds.outside))
    return edge


def _thresholded(_image: Image, values: Values, fraction: float) -> Mask:
    return MassThreshold(values).mask(fraction)


_SEGMENTATIONS: Mapping[Method, Callable[[Image, Values, float], Mask]] = {
    "grabcut": _grabcut,
    "watershed": _watershed,
    "none": _thresholded,
}


def _connected_to(mask: Mask, seeds: Mask) -> Mask:
    """The parts of a mask that hold a seed; all of them when none does."""
    _, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    held = np.unique(labels[seeds & mask])
    return np.isin(labels, held[held > 0]) if held.any() else mask


def _reduced(image: npt.NDArray[Any], values: Values) -> tuple[Image, Values]:
    """Image and map at the reduced size; the map may come at another resolution than the image."""
    height, width = values.shape
    factor = min(1.0, SIDE / max(height, width))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = cv2.resize(np.ascontiguousarray(image[..., :3], np.uint8), size, interpolation=cv2.INTER_AREA)
    reduced = cv2.resize(values, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0])
    return np.asarray(small, np.uint8).reshape(size[1], size[0], 3), np.asarray(reduced, np.float32)


def _reduced_mask(mask: Mask, shape: tuple[int, ...]) -> Mask:
    """At least one pixel of a mask that has any."""
    share = cv2.resize(mask.astype(np.float32), shape[::-1], interpolation=cv2.INTER_AREA).reshape(shape)
    return np.asarray(share >= min(0.5, share.max()))


def _enlarged(mask: Mask, shape: tuple[int, ...]) -> Mask:
    """The mask at full size with smooth edges."""
    soft: npt.NDArray[Any] = mask.astype(np.float32)
    if shape != mask.shape:  # else the reduced image's pixels would show as stairs
        soft = np.asarray(cv2.GaussianBlur(soft, (0, 0), 0.8), np.float32)
    size = (shape[1], shape[0])
    soft = np.asarray(cv2.resize(soft, size, interpolation=cv2.INTER_LINEAR), np.float32)
    return np.asarray(soft.reshape(shape) >= 0.5)


def _filled_box(shape: tuple[int, int], box: tuple[int, int, int, int]) -> Mask:
    x, y, width, height = box
    mask = np.zeros(shape, bool)
    mask[max(0, y) : max(0, y + height), max(0, x) : max(0, x + width)] = True
    return mask
