"""Contrasts for networks whose classifier is a 1 × 1 convolution before the pool, tried outside the engine.

What they differ in is how the masses of target and dual lie over the positions at the classifier's input. From there on
the signed difference goes down by the engine's own rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor, nn

import ebp

Way = Literal["whole map", "target's places", "mwp and whole map"]
WAYS: tuple[Way, ...] = ("whole map", "target's places", "mwp and whole map")


class _Features(nn.Module):
    """The features as if they were the logits: priors over them start a pass at the classifier's input."""

    def __init__(self, features: nn.Module) -> None:
        super().__init__()
        self.features = features

    def forward(self, x: Tensor) -> Tensor:
        return self.features(x).flatten(1)


class MapHeadContrast:
    """c-MWP by other ways of sharing out the dual's mass.

    module: a network with `features`, then a 1 × 1 convolution with this weight (C, D, 1, 1), then an average of all
    positions, perhaps with a ReLU between. layer: the attention layer, a path inside `features`.
    """

    def __init__(self, module: nn.Module, weight: Tensor, layer: str) -> None:
        features = module.get_submodule("features")
        self._weight = weight.detach().flatten(1)
        self._features = features
        self._top = ebp.ExcitationBackprop(module, "features")
        self._below = ebp.ExcitationBackprop(_Features(features).eval(), layer)

    def maps(self, images: Tensor, targets: Sequence[int], way: Way) -> Tensor:
        """Maps (N, K, h, w), ≥ 0, of images (N, 3, H, W) for K classes.

        "whole map": both masses over all positions and channels together. "target's places": both lie over the
        positions as the target's MWP does, so that their sum over channels is 0 at each. "mwp and whole map": the
        target's as in MWP, the dual's over the whole map.
        """
        signal = self.signal(images, targets, way)
        attention = self._below.attend(images, signal.flatten(2))
        return attention.maps

    def signal(self, images: Tensor, targets: Sequence[int], way: Way) -> Tensor:
        """The signed mass (N, K, D, h, w) at the classifier's input."""
        with torch.no_grad():
            features = self._features(images)[:, None]
        rows = self._weight[list(targets)][None, :, :, None, None]
        excited, inhibited = features * rows.clamp_min(0), features * (-rows).clamp_min(0)
        target = self._top.winning(images, list(targets))[0]
        if way == "target's places":
            return target - _shared(inhibited, (2,)) * target.sum(2, keepdim=True)
        if way == "whole map":
            target = _shared(excited, (2, 3, 4))
        return target - _shared(inhibited, (2, 3, 4))


def _shared(values: Tensor, dims: tuple[int, ...]) -> Tensor:
    """Values ≥ 0 divided by their sum over the dimensions; 0 where that is 0."""
    total = values.sum(dims, keepdim=True)
    return torch.where(total > 0, values / total.clamp_min(1e-30), 0)
