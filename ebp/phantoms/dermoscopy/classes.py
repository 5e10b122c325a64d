"""The four lesions, each drawn with the structures by which dermoscopy tells them apart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ebp.phantoms.dermoscopy.lesion import (
    Border,
    Frame,
    Pigments,
    discs,
    honeycomb,
    largest_part,
    outline,
    scattered,
)
from ebp.phantoms.noise import Field, bump, lattice, sample, step

Painter = Callable[[Frame, np.random.Generator, float], Pigments]


def naevus(frame: Frame, rng: np.random.Generator, radius: float) -> Pigments:
    """Symmetric, one or two browns, a regular network or regular globules that fade evenly at the border."""
    uneven = rng.uniform(0.3, 1.6)  # real naevi are not perfectly round either
    field = outline(frame, Border(rng.uniform(0.82, 1.22), 0.07 * uneven, 0.035 * uneven), rng)
    soft = rng.uniform(0.05, 0.14)
    cover = step(field, soft, -soft)
    depth, centre = rng.uniform(0.40, 1.35), rng.uniform(-0.25, 0.6)
    off_x, off_y = rng.normal(0.0, 0.10 * uneven, 2)
    core = step(np.hypot(frame.x - off_x, frame.y - off_y), 0.8, 0.15)
    melanin = depth * (1.0 + centre * core)
    wobble = lattice(rng, 12)
    melanin *= 1.0 + 0.10 * sample(wobble, frame.x, frame.y, 1.6)
    spacing = rng.uniform(0.026, 0.036) / radius
    pattern = rng.choice(["network", "globules", "homogeneous"], p=[0.6, 0.25, 0.15])
    if pattern == "network":
        wave = 0.22 * spacing * sample(wobble, frame.x, frame.y, 2.4)
        network = honeycomb(frame.x + wave, frame.y - wave, spacing, rng.uniform(0.0, 0.4))
        strength = rng.uniform(0.35, 0.75) * (1.0 - rng.uniform(0.0, 0.8) * core)
        melanin *= 1.0 + strength * (network - 0.45)
    elif pattern == "globules":
        melanin *= 0.80 + 0.75 * _globules(frame, rng, 1.25 * spacing)
    return Pigments.empty(field < 0, melanin=melanin * cover, blood=np.float32(0.04) * cover)


def _globules(frame: Frame, rng: np.random.Generator, spacing: float) -> Field:
    steps = np.arange(-1.1, 1.1, spacing)
    rows, columns = np.meshgrid(steps, steps, indexing="ij")
    columns = columns + 0.5 * spacing * (np.arange(len(steps)) % 2)[:, None]
    points = np.stack([columns.ravel(), rows.ravel()], 1)
    points += rng.normal(0.0, 0.09 * spacing, points.shape)
    return discs(frame, points, spacing * rng.uniform(0.24, 0.36, len(points)))


def melanoma(frame: Frame, rng: np.random.Generator, radius: float) -> Pigments:
    """Asymmetric, notched border, several colours off centre, atypical network, veil, streaks, black dots.

    Not all of them at once: two to six of the signs, as early and late ones show.
    """
    early = rng.uniform(0.35, 1.0)
    chance = 0.45 + 0.45 * early
    veiled, streaked, dotted, regressed, red = rng.random(5) < (chance, chance, chance, 0.5 * chance, 0.5 * chance)
    veiled = veiled or not (streaked or dotted)
    border = Border(
        rng.uniform(0.78, 1.28), early * rng.uniform(0.2, 0.38), early * rng.uniform(0.06, 0.12), rng.uniform(1.6, 2.4)
    )
    field = outline(frame, border, rng) - np.float32(streaked) * _streaks(frame, rng)
    inside = largest_part(field < 0)
    edge = rng.uniform(0.02, 0.07)
    cover = step(field, edge, -edge)
    patches, fine = lattice(rng, 16), lattice(rng, 24)
    x, y = frame.x, frame.y
    tone = sample(patches, x, y, rng.uniform(1.0, 1.5))
    melanin = rng.uniform(0.55, 1.05) * (1.0 + 0.55 * tone)
    dark = step(sample(patches, x + 7.3, y + 2.1, 1.2), 0.25, 0.9)
    melanin = np.maximum(melanin, 0.25) + rng.uniform(0.6, 1.6) * dark
    melanin *= 0.70 + 0.60 * _atypical_network(frame, rng, fine, radius)
    melanin += np.float32(1.5 * dotted) * _dots(frame, rng, radius)
    veil = _veil(frame, rng, patches) * np.float32(veiled)
    regression = step(sample(patches, x + 11.9, y + 5.5, 1.4), 0.7, 1.4) * rng.uniform(0.2, 0.6) * regressed
    flush = rng.uniform(0.2, 0.6) * step(sample(patches, x + 1.3, y + 13.1, 1.3), 0.4, 1.2)
    return Pigments.empty(
        inside,
        melanin=melanin * cover,
        blood=(0.08 + np.float32(red) * flush) * cover,
        veil=veil * cover * (0.85 + 0.15 * np.tanh(sample(fine, x, y, 6.0))),
        white=regression * cover,
    )


def _veil(frame: Frame, rng: np.random.Generator, patches: Field) -> Field:
    """Blue-white haze in one spot and here and there."""
    spot = (rng.uniform(-0.4, 0.4), rng.uniform(-0.4, 0.4))
    cloud = rng.uniform(0.3, 0.75) * step(sample(patches, frame.x + 3.7, frame.y + 9.2, 1.1), 0.3, 1.0)
    return np.maximum(cloud, rng.uniform(0.4, 0.85) * bump(frame.x, frame.y, spot, (0.28, 0.20)))


def _atypical_network(frame: Frame, rng: np.random.Generator, fine: Field, radius: float) -> Field:
    """Lines of uneven width and mesh, absent in places."""
    spacing = rng.uniform(0.040, 0.060) / radius
    bend = 0.42 * spacing
    x = frame.x + bend * sample(fine, frame.x, frame.y, 2.6)
    y = frame.y + bend * sample(fine, frame.x + 4.0, frame.y + 8.0, 2.6)
    present = step(sample(fine, frame.x + 9.0, frame.y, 1.2), -0.5, 0.4)
    uneven = 0.35 + 0.5 * sample(fine, frame.x, frame.y + 6.0, 1.5)
    k = np.float32(4 * np.pi / (np.sqrt(3) * spacing))
    third = np.float32(np.sqrt(3) / 2)
    waves = np.cos(k * x) + np.cos(k * (-0.5 * x + third * y)) + np.cos(k * (0.5 * x + third * y))
    return step(waves - uneven, 0.6, -0.6) * present + 0.35 * (1.0 - present)


def _streaks(frame: Frame, rng: np.random.Generator) -> Field:
    """Radial spikes by which the border advances within one or two sectors."""
    theta = np.arctan2(frame.y, frame.x)
    sector = rng.uniform(-np.pi, np.pi)
    width, teeth = rng.uniform(0.5, 1.1), rng.integers(17, 26)
    near = np.cos(theta - np.float32(sector))
    spikes = np.maximum(np.cos(np.float32(teeth) * theta), 0.0) ** 2
    return np.float32(rng.uniform(0.08, 0.22)) * spikes * step(near, np.cos(width), np.cos(0.4 * width))


def _dots(frame: Frame, rng: np.random.Generator, radius: float) -> Field:
    """Irregular black dots and globules, off centre."""
    count = int(rng.integers(6, 22))
    points = scattered(rng, count, 0.55) + rng.uniform(-0.35, 0.35, 2)
    return discs(frame, points, rng.uniform(0.006, 0.018, count) / radius)


def keratosis(frame: Frame, rng: np.random.Generator, radius: float) -> Pigments:
    """Sharp border, waxy yellow to dark brown, milia-like cysts, comedo-like openings, ridges; stands out."""
    field = outline(frame, Border(rng.uniform(0.8, 1.25), 0.14, 0.03, 1.8), rng)
    sharp = max(1.2 * frame.pixel, 0.015)
    cover = step(field, sharp, -sharp)
    wobble = lattice(rng, 16)
    x, y = frame.x, frame.y
    depth, waxy = rng.uniform(0.10, 1.25), rng.uniform(0.30, 0.95)
    melanin = depth * (1.0 + 0.30 * sample(wobble, x, y, 1.8)) + 0.06 * sample(wobble, x + 5.0, y, 9.0)
    ridges = _ridges(frame, rng, wobble, radius)
    melanin += rng.uniform(0.15, 0.85) * ridges
    openings = _openings(frame, rng, radius)
    melanin += 1.8 * openings
    count = int(rng.integers(1, 15))
    cysts = discs(frame, scattered(rng, count, 0.8), rng.uniform(0.006, 0.017, count) / radius)
    # The slope per pixel is what shades, so heights scale with the pixels that a radius has.
    height = step(field, 0.03, -0.22) - 0.16 * ridges - 0.15 * openings + 0.10 * cysts
    return Pigments.empty(
        field < 0,
        melanin=np.maximum(melanin, 0.1) * cover,
        keratin=waxy * cover,
        white=rng.uniform(0.55, 0.9) * cysts * cover,
        relief=height * cover * np.float32(rng.uniform(0.03, 0.06) / frame.pixel),
    )


def _ridges(frame: Frame, rng: np.random.Generator, wobble: Field, radius: float) -> Field:
    """Cerebriform fissures: the bent zero lines of a smooth field, as wide apart whatever the lesion's radius."""
    scale = rng.uniform(12.0, 20.0) * radius
    gyri = sample(wobble, frame.x + 2.0, frame.y + 3.0, scale)
    gyri = gyri + 0.4 * sample(wobble, frame.x, frame.y + 9.0, 1.9 * scale)
    return step(np.abs(gyri), rng.uniform(0.25, 0.45), 0.05)


def _openings(frame: Frame, rng: np.random.Generator, radius: float) -> Field:
    count = int(rng.integers(1, 15))
    radii = rng.uniform(0.008, 0.020, count) / radius
    return discs(frame, scattered(rng, count, 0.75), radii)


def vascular(frame: Frame, rng: np.random.Generator, radius: float) -> Pigments:
    """Red to purple lacunae parted by pale septa, on a pink ground, well circumscribed."""
    field = outline(frame, Border(rng.uniform(0.82, 1.2), 0.10, 0.05, 2.0), rng)
    edge = rng.uniform(0.02, 0.06)
    cover = step(field, edge, -edge)
    count = int(np.clip(rng.integers(8, 26) * (radius / 0.22), 6, 32))
    nearest, second, owner = _cells(frame, scattered(rng, count, 1.05), lattice(rng, 16))
    extent = rng.uniform(0.20, 0.42, count).astype(np.float32)[owner]
    septum = step(second - nearest, 0.01, 0.17) * step(nearest / extent, 1.15, 0.75)
    deep = rng.uniform(0.45, 1.5, count).astype(np.float32)[owner]
    purple = (rng.uniform(0.0, 0.55, count) ** 1.3).astype(np.float32)[owner]
    blood = 0.30 + deep * septum * (0.75 + 0.25 * step(nearest, 0.4, 0.05))
    clot = (rng.random(count) < 0.12).astype(np.float32)[owner] * septum
    haze = rng.uniform(0.0, 0.25) * step(septum, 0.8, 0.2)
    return Pigments.empty(
        field < 0,
        blood=blood * cover,
        melanin=(0.06 + 1.5 * clot) * cover,
        veil=0.75 * purple * septum * cover,
        white=haze * cover,
    )


def _cells(frame: Frame, points: NDArray[np.float64], bend: Field) -> tuple[Field, Field, NDArray[np.intp]]:
    """Bent distances (so that cells are rounded) to the nearest and next nearest point, and the nearest's index."""
    x = frame.x + 0.055 * sample(bend, frame.x, frame.y, 4.5)
    y = frame.y + 0.055 * sample(bend, frame.x + 5.0, frame.y + 2.0, 4.5)
    nearest = np.full(frame.shape, 9.0, np.float32)
    second = nearest.copy()
    owner = np.zeros(frame.shape, np.intp)
    for index, (px, py) in enumerate(points.astype(np.float32)):
        distance = np.hypot(x - px, y - py)
        owner[distance < nearest] = index
        second = np.minimum(second, np.maximum(nearest, distance))
        nearest = np.minimum(nearest, distance)
    return nearest, second, owner


PAINTERS: dict[str, Painter] = {
    "naevus": naevus,
    "melanoma": melanoma,
    "seborrhoeic keratosis": keratosis,
    "vascular lesion": vascular,
}
