"""Rendered faces that show action units, and the exact region that each of them changes."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from ebp.phantoms.faces.action_units import (
    FACE_LABELS,
    LETTERS,
    amplitudes,
    check_intensities,
    draw_intensities,
)
from ebp.phantoms.faces.expression import make_geometry
from ebp.phantoms.faces.landmarks import landmarks
from ebp.phantoms.faces.render import Stage, draw_stage, render
from ebp.phantoms.noise import Field, to_bytes
from ebp.phantoms.phantom import Phantom, check_request

VISIBLE = 8.0 / 255.0  # a pixel belongs to an action unit's region from this change in any colour channel on
CLOSING = 0.028  # gaps up to about this share of the side (between two wrinkles) belong to the region
SMALLEST_PART = 0.0006  # smaller parts, as a share of the image's area, do not
__all__ = ["FACE_LABELS", "changed_region", "face"]
_TAG = 2  # keeps the random numbers of skin and faces apart


def face(seed: int, size: int = 160, intensities: Mapping[str, int] | None = None, truth: bool = True) -> Phantom:
    """The face phantom of a seed at `size` × `size` pixels; the same scene at every size from 96 to 1024.

    intensities: 0 (absent) to 5 (E) for chosen action units, in place of those the seed would draw; person, light and
    pose stay the seed's. truth: False leaves `masks` empty and labels every action unit above 0; it takes less time.

    masks: the face is rendered once more without the action unit, all else the same; its region is the pixels that
    differ by at least `VISIBLE`, closed over gaps of `CLOSING`, without parts below `SMALLEST_PART`. An action unit
    whose movement changes nothing visible has no region and is not labelled.
    """
    check_request(seed, size)
    rng = np.random.default_rng([_TAG, seed])
    drawn = draw_intensities(rng)
    if intensities is not None:
        check_intensities(intensities)
        drawn = {label: intensities[label] for label in FACE_LABELS if intensities.get(label, 0)}
    stage = draw_stage(rng, size)
    image = _expressed(stage, drawn)
    masks = _regions(stage, drawn, image) if truth else {}
    labels = tuple(label for label in drawn if label in masks or not truth)
    attributes = {
        "kind": "face",
        "seed": seed,
        "intensities": dict(drawn),
        "letters": {label: LETTERS[value] for label, value in drawn.items()},
        "distractors": {
            "beard": stage.who.beard,
            "glasses": stage.who.glasses,
            "hair": stage.who.hair_style,
            "fringe": stage.who.fringe > 0,
        },
    }
    geometry = make_geometry(stage.who, amplitudes(drawn))
    points = landmarks(stage.canvas.pose, size, stage.who, geometry)
    return Phantom(to_bytes(_camera(rng, image)), labels, masks, attributes, points)


def _expressed(stage: Stage, intensities: Mapping[str, int]) -> Field:
    return render(stage, make_geometry(stage.who, amplitudes(intensities)))


def _regions(stage: Stage, drawn: Mapping[str, int], image: Field) -> dict[str, NDArray[np.bool_]]:
    regions = {}
    for label in drawn:
        without = _expressed(stage, {other: value for other, value in drawn.items() if other != label})
        region = changed_region(image, without)
        if region.any():
            regions[label] = region
    return regions


def changed_region(image: Field, without: Field) -> NDArray[np.bool_]:
    """Where two renderings (H, W, 3) in 0..1 differ visibly, cleaned as `face` says."""
    difference = np.abs(np.clip(image, 0, 1) - np.clip(without, 0, 1)).max(2)
    changed = (difference >= VISIBLE).astype(np.uint8)
    side = image.shape[0]
    width = 2 * round(0.5 * CLOSING * side) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
    closed = cv2.morphologyEx(changed, cv2.MORPH_CLOSE, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    _, parts, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    keep = stats[:, cv2.CC_STAT_AREA] >= SMALLEST_PART * side * side
    keep[0] = False
    return np.asarray(keep[parts], np.bool_)


def _camera(rng: np.random.Generator, image: Field) -> Field:
    """Exposure, colour cast, blur and grain; only the grain's numbers depend on the size."""
    gain, cast = rng.uniform(0.85, 1.12), rng.normal(0.0, 0.02, 3)
    blur, noise = rng.uniform(0.0012, 0.0034), rng.uniform(0.003, 0.015)
    soft: Field = cv2.GaussianBlur(image, (0, 0), blur * image.shape[0])
    soft *= (gain * (1.0 + cast)).astype(np.float32)
    soft += np.float32(noise) * rng.standard_normal(image.shape, dtype=np.float32)
    return soft
