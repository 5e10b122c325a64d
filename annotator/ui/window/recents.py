"""Remembers where the user is in which project, for the start page and the next time."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from annotator.core.project.recent import RecentProject, remember
from annotator.ui.panels.image_list import ImageListModel
from annotator.ui.work.session import Session

SETTLE_MS = 2000


class Recents(QObject):
    """Written a moment after the user came to an image, and when the window is closed."""

    def __init__(self, session: Session, images: ImageListModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._images = session, images
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.store)
        session.project_opened.connect(self._settle.start)
        session.image_changed.connect(self._settle.start)
        session.changed.connect(self._settle.start)

    @Slot()
    def store(self) -> None:
        """Write down where the user is now."""
        self._settle.stop()
        project, record = self._session.project, self._session.record
        if project is None:
            return
        name = project.path.stem if isinstance(project.path, Path) else project.path.name
        image, now = record.path if record is not None else "", datetime.now(UTC).isoformat(timespec="seconds")
        entry = RecentProject(str(project.path), name, self._images.done, self._images.total, image, now)
        remember(entry)
        if record is not None:
            picture = self._images.thumbnails.of(record.id, lambda: project.image_path(record))
            with suppress(OSError):
                if picture is not None:
                    entry.picture.parent.mkdir(parents=True, exist_ok=True)
                    picture.save(str(entry.picture))
