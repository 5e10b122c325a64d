"""Faces by YuNet, whose ONNX file the user brings: boxes with five points."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from annotator.core.errors import KnownError
from annotator.core.faces.detector import Pixels, checked
from annotator.core.faces.face import Face
from annotator.core.faces.network_files import content_of

LEAST_SCORE, SAME = 0.6, 0.3
# Frames are searched at most this many pixels long: faces from about 10 to 300 pixels are found.
LONGEST = 960
_PROBE = 64


class YuNet:
    """Finds boxes with five points. An object serves one thread at a time: OpenCV's networks keep what they compute.

    Raises KnownError for a file that is not there or is no YuNet.
    """

    name = "yunet"

    def __init__(self, path: Path) -> None:
        content_of(path)
        try:
            self._net = cv2.FaceDetectorYN.create(str(path), "", (_PROBE, _PROBE), LEAST_SCORE, SAME)
            self._net.detect(np.zeros((_PROBE, _PROBE, 3), np.uint8))
        except (cv2.error, AttributeError) as fault:
            raise KnownError(
                "This is no YuNet that OpenCV {version} can run.",
                version=cv2.__version__,
                path=path,
                advice="Take face_detection_yunet_2023mar.onnx of OpenCV's collection of networks.",
            ) from fault

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        """The faces of an image (H, W, 3) uint8 RGB, the largest first."""
        if not checked(pixels):
            return ()
        scale = min(1.0, LONGEST / max(pixels.shape))
        small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
        height, width = small.shape[:2]
        self._net.setInputSize((width, height))
        rows = self._net.detect(cv2.cvtColor(small, cv2.COLOR_RGB2BGR))[1]
        factors = np.array([pixels.shape[1] / width, pixels.shape[0] / height])
        faces = (_face(row, factors) for row in (() if rows is None else np.asarray(rows, np.float64)))
        return tuple(sorted((face for face in faces if face is not None), key=lambda face: -face.size))


def _face(row: np.ndarray[tuple[int, ...], np.dtype[np.float64]], factors: np.ndarray) -> Face | None:
    """A row: left, top, width, height, five points in the order that ours have, too, and the score."""
    if not (np.isfinite(row).all() and (row[2:4] > 0).all()):
        return None
    (left, top), (right, bottom) = row[:2] * factors, (row[:2] + row[2:4]) * factors
    return Face((left, top, right, bottom), row[4:14].reshape(5, 2) * factors, None, min(max(float(row[14]), 0.0), 1.0))
