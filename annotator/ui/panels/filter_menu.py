"""What images can be searched by, and the filters that are kept: a button with a menu."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QInputDialog, QMenu, QPushButton

from annotator.core.errors import KnownError
from annotator.core.work.image_filter import Show
from annotator.ui.base.text import marked, tr
from annotator.ui.work.session import Session

# What is put into the search field, and what it finds.
CONDITIONS = (
    ("label:", marked("Images with a label")), ("score:>0.5", marked("Images by a score")),
    ("pending:", marked("Images with undecided suggestions")),
    ("accepted:", marked("Images with accepted suggestions")),
    ("rejected:", marked("Images with rejected suggestions")), ("edited:", marked("Images with edited suggestions")),
    ("drawn:", marked("Images with drawn regions")), ("imported:", marked("Images with imported regions")),
    ("reader:", marked("Images of a reader")),
)  # fmt: skip
LONGEST = 40


class FilterMenu(QPushButton):
    """`chosen` gives a kept filter; `begun` what to put into the search field. `current` tells what is shown now."""

    chosen = Signal(object)
    begun = Signal(str)

    def __init__(self, session: Session, current: Callable[[], tuple[Show, str]]) -> None:
        super().__init__(tr("Filters"))
        self._session, self._current = session, current
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(tr("Kept filters, and what images can be searched by"))
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)

    @Slot()
    def _fill(self) -> None:
        from annotator.core.project.kept_filters import kept_filters

        menu, project = self.menu(), self._session.project
        menu.clear()
        if project is None:
            return
        kept = kept_filters(project)
        for one in kept:
            menu.addAction(one.name, partial(self.chosen.emit, one))
        if kept:
            menu.addSeparator()
        keep = menu.addAction(tr("Keep what is shown as…"), self._keep)
        keep.setEnabled(self._current() != (Show.ALL, "") and not project.read_only)
        if kept:
            forget = menu.addMenu(tr("Forget"))
            forget.setEnabled(not project.read_only)
            for one in kept:
                forget.addAction(one.name, partial(self._forget, one.name))
        menu.addSeparator()
        for text, title in CONDITIONS:
            action = menu.addAction(f"{tr(title)}\t{text}")
            action.triggered.connect(partial(self.begun.emit, text))

    def _keep(self) -> None:
        from annotator.core.project.kept_filters import KeptFilter, keep_filter

        show, typed = self._current()
        name, given = QInputDialog.getText(self, tr("Keep a filter"), tr("Name of the filter"), text=typed[:LONGEST])
        if given and self._session.project is not None:
            self._do(partial(keep_filter, self._session.project, KeptFilter(name, show, typed)))

    def _forget(self, name: str) -> None:
        from annotator.core.project.kept_filters import forget_filter

        if self._session.project is not None:
            self._do(partial(forget_filter, self._session.project, name))

    def _do(self, does: Callable[[], None]) -> None:
        try:
            does()
        except KnownError as error:
            self._session.notifications.report(error)
