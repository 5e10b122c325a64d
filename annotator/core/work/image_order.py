"""In which order images are worked on.

Uncertain images first is what active learning asks for, but a list by uncertainty alone shows alike images one after
the other, and random order is hard to beat: so every fourth place is drawn at random. Diverse images first is the
other answer: each is as unlike those before it as can be.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from random import Random

import numpy as np
from numpy.typing import NDArray

# Of the places in an order by uncertainty so many are drawn at random.
RANDOM_SHARE = 0.25
# So many images are put in order by what they look like.
MOST_CENTRES = 500


class Order(StrEnum):
    """How images are put in order."""

    ADDED = "as added"
    NAME = "name"
    RANDOM = "random"
    UNCERTAIN = "uncertain first"
    DIVERSE = "diverse first"
    SUGGESTIONS = "most suggestions"


def entropy(scores: Iterable[float]) -> float:
    """How unsure a classifier is of an image, in bits: the mean over labels of −p·log₂ p − (1 − p)·log₂ (1 − p)."""
    found = [_binary(score) for score in scores]
    return sum(found) / len(found) if found else 0.0


def _binary(p: float) -> float:
    return -sum(q * math.log2(q) for q in (p, 1 - p) if 0 < q < 1)


def by_uncertainty(unsure: Mapping[int, float], others: Sequence[int], seed: int) -> list[int]:
    """Images by falling uncertainty, with others drawn in between; `others` are those nothing is known of.

    The same seed gives the same order.
    """
    draw = Random(f"uncertain {seed}")
    ranked = sorted(unsure, key=lambda image: (-unsure[image], image))
    left = {*ranked, *others}
    drawn = sorted(left)
    draw.shuffle(drawn)
    order: list[int] = []
    while left:
        by_chance = not ranked or draw.random() < RANDOM_SHARE
        image = (drawn if by_chance else ranked).pop(0)
        if image in left:
            left.discard(image)
            order.append(image)
    return order


def by_diversity(
    features: Mapping[int, NDArray[np.float32]], known: Sequence[int], others: Sequence[int], seed: int
) -> list[int]:
    """First `known` images, then always the one that is farthest from all before it (k-centre: Gonzalez 1985; Sener
    and Savarese 2018), by the distance of features (d,) float32, up to `MOST_CENTRES`; the rest, and `others` of which
    there are none, by chance.

    Of more known ones than that so many are drawn to compare with. Without any the first one is the farthest from the
    mean. The same seed gives the same order.
    """
    numbers = sorted(set(features) - set(known))
    order, left = list(known), set(numbers)
    if numbers:
        table = np.stack([features[number] for number in numbers])
        lengths = np.einsum("nd,nd->n", table, table)

        def apart(centre: NDArray[np.float32]) -> NDArray[np.float32]:
            """(n,) squared distances."""
            found: NDArray[np.float32] = lengths - 2 * (table @ centre) + centre @ centre
            return found

        seen = [number for number in known if number in features]
        drawn = Random(f"diverse {seed}").sample(seen, MOST_CENTRES) if len(seen) > MOST_CENTRES else seen
        nearest = np.full(len(numbers), np.inf, np.float32)
        for number in drawn:
            np.minimum(nearest, apart(features[number]), out=nearest)
        place = int((nearest if seen else apart(table.mean(axis=0))).argmax())
        for _ in range(min(len(numbers), MOST_CENTRES)):
            order.append(numbers[place])
            left.discard(numbers[place])
            np.minimum(nearest, apart(table[place]), out=nearest)
            nearest[place] = -np.inf
            place = int(nearest.argmax())
    return order + shuffled([*left, *(set(others) - set(known))], seed)


def shuffled(images: Iterable[int], seed: int) -> list[int]:
    """Images in an order that the seed settles, whatever order they come in."""
    found = sorted(images)
    Random(f"images {seed}").shuffle(found)
    return found
