"""A list of plain rows, for every panel that shows labels, suggestions or annotations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from annotator.core.work.tags import Presence

ROW_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Mark:
    """Whether a label is there; None where images differ. `tagged`: a tag says so; `text` says it in words."""

    presence: Presence | None
    tagged: bool
    text: str


@dataclass(frozen=True)
class Row:
    """One line: a colour, a title with a detail under it, a badge at the right, and a bar for a share in [0, 1].

    A `cap` is a key that does the same as a click. With a `mark` the colour is part of a sign for whether a label is
    there. A `heading` stands over rows and cannot be chosen; one that is `divided` has a line above it. `own` is the
    part of the title that can be changed in place. `tip` is told when the pointer rests on it (HTML).
    """

    key: int
    title: str
    detail: str = ""
    colour: str = ""
    badge: str = ""
    bar: float | None = None
    mark: Mark | None = None
    own: str | None = None
    cap: str = ""
    heading: bool = False
    divided: bool = False
    tip: str = ""


class RowModel(QAbstractListModel):
    """Rows set as a whole; the view keeps its place when only their content changed.

    `edited` tells what was typed in place of a row's own part: it shows once the row is set anew.
    """

    edited = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Row, ...] = ()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows."""
        new = tuple(rows)
        if new == self._rows:
            return
        if [row.key for row in new] == [row.key for row in self._rows]:
            self._rows = new
            self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
        else:
            self.beginResetModel()
            self._rows = new
            self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tip or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            told = row.mark.text if row.mark is not None else ""
            return " ".join(part for part in (row.title, told, row.detail, row.badge, row.cap) if part)
        return row if role == ROW_ROLE else None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        row = self._rows[index.row()] if index.isValid() else None
        if row is None or row.heading:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index) | (Qt.ItemFlag.ItemIsEditable if row.own is not None else Qt.ItemFlag.NoItemFlags)

    def setData(
        self, index: QModelIndex | QPersistentModelIndex, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        if index.isValid() and role == Qt.ItemDataRole.EditRole:
            self.edited.emit(self._rows[index.row()].key, str(value))
        return False

    def row_of(self, key: int) -> int:
        """Where a key stands; −1 where it does not."""
        return next((place for place, row in enumerate(self._rows) if row.key == key), -1)

    def key_at(self, place: int) -> int | None:
        """The key of a row; None for a heading, or none."""
        row = self._rows[place] if 0 <= place < len(self._rows) else None
        return row.key if row is not None and not row.heading else None
