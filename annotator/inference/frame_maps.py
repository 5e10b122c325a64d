"""Maps of one frame of a clip: an image's, of which nothing is kept with the project."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from annotator.core.images import Picture, frame_path, open_picture, settle
from annotator.core.images.source import ArraySource
from annotator.core.work.edits import NO_IMAGE
from annotator.inference.requests import Attended, AttendRequest
from annotator.inference.scoring import FrameMaps, FrameMapsRequest

# The longer side of the small picture that comes with maps.
SMALL = 160


def frame_maps(
    request: FrameMapsRequest, attend: Callable[[AttendRequest], Attended | None], wanted: Callable[[], bool]
) -> FrameMaps | None:
    """The maps of a frame; None when they are no longer wanted. Raises KnownError."""
    path = frame_path(request.path, request.frame)
    picture = settle(path, open_picture(path), wanted, lambda: None)
    if picture is None:
        return None
    shown = picture
    if request.square is not None:
        shown = Picture(ArraySource(request.square.crop(picture.crop(picture.box)), 8))
        shown.prepare()
    asked = AttendRequest(
        NO_IMAGE, path, request.model, request.labels, request.contrast, request.urgency, shown, least=request.least
    )
    found = attend(asked)
    return FrameMaps(request, found.maps, _small(picture)) if found is not None else None


def _small(picture: Picture) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    scale = min(SMALL / max(picture.width, picture.height), 1.0)
    size = max(round(picture.width * scale), 1), max(round(picture.height * scale), 1)
    return np.asarray(cv2.resize(picture.reduced(SMALL), size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
