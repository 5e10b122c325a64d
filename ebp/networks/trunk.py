"""The part of a network below one of its layers."""

from __future__ import annotations

import threading
from typing import Any

import torch
from torch import Tensor, nn

from ebp.errors import EbpError
from ebp.layers import module_at


class _Reached(Exception):  # noqa: N818 – no error, but the way out
    """The layer has its output: the rest of the network need not run."""


class Trunk(nn.Module):
    """A network up to the output of the module at `layer`; modules that are not needed for it are left out.

    probe: the size (H, W) of a blank image by which it is found out which those are. A layer called several times
    counts where it is called first. Raises EbpError when there is no such layer, or it is not run.

    Input as the network's; output that of the layer.
    """

    def __init__(self, module: nn.Module, layer: str, probe: tuple[int, int] = (64, 64), channels: int = 3) -> None:
        super().__init__()
        self._arrived = threading.local()
        target = module_at(module, layer)
        needed = _needed(module, target, torch.zeros(1, channels, *probe))
        if needed is None:
            raise EbpError(f"the network does not run its layer {layer!r}")
        _prune(module, needed)
        self.module = module
        target.register_forward_hook(self._stop)

    def __getstate__(self) -> dict[str, Any]:
        """What of the trunk can be copied: not whose thread is on its way through it."""
        return {name: value for name, value in self.__dict__.items() if name != "_arrived"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)  # type: ignore[no-untyped-call]
        self._arrived = threading.local()

    def _stop(self, _layer: nn.Module, _inputs: Any, output: Any) -> None:
        if getattr(self._arrived, "wanted", False):
            self._arrived.output = output
            raise _Reached

    def forward(self, x: Tensor) -> Tensor:
        """The layer's output for images (N, C, H, W)."""
        self._arrived.wanted = True
        try:
            self.module(x)
        except _Reached:
            output: Tensor = self._arrived.output
            return output
        finally:
            self._arrived.wanted = False
            self._arrived.output = None
        raise EbpError("the network did not come to the layer on which it was cut")


def _needed(module: nn.Module, target: nn.Module, image: Tensor) -> set[nn.Module] | None:
    """The modules without children that run up to the target, with all below the target; None when it does not run."""
    called: set[nn.Module] = set()

    def note(layer: nn.Module, _inputs: Any) -> None:
        called.add(layer)

    def stop(_layer: nn.Module, _inputs: Any, _output: Any) -> None:
        raise _Reached

    handles = [child.register_forward_pre_hook(note) for child in module.modules()]
    handles.append(target.register_forward_hook(stop))
    try:
        with torch.no_grad():
            module(image)
    except _Reached:
        return called
    finally:
        for handle in handles:
            handle.remove()
    return None


def _prune(module: nn.Module, needed: set[nn.Module]) -> None:
    """Put an empty module wherever none of a module's parts is needed, so that no weights of it are kept."""
    for name, child in list(module.named_children()):
        if needed.isdisjoint(child.modules()):
            setattr(module, name, nn.Identity())
        else:
            _prune(child, needed)
