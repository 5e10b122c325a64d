"""Measuring in the window: a ruler in hand, measures of the selected region, and a scale by hand."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QInputDialog, QWidget

from annotator.core.images.scale import BY_HAND, Scale
from annotator.core.regions.mask import Box
from annotator.core.work.edits import SetImageAttributes
from annotator.core.work.label_answers import with_answer
from annotator.ui.base.text import marked, tr
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.canvas.instruments.measures import Measures
from annotator.ui.tools.ruler import RulerTool
from annotator.ui.work.measuring import measured
from annotator.ui.work.session import Session

# Millimetres that a line may stand for.
LEAST, MOST = 1e-4, 1e5


class MeasureDesk(QObject):
    """Made when somebody first measures. `back` puts the tool that was in hand before into it again."""

    def __init__(self, session: Session, canvas: Canvas, window: QWidget, back: Callable[[], object]) -> None:
        super().__init__(canvas)
        self._session, self._canvas, self._window, self._back = session, canvas, window, back
        self.on = False
        self.tool = RulerTool(session, self.scale_in, self.calibrate)
        self.plate = Measures(canvas)
        canvas.busy_changed.connect(self._left)
        self._by_hand = session.by_hand
        session.selection_changed.connect(self._show)
        for changed in (session.picture_changed, session.image_changed, session.changed):
            changed.connect(self._look)

    def scale_in(self, box: Box) -> Scale:
        """What pixels measure in a part of the image on screen: as somebody calibrated it, else as its file says."""
        picture = self._session.picture
        if self._by_hand is not None or picture is None:
            return self._by_hand or Scale()
        return picture.scale_in(box)

    @Slot()
    def _look(self) -> None:
        """Another image, or other things said of it."""
        self._by_hand = self._session.by_hand
        self._show()

    def begin(self) -> None:
        """Put the ruler in hand."""
        if self._session.picture is not None:
            self._canvas.begin(self.tool)
            self._canvas.setFocus()
            self._session.notifications.inform(tr(self.tool.hint))

    @Slot()
    def _left(self) -> None:
        if self._canvas.tool is self.tool and not self._canvas.busy:
            self._back()

    def show(self, on: bool) -> None:
        """Tell the measures of the selected region from now on, or no longer."""
        self.on = on
        if on and self._session.selected_annotation is None:
            self._session.notifications.inform(tr("The measures of the region that is selected are told."))
        self._show()

    @Slot()
    def _show(self) -> None:
        chosen = self._session.selected_annotation if self.on else None
        scale = self.scale_in(chosen.mask.box) if chosen is not None else Scale()
        found = measured(self._session.picture, chosen.mask, scale) if chosen is not None else None
        self.plate.show_measures(found.axes if found else None, found.lines if found else ())

    def calibrate(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Ask how long a line on the image is in truth; from then on that is the image's scale."""
        session, pixels = self._session, math.dist(start, end)
        if session.project is None or session.record is None or pixels <= 0:
            return
        text = tr("The line is {pixels:.0f} pixels long. How many millimetres?", pixels=pixels)
        length, sure = QInputDialog.getDouble(
            self._window, tr("Calibrate by hand"), text, 10.0, LEAST, MOST, 4
        )  # fmt: skip
        if not sure:
            return
        before = session.project.image_attributes(session.record.id)
        after = with_answer(before, BY_HAND, f"{length / pixels:.8g}")
        edit = SetImageAttributes(session.record.id, before, after, session.project.reading)
        if session.apply(edit, marked("Calibrate by hand")):
            session.picture_changed.emit()
            session.notifications.inform(tr("A pixel is {size:.4g} mm wide on this image.", size=length / pixels))
