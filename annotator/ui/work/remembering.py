"""Keeps in mind which projects were opened, and at which image each was left."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from annotator.core.errors import KnownError
from annotator.ui.work.session import Session

# The image is written down once one stays with it for so long.
PAUSE_MS = 1000


class Remembering(QObject):
    """Writes the session's list of recent projects; a list that cannot be written is told once."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._told = self._stopped = False
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._write)
        session.project_opened.connect(self._write)
        session.image_changed.connect(self._timer.start)
        session.project_leaving.connect(self._write)

    def stop(self) -> None:
        """Remember nothing from now on."""
        self._stopped = True

    @Slot()
    def _write(self) -> None:
        self._timer.stop()
        project, record = self._session.project, self._session.record
        if project is None or self._stopped:
            return
        try:
            image = project.image_path(record) if record is not None else None
            self._session.recent.remember(project.path, image)
        except KnownError as error:
            if not self._told:
                self._told = True
                self._session.notifications.report(error)
