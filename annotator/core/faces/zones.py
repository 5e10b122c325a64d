"""Where on a face an action unit is looked for: generous zones, to tell a map at the right place from one elsewhere.

A zone is one or several patches, each the convex hull of some vertices of the face mesh, grown a little. Without a mesh
the vertices are those of a face at rest, brought to the five points. What the regions are: where facial coding looks
for the change of appearance; names and muscles are facts of anatomy, the drawing is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.core.faces.face import AVERAGE, Face, Points, axes
from annotator.core.faces.resting_face import mirrored, resting

# Of a map at the right place at least this share of its mass lies in the zone, as a rule; of others seldom. Measured on
# rendered faces: `docs/faces.md`.
PLAUSIBLE = 0.4
# How far patches are grown, in distances of the eyes.
GROWN = 0.16
# A pixel's edge is drawn to this part of it.
_BITS = 4


@dataclass(frozen=True)
class Patch:
    """vertices: of the right side and the middle line. both: one patch with their mirror images, or else one on each
    side. down: how far its lower edge is drawn out along the face, in distances of the eyes.
    """

    vertices: tuple[int, ...]
    both: bool = True
    down: float = 0.0


_EYE = Patch((33, 133, 247, 30, 29, 27, 28, 56, 190, 226, 31, 228, 229, 230, 231, 232, 233), both=False)
_LIPS = Patch((61, 185, 40, 39, 37, 0, 17, 84, 181, 91, 146))
_CORNER = (61, 185, 40, 146, 91, 57, 43, 186, 216, 212)
_SMILE = Patch((*_CORNER, 92, 206, 203, 36, 50, 205, 207, 187, 214), both=False)
_JAW = (176, 148, 149, 150, 152)
# By number of the action unit.
ZONES: Mapping[int, tuple[Patch, ...]] = {
    1: (Patch((66, 65, 55, 107, 108, 69, 109, 10)),),
    2: (Patch((66, 105, 63, 70, 46, 53, 52, 67, 103, 54, 68), both=False),),
    4: (Patch((105, 52, 65, 55, 107, 108, 151, 168)),),
    5: (Patch((33, 133, 145, 226, 247, 30, 29, 27, 28, 56, 190), both=False),),
    6: (Patch((156, 127, 116, 123, 50, 101, 232, 145, 33, 143), both=False),),
    7: (_EYE,),
    9: (Patch((9, 107, 55, 193, 122, 196, 49, 129, 64, 98, 2, 203, 206, 36)),),
    10: (Patch((61, 185, 40, 39, 37, 0, 164, 2, 98, 129, 203, 206, 216, 186)),),
    11: (Patch((129, 203, 36, 205, 206, 216, 92, 186), both=False),),
    12: (_SMILE,),
    13: (_SMILE,),
    14: (Patch((*_CORNER, 206, 207, 214, 202), both=False),),
    15: (Patch((*_CORNER, 214, 202, 204, 210, 211, 32, 140), both=False),),
    16: (Patch((61, 146, 91, 181, 84, 17, 18, 83, 182, 106, 43, 204, 194)),),
    17: (Patch((91, 181, 84, 17, 204, 194, 211, 32, 140, 171, 176, 148, 152)),),
    18: (_LIPS,),
    20: (Patch((*_CORNER, 206, 207, 192, 214, 202, 210, 211), both=False),),
    21: (Patch((172, 136, 150, 149, 176, 148, 152), down=0.9),),
    22: (_LIPS,),
    23: (_LIPS,),
    24: (_LIPS,),
    25: (_LIPS,),
    26: (Patch((61, 40, 0, 57, 212, 214, 136, *_JAW), down=0.1),),
    27: (Patch((61, 40, 0, 57, 212, 214, 172, 136, *_JAW), down=0.2),),
    28: (_LIPS,),
    43: (_EYE,),
    45: (_EYE,),
    46: (_EYE,),
}  # fmt: skip


def zone(face: Face, unit: int, height: int, width: int) -> NDArray[np.bool_] | None:
    """Where an action unit is looked for, (height, width) bool in the frame; None for one that has no zone (codes of
    head, eyes and visibility), and for a face without points.
    """
    patches = ZONES.get(unit)
    if patches is None or face.points is None:
        return None
    vertices = face.mesh.astype(np.float64) if face.mesh is not None else _brought(face.points)
    across, down = axes(face.points)
    drawn = np.zeros((height, width), np.uint8)
    for outline in (outline for patch in patches for outline in _outlines(patch, vertices, down)):
        _draw(drawn, outline, GROWN * float(np.hypot(*across)))
    return drawn > 0


def share_inside(heat: NDArray[np.floating], inside: NDArray[np.bool_]) -> float:
    """The share of a map's mass (H, W) that lies in a zone (H, W), in [0, 1]; NaN where the map is empty. What is
    negative or not finite counts as nothing. Raises ValueError for shapes that differ.
    """
    if heat.shape != inside.shape:
        raise ValueError(f"a map {heat.shape} and a zone {inside.shape} must have one shape")
    mass = np.where(np.isfinite(heat), np.maximum(heat, 0), 0).astype(np.float64)
    most = float(mass.max(initial=0))
    if most == 0:
        return float("nan")
    mass /= most  # so that no sum overflows
    return min(float(mass[inside].sum() / mass.sum()), 1.0)


def share_of_map(heat: NDArray[np.floating], face: Face, unit: int, size: tuple[int, int]) -> float | None:
    """The share of a map's mass (h, w) that lies where an action unit is looked for on a face, which lies in an image
    of a size (width, height) of its own; None where the unit or the face has no zone, or the map is empty.
    """
    height, width = heat.shape
    inside = zone(face.scaled(width / size[0], height / size[1]), unit, height, width)
    share = float("nan") if inside is None else share_inside(heat, inside)
    return None if np.isnan(share) else share


def _brought(points: Points) -> Points:
    """The vertices of a face at rest under the affine mapping that fits the five points best."""
    ones = np.ones((len(AVERAGE), 1))
    solved = np.linalg.lstsq(np.hstack((AVERAGE, ones)), points, rcond=None)[0]
    return np.asarray(resting() @ solved[:2] + solved[2])


def _outlines(patch: Patch, vertices: Points, down: Points) -> list[Points]:
    right = vertices[list(patch.vertices)]
    left = vertices[[mirrored(vertex) for vertex in patch.vertices]]
    sides = [np.concatenate((right, left))] if patch.both else [right, left]
    return [np.concatenate((side, side + patch.down * down)) if patch.down else side for side in sides]


def _draw(drawn: NDArray[np.uint8], outline: Points, grown: float) -> None:
    """The hull of some points, and all within `grown` pixels of it."""
    limit = 8 * max(drawn.shape) + 1  # OpenCV draws with whole numbers, and slowly far outside
    hull = cv2.convexHull(np.clip(outline - 0.5, -limit, limit).astype(np.float32))
    corners = np.round(hull * 2**_BITS).astype(np.int32)
    thick = min(max(round(2 * grown), 1), 2 * limit)
    cv2.fillPoly(drawn, [corners], 1, lineType=cv2.LINE_8, shift=_BITS)
    cv2.polylines(drawn, [corners], True, 1, min(thick, 32_767), cv2.LINE_8, _BITS)
