"""Which layer carries the maps: look-up by path, the candidates, the choice by stride; how outputs lie on images."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from ebp.errors import EbpError

if TYPE_CHECKING:
    from ebp.recording import Output
    from ebp.tape import Node, Tape

LARGE = 160
"""Inputs of at least this many pixels a side count as large: attention at stride 16, else at stride 8."""

MOST_EXTRA_TOKENS = 8
"""Tokens beside the patches: class and distillation tokens, registers."""


@dataclass(frozen=True)
class Grid:
    """How a layer's output lies on the image.

    size: positions, one number for each dimension of the image. layout: "channels first" (N, C, *size), "channels last"
    (N, *size, C), or "tokens" (N, T, C), of which the first `extra` = T − Π size belong to no position.
    """

    size: tuple[int, ...]
    layout: str
    extra: int = 0

    @property
    def channels_first(self) -> bool:
        """Whether the output is (N, C, *size)."""
        return self.layout == "channels first"

    def maps(self, mass: Tensor) -> Tensor:
        """The mass (N, K, *output) at each position: (N, K, *size)."""
        if self.channels_first:
            return mass.sum(2)
        summed = mass.sum(-1)
        if self.layout == "tokens":
            count = math.prod(self.size)
            summed = summed[..., summed.shape[-1] - count :].reshape(*summed.shape[:2], *self.size)
        return summed


def grid_of(shape: torch.Size, images: tuple[int, ...], layer: str | None) -> Grid:
    """The grid of an output of this shape for images (N, C, *S). Raises EbpError when it has no positions."""
    grid = find_grid(shape, images[2:])
    if grid is None:
        raise EbpError(
            f"the output of layer {layer!r} has the shape {tuple(shape)}, which has no positions on images "
            f"{tuple(images)}: choose another"
        )
    return grid


def find_grid(shape: torch.Size, image: tuple[int, ...]) -> Grid | None:
    """The grid of an output, None when it has none."""
    if not image:
        return None
    if len(shape) == len(image) + 2:
        first, last = tuple(shape[2:]), tuple(shape[1:-1])
        if len(image) > 1 and _unevenness(last, image) < _unevenness(first, image):
            return Grid(last, "channels last")
        return Grid(first, "channels first")
    if len(shape) == 3 and len(image) == 2:
        for extra in range(MOST_EXTRA_TOKENS + 1):
            size = _rectangle(shape[1] - extra, image)
            if size is not None:
                return Grid(size, "tokens", extra)
    return None


def _unevenness(size: tuple[int, ...], image: tuple[int, ...]) -> float:
    """How much the strides differ between the dimensions, as a logarithm; rounding makes them differ a little."""
    if any(length > whole for length, whole in zip(size, image, strict=True)):
        return math.inf
    strides = [math.log(whole / length) for length, whole in zip(size, image, strict=True)]
    return round(max(strides) - min(strides), 1)


def _rectangle(count: int, image: tuple[int, ...]) -> tuple[int, int] | None:
    """Rows and columns of `count` square patches on an image (H, W)."""
    if count < 2:
        return None
    rows = max(1, round(math.sqrt(count * image[0] / image[1])))
    if count % rows:
        return None
    size = rows, count // rows
    return size if _unevenness(size, image) <= 0.2 else None


def module_at(module: nn.Module, layer: str) -> nn.Module:
    """The submodule at a path. Raises EbpError that offers the nearest names."""
    known: dict[str, nn.Module] = dict(module.named_modules())
    known.pop("", None)
    if layer in known:
        return known[layer]
    near = difflib.get_close_matches(layer, known, 5, 0.4) or list(known)[:8]
    raise EbpError(f"the model has no layer {layer!r}; there are {', '.join(near) or 'none'} and others")


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
    chosen = _deepest(_complete_and_not(module, images[:1], output), images)
    if chosen is None:
        raise EbpError("no layer of this model suits as attention layer by its stride: name one")
    return chosen


def _recommended(module: nn.Module, found: list[Candidate], images: Tensor) -> str | None:
    from ebp.architectures import recommended_layer

    return recommended_layer(module) or _deepest(found, images)


def _deepest(found: list[Candidate], images: Tensor) -> str | None:
    target = 16 if min(images.shape[2:]) >= LARGE else 8
    suited = [item for item in found if item.complete and max(item.size) > 1]
    # Towards the logits, mass gathers in class tokens, which lie nowhere on the image.
    suited = [item for item in suited if not item.extra] or suited
    small = [item for item in suited if item.stride <= target * 1.25]
    if not suited:
        return None
    stride = max(item.stride for item in small) if small else min(item.stride for item in suited)
    level = [item for item in suited if 0.99 * stride <= item.stride <= 1.01 * stride]
    outermost = min(
        item.layer.count(".") for item in level
    )  # a stage's end, rather than the middle of the next one's start
    return [item for item in level if item.layer.count(".") == outermost][-1].layer


def _complete_and_not(module: nn.Module, images: Tensor, output: Output) -> list[Candidate]:
    from ebp import rules
    from ebp.recording import logits_of, run
    from ebp.tape import Tape

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
            end = tape.node_of(logits_of(run(module, images), output))
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

    The classifier is the last linear operation: where it is a convolution, its own maps are scores, not features.
    """
    from ebp.rules import linear

    live: set[Node] = set() if end is None else {end}
    reached: set[Node | None] = set()
    narrow: set[Node | None] = set()
    below = False
    for record in reversed(tape.records):
        if not live.intersection(record.outputs):
            continue
        live.difference_update(record.outputs)
        live.update(record.inputs)
        below = below or record.function in linear.TABLE
        if below:
            reached.update(record.inputs)
        if below and len(live) == 1:
            narrow.update(live)
    return reached, narrow
