"""Fits regions drawn by hand to the image's edges, in the background."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from PySide6.QtCore import QObject, Slot

from annotator.core.errors import KnownError
from annotator.core.regions import runs
from annotator.core.regions.mask import Box, Mask
from annotator.core.regions.shaping import kept_near
from annotator.core.work.annotation import Annotation
from annotator.inference.requests import Answer, Failure, FitRequest, Fitted, Request
from annotator.inference.thread import InferenceThread
from annotator.ui.work.session import Session

Then: TypeAlias = Callable[[Annotation, Mask], None]
# The image is read at this many pixels a side at most; a region wider than so many of them is not fitted.
SIDE, WIDEST = 1024, 8192
# How much of the image round a region tells what its background looks like, in reaches.
ROUND = 3


class EdgeFitter(QObject):
    """Sends regions to the worker, and hands back what becomes of them."""

    def __init__(self, session: Session, thread: InferenceThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._thread = session, thread
        self._asked: dict[int, tuple[Annotation, Box, Then]] = {}
        thread.answered.connect(self._answered)
        thread.failed.connect(self._failed)
        thread.crashed.connect(self._crashed)
        session.image_changed.connect(self._asked.clear)

    def fit(self, annotation: Annotation, reach: int, then: Then) -> None:
        """Move an annotation's outline to the edges within reach; `then` gets it as it was, and the new region.

        Raises KnownError for a region too wide.
        """
        picture = self._session.picture
        assert picture is not None
        box, margin = annotation.mask.box, ROUND * reach
        if max(box.w, box.h) > WIDEST:
            raise KnownError(
                "Regions over {widest} px wide are not fitted to edges.", widest=WIDEST, advice="Split it first."
            )
        window = Box(box.x - margin, box.y - margin, box.w + 2 * margin, box.h + 2 * margin)
        window = window.clipped(picture.width, picture.height)
        step = -(-max(window.w, window.h) // SIDE)
        columns, rows = (np.arange(0, side, step) for side in (window.w, window.h))
        region = runs.sampled(annotation.mask.in_frame(window), window.h, columns, rows)
        request = FitRequest(annotation.image_id, picture.crop(window, step), region, reach / step)
        self._asked[request.number] = annotation, window, then
        self._thread.submit(request)

    @Slot(object)
    def _failed(self, failure: Failure) -> None:
        self._asked.pop(failure.request.number, None)

    @Slot(str, object)
    def _crashed(self, _details: str, request: Request) -> None:
        self._asked.pop(request.number, None)

    @Slot(object)
    def _answered(self, answer: Answer) -> None:
        import cv2

        picture = self._session.picture
        if not isinstance(answer, Fitted) or answer.request.number not in self._asked or picture is None:
            return
        annotation, window, then = self._asked.pop(answer.request.number)
        found = cv2.resize(answer.mask.astype(np.float32), (window.w, window.h), interpolation=cv2.INTER_LINEAR) >= 0.5
        reach = answer.request.reach * -(-max(window.w, window.h) // SIDE)
        fitted = Mask.from_array(np.asarray(found), window.x, window.y)
        then(annotation, kept_near(annotation.mask, fitted, reach, picture.width, picture.height))
