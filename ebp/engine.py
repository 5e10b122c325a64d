"""Excitation Backprop on an unmodified network:
record the operations above a layer, walk back with K signals at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ebp import rules
from ebp.architectures import recommended_layer
from ebp.attention import Attention, Fusion, fused, halved
from ebp.candidates import Candidate, by_stride, candidates
from ebp.card import Activation
from ebp.classifier import Classifier
from ebp.errors import EbpError
from ebp.evidence import Evidence, coverage
from ebp.given import whole
from ebp.layers import grid_of, layer_paths
from ebp.recording import Output, Recording, adapted, check_eval, class_scores, plainly, record
from ebp.rules import Flow, Walk, WeightCache
from ebp.rules.descent import Ledger, descend
from ebp.signals import Contrast, Negative, Targets, against, class_indices, class_names, initial_flows, priors
from ebp.tape import refuse_opaque

__all__ = ["Contrast", "ExcitationBackprop", "Loss", "Targets"]


@dataclass(frozen=True, eq=False)
class Loss:
    """An operation that dropped mass: the function's name, the path of the module that called it, the mass (K,) of each
    target over all images.
    """

    operation: str
    module: str
    mass: Tensor


class ExcitationBackprop:
    """Attention maps of a classifier.

    module: any nn.Module in eval mode that maps images (N, C, *S) to logits (N, classes), or an `ebp.Classifier`, which
    brings its layer and labels. It is never changed.
    layer: the path of the module whose output carries the maps, such as "layer3.0", or the submodule itself; several,
    one above the other: their maps are fused; None: the one recommended for the architecture, else the deepest of
    stride 16 (8 for inputs under 160 pixels), found at the first call of `attend`. A layer that is called several times
    counts where it is called last.
    labels: the classes' names in the order of the logits, by which targets may then be given: one for each class, no
    two alike. output: which of several outputs of the module holds
    the logits: a position, a name, or a function of the result. activation: what makes probabilities of the logits,
    "softmax" or "sigmoid"; a Classifier brings its own.
    cache_limit: the most bytes of parameters whose excitatory weights are kept between passes (default: all).
    signals: how many targets go down at once (default: all). Both limits save memory and cost time.

    Raises EbpError when there is no such layer, or the model is TorchScript. One engine may be used by several threads.
    """

    def __init__(
        self,
        module: nn.Module | Classifier,
        layer: str | nn.Module | Sequence[str | nn.Module] | None = None,
        *,
        labels: Sequence[str] | None = None,
        output: Output = None,
        activation: Activation = "softmax",
        cache_limit: int | None = None,
        signals: int | None = None,
    ) -> None:
        if isinstance(module, Classifier):
            layer = module.layer if layer is None or layer == "" else layer
            labels, activation = module.labels if labels is None else labels, module.card.activation
            module = module.module
        if not isinstance(module, nn.Module):
            raise EbpError(f"module is of type {type(module).__name__}: give an nn.Module or an ebp.Classifier")
        self.module: nn.Module = getattr(module, "_orig_mod", module)  # a compiled module hides its operations
        refuse_opaque(self.module)
        self.labels = None if labels is None else class_names(labels)
        self._layers = layer_paths(self.module, layer) or layer_paths(self.module, recommended_layer(self.module))
        self._activation: Activation = activation
        self._output, self._signals = output, None if signals is None else whole(signals, 1, "signals")
        self._weights = WeightCache(None if cache_limit is None else whole(cache_limit, 0, "cache_limit"))

    @property
    def layer(self) -> str | None:
        """The attention layer's path (several are joined by " + "); None while it is left to the first call."""
        return " + ".join(self._layers) or None

    def layers(self, images: Tensor | tuple[int, int] = (224, 224)) -> list[Candidate]:
        """The layers that may carry the maps, in the order in which they are called, with stride and resolution.

        images: a batch as for `attend`, or the size (H, W) of a blank one with three channels.
        """
        check_eval(self.module)
        if isinstance(images, tuple):
            images = torch.zeros(1, 3, *(whole(length, 1, "a length of the size") for length in images))
        ready = adapted(images, self.module)[:1]
        with plainly(ready.device):
            return candidates(self.module, ready, self._output)

    def forget(self) -> None:
        """Let go of all that is kept between passes. Changed weights need no such call: every pass looks at them."""
        self._weights.clear()

    def attend(self, images: Tensor, targets: Targets, contrast: Contrast = None, fuse: Fusion = "mean") -> Attention:
        """Attention maps for K targets of each image, in one pass: P(j) = Σ_i P(i) · a_j w_ij⁺ / Σ_k a_k w_ik⁺ from the
        output down to the layer (Zhang et al., IJCV 2018), summed over its channels.

        images: (N, 3, H, W) floating point, as the network takes them, or (N, C, *S) for signals and volumes; moved to
        the network's device and dtype.
        targets: a list of K class indices or labels, for every image; or (N, K) of them, each image its own; or priors
        over the C classes, (K, C) or (N, K, C), floating point ≥ 0. A tensor or array of N indices or priors for N
        images is refused, since it may mean one for each image: targets[:, None] says so, targets.tolist() that all N
        are wanted on every image.
        contrast: None for MWP; "dual" for c-MWP, against the unit with the target's weights negated; "others": against
        the mean of all other classes; "rest": against the other classes as far as the image has them, by its own
        probabilities (an extension); or targets of the same forms, one for each target or one for all: each map then
        shows what speaks for its target rather than for that class. "both": MWP and c-MWP, each brought to a mass of
        1/2, so that the surest place stands out and the others stay (an extension); `mass` is MWP's.
        fuse: how the maps of several layers become one: "mean" keeps the mass, "product" keeps what all agree on.

        Raises EbpError for wrong shapes, indices or labels, for a model in training mode, for logits that are not
        finite; UnsupportedOperation for an operation without a rule on the path.
        """
        both = isinstance(contrast, str) and contrast == "both"
        arrived, recording, prior = self._pass(images, targets, None if both else contrast)
        shape = tuple(images.shape)
        total, combined = fused(self._maps(recording, arrived, shape), fuse)
        if both:
            with plainly(recording.logits.device):
                apart = self._walks(recording, prior, "dual")
            combined = halved(combined, fused(self._maps(recording, apart, shape), fuse)[1])
        return Attention(combined, total, class_scores(recording.logits), self.layer or "", prior, shape[2:])

    def _maps(self, recording: Recording, arrived: Sequence[Tensor], images: tuple[int, ...]) -> list[Tensor]:
        """What arrived at each layer, for images of a shape, as maps (N, K, *s)."""
        maps = []
        for node, mass, name in zip(recording.layers, arrived, self._layers, strict=True):
            grid = grid_of(node.tensor.shape, images, name)
            maps.append(mass.sum(2) if mass.shape[2] == 1 and grid.channels_first else grid.maps(mass))
        return maps

    def winning(self, images: Tensor, targets: Targets, contrast: Contrast = None) -> tuple[Tensor, Tensor, Tensor]:
        """The winning probability of every unit of the attention layer, (N, K, *S) for an output (N, *S), signed under
        a contrast; the logits (N, C); the priors (N, K, C). Arguments and errors as for `attend`, one layer only.
        """
        if len(self._layers) > 1:
            raise EbpError("the units of several layers have no common form: use an engine with one layer")
        arrived, recording, prior = self._pass(images, targets, contrast, whole=True)
        return arrived[0], class_scores(recording.logits), prior

    def losses(self, images: Tensor, targets: Targets, contrast: Contrast = None) -> list[Loss]:
        """Where mass is dropped on the way to the attention layer, the largest losses first: over all images and
        operations they add up to the sum of 1 − mass.

        A unit that is active without any excitatory input, by its bias alone, has no child to pass its mass to. Slower
        than `attend`; arguments and errors as there.
        """
        check_eval(self.module)
        ready = adapted(images, self.module)
        with plainly(ready.device):
            recording = self._record(ready, paths=True)
            prior = priors(class_indices(targets, self.labels), recording.logits)
            negative = against(contrast, prior, recording.logits, self.labels, self._activation)
            ledger: Ledger = []
            self._walk(recording, prior, negative, True, ledger)
        rounding = 1e3 * torch.finfo(prior.dtype).eps
        lost = [(record, mass) for record, mass in ledger if bool((mass.abs() > rounding).any())]
        found = [Loss(record.name, record.module, mass) for record, mass in lost]
        return sorted(found, key=lambda loss: -float(loss.mass.abs().max()))

    def evidence(self, images: Tensor, regions: Tensor, contrast: Contrast = None) -> Evidence:
        """What do regions speak for? The mass that each class puts there, of all classes from one pass.

        regions: masks (R, H, W) or (N, R, H, W), bool or shares in [0, 1], of any size that stands for the whole image;
        see `ebp.evidence.at_points` for points. contrast: None, "dual" or "others". Errors as for `attend`.
        """
        if contrast not in (None, "dual", "others"):
            raise EbpError("the classes of a region are compared with all or none: contrast None, 'dual' or 'others'")
        if len(self._layers) > 1:
            raise EbpError("a region's evidence is that of one layer: use an engine with one")
        check_eval(self.module)
        ready = adapted(images, self.module)
        with plainly(ready.device):
            recording = self._record(ready)
            node, scores = recording.layers[0], recording.logits
            grid = grid_of(node.tensor.shape, tuple(images.shape), self._layers[0])
            shares = coverage(regions, images.shape[0], grid, node.tensor)
            classes = scores.shape[1]
            with torch.enable_grad():
                # The walk is linear in the prior: its gradient holds the mass of every class at once.
                prior = shares.new_zeros((*shares.shape[:2], classes), requires_grad=True)
                mass = grid.maps(self._walk(recording, prior, against(contrast, prior, scores, self.labels), True)[0])
                (found,) = torch.autograd.grad((mass * shares).sum() + 0 * prior.sum(), prior)
        return Evidence(found.detach(), class_scores(scores), self.layer or "", self.labels)

    def _pass(
        self, images: Tensor, targets: Targets, contrast: Contrast, whole: bool = False
    ) -> tuple[list[Tensor], Recording, Tensor]:
        """What arrives at each layer, (N, K, *S); the recording; the priors (N, K, C)."""
        check_eval(self.module)
        ready = adapted(images, self.module)
        with plainly(ready.device):
            recording = self._record(ready)
            prior = priors(class_indices(targets, self.labels), recording.logits)
            negative = against(contrast, prior, recording.logits, self.labels, self._activation)
            arrived = self._walks(recording, prior, negative, whole)
        return arrived, recording, prior

    def _walks(self, recording: Recording, prior: Tensor, negative: Negative, whole: bool = False) -> list[Tensor]:
        """What arrives at each layer, of so many targets at once as `signals` allows."""
        count = self._signals or prior.shape[1]
        some = torch.split(prior, count, 1)
        others = torch.split(negative, count, 1) if isinstance(negative, Tensor) else [negative] * len(some)
        parts = [self._walk(recording, *pair, whole) for pair in zip(some, others, strict=True)]
        return [torch.cat(same, 1) if len(same) > 1 else same[0] for same in zip(*parts, strict=True)]

    def _record(self, images: Tensor, paths: bool = False) -> Recording:
        if not self._layers:
            self._layers = (by_stride(self.module, images, self._output),)
        self._weights.check()
        recording = record(self.module, self._layers, images, self._output, paths)
        if not bool(torch.isfinite(recording.logits).all()):
            raise EbpError("the network's output is not finite: the weights or the image hold NaN or infinity")
        classes = recording.logits.shape[1]
        if self.labels is not None and len(self.labels) != classes:
            raise EbpError(f"labels=… has {len(self.labels)} names for {classes} classes: there must be one for each")
        return recording

    def _walk(
        self,
        recording: Recording,
        prior: Tensor,
        negative: Negative,
        whole: bool,
        ledger: Ledger | None = None,
    ) -> list[Tensor]:
        """The mass (N, K, *S) at each layer; unless `whole`, summed over the channels where that comes cheaper."""
        root = recording.tape.root
        short = not whole and len(recording.layers) == 1 and root is not None and root.tensor.dim() > 3
        walk = Walk(self._weights, rules.find, rules.rule_of, prior.dtype, root if short else None)
        flows = initial_flows(prior, negative, recording.logits)
        arrived = descend(recording.tape, {recording.end: flows}, walk, recording.layers, ledger)
        return [_total(arrived.get(node, []), prior, node.tensor) for node in recording.layers]


def _total(flows: list[Flow], prior: Tensor, like: Tensor) -> Tensor:
    """The sum of what arrived, (K, N, …), as (N, K, …), over the channels where a flow has but one."""
    if not flows:
        return prior.new_zeros((like.shape[0], prior.shape[1], *like.shape[1:]))
    parts = [flow.mass for flow in flows]
    if any(part.shape[2] == 1 for part in parts) and like.dim() > 3:
        parts = [part.sum(2, keepdim=True) for part in parts]
    return sum(parts[1:], parts[0]).transpose(0, 1)
