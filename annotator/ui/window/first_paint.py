"""What comes after the first paint: the image is on screen before all that goes with it is loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Slot

if TYPE_CHECKING:
    from annotator.ui.canvas.canvas import Canvas
    from annotator.ui.work.pictures import PictureLoader

# A window that nobody sees is not painted; an image on a slow disk may take longer than its project.
LONGEST_MS = 400


class FirstPaint(QObject):
    """Does something once the canvas has painted an image that is being read; without waiting where it cannot be read,
    and after a moment in any case.
    """

    def __init__(self, canvas: Canvas, pictures: PictureLoader, then: Callable[[], None]) -> None:
        super().__init__(canvas)
        self._canvas, self._then = canvas, then
        self._done = False
        pictures.failed.connect(self._go_on)
        canvas.installEventFilter(self)
        self._timer = QTimer(self, singleShot=True, interval=LONGEST_MS)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Goes on after the paint that is about to come."""
        if self._canvas.picture is not None and event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._go_on)
        return False

    @Slot()
    def _go_on(self) -> None:
        if not self._done:
            self._done = True
            self._timer.stop()
            self._canvas.removeEventFilter(self)
            self._then()
            self.deleteLater()
