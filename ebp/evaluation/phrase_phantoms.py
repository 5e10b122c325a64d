"""Phrases on sheets of skin phantoms: four lesions side by side, one of each class, and phrases that name one class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Literal

import numpy as np
from tqdm import tqdm

from ebp import regions
from ebp.errors import EbpError
from ebp.evaluation.phrases import Boxes, PhraseCase, PhraseResult, evaluate_case
from ebp.phantoms import SKIN_LABELS, Phantom, skin
from ebp.phrases.grounding import Grounder
from ebp.training.phantoms.recipes import EVALUATION_SEEDS

TILE = 160
# Away from the seeds of `ebp evaluate phantoms`, so that neither evaluation is tuned on the other.
FIRST_SEED = EVALUATION_SEEDS + 500_000

_NAMES = {
    "naevus": ("naevus", "mole", "nevus"),
    "melanoma": ("melanoma", "malignant melanoma"),
    "seborrhoeic keratosis": ("seborrhoeic keratosis", "seborrheic keratosis", "seborrhoeic wart"),
    "vascular lesion": ("vascular lesion", "cherry angioma", "haemangioma"),
}
_PLURALS = {"naevus": "naevi", "nevus": "nevi", "seborrhoeic keratosis": "seborrhoeic keratoses"}
_PLURALS |= {"seborrheic keratosis": "seborrheic keratoses"}
_FRAMES = ("the {}", "{} on the skin", "a picture with {} next to the others", "{}")

Contrast = Literal["dual"] | None

_WAYS: dict[str, tuple[Contrast, bool]] = {
    "MWP, boxes of the grid": (None, True),
    "c-MWP, boxes of the grid": ("dual", True),
    "MWP, regions of the map": (None, False),
    "c-MWP, regions of the map": ("dual", False),
}
BLIND = "control: MWP of all four labels, regions of the map"
_ALL = " ".join(SKIN_LABELS)


def evaluate_phrase_phantoms(
    make: Callable[[Contrast], Grounder], sheets: int = 50, *, progress: bool = False
) -> dict[str, list[PhraseResult]]:
    """Ground four phrases on each of `sheets` fresh sheets, by MWP and c-MWP, among the boxes of a grid and by the
    map's own regions: for each way the results of all phrases.

    make: gives the grounder for a contrast. Raises EbpError for a classifier of other labels and for no sheets.
    """
    grounders: dict[Contrast, Grounder] = {None: make(None), "dual": make("dual")}
    classifier = grounders[None].classifier
    if not set(SKIN_LABELS) <= set(classifier.labels):
        raise EbpError(f"{classifier.card.name} lacks labels of the skin phantoms: {', '.join(SKIN_LABELS)}")
    if sheets < 1:
        raise EbpError(f"an evaluation needs at least one sheet, not {sheets}")
    rows: dict[str, list[PhraseResult]] = {name: [] for name in (*_WAYS, BLIND)}
    for case in tqdm(phrase_cases(sheets), total=4 * sheets, desc="phrases", unit="phrase", disable=not progress):
        for name, (contrast, grid) in _WAYS.items():
            asked = case if grid else PhraseCase(case.image, case.phrase, case.boxes)
            rows[name].append(evaluate_case(grounders[contrast], asked))
        rows[BLIND].append(evaluate_case(grounders[None], PhraseCase(case.image, _ALL, case.boxes)))
    return rows


def phrase_cases(sheets: int) -> Iterator[PhraseCase]:
    """Four cases a sheet of 320 × 320 pixels, one for each class; the true boxes are those of its lesions."""
    seed = FIRST_SEED
    for number in range(sheets):
        rng = np.random.default_rng([3, number])
        alone, seed = _one_of_each(seed)
        order = rng.permutation(len(SKIN_LABELS))
        tiles = [alone[SKIN_LABELS[index]] for index in order]
        image = np.vstack([np.hstack([tile.image for tile in tiles[row : row + 2]]) for row in (0, 2)])
        for place, index in enumerate(order):
            label = SKIN_LABELS[index]
            boxes = _boxes(tiles[place], (place % 2 * TILE, place // 2 * TILE))
            yield PhraseCase(image, _phrase(label, len(boxes), rng), boxes, grid_of_boxes(2 * TILE))


@cache
def grid_of_boxes(side: int) -> Boxes:
    """Boxes that know nothing of the image (side × side): six sizes, three shapes, a quarter of a box apart."""
    boxes = []
    for share in (1 / 12, 1 / 8, 1 / 6, 1 / 4, 1 / 3, 1 / 2):
        for aspect in (0.67, 1.0, 1.5):
            width, height = share * side * aspect**0.5, share * side / aspect**0.5
            for y in np.arange(0, side - height, height / 4):
                boxes += [(float(x), float(y), width, height) for x in np.arange(0, side - width, width / 4)]
    return tuple(boxes)


def _one_of_each(seed: int) -> tuple[dict[str, Phantom], int]:
    """The next phantoms that show one class alone, for every class, and the first seed not looked at."""
    found: dict[str, Phantom] = {}
    while len(found) < len(SKIN_LABELS):
        phantom = skin(seed, TILE)
        seed += 1
        if len(phantom.labels) == 1 and _boxes(phantom, (0, 0)):
            found.setdefault(phantom.labels[0], phantom)
    return found, seed


def _boxes(phantom: Phantom, shift: tuple[int, int]) -> Boxes:
    """The boxes of the lesions of at least 20 pixels."""
    found = []
    for mask in regions.parts(phantom.masks[phantom.labels[0]], 20):
        x, y, width, height = regions.bounding_box(mask)
        found.append((float(x + shift[0]), float(y + shift[1]), float(width), float(height)))
    return tuple(found)


def _phrase(label: str, count: int, rng: np.random.Generator) -> str:
    name = str(rng.choice(_NAMES[label]))
    if count > 1:
        name = f"{count} {_PLURALS.get(name, name + 's')}"
    return str(rng.choice(_FRAMES)).format(name)
