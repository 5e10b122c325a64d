"""Reports of studies: sessions, agreement and audit of the project that is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from annotator.ui.base.text import tr
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.studies.reports.page import Place
    from annotator.ui.views.computing import Computing
    from annotator.ui.views.reports_view import ReportsView


class ReportCommands(QObject):
    """One view, of the project that is open."""

    def __init__(self, window: QWidget, session: Session, look: Callable[[Place], object]) -> None:
        """`look` shows a place that a report names."""
        super().__init__(window)
        self._look, self._last = look, -1
        self._window, self._session = window, session
        self._computing: Computing | None = None
        self.view: ReportsView | None = None
        session.project_leaving.connect(self.close)

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Every action by name."""
        reports = {f"report_{name}": partial(self.open, name) for name in ("sessions", "agreement", "audit")}
        return reports | {"next_apart": partial(self.step, 1), "previous_apart": partial(self.step, -1)}

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
            self.view.sought.connect(self._seek)
            self._last = -1
        self.view.open_with(name)

    @Slot(object)
    def _seek(self, place: Place) -> None:
        places = self.view.pages["agreement"].places if self.view is not None else ()
        self._last = places.index(place) if place in places else -1
        self._look(place)

    def step(self, by: int) -> None:
        """Play the next (1) or previous (−1) place of a clip on which readers disagree; the report tells which."""
        if self._session.project is None:
            return
        page = self.view.pages["agreement"] if self.view is not None else None
        if page is None or page.page is None:
            self.open("agreement")
            self._session.notifications.inform(tr("The disagreements are being counted: then the same key plays them."))
            return
        if not page.places:
            self._session.notifications.inform(tr("Readers of clips disagree nowhere."))
            return
        first = self._last < 0 and by < 0
        self._last = (self._last + by + first) % len(page.places)
        place = page.places[self._last]
        self._look(place)
        which = tr("Disagreement {place} of {count}", place=self._last + 1, count=len(page.places))
        self._session.notifications.inform(which)

    @Slot()
    def close(self) -> None:
        """The project is left: its reports go."""
        if self.view is not None and self._computing is not None:
            self._computing.close()
            self.view.close()
            self.view.deleteLater()
            self.view = self._computing = None
