"""Faces by the Haar cascade that OpenCV 4 brings along: boxes of faces seen from before, no points."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2

from annotator.core.errors import KnownError
from annotator.core.faces.detector import Pixels, checked
from annotator.core.faces.face import Face

FILE = "haarcascade_frontalface_default.xml"
# Frames are searched at most this many pixels long, for faces from this share of the shorter side on.
LONGEST, SMALLEST = 960, 0.08
STEP, NEIGHBOURS = 1.1, 6
# Votes from which a face is as good as certain.
CERTAIN = 12.0


def cascade_file() -> Path | None:
    """Where OpenCV keeps the cascade; None where this OpenCV has none, or no code for it."""
    folder = getattr(getattr(cv2, "data", None), "haarcascades", None)
    if folder is None or not hasattr(cv2, "CascadeClassifier"):
        return None
    path = Path(folder) / FILE
    return path if path.is_file() else None


class Haar:
    """Finds boxes alone. An object serves one thread at a time. Raises KnownError where OpenCV has no cascades."""

    name = "haar"

    def __init__(self) -> None:
        path = cascade_file()
        if path is None:
            raise KnownError(
                "OpenCV {version} has no Haar cascades.",
                version=cv2.__version__,
                advice='Install an older one: pip install "opencv-python-headless<5"',
            )
        # OpenCV 5 has no such class, and its types know none.
        self._cascade: Any = getattr(cv2, "CascadeClassifier")(str(path))  # noqa: B009
        if self._cascade.empty():
            raise KnownError("This cascade cannot be read.", path=path, advice="Install opencv-python-headless anew.")

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        """The faces of an image (H, W, 3) uint8 RGB, the largest first."""
        if not checked(pixels):
            return ()
        grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
        scale = min(1.0, LONGEST / max(grey.shape))
        grey = cv2.equalizeHist(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
        least = max(int(SMALLEST * min(grey.shape)), 24)
        boxes, _, votes = self._cascade.detectMultiScale3(
            grey, STEP, NEIGHBOURS, minSize=(least, least), outputRejectLevels=True
        )
        faces = [
            Face((x / scale, y / scale, (x + w) / scale, (y + h) / scale), confidence=min(max(vote / CERTAIN, 0), 1))
            for (x, y, w, h), vote in zip(boxes, votes, strict=True)
        ]
        return tuple(sorted(faces, key=lambda face: -face.size))
