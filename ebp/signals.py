"""Targets and contrasts as prior probabilities, and the flows that start at the output."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor

from ebp.card import Activation
from ebp.errors import EbpError
from ebp.given import require_dense
from ebp.recording import class_scores
from ebp.rules import Flow

Targets = (
    int
    | str
    | Sequence[int]
    | Sequence[str]
    | Sequence[Sequence[int]]
    | Sequence[Sequence[str]]
    | Tensor
    | np.ndarray[Any, Any]
)
Contrast = Targets | None
Negative = Tensor | Literal["dual"] | None


def class_names(labels: Sequence[str]) -> tuple[str, ...]:
    """Labels as a tuple. Raises EbpError where they are no texts, or two are alike."""
    listed = isinstance(labels, Iterable) and not isinstance(labels, str)
    if not listed or not all(isinstance(label, str) for label in labels):
        raise EbpError("labels=… must be a list of texts, one for each class")
    names = tuple(labels)
    first = next((label for place, label in enumerate(names) if label in names[:place]), None)
    if first is not None:
        raise EbpError(f"labels=… names {names.count(first)} classes {first!r}: ebp.classifier.unique numbers them")
    return names


def class_indices(targets: Targets, labels: Sequence[str] | None) -> Targets:
    """Targets with every label replaced by its class index.

    Raises EbpError for a label that is not among `labels` (the nearest are offered), or when there are no labels.
    """
    if isinstance(targets, str):
        return [_class_index(targets, labels)]
    if isinstance(targets, (list, tuple)):
        return [_class_index(item, labels) if isinstance(item, str) else _inner(item, labels) for item in targets]
    return targets


def _inner(item: Any, labels: Sequence[str] | None) -> Any:
    return class_indices(item, labels) if isinstance(item, (list, tuple)) else item


def _class_index(label: str, labels: Sequence[str] | None) -> int:
    if labels is None:
        raise EbpError(f"the target {label!r} is a label, but the engine knows none: give it labels=…, or a Classifier")
    if label in labels:
        return list(labels).index(label)
    near = difflib.get_close_matches(label, labels, 3, 0.4)
    raise EbpError(f"the classifier has no label {label!r}; perhaps {' or '.join(near) or ', '.join(labels[:8])}")


def priors(targets: Targets, logits: Tensor) -> Tensor:
    """Priors (N, K, C) in float32 or float64 from every form of targets that `ExcitationBackprop.attend` takes."""
    count, classes = logits.shape[:2]
    if targets is None or (isinstance(targets, (list, tuple)) and not targets):
        raise EbpError("there are no targets: give class indices, labels or priors over the classes, one at least")
    if isinstance(targets, Tensor):
        require_dense(targets, "targets")
    try:
        given = torch.as_tensor(targets, device=logits.device)
    except (TypeError, ValueError, RuntimeError) as error:
        raise EbpError(f"the targets are neither class indices nor priors ({error})") from error
    if isinstance(targets, (Tensor, np.ndarray)):
        _refuse_ambiguous(given, count, classes)
    dtype = _signal_dtype(logits)
    if given.is_floating_point():
        return _given_priors(given.to(dtype), count, classes)
    if given.dtype == torch.bool or given.is_complex():
        raise EbpError("the targets are neither class indices nor priors")
    indices = given.long().reshape(1) if given.dim() == 0 else given.long()
    if indices.dim() == 1:
        indices = indices.expand(count, -1)
    if indices.dim() != 2 or indices.shape[0] != count or not indices.shape[1]:
        raise EbpError(f"class indices of shape {tuple(given.shape)} are neither (K,) nor (N, K) for {count} images")
    if bool(((indices < 0) | (indices >= classes)).any()):
        raise EbpError(f"a class index lies outside 0…{classes - 1}")
    return torch.nn.functional.one_hot(indices, classes).to(dtype)


def _refuse_ambiguous(given: Tensor, count: int, classes: int) -> None:
    """N targets for N images, as an array: elsewhere (captum) that is one for each image, a list here K for all."""
    doubtful = (count, classes) if given.is_floating_point() else (count,)
    if count > 1 and tuple(given.shape) == doubtful:
        raise EbpError(
            f"targets of shape {tuple(given.shape)} for {count} images can be meant in two ways: give targets[:, None] "
            f"for one target an image, or targets.tolist() for all {count} targets on every image"
        )


def _given_priors(given: Tensor, count: int, classes: int) -> Tensor:
    if given.dim() == 2:
        given = given.expand(count, *given.shape)
    if given.dim() != 3 or given.shape[0] != count or given.shape[2] != classes or not given.shape[1]:
        shape = tuple(given.shape)
        raise EbpError(f"priors of shape {shape} are neither (K, {classes}) nor ({count}, K, {classes})")
    if not bool(torch.isfinite(given.sum(-1)).all()):
        raise EbpError(f"a prior is not finite, or its sum is not in {given.dtype}: it should be 1")
    return given


def against(
    contrast: Contrast,
    prior: Tensor,
    logits: Tensor,
    labels: Sequence[str] | None = None,
    activation: Activation = "softmax",
) -> Negative:
    """The priors (N, K, C) to subtract; "dual" for each target's own dual; None without contrast."""
    if contrast is None or (isinstance(contrast, str) and contrast == "dual"):
        return "dual" if contrast else None
    if isinstance(contrast, str) and contrast == "others":
        return _others(prior)
    if isinstance(contrast, str) and contrast == "rest":
        return _rest(prior, class_scores(logits), activation)
    if isinstance(contrast, str) and contrast not in (labels or ()):
        raise EbpError(
            f"there is no contrast {contrast!r}: None, 'dual', 'others', 'rest', 'both', or a class for each target"
        )
    other = priors(class_indices(contrast, labels), logits)
    if other.shape[1] not in (1, prior.shape[1]):
        raise EbpError(
            f"{other.shape[1]} contrasting classes for {prior.shape[1]} targets: there must be as many, or one"
        )
    return other.expand_as(prior)


def _others(prior: Tensor) -> Tensor:
    """The mean of all other classes, of the same mass: each class's share of (Σ P − P) / (C − 1)."""
    if prior.shape[2] < 2:
        raise EbpError("a classifier with one class has no others to contrast it with")
    return (prior.sum(2, keepdim=True) - prior) / (prior.shape[2] - 1)


def _rest(prior: Tensor, scores: Tensor, activation: Activation) -> Tensor:
    """The image's own probabilities (of sigmoids brought to a sum of 1) over all classes outside the prior; same
    mass."""
    own = prior > 0
    if bool(own.all(2).any()):
        raise EbpError("the target takes all classes: there is no rest to contrast it with")
    logs = scores.to(prior.dtype)
    logs = torch.nn.functional.logsigmoid(logs) if activation == "sigmoid" else logs
    rest = logs[:, None].expand_as(prior).masked_fill(own, float("-inf")).softmax(2)
    return rest * prior.sum(2, keepdim=True)


def initial_flows(prior: Tensor, negative: Negative, logits: Tensor) -> list[Flow]:
    """The flows (K, N, C, …) at the output: the target's, and minus the dual's or the other class's.

    A dual is the target's unit with the opposite sign. Where the output has positions, (N, C, h, w), a class's mass is
    spread over them by the spatial softmax of its score.
    """
    positive = _spread(prior, logits)
    if negative is None:
        return [Flow(positive, head=True)]
    if isinstance(negative, Tensor):
        # The walk is linear in the mass, so two classes may go down as one signal.
        return [Flow(positive - _spread(negative, logits), head=True)]
    minus = torch.full((), -1.0, dtype=prior.dtype, device=prior.device)
    return [Flow(positive, None, top=True, head=True), Flow(-positive, minus, top=True, head=True)]


def _spread(prior: Tensor, logits: Tensor) -> Tensor:
    mass = prior.transpose(0, 1)
    if logits.dim() == 2:
        return mass.contiguous()
    weights = logits.to(mass.dtype).flatten(2).softmax(-1).view(logits.shape)
    return mass.reshape(*mass.shape, *(1,) * (logits.dim() - 2)) * weights


def _signal_dtype(logits: Tensor) -> torch.dtype:
    """Signals and normalisers keep at least single precision."""
    return torch.float64 if logits.dtype == torch.float64 else torch.float32
