"""What a phrase speaks of, ready to be taken: in hand as long as its map is shown."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from annotator.ui.base.text import marked, tr
from annotator.ui.canvas.tool import Gesture, Phase, Pointer, Tool
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.tools.preview import paint_handles, paint_mask
from annotator.ui.work.fitting import Fitting
from annotator.ui.work.phrasing import Phrasing
from annotator.ui.work.session import Session


class PhraseTool(Tool):
    """One gesture that begins by itself: a click chooses a part of the map, Enter makes it a region."""

    name = "phrase"
    hint = marked("Enter: a region of the chosen label · click, Backspace: another part · Esc leaves it")
    cursor = Qt.CursorShape.PointingHandCursor

    def __init__(self, session: Session, fitting: Fitting, phrasing: Phrasing) -> None:
        super().__init__(session)
        self._fitting, self._phrasing = fitting, phrasing

    def gesture(self, press: Pointer) -> Gesture:
        """Choose parts until Enter."""
        phrasing, pointer = self._phrasing, press
        while pointer.phase is not Phase.FINISH:
            pointer = yield
            if pointer.phase in (Phase.PRESS, Phase.DOUBLE):
                phrasing.choose(pointer.position)
            elif pointer.phase is Phase.TAKE_BACK:
                phrasing.step()
        mask = phrasing.mask
        if mask.empty:
            self.session.notifications.inform(tr("No region was found there."))
        else:
            self._fitting.add(mask, marked("Region of a phrase"), how=phrasing.provenance())
        return None

    def cancelled(self) -> None:
        self._phrasing.leave()

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF) -> None:
        """The chosen part's region, and a dot at the peak of each other."""
        label = self.session.label
        colour = label.colour if label is not None else "white"
        if not self._phrasing.mask.empty:
            paint_mask(painter, self._phrasing.mask, viewport, view, colour, dashed=True)
        others = [peak for number, peak in enumerate(self._phrasing.parts, 1) if number != self._phrasing.part]
        paint_handles(painter, others, viewport, colour, 4.0)
