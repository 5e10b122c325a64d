"""What all images of the project show, held as long as somebody looks at all of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.work.edits import Changes
from annotator.core.work.tags import PresenceTable, presence_table
from annotator.ui.work.session import Session

# Where more images changed, all are read again.
MOST_SINGLY = 5000


class PresenceBoard(QObject):
    """`table` while it is open; `changed` has the numbers of images that show something else, `renewed` says all do."""

    changed = Signal(object)
    renewed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.table: PresenceTable | None = None
        self.rows: dict[int, int] = {}
        session.changed.connect(self._follow)
        session.project_opened.connect(self._renew)

    def open(self) -> None:
        """Read what all images show."""
        self.table = _EMPTY
        self._renew()

    def close(self) -> None:
        """Look no more."""
        self.table, self.rows = None, {}

    @Slot()
    def _renew(self) -> None:
        if self.table is None or self._session.project is None:
            return
        try:
            self.table = self._session.project.presence()
        except KnownError as error:
            self._session.notifications.report(error)
            self.table = _EMPTY
        self.rows = {number: row for row, number in enumerate(self.table.images)}
        self.renewed.emit()

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        project, table = self._session.project, self.table
        if table is None or project is None or not (changes.images or changes.labels):
            return
        if changes.labels or len(changes.images) > MOST_SINGLY:
            self._renew()
            return
        try:
            found = project.presence(sorted(changes.images))
        except KnownError as error:
            self._session.notifications.report(error)
            return
        if set(found.images) != changes.images & self.rows.keys() or found.labels != table.labels:
            self._renew()  # images came or went
            return
        rows = self.rows_of(found.images)
        table.states[rows], table.tagged[rows], table.drawn[rows] = found.states, found.tagged, found.drawn
        self.changed.emit(set(found.images))

    def rows_of(self, ids: Sequence[int]) -> NDArray[np.intp]:
        """Where images stand in the table."""
        return np.array([self.rows[number] for number in ids], np.intp)


_EMPTY = presence_table((), {}, (), (), ())
