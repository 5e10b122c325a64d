"""Small networks for the tests of the engine."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional


class MLP(nn.Module):
    """Linear layers without bias and ReLU between them, from nested lists of weights; float64."""

    def __init__(self, weights):
        super().__init__()
        self.start = nn.Identity()
        self.layers = nn.ModuleList()
        for rows in weights:
            matrix = torch.tensor(rows, dtype=torch.float64)
            layer = nn.Linear(matrix.shape[1], matrix.shape[0], bias=False, dtype=torch.float64)
            layer.weight = nn.Parameter(matrix)
            self.layers.append(layer)
        self.activations = nn.ModuleList(nn.ReLU() for _ in weights[:-1])
        self.eval()

    def forward(self, x: Tensor) -> Tensor:
        x = self.start(x)
        for layer, activation in zip(self.layers[:-1], self.activations, strict=True):
            x = activation(layer(x))
        return self.layers[-1](x)


class ConvNet(nn.Module):
    """Most supported operations at once: residual, concatenation, max and average pools, batch norm of any sign."""

    def __init__(self, channels: int = 12, classes: int = 5):
        super().__init__()
        self.early = nn.Sequential(nn.Conv2d(3, channels, 3, padding=1), nn.ReLU(inplace=True))
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(channels)
        self.conv3 = nn.Conv2d(channels, channels, 3, stride=2, padding=1)
        self.norm3 = nn.BatchNorm2d(channels)
        self.skip = nn.Conv2d(channels, channels, 1, stride=2, bias=False)
        self.side = nn.Conv2d(channels, 4, (3, 1), padding=(1, 0))
        self.norm4 = nn.BatchNorm2d(4)
        self.head = nn.Linear((channels + 4) * 4, classes)

    def forward(self, x: Tensor) -> Tensor:
        x = self.early(x)
        y = functional.relu(self.norm2(self.conv2(x)), inplace=True)
        z = self.norm3(self.conv3(y))
        z += self.skip(x)
        z = functional.relu(z)
        side = functional.relu(self.norm4(functional.avg_pool2d(self.side(z), 2, 1)))
        both = torch.cat((functional.max_pool2d(z, 2, 1), side), 1)
        pooled = functional.adaptive_avg_pool2d(both, (2, 2)).permute(0, 2, 3, 1)
        return self.head(functional.dropout(pooled.flatten(1), 0.5, self.training))


def random_convnet(seed: int) -> tuple[ConvNet, Tensor]:
    """A float64 network in eval mode with random statistics, scales of both signs, and two images."""
    torch.manual_seed(seed)
    net = ConvNet().double().eval()
    randomise(net)
    return net, torch.rand(2, 3, 10, 12, dtype=torch.float64)


def randomise(net: nn.Module) -> None:
    """Random batch norm: scales of both signs."""
    with torch.no_grad():
        for module in net.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.weight.normal_(0.3, 0.6)
                module.bias.normal_(0.1, 0.3)
                module.running_mean.normal_(0, 0.1)
                module.running_var.uniform_(0.5, 2)


def state_of(net: nn.Module) -> list[tuple[str, int, tuple[str, ...]]]:
    """All that a hook, patch or new attribute would change."""
    return [
        (name, len(module._forward_hooks) + len(module._forward_pre_hooks), tuple(sorted(vars(module))))
        for name, module in net.named_modules()
    ]
