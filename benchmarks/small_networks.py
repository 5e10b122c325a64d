"""Small networks of each kind that the engine covers, at most a million parameters, for four labels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torchvision.models.convnext import CNBlockConfig, ConvNeXt
from torchvision.models.efficientnet import EfficientNet, MBConvConfig
from torchvision.models.mobilenetv3 import InvertedResidualConfig, MobileNetV3
from torchvision.models.vision_transformer import VisionTransformer, interpolate_embeddings

from ebp.networks import SmallConvNet

CHANNELS, STRIDES = (16, 32, 48, 64, 96, 128), (2, 2, 1, 2, 1, 1)
PATCH = 8


class MapHead(nn.Module):
    """A classifier that is a 1 × 1 convolution before the global average pool, as SqueezeNet's is.

    `features` are SmallConvNet's, so that nothing but the head differs from it. relu: a ReLU between `classifier` and
    the pool; the scores are then not negative. Input (N, 3, H, W), output (N, classes).
    """

    def __init__(self, classes: int, relu: bool) -> None:
        super().__init__()
        self.features = SmallConvNet(CHANNELS, classes, STRIDES, pool=True).features
        self.classifier = nn.Conv2d(CHANNELS[-1], classes, 1)
        nn.init.normal_(self.classifier.weight, std=0.01)
        nn.init.zeros_(self.classifier.bias)
        self.activation: nn.Module = nn.ReLU() if relu else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        """Scores (N, classes) of images (N, 3, H, W)."""
        scores: Tensor = self.activation(self.classifier(self.features(x))).mean((2, 3))
        return scores


@dataclass(frozen=True)
class Kind:
    """One network to train and measure.

    title: what it stands for. build: side of the images → the untrained module for 4 labels. layers: where attention
    is measured, besides the engine's own choice. softmax: trained with softmax over the labels, for scores that cannot
    be negative; else with a sigmoid for each.
    """

    title: str
    build: Callable[[int], nn.Module]
    layers: tuple[str, ...]
    rate: float = 4e-3
    epochs: int = 8
    softmax: bool = False


def _conv(_side: int) -> nn.Module:
    return SmallConvNet(CHANNELS, 4, STRIDES, pool=True)


def _efficient(_side: int) -> nn.Module:
    stages = [
        MBConvConfig(1, 3, 1, 16, 16, 1),
        MBConvConfig(4, 3, 2, 16, 24, 2),
        MBConvConfig(4, 5, 2, 24, 48, 2),
        MBConvConfig(4, 3, 1, 48, 80, 2),
    ]
    return EfficientNet(stages, dropout=0.0, stochastic_depth_prob=0.0, num_classes=4, last_channel=256)


def _mobile(_side: int) -> nn.Module:
    def block(inputs: int, kernel: int, wide: int, outputs: int, gated: bool, kind: str, stride: int):
        return InvertedResidualConfig(inputs, kernel, wide, outputs, gated, kind, stride, 1, 1.0)

    stages = [
        block(16, 3, 16, 16, True, "RE", 1),
        block(16, 3, 64, 24, False, "RE", 2),
        block(24, 3, 88, 24, False, "RE", 1),
        block(24, 5, 96, 48, True, "HS", 2),
        block(48, 5, 192, 48, True, "HS", 1),
        block(48, 5, 240, 80, True, "HS", 1),
        block(80, 5, 320, 80, True, "HS", 1),
    ]
    return MobileNetV3(stages, last_channel=256, num_classes=4, dropout=0.0, norm_layer=nn.BatchNorm2d)


def _convnext(_side: int) -> nn.Module:
    stages = [CNBlockConfig(48, 96, 2), CNBlockConfig(96, None, 3)]
    module = ConvNeXt(stages, stochastic_depth_prob=0.0, layer_scale=0.3, num_classes=4)
    # The weights that it starts from, and a layer scale of 10⁻⁶, are made for long training.
    for layer in module.features.modules():
        if isinstance(layer, nn.Linear | nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight)
    return module


def _transformer(side: int) -> nn.Module:
    return VisionTransformer(side, PATCH, num_layers=4, num_heads=4, hidden_dim=96, mlp_dim=192, num_classes=4)


KINDS: dict[str, Kind] = {
    "conv": Kind("convolution, batch norm, ReLU (reference)", _conv, ("features.3", "features.5")),
    "efficient": Kind("MBConv: depthwise, SiLU, squeeze-and-excite", _efficient, ("features.3.0", "features.5")),
    "mobile": Kind("hardswish, squeeze-and-excite", _mobile, ("features.4", "features.8")),
    "convnext": Kind("layer norm, GELU, layer scale", _convnext, ("features.2", "features.3"), 2e-3),
    "transformer": Kind(
        "transformer with a class token, patches of 8",
        _transformer,
        ("conv_proj", "encoder.layers.encoder_layer_2"),
        2e-3,
        12,
    ),
    "map-relu": Kind(
        "1 × 1 convolution, ReLU, then the pool", lambda _: MapHead(4, True), ("features.3", "features.5"), softmax=True
    ),
    "map": Kind("1 × 1 convolution, then the pool", lambda _: MapHead(4, False), ("features.3", "features.5")),
}


def parameters(module: nn.Module) -> int:
    """How many numbers were learnt."""
    return sum(parameter.numel() for parameter in module.parameters())


def at_side(kind: Kind, module: nn.Module, side: int) -> nn.Module:
    """The trained network for square images of another side; a transformer's positions are interpolated bicubically."""
    if not isinstance(module, VisionTransformer) or module.image_size == side:
        return module
    other = kind.build(side)
    with torch.no_grad():
        other.load_state_dict(interpolate_embeddings(side, PATCH, module.state_dict()))
    return other.eval()
