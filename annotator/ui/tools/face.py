"""Saying where a face is on a frame of a clip: by its points, by a box, or which of several it is."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from annotator.ui.base.text import marked, tr
from annotator.ui.canvas.tool import Gesture, Phase, Pointer, Tool
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.tools.preview import paint_handles, paint_ring
from annotator.ui.work.session import Session
from annotator.ui.work.tracking import Tracking

COLOUR = "#56B4E9"
# What is clicked, in this order: sides are the person's own.
NAMES = (
    marked("the person's right eye (at the left)"), marked("the left eye"), marked("the tip of the nose"),
    marked("the right corner of the mouth"), marked("the left corner of the mouth"),
)  # fmt: skip


class FaceTool(Tool):
    """One gesture that begins by itself: clicks are points, a drag is a box, Enter takes them."""

    name = "face"
    hint = marked(
        "Click both eyes, the nose, both corners of the mouth · or drag a box · Enter: done; after one click: follow "
        "this person; after none: nobody is here · Backspace: back · Esc leaves it"
    )
    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, session: Session, tracking: Tracking) -> None:
        super().__init__(session)
        self._tracking = tracking
        self.points: list[tuple[float, float]] = []
        self.box: tuple[float, float, float, float] | None = None

    def gesture(self, press: Pointer) -> Gesture:
        """Take points or a box until Enter, or until all five are there."""
        self.points, self.box = [], None
        pointer, start = press, None
        while pointer.phase is not Phase.FINISH:
            pointer = yield
            if pointer.phase in (Phase.PRESS, Phase.DOUBLE):
                start = pointer.position
            elif pointer.phase is Phase.MOVE and start is not None and not pointer.near(start):
                self.box = _box(start, pointer.position)
            elif pointer.phase is Phase.RELEASE and start is not None:
                if pointer.near(start):
                    self.box = None
                    self.points.append(start)
                    self._tell()
                start = None
                if len(self.points) == len(NAMES):
                    break
            elif pointer.phase is Phase.TAKE_BACK:
                if not self.points and self.box is None:
                    self._tracking.forget()
                self.points, self.box = self.points[:-1], None
                self._tell()
        self._take()
        return None

    def _tell(self) -> None:
        if len(self.points) < len(NAMES):
            self.session.notifications.inform(tr("Next: {point}", point=tr(NAMES[len(self.points)])))

    def _take(self) -> None:
        points, box = self.points, self.box
        self.points, self.box = [], None
        if box is not None:
            self._tracking.place(box=box)
        elif len(points) == 1:
            self._tracking.choose(*points[0])
        elif points:
            five = np.full((len(NAMES), 2), np.nan)
            five[: len(points)] = points
            self._tracking.place(points=five)
        else:
            self._tracking.absent()

    def cancelled(self) -> None:
        self.points, self.box = [], None

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF) -> None:
        """The face as it is known on this frame, and what was said of it so far."""
        face = self._tracking.face(self.session.frame)
        if face is not None and self.box is None and not self.points:
            paint_ring(painter, _corners(face.box), viewport, COLOUR, dashed=True)
            if face.points is not None:
                paint_handles(painter, [(float(x), float(y)) for x, y in face.points], viewport, COLOUR, 3.0)
        if self.box is not None:
            paint_ring(painter, _corners(self.box), viewport, COLOUR)
        paint_handles(painter, self.points, viewport, COLOUR, 4.0)


def _box(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float, float, float] | None:
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    return (left, top, right, bottom) if right - left > 2 and bottom - top > 2 else None


def _corners(box: tuple[float, float, float, float]) -> list[tuple[float, float]]:
    left, top, right, bottom = box
    return [(left, top), (right, top), (right, bottom), (left, bottom)]
