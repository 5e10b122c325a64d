"""The region head: what decided regions of one label teach, linear in a network's features of each position.

Regions that were accepted, edited or drawn tell what belongs to a label; what lies outside of them, and what was
rejected, tells what does not. A logistic regression on the features of the positions learns that in seconds. Its
log-odds are averaged with the logarithm of Excitation Backprop's map, and a region is what lies above a level that was
learnt, too. Whether that helps is asked of images the head never saw (`ebp.region_choice`). No torch. No part of the
paper. Source: logistic regression by Newton's steps with an L2 penalty, T. Hastie, R. Tibshirani, J. Friedman, "The
Elements of Statistical Learning", 2009, 4.4.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ebp.errors import EbpError
from ebp.regions.threshold import non_negative

POSITIONS, MOST_POSITIONS = 200, 12000
"""Of so many positions of each kind an image teaches at most, and all images together: more costs seconds and changes
little."""
BELONGS, NOT = 0.5, 0.05
"""A position belongs where at least so much of it is covered, and does not where at most so much is."""
REJECTED = 0.25
"""What was rejected counts so much of all that does not belong on an image: more made heads worse."""
PENALTY, COUNTED = 10.0, 1000.0
"""Of the squared weights of standardised features, where all positions together count as so many."""
STEPS, CLOSE = 12, 1e-2
SPREAD = 0.1
"""Of the channels' mean deviation that is added to each, lest one that hardly moves gets a large weight."""
FLOOR = 0.05
"""What is added to a map of mean 1 before its logarithm is taken, as in `ebp.extent`."""
STEEPEST = 30.0

Values = npt.NDArray[np.float32]
Region = npt.NDArray[np.bool_]
Wanted = Callable[[], bool]


def always() -> bool:
    """Work that nobody stops."""
    return True


@dataclass(frozen=True, eq=False)
class Decided:
    """What is decided of one label on one image.

    features: (C, h, w) of any real type, lying evenly on the whole image. map2d: (h, w) ≥ 0, what Excitation Backprop
    says on the same grid. inside: (H, W) bool, what belongs to the label, on a grid of its own; cut: (H, W) bool, what
    is suggested without a head; rejected: (H, W) bool, what was suggested and does not belong. All else lies outside.
    group: what must stay together when images are kept apart, such as the pages of a file; "" for nothing.
    Raises EbpError where the shapes do not fit.
    """

    features: npt.NDArray[Any]
    map2d: Values
    inside: Region
    cut: Region
    rejected: Region | None = None
    group: str = ""

    def __post_init__(self) -> None:
        if self.features.ndim != 3 or self.features.shape[1:] != self.map2d.shape:
            raise EbpError(
                f"features (C, h, w) and a map (h, w) are needed, not {self.features.shape} and {self.map2d.shape}"
            )
        others = [self.cut, self.rejected] if self.rejected is not None else [self.cut]
        if any(region.shape != self.inside.shape for region in others):
            raise EbpError("the regions of an image must be of one shape")


@dataclass(frozen=True, eq=False)
class RegionHead:
    """weight: (C,) float32 for features as they are; with the bias it gives the log-odds of a position.

    blend: how much they count against the logarithm of the map, in [0, 1]. level: what both together reach where a
    position belongs.
    """

    weight: Values
    bias: float
    blend: float = 1.0
    level: float = 0.0

    @property
    def name(self) -> str:
        """Eight hexadecimal digits that name exactly this head."""
        numbers = np.array([self.bias, self.blend, self.level], "<f8").tobytes()
        return hashlib.sha256(self.weight.astype("<f4").tobytes() + numbers).hexdigest()[:8]

    def odds(self, features: npt.NDArray[Any]) -> Values:
        """The log-odds (h, w) of each position by its features (C, h, w) alone.

        Raises EbpError for features of another number of channels.
        """
        if features.ndim != 3 or len(features) != len(self.weight):
            raise EbpError(f"the head was fitted on {len(self.weight)} channels, not on features {features.shape}")
        flat = np.asarray(features, np.float32).reshape(len(features), -1)
        return np.asarray((self.weight @ flat + np.float32(self.bias)).reshape(features.shape[1:]), np.float32)

    def blended(self, map2d: Values, features: npt.NDArray[Any]) -> Values:
        """The map (h, w) ≥ 0 and what the head says of features (C, h, w), as one map in [0, 1] that is cut at 0.5.

        A map that is zero stays so: without evidence there is nothing to shape. Errors as for `odds`.
        """
        own = non_negative(map2d)
        if not own.any():
            return own
        return belonging(self.odds(features), own, self.blend, self.level)


def belonging(odds: Values, map2d: Values, blend: float, level: float) -> Values:
    """Log-odds and a map ≥ 0, both (h, w), as one map in [0, 1], which is 0.5 where both together reach the level."""
    mean = max(float(map2d.mean(dtype=np.float64)), 1e-30)
    seen = np.log(map2d / np.float32(mean) + np.float32(FLOOR))
    return np.asarray(_sigmoid(blend * odds + (1 - blend) * seen - level), np.float32)


def fit_head(images: Sequence[Decided], seed: int = 0, wanted: Wanted = always) -> RegionHead | None:
    """Fit a head to what is decided on images: the same again for the same images and seed; of the features alone.

    What belongs and what does not weigh the same together, each image as much as another; of what does not, what was
    rejected counts a quarter where there is any. None as soon as it is not `wanted` any more, asked before each step.
    Raises EbpError where nothing belongs, or all of every image does.
    """
    most = max(1, min(POSITIONS, MOST_POSITIONS // max(1, 2 * len(images))))
    samples = [_sampled(image, np.random.default_rng([seed, place]), most) for place, image in enumerate(images)]
    if not any(answers.any() for _, answers, _ in samples) or all(answers.all() for _, answers, _ in samples):
        raise EbpError("no region teaches anything: nothing belongs to the label, or all of every image does")
    features, belongs, weight = (np.concatenate(part) for part in zip(*samples, strict=True))
    for kind in (True, False):
        weight[belongs == kind] *= COUNTED / 2 / weight[belongs == kind].sum()
    mean, deviation = features.mean(0), features.std(0)
    scale = deviation + SPREAD * deviation.mean() + 1e-6
    found = _logistic((features - mean) / scale, belongs, weight, wanted)
    if found is None:
        return None
    own = found[:-1] / scale
    return RegionHead(own.astype(np.float32), float(found[-1] - own @ mean))


_Sample = tuple[npt.NDArray[np.float32], Region, npt.NDArray[np.float64]]


def _sampled(image: Decided, rng: np.random.Generator, most: int) -> _Sample:
    """Some positions of an image: features (n, C), whether they belong, and what each weighs."""
    size = image.map2d.shape
    share = _covered(image.inside, size)
    belongs, outside = share >= BELONGS, share <= NOT
    if share.any() and not belongs.any():
        belongs = share == share.max()  # smaller than a position: the one on which most of it lies
        outside &= ~belongs
    wrong = np.zeros(size, bool) if image.rejected is None else outside & (_covered(image.rejected, size) >= BELONGS)
    rest = 1 - REJECTED if wrong.any() else 1.0
    places, answers, weights = [], [], []
    for where, answer, each in ((belongs, True, 1.0), (outside & ~wrong, False, rest), (wrong, False, REJECTED)):
        chosen = rng.permutation(np.flatnonzero(where))[:most]
        places.append(chosen)
        answers.append(np.full(len(chosen), answer))
        weights.append(np.full(len(chosen), each / max(len(chosen), 1)))
    flat = image.features.reshape(len(image.features), -1)
    return flat[:, np.concatenate(places)].T.astype(np.float32), np.concatenate(answers), np.concatenate(weights)


def _covered(region: Region, size: tuple[int, ...]) -> Values:
    """How much of each position (h, w) a region (H, W) covers."""
    shrunk = cv2.resize(region.astype(np.float32), size[::-1], interpolation=cv2.INTER_AREA)
    return np.asarray(shrunk, np.float32).reshape(size)


def _logistic(
    features: Values, belongs: Region, weight: npt.NDArray[np.float64], wanted: Wanted
) -> npt.NDArray[np.float64] | None:
    """Weights and bias (C + 1,) of a logistic regression on standardised features (n, C)."""
    columns = np.concatenate([features, np.ones((len(features), 1), np.float32)], 1).astype(np.float32)
    penalty = np.full(columns.shape[1], PENALTY)
    penalty[-1] = 1e-6
    found = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        if not wanted():
            return None
        said = _sigmoid(columns @ found.astype(np.float32)).astype(np.float64)
        slope = columns.T @ (weight * (said - belongs)).astype(np.float32) + penalty * found
        scaled = columns * np.sqrt(weight * said * (1 - said)).astype(np.float32)[:, None]
        curvature = (scaled.T @ scaled).astype(np.float64)
        curvature[np.diag_indices(len(found))] += penalty
        step = np.linalg.solve(curvature, slope)
        found -= step
        if float(np.abs(step).max()) < CLOSE:
            break
    return found


def _sigmoid(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -STEEPEST, STEEPEST))))
