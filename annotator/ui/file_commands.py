"""What the actions about whole files do: moved images."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.core import locating
from annotator.core.errors import KnownError
from annotator.core.locating import Sighting
from annotator.ui.dialogs.progress import run_with_progress
from annotator.ui.session import Session
from annotator.ui.text import tr


class FileCommands(QObject):
    """Joins the actions to the session and the dialogs."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Every action by name."""
        return {"find_moved": self.find_moved}

    def find_moved(self) -> None:
        """Look for missing images in a folder the user names."""
        project = self._session.project
        if project is None:
            return
        missing = locating.missing(project)
        if not missing:
            self._session.notifications.inform(tr("Every image is where the project expects it."))
            return
        title = tr("{count} images are missing. Where are they now?", count=len(missing))
        folder = QFileDialog.getExistingDirectory(self._window, title, str(project.path.resolve().parent))
        if folder:
            try:
                self._find(Path(folder))
            except KnownError as error:
                self._session.notifications.report(error)

    def _find(self, folder: Path) -> None:
        project = self._session.project
        assert project is not None
        project.require_writable()
        missing = locating.missing(project)
        gone = {record.id for record in missing}
        taken = [project.image_file(record) for record in project.images() if record.id not in gone]
        found: list[Sighting] | None = run_with_progress(
            self._window,
            tr("Looking for {count} images…", count=len(missing)),
            lambda wanted, told: locating.find(missing, folder, taken, wanted=wanted, told=told),
        )
        if found:
            locating.relocate(project, found)
            self._session.reopen()
        if found is not None:
            counts = {"found": len(found), "count": len(missing)}
            self._session.notifications.inform(tr("{found} of {count} missing images found.", **counts))
