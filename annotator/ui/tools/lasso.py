"""Lasso: a line drawn by hand round an area that is added to a region, or with Alt taken from it."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from annotator.core.regions.figures import Point
from annotator.core.regions.outline import fill_rings
from annotator.core.work.drawing import Drawing
from annotator.ui.base.text import marked
from annotator.ui.canvas.tool import Gesture, Phase, Pointer
from annotator.ui.canvas.tool_options import Switch
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.tools.drawing import Work
from annotator.ui.tools.painting import AreaTool
from annotator.ui.tools.preview import paint_ring
from annotator.ui.work.session import Session


class LassoTool(AreaTool):
    """The line closes by itself when the button is let go."""

    name = "lasso"
    hint = marked("Begun at the selected region: adds · Alt takes away")

    def __init__(self, session: Session, work: Work, away: Switch) -> None:
        super().__init__(session, work, away)
        self._line: list[Point] = []
        self._erases, self._way = False, Drawing.NEW

    def gesture(self, press: Pointer) -> Gesture:
        """Follow the mouse from press to release."""
        self._line, self._erases, self._way = [press.position], self._erases_at(press), self.drawing(press)
        pointer = press
        while pointer.phase is not Phase.RELEASE:
            pointer = yield
            if pointer.phase in (Phase.MOVE, Phase.RELEASE) and pointer.position != self._line[-1]:
                self._line.append(pointer.position)
        area = fill_rings([self._line], *self.picture_size)
        text = marked("Lasso away") if self._erases else marked("Lasso")
        return self._painted(area, text, self._way, erases=self._erases)

    def cancelled(self) -> None:
        self._line = []

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF) -> None:
        """The line so far, closed; dashed where it takes away."""
        if len(self._line) > 1:
            colour = self._colour if self._erases else self._colour_of(self._way)
            paint_ring(painter, self._line, viewport, colour, dashed=self._erases)
