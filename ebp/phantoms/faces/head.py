"""Head, neck, ears, hair, beard and background."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ebp.phantoms.faces.canvas import Canvas
from ebp.phantoms.faces.expression import Geometry
from ebp.phantoms.faces.identity import Identity
from ebp.phantoms.noise import Field, blend, bump, lattice, sample, spread, step


@dataclass(frozen=True, eq=False)
class Textures:
    """Random fields sampled once per face, all (size, size)."""

    pores: Field
    mottle: Field
    strands: Field
    hairs: Field
    edge: Field
    backdrop: Field


def draw_textures(rng: np.random.Generator, canvas: Canvas) -> Textures:
    """Noise bound to the face (pores, hair) and to the room (backdrop)."""
    fine, coarse, room = lattice(rng, 48), lattice(rng, 12), lattice(rng, 7)
    x, y = canvas.x, canvas.y
    radial = np.arctan2(x, y + 0.9)
    return Textures(
        pores=sample(fine, x + 20.0, y + 20.0, 19.0),
        mottle=sample(coarse, x + 20.0, y + 20.0, 4.0),
        strands=sample(fine, radial * 12.0 + 40.0, np.hypot(x, y + 0.9) * 1.6, 1.0),
        hairs=sample(fine, x * 34.0 + y * 8.0 + 90.0, y * 15.0 + 90.0, 1.0),
        edge=sample(coarse, x * 5.0 + 40.0, y * 2.0 + 40.0, 1.0),
        backdrop=spread(room, canvas.size),
    )


def paint_background(canvas: Canvas, who: Identity, textures: Textures) -> Field:
    """A blurred room, (size, size, 3)."""
    top, bottom = (np.array(colour, np.float32) for colour in who.background)
    share = np.linspace(0.0, 1.0, canvas.size, dtype=np.float32)[:, None] + 0.25 * textures.backdrop
    wall: Field = top + np.clip(share, 0.0, 1.0)[..., None] * (bottom - top)
    return wall


def cover(canvas: Canvas, distance: Field) -> Field:
    """Anti-aliased cover of a region from its signed distance in face units (positive inside)."""
    share = np.clip(distance * np.float32(1.0 / canvas.pixel) + 0.5, 0.0, 1.0)
    return np.asarray(share)


def head_distance(canvas: Canvas, who: Identity, geometry: Geometry) -> Field:
    """Signed distance to the face's outline: an ellipse above, a jaw of exponent `who.jaw` below."""
    x, y = canvas.x / np.float32(who.width), canvas.y
    below = np.maximum(y, 0.0) * np.float32(1.0 / geometry.chin)
    above = np.minimum(y, 0.0) * np.float32(1.0 / 1.42)
    jaw = below ** np.float32(who.jaw)
    level = 1.0 - x * x - above * above - jaw
    fall = who.jaw * jaw / np.maximum(below, 0.05) / geometry.chin
    steep = np.hypot(2.0 * x, 2.0 * above / 1.42 - fall)
    return np.asarray(level / np.maximum(steep, 0.6))


def paint_body(image: Field, canvas: Canvas, who: Identity, geometry: Geometry) -> None:
    """Hair behind the head, shoulders, neck with the chin's shadow, ears."""
    x, y = canvas.x, canvas.y
    wide = np.abs(x)
    if who.hair_style == "long":
        curtain = np.minimum(1.22 - 0.10 * np.cos(2.0 * y) - wide, 1.75 - y)
        dome = 1.0 - np.hypot(x / 1.2, (y + 0.05) / 1.52)
        blend(image, tuple(0.55 * c for c in who.hair), cover(canvas, np.where(y < 0, dome, curtain)))
    neck = np.minimum(0.60 - 0.05 * np.cos(3.0 * y) - wide, y - 0.5)
    shadow = step(y, geometry.chin + 0.42, geometry.chin - 0.1)
    tone = np.array(who.skin, np.float32) * (0.82 - 0.38 * shadow)[..., None]
    blend(image, tone, cover(canvas, neck))
    shoulders = y - 1.50 - 0.28 * np.maximum(wide - 0.45, 0.0) ** 1.5 - 0.20 * step(wide, 0.5, 0.0)
    blend(image, who.shirt, cover(canvas, shoulders))
    for side in (-1.0, 1.0):
        centre = (who.width * side, 0.02)
        window = canvas.window(centre, 0.35)
        rho = np.hypot((x[window] - centre[0]) / 0.13, (y[window] - centre[1]) / 0.25)
        tone = np.array(who.skin, np.float32) * (0.62 + 0.25 * step(rho, 0.35, 0.8))[..., None]
        blend(image[window], tone, cover(canvas, 0.13 * (1.0 - rho)))


def skin_colour(canvas: Canvas, who: Identity, textures: Textures) -> Field:
    """Albedo of the skin, (size, size, 3): pores, mottling, red cheeks and nose, freckles, beard."""
    x, y = canvas.x, canvas.y
    level = 1.0 + 0.018 * textures.pores + 0.02 * textures.mottle
    image = np.array(who.skin, np.float32) * level[..., None]
    red = bump(np.abs(x), y, (0.56, 0.28), (0.20, 0.17)) + 0.8 * bump(x, y, (0.0, 0.36), (0.14, 0.10))
    image[..., 1:] *= (1.0 - 0.085 * red)[..., None]
    if who.freckles:
        band = bump(x, y, (0.0, 0.12), (0.55, 0.20)) * step(textures.pores, 0.7, 1.4)
        image *= 1.0 - (who.freckles * band)[..., None] * np.array([0.4, 0.7, 0.9], np.float32)
    return image


def paint_beard(image: Field, canvas: Canvas, who: Identity, geometry: Geometry, textures: Textures) -> None:
    """Stubble to full beard over jaw and upper lip; the cheeks stay free."""
    if not who.beard:
        return
    x, y = np.abs(canvas.x), canvas.y
    drop = geometry.mouth.drop
    jaw = step(y - 0.55 - 0.5 * np.maximum(0.0, 0.75 - x), -0.10, 0.28)
    side = step(x, 0.70, 0.86) * step(y, 0.10, 0.35)
    lip = bump(x, y, (0.0, who.mouth_y - 0.135), (0.26, 0.045))
    free = bump(x, y, (0.0, who.mouth_y + 0.16 + drop), (0.20, 0.05))
    area = np.clip(np.maximum(np.maximum(jaw, side), 1.2 * lip) - 0.5 * free, 0.0, 1.0)
    texture = np.clip(0.72 + 0.28 * textures.hairs, 0.0, 1.0)
    blend(image, who.hair, np.clip(0.85 * who.beard * area * texture, 0.0, 0.92))


def paint_hair(image: Field, canvas: Canvas, who: Identity, textures: Textures, light: Field, outline: Field) -> None:
    """Hair in front: cap above the hairline, sides along the head's outline, and at times a fringe."""
    if who.hair_style == "bald":
        return
    x, y = canvas.x, canvas.y
    crown = 1.20 - np.hypot(x / (0.94 * who.width), (y + 0.10) / 1.22)
    forehead = who.hairline + who.fringe + 0.32 * x * x + 0.22 * np.maximum(np.abs(x) - 0.72, 0.0)
    front = forehead + (0.028 + 0.10 * who.fringe) * textures.edge - y
    short = who.hair_style == "short"
    sides = (0.07 if short else 0.13 - 0.07 * bump(x * 0.0, y, (0.0, 0.30), (1.0, 0.33))) - outline
    sides = np.minimum(sides, np.abs(x) - (0.3 if short else 0.70)) + 0.018 * textures.edge
    sides = np.minimum(sides, (0.05 + 0.05 * textures.edge if short else 1.6) - y)
    shape = np.minimum(crown if short else crown + 0.08, np.maximum(front, sides))
    gloss = (0.82 + 0.22 * textures.strands) * (0.55 + 0.45 * light)
    colour = np.array(who.hair, np.float32) * gloss[..., None]
    blend(image, colour, np.clip(shape / 0.030 + 0.4, 0.0, 1.0))
