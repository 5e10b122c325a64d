"""Which layer carries the maps: the candidates, and the choice by stride."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor, nn

from ebp import rules
from ebp.architectures import recommended_layer
from ebp.errors import EbpError
from ebp.foreign import run
from ebp.layers import find_grid
from ebp.recording import Output, logits_of
from ebp.rules import linear
from ebp.tape import Node, Tape

_LINEAR = {*linear.TABLE, torch.einsum, torch.matmul, Tensor.matmul}

LARGE = 160
"""Inputs of at least this many pixels a side count as large: attention at stride 16, else at stride 8."""


@dataclass(frozen=True)
class Candidate:
    """A layer that may carry the maps.

    layer: its path. kind: its class. size: the map's resolution (h, w). stride: pixels of the input a cell.
    complete: all mass passes it; beside another branch some of the mass would pass by.
    extra: its tokens that lie nowhere on the image, such as a class token; what they hold is missing in the map.
    recommended: what `layer=None` takes.
    """

    layer: str
    kind: str
    size: tuple[int, ...]
    stride: float
    complete: bool
    extra: int = 0
    recommended: bool = False


def candidates(module: nn.Module, images: Tensor, output: Output = None) -> list[Candidate]:
    """All layers whose output lies on the image and leads to the logits, in the order in which they are called."""
    found = _complete_and_not(module, images, output)
    chosen = _recommended(module, found, images)
    return [replace(item, recommended=item.layer == chosen) for item in found]


def by_stride(module: nn.Module, images: Tensor, output: Output = None) -> str:
    """The deepest complete layer of stride 16 for large inputs, 8 for small ones, or the nearest stride there is.

    Of those the outermost by its path: the end of a stage.
    """
    chosen = deepest(_complete_and_not(module, images[:1], output), images)
    if chosen is None:
        raise EbpError("no layer of this model suits as attention layer by its stride: name one")
    return chosen.layer


def _recommended(module: nn.Module, found: list[Candidate], images: Tensor) -> str | None:
    chosen = deepest(found, images)
    return recommended_layer(module) or (chosen.layer if chosen is not None else None)


def deepest(found: list[Candidate], images: Tensor) -> Candidate | None:
    """Of candidates the deepest complete one of stride 16, or 8 for small images, by the rule of `by_stride`."""
    target = 16 if min(images.shape[2:], default=0) >= LARGE else 8
    suited = [item for item in found if item.complete and max(item.size) > 1]
    # Towards the logits, mass gathers in class tokens, which lie nowhere on the image.
    suited = [item for item in suited if not item.extra] or suited
    small = [item for item in suited if item.stride <= target * 1.25]
    if not suited:
        return None
    stride = max(item.stride for item in small) if small else min(item.stride for item in suited)
    return _outermost([item for item in suited if _alike(item.stride, stride)])


def one_a_stride(found: list[Candidate]) -> list[Candidate]:
    """Of candidates the deepest of each stride, the finest first: the outermost by its path, and of those that all mass
    passes where there are any. Layers of one position are left out.
    """
    strides: list[float] = []
    for item in found:
        if max(item.size, default=0) > 1 and not any(_alike(item.stride, known) for known in strides):
            strides.append(item.stride)
    chosen = []
    for stride in sorted(strides):
        level = [item for item in found if _alike(item.stride, stride) and max(item.size, default=0) > 1]
        chosen.append(_outermost([item for item in level if item.complete] or level))
    return chosen


def _alike(stride: float, other: float) -> bool:
    return 0.99 * other <= stride <= 1.01 * other


def _outermost(level: list[Candidate]) -> Candidate:
    """The last of those whose path is shortest: a stage's end, rather than the middle of the next one's start."""
    outermost = min(item.layer.count(".") for item in level)
    return [item for item in level if item.layer.count(".") == outermost][-1]


def _complete_and_not(module: nn.Module, images: Tensor, output: Output) -> list[Candidate]:
    tape = Tape(rules.find, module)
    called: list[tuple[str, nn.Module, Node]] = []

    def watch(name: str) -> Any:
        def hook(layer: nn.Module, _arguments: Any, result: Any) -> None:
            node = tape.node_of(result) if isinstance(result, Tensor) else None
            if node is not None:  # looked up at once: what is written in place later is another node
                called.append((name, layer, node))

        return hook

    handles = [child.register_forward_hook(watch(name)) for name, child in module.named_modules() if name]
    try:
        with tape:
            tape.start(images)
            end = tape.node_of(logits_of(run(module, images), output, shape_only=True))
    finally:
        for handle in handles:
            handle.remove()
    return _described(tape, end, called, tuple(images.shape[2:]))


def _described(
    tape: Tape, end: Node | None, called: list[tuple[str, nn.Module, Node]], image: tuple[int, ...]
) -> list[Candidate]:
    reached, narrow = _reached(tape, end)
    found: dict[str, Candidate] = {}
    for name, layer, node in called:
        grid = find_grid(node.tensor.shape, image)
        if node not in reached or grid is None:
            continue
        stride = max(whole / length for whole, length in zip(image, grid.size, strict=True))
        found.pop(name, None)  # a layer called again counts where it is called last
        found[name] = Candidate(name, type(layer).__name__, grid.size, stride, node in narrow, grid.extra)
    return list(found.values())


def _reached(tape: Tape, end: Node | None) -> tuple[set[Node | None], set[Node | None]]:
    """The nodes below the classifier that lead to the output; and those of them that every path from the input passes.

    The classifier is the last linear operation, or product with its weights: where it is a convolution, its own maps
    are scores, not features.
    """
    live: set[Node] = set() if end is None else {end}
    reached: set[Node | None] = set()
    narrow: set[Node | None] = set()
    below = False
    for record in reversed(tape.records):
        if not live.intersection(record.outputs):
            continue
        live.difference_update(record.outputs)
        live.update(record.inputs)
        below = below or record.function in _LINEAR
        if below:
            reached.update(record.inputs)
        if below and len(live) == 1:
            narrow.update(live)
    return reached, narrow
