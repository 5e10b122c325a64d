"""Saying which labels images show: one on screen, or many that are chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication

from annotator.core.errors import KnownError
from annotator.core.work.edits import Changes
from annotator.core.work.labels import Label
from annotator.core.work.tags import Presence, PresenceTable
from annotator.ui.base.text import marked, tr
from annotator.ui.work.presence_board import PresenceBoard
from annotator.ui.work.session import Session


@dataclass(frozen=True)
class LabelState:
    """What the chosen images show of a label: `presence` of all of them, None where they differ; `tagged`: all by tags,
    `present` of `total` show it.
    """

    presence: Presence | None
    tagged: bool
    present: int
    total: int


class Tagging(QObject):
    """`active` is whether the keys of labels tag. `states_changed` tells that `states` are others.

    Each step of many images is one edit, so one undo takes it back.
    """

    mode_changed = Signal()
    states_changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.board = PresenceBoard(session, self)
        self.wanted = False
        self.states: dict[int, LabelState] = {}
        self._many: Callable[[], Sequence[int]] | None = None
        self._told: KnownError | None = None
        session.image_changed.connect(self.look)
        session.changed.connect(self._follow)
        session.labels_changed.connect(self.look)

    @property
    def active(self) -> bool:
        """Whether it is asked for, or many images are shown."""
        return self.wanted or self._many is not None

    def set_wanted(self, on: bool) -> None:
        """Tag the image on screen by keys, or no longer."""
        self.wanted = on
        self._mode_changed()

    def aim(self, many: Callable[[], Sequence[int]] | None) -> None:
        """Tag what this tells from now on; with None the image on screen."""
        self._many = many
        if many is not None:
            self.board.open()
        else:
            self.board.close()
        self._mode_changed()

    def _mode_changed(self) -> None:
        self.look()
        self.mode_changed.emit()

    def targets(self) -> list[int]:
        """The images that are tagged."""
        if self._many is not None:
            return list(self._many())
        return [self._session.record.id] if self._session.record is not None else []

    # --- what they show

    @Slot()
    def look(self) -> None:
        """Look anew at what is chosen."""
        if self.active and self._session.project is not None:
            states = self._read(self.targets())
            if states != self.states:
                self.states = states
                self.states_changed.emit()

    def _read(self, ids: Sequence[int]) -> dict[int, LabelState]:
        table = self._table(ids)
        if table is None or not table.images:
            return {}
        found = {}
        for column, label in enumerate(table.labels):
            states = table.states[:, column]
            same = Presence(int(states[0])) if np.all(states == states[0]) else None
            shown = int(np.count_nonzero(states == Presence.PRESENT))
            found[label] = LabelState(same, bool(table.tagged[:, column].all()), shown, len(states))
        return found

    def _table(self, ids: Sequence[int]) -> PresenceTable | None:
        """What some images show: of what is held, or asked for."""
        held, project = self.board.table, self._session.project
        if project is None:
            return None
        if held is not None:
            return held.only(self.board.rows_of([number for number in ids if number in self.board.rows]))
        try:
            return project.presence(ids)
        except KnownError as error:
            self._session.notifications.report(error)
            return None

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        self.look()
        self._tell_contradictions(changes)

    def _tell_contradictions(self, changes: Changes) -> None:
        """Where a tag says absent and a region says present, as soon as it is so; and no longer once it is not."""
        from annotator.core.project.contradictions import contradictions_of

        project, record = self._session.project, self._session.record
        if project is None or not changes.images:
            return
        tagged = record is not None and record.id in changes.images and record.tags > 0
        if not (self.active or tagged):
            return
        try:
            told = contradictions_of(project, sorted(changes.images))
        except KnownError:
            return  # told by whoever changed something
        if self._told is not None and (told is None or told.what != self._told.what):
            self._session.notifications.resolve(self._told)
        self._told = told
        if told is not None:
            self._session.notifications.report(told)

    # --- what is said of them

    def give(self, label: Label, *, present: bool) -> None:
        """Say that the chosen images show a label, or do not; where all are tagged so already it is taken back."""
        state = self.states.get(label.id)
        wanted = Presence.PRESENT if present else Presence.ABSENT
        again = state is not None and state.tagged and state.presence is wanted
        value = None if again else present
        self._set({(number, label.id): value for number in self.targets()})

    def rest_absent(self) -> bool:
        """Say of every label that is still unknown that it is absent. False where it could not be stored."""
        table = self._table(self.targets())
        if table is None:
            return False
        rows, columns = np.nonzero(table.states == Presence.UNKNOWN)
        places = zip(rows.tolist(), columns.tolist(), strict=True)
        return self._set({(table.images[row], table.labels[column]): False for row, column in places})

    def _set(self, wanted: dict[tuple[int, int], bool | None]) -> bool:
        project, notifications = self._session.project, self._session.notifications
        if project is None:
            return False
        if not self.targets():
            notifications.inform(tr("Choose images first: by a click, with Shift or Ctrl several, all with Ctrl+A."))
            return False
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)  # some seconds for 100,000 images
        try:
            edit = project.tagging(wanted)
            return edit is None or self._session.apply(edit, marked("Tag images"))
        except KnownError as error:
            notifications.report(error)
            return False
        finally:
            QGuiApplication.restoreOverrideCursor()
