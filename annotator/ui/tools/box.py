"""A loose box: the region inside it is found with the map's help; with a segmenter by clicks and strokes, too."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.core.regions.mask import Box
from annotator.core.work.drawing import Drawing
from annotator.ui.base.text import marked, tr
from annotator.ui.canvas.tool import Gesture, Phase, Pointer
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.tools.drawing import WAYS, DrawingTool, Work
from annotator.ui.work.fitting import Fitting
from annotator.ui.work.session import Session

# A stroke is told to the segmenter by at most so many points.
MOST_POINTS = 8


class BoxTool(DrawingTool):
    """Hands over what is drawn; what is found arrives a moment later as an edit of its own.

    A drag is a box: round the selected suggestion it finds that one's region. A click, and a drag with Shift, is on
    what belongs to the object; with Alt on what does not.
    """

    name = "box"
    hint = marked(
        "Round the selected suggestion: its region · begun inside a region: anew · with a segmenter: click, Shift-drag "
        "what belongs, Alt what does not"
    )
    inside = Drawing.REPLACE

    def __init__(self, session: Session, work: Work, fitting: Fitting) -> None:
        super().__init__(session, work)
        self._fitting = fitting
        self._stroke: list[tuple[float, float]] = []
        self._corners: tuple[tuple[float, float], tuple[float, float]] | None = None
        self._press: Pointer | None = None

    def gesture(self, press: Pointer) -> Gesture:
        """Drag from corner to corner."""
        self._press = press
        pointer, strokes = press, press.shift or press.alt
        path = [press.position]
        while pointer.phase is not Phase.RELEASE:
            pointer = yield
            path.append(pointer.position)
            if strokes:
                self._stroke = path
            else:
                self._corners = (press.position, pointer.position)
        self.cancelled()
        box = self._box(press, pointer)
        if strokes or max(abs(pointer.x - press.x), abs(pointer.y - press.y)) < press.reach / 2:
            self._fitting.point_out(self._on_image(path), self._way_of_points(press), belongs=not press.alt)
        elif box.w >= 2 and box.h >= 2:
            self._fitting.fit_box(box, self._way_of_box(press, box))
        return None

    def _box(self, press: Pointer, pointer: Pointer) -> Box:
        left, right = sorted((press.x, pointer.x))
        top, bottom = sorted((press.y, pointer.y))
        return Box(round(left), round(top), round(right - left), round(bottom - top)).clipped(*self.picture_size)

    def _way_of_box(self, press: Pointer, box: Box) -> Drawing:
        """A box round the selected suggestion is its own, wherever it began."""
        held, left_to_place = self._work.held(), not self._work.way.value and not press.control
        if left_to_place and held is not None and held.is_suggestion and held.boxed(box):
            return Drawing.REPLACE
        return self.drawing(press)

    def _way_of_points(self, press: Pointer) -> Drawing:
        """Clicks go on with what the segmenter shows as the selected region, and what does not belong is always its."""
        left_to_place = not self._work.way.value and not press.control
        goes_on = self._fitting.goes_on or (press.alt and self._work.held() is not None)
        return Drawing.REPLACE if left_to_place and goes_on else self.drawing(press)

    @property
    def undecided(self) -> bool:
        return self._corners is not None

    def intent(self, pointer: Pointer) -> str:
        """While a box is dragged, what that box will do."""
        if self._corners is None or self._press is None or self._work.held() is None:
            return super().intent(pointer)
        return tr(WAYS[self._way_of_box(self._press, self._box(self._press, pointer))])

    def _on_image(self, path: list[tuple[float, float]]) -> list[tuple[float, float]]:
        """A few points of a stroke, evenly along it, as far as they lie on the image."""
        width, height = self.picture_size
        inside = [(x, y) for x, y in path if 0 <= x < width and 0 <= y < height]
        steps = max(1, -(-len(inside) // MOST_POINTS))
        return list(dict.fromkeys(inside[::steps]))

    def cancelled(self) -> None:
        self._corners, self._press, self._stroke = None, None, []

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF) -> None:
        """The box or the stroke while it is drawn."""
        if self._stroke:
            painter.setPen(QPen(QColor("white"), 1.5, Qt.PenStyle.DotLine))
            painter.drawPolyline([QPointF(*viewport.to_view(*point)) for point in self._stroke])
        if self._corners is None:
            return
        start, end = (QPointF(*viewport.to_view(*corner)) for corner in self._corners)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 150), 3.5), (QColor("white"), 1.5)):
            painter.setPen(QPen(colour, width, Qt.PenStyle.DashLine))
            painter.drawRect(QRectF(start, end).normalized())
