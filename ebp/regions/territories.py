"""Territories: a partition of the image by the peaks of a map, in which a part keeps its identity as a
threshold moves.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ebp.regions.parts import label_parts
from ebp.regions.threshold import Map, MassThreshold, non_negative

SIDE = 256
"""The flooding runs on a copy of at most this many pixels a side."""

LEVELS = 48

Labels = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Territory:
    """label: number in the partition. peak: (x, y) of the map's maximum. share: part of the map's mass (0 to 1)."""

    label: int
    peak: tuple[int, int]
    share: float


def territories(map2d: Map, fraction: float = 0.6, min_share: float = 0.1) -> tuple[Labels, list[Territory]]:
    """Split the image among the connected parts at `fraction` that hold at least `min_share` of the mass.

    Each such part floods the map from high to low (a watershed). Returns int32 (H, W) labels 1…n that cover the image,
    and the territories in order of falling share, which is also the order of the labels. When no part holds
    `min_share`, the heaviest alone counts. A zero map gives all zeros and no territory.
    """
    values = non_negative(map2d)
    seeds = _seeds(values, fraction, min_share)
    count = int(seeds.max()) if seeds.size else 0
    if count == 0:
        return np.zeros(values.shape, np.int32), []
    labels = _flooded(values, seeds) if count > 1 else np.ones(values.shape, np.int32)
    return _ordered(values, labels, count)


def _seeds(values: npt.NDArray[np.float32], fraction: float, min_share: float) -> Labels:
    """The parts that count, numbered from 1."""
    labels = label_parts(MassThreshold(values).mask(fraction))
    mass = np.bincount(labels.reshape(-1), values.reshape(-1))
    mass[:1] = 0
    if not mass.any():
        return np.zeros(values.shape, np.int32)
    keep = mass >= min_share * values.sum(dtype=np.float64)
    keep[:1] = False
    if not keep.any():
        keep[mass.argmax()] = True
    numbers = np.cumsum(keep, dtype=np.int32) * keep
    return np.asarray(numbers[labels], np.int32)


def _flooded(values: npt.NDArray[np.float32], seeds: Labels) -> Labels:
    height, width = values.shape
    factor = min(1.0, SIDE / max(height, width))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA), np.float32)
    small = small.reshape(size[1], size[0])
    labels = _flood_small(small, _shrunk(seeds, size))
    grown = cv2.resize(labels.astype(np.float32), (width, height), interpolation=cv2.INTER_NEAREST)
    full = grown.reshape(height, width).astype(np.int32)
    return np.where(seeds > 0, seeds, full)


def _shrunk(seeds: Labels, size: tuple[int, int]) -> Labels:
    """Nearest neighbours, with every seed kept by at least one pixel."""
    height, width = seeds.shape
    nearest = cv2.resize(seeds.astype(np.float32), size, interpolation=cv2.INTER_NEAREST)
    small = np.asarray(nearest, np.int32).reshape(size[1], size[0])
    for label in np.setdiff1d(np.arange(1, int(seeds.max()) + 1), small):
        y, x = np.argwhere(seeds == label)[0]
        small[y * size[1] // height, x * size[0] // width] = label
    return small


def _flood_small(values: npt.NDArray[np.float32], labels: Labels) -> Labels:
    """Lower the water level step by step; what comes up joins the nearest territory."""
    steps = np.quantile(values, np.linspace(1, 0, LEVELS + 1)[1:])
    for level in np.unique(steps)[::-1]:
        fresh = (labels == 0) & (values >= level)
        if fresh.any():
            labels = np.where(fresh, _nearest(labels), labels)
    return labels


def _nearest(labels: Labels) -> Labels:
    """For every pixel the label of the nearest labelled one."""
    free = np.asarray(labels == 0, np.uint8)
    _, index = cv2.distanceTransformWithLabels(free, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    table = np.zeros(int(index.max()) + 1, np.int32)
    table[index[labels > 0]] = labels[labels > 0]
    return np.asarray(table[index], np.int32)


def _ordered(values: npt.NDArray[np.float32], labels: Labels, count: int) -> tuple[Labels, list[Territory]]:
    mass = np.bincount(labels.reshape(-1), values.reshape(-1), count + 1)[1:]
    order = np.argsort(-mass, kind="stable")
    table = np.zeros(count + 1, np.int32)
    table[order + 1] = np.arange(1, count + 1)
    labels = table[labels]
    found = []
    for rank, index in enumerate(order, start=1):
        inside = np.where(labels == rank, values, -1)
        y, x = np.unravel_index(int(inside.argmax()), inside.shape)
        found.append(Territory(rank, (int(x), int(y)), float(mass[index] / mass.sum())))
    return labels, found
