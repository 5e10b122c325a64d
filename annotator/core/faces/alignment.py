"""A face upright in a square, and back: eyes level and in fixed places, from over the forehead to below the chin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from annotator.core.faces.face import LEFT_EYE, RIGHT_EYE, Box, Face, Points, axes

Matrix: TypeAlias = NDArray[np.float64]
Values = TypeVar("Values", np.uint8, np.float32, np.float64, np.bool_)

# Where the middle between the eyes lies in the square, and how far the eyes are apart, as shares of its side.
EYES, EYES_APART = (0.5, 0.36), 0.27
# The square round a box, where that is all there is: its side in longer sides of the box; where the box's middle lies.
BOX_ROOM, BOX_MIDDLE = 1.32, (0.5, 0.48)


@dataclass(frozen=True, eq=False)
class Alignment:
    """The similarity between a frame and an upright square of `side` × `side` pixels.

    matrix: (2, 3) float64; maps points (x, y, 1) of the frame into the square. In both the middle of the first pixel is
    at (0.5, 0.5).
    """

    side: int
    matrix: Matrix

    @classmethod
    def of(cls, face: Face, side: int) -> Alignment:
        """By the face's points; by its box, and so without turning, where it has none. Raises ValueError for a side
        below 1, and for points that lie in one place.
        """
        return cls.of_box(face.box, side) if face.points is None else cls.of_points(face.points, side)

    @classmethod
    def of_points(cls, points: Points, side: int) -> Alignment:
        """Eyes level, `EYES_APART` of the side apart round `EYES`; on a head turned aside as far apart as keeps the
        mouth as far below them as it lies at most on a face seen from before.
        """
        across, _ = axes(points)
        eyes = points[[RIGHT_EYE, LEFT_EYE]].mean(axis=0)
        length = float(np.hypot(*across))
        return cls._turned(side, eyes, across / length, EYES_APART * side / length, EYES)

    @classmethod
    def of_box(cls, box: Box, side: int) -> Alignment:
        """Upright, with as much room round the box as a face's points would give."""
        left, top, right, bottom = box
        middle = np.array([(left + right) / 2, (top + bottom) / 2])
        scale = side / (BOX_ROOM * max(right - left, bottom - top))
        return cls._turned(side, middle, np.array([1.0, 0.0]), scale, BOX_MIDDLE)

    @classmethod
    def _turned(cls, side: int, middle: Points, across: Points, scale: float, place: tuple[float, float]) -> Alignment:
        if side < 1:
            raise ValueError(f"a square's side must be at least 1 pixel, got {side}")
        turn = scale * np.array([[across[0], across[1]], [-across[1], across[0]]])
        matrix = np.column_stack((turn, np.array(place) * side - turn @ middle))
        matrix.setflags(write=False)
        return cls(side, matrix)

    def to_square(self, points: NDArray[np.floating]) -> Points:
        """Points (..., 2) of the frame, in the square."""
        return np.asarray(points, np.float64) @ self.matrix[:, :2].T + self.matrix[:, 2]

    def from_square(self, points: NDArray[np.floating]) -> Points:
        """Points (..., 2) of the square, in the frame."""
        back = np.linalg.inv(self.matrix[:, :2])
        return (np.asarray(points, np.float64) - self.matrix[:, 2]) @ back.T

    def crop(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The square (side, side, 3) uint8 of a frame (H, W, 3) uint8; black beyond the frame."""
        from annotator.core.faces.warping import cut

        return cut(pixels, self.matrix, self.side)

    def to_frame(self, values: NDArray[Values], height: int, width: int) -> NDArray[Values]:
        """A map or a mask (side, side) of the square, in the frame (height, width), of the same type; 0 outside.

        Maps (float32, float64, uint8) are interpolated; of a mask (bool) those pixels are true whose middle lies in it.
        Raises ValueError for another shape.
        """
        from annotator.core.faces.warping import brought_back

        if values.shape != (self.side, self.side):
            raise ValueError(f"expected a map ({self.side}, {self.side}), got {values.shape}")
        return brought_back(values, self.matrix, height, width)
