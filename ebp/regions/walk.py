"""The walk: a map spread over the parts of the image that look alike, to the classifier and in colour.

Attention is coarse and holds to the part of an object that told the class; a random walk with restart carries it to
what belongs to it. Sources: random walk with restart, J.-Y. Pan et al., KDD 2004; a walk over a network's own features,
J. Ahn, S. Kwak, CVPR 2018; walks from two sides, L. Grady, PAMI 2006; level of two classes, N. Otsu, 1979. The
constants were chosen by measurement on photographs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ebp.errors import EbpError
from ebp.regions.threshold import Map, non_negative

NODES = 32
"""Nodes on the image's long side."""

KEEP, KEEP_BOX = 0.9, 0.95
"""The share of a walk that goes on at each step; the rest starts again at the map."""

OUTSIDE = 2.0
"""How much the walk from outside a box weighs against that from within."""

STEPS = 34
ALIKE, NEAR, COLOUR = 0.1, 0.3, 30.0
"""How fast the affinity falls: by 1 − cosine of the features, distance in long sides, difference in CIELAB (8 bits)."""

Values = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Affinity:
    """How alike the nodes of a grid over an image are.

    size: rows and columns (h, w) of nodes, which cover the image evenly. weights: (h·w, h·w) float32 ≥ 0, the chance of
    a step from the node of the row to that of the column; each row's sum is 1, or 0 for a node without a neighbour.
    """

    size: tuple[int, int]
    weights: Values


def node_grid(height: int, width: int) -> tuple[int, int]:
    """Rows and columns of nodes over an image."""
    longest = max(height, width)
    return max(1, round(NODES * height / longest)), max(1, round(NODES * width / longest))


def affinity(image: npt.NDArray[Any], features: Sequence[npt.NDArray[Any]] = ()) -> Affinity:
    """The affinity of an image's parts: exp((cos − 1)/0.1 − d²/(2·0.3²) − ΔLab²/(2·30²)).

    image: (H, W, 3) uint8 RGB. features: outputs (C, h, w) of a network's layers, each of them lying evenly on the
    whole image (see `ebp.features`); cos is the mean over layers of the cosine of two nodes' features, the image's mean
    taken away. Without features colour and distance decide. Raises EbpError for another kind of image, or features that
    are no (C, h, w) or hold none.
    """
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or not image.size:
        raise EbpError(f"an affinity needs an image (H, W, 3) of uint8, not {image.shape} of {image.dtype}")
    size = node_grid(image.shape[0], image.shape[1])
    lab = _colours(image, size)
    rows, columns = np.mgrid[: size[0], : size[1]]
    place = (np.stack([rows.ravel(), columns.ravel()], 1) / max(size)).astype(np.float32)
    exponent = -_squared_distances(place) / (2 * NEAR**2) - _squared_distances(lab) / (2 * COLOUR**2)
    if features:
        exponent += (np.mean([_cosines(layer, size) for layer in features], axis=0) - 1) / ALIKE
    weights = np.exp(exponent, dtype=np.float32)
    np.fill_diagonal(weights, 0)
    total = weights.sum(1, keepdims=True)
    return Affinity(size, np.asarray(weights / np.where(total > 0, total, np.float32(1)), np.float32))


def spread(alike: Affinity, map2d: Map, keep: float = KEEP) -> Values:
    """The map spread by the walk x ← keep · A · x + (1 − keep) · map: float32 ≥ 0, (h, w) nodes.

    map2d: (H, W) of any resolution, over the whole image. A map without mass stays so.
    """
    start = at_nodes(map2d, alike.size).ravel()
    reached = start
    for _ in range(STEPS):
        reached = keep * (alike.weights @ reached) + (1 - keep) * start
    return np.asarray(reached.reshape(alike.size), np.float32)


def from_two_sides(alike: Affinity, map2d: Map | None, inside: npt.NDArray[Any]) -> Values:
    """How much nearer each node is to what the map shows inside a box than to what lies outside: float32 in [0, 1], (h,
    w).

    map2d: (H, W), or None for the box alone. inside: (H, W) bool, the box. One walk starts at the map inside, the other
    outside.
    """
    room = at_nodes(inside, alike.size)
    start = room if map2d is None else room * at_nodes(map2d, alike.size)
    if not start.any():
        start = room
    inner = spread(alike, start / max(float(start.mean()), 1e-12), KEEP_BOX)
    outer = spread(alike, 1 - room, KEEP_BOX)
    return np.asarray(inner / np.maximum(inner + OUTSIDE * outer, np.float32(1e-12)), np.float32)


def at_nodes(map2d: Map, size: tuple[int, int]) -> Values:
    """A map (H, W) over the whole image at the nodes (h, w), values below zero and undefined ones at zero."""
    return np.maximum(_shrunk(non_negative(map2d), size), 0)


def part_of(values: npt.NDArray[Any], shares: tuple[float, float, float, float], size: tuple[int, int]) -> Values:
    """Part of a map or of features (…, h, w) at another size: of either sign, (…, *size) float32.

    shares: where the part begins and ends along x and y, in shares of the whole: (left, top, right, bottom). Bicubic,
    the mean of four values a node along each axis.
    """
    left, top, right, bottom = shares
    down = _places(values.shape[-2], top, bottom, size[0])
    across = _places(values.shape[-1], left, right, size[1])
    return np.asarray(down @ np.asarray(values, np.float32) @ across.T, np.float32)


def _places(cells: int, start: float, stop: float, nodes: int) -> Values:
    """(nodes, cells): how much each node of a part has of each cell."""
    fine = 4 * nodes
    position = ((start + (np.arange(fine) + 0.5) * (stop - start) / fine) * cells - 0.5).astype(np.float32)
    at, across = np.broadcast_arrays(position[:, None], np.arange(cells, dtype=np.float32)[None])
    identity = np.eye(cells, dtype=np.float32)
    found = cv2.remap(identity, np.ascontiguousarray(across), np.ascontiguousarray(at), cv2.INTER_CUBIC,
                      borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
    return np.asarray(found.reshape(nodes, 4, cells).mean(1), np.float32)


def otsu(values: npt.NDArray[Any]) -> float:
    """The level that parts values (of any shape, ≥ 0) into two classes with the largest variance between them (Otsu,
    1979).

    In the values' unit, to a 256th of their maximum. 0 where all are alike.
    """
    flat = non_negative(np.asarray(values)).ravel()
    top = float(flat.max(initial=0.0))
    if top <= 0 or float(flat.min()) == top:
        return 0.0
    eight = np.round(flat * (255 / top)).astype(np.uint8)
    level, _ = cv2.threshold(eight.reshape(1, -1), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return (float(level) + 0.5) * top / 255


def _shrunk(values: npt.NDArray[Any], size: tuple[int, int]) -> Values:
    """(…, h, w) at another size: means over areas where it is coarser, bicubic where it is finer."""
    down, across = (_weights(cells, nodes) for cells, nodes in zip(values.shape[-2:], size, strict=True))
    return np.asarray(down @ np.asarray(values, np.float32) @ across.T, np.float32)


def _weights(cells: int, nodes: int) -> Values:
    """(nodes, cells): how much each node has of each cell."""
    how = cv2.INTER_AREA if nodes <= cells else cv2.INTER_CUBIC
    weights = cv2.resize(np.eye(cells, dtype=np.float32), (cells, nodes), interpolation=how)
    return np.asarray(weights, np.float32).reshape(nodes, cells)


def _cosines(layer: npt.NDArray[Any], size: tuple[int, int]) -> Values:
    """(n, n) cosines of the features (C, h, w) at the nodes, their mean taken away; 0 for a node without any."""
    if layer.ndim != 3 or not layer.size:
        raise EbpError(f"features must be (C, h, w), not of shape {layer.shape}")
    flat = np.nan_to_num(_shrunk(layer, size)).reshape(len(layer), -1)
    flat = flat - flat.mean(1, keepdims=True)
    length = np.linalg.norm(flat, axis=0)
    flat /= np.where(length > 1e-6 * max(float(length.max(initial=0.0)), 1e-30), length, np.inf)
    return np.asarray(flat.T @ flat, np.float32)


def _squared_distances(points: Values) -> Values:
    """(n, n) from (n, d)."""
    squares = (points * points).sum(1)
    return np.asarray(np.maximum(squares[:, None] + squares - 2 * points @ points.T, 0), np.float32)


def _colours(image: npt.NDArray[Any], size: tuple[int, int]) -> Values:
    """(n, 3) mean colours of the nodes, in CIELAB as OpenCV has it in 8 bits."""
    mean = np.round(_shrunk(image.transpose(2, 0, 1), size)).clip(0, 255).astype(np.uint8)
    lab = cv2.cvtColor(np.ascontiguousarray(mean.transpose(1, 2, 0)), cv2.COLOR_RGB2LAB)
    return np.asarray(lab, np.float32).reshape(-1, 3)
