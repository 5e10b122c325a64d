"""Linear heads on kept features, very many at once: for each label, fold and pooling one.

A head scores every position and averages the highest share of the scores; its loss is the binary cross-entropy of the
tags, present and absent weighted alike (multiple-instance learning; Andrews et al., NIPS 2002). Exclusive labels share
a softmax.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ebp.networks.tag_network import best_places
from ebp.training.features import Features
from ebp.training.options import Progress

RATE = 0.02
DECAY = 3e-3
MOMENTS = (0.9, 0.99)
BATCH = 32
EPOCHS = 15
SHRINKING = 0.5
"""The part of the steps in which the share falls from all positions to what is wanted."""
SPREAD = 0.05
"""Added to each channel's standard deviation, in parts of the mean one: dead channels stay small."""


@dataclass(frozen=True)
class Candidate:
    """One head to fit: its label's column, the images it learns from, and the share of positions it looks at.

    `family`: heads of exclusive labels compete with those of the same family; −1 for those that stand alone.
    """

    label: int
    trained: NDArray[np.bool_]
    share: float
    family: int = -1


@dataclass(frozen=True, eq=False)
class Heads:
    """weight (K, C) and bias (K,) for features as they are, and the share (K,) of each of K heads."""

    weight: Tensor
    bias: Tensor
    shares: tuple[float, ...]

    def logits(self, features: Features) -> NDArray[np.float32]:
        """(N, K) of all images."""
        found = np.empty((len(features.values), len(self.shares)), np.float32)
        for image in range(len(features.values)):
            scores = (features.of(image) @ self.weight.T).T[None]
            chosen = best_places(scores, self.shares)[0]
            found[image] = ((scores[0] * chosen).sum(1) / chosen.sum(1) + self.bias).numpy()
        return found


def fit_heads(
    features: Features,
    values: NDArray[np.int8],
    heads: Sequence[Candidate],
    epochs: int,
    seed: int,
    progress: Progress,
    stage: str = "heads",
) -> Heads:
    """Fit all heads with Adam, on the same batches of images; the same again for the same seed.

    values (N, L): 1 present, 0 absent, −1 unknown. The share falls geometrically from 1: at first all of an image
    speaks for its tags, then ever fewer positions.
    """
    centre, spread = _statistics(features)
    weight, bias = torch.zeros(len(heads), features.channels), torch.zeros(len(heads))
    states = torch.from_numpy(np.stack([values[:, head.label] for head in heads], 1)).float()
    used = torch.from_numpy(np.stack([head.trained for head in heads], 1)) & (states >= 0)
    importance = _importance(states, used)
    images = np.flatnonzero(used.any(1).numpy())
    rng, batches = np.random.default_rng(seed), max(1, round(len(images) / BATCH))
    adam, families, steps = [_Moments(weight), _Moments(bias)], _families(heads), epochs * batches
    for epoch in range(epochs):
        for number, batch in enumerate(np.array_split(rng.permutation(images), batches)):
            step = epoch * batches + number
            progress(stage, step, steps)
            part = min(1.0, step / max(1.0, SHRINKING * steps))
            shares = tuple(math.exp(math.log(head.share) * part) for head in heads)
            gradient = _Gradient(features, weight, bias, centre, spread, shares, families)
            for image in batch:
                gradient.add(int(image), states[image].clamp_min(0), importance[image] * (len(images) / len(batch)))
            rate = RATE * 0.5 * (1 + math.cos(math.pi * step / steps))
            adam[0].step(weight, gradient.of_weight + DECAY * weight, rate)
            adam[1].step(bias, gradient.of_bias, rate)
    progress(stage, steps, steps)
    scaled = weight / spread
    return Heads(scaled, bias - scaled @ centre, tuple(head.share for head in heads))


class _Moments:
    """Adam's running moments of one parameter (Kingma and Ba, ICLR 2015)."""

    def __init__(self, like: Tensor) -> None:
        self.first, self.second, self.count = torch.zeros_like(like), torch.zeros_like(like), 0

    def step(self, parameter: Tensor, gradient: Tensor, rate: float) -> None:
        self.count += 1
        self.first.mul_(MOMENTS[0]).add_(gradient, alpha=1 - MOMENTS[0])
        self.second.mul_(MOMENTS[1]).addcmul_(gradient, gradient, value=1 - MOMENTS[1])
        first = self.first / (1 - MOMENTS[0] ** self.count)
        second = self.second / (1 - MOMENTS[1] ** self.count)
        parameter.sub_(rate * first / (second.sqrt() + 1e-8))


def _statistics(features: Features) -> tuple[Tensor, Tensor]:
    """Each channel's mean and spread (C,) over all positions."""
    total = torch.zeros(features.channels, dtype=torch.float64)
    squares, count = torch.zeros_like(total), 0
    for image in range(len(features.values)):
        found = features.of(image).double()
        total += found.sum(0)
        squares += found.square().sum(0)
        count += len(found)
    mean = total / count
    deviation = (squares / count - mean.square()).clamp_min(0).sqrt()
    floor = SPREAD * deviation.mean() + 1e-6
    return mean.float(), (deviation + floor).float()


def _importance(states: Tensor, used: Tensor) -> Tensor:
    """(N, K) what each image counts for each head: present and absent half each, together 1."""
    present, absent = used & (states > 0), used & (states == 0)
    each = [0.5 * part / part.sum(0).clamp_min(1) for part in (present, absent)]
    return each[0] + each[1]


def _families(heads: Sequence[Candidate]) -> list[list[int]]:
    numbers = sorted({head.family for head in heads} - {-1})
    return [[place for place, head in enumerate(heads) if head.family == number] for number in numbers]


class _Gradient:
    """Of the mean loss with respect to weight (K, C), for standardised features, and bias (K,), summed up by images."""

    def __init__(
        self,
        features: Features,
        weight: Tensor,
        bias: Tensor,
        centre: Tensor,
        spread: Tensor,
        shares: Sequence[float],
        families: Sequence[Sequence[int]],
    ) -> None:
        self._features, self._centre, self._spread = features, centre, spread
        self._shares, self._families = shares, families
        self._scaled = weight / spread
        self._offset = bias - self._scaled @ centre
        self._total, self.of_bias = torch.zeros_like(weight), torch.zeros_like(bias)

    @property
    def of_weight(self) -> Tensor:
        return (self._total - self.of_bias[:, None] * self._centre) / self._spread

    def add(self, image: int, states: Tensor, importance: Tensor) -> None:
        """states (K,) 1 or 0, importance (K,) 0 where the image is not learnt from."""
        found = self._features.of(image)
        scores = self._scaled @ found.T
        chosen = best_places(scores[None], self._shares)[0].float()
        chosen /= chosen.sum(1, keepdim=True)
        logits = (scores * chosen).sum(1) + self._offset
        error = torch.sigmoid(logits)
        for members in self._families:
            error[list(members)] = torch.softmax(logits[list(members)], 0)
        error = (error - states) * importance
        self._total += error[:, None] * (chosen @ found)
        self.of_bias += error
