"""The images of a project as tiles: those that a filter on what they show lets through, in a chosen order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot

from annotator.core.images import own_place
from annotator.core.work.labels import Label
from annotator.core.work.tags import Presence
from annotator.ui.base.label_text import full
from annotator.ui.base.text import tr
from annotator.ui.panels.thumbnails import Thumbnails
from annotator.ui.work.presence_board import PresenceBoard
from annotator.ui.work.session import Session

ID_ROLE, CHIPS_ROLE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class Order(Enum):
    """How tiles follow each other: as in the project, by file name, or by what they show of the label."""

    PROJECT = "project"
    NAME = "name"
    STATE = "state"


class Show(Enum):
    """What images show."""

    ALL = "all"
    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"
    CONTRADICTORY = "contradictory"


_PRESENCE = {Show.PRESENT: Presence.PRESENT, Show.ABSENT: Presence.ABSENT, Show.UNKNOWN: Presence.UNKNOWN}


@dataclass(frozen=True)
class Sieve:
    """Which images are shown: those that show a label, or any (None), in some way, or all of them.

    Without a label, `ABSENT` means that all labels are absent.
    """

    label_id: int | None = None
    show: Show = Show.ALL
    order: Order = Order.PROJECT


class Chip(NamedTuple):
    """A label that an image shows, or does not; `tagged`: a tag says so."""

    label: Label
    present: bool
    tagged: bool


class GridModel(QAbstractListModel):
    """One row an image. What is shown changes with the sieve alone, so that nothing moves away under the hand."""

    def __init__(
        self, session: Session, board: PresenceBoard, thumbnails: Thumbnails, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._board, self._thumbnails = session, board, thumbnails
        self.sieve = Sieve()
        self._ids: NDArray[np.int64] = np.zeros(0, np.int64)
        self._rows: dict[int, int] = {}
        self._paths: dict[int, str] = {}
        self._labels: dict[int, Label] = {}
        board.renewed.connect(self.sift)
        board.changed.connect(self._redraw_all)
        thumbnails.arrived.connect(self._redraw)

    def set_sieve(self, sieve: Sieve) -> None:
        """Show other images, or in another order."""
        self.sieve = sieve
        self.sift()

    @Slot()
    def sift(self) -> None:
        """Show what the sieve lets through as things are now."""
        table, project = self._board.table, self._session.project
        if table is None or project is None:
            return
        self.beginResetModel()
        self._labels = {label.id: label for label in project.labels.known}
        self._paths = dict(project.image_paths())
        kept = np.flatnonzero(self._passes())
        self._ids = np.array(table.images, np.int64)[kept[self._sorted(kept)]]
        self._rows = {number: row for row, number in enumerate(self._ids.tolist())}
        self.endResetModel()

    def _columns(self) -> slice:
        """The label that is asked for, or all."""
        table = self._board.table
        assert table is not None
        if self.sieve.label_id not in table.labels:
            return slice(None)
        column = table.labels.index(self.sieve.label_id)
        return slice(column, column + 1)

    def _passes(self) -> NDArray[np.bool_]:
        table, show = self._board.table, self.sieve.show
        assert table is not None
        if show is Show.ALL:
            return np.ones(len(table.images), np.bool_)
        if show is Show.CONTRADICTORY:
            same = table.contradicts[:, self._columns()]
        else:
            same = table.states[:, self._columns()] == _PRESENCE[show]
        found: NDArray[np.bool_] = same.all(1) if show is Show.ABSENT else same.any(1)
        return found

    def _sorted(self, kept: NDArray[np.intp]) -> NDArray[np.intp]:
        table = self._board.table
        assert table is not None
        if self.sieve.order is Order.STATE:
            return np.argsort(-table.states[kept][:, self._columns()].max(1, initial=-1), kind="stable")
        if self.sieve.order is Order.NAME:
            names = [Path(self._paths[table.images[row]]).name.casefold() for row in kept.tolist()]
            return np.array(sorted(range(len(names)), key=names.__getitem__), np.intp)
        return np.arange(len(kept))

    def outdated(self) -> int:
        """How many of the images that are shown the sieve would let through no more."""
        table = self._board.table
        if table is None or self.sieve.show is Show.ALL:
            return 0
        return len(self._ids) - int(self._passes()[self._board.rows_of(self._ids.tolist())].sum())

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def id_at(self, row: int) -> int:
        return int(self._ids[row])

    def row_of(self, image_id: int) -> int:
        """The row of an image; −1 where it has none."""
        return self._rows.get(image_id, -1)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or self._session.project is None:
            return None
        number = self.id_at(index.row())
        path = self._paths[number]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return Path(path).name
            case Qt.ItemDataRole.DecorationRole:
                folder = self._session.project.folder
                return self._thumbnails.of(number, lambda: own_place(folder / path))
            case Qt.ItemDataRole.ToolTipRole:
                return self._thumbnails.faults.get(number, path)
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join((path, *map(_told, self._chips(number))))
        return {ID_ROLE: number, CHIPS_ROLE: self._chips(number) if role == CHIPS_ROLE else None}.get(role)

    def _chips(self, number: int) -> list[Chip]:
        """What is present, then what a tag says to be absent."""
        table = self._board.table
        row = self._board.rows.get(number)
        if table is None or row is None:
            return []
        told = zip(table.labels, table.states[row].tolist(), table.tagged[row].tolist(), strict=True)
        said = [(label, state, tagged) for label, state, tagged in told if state > 0 or (tagged and state == 0)]
        said.sort(key=lambda one: -one[1])
        return [Chip(self._labels[label], state > 0, tagged) for label, state, tagged in said]

    @Slot(int)
    def _redraw(self, image_id: int) -> None:
        row = self.row_of(image_id)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))

    @Slot(object)
    def _redraw_all(self, ids: Iterable[int]) -> None:
        rows = [row for row in map(self.row_of, ids) if row >= 0]
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))


def _told(chip: Chip) -> str:
    if chip.present:
        return tr("{label} present", label=full(chip.label))
    return tr("{label} absent", label=full(chip.label))
