"""Dermoscopy-like skin with one to three lesions of four classes, and the exact mask of each class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ebp.phantoms.dermoscopy import distractors
from ebp.phantoms.dermoscopy.classes import PAINTERS
from ebp.phantoms.dermoscopy.lesion import Frame, Pigments, colour_skin, make_frame
from ebp.phantoms.noise import Field, pixel_grid, to_bytes
from ebp.phantoms.phantom import Phantom, check_request

SKIN_LABELS = ("naevus", "melanoma", "seborrhoeic keratosis", "vascular lesion")
_TAG = 1  # keeps the random numbers of skin and faces apart


@dataclass(frozen=True)
class _Place:
    label: str
    centre: tuple[float, float]
    radius: float
    turn: float
    seed: int


def skin(seed: int, size: int = 160) -> Phantom:
    """The skin phantom of a seed at `size` × `size` pixels; the same scene at every size from 96 to 1024.

    masks holds, per class present, every visible pixel of its lesions (one mask even where a class has two lesions).
    """
    check_request(seed, size)
    rng = np.random.default_rng([_TAG, seed])
    x, y = pixel_grid(size)
    places = _places(rng)
    image = distractors.skin(rng, x, y)
    freckles = distractors.freckles(rng, image)
    angle = rng.uniform(0.0, 2 * np.pi)
    masks = _paint_lesions(image, places, (float(np.cos(angle)), float(np.sin(angle))))
    drawn = {
        "hairs": distractors.hair(rng, image),
        "bubbles": distractors.bubbles(rng, image, x, y),
        "ruler": distractors.ruler(rng, image),
        "freckles": freckles,
    }
    visible = distractors.lens(rng, image, x, y)
    if visible is not None:
        masks = {label: mask & visible for label, mask in masks.items()}
    labels = tuple(label for label in SKIN_LABELS if label in masks)
    lesions = [{"label": p.label, "centre": list(p.centre), "radius": p.radius} for p in places]
    attributes = {"kind": "skin", "seed": seed, "lesions": lesions, "distractors": drawn}
    return Phantom(to_bytes(distractors.sensor(rng, image)), labels, masks, attributes)


def _places(rng: np.random.Generator) -> list[_Place]:
    """One to three lesions that do not touch, their classes drawn independently."""
    wanted = int(rng.choice([1, 2, 3], p=[0.58, 0.30, 0.12]))
    low, high = (0.13, 0.30) if wanted == 1 else (0.11, 0.19)
    places: list[_Place] = []
    for _ in range(60):
        radius = float(rng.uniform(low, high))
        margin = 0.95 * radius
        centre = (float(rng.uniform(margin, 1 - margin)), float(rng.uniform(margin, 1 - margin)))
        label = SKIN_LABELS[int(rng.integers(0, len(SKIN_LABELS)))]
        turn, seed = float(rng.uniform(0, 2 * np.pi)), int(rng.integers(0, 2**31))
        if all(np.hypot(*np.subtract(centre, p.centre)) > 1.35 * (radius + p.radius) for p in places):
            places.append(_Place(label, centre, radius, turn, seed))
        if len(places) == wanted:
            break
    return places


def _paint_lesions(image: Field, places: list[_Place], light: tuple[float, float]) -> dict[str, NDArray[np.bool_]]:
    size = image.shape[0]
    masks: dict[str, NDArray[np.bool_]] = {}
    for place in places:
        frame: Frame = make_frame(place.centre, place.radius, place.turn, size)
        pigments: Pigments = PAINTERS[place.label](frame, np.random.default_rng(place.seed), place.radius)
        colour_skin(image[frame.window], pigments, light)
        mask = masks.setdefault(place.label, np.zeros((size, size), np.bool_))
        mask[frame.window] |= pigments.inside
    return masks
