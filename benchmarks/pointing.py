"""Scenes with several lesions whose classes and regions are known, and the strict pointing game on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ebp.evaluation.metrics import points_inside
from ebp.phantoms import SKIN_LABELS, Phantom, skin
from ebp.training.phantoms.fit import normalise

BATCH = 10
Method = Callable[[Tensor], Tensor]
"""Normalised images (N, 3, H, W) → maps (N, 4, h, w), ≥ 0, one for each label."""


@dataclass(frozen=True, eq=False)
class Scene:
    """image (H, W, 3) uint8; masks: one (H, W) bool for each label that is present."""

    image: NDArray[np.uint8]
    masks: dict[str, NDArray[np.bool_]]


def sheets(count: int, tile: int, first_seed: int) -> list[Scene]:
    """Two by two phantoms of `tile` pixels a side, each of one class alone, all four classes, in random order."""
    found: list[Scene] = []
    phantoms = _alone(tile, first_seed)
    for number in range(count):
        tiles: dict[str, Phantom] = {}
        while len(tiles) < len(SKIN_LABELS):
            phantom = next(phantoms)
            tiles.setdefault(phantom.labels[0], phantom)
        order = np.random.default_rng([5, number]).permutation(len(SKIN_LABELS))
        image = np.empty((2 * tile, 2 * tile, 3), np.uint8)
        masks = {}
        for place, index in enumerate(order):
            label, (row, column) = SKIN_LABELS[index], divmod(place, 2)
            window = np.s_[row * tile : (row + 1) * tile, column * tile : (column + 1) * tile]
            image[window] = tiles[label].image
            masks[label] = np.zeros((2 * tile, 2 * tile), bool)
            masks[label][window] = tiles[label].masks[label]
        found.append(Scene(image, masks))
    return found


def mixed(count: int, size: int, first_seed: int) -> list[Scene]:
    """Phantoms that show at least two classes."""
    found: list[Scene] = []
    seed = first_seed
    while len(found) < count:
        phantom = skin(seed, size)
        seed += 1
        if len(phantom.masks) > 1 and all(mask.any() for mask in phantom.masks.values()):
            found.append(Scene(phantom.image, dict(phantom.masks)))
    return found


def _alone(size: int, seed: int) -> Iterator[Phantom]:
    while True:
        phantom = skin(seed, size)
        seed += 1
        if len(phantom.labels) == 1 and phantom.masks[phantom.labels[0]].any():
            yield phantom


def batches(scenes: Sequence[Scene]) -> Iterator[tuple[Sequence[Scene], Tensor]]:
    """The scenes a few at a time, with the network's input."""
    for start in range(0, len(scenes), BATCH):
        part = scenes[start : start + BATCH]
        pixels = torch.from_numpy(np.stack([scene.image for scene in part]).transpose(0, 3, 1, 2).copy())
        yield part, normalise(pixels)


def pointing(method: Method, scenes: Sequence[Scene]) -> tuple[int, int]:
    """Hits and trials: whether the peak of the map, upsampled bicubically, lies inside the true region of its label."""
    hits = trials = 0
    for part, images in batches(scenes):
        maps = torch.nn.functional.interpolate(method(images), images.shape[2:], mode="bicubic").clamp_min(0).numpy()
        for scene, of_labels in zip(part, maps, strict=True):
            for label, mask in scene.masks.items():
                hits += points_inside(of_labels[SKIN_LABELS.index(label)], mask)
                trials += 1
    return hits, trials


def by_chance(scenes: Sequence[Scene]) -> tuple[float, float]:
    """What the image's centre scores, and what a random pixel scores on average: the regions' mean share."""
    masks = [mask for scene in scenes for mask in scene.masks.values()]
    centre = np.mean([mask[mask.shape[0] // 2, mask.shape[1] // 2] for mask in masks])
    return float(centre), float(np.mean([mask.mean() for mask in masks]))
