"""Brush and eraser: round, pixel-exact, any width."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.core.regions.mask import EMPTY
from annotator.core.regions.stroke import Stroke
from annotator.core.work.decisions import finish_stroke
from annotator.core.work.drawing import Drawing
from annotator.ui.base.text import marked
from annotator.ui.canvas.live_mask import LiveMask
from annotator.ui.canvas.tool import Done, Gesture, Phase, Pointer
from annotator.ui.canvas.tool_options import Number, Option
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.tools.drawing import DrawingTool, Work
from annotator.ui.work.session import Session


class BrushTool(DrawingTool):
    """Paints a new region, on the selected one where it begins there, or that one anew."""

    name = "brush"
    hint = marked("Begun at the selected region: adds · Shift: straight")
    cursor = Qt.CursorShape.BlankCursor
    erases = False
    text = marked("Brush stroke")

    def __init__(self, session: Session, work: Work, width: Number) -> None:
        super().__init__(session, work)
        self._width = width
        self._pointer: Pointer | None = None
        self._live: LiveMask | None = None
        self._damage = QRectF()

    @property
    def options(self) -> tuple[Option, ...]:
        return (self._width,) if self.erases else (*super().options, self._width)

    def _radius_at(self, pointer: Pointer) -> float:
        return self._width.value / 2

    def intent(self, pointer: Pointer) -> str:
        return "" if self.erases else super().intent(pointer)

    @property
    def live(self) -> LiveMask | None:
        return self._live

    def gesture(self, press: Pointer) -> Gesture:
        """Paint from press to release; Shift draws one straight line."""
        way = Drawing.ADD if self.erases else self.drawing(press)
        if self.erases and not self._can_erase():
            return None
        adopts = way is not Drawing.NEW and self.session.selected_suggestion is not None
        annotation = self._subject(way)
        if annotation is None:
            return None
        anew = way is Drawing.REPLACE
        stroke = Stroke(EMPTY if anew else annotation.mask, *self.picture_size, erase=self.erases)
        self._live = LiveMask(stroke, self.session.labels.by_id(annotation.label_id).colour)
        start = last = press
        if not press.shift:
            stroke.extend(press.position, press.position, self._width.value / 2)
        pointer = press
        while pointer.phase is not Phase.RELEASE:
            try:
                pointer = yield
            except GeneratorExit:
                if adopts:  # given up: the suggestion it began with is undecided again
                    self.session.undo()
                raise
            self._pointer = pointer
            if pointer.phase in (Phase.MOVE, Phase.RELEASE) and not press.shift:
                stroke.extend(last.position, pointer.position, self._width.value / 2)
                last = pointer
        if press.shift:
            stroke.extend(start.position, pointer.position, self._width.value / 2)
        self.cancelled()
        if anew:
            painted = stroke.patches()[2] if not stroke.dirty.empty else EMPTY
            return self._redrawn(annotation, painted) if not painted.empty else None
        edit = finish_stroke(annotation, stroke, is_new=way is Drawing.NEW, seconds=self.session.seconds())
        return Done(edit, self.text, annotation.id) if edit is not None else None

    def hover(self, pointer: Pointer | None) -> None:
        self._pointer = pointer

    def cancelled(self) -> None:
        self._live = None

    def damage(self, viewport: Viewport) -> QRectF:
        """Where the cursor's circle was and is: a step of the brush lies between them."""
        before, self._damage = self._damage, QRectF()
        if self._pointer is not None:
            x, y = viewport.to_view(*self._pointer.position)
            reach = self._radius(viewport) + 3.0
            self._damage = QRectF(x - reach, y - reach, 2 * reach, 2 * reach)
        return before.united(self._damage)

    def clearance(self, viewport: Viewport) -> float:
        return min(self._radius(viewport) * 0.7, 60.0)

    def _radius(self, viewport: Viewport) -> float:
        return max(self._width.value / 2 * viewport.scale, 2.0)

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF) -> None:
        """The brush's true footprint round the cursor."""
        if self._pointer is None:
            return
        x, y = viewport.to_view(*self._pointer.position)
        radius = self._radius(viewport)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 170), 3.0), (QColor("white"), 1.2)):
            pen = QPen(colour, width)
            if self.erases:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawEllipse(QPointF(x, y), radius, radius)


class EraserTool(BrushTool):
    """Takes pixels off the selected annotation."""

    name = "eraser"
    hint = marked("Shift: straight")
    erases = True
    text = marked("Erase")
