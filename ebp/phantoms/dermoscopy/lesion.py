"""A lesion's outline, its local frame, and how pigment, blood and keratin colour the skin under them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ebp.phantoms.noise import Field, blend, lattice, sample, step

# Absorption per unit of depth in red, green and blue: melanin and keratin take blue most, blood takes green most.
MELANIN = np.array([0.56, 0.90, 1.22], np.float32)
BLOOD = np.array([0.30, 1.55, 1.15], np.float32)
KERATIN = np.array([0.16, 0.40, 0.95], np.float32)
SCATTER_BLUE = (0.46, 0.52, 0.59)
REACH = 1.7  # the frame covers the lesion and its nearest skin: this many radii


@dataclass(frozen=True, eq=False)
class Frame:
    """The pixels around one lesion. x, y: coordinates with its centre at 0 and its radius 1, turned by its angle."""

    window: tuple[slice, slice]
    x: Field
    y: Field
    pixel: float  # one pixel's width in these coordinates
    origin: tuple[float, float]  # the lesion's centre in pixels of the window
    turn: float

    @property
    def shape(self) -> tuple[int, int]:
        return self.x.shape[0], self.x.shape[1]

    def to_pixels(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 2) points of the frame in pixels of its window."""
        cos, sin = np.cos(self.turn), np.sin(self.turn)
        turned = points @ np.array([[cos, sin], [-sin, cos]])
        return np.asarray(turned / self.pixel + np.array(self.origin))


@dataclass(frozen=True, eq=False)
class Pigments:
    """What a lesion is made of, each (h, w): absorbing depths, blue and white covers in 0..1, and height."""

    inside: NDArray[np.bool_]
    melanin: Field
    blood: Field
    keratin: Field
    veil: Field
    white: Field
    relief: Field

    @classmethod
    def empty(cls, inside: NDArray[np.bool_], **layers: Field) -> Pigments:
        """Pigments with the layers given and zero for the others."""
        nothing = np.zeros(inside.shape, np.float32)
        names = ("melanin", "blood", "keratin", "veil", "white", "relief")
        return cls(inside, **{name: layers.get(name, nothing) for name in names})


@dataclass(frozen=True)
class Border:
    """How a lesion's outline departs from a circle: stretch, low harmonics, notches (warp), and jagged spikes."""

    stretch: float
    harmonics: float
    notches: float
    notch_scale: float = 2.2


def make_frame(centre: tuple[float, float], radius: float, turn: float, size: int) -> Frame:
    """The frame of a lesion at `centre` (unit square) with `radius` (share of the side), cut to the image."""
    cx, cy, reach = centre[0] * size, centre[1] * size, REACH * radius * size
    left, right = max(0, int(cx - reach)), min(size, int(cx + reach) + 1)
    top, bottom = max(0, int(cy - reach)), min(size, int(cy + reach) + 1)
    pixel = 1.0 / (radius * size)
    dx = (np.arange(left, right, dtype=np.float32) + np.float32(0.5 - cx)) * np.float32(pixel)
    dy = (np.arange(top, bottom, dtype=np.float32) + np.float32(0.5 - cy)) * np.float32(pixel)
    cos, sin = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    x = cos * dx[None, :] + sin * dy[:, None]
    y = -sin * dx[None, :] + cos * dy[:, None]
    return Frame((slice(top, bottom), slice(left, right)), x, y, pixel, (cx - left - 0.5, cy - top - 0.5), turn)


def outline(frame: Frame, border: Border, rng: np.random.Generator) -> Field:
    """Signed field of a random outline, negative inside; near the border about the distance in radii."""
    orders = np.arange(2, 7)
    size = border.harmonics * rng.normal(0.0, 1.0, len(orders)) / orders
    phase = rng.uniform(0.0, 2 * np.pi, len(orders))
    warp = lattice(rng, 16)
    squeeze = np.float32(border.stretch)
    x, y = frame.x * squeeze, frame.y / squeeze
    rho, theta = np.hypot(x, y), np.arctan2(y, x)
    radius = np.full(frame.shape, 1.0, np.float32)
    for order, height, shift in zip(orders, size, phase, strict=True):
        radius += np.float32(height) * np.cos(np.float32(order) * theta + np.float32(shift))
    field = rho - np.clip(radius, 0.45, 1.45)
    if border.notches:
        field += border.notches * sample(warp, frame.x, frame.y, border.notch_scale)
        field += 0.45 * border.notches * sample(warp, frame.x + 3.1, frame.y + 5.7, 2.4 * border.notch_scale)
    # What lies beyond the frame's reach is not drawn, so nothing may count as inside there.
    limited: Field = np.maximum(field, np.hypot(frame.x, frame.y) - 1.6)
    return limited


def largest_part(inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Only the largest connected part: a notch may cut an outline in two."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(inside.astype(np.uint8), connectivity=8)
    if count <= 2:
        return inside
    return np.asarray(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])))


def discs(frame: Frame, points: NDArray[np.float64], radii: NDArray[np.float64]) -> Field:
    """Soft-edged discs, (h, w) in 0..1; points (n, 2) and radii (n,) in the frame's units."""
    height, width = frame.shape
    fine = 3
    cover = np.zeros((height * fine, width * fine), np.uint8)
    for (px, py), radius in zip(frame.to_pixels(points), radii / frame.pixel, strict=True):
        at = (round((px + 0.5) * fine * 16) - 8, round((py + 0.5) * fine * 16) - 8)
        cv2.circle(cover, at, max(8, round(radius * fine * 16)), 255, -1, cv2.LINE_AA, 4)
    small = cv2.resize(cover, (width, height), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), max(0.3, 0.25 * float(np.mean(radii)) / frame.pixel))
    return soft.astype(np.float32) * np.float32(1 / 255)


def scattered(rng: np.random.Generator, count: int, reach: float) -> NDArray[np.float64]:
    """(count, 2) random points spread evenly over a disc of radius `reach`."""
    distance, angle = reach * np.sqrt(rng.random(count)), rng.uniform(0, 2 * np.pi, count)
    return np.stack([distance * np.cos(angle), distance * np.sin(angle)], 1)


def honeycomb(x: Field, y: Field, spacing: float, thickness: float) -> Field:
    """A pigment network: 1 on the lines, 0 in the holes; `spacing` between holes, `thickness` of the lines 0 to 1."""
    k = np.float32(4 * np.pi / (np.sqrt(3) * spacing))
    third = np.float32(np.sqrt(3) / 2)
    waves = np.cos(k * x) + np.cos(k * (-0.5 * x + third * y)) + np.cos(k * (0.5 * x + third * y))
    return step(waves, thickness + 0.7, thickness - 1.0)


def colour_skin(skin: Field, pigments: Pigments, light: tuple[float, float]) -> None:
    """Colour `skin` (h, w, 3) in place: absorption, scattering veil, white structures, and shaded relief."""
    depth = pigments.melanin[..., None] * MELANIN
    depth += pigments.blood[..., None] * BLOOD
    depth += pigments.keratin[..., None] * KERATIN
    skin *= np.exp(-depth)
    if pigments.veil.any():
        blend(skin, SCATTER_BLUE, pigments.veil)
    if pigments.white.any():
        blend(skin, (0.93, 0.86, 0.78), pigments.white)
    if pigments.relief.any():
        slope_y, slope_x = np.gradient(pigments.relief)
        skin *= (1.0 + np.clip(light[0] * slope_x + light[1] * slope_y, -0.35, 0.35))[..., None]
