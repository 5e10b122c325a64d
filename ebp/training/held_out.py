"""The classifiers of the cross-validation: each knows some of the images' tags, and is asked for the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ebp.backbones import Backbone, FeatureLayer
from ebp.card import Card
from ebp.classifier import Classifier
from ebp.networks import TagNetwork
from ebp.training.heads import Heads


@dataclass(frozen=True, eq=False)
class HeldOut:
    """What makes a classifier of each part's heads, with the card of the one that was trained with all images.

    fold (N,): the part of each image; heads: of each part those that never saw its images, scaled to the calibration,
    whose slopes and offsets (L,) follow.
    """

    fold: NDArray[np.intp]
    heads: tuple[Heads, ...]
    slopes: NDArray[np.float64]
    offsets: NDArray[np.float64]
    backbone: Backbone
    layer: FeatureLayer
    card: Card

    def classifier(self, part: int) -> Classifier:
        """The one that never saw the images of a part."""
        network, _ = network_of(self.backbone, self.layer, self.heads[part], self.slopes, self.offsets)
        return Classifier(network, self.card)

    def judges(self, rows: Iterable[int]) -> Iterator[tuple[Classifier, list[int]]]:
        """Of some images (rows) those of each part, with the classifier that never saw them; one lives at a time."""
        chosen = sorted(rows)
        for part in range(len(self.heads)):
            of_part = [row for row in chosen if self.fold[row] == part]
            if of_part:
                yield self.classifier(part), of_part


def network_of(
    backbone: Backbone, layer: FeatureLayer, heads: Heads, slopes: NDArray[np.float64], offsets: NDArray[np.float64]
) -> tuple[TagNetwork, dict[str, Any]]:
    """The backbone with heads, whose logits become slope · logit + offset; and the arguments that rebuild it."""
    network, arguments = backbone.cut(layer, heads.shares)
    slope = torch.from_numpy(slopes).float()
    with torch.no_grad():
        network.weight.copy_(heads.weight * slope[:, None])
        network.bias.copy_(heads.bias * slope + torch.from_numpy(offsets).float())
    return network, arguments
