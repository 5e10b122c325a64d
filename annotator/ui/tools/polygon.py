"""Polygon: click by click, closed on its first vertex, by Enter or by a double click."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from annotator.core.decisions import with_mask
from annotator.core.edits import AddAnnotation
from annotator.core.outline import fill_rings
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.session import Session
from annotator.ui.tools.base import Done, Gesture, Phase, Pointer, Tool


class PolygonTool(Tool):
    """Adds an annotation of the chosen label. Dragging draws freehand; Backspace takes the last vertex back."""

    name = "polygon"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._vertices: list[tuple[float, float]] = []
        self._pointer: Pointer | None = None

    def gesture(self, press: Pointer) -> Gesture:
        """Collect vertices until the polygon is closed."""
        self._vertices = [press.position]
        dragging = True
        while True:
            self._pointer = pointer = yield
            closes = pointer.phase is Phase.PRESS and len(self._vertices) >= 3 and pointer.near(self._vertices[0])
            if closes or pointer.phase in (Phase.FINISH, Phase.DOUBLE):
                break
            if pointer.phase is Phase.TAKE_BACK:
                self._vertices.pop()
                if not self._vertices:
                    return None
            elif pointer.phase is Phase.PRESS or (dragging and self._far(pointer)):
                self._vertices.append(pointer.position)
            dragging = pointer.phase is Phase.PRESS or (dragging and pointer.phase is Phase.MOVE)
        return self._finished()

    def _far(self, pointer: Pointer) -> bool:
        return pointer.phase is Phase.MOVE and not pointer.near(self._vertices[-1])

    def _finished(self) -> Done | None:
        ring, self._vertices = tuple(self._vertices), []
        mask = fill_rings([ring], *self.picture_size)
        if mask.empty:
            self.session.notifications.inform("The polygon encloses no pixel of the image.")
            return None
        annotation = with_mask(self.session.new_annotation(), mask, self.session.seconds(), (ring,))
        return Done(AddAnnotation(annotation), "Polygon", annotation.id)

    def hover(self, pointer: Pointer | None) -> None:
        self._pointer = pointer

    def cancelled(self) -> None:
        self._vertices = []

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF) -> None:
        """The edges so far, a rubber band to the cursor, and the first vertex to close on."""
        if not self._vertices or self.session.label is None:
            return
        points = [QPointF(*viewport.to_view(*vertex)) for vertex in self._vertices]
        if self._pointer is not None:
            points.append(QPointF(*viewport.to_view(*self._pointer.position)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        colour = QColor(self.session.label.colour)
        tint = QColor(colour)
        tint.setAlphaF(0.2)
        painter.setBrush(tint)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygonF(points))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for shade, width in ((QColor(0, 0, 0, 150), 4.0), (colour, 2.0)):
            painter.setPen(QPen(shade, width))
            painter.drawPolyline(QPolygonF(points))
        painter.setBrush(QColor("white"))
        painter.setPen(QPen(colour, 2.0))
        for index, vertex in enumerate(self._vertices):
            radius = 5.0 if index == 0 else 3.0
            painter.drawEllipse(QPointF(*viewport.to_view(*vertex)), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
