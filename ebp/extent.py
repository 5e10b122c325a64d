"""Extent: how far on an image what speaks for a label reaches. Maps of several views are fused, and spread by the walk.

A map of Excitation Backprop is coarse, and holds to the part of an object that told the class. Views of the same image
(other sizes, mirrored) and a contrast with what else the classifier takes it for make it steadier; the walk over the
network's own features (`ebp.regions.spread`) carries it to the rest of the object. Chosen by measurement on
photographs; no part of the paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from torch import Tensor

from ebp import features
from ebp.card import Preprocessing
from ebp.classifier import Classifier
from ebp.engine import ExcitationBackprop
from ebp.preprocessing import Placement, prepare
from ebp.regions.walk import affinity, at_nodes, node_grid, spread
from ebp.signals import Contrast, Targets

LARGER, LARGEST = 10 / 7, 2.0
"""The sizes of further views in that of the card, 320 and 448 for 224; features and the deeper layer take the
largest."""

DEEPER = 1 / 3
"""The weight of the contrast at a deeper layer in the geometric mean of all."""

AMPLE = 4
"""Of larger images a copy is looked at, whose shorter side is so many times the card's size: views take long enough."""

FLOOR = 0.05
"""What is added to a map of mean 1 before the geometric mean, lest a zero in one view decide for all."""

Values = npt.NDArray[np.float32]


@dataclass(frozen=True)
class View:
    """One way to show a network an image: the preprocessing, and whether it is mirrored."""

    preprocessing: Preprocessing
    mirrored: bool = False


def views(preprocessing: Preprocessing) -> tuple[View, ...]:
    """The views whose maps are fused: as the card says and a larger one, each also mirrored; of one size where that is
    fixed."""
    sizes = [preprocessing, *([_scaled(preprocessing, LARGER)] if _takes_any_size(preprocessing) else [])]
    return tuple(View(one, mirrored) for one in sizes for mirrored in (False, True))


class ExtentFinder:
    """Finds extents with a classifier, by its layer of stride 16 (8 for small inputs), whatever layer its card names.

    layers: whose features are taken, the last one for the maps, too. deeper: a layer of the next stride, whose contrast
    at the largest size counts, too; None without one, or where the size is fixed. views: how many are fused. signals,
    cache_limit: as for `ExcitationBackprop`. One finder may be used by several threads.
    """

    def __init__(self, classifier: Classifier, *, signals: int | None = None, cache_limit: int | None = None) -> None:
        self._classifier = classifier
        self.labels, self.fingerprint = classifier.labels, classifier.fingerprint
        card = classifier.card.preprocessing
        blank = classifier.prepare(np.zeros((card.size, card.size, 3), np.uint8)).tensor
        self.layers = features.feature_layers(classifier.module, blank)
        free = _takes_any_size(card)
        self.deeper = features.deeper_layer(classifier.module, blank, self.layers[-1]) if free else None
        self._views = views(card)
        self._large = tuple(View(_scaled(card, LARGEST), mirrored) for mirrored in (False, True)) if self.deeper else ()
        self.views = len(self._views) + len(self._large)
        self._engine = ExcitationBackprop(classifier, self.layers[-1], signals=signals, cache_limit=cache_limit)
        self._deep = ExcitationBackprop(classifier, self.deeper, signals=signals, cache_limit=cache_limit)

    def features(self, image: npt.NDArray[Any], *, quick: bool = False) -> list[Values]:
        """What the layers say of an image, each (C, h, w), lying on it alone: the affinity's features.

        image: as for `Classifier.prepare`. One forward pass, at twice the card's size where the network takes any;
        quick: at the card's size.
        """
        card = self._classifier.card.preprocessing
        prepared = prepare(image, _scaled(card, LARGEST) if _takes_any_size(card) and not quick else card)
        found = features.features(self._classifier.module, prepared.tensor, self.layers)
        return [prepared.placement.on_image(one[0].float().cpu().numpy()) for one in found]

    def maps(
        self,
        image: npt.NDArray[Any],
        targets: Targets,
        contrast: Contrast = "rest",
        wanted: Callable[[], bool] = lambda: True,
        *,
        quick: bool = False,
    ) -> Values | None:
        """MWP and contrast of all views, fused: float32 ≥ 0 (K, h, w), on the nodes of the image's affinity.

        image: as for `Classifier.prepare`; targets, contrast: as for `ExcitationBackprop.attend`. None as soon as it is
        not `wanted` any more, asked before each view. quick: of the first view alone. Errors as for `attend`.
        """
        plain: list[Values] = []
        set_apart: list[Values] = []
        for view in self._views[: 1 if quick else None]:
            if not wanted():
                return None
            plain.append(self._seen(self._engine, image, view, targets, None))
            if contrast is not None:
                set_apart.append(self._seen(self._engine, image, view, targets, contrast))
        deep: list[Values] = []
        for view in self._large if contrast is not None and not quick else ():
            if not wanted():
                return None
            deep.append(self._seen(self._deep, image, view, targets, contrast))
        return fused(plain, set_apart, deep)

    def _seen(
        self, engine: ExcitationBackprop, image: npt.NDArray[Any], view: View, targets: Targets, contrast: Contrast
    ) -> Values:
        """The maps of one view at the nodes."""
        prepared = prepare(image, view.preprocessing)
        tensor = prepared.tensor.flip(-1) if view.mirrored else prepared.tensor
        found = engine.attend(tensor, targets, contrast=contrast).maps[0]
        return on_nodes(found.flip(-1) if view.mirrored else found, prepared.placement)

    def extent(
        self,
        image: npt.NDArray[Any],
        targets: Targets,
        contrast: Contrast = "rest",
        wanted: Callable[[], bool] = lambda: True,
        *,
        colours: npt.NDArray[np.uint8] | None = None,
        quick: bool = False,
    ) -> tuple[Values, list[Values]] | None:
        """The maps spread by the walk, (K, h, w), and the features of the image they were spread by.

        colours: the image in (H, W, 3) uint8 RGB, of any resolution, where it is not. quick: of the first view alone,
        features and maps. Other arguments as for `maps`.
        """
        image = _lessened(image, AMPLE * self._classifier.card.preprocessing.size)
        found = self.maps(image, targets, contrast, wanted, quick=quick)
        if found is None or not wanted():
            return None
        told = self.features(image, quick=quick)
        alike = affinity(image if colours is None else colours, told)
        return np.stack([spread(alike, one) for one in found]), told


def _lessened(image: npt.NDArray[Any], shorter: int) -> npt.NDArray[Any]:
    """An image whose shorter side has at most so many pixels."""
    factor = shorter / min(image.shape[:2])
    if factor >= 1:
        return image
    size = (round(image.shape[1] * factor), round(image.shape[0] * factor))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, image.dtype).reshape(size[1], size[0], *image.shape[2:])


def on_nodes(maps: Tensor, placement: Placement) -> Values:
    """Maps (K, h, w) of a prepared image at the nodes of its affinity, each brought to a mean of 1 (or zero)."""
    width, height = placement.image_size
    size = node_grid(height, width)
    return np.stack([_levelled(at_nodes(one, size)) for one in placement.on_image(maps.float().cpu().numpy())])


def fused(plain: Sequence[Values], set_apart: Sequence[Values] = (), deep: Sequence[Values] = ()) -> Values:
    """Maps (K, h, w) of several views as one, by geometric means: MWP; that with the mean of the contrast's maps; that
    with the mean of those of a deeper layer, which weigh `DEEPER`.
    """
    together: Values = np.exp(np.mean([np.log(one + FLOOR) for one in plain], axis=0))
    if set_apart:
        together = np.sqrt(together * (_mean(set_apart) + FLOOR))
    if deep:
        together = np.stack([_levelled(one) for one in together])
        together = (together + FLOOR) ** (1 - DEEPER) * (_mean(deep) + FLOOR) ** DEEPER
    return np.asarray(together, np.float32)


def _mean(maps: Sequence[Values]) -> Values:
    return np.stack([_levelled(one) for one in np.mean(maps, axis=0)])


def _levelled(map2d: Values) -> Values:
    mean = float(map2d.mean(dtype=np.float64))
    return map2d / np.float32(mean) if mean > 0 else map2d


def _takes_any_size(preprocessing: Preprocessing) -> bool:
    return preprocessing.fit == "shorter"


def _scaled(preprocessing: Preprocessing, factor: float) -> Preprocessing:
    return replace(preprocessing, size=round(preprocessing.size * factor))
