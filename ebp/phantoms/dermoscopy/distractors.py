"""Hair, ruler, gel bubbles, freckles, light and lens: drawn without any regard to the lesions' classes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ebp.phantoms.noise import Field, blend, lattice, sample, spread, step

_FINE = 2  # strokes are drawn on a canvas this many times finer
_SHIFT = 4


def skin(rng: np.random.Generator, x: Field, y: Field) -> Field:
    """Bare skin, (size, size, 3) in 0..1: a tone from pale to brown, blotches, redness, criss-cross furrows."""
    size = x.shape[0]
    tones = np.array([[0.93, 0.79, 0.73], [0.87, 0.70, 0.60], [0.76, 0.57, 0.45], [0.57, 0.40, 0.31]], np.float32)
    place = 3.0 * rng.beta(1.3, 2.0)
    index = min(int(place), 2)
    tone = tones[index] + (place - index) * (tones[index + 1] - tones[index])
    tone = tone + rng.normal(0.0, 0.015, 3)
    blotch, fine = spread(lattice(rng, 5), size), lattice(rng, 32)
    redness = spread(lattice(rng, 7), size)
    bend = 0.012 * sample(fine, x, y, 7.0)
    pitch = rng.uniform(75.0, 110.0)
    turn = rng.uniform(0.0, np.pi)
    furrows = np.zeros_like(x)
    for angle in (turn, turn + 1.15):
        along = np.float32(np.cos(angle)) * (x + bend) + np.float32(np.sin(angle)) * (y - bend)
        furrows += np.cos(np.float32(pitch) * along) ** 2
    grain = sample(fine, x, y, 46.0)
    level = 1.0 + 0.025 * blotch - rng.uniform(0.008, 0.030) * furrows + 0.014 * grain
    image: Field = tone.astype(np.float32) * level[..., None]
    image[..., 1:] *= (1.0 - 0.020 * (redness + 1.0))[..., None]
    return image


def freckles(rng: np.random.Generator, image: Field) -> int:
    """A few faint small brown spots that are no lesion; the number drawn."""
    size = image.shape[0]
    count = int(rng.integers(1, 9)) if rng.random() < 0.4 else 0
    cover = np.zeros((size, size), np.uint8)
    for _ in range(count):
        axes = rng.uniform(0.006, 0.015, 2)
        _spot(cover, rng.uniform(0, 1, 2), axes, int(rng.integers(90, 255)))
    if count:
        soft = cv2.GaussianBlur(cover, (0, 0), 0.004 * size).astype(np.float32) / 255.0
        image *= np.exp(-soft[..., None] * np.array([0.10, 0.20, 0.28], np.float32))
    return count


def _spot(cover: NDArray[np.uint8], centre: NDArray[np.float64], axes: NDArray[np.float64], level: int) -> None:
    """An anti-aliased ellipse; centre and axes as shares of the side."""
    scale = cover.shape[0] << _SHIFT
    cv2.ellipse(cover, _ints(centre * scale), _ints(axes * scale), 0.0, 0.0, 360.0, level, -1, cv2.LINE_AA, _SHIFT)


def _ints(pair: NDArray[np.float64]) -> tuple[int, int]:
    return round(float(pair[0])), round(float(pair[1]))


def hair(rng: np.random.Generator, image: Field) -> int:
    """Curved hairs, none to many, mostly in one direction; each with a thin highlight. The number drawn."""
    size = image.shape[0]
    count = int(rng.choice([0, 3, 8, 16], p=[0.35, 0.3, 0.22, 0.13]) * rng.uniform(0.6, 1.4))
    colour = np.array([[0.10, 0.07, 0.06], [0.24, 0.15, 0.10], [0.52, 0.40, 0.28]][int(rng.integers(0, 3))])
    lean = rng.uniform(0.0, np.pi)
    fine = _FINE * size
    cover = np.zeros((fine, fine), np.uint8)
    t = np.linspace(0.0, 1.0, 14)[:, None]
    for _ in range(count):
        angle, length = lean + rng.normal(0.0, 0.45), rng.uniform(0.3, 1.1)
        middle, bend = rng.uniform(0.0, 1.0, 2), rng.normal(0.0, 0.12)
        along = np.array([np.cos(angle), np.sin(angle)])
        across = np.array([-along[1], along[0]])
        points = middle + (t - 0.5) * length * along + bend * (1.0 - (2.0 * t - 1.0) ** 2) * across
        width = max(1, round(rng.uniform(0.004, 0.009) * fine))
        line = np.rint(points * fine * (1 << _SHIFT)).astype(np.int32)
        cv2.polylines(cover, [line], False, int(rng.integers(170, 250)), width, cv2.LINE_AA, _SHIFT)
    if count:
        small = cv2.resize(cover, (size, size), interpolation=cv2.INTER_AREA)
        blend(image, colour, small.astype(np.float32) / 255.0)
    return count


def ruler(rng: np.random.Generator, image: Field) -> bool:
    """In one image of four a scale along an edge: millimetre ticks, a longer one every fifth."""
    drawn = bool(rng.random() < 0.25)
    edge, offset, gap = int(rng.integers(0, 4)), rng.uniform(0.02, 0.07), rng.uniform(0.028, 0.045)
    if not drawn:
        return False
    size = image.shape[0]
    fine = _FINE * size
    cover = np.zeros((fine, fine), np.uint8)
    width = max(1, round(0.006 * fine))
    for index in range(int(1.0 / gap) + 1):
        at = index * gap + 0.5 * offset
        end = offset + (0.060 if index % 5 == 0 else 0.032)
        line = np.rint(np.array([[at, offset], [at, end]]) * fine * (1 << _SHIFT)).astype(np.int32)
        cv2.polylines(cover, [line], False, 215, width, cv2.LINE_AA, _SHIFT)
    small = np.rot90(cv2.resize(cover, (size, size), interpolation=cv2.INTER_AREA), edge)
    blend(image, (0.13, 0.12, 0.14), small.astype(np.float32) / 255.0)
    return True


def bubbles(rng: np.random.Generator, image: Field, x: Field, y: Field) -> int:
    """Air in the immersion gel: rings with a bright rim, a clear inside and a glint. The number drawn."""
    count = int(rng.integers(1, 8)) if rng.random() < 0.35 else 0
    size = image.shape[0]
    for _ in range(count):
        cx, cy = rng.uniform(0.0, 1.0, 2)
        radius = rng.uniform(0.010, 0.045)
        reach = 1.5 * radius
        rows = slice(max(0, int((cy - reach) * size)), max(1, int((cy + reach) * size) + 2))
        columns = slice(max(0, int((cx - reach) * size)), max(1, int((cx + reach) * size) + 2))
        u, v = (x[rows, columns] - cx) / radius, (y[rows, columns] - cy) / radius
        rho = np.hypot(u, v)
        rim = np.exp(-(((rho - 0.92) / 0.11) ** 2)) * (0.55 - 0.35 * (u + v))
        glint = np.exp(-(((u + 0.45) ** 2 + (v + 0.45) ** 2) / 0.035))
        spot = image[rows, columns]
        spot *= (1.0 + 0.06 * step(rho, 1.0, 0.8))[..., None]
        blend(spot, (0.97, 0.97, 0.96), np.clip(0.65 * rim + 0.8 * glint, 0.0, 0.9))
    return count


def lens(rng: np.random.Generator, image: Field, x: Field, y: Field) -> NDArray[np.bool_] | None:
    """Uneven light, vignette, colour cast, a black rim at times. Returns the visible pixels (None: all)."""
    angle, slope = rng.uniform(0.0, 2 * np.pi), rng.uniform(0.0, 0.28)
    gain, shade = rng.uniform(0.88, 1.08), rng.uniform(0.0, 0.45)
    cast = rng.normal(0.0, 0.022, 3)
    rim, rim_radius = rng.random() < 0.15, rng.uniform(0.52, 0.66)
    u, v = x - 0.5, y - 0.5
    light = gain * (1.0 + slope * (np.float32(np.cos(angle)) * u + np.float32(np.sin(angle)) * v))
    rho = np.hypot(u, v)
    light *= 1.0 - shade * step(rho, 0.28, 0.80)
    image *= light[..., None] * (1.0 + cast).astype(np.float32)
    if not rim:
        return None
    width = 1.5 / image.shape[0]
    blend(image, (0.02, 0.02, 0.02), step(rho, rim_radius - width, rim_radius + width))
    return rho < rim_radius


def sensor(rng: np.random.Generator, image: Field) -> Field:
    """A little blur and grain; the only step whose random numbers depend on the image's size."""
    blur, noise = rng.uniform(0.0015, 0.0035), rng.uniform(0.003, 0.014)
    soft: Field = cv2.GaussianBlur(image, (0, 0), blur * image.shape[0])
    soft += np.float32(noise) * rng.standard_normal(image.shape, dtype=np.float32)
    return soft
