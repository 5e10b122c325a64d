"""Reports of studies: sessions, agreement and audit of the project that is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.ui.views.computing import Computing
    from annotator.ui.views.reports_view import ReportsView


class ReportCommands(QObject):
    """One view, of the project that is open."""

    def __init__(self, window: QWidget, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._computing: Computing | None = None
        self.view: ReportsView | None = None
        session.project_leaving.connect(self.close)

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Every action by name."""
        return {f"report_{name}": partial(self.open, name) for name in ("sessions", "agreement", "audit")}

    def open(self, name: str) -> None:
        """Show a report."""
        from annotator.ui.views.computing import Computing
        from annotator.ui.views.reports_view import ReportsView

        project = self._session.project
        if project is None:
            return
        if self.view is None:
            self._computing = Computing(self)
            self.view = ReportsView(project, self._computing, self._session.notifications, self._window)
        self.view.open_with(name)

    @Slot()
    def close(self) -> None:
        """The project is left: its reports go."""
        if self.view is not None and self._computing is not None:
            self._computing.close()
            self.view.close()
            self.view.deleteLater()
            self.view = self._computing = None
