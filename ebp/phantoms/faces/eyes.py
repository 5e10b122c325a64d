"""Eyes, lids, brows and glasses. Both sides are drawn by the same code in coordinates that run outwards."""

from __future__ import annotations

import numpy as np

from ebp.phantoms.faces.canvas import Canvas
from ebp.phantoms.faces.expression import Geometry
from ebp.phantoms.faces.head import Textures, cover
from ebp.phantoms.faces.identity import Identity
from ebp.phantoms.noise import Field, blend, step


def lid_lines(who: Identity, geometry: Geometry, t: Field) -> tuple[Field, Field]:
    """y of the upper and lower lid's edge at t = -1 (inner corner) to 1 (outer corner)."""
    eye = geometry.eye
    base = who.eye_y - who.eye_tilt * t
    inside = np.maximum(1.0 - t * t, 0.0)
    upper = base - eye.upper * inside ** np.float32(0.72) * (1.0 - 0.12 * t)
    lower = base + eye.lower * inside ** np.float32(0.85 - 0.35 * eye.straight) * (1.0 + 0.10 * t)
    return upper, lower


def paint_eye(image: Field, canvas: Canvas, who: Identity, geometry: Geometry, side: float, light: Field) -> None:
    """Lid crease, eyeball between the lids, lashes."""
    window = canvas.window((who.eye_x * side, who.eye_y), 0.40)
    spot = image[window]
    x, y = canvas.x[window] * np.float32(side), canvas.y[window]
    t = (x - who.eye_x) / np.float32(who.eye_width)
    upper, lower = lid_lines(who, geometry, t)
    across = step(np.abs(t), 1.02, 0.80)
    _paint_crease(spot, who, geometry, t, y, upper)
    ball = np.minimum(np.minimum(y - upper, lower - y), (1.0 - np.abs(t)) * np.float32(who.eye_width))
    inside = cover(canvas, ball)
    blend(spot, _eyeball(canvas, who, x, y, upper, side, light[window]), inside)
    lash = np.exp(-(((y - upper + 0.006) / 0.013) ** 2)) * across
    rim = np.exp(-(((y - lower) / 0.008) ** 2)) * across
    dark = tuple(0.30 * c for c in who.skin)
    blend(spot, dark, np.clip(0.85 * lash + 0.30 * rim, 0.0, 0.9))


def _paint_crease(spot: Field, who: Identity, geometry: Geometry, t: Field, y: Field, upper: Field) -> None:
    """The fold above the upper lid: it goes up less than the lid does, so a wide eye hides the lid's plate."""
    rise = who.eye_open * 0.165 + 0.35 * (geometry.eye.upper - who.eye_open * 0.098)
    inside = np.maximum(1.05 - t * t, 0.0)
    crease = who.eye_y - who.eye_tilt * t - rise * inside ** np.float32(0.62) + 0.3 * min(geometry.brow.arch, 0.04)
    fold = np.exp(-(((y - crease) / 0.013) ** 2)) * step(np.abs(t), 1.12, 0.85)
    plate = np.clip((y - crease) / 0.03, 0.0, 1.0) * np.clip((upper - y) / 0.02, 0.0, 1.0)
    spot *= (1.0 - 0.40 * fold - 0.06 * plate)[..., None]


def _eyeball(canvas: Canvas, who: Identity, x: Field, y: Field, upper: Field, side: float, light: Field) -> Field:
    """White, iris, pupil and glint, shaded below the upper lid."""
    gaze_x, gaze_y = who.gaze
    u, v = x - (who.eye_x + gaze_x * side), y - (who.eye_y - 0.018 + gaze_y)
    rho = np.hypot(u, v)
    white = np.array([0.88, 0.86, 0.84], np.float32) * np.ones_like(x)[..., None]
    white[..., 1:] *= (1.0 - 0.10 * step(np.abs(x - who.eye_x), 0.10, 0.24))[..., None]
    blend(white, tuple(0.42 * c for c in who.iris), cover(canvas, 0.102 - rho))
    blend(white, who.iris, cover(canvas, 0.090 - rho))
    blend(white, (0.03, 0.03, 0.03), cover(canvas, 0.040 - rho))
    white *= ((0.62 + 0.38 * np.clip((y - upper) / 0.055, 0.0, 1.0)) * (0.45 + 0.55 * light))[..., None]
    glint_x, glint_y = 0.030 * who.light[0] * side, -0.035
    blend(white, (0.98, 0.98, 0.98), 0.9 * cover(canvas, 0.017 - np.hypot(u - glint_x, v - glint_y)))
    return white


def brow_spine(who: Identity, geometry: Geometry, t: Field) -> Field:
    """y of the brow's middle at t = 0 (inner end) to 1 (outer end)."""
    brow = geometry.brow
    inner, outer = (1.0 - t) ** 2, t * t
    arch = 1.0 - inner - outer  # 2 t (1 - t): a quadratic Bézier's middle weight
    rest = who.brow_y - 2.0 * who.brow_arch * arch * (0.6 + 0.8 * t)
    return np.asarray(rest + inner * brow.inner + 1.5 * arch * brow.arch + outer * brow.outer)


def paint_brow(
    image: Field, canvas: Canvas, who: Identity, geometry: Geometry, side: float, textures: Textures
) -> None:
    """A tapering band of short hairs."""
    window = canvas.window((0.43 * side, who.brow_y), 0.50)
    x, y = canvas.x[window] * np.float32(side), canvas.y[window]
    start, end = 0.155 - geometry.brow.gather, 0.72
    t = (x - np.float32(start)) * np.float32(1.0 / (end - start))
    inside = np.clip(t, 0.0, 1.0)
    thick = who.brow_thickness * (1.0 - 0.72 * inside**2) * step(inside, -0.12, 0.16)
    spine = brow_spine(who, geometry, inside)
    level = 1.0 - np.abs(y - spine) / np.maximum(thick, 0.004)
    ends = step(t, -0.06, 0.05) * step(t, 1.04, 0.93)
    hairs = np.clip(0.80 + 0.30 * textures.hairs[window], 0.0, 1.0)
    dark = tuple(0.75 * c if who.hair[0] < 0.5 else 0.62 * c for c in who.hair)
    blend(image[window], dark, np.clip(step(level, -0.25, 0.45) * ends * hairs * who.brow_density, 0.0, 0.95))


def paint_glasses(image: Field, canvas: Canvas, who: Identity) -> None:
    """Thin dark frames before the eyes; the lenses are clear."""
    if not who.glasses:
        return
    x, y = np.abs(canvas.x), canvas.y - np.float32(who.eye_y + 0.02)
    ring = (((x - who.eye_x) / 0.335) ** 4 + (y / 0.245) ** 4) ** 0.25
    frame = cover(canvas, 0.022 - np.abs(ring - 1.0) * 0.28)
    bridge = cover(canvas, np.minimum(0.018 - np.abs(y + 0.06 - 0.5 * x * x), who.eye_x - 0.33 - x))
    blend(image, (0.10, 0.09, 0.09), 0.92 * np.maximum(frame, bridge))
