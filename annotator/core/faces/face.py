"""A face as a value: where it lies in a frame, and its landmarks.

Coordinates are pixels of the frame, x to the right and y down; the frame begins at (0, 0), so the middle of its first
pixel is at (0.5, 0.5). Sides are the person's own, as in FACS: a right eye lies at the left of the picture unless the
picture is mirrored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from annotator.core.errors import KnownError

Points: TypeAlias = NDArray[np.float64]
Box: TypeAlias = tuple[float, float, float, float]
Number = TypeVar("Number", np.float32, np.float64)

# The five points, in this order.
RIGHT_EYE, LEFT_EYE, NOSE, RIGHT_MOUTH, LEFT_MOUTH = range(5)
POINTS, MESH = 5, 468
# The vertices of the mesh whose mean is each of the five points: both corners of an eye, the tip of the nose, a corner
# of the mouth.
_FIVE_OF_MESH = ((33, 133), (263, 362), (1,), (61,), (291,))
# From the eyes' line to that of the mouth's corners, in distances of the eyes: more on a head turned aside only.
EYES_TO_MOUTH = 1.4
# The five points of an average face, in distances of the eyes, from the middle between them.
AVERAGE = np.array([(-0.5, 0.0), (0.5, 0.0), (0.0, 0.58), (-0.46, 0.94), (0.46, 0.94)])
_FEWEST_CLICKS = 3
# How far a face reaches round its five points, in distances of the eyes: to the sides, above the eyes, below them.
_REACH = (1.05, 1.0, 1.9)


@dataclass(frozen=True, eq=False)
class Face:
    """box: left, top, right, bottom, about from the hairline to the chin. points: (5, 2) float64: the person's right
    eye (its middle), left eye, tip of the nose, right and left corner of the mouth. mesh: (468, 2) float32, the
    vertices of MediaPipe's face mesh. Both are None where the detector has none. confidence: in [0, 1].

    Arrays are copied and cannot be written. Raises ValueError for numbers that are not finite, an empty box, other
    shapes, or a confidence beyond its range.
    """

    box: Box
    points: Points | None = None
    mesh: NDArray[np.float32] | None = None
    confidence: float = 1.0

    def __post_init__(self) -> None:
        left, top, right, bottom = (float(value) for value in self.box)
        if not (np.isfinite((left, top, right, bottom)).all() and left < right and top < bottom):
            raise ValueError(f"a face's box must be finite and hold something, got {self.box}")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"a face's confidence must lie between 0 and 1, got {self.confidence}")
        object.__setattr__(self, "box", (left, top, right, bottom))
        object.__setattr__(self, "confidence", float(self.confidence))
        if self.points is not None:
            object.__setattr__(self, "points", _frozen(self.points, POINTS, np.float64))
        if self.mesh is not None:
            object.__setattr__(self, "mesh", _frozen(self.mesh, MESH, np.float32))

    def scaled(self, across: float, down: float) -> Face:
        """The same face in an image so many times as wide and as high."""
        scale, (left, top, right, bottom) = np.array([across, down]), self.box
        points = None if self.points is None else self.points * scale
        mesh = None if self.mesh is None else (self.mesh * scale).astype(np.float32)
        return Face((left * across, top * down, right * across, bottom * down), points, mesh, self.confidence)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Face)
            and (self.box, self.confidence) == (other.box, other.confidence)
            and _same(self.points, other.points)
            and _same(self.mesh, other.mesh)
        )

    def __hash__(self) -> int:
        return hash((self.box, self.confidence))

    @classmethod
    def of_points(cls, points: ArrayLike, confidence: float = 1.0) -> Face:
        """The face that has five points, (5, 2), with a box of a face's proportions round them."""
        five = _frozen(points, POINTS, np.float64)
        return cls(box_of_points(five), five, None, confidence)

    @classmethod
    def of_mesh(cls, mesh: ArrayLike, confidence: float = 1.0) -> Face:
        """The face that has a mesh, (468, 2): its box holds the mesh, its points are those of the mesh."""
        vertices = _frozen(mesh, MESH, np.float32)
        (left, top), (right, bottom) = vertices.min(axis=0), vertices.max(axis=0)
        return cls((left, top, right, bottom), points_of_mesh(vertices), vertices, confidence)

    @property
    def size(self) -> float:
        """The geometric mean of the box's width and height, in pixels."""
        left, top, right, bottom = self.box
        return float(np.sqrt((right - left) * (bottom - top)))

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the box."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2


def box_of_points(points: Points) -> Box:
    """The upright box about from hairline to chin round five points (5, 2)."""
    across, down = axes(points)
    middle = points[[RIGHT_EYE, LEFT_EYE]].mean(axis=0)
    side, above, below = _REACH
    corners = np.array([middle + u * across + v * down for u in (-side, side) for v in (-above, below)])
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def completed(points: ArrayLike) -> Points:
    """Five points (5, 2) of which some are not given (NaN): these lie where they would on an average face.

    Raises KnownError for fewer than three points, and for points that all lie in one place.
    """
    clicked = np.array(points, np.float64)
    known = np.isfinite(clicked).all(axis=1) if clicked.shape == (POINTS, 2) else np.zeros(0, bool)
    if known.sum() < _FEWEST_CLICKS or np.ptp(clicked[known], axis=0).max() < 1:
        raise KnownError(
            "These are too few points of a face.",
            advice="Click at least three of them: both eyes, the tip of the nose, both corners of the mouth.",
        )
    scale, shift = _similarity(AVERAGE[known], clicked[known])
    average = AVERAGE[:, 0] + 1j * AVERAGE[:, 1]
    placed = average * scale + shift
    clicked[~known] = np.stack((placed.real, placed.imag), axis=1)[~known]
    return clicked


def _similarity(source: Points, target: Points) -> tuple[complex, complex]:
    """Turning and scaling as one complex number, and the shift, that bring points to others with the least squares."""
    z, w = source[:, 0] + 1j * source[:, 1], target[:, 0] + 1j * target[:, 1]
    centred = z - z.mean()
    scale = complex((centred.conj() @ (w - w.mean())) / (centred.conj() @ centred).real)
    return scale, complex(w.mean() - scale * z.mean())


def axes(points: Points) -> tuple[Points, Points]:
    """Across the face (from the person's right eye to the left one) and down it, as long as the eyes are apart. Of a
    face turned aside, whose eyes lie close, as long as the way from eyes to mouth tells.

    Raises ValueError where all points lie in one place.
    """
    across = points[LEFT_EYE] - points[RIGHT_EYE]
    down = points[[RIGHT_MOUTH, LEFT_MOUTH]].mean(axis=0) - points[[RIGHT_EYE, LEFT_EYE]].mean(axis=0)
    apart, long = float(np.hypot(*across)), float(np.hypot(*down))
    length = max(apart, long / EYES_TO_MOUTH)
    if not length > 0:
        raise ValueError("the points of a face must not lie in one place")
    direction = across / apart if apart > 0 else np.array([down[1], -down[0]]) / long
    return direction * length, np.array([-direction[1], direction[0]]) * length


def points_of_mesh(mesh: NDArray[np.floating]) -> Points:
    """The five points of a mesh (468, 2)."""
    return np.array([mesh[list(vertices)].mean(axis=0, dtype=np.float64) for vertices in _FIVE_OF_MESH])


def overlap(one: Box, other: Box) -> float:
    """Intersection over union of two boxes, in [0, 1]."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    if across <= 0 or down <= 0:
        return 0.0
    shared = across * down
    return shared / (_area(one) + _area(other) - shared)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _frozen(values: ArrayLike, rows: int, kind: type[Number]) -> NDArray[Number]:
    array = np.array(values, dtype=kind)
    if array.shape != (rows, 2) or not np.isfinite(array).all():
        raise ValueError(f"expected {rows} finite points (x, y), got an array of shape {array.shape}")
    array.setflags(write=False)
    return array


def _same(one: NDArray[np.floating] | None, other: NDArray[np.floating] | None) -> bool:
    if one is None or other is None:
        return one is other
    return bool(np.array_equal(one, other))
