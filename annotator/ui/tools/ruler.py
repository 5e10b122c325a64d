"""Measuring by hand: a line's length, and the angle of two lines."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.core.images.scale import Scale
from annotator.core.regions.mask import Box
from annotator.ui.base.text import marked
from annotator.ui.canvas.tool import Gesture, Phase, Pointer, Tool
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.tools.preview import paint_handles
from annotator.ui.work.measuring import told_angle, told_length
from annotator.ui.work.session import Session

COLOUR = "#FFD166"
MOST = 3
INK, PLATE = QColor("white"), QColor(20, 20, 24, 190)


class RulerTool(Tool):
    """One gesture that begins by itself and lasts until Escape: nothing of it is stored but what Enter asks for."""

    name = "ruler"
    hint = marked(
        "Drag a line: its length · click a third place: the angle · drag anew · Enter: how long the line is in truth · "
        "Esc leaves it"
    )
    cursor = Qt.CursorShape.CrossCursor

    def __init__(
        self, session: Session, scale_in: Callable[[Box], Scale],
        calibrate: Callable[[tuple[float, float], tuple[float, float]], object],
    ) -> None:  # fmt: skip
        """`scale_in` tells what pixels measure in a part of the image, `calibrate` asks how long a line is."""
        super().__init__(session)
        self._scale_in, self._calibrate = scale_in, calibrate
        self.points: list[tuple[float, float]] = []

    def gesture(self, press: Pointer) -> Gesture:
        """Follow lines until the tool is left."""
        self.points = []
        start: tuple[float, float] | None = None
        while True:
            pointer = yield
            if pointer.phase in (Phase.PRESS, Phase.DOUBLE):
                start = pointer.position
            elif pointer.phase is Phase.MOVE and start is not None and not pointer.near(start):
                self.points = [start, pointer.position]
            elif pointer.phase is Phase.RELEASE and start is not None:
                if pointer.near(start) and len(self.points) in (1, 2):
                    self.points.append(start)
                elif pointer.near(start):
                    self.points = [start]
                start = None
            elif pointer.phase is Phase.TAKE_BACK:
                self.points = self.points[:-1]
            elif pointer.phase is Phase.FINISH and len(self.points) >= 2:
                self._calibrate(self.points[0], self.points[1])
            self.points = self.points[:MOST]

    def cancelled(self) -> None:
        self.points = []

    def texts(self) -> list[tuple[tuple[float, float], str]]:
        """What is told, and where: the length of each line at its middle, the angle at its vertex."""
        if len(self.points) < 2:
            return []
        xs, ys = zip(*self.points, strict=True)
        box = Box(int(min(xs)), int(min(ys)), int(max(xs) - min(xs)) + 1, int(max(ys) - min(ys)) + 1)
        scale = self._scale_in(box)
        lines = list(zip(self.points, self.points[1:], strict=False))
        found = [
            (((one[0] + other[0]) / 2, (one[1] + other[1]) / 2), told_length(scale.length(one, other), scale))
            for one, other in lines
        ]
        if len(self.points) == MOST:
            one, middle, other = self.points
            found.append((middle, told_angle(scale.angle(one, middle, other))))
        return found

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF) -> None:
        """Lines, their ends, and what they measure."""
        places = [QPointF(*viewport.to_view(*point)) for point in self.points]
        for colour, width in ((QColor(0, 0, 0, 170), 4.0), (QColor(COLOUR), 1.8)):
            painter.setPen(QPen(colour, width))
            if len(places) > 1:
                painter.drawPolyline(places)
        paint_handles(painter, self.points, viewport, COLOUR, 4.0)
        metrics = painter.fontMetrics()
        for at, text in self.texts():
            x, y = viewport.to_view(*at)
            width, height = metrics.horizontalAdvance(text) + 12, metrics.height() + 4
            frame = QRectF(x + 10, y - height / 2, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(PLATE)
            painter.drawRoundedRect(frame, 4, 4)
            painter.setPen(INK)
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, text)
