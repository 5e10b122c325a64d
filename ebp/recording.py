"""One forward pass of an unmodified network, with the operations above the attention layers on a tape."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from ebp import rules
from ebp.architectures import device_of
from ebp.errors import EbpError
from ebp.foreign import faults_told, run
from ebp.given import require_dense
from ebp.layers import module_at
from ebp.rules import Node
from ebp.tape import Tape

Output = int | str | Callable[[Any], Tensor] | None
"""Which of several outputs holds the logits: a position, a name, or a function of the whole result."""


@dataclass(frozen=True, eq=False)
class Recording:
    """tape: the operations. layers: the attention layers' outputs, in the order of the paths. end: the logits' node.
    logits: (N, C, *positions).
    """

    tape: Tape
    layers: tuple[Node, ...]
    end: Node
    logits: Tensor


def record(module: nn.Module, layers: Sequence[str], images: Tensor, output: Output, paths: bool = False) -> Recording:
    """Run the network and record what descends from the first of the layers that is called (`paths`: see `Tape`)."""
    tape = Tape(rules.find, module, paths)
    seen: dict[str, Node | None] = {}

    def watch(name: str) -> Callable[[Tensor], None]:
        def reached(tensor: Tensor) -> None:
            if not seen or next(iter(seen)) == name:
                seen.clear()
                tape.start(tensor)
            seen[name] = tape.node_of(tensor)

        return reached

    with _watched({name: (module_at(module, name), watch(name)) for name in layers}), tape:
        logits = logits_of(run(module, images), output)
    end = tape.node_of(logits) if tape.root is not None else None
    for name in layers:
        if name not in seen:
            raise EbpError(f"the attention layer {name!r} is never called in the forward pass: choose another")
        if seen[name] is None:
            first = next(iter(seen))
            raise EbpError(f"the layers {first!r} and {name!r} do not lie one above the other: choose others")
    if end is None:
        raise EbpError(f"the output does not depend on the layer {layers[0]!r}: choose another")
    nodes = tuple(node for name in layers if (node := seen[name]) is not None)
    return Recording(tape, nodes, end, logits.detach())


def logits_of(result: Any, output: Output, *, shape_only: bool = False) -> Tensor:
    """The logits (N, C) or (N, C, *positions) in what a model returns. Raises EbpError where there are none, and unless
    only their shape matters where they lie on the device meta, which holds no values.
    """
    if callable(output):
        described = _described(result)
        with faults_told(lambda cause: EbpError(f"the function output=… does not take {described} ({cause})")):
            result = output(result)
    elif output is not None:
        try:
            result = result[output]
        except (KeyError, IndexError, TypeError) as error:
            raise EbpError(f"the model's result has no output {output!r}: {_described(result)}") from error
    elif isinstance(result, (tuple, list)) and len(result) == 1:
        result = result[0]
    if not isinstance(result, Tensor):
        raise EbpError(f"the model returns {_described(result)}: say with output=… which of them holds the logits")
    if result.dim() < 2 or not result.is_floating_point():
        raise EbpError(f"the model returns {_described(result)}, not logits (N, classes): wrap it so that it does")
    if result.is_meta and not shape_only:
        raise EbpError("the model's output lies on the device 'meta', which holds no values: load its weights first")
    return result


def class_scores(logits: Tensor) -> Tensor:
    """Logits (N, C) of logits (N, C, *positions): the mean over positions."""
    return logits.flatten(2).mean(-1) if logits.dim() > 2 else logits


def _described(result: Any) -> str:
    if isinstance(result, Tensor):
        return f"a tensor {tuple(result.shape)} of {result.dtype}"
    if isinstance(result, dict):
        return "a dictionary with " + ", ".join(repr(key) for key in result)
    if isinstance(result, (tuple, list)):
        names = getattr(result, "_fields", range(len(result)))
        return f"{len(result)} outputs ({', '.join(str(name) for name in names)})"
    return type(result).__name__


@contextmanager
def _watched(layers: dict[str, tuple[nn.Module, Callable[[Tensor], None]]]) -> Iterator[None]:
    """Call each function with its layer's output, in this thread only; nothing stays behind, also after an error."""
    thread = threading.get_ident()

    def hook(name: str, reached: Callable[[Tensor], None]) -> Callable[..., None]:
        def watch(_: nn.Module, _arguments: Any, output: Any) -> None:
            if threading.get_ident() != thread:
                return
            if not isinstance(output, Tensor):
                kind = type(output).__name__
                raise EbpError(f"the attention layer {name!r} returns {kind}, not one tensor: choose another")
            reached(output)

        return watch

    handles = []
    try:
        for name, (layer, reached) in layers.items():
            handles.append(layer.register_forward_hook(hook(name, reached)))
        yield
    finally:
        for handle in handles:
            handle.remove()


def check_eval(module: nn.Module) -> None:
    """Raise EbpError when a part of the network is in training mode."""
    if any(child.training for child in module.modules()):
        raise EbpError("the model is in training mode: call model.eval() first")


def adapted(images: Tensor, module: nn.Module) -> Tensor:
    """The images on the network's device and in its dtype."""
    if not isinstance(images, Tensor):
        raise EbpError(
            f"images must be a tensor (N, 3, H, W), not of type {type(images).__name__}: torch.from_numpy makes one of "
            "an array, Classifier.prepare one of an image"
        )
    require_dense(images, "images")
    device = device_of(module)
    if device.type == "meta":
        raise EbpError("the network lies on the device 'meta', which holds no values: load its weights first")
    if images.dim() < 2 or not images.is_floating_point():
        raise EbpError(f"images must be floating point, (N, 3, H, W), not {images.dtype} {tuple(images.shape)}")
    first = next(module.parameters(), None)
    dtype = first.dtype if first is not None and first.is_floating_point() else images.dtype
    moved = images.to(device, dtype)
    return moved.clone() if moved.is_inference() else moved


@contextmanager
def plainly(device: torch.device) -> Iterator[None]:
    """Without inference mode, gradients or autocast, whatever the caller has set."""
    with torch.inference_mode(False), torch.no_grad(), torch.autocast(device.type, enabled=False):
        yield
