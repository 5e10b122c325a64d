"""Backbones: networks with weights, on whose features heads are trained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor

from ebp import architectures, bundled
from ebp.candidates import candidates
from ebp.card import Card, Preprocessing
from ebp.classifier import Classifier, architecture_arguments, fill
from ebp.errors import EbpError
from ebp.features import watched
from ebp.networks import TagNetwork, Trunk
from ebp.networks.tag_network import Positive, inner
from ebp.preprocessing import prepare
from ebp.states import read_state

MARGIN = 48
"""Pixels by which an image is continued, so that no features of the image see its edge as an edge in the image."""
STRIDES = (8, 16)
"""Where features are looked for, in pixels a cell: fine enough to point with, deep enough to mean something."""
PROBE = 256


@dataclass(frozen=True)
class FeatureLayer:
    """A layer whose output can carry a head: its path, pixels a cell, channels, and whether it holds negative values
    (then the head gets what is positive and what is negative apart: twice the channels).
    """

    layer: str
    stride: int
    channels: int
    signed: bool


class Backbone:
    """A classifier below its own head. `fingerprint` names exactly its weights."""

    def __init__(self, classifier: Classifier) -> None:
        self.classifier = classifier
        self.fingerprint = classifier.fingerprint
        self.name = classifier.card.name

    @classmethod
    def load(cls, name: str | Path, weights: str | Path | None = None) -> Backbone:
        """A bundled classifier's name or a model file; or, with `weights`, an architecture of torchvision or timm and
        the state dict (.pt, .pth) that fits it, nothing of which is ever run. Raises EbpError.
        """
        if weights is None:
            return cls(Classifier.load(bundled.find(name)))
        return cls(_from_state(str(name), Path(weights)))

    def declaring(
        self, window: tuple[float, float] | None = None, percentiles: tuple[float, float] | None = None
    ) -> Backbone:
        """The same that sees other values as black and white: see `ebp.card.Preprocessing`. Raises EbpError."""
        declared = replace(self.preprocessing, window=window, percentiles=percentiles)
        card = replace(self.classifier.card, preprocessing=declared)
        return Backbone(Classifier(self.classifier.module, card))

    def layers(self, strides: Sequence[int] = STRIDES) -> list[FeatureLayer]:
        """For each stride the deepest layer through which all evidence passes, without negative values where there is
        one. Raises EbpError when the network has none.
        """
        module, channels = self.classifier.module, self.preprocessing.channels
        side = self.preprocessing.size if self.fixed_size else PROBE
        blank = torch.zeros(1, channels, side, side)
        found = [item for item in candidates(module, blank) if item.complete and not item.extra]
        outputs = _outputs(self.classifier, [item.layer for item in found], side)
        usable = [item for item in found if item.layer in outputs and outputs[item.layer].shape[2:] == item.size]
        chosen = []
        for stride in strides:
            level = [item for item in usable if round(item.stride) == stride]
            positive = [item for item in level if bool((outputs[item.layer] >= 0).all())]
            best = next(reversed(positive or level), None)
            if best is not None:
                output = outputs[best.layer]
                chosen.append(FeatureLayer(best.layer, stride, output.shape[1], bool((output < 0).any())))
        if not chosen:
            wanted = " or ".join(map(str, strides))
            raise EbpError(f"{self.name} has no layer of {wanted} pixels a cell to train a head on: choose another")
        return chosen

    @property
    def fixed_size(self) -> bool:
        """Whether the network takes images of its own size only."""
        return self.classifier.card.architecture.removeprefix(architectures.TIMM).startswith(architectures.FIXED_SIZE)

    @property
    def preprocessing(self) -> Preprocessing:
        """What an image must be for the network."""
        return self.classifier.card.preprocessing

    def sized(self, size: int) -> Preprocessing:
        """The same with the shorter side of the image at `size`, the whole image kept."""
        own = self.preprocessing
        return own if self.fixed_size else replace(own, size=size, fit="shorter", margin=MARGIN)

    def border(self, layer: FeatureLayer) -> int:
        """The cells of a layer that a margin takes on every side."""
        return 0 if self.fixed_size else MARGIN // layer.stride

    def cut(self, layer: FeatureLayer, shares: Sequence[float]) -> tuple[TagNetwork, dict[str, Any]]:
        """A network with a head for each share on a layer of this backbone, its weights copied; and the arguments that
        rebuild it (see `ebp.architectures.build_tag_network`).
        """
        card = self.classifier.card
        arguments = {
            "classes": len(shares),
            "backbone": card.architecture,
            "backbone_arguments": dict(card.arguments),
            "layer": layer.layer,
            "channels": layer.channels * (2 if layer.signed else 1),
            "shares": [float(share) for share in shares],
            "signed": layer.signed,
            "border": self.border(layer),
        }
        network = architectures.build(architectures.TAG_NETWORK, arguments)
        assert isinstance(network, TagNetwork)
        trunk = network.features[0]
        assert isinstance(trunk, Trunk)
        own = self.classifier.module.state_dict()
        trunk.module.load_state_dict({name: own[name] for name in trunk.module.state_dict()})
        return network.eval(), arguments


class Extractor:
    """Features of images at several layers of a backbone, from one pass. size: pixels of the shorter side."""

    def __init__(self, backbone: Backbone, layers: Sequence[FeatureLayer], size: int, device: str = "cpu") -> None:
        deepest = max(layers, key=lambda layer: layer.stride)
        network = backbone.cut(deepest, (1.0,))[0].to(device)
        # A third faster on large images, where depthwise convolutions wait for memory.
        self._network = network.to(memory_format=torch.channels_last) if device == "cpu" else network
        self._sized = backbone.sized(size)
        self._layers = tuple(layers)
        self._borders = [backbone.border(layer) for layer in layers]
        self._deepest = deepest

    def __call__(self, image: NDArray[Any]) -> list[Tensor]:
        """For each layer (C, h, w) ≥ 0 of an image (H, W), (H, W, 3) or (H, W, 4), without the margin's cells.

        Raises EbpError for features that are not finite.
        """
        prepared = prepare(image, self._sized)
        trunk = self._network.features[0]
        assert isinstance(trunk, Trunk)
        others = [layer.layer for layer in self._layers if layer is not self._deepest]
        with torch.inference_mode(), watched(trunk.module, others) as passed:
            last = self._network.features(prepared.tensor.to(architectures.device_of(self._network)))
            found = []
            for layer, border in zip(self._layers, self._borders, strict=True):
                one = last if layer is self._deepest else Positive(layer.signed)(passed[layer.layer])
                found.append(inner(one[0], border).float())
        if not all(bool(torch.isfinite(one).all()) for one in found):
            raise EbpError("the backbone's features are not finite: the weights or the image hold NaN or infinity")
        return found


def _from_state(architecture: str, weights: Path) -> Classifier:
    """A network with the weights of a state dict, and torchvision's usual preprocessing."""
    tensors = read_state(weights)
    classes = list(tensors.values())[-1].shape[0]
    pretrained = architecture_arguments(architecture, {"num_classes": classes}, pretrained=False)
    module = architectures.build(architecture, pretrained)
    fill(module, tensors, weights)
    fixed = architecture.startswith(architectures.FIXED_SIZE)
    card = Card(
        name=weights.stem,
        architecture=architecture,
        arguments=pretrained,
        labels=tuple(str(number) for number in range(classes)),
        preprocessing=Preprocessing(224, "stretch" if fixed else "shorter"),
        provenance=f"the state dict {weights.name}",
    )
    return Classifier(module, card)


def _outputs(classifier: Classifier, layers: Sequence[str], side: int) -> dict[str, Tensor]:
    """What layers give for noise of the usual range."""
    generator = torch.Generator().manual_seed(0)
    noise = torch.randn(1, classifier.card.preprocessing.channels, side, side, generator=generator)
    with torch.no_grad(), watched(classifier.module, layers) as found:
        classifier.module(noise)
    return found
