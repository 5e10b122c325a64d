"""EfficientNet-Lite: EfficientNet without gates and with ReLU6 (Tan and Le, ICML 2019; Lite: Google, 2020)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

EPSILON = 1e-3
"""Of every batch norm, as the published weights were trained."""
STEM, HEAD = 32, 1280
"""Channels that do not grow with the width."""


@dataclass(frozen=True)
class _Stage:
    kernel: int
    stride: int
    expansion: int
    channels: int
    blocks: int


_STAGES = (
    _Stage(3, 1, 1, 16, 1),
    _Stage(3, 2, 6, 24, 2),
    _Stage(5, 2, 6, 40, 2),
    _Stage(3, 2, 6, 80, 3),
    _Stage(5, 1, 6, 112, 3),
    _Stage(5, 2, 6, 192, 4),
    _Stage(3, 1, 6, 320, 1),
)


class SameConv2d(nn.Conv2d):
    """A convolution padded as TensorFlow's "SAME" does it: the odd pixel goes to the right and to the bottom."""

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to (N, D, ⌈H / stride⌉, ⌈W / stride⌉)."""
        sides: list[int] = []
        for length, kernel, stride in zip(reversed(x.shape[2:]), reversed(self.kernel_size), self.stride, strict=True):
            missing = max((math.ceil(length / stride) - 1) * stride + kernel - length, 0)
            sides += [missing // 2, missing - missing // 2]
        return nn.functional.conv2d(
            nn.functional.pad(x, sides), self.weight, self.bias, self.stride, 0, self.dilation, self.groups
        )


class _Block(nn.Module):
    """Expand, filter each channel, project; with the input added where shapes allow."""

    def __init__(self, inputs: int, outputs: int, stage: _Stage, stride: int) -> None:
        super().__init__()
        wide = inputs * stage.expansion
        expand = stage.expansion > 1
        depth, last = ("bn2", "bn3") if expand else ("bn1", "bn2")
        if expand:
            self.conv_pw, self.bn1, self.act1 = _conv(inputs, wide), _norm(wide), nn.ReLU6(inplace=True)
        self.conv_dw = _conv(wide, wide, stage.kernel, stride, wide)
        self.add_module(depth, _norm(wide))
        self.act2 = nn.ReLU6(inplace=True)
        self.add_module("conv_pwl" if expand else "conv_pw", _conv(wide, outputs))
        self.add_module(last, _norm(outputs))
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        """(N, inputs, H, W) to (N, outputs, ⌈H / stride⌉, ⌈W / stride⌉)."""
        result = x
        for layer in self.children():
            result = layer(result)
        return result + x if self.residual else result


class EfficientNetLite(nn.Module):
    """EfficientNet-Lite with parameters named as timm names them: its state dicts and these are the same.

    width and depth scale channels and blocks: 1.0 and 1.0 for Lite0, 1.0 and 1.1 for Lite1, 1.1 and 1.2 for Lite2.
    `blocks` is the sequence of stages, of stride 2, 4, 8, 16, 16, 32, 32; it was trained on inputs (x − 0.5) / 0.5.

    Input (N, 3, H, W) float of any size; output (N, classes) logits.
    """

    def __init__(self, classes: int = 1000, width: float = 1.0, depth: float = 1.0) -> None:
        super().__init__()
        self.conv_stem = _conv(3, STEM, 3, 2)
        self.bn1 = _norm(STEM)
        self.act1 = nn.ReLU6(inplace=True)
        stages, inputs = [], STEM
        for place, stage in enumerate(_STAGES):
            outputs = _rounded(stage.channels * width)
            is_scaled = 0 < place < len(_STAGES) - 1
            blocks = math.ceil(stage.blocks * depth) if is_scaled else stage.blocks
            stages.append(_stage(inputs, outputs, stage, blocks))
            inputs = outputs
        self.blocks = nn.Sequential(*stages)
        self.conv_head = _conv(inputs, HEAD)
        self.bn2 = _norm(HEAD)
        self.act2 = nn.ReLU6(inplace=True)
        self.classifier = nn.Linear(HEAD, classes)

    def features(self, x: Tensor) -> Tensor:
        """The activations (N, 1280, ⌈H / 32⌉, ⌈W / 32⌉) that are averaged for the classifier."""
        x = self.blocks(self.act1(self.bn1(self.conv_stem(x))))
        result: Tensor = self.act2(self.bn2(self.conv_head(x)))
        return result

    def forward(self, x: Tensor) -> Tensor:
        """Logits (N, classes) of images (N, 3, H, W)."""
        logits: Tensor = self.classifier(nn.functional.adaptive_avg_pool2d(self.features(x), 1).flatten(1))
        return logits


def _stage(inputs: int, outputs: int, stage: _Stage, blocks: int) -> nn.Sequential:
    first = _Block(inputs, outputs, stage, stage.stride)
    return nn.Sequential(first, *(_Block(outputs, outputs, stage, 1) for _ in range(blocks - 1)))


def _conv(inputs: int, outputs: int, kernel: int = 1, stride: int = 1, groups: int = 1) -> nn.Conv2d:
    kind = SameConv2d if stride > 1 else nn.Conv2d
    conv = kind(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
    with torch.no_grad():
        fan_out = kernel * kernel * outputs // groups
        conv.weight.normal_(0.0, math.sqrt(2.0 / fan_out))
    return conv


def _norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, EPSILON)


def _rounded(channels: float, step: int = 8) -> int:
    """The nearest multiple of eight, unless that takes away more than a tenth."""
    rounded = max(step, int(channels + step / 2) // step * step)
    return rounded + step if rounded < 0.9 * channels else rounded
