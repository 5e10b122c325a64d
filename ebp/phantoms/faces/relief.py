"""The face as a relief: resting anatomy, bulges and furrows, and the light that falls on it."""

from __future__ import annotations

import numpy as np

from ebp.phantoms.faces.canvas import Canvas
from ebp.phantoms.faces.expression import Bulge, Furrow, Geometry, Point
from ebp.phantoms.faces.identity import Identity
from ebp.phantoms.noise import Field, bump


def head_relief(canvas: Canvas, who: Identity, geometry: Geometry) -> Field:
    """Height of the face in face units, (size, size), without furrows."""
    x, y = canvas.x / np.float32(who.width), canvas.y
    dome = 1.0 - 0.72 * x * x - 0.36 * (y + 0.05) ** 2
    height = 0.62 * np.sqrt(np.maximum(dome, 0.06))
    for hill in (*_anatomy(who, geometry), *geometry.bulges):
        if hill.height:
            _add_hill(canvas, height, hill)
    return height


def _anatomy(who: Identity, geometry: Geometry) -> list[Bulge]:
    nose, tip = who.nose_width, 0.01 + who.nose_length
    drop = geometry.mouth.drop
    hills = [
        Bulge((0.0, 0.06), (0.075, 0.22), 0.13),
        Bulge((0.0, tip - 0.06), (0.50 * nose, 0.085), 0.16),
        Bulge((0.0, -0.36), (0.32, 0.09), 0.035),
        Bulge((0.0, who.mouth_y), (0.30, 0.17), 0.045),
        Bulge((0.0, who.chin - 0.17 + drop), (0.16, 0.10), 0.06),
        Bulge((0.0, who.mouth_y - 0.16), (0.025, 0.05), -0.016),
    ]
    for side in (-1.0, 1.0):
        hills += [
            Bulge((who.eye_x * side, who.eye_y - 0.02), (0.22, 0.13), -0.085),
            Bulge((who.eye_x * side, who.eye_y), (0.17, 0.09), 0.045),
            Bulge((0.45 * side, -0.38), (0.24, 0.07), 0.030),
            Bulge((0.60 * side, 0.16), (0.20, 0.15), 0.045 * who.cheek),
            Bulge((0.55 * side, 0.62), (0.20, 0.20), -0.028),
            Bulge((0.62 * nose * side, tip - 0.035 + geometry.nostril), (0.30 * nose, 0.055), 0.085),
        ]
    return hills


def _add_hill(canvas: Canvas, height: Field, hill: Bulge) -> None:
    window = canvas.window(hill.centre, 3.0 * max(hill.radius))
    height[window] += hill.height * bump(canvas.x[window], canvas.y[window], hill.centre, hill.radius)


def carve(canvas: Canvas, furrows: tuple[Furrow, ...]) -> Field:
    """Depth of all furrows together, (size, size), 1 at the bottom of a deep fold."""
    groove = np.zeros_like(canvas.x)
    for furrow in furrows:
        if furrow.depth > 0.02:
            _carve_one(canvas, groove, furrow)
    return groove


def _carve_one(canvas: Canvas, groove: Field, furrow: Furrow) -> None:
    """A parabola over the chord from start to end; it thins out towards both ends."""
    (ax, ay), (bx, by) = furrow.start, furrow.end
    middle: Point = ((ax + bx) / 2, (ay + by) / 2)
    half = 0.5 * float(np.hypot(bx - ax, by - ay))
    ux, uy = (bx - ax) / (2 * half), (by - ay) / (2 * half)
    window = canvas.window(middle, half + abs(furrow.bow) + 4 * furrow.width)
    dx, dy = canvas.x[window] - middle[0], canvas.y[window] - middle[1]
    along = (dx * ux + dy * uy) * (1.0 / half)
    taper = np.maximum(1.0 - along * along, 0.0)
    off = (dy * ux - dx * uy - furrow.bow * taper) * (1.0 / furrow.width)
    profile = np.exp(-0.5 * off * off) * np.sqrt(taper)
    np.maximum(groove[window], furrow.depth * profile, out=groove[window])


def shade(canvas: Canvas, height: Field, groove: Field, who: Identity) -> Field:
    """Light on the relief, (size, size): ambient and diffuse, about 1 where the skin faces the viewer."""
    slope_y, slope_x = np.gradient(height - 0.022 * groove)
    gx, gy = slope_x / np.float32(canvas.pixel), slope_y / np.float32(canvas.pixel)
    lx, ly, lz = (np.float32(v) for v in who.light)
    facing = np.maximum(lz - lx * gx - ly * gy, 0.0) / np.sqrt(1.0 + gx * gx + gy * gy)
    light = who.ambient + (1.0 - who.ambient) * facing
    # Little light reaches the bottom of a fold.
    result: Field = light * (1.0 - 0.36 * np.minimum(groove, 1.3))
    return result
