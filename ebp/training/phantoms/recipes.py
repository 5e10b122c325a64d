"""What each bundled classifier is trained on, and how. Everything that decides the result stands here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ebp.errors import EbpError
from ebp.phantoms import FACE_LABELS, SKIN_LABELS

# Phantoms differ by seed alone: each use has a range of its own, so that nothing is judged on what it was fitted to.
TRAINING_SEEDS = 10_000_000
VALIDATION_SEEDS = 20_000_000
EVALUATION_SEEDS = 30_000_000
SEEDS_EACH = 1_000_000  # phantoms at most for one seed of a recipe


@dataclass(frozen=True)
class Recipe:
    """One classifier's phantoms, network and schedule. layer: where attention stops; name: the bundled file's stem."""

    name: str
    kind: Literal["skin", "face"]
    labels: tuple[str, ...]
    description: str
    size: int
    channels: tuple[int, ...]
    strides: tuple[int, ...]
    layer: str
    count: int
    epochs: int
    validation: int = 400
    batch: int = 32
    rate: float = 4e-3
    dropout: float = 0.1
    sparsity: float = 0.03
    seed: int = 1


RECIPES: dict[str, Recipe] = {
    "lesions": Recipe(
        name="lesions",
        kind="skin",
        labels=SKIN_LABELS,
        description="Demonstration: four kinds of lesion in rendered dermoscopy-like skin. Not a medical device.",
        size=160,
        channels=(16, 32, 48, 64, 96, 128),
        strides=(2, 2, 1, 2, 1, 1),
        layer="features.3",
        count=5000,
        epochs=8,
    ),
    "action-units": Recipe(
        name="action-units",
        kind="face",
        labels=FACE_LABELS,
        description="Demonstration: facial action units in rendered faces. Not for judging real people.",
        size=160,
        channels=(16, 32, 48, 64, 96, 128),
        strides=(2, 2, 1, 2, 1, 1),
        layer="features.1",
        count=6000,
        epochs=8,
    ),
}


def find_recipe(name: str) -> Recipe:
    """A recipe by name. Raises EbpError naming those there are."""
    if name not in RECIPES:
        raise EbpError(f"there is no recipe {name!r}; the recipes are {', '.join(RECIPES)}")
    return RECIPES[name]
