"""Backups made beside the window's thread: of a project that is opened, and of one that is left after changes."""

from __future__ import annotations

import sys
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from annotator.core.errors import DamagedError, KnownError
from annotator.ui.base.text import error_text
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.core.project.backups import Policy
    from annotator.core.store.server import Place


class _Copying(QRunnable):
    """Makes one backup, by a connection of its own."""

    def __init__(self, owner: AutomaticBackups, path: Path, policy: Policy | None) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._owner, self._path, self._policy = owner, path, policy

    def run(self) -> None:
        from annotator.core.project.backups import Policy, make_backup

        try:
            make_backup(self._path, self._policy or Policy())
        except KnownError as error:
            self._owner.failures.append(error)
            self._owner.failed.emit()


class AutomaticBackups(QObject):
    """Follows a session; owned by the window's thread. `close` waits for the last backup."""

    failed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._policy: Policy | None = None
        self._jobs: list[_Copying] = []
        self.failures: deque[KnownError] = deque()
        self._pool = QThreadPool(self, maxThreadCount=1)
        session.project_opened.connect(self._opened)
        session.project_left.connect(self._copy)
        self.failed.connect(self._tell)

    def close(self) -> None:
        """Wait until every backup is made. What failed now is told on the terminal: the window is gone."""
        self._pool.waitForDone()
        while self.failures:
            print(f"annotator: {error_text(self.failures.popleft())}", file=sys.stderr)

    @Slot()
    def _opened(self) -> None:
        from annotator.core.project.backups import Policy, is_due

        project = self._session.project
        assert project is not None
        try:
            self._policy = Policy.of(project)
            if isinstance(project.path, Path) and not project.read_only and is_due(project.path, self._policy):
                self._copy(project.path)
        except KnownError as error:
            self._session.notifications.report(error)

    @Slot(object)
    def _copy(self, path: Place) -> None:
        if not isinstance(path, Path):  # who keeps a server keeps its backups
            return
        job = _Copying(self, path, self._policy)
        self._jobs.append(job)  # the pool does not keep it alive
        self._pool.start(job)

    @Slot()
    def _tell(self) -> None:
        while self.failures:
            error = self.failures.popleft()
            project = self._session.project
            if isinstance(error, DamagedError) and project is not None and error.path == project.path:
                project.store.distrust()
            self._session.notifications.report(error)
