"""Features: what a network's layers say of each place of an image, in the form of maps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from ebp.candidates import Candidate, candidates, deepest
from ebp.errors import EbpError
from ebp.layers import grid_of, module_at
from ebp.recording import Output, adapted, check_eval, plainly

FINER = 0.6
"""A layer counts as finer where its stride is at most this share of the coarser one's."""


def feature_layers(module: nn.Module, images: Tensor, output: Output = None) -> tuple[str, ...]:
    """The layers whose features tell the parts of an image apart, the finest first.

    The deepest layer of stride 16 (of 8 for inputs under 160 pixels), and the end of the stage before it. Of a
    transformer with a class token the blocks in the middle and at three quarters. images: a batch as the network takes
    it. Raises EbpError where no layer suits.
    """
    check_eval(module)
    ready = adapted(images, module)[:1]
    with plainly(ready.device):
        found = [item for item in candidates(module, ready, output) if item.complete and min(item.size) > 1]
    blocks = _blocks(found)
    if blocks:
        return blocks[len(blocks) // 2].layer, blocks[len(blocks) * 3 // 4].layer
    last = deepest(found, ready)
    if last is None:
        raise EbpError("no layer of this model has features that lie on the image")
    other = _finer(found[: found.index(last)], last)
    return (last.layer,) if other is None else (other.layer, last.layer)


def deeper_layer(module: nn.Module, images: Tensor, layer: str, output: Output = None) -> str | None:
    """The first layer of a coarser stride after a layer, of its kind if there is one; None without any.

    images: as for `feature_layers`.
    """
    check_eval(module)
    ready = adapted(images, module)[:1]
    with plainly(ready.device):
        found = [item for item in candidates(module, ready, output) if item.complete and min(item.size) > 1]
    place = next((number for number, item in enumerate(found) if item.layer == layer), len(found))
    own, depth = found[place] if place < len(found) else None, layer.count(".")
    after = [item for item in found[place:] if own is not None and item.stride > own.stride / FINER]
    outer = [item for item in after if item.layer.count(".") <= depth]
    alike = [item for item in outer if own is not None and item.kind == own.kind] or outer
    return alike[0].layer if alike else None


def _blocks(found: list[Candidate]) -> list[Candidate]:
    """The blocks of a transformer with a class token: what repeats most among the outermost such layers."""
    tokens = [item for item in found if item.extra]
    for depth in sorted({item.layer.count(".") for item in tokens}):
        level = [item for item in tokens if item.layer.count(".") == depth]
        kinds = Counter(item.kind for item in level)
        kind, count = kinds.most_common(1)[0]
        if count >= 4:
            return [item for item in level if item.kind == kind]
    return []


def _finer(below: list[Candidate], last: Candidate) -> Candidate | None:
    """Of the layers before the last one the end of the next finer stage, outermost of those; None without one."""
    finer = [item for item in below if item.stride <= FINER * last.stride]
    if not finer:
        return None
    stride = max(item.stride for item in finer)
    level = [item for item in finer if item.stride >= 0.99 * stride]
    depth = min(item.layer.count(".") for item in level)
    outermost = [item for item in level if item.layer.count(".") == depth]
    return ([item for item in outermost if item.kind == last.kind] or outermost)[-1]


@contextmanager
def watched(module: nn.Module, layers: Sequence[str]) -> Iterator[dict[str, Tensor]]:
    """Within it, every forward pass puts the output of each of the layers into the dictionary it gives."""
    found: dict[str, Tensor] = {}

    def hook(name: str) -> Any:
        def put(_module: nn.Module, _arguments: Any, result: Any) -> None:
            if not isinstance(result, Tensor):
                raise EbpError(f"the layer {name!r} returns {type(result).__name__}, not one tensor: choose another")
            found[name] = result.detach().clone()  # what follows may write in place

        return put

    handles = [module_at(module, name).register_forward_hook(hook(name)) for name in layers]
    try:
        yield found
    finally:
        for handle in handles:
            handle.remove()


def features(module: nn.Module, images: Tensor, layers: Sequence[str]) -> list[Tensor]:
    """The outputs (N, C, h, w) of layers in one forward pass, as they are, without class tokens or a gradient.

    images: (N, 3, H, W) as the network takes them. Raises EbpError for a layer that is not there, is not called, or
    has an output without positions.
    """
    check_eval(module)
    ready = adapted(images, module)
    with plainly(ready.device), watched(module, layers) as found:
        module(ready)
    return [as_maps(found.get(name), tuple(images.shape), name) for name in layers]


def as_maps(output: Tensor | None, images: tuple[int, ...], layer: str) -> Tensor:
    """A layer's output for images (N, C, *S) as (N, C, *size), whichever way it lies."""
    if output is None:
        raise EbpError(f"the layer {layer!r} is never called in the forward pass: choose another")
    grid = grid_of(output.shape, images, layer)
    if grid.channels_first:
        return output
    if grid.layout == "tokens":
        output = output[:, grid.extra :].reshape(output.shape[0], *grid.size, output.shape[-1])
    return torch.movedim(output, -1, 1)
