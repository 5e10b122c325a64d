"""Rough strokes: the object under them is found, and more strokes correct it until it is taken."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.core.work.drawing import Drawing
from annotator.ui.base.text import marked, tr
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.canvas.tool import Gesture, Phase, Pointer
from annotator.ui.canvas.tool_options import Number, Option
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.tools.drawing import DrawingTool, Work
from annotator.ui.tools.preview import on_view, paint_mask
from annotator.ui.work.fitting import Fitting
from annotator.ui.work.session import Session
from annotator.ui.work.sketching import Sketching

if TYPE_CHECKING:
    from annotator.inference.strokes import RoughStroke

AWAY = QColor(20, 20, 24, 150)


class StrokesTool(DrawingTool):
    """One gesture of many strokes, which Enter ends: what belongs to the object, and with Alt what does not.

    Begun at the selected region its object is found anew, elsewhere a new one is.
    """

    name = "strokes"
    hint = marked("Alt: none of it · Enter takes it · Backspace: one back")
    inside = Drawing.REPLACE

    def __init__(self, session: Session, work: Work, width: Number, fitting: Fitting, sketching: Sketching) -> None:
        super().__init__(session, work)
        self._width, self._fitting, self._sketching = width, fitting, sketching
        self._strokes: list[RoughStroke] = []
        self._way = Drawing.NEW
        self._pointer: Pointer | None = None
        self._ends = False

    def join(self, canvas: Canvas) -> None:
        """Show on a canvas what is found; and where Enter was pressed before that, end there."""

        def found() -> None:
            if self._ends and self._sketching.settled and canvas.tool is self:
                canvas.feed(Phase.FINISH)
            canvas.update()

        self._sketching.changed.connect(found)

    @property
    def options(self) -> tuple[Option, ...]:
        return *super().options, self._width

    def intent(self, pointer: Pointer) -> str:
        return tr("not this") if pointer.alt else super().intent(pointer)

    # --- drawing

    def gesture(self, press: Pointer) -> Gesture:
        """Collect strokes until Enter."""
        self._way, self._ends = self.drawing(press), False
        label, target = self._fitting.about(self._way)
        if press.alt or label is None:
            self.session.notifications.inform(tr("Begin with a stroke over what belongs to the object."))
            return None
        self._sketching.begin(label.id, target)
        pointer = press
        while True:
            self._follow_label()
            if pointer.phase in (Phase.PRESS, Phase.DOUBLE):
                self._ends = False
                yield from self._stroke(pointer)
            elif pointer.phase is Phase.TAKE_BACK:
                self._strokes.pop()
                self._sketching.draw(self._strokes)
                if not self._strokes:
                    return None
            elif pointer.phase is Phase.FINISH:
                self._ends = not self._sketching.settled
                if not self._ends:
                    break
            pointer = yield
        self._take()
        return None

    def _follow_label(self) -> None:
        """Another label was chosen meanwhile: its map may help now, and no longer that of the one before."""
        label, target = self._fitting.about(self._way)
        if label is not None and (label.id, target) != self._sketching.about:
            self._sketching.begin(label.id, target)
            self._sketching.draw(self._strokes)

    def _stroke(self, press: Pointer) -> Generator[None, Pointer, None]:
        """Follow the mouse from press to release."""
        from annotator.inference.strokes import RoughStroke

        line, pointer = [press.position], press
        self._strokes.append(RoughStroke(tuple(line), self._width.value, not press.alt))
        while pointer.phase is not Phase.RELEASE:
            pointer = yield
            if pointer.by_mouse and pointer.position != line[-1]:
                line.append(pointer.position)
                self._strokes[-1] = RoughStroke(tuple(line), self._width.value, not press.alt)
                self._pointer = pointer
            self._sketching.draw(self._strokes)

    def _take(self) -> None:
        """Hand over what was found; the edit is made there."""
        sketching = self._sketching
        if sketching.mask.empty:
            self.session.notifications.inform(tr("No region was found there."))
            return
        self._fitting.take_found(sketching.mask, sketching.made, sketching.provenance(), self._way)

    def hover(self, pointer: Pointer | None) -> None:
        self._pointer = pointer

    def cancelled(self) -> None:
        self._strokes, self._ends = [], False
        self._sketching.end()

    # --- painting

    def clearance(self, viewport: Viewport) -> float:
        return min(self._width.value / 2 * viewport.scale * 0.7, 60.0)

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF) -> None:
        """What is found so far, the strokes over it, and the width of the next one round the cursor."""
        colour = self._colour_of(self._way)
        if self._strokes and not self._sketching.mask.empty:
            paint_mask(painter, self._sketching.mask, viewport, view, colour, dashed=True)
        for stroke in self._strokes:
            self._paint_stroke(painter, stroke, viewport, colour)
        if self._pointer is not None:
            centre, radius = QPointF(*viewport.to_view(*self._pointer.position)), self._width.value / 2 * viewport.scale
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for shade, width in ((QColor(0, 0, 0, 170), 3.0), (QColor("white"), 1.2)):
                painter.setPen(QPen(shade, width))
                painter.drawEllipse(centre, max(radius, 2.0), max(radius, 2.0))

    @staticmethod
    def _paint_stroke(painter: QPainter, stroke: RoughStroke, viewport: Viewport, colour: str) -> None:
        """As wide as it is; what does not belong is dark, with a broken line along its middle."""
        tint = QColor(colour) if stroke.belongs else QColor(AWAY)
        tint.setAlpha(150)
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        middle = Qt.PenStyle.SolidLine if stroke.belongs else Qt.PenStyle.DashLine
        line = on_view(stroke.line if len(stroke.line) > 1 else (stroke.line[0], stroke.line[0]), viewport)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(tint, max(stroke.width * viewport.scale, 2.0), Qt.PenStyle.SolidLine, cap, join))
        painter.drawPolyline(line)
        painter.setPen(QPen(QColor("white"), 1.2, middle, cap, join))
        painter.drawPolyline(line)
