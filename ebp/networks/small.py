"""Small networks of the project's own."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn


class SmallConvNet(nn.Module):
    """Plain conv-BN-ReLU blocks, global average pool, one linear layer.

    Block i has `channels[i]` outputs and stride `strides[i]` (default: 2 in every second block, from the first on).
    `pool` strides by max pooling behind the ReLU: its cells lie centred on their pixels, while a strided convolution
    shifts a map by half a cell, which matters where small regions are to be pointed at.
    `features` is the sequence of blocks: "features.3" names the output of the fourth.

    Input (N, in_channels, H, W) float of any size; output (N, classes) logits.
    """

    def __init__(
        self,
        channels: Sequence[int],
        classes: int,
        strides: Sequence[int] | None = None,
        in_channels: int = 3,
        kernel: int = 3,
        dropout: float = 0.0,
        pool: bool = False,
    ) -> None:
        super().__init__()
        steps = [2 - index % 2 for index in range(len(channels))] if strides is None else list(strides)
        if not channels or len(steps) != len(channels):
            raise ValueError("channels must not be empty, and strides needs one value for each block")
        widths = [in_channels, *channels]
        self.features = nn.Sequential(
            *(_block(widths[i], widths[i + 1], steps[i], kernel, pool) for i in range(len(channels)))
        )
        self.dropout = nn.Dropout(dropout)
        self.classifier = nn.Linear(widths[-1], classes)

    def forward(self, x: Tensor) -> Tensor:
        """Logits (N, classes) of images (N, in_channels, H, W)."""
        pooled = self.features(x).mean((2, 3))
        logits: Tensor = self.classifier(self.dropout(pooled))
        return logits


def _block(inputs: int, outputs: int, stride: int, kernel: int, pool: bool) -> nn.Sequential:
    conv = nn.Conv2d(inputs, outputs, kernel, 1 if pool else stride, kernel // 2, bias=False)
    with torch.no_grad():
        nn.init.kaiming_normal_(conv.weight, mode="fan_out", nonlinearity="relu")
    layers: list[nn.Module] = [conv, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]
    if pool and stride > 1:
        layers.append(nn.MaxPool2d(stride))
    return nn.Sequential(*layers)
