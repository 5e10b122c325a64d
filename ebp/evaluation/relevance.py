"""A network in the form in which captum's layer-wise relevance propagation is exact."""

from __future__ import annotations

import copy
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from ebp.evaluation.observed import Observed, observe
from ebp.networks import SmallConvNet

# Functions through which relevance passes as a gradient does.
_SEEN = {"cat", "concat", "concatenate", "flatten", "reshape", "view", "contiguous", "clone", "dropout", "relu"}


def relevance_form(module: nn.Module, image: Tensor, observed: Observed) -> nn.Module:
    """A copy of the module with the same function in which captum's rules see every operation: batch norms merged into
    the convolutions before them, nothing in place.

    Raises ValueError with the reason where there is none: captum's rules belong to modules and see neither sums nor
    averages that are called as functions, and no batch norm that stands elsewhere.
    """
    copied = _merged(_as_modules(module))
    for part in copied.modules():
        if getattr(part, "inplace", False):
            part.inplace = False  # type: ignore[assignment]
    seen = observe(copied, image)
    unseen = seen.calls() - _SEEN
    if unseen:
        raise ValueError(f"captum's rules do not see {', '.join(sorted(unseen))} outside of modules")
    if any(isinstance(part, nn.BatchNorm2d) for part in copied.modules()):
        raise ValueError("a batch norm does not follow a convolution and cannot be merged into it")
    if seen.reused():
        raise ValueError(f"captum's rules need every module to be used once, and {min(seen.reused())} is not")
    if not torch.allclose(seen.logits, observed.logits, rtol=1e-3, atol=1e-4 * float(observed.logits.abs().max())):
        raise ValueError("merging its batch norms changes its logits")
    return copied


class _Pooled(nn.Module):
    """`SmallConvNet` with its average as a module."""

    def __init__(self, net: SmallConvNet) -> None:
        super().__init__()
        self.features, self.dropout, self.classifier = net.features, net.dropout, net.classifier
        self.average = nn.AdaptiveAvgPool2d(1)

    def forward(self, x: Tensor) -> Tensor:
        pooled = self.average(self.features(x)).flatten(1)
        logits: Tensor = self.classifier(self.dropout(pooled))
        return logits


def _as_modules(module: nn.Module) -> nn.Module:
    copied = copy.deepcopy(module)
    return _Pooled(copied).eval() if isinstance(copied, SmallConvNet) else copied


def _merged(module: nn.Module) -> nn.Module:
    """Merge, in place, every batch norm that follows a convolution in a sequence."""
    for part in module.modules():
        if not isinstance(part, nn.Sequential):
            continue
        names = list(part._modules)
        for first, second in pairwise(names):
            conv, norm = part._modules[first], part._modules[second]
            if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                part._modules[first] = fuse_conv_bn_eval(conv, norm)
                part._modules[second] = nn.Dropout(0.0)  # does nothing, and captum knows it
    return module
