"""On to the next image by itself, once every suggestion of the image is decided: where that is wished."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSettings, QTimer, Slot

from annotator.ui.canvas.canvas import Canvas
from annotator.ui.work.review import Review
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

# Time to see what was decided, and to say that it is another label, by a digit.
PAUSE_MS = 700
SETTING = "go_on"


class GoingOn(QObject):
    """After the last decision the image is marked as done and the next one shown, unless something else is done first.

    Another step lets it wait anew; a shape under way, suggestions that came back, or another image stop it.
    """

    def __init__(
        self, session: Session, suggester: Suggester, review: Review, canvas: Canvas, done_next: Callable[[], None]
    ) -> None:
        super().__init__(canvas)
        self._session, self._suggester, self._canvas, self._done_next = session, suggester, canvas, done_next
        self.on = QSettings().value(SETTING, False) in (True, "true")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._go_on)
        review.all_decided.connect(self._begin)
        session.history_changed.connect(self._wait_anew)
        session.image_changed.connect(self._pause.stop)

    def set_on(self, on: bool) -> None:
        """Whether it goes on by itself; remembered."""
        self.on = on
        QSettings().setValue(SETTING, on)
        if not on:
            self._pause.stop()

    @Slot()
    def _begin(self) -> None:
        if self.on:
            self._pause.start()

    @Slot()
    def _wait_anew(self) -> None:
        if self._pause.isActive():
            self._pause.start()

    @Slot()
    def _go_on(self) -> None:
        if not self._session.suggestions and not self._suggester.waiting and not self._canvas.busy:
            self._done_next()
