"""Excitation Backprop on an unmodified network:
record the operations above a layer, walk back with K signals at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

import torch
from torch import Tensor, nn

from ebp import rules
from ebp.architectures import device_of, recommended_layer
from ebp.attention import Attention
from ebp.errors import EbpError
from ebp.layers import by_stride, module_at
from ebp.rules import Flow, Node, Walk, WeightCache
from ebp.signals import Targets, against, initial_flows, priors
from ebp.tape import Tape, refuse_opaque

Contrast = Literal["dual"] | Targets | None


class ExcitationBackprop:
    """Attention maps of a classifier.

    module: any nn.Module in eval mode that maps images (N, C, H, W) to logits (N, classes). It is never changed.
    layer: the path of the module whose output carries the maps, such as "layer3.0"; None: the one recommended for the
    architecture, else the deepest of stride 16 (8 for inputs under 160 pixels), found at the first call of `attend`.

    Raises EbpError when there is no such layer, or the model is TorchScript. One engine may be used by several threads.
    """

    def __init__(self, module: nn.Module, layer: str | None = None) -> None:
        self.module: nn.Module = getattr(module, "_orig_mod", module)  # a compiled module hides its operations
        refuse_opaque(self.module)
        self._layer = layer or recommended_layer(self.module)
        if self._layer is not None:
            module_at(self.module, self._layer)
        self._weights = WeightCache()

    @property
    def layer(self) -> str | None:
        """The attention layer's path; None while it is left to the first call of `attend`."""
        return self._layer

    def forget(self) -> None:
        """Drop all values derived from weights. Needed only after weights were changed through `.data`."""
        self._weights.clear()

    def attend(self, images: Tensor, targets: Targets, contrast: Contrast = None) -> Attention:
        """Attention maps for K targets of each image, in one pass.

        images: (N, 3, H, W) floating point, as the network takes them; moved to the network's device and dtype.
        targets: K class indices; or (N, K) indices; or priors over the C classes, (K, C) or (N, K, C), floating point.
        contrast: None for MWP; "dual" for c-MWP, against the unit with the target's weights negated; or targets of the
        same forms and number, each map then showing what speaks for its target rather than for that class.

        Raises EbpError for wrong shapes or indices, for a model in training mode, for logits that are not finite;
        UnsupportedOperation for an operation without a rule on the path.
        """
        arrived, tape, logits, prior = self._pass(images, targets, contrast, summed=True)
        output = _root(tape).tensor
        if output.dim() != 4:
            shape = tuple(output.shape)
            raise EbpError(
                f"the output of layer {self._layer!r} has the shape {shape}, not (N, C, h, w): choose another"
            )
        maps = _total([flow.mass.sum(2) for flow in arrived], prior, output[:, 0])
        size = (int(images.shape[-2]), int(images.shape[-1]))
        return Attention(maps.clamp_min(0), maps.sum((-2, -1)), logits, self._layer or "", prior, size)

    def winning(self, images: Tensor, targets: Targets, contrast: Contrast = None) -> tuple[Tensor, Tensor, Tensor]:
        """The winning probability of every unit of the attention layer, (N, K, *S) for an output (N, *S), signed under
        a contrast; the logits (N, C); the priors (N, K, C). Arguments and errors as for `attend`.
        """
        arrived, tape, logits, prior = self._pass(images, targets, contrast, summed=False)
        return _total([flow.mass for flow in arrived], prior, _root(tape).tensor), logits, prior

    def _pass(
        self, images: Tensor, targets: Targets, contrast: Contrast, summed: bool
    ) -> tuple[list[Flow], Tape, Tensor, Tensor]:
        """What arrives at the attention layer, the tape, the logits (N, C) and the priors (N, K, C)."""
        _check_eval(self.module)
        with torch.inference_mode(False), torch.no_grad():
            tape, output = self._recorded(_adapted(images, self.module))
            logits = output.detach()
            if not bool(torch.isfinite(logits).all()):
                raise EbpError("the network's output is not finite: the weights or the image hold NaN or infinity")
            prior = priors(targets, logits)
            node = tape.node_of(output)
            if node is None:
                raise EbpError(f"the output does not depend on the layer {self._layer!r}: choose another")
            flows = initial_flows(prior, against(contrast, prior, logits), logits)
            walk = Walk(self._weights, rules.rule_of, _root(tape) if summed else None)
            arrived = descend(tape, {node: flows}, walk)
        return arrived, tape, logits.flatten(2).mean(-1) if logits.dim() > 2 else logits, prior

    def _recorded(self, images: Tensor) -> tuple[Tape, Tensor]:
        if self._layer is None:
            self._layer = by_stride(self.module, images)
        tape = Tape(rules.find, self.module)
        with _watched(module_at(self.module, self._layer), tape.start), tape:
            output = self.module(images)
        if not isinstance(output, Tensor) or output.dim() not in (2, 4):
            kind = f"a tensor of shape {tuple(output.shape)}" if isinstance(output, Tensor) else type(output).__name__
            raise EbpError(f"the model returns {kind}, not logits (N, classes): wrap it so that it does")
        _root(tape)
        return tape, output


def descend(tape: Tape, flows: dict[Node, list[Flow]], walk: Walk) -> list[Flow]:
    """Walk the tape backwards once; returns what arrives at the attention layer."""
    for record in reversed(tape.records):
        for index, node in enumerate(record.outputs):
            for flow in merged(flows.pop(node, [])):
                for target, part in rules.rule_of(record).push(record, index, flow, walk):
                    flows.setdefault(target, []).append(part)
        walk.finish(record)
    return flows.get(_root(tape), [])


def _root(tape: Tape) -> Node:
    """The attention layer's output."""
    if tape.root is None:
        raise EbpError("the attention layer is never called in the forward pass: choose another")
    return tape.root


def _total(parts: list[Tensor], prior: Tensor, like: Tensor) -> Tensor:
    """The sum of what arrived, (K, N, …), as (N, K, …); zeros like `like` (N, …) when nothing did."""
    if not parts:
        return prior.new_zeros((like.shape[0], prior.shape[1], *like.shape[1:]))
    return sum(parts[1:], parts[0]).transpose(0, 1)


def merged(flows: list[Flow]) -> list[Flow]:
    """Flows that wear the same sign are one flow; more than two are sorted into those that win high and low."""
    groups: dict[Any, Flow] = {}
    for flow in flows:
        key = (None if flow.sign is None else id(flow.sign), flow.top)
        before = groups.get(key)
        groups[key] = flow if before is None else before.plus(flow)
    if len(groups) <= 2 or any(flow.top for flow in groups.values()):
        return list(groups.values())
    return _high_and_low(list(groups.values()))


def _high_and_low(flows: list[Flow]) -> list[Flow]:
    high = torch.zeros_like(flows[0].mass)
    low = torch.zeros_like(high)
    for flow in flows:
        if flow.sign is None:
            high += flow.mass
        else:
            down = flow.sign < 0
            high += flow.mass.masked_fill(down, 0)
            low += flow.mass.masked_fill(~down, 0)
    return [Flow(high), Flow(low, torch.full((), -1.0, dtype=low.dtype, device=low.device))]


@contextmanager
def _watched(layer: nn.Module, start: Callable[[Tensor], None]) -> Iterator[None]:
    """Call `start` with the layer's output, in this thread only; nothing stays behind, also when the pass raises."""
    thread = threading.get_ident()

    def watch(_: nn.Module, _arguments: Any, output: Any) -> None:
        if threading.get_ident() != thread:
            return
        if not isinstance(output, Tensor):
            raise EbpError(f"the attention layer returns {type(output).__name__}, not one tensor: choose another")
        start(output)

    handle = layer.register_forward_hook(watch)
    try:
        yield
    finally:
        handle.remove()


def _check_eval(module: nn.Module) -> None:
    if any(child.training for child in module.modules()):
        raise EbpError("the model is in training mode: call model.eval() first")


def _adapted(images: Tensor, module: nn.Module) -> Tensor:
    if images.dim() < 2 or not images.is_floating_point():
        raise EbpError(f"images must be floating point, (N, 3, H, W), not {images.dtype} {tuple(images.shape)}")
    first = next(module.parameters(), None)
    dtype = first.dtype if first is not None and first.is_floating_point() else images.dtype
    return images.to(device_of(module), dtype).clone() if images.is_inference() else images.to(device_of(module), dtype)
