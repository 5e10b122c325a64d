"""Brush and eraser: round, pixel-exact, any width."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.core.annotation import Annotation
from annotator.core.decisions import finish_stroke
from annotator.core.stroke import Stroke
from annotator.ui.canvas.live_mask import LiveMask
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.session import Session
from annotator.ui.tools.base import Done, Gesture, Phase, Pointer, Tool

SMALLEST, LARGEST = 1.0, 2000.0


class BrushSize:
    """The width of brush and eraser, in image pixels."""

    def __init__(self, diameter: float = 12.0) -> None:
        self.diameter = diameter

    def scale(self, factor: float) -> None:
        """Widen or narrow, by a whole pixel at least."""
        step = max(1.0, abs(self.diameter * factor - self.diameter))
        wider = self.diameter + (step if factor > 1 else -step)
        self.diameter = min(max(round(wider), SMALLEST), LARGEST)


class BrushTool(Tool):
    """Paints on the selected annotation, on the selected suggestion (which is accepted first), or makes a new one."""

    name = "brush"
    cursor = Qt.CursorShape.BlankCursor
    erases = False
    text = "Brush stroke"

    def __init__(self, session: Session, size: BrushSize, adopt: Callable[[], Annotation | None]) -> None:
        super().__init__(session)
        self._size, self._adopt = size, adopt
        self._pointer: Pointer | None = None
        self._live: LiveMask | None = None
        self._damage = QRectF()

    @property
    def live(self) -> LiveMask | None:
        return self._live

    def gesture(self, press: Pointer) -> Gesture:
        """Paint from press to release; Shift draws one straight line."""
        adopts = self.session.selected_suggestion is not None
        annotation, is_new = self._subject()
        if annotation is None:
            return None
        stroke = Stroke(annotation.mask, *self.picture_size, erase=self.erases)
        self._live = LiveMask(stroke, self.session.labels.by_id(annotation.label_id).colour)
        start = last = press
        if not press.shift:
            stroke.extend(press.position, press.position, self._size.diameter / 2)
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
                stroke.extend(last.position, pointer.position, self._size.diameter / 2)
                last = pointer
        if press.shift:
            stroke.extend(start.position, pointer.position, self._size.diameter / 2)
        self.cancelled()
        edit = finish_stroke(annotation, stroke, is_new=is_new, seconds=self.session.seconds())
        return Done(edit, self.text, annotation.id) if edit is not None else None

    def _subject(self) -> tuple[Annotation | None, bool]:
        if self.session.selected_suggestion is not None:
            return self._adopt(), False
        selected = self.session.selected_annotation
        if selected is None and self.erases:
            self.session.notifications.inform("Select an annotation to erase from.")
        if selected is not None or self.erases:
            return selected, False
        return self.session.new_annotation(), True

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

    def _radius(self, viewport: Viewport) -> float:
        return max(self._size.diameter / 2 * viewport.scale, 2.0)

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
    erases = True
    text = "Erase"
