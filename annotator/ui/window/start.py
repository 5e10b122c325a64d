"""Beginning: the start page comes and goes, and what is chosen there is opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QStackedWidget

from annotator.core.errors import KnownError
from annotator.core.project.image_folders import with_images
from annotator.core.project.recent import RecentProject
from annotator.core.store.server import Server
from annotator.ui.base.text import tr
from annotator.ui.window.commands import Commands
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.ui.window.start_page import StartPage


class Start(QObject):
    """The page is made when it is first wanted: who opens a project by name does not wait for it."""

    def __init__(self, session: Session, commands: Commands, centre: QStackedWidget) -> None:
        super().__init__(centre)
        self._session, self._commands, self._centre = session, commands, centre
        self.page: StartPage | None = None
        session.project_opened.connect(self._leave)

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Every action by name."""
        return {"start_page": self.show}

    @property
    def shown(self) -> bool:
        """Whether the page is there, in the place of the image."""
        return self.page is not None and self._centre.currentWidget() is self.page

    def show(self) -> None:
        """Show what was worked on last, and ways to begin. A project that is open stays so."""
        from annotator.ui.window.start_page import StartPage

        if self.page is None:
            self.page = StartPage()
            self.page.open_wished.connect(self._open)
            self.page.folder_wished.connect(self._commands.open_folder)
            self.page.project_wished.connect(self._commands.open_project)
            self.page.demonstration_wished.connect(self._demonstrate)
            self.page.left.connect(self._go_back)
            self._centre.addWidget(self.page)
        self._centre.setCurrentWidget(self.page)
        self.page.read()

    @Slot()
    def _go_back(self) -> None:
        if self._session.project is not None:
            self._leave()

    @Slot()
    def _leave(self) -> None:
        if self.shown:
            self._centre.setCurrentIndex(0)

    @Slot(object)
    def _open(self, entry: RecentProject) -> None:
        place = entry.opened
        try:
            if place is None or not entry.is_here:
                raise KnownError(
                    "The project is not there any more.",
                    path=entry.place,
                    advice="If it was moved, open it where it is now; Del takes it off the list.",
                )
            self._commands.open([with_images(place) if isinstance(place, Server) else place])
        except KnownError as error:
            self._session.notifications.report(error)

    @Slot(str)
    def _demonstrate(self, subject: str) -> None:
        """Open the demonstration of a subject, which is made the first time."""
        from annotator.inference.samples import sample_path, sample_project
        from annotator.ui.dialogs.progress import run_with_progress

        folder = user_data_path("ebp-annotator") / "demonstrations" / subject
        try:
            path: Path | None = sample_path(folder, subject)
            if not sample_path(folder, subject).exists():
                title = tr("Making the demonstration…")
                path = run_with_progress(
                    self._centre.window(), title, lambda _wanted, _told: sample_project(folder, subject)
                )
            if path is not None:
                self._commands.open([path])
        except KnownError as error:
            self._session.notifications.report(error)
