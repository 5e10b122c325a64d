"""Others' work on the same project, shown as it is stored: asked for every other second, beside the window's thread."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal, Slot

from annotator.core.errors import KnownError
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

if TYPE_CHECKING:
    from annotator.core.project.news import News, Pulse
    from annotator.core.project.project import Project
    from annotator.core.store.server import Place

# Seconds between two looks.
PERIOD = 2.0


class _Watch(QThread):
    """Looks at one project by a connection of its own, until it is ended."""

    found = Signal(object)
    lost = Signal(object)

    def __init__(self, place: Place, begin: Pulse, parent: QObject) -> None:
        super().__init__(parent)
        self._place, self._known = place, begin
        self._ended = Event()
        self._project: Project | None = None

    def run(self) -> None:
        told = False
        while not self._ended.wait(PERIOD):
            try:
                self._look()
                told = False
            except KnownError as error:
                if not told:
                    self.lost.emit(error)
                told = True
        if self._project is not None:
            self._project.close()

    def _look(self) -> None:
        from annotator.core.project.news import news_of, pulse_of
        from annotator.core.project.project import Project

        if self._project is None:
            self._project = Project.open(self._place)
        now = pulse_of(self._project)
        news = news_of(self._project, self._known, now)
        self._known = now
        if news is not None and not self._ended.is_set():
            self.found.emit(news)

    def end(self) -> None:
        self._ended.set()
        self.wait()


class Watching(QObject):
    """Follows a session, and tells it what others did. `close` ends it."""

    def __init__(self, session: Session, suggester: Suggester, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._suggester = session, suggester
        self._watch: _Watch | None = None
        session.project_opened.connect(self._follow)

    def close(self) -> None:
        """Look no more, and wait until that is done."""
        if self._watch is not None:
            self._watch.end()
            self._watch.deleteLater()
            self._watch = None

    @Slot()
    def _follow(self) -> None:
        self.close()
        project = self._session.project
        if project is None or not project.store.shared:
            return
        from annotator.core.project.news import pulse_of

        try:
            begin = pulse_of(project)
        except KnownError as error:
            self._session.notifications.report(error)
            return
        self._watch = _Watch(project.path, begin, self)
        self._watch.found.connect(self._take)
        self._watch.lost.connect(self._session.notifications.report)
        self._watch.start()

    @Slot(object)
    def _take(self, news: News) -> None:
        project = self._session.project
        if project is None or self.sender() is not self._watch:
            return  # of a project that was left meanwhile
        try:
            self._show(project, news)
        except KnownError as error:
            self._session.notifications.report(error)

    def _show(self, project: Project, news: News) -> None:
        from annotator.core.project.news import changes_of, concerning

        own = {entry.hash for entry in news.entries} & project.written
        project.written -= own
        others = [entry for entry in concerning(project, news.entries) if entry.hash not in own]
        if any(entry.action == "ReplaceLabels" for entry in others):
            self._session.reopen()  # another label set, and with it maybe another model
            return
        if news.images:
            self._session.read_images()
        changes = changes_of(others, self._suggester.key)
        if news.labels:  # together with the regions that came or went along
            changes |= self._session.label_changes()
        if changes.images or changes.labels or changes.protocol:
            self._session.emit_changes(changes)
