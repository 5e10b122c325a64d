"""One forward pass watched: which modules ran, what they gave, and which functions were called outside of which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from ebp.foreign import run
from ebp.recording import logits_of

_PASSING = (nn.MaxPool2d, nn.AvgPool2d, nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool2d, nn.Dropout, nn.Dropout2d)


@dataclass(frozen=True, eq=False)
class _Ran:
    name: str
    module: nn.Module
    output: Tensor


@dataclass(frozen=True, eq=False)
class Observed:
    """What was seen in one forward pass. logits: the network's output."""

    logits: Tensor
    _ran: list[_Ran]
    _calls: list[tuple[str, tuple[nn.Module, ...]]] = field(default_factory=list)

    def calls(self, outside: type[nn.Module] | None = None) -> set[str]:
        """The names of the torch functions that were called outside of modules of a class; None: outside of all
        modules without children.
        """
        return {name for name, inside in self._calls if not any(_counts(module, outside) for module in inside)}

    def feature_layers(self) -> list[str]:
        """The modules, in the order of their results, that gave (N, C, h, w) with more than one position before the
        last linear layer or convolution, or gave the same tensor as one that did; none that only pools or drops.
        """
        last = max((i for i, ran in enumerate(self._ran) if isinstance(ran.module, nn.Linear | nn.Conv2d)), default=0)
        names: dict[int, str] = {}
        for ran in self._ran[:last]:
            shape = ran.output.shape
            if id(ran.output) in names or (len(shape) == 4 and shape[2] * shape[3] > 1 and _computes(ran.module)):
                names[id(ran.output)] = ran.name  # a container ends after its last child, with the same tensor
        return list(names.values())

    def pooled_features(self) -> tuple[str, str] | None:
        """The paths of the layer whose mean over positions is the input of the last linear layer, and of that
        linear layer, when it makes the logits; None when the network is not of that form.
        """
        linear = next((ran for ran in reversed(self._ran) if isinstance(ran.module, nn.Linear)), None)
        if linear is None or linear.output is not self.logits:
            return None
        weight = linear.module.get_parameter("weight")
        bias = linear.module.bias if isinstance(linear.module.bias, Tensor) else None
        for ran in reversed(self._ran):
            shape = ran.output.shape
            if len(shape) == 4 and shape[1] == weight.shape[1] and shape[2] * shape[3] > 1:
                logits = torch.nn.functional.linear(ran.output.mean((2, 3)), weight, bias)
                if torch.allclose(logits, self.logits, rtol=1e-3, atol=1e-4 * float(self.logits.abs().max())):
                    return ran.name, linear.name
        return None

    def reused(self) -> set[str]:
        """The paths of modules without children that ran more than once."""
        leaves = [ran.name for ran in self._ran if not any(True for _ in ran.module.children())]
        return {name for name in leaves if leaves.count(name) > 1}


def observe(module: nn.Module, image: Tensor) -> Observed:
    """Run the module on an image (1, C, H, W) and note what happens. Its hooks are taken off again."""
    ran: list[_Ran] = []
    watch = _Watch()
    handles = []

    def leave(name: str) -> Callable[[nn.Module, Any, Any], None]:
        def hook(part: nn.Module, _arguments: Any, output: Any) -> None:
            watch.inside.pop()
            if isinstance(output, Tensor):
                ran.append(_Ran(name, part, output))

        return hook

    for name, part in module.named_modules():
        handles.append(part.register_forward_pre_hook(lambda part, _arguments: watch.inside.append(part)))
        handles.append(part.register_forward_hook(leave(name)))
    try:
        with torch.no_grad(), watch:
            logits = logits_of(run(module, image), None)
    finally:
        for handle in handles:
            handle.remove()
    return Observed(logits, ran, watch.calls)


class _Watch(TorchFunctionMode):
    """Notes every torch function with the modules that are running."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[nn.Module] = []
        self.calls: list[tuple[str, tuple[nn.Module, ...]]] = []

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        if isinstance(result, Tensor):
            self.calls.append((getattr(func, "__name__", str(func)), tuple(self.inside)))
        return result


def _counts(module: nn.Module, outside: type[nn.Module] | None) -> bool:
    if outside is not None:
        return isinstance(module, outside)
    return not any(True for _ in module.children())


def _computes(module: nn.Module) -> bool:
    return not isinstance(module, _PASSING)
