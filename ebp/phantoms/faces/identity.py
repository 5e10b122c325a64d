"""Who is shown: anatomy, skin, hair and light, drawn once per face and untouched by the expression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Colour = tuple[float, float, float]

_SKIN = np.array([[0.95, 0.80, 0.73], [0.90, 0.72, 0.60], [0.80, 0.60, 0.46], [0.66, 0.46, 0.34], [0.50, 0.34, 0.25]])
_HAIR = np.array(
    [
        [0.07, 0.06, 0.06],
        [0.20, 0.13, 0.09],
        [0.36, 0.23, 0.13],
        [0.68, 0.52, 0.31],
        [0.55, 0.25, 0.11],
        [0.62, 0.61, 0.60],
    ]
)
_IRIS = np.array([[0.25, 0.14, 0.07], [0.36, 0.25, 0.12], [0.33, 0.42, 0.26], [0.32, 0.46, 0.60]])


@dataclass(frozen=True)
class Identity:
    """One person under one light; lengths in face units."""

    skin: Colour
    hair: Colour
    iris: Colour
    lips: Colour
    age: float  # 0 young to 1 old: faint lines at rest, deeper lines in motion
    jaw: float  # exponent of the outline: 2 pointed, 3.4 square
    chin: float
    width: float
    eye_x: float
    eye_y: float
    eye_width: float
    eye_open: float
    eye_tilt: float
    brow_y: float
    brow_thickness: float
    brow_arch: float
    brow_density: float
    nose_width: float
    nose_length: float
    mouth_y: float
    mouth_width: float
    upper_lip: float
    lower_lip: float
    cheek: float
    hairline: float
    hair_style: str  # bald, short, long
    fringe: float
    beard: float  # 0 none, to 1 full
    glasses: bool
    freckles: float
    light: tuple[float, float, float]
    ambient: float
    background: tuple[Colour, Colour]
    shirt: Colour
    gaze: tuple[float, float]


def _colour(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Colour:
    red, green, blue = (float(value) for value in np.clip(values, 0.0, 1.0))
    return red, green, blue


def draw_identity(rng: np.random.Generator) -> Identity:
    """A random person and light."""
    place = float(rng.uniform(0.0, 4.0))
    lower = min(int(place), 3)
    skin = _SKIN[lower] + (place - lower) * (_SKIN[lower + 1] - _SKIN[lower]) + rng.normal(0, 0.015, 3)
    age = float(rng.beta(1.4, 1.8))
    hair_index = int(rng.choice(6, p=_hair_odds(place, age)))
    hair = _HAIR[hair_index] * rng.uniform(0.8, 1.2)
    iris = _IRIS[0 if place > 2.2 else int(rng.integers(0, 4))] * rng.uniform(0.8, 1.15)
    red = np.array([0.74, 0.33, 0.32]) if place < 2.0 else np.array([0.50, 0.24, 0.23])
    lips = skin * 0.50 + red * 0.5 * rng.uniform(0.85, 1.1) - np.array([0.02, 0.05, 0.04])
    style = str(rng.choice(["bald", "short", "long"], p=[0.10, 0.48, 0.42]))
    angle, tilt = rng.uniform(0, 2 * np.pi), rng.uniform(0.15, 0.75)
    light = (float(np.cos(angle) * tilt), float(np.sin(angle) * tilt * 0.6 - 0.28), 1.0)
    return Identity(
        skin=_colour(skin),
        hair=_colour(hair),
        iris=_colour(iris),
        lips=_colour(lips),
        age=age,
        jaw=float(rng.uniform(2.1, 3.0)),
        chin=float(rng.uniform(1.20, 1.34)),
        width=float(rng.uniform(0.90, 1.04)),
        light=light,
        ambient=float(rng.uniform(0.35, 0.62)),
        hair_style=style,
        hairline=float(rng.uniform(-1.12, -0.94)),
        fringe=float(rng.uniform(0.05, 0.22)) if style != "bald" and rng.random() < 0.25 else 0.0,
        beard=float(rng.uniform(0.25, 1.0)) if style != "long" and rng.random() < 0.3 else 0.0,
        glasses=bool(rng.random() < 0.10),
        freckles=float(rng.uniform(0.1, 0.35)) if place < 1.5 and rng.random() < 0.3 else 0.0,
        background=(_muted(rng), _muted(rng)),
        shirt=_muted(rng),
        gaze=(float(rng.normal(0, 0.018)), float(rng.normal(0, 0.008))),
        **_draw_features(rng),
    )


def _muted(rng: np.random.Generator) -> Colour:
    """A colour of little saturation, as walls and clothes have."""
    return _colour(rng.uniform(0.08, 0.88) + rng.uniform(-0.13, 0.13, 3))


def _hair_odds(place: float, age: float) -> list[float]:
    """Darker hair with darker skin, grey hair with age."""
    grey = 0.45 * max(0.0, age - 0.5) * 2.0
    odds = np.array([0.25, 0.25, 0.2, 0.2, 0.1, 0.0]) if place < 2.0 else np.array([0.75, 0.25, 0, 0, 0, 0])
    odds = odds * (1.0 - grey)
    odds[5] = grey
    return [float(value) for value in odds / odds.sum()]


def _draw_features(rng: np.random.Generator) -> dict[str, float]:
    return {
        "eye_x": float(rng.uniform(0.395, 0.455)),
        "eye_y": float(rng.uniform(-0.15, -0.10)),
        "eye_width": float(rng.uniform(0.205, 0.245)),
        "eye_open": float(rng.uniform(0.86, 1.14)),
        "eye_tilt": float(rng.normal(0.0, 0.022)),
        "brow_y": float(rng.uniform(-0.46, -0.39)),
        "brow_thickness": float(rng.uniform(0.030, 0.060)),
        "brow_arch": float(rng.uniform(0.015, 0.070)),
        "brow_density": float(rng.uniform(0.65, 1.0)),
        "nose_width": float(rng.uniform(0.155, 0.215)),
        "nose_length": float(rng.uniform(0.34, 0.42)),
        "mouth_y": float(rng.uniform(0.67, 0.73)),
        "mouth_width": float(rng.uniform(0.30, 0.37)),
        "upper_lip": float(rng.uniform(0.045, 0.080)),
        "lower_lip": float(rng.uniform(0.065, 0.105)),
        "cheek": float(rng.uniform(0.5, 1.2)),
    }
