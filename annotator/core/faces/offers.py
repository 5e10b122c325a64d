"""Which detectors there are on this computer, and how to get the others. OpenCV is loaded by asking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.faces.detector import Detector
from annotator.core.message import marked


@dataclass(frozen=True)
class Offer:
    """A detector that there is, or why there is not.

    name: mediapipe, yunet, haar or flow. gives: what a face of it has, as a text to be shown. missing: why it is not
    there, with advice how to get it; None where it is. make: makes one, for one thread; None where it is missing, and
    for flow, which begins with clicked points (`annotator.core.faces.flow.Flow`).
    """

    name: str
    title: str
    gives: str
    missing: KnownError | None = None
    make: Callable[[], Detector] | None = None

    @property
    def there(self) -> bool:
        """Whether it can be used."""
        return self.missing is None


def available(networks: Path | None = None, yunet: Path | None = None) -> tuple[Offer, ...]:
    """All detectors: those that are there, best first, then the others.

    networks: a folder of MediaPipe's .tflite files, in place of the installed package's. yunet: its ONNX file. Each
    that is there was made once to see that it works.
    """
    offers = (_mediapipe(networks), _yunet(yunet), _haar(), FLOW)
    return tuple(sorted(offers, key=lambda offer: not offer.there))


FLOW = Offer("flow", marked("By hand"), marked("Five clicked points, carried on from frame to frame."))


def _mediapipe(folder: Path | None) -> Offer:
    from annotator.core.faces.mediapipe import MediaPipe

    return _tried("mediapipe", "MediaPipe", marked("Boxes, five points and a mesh."), lambda: MediaPipe(folder))


def _yunet(path: Path | None) -> Offer:
    gives = marked("Boxes and five points.")
    if path is None:
        missing = KnownError(
            "YuNet needs a file.",
            advice="Get face_detection_yunet_2023mar.onnx from OpenCV's collection of networks and choose it.",
        )
        return Offer("yunet", "YuNet", gives, missing)
    from annotator.core.faces.yunet import YuNet

    return _tried("yunet", "YuNet", gives, lambda: YuNet(path))


def _haar() -> Offer:
    from annotator.core.faces.haar import Haar

    return _tried("haar", "Haar", marked("Boxes of faces seen from before."), Haar)


def _tried(name: str, title: str, gives: str, make: Callable[[], Detector]) -> Offer:
    try:
        make()
    except KnownError as missing:
        return Offer(name, title, gives, missing)
    return Offer(name, title, gives, make=make)
