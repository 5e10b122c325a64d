"""One face from an identity, a pose and an expression. The stage is what no expression changes, and is made once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ebp.phantoms.faces import eyes, head, mouth, relief
from ebp.phantoms.faces.canvas import Canvas, draw_pose, make_canvas
from ebp.phantoms.faces.expression import Geometry
from ebp.phantoms.faces.identity import Identity, draw_identity
from ebp.phantoms.noise import Field, blend, bump, step


@dataclass(frozen=True, eq=False)
class Stage:
    """Person, light, pose and everything else that stays while the face moves."""

    canvas: Canvas
    who: Identity
    textures: head.Textures
    background: Field
    skin: Field


def draw_stage(rng: np.random.Generator, size: int) -> Stage:
    """A random person in a random pose."""
    who = draw_identity(rng)
    canvas = make_canvas(draw_pose(rng), size)
    textures = head.draw_textures(rng, canvas)
    background = head.paint_background(canvas, who, textures)
    return Stage(canvas, who, textures, background, head.skin_colour(canvas, who, textures))


def render(stage: Stage, geometry: Geometry) -> Field:
    """The face, (size, size, 3) float32 in about 0..1, before the camera's blur and grain."""
    canvas, who, textures = stage.canvas, stage.who, stage.textures
    image = stage.background.copy()
    head.paint_body(image, canvas, who, geometry)
    height = relief.head_relief(canvas, who, geometry)
    groove = relief.carve(canvas, geometry.furrows)
    light = relief.shade(canvas, height, groove, who)
    skin = stage.skin.copy()
    head.paint_beard(skin, canvas, who, geometry, textures)
    _pucker(skin, stage, geometry)
    skin *= light[..., None]
    # Folded skin is redder: less of the light that leaves it is green and blue.
    skin[..., 1:] *= (1.0 - 0.06 * np.minimum(groove, 1.0))[..., None]
    mouth.paint_nostrils(skin, canvas, who, geometry)
    mouth.paint_mouth(skin, canvas, who, geometry, light)
    for side in (-1.0, 1.0):
        eyes.paint_eye(skin, canvas, who, geometry, side, light)
        eyes.paint_brow(skin, canvas, who, geometry, side, textures)
    outline = head.head_distance(canvas, who, geometry)
    skin *= (0.62 + 0.38 * step(outline, 0.0, 0.16))[..., None]
    blend(image, skin, head.cover(canvas, outline))
    head.paint_hair(image, canvas, who, textures, light, outline)
    eyes.paint_glasses(image, canvas, who)
    return image


def _pucker(skin: Field, stage: Stage, geometry: Geometry) -> None:
    """Dimples of the chin's skin when its boss is pushed up."""
    if not geometry.pucker:
        return
    place = bump(stage.canvas.x, stage.canvas.y, (0.0, 1.02 + geometry.mouth.drop), (0.15, 0.10))
    skin *= (1.0 - 0.22 * geometry.pucker * place * step(stage.textures.pores, 0.0, 1.2))[..., None]
