"""Lips, teeth, the opening between them, and the nostrils."""

from __future__ import annotations

import numpy as np

from ebp.phantoms.faces.canvas import Canvas
from ebp.phantoms.faces.expression import Geometry
from ebp.phantoms.faces.head import cover
from ebp.phantoms.faces.identity import Identity
from ebp.phantoms.noise import Field, blend, bump, step


def paint_nostrils(image: Field, canvas: Canvas, who: Identity, geometry: Geometry) -> None:
    """Two dark openings and the crease around each wing."""
    base = 0.03 + who.nose_length + geometry.nostril
    for side in (-1.0, 1.0):
        centre = (0.46 * who.nose_width * side, base)
        window = canvas.window(centre, 0.22)
        x, y = canvas.x[window], canvas.y[window]
        opening = bump(x, y, centre, (0.20 * who.nose_width, 0.020))
        image[window] *= (1.0 - 0.72 * np.minimum(1.25 * opening, 1.0))[..., None]
        wing = np.hypot((x - centre[0]) / (0.62 * who.nose_width), (y - base + 0.03) / 0.085)
        outside = step((x - centre[0]) * np.float32(side), -0.01, 0.06)
        crease = np.exp(-(((wing - 1.0) / 0.17) ** 2)) * outside
        image[window] *= (1.0 - (0.22 + 1.6 * abs(geometry.nostril)) * crease)[..., None]


def paint_mouth(image: Field, canvas: Canvas, who: Identity, geometry: Geometry, light: Field) -> None:
    """Lips with their line or, parted, with teeth, tongue and the dark between."""
    mouth = geometry.mouth
    window = canvas.window((0.0, mouth.y + 0.1), 0.75)
    spot, x, y = image[window], canvas.x[window], canvas.y[window]
    u = x / np.float32(mouth.width)
    inside = np.maximum(1.0 - u * u, 0.0)
    arc = inside ** np.float32(0.62)
    line = mouth.y + mouth.corner * (1.0 - inside) - 0.012 * mouth.pout * inside
    upper_edge, lower_edge = line - 0.30 * mouth.gap * arc, line + 0.70 * mouth.gap * arc
    bow = 1.0 - 0.20 * np.exp(-((u / 0.13) ** 2)) + 0.10 * np.exp(-(((np.abs(u) - 0.26) / 0.16) ** 2))
    top = upper_edge - mouth.upper * inside ** np.float32(0.75) * bow
    bottom = lower_edge + mouth.lower * arc * (0.88 + 0.12 * inside)
    ends = (1.0 - np.abs(u)) * np.float32(mouth.width)
    lips = cover(canvas, np.minimum(np.minimum(y - top, bottom - y), ends))
    blend(spot, _lip_colour(who, geometry, y, (top, upper_edge, lower_edge, bottom), light[window]), 0.92 * lips)
    spot *= (1.0 - 0.28 * np.exp(-(((y - bottom - 0.035) / 0.022) ** 2)) * inside)[..., None]
    if mouth.gap > 0.01:
        opening = cover(canvas, np.minimum(np.minimum(y - upper_edge, lower_edge - y), ends))
        blend(spot, _inside(geometry, u, y, upper_edge, lower_edge), opening)
    seam = np.exp(-(((y - line) / 0.010) ** 2)) * step(np.abs(u), 1.08, 0.94) * (1.0 if mouth.gap <= 0.01 else 0.0)
    corners = bump(np.abs(x), y, (mouth.width, mouth.y + mouth.corner), (0.025, 0.016))
    spot *= (1.0 - np.clip(0.68 * seam + 0.45 * corners, 0.0, 0.85))[..., None]


def _lip_colour(
    who: Identity, geometry: Geometry, y: Field, edges: tuple[Field, Field, Field, Field], light: Field
) -> Field:
    """The upper lip in shade, the lower one rounded and brighter in its middle."""
    top, upper_edge, lower_edge, bottom = edges
    below = np.clip((y - lower_edge) / np.maximum(bottom - lower_edge, 1e-3), 0.0, 1.0)
    above = np.clip((y - top) / np.maximum(upper_edge - top, 1e-3), 0.0, 1.0)
    lower = 0.90 + (0.30 + 0.15 * geometry.mouth.pout) * (4.0 * below * (1.0 - below) - 0.3)
    level = np.where(y > lower_edge, lower, 0.92 - 0.16 * above) * (0.30 + 0.70 * light)
    return np.asarray(np.array(who.lips, np.float32) * level[..., None])


def _inside(geometry: Geometry, u: Field, y: Field, upper_edge: Field, lower_edge: Field) -> Field:
    """Upper teeth below the lip's edge, the tongue at the bottom of a wide mouth, dark between."""
    colour = np.array([0.20, 0.06, 0.06], np.float32) * np.ones_like(y)[..., None]
    if geometry.mouth.drop > 0.05:
        tongue = step(y - lower_edge, -0.13, -0.06) * step(np.abs(u), 0.75, 0.5)
        blend(colour, (0.62, 0.28, 0.28), 0.85 * tongue)
    depth = min(0.062, 0.75 * geometry.mouth.gap)
    teeth = step(y - upper_edge, depth + 0.008, depth - 0.008) * step(np.abs(u), 0.85, 0.65)
    gaps = 1.0 - 0.18 * np.exp(-((np.mod(u * 6.0 + 0.5, 1.0) - 0.5) ** 2) / 0.004)
    blend(colour, np.array([0.90, 0.87, 0.80], np.float32) * (gaps * (1.0 - 0.35 * np.abs(u)))[..., None], teeth)
    colour *= (0.55 + 0.45 * np.clip((y - upper_edge) / 0.03, 0.0, 1.0))[..., None]
    return colour
