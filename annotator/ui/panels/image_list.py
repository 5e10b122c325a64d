"""The project's images as a list: those that its filter lets through, with thumbnails."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot

from annotator.core.images import is_clip
from annotator.core.work.annotation import ImageRecord, ImageState
from annotator.core.work.image_filter import ImageFilter
from annotator.ui.base.text import marked, tr
from annotator.ui.panels.thumbnails import Thumbnails

if TYPE_CHECKING:
    from annotator.core.project.project import Project

RECORD_ROLE = Qt.ItemDataRole.UserRole
# How far the work is, in a few words; the same, the words one by one, the most important first; and the folder, where
# several images have one name.
STATE_ROLE, PARTS_ROLE, FOLDER_ROLE = (Qt.ItemDataRole.UserRole + n for n in (1, 2, 3))

STATES = {
    ImageState.NEW: marked("new"),
    ImageState.STARTED: marked("started"),
    ImageState.DONE: marked("done"),
}
# Where an import or its undo touches more images, all rows are shown anew.
MOST_SINGLY = 1000


class ImageListModel(QAbstractListModel):
    """One row an image that is shown. A file that cannot be read has no thumbnail and says why in its tool tip.

    `shown_changed` tells that other images are shown than before. Made for 100,000 images: an edit costs no more than
    the rows it changes, a filter one pass.
    """

    shown_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.thumbnails = Thumbnails(self)
        self.filter = ImageFilter()
        self.done = 0
        # Files that are no longer what was annotated, as far as they were looked at.
        self._altered: set[int] = set()
        self._project: Project | None = None
        self._records: list[ImageRecord] = []
        self._places: dict[int, int] = {}
        self._twice: set[str] = set()
        # The places of the rows among the records.
        self._shown: list[int] = []
        self.thumbnails.arrived.connect(self._redraw)

    def show_project(self, project: Project | None, records: Sequence[ImageRecord]) -> None:
        """Show a project's images."""
        self.thumbnails.forget()
        if project is not self._project:
            self._altered = set()
        self._project = project
        self._records = list(records)
        self._places = {record.id: place for place, record in enumerate(self._records)}
        names = Counter(name_of(record) for record in self._records)
        self._twice = {name for name, count in names.items() if count > 1}
        self.done = sum(record.state is ImageState.DONE for record in self._records)
        self._sift()

    def set_filter(self, wanted: ImageFilter) -> None:
        """Show other images."""
        if wanted == self.filter:
            return
        before, self.filter = self.filter, wanted
        if not (before.narrows or wanted.narrows):
            return
        if replace(before, on_screen=wanted.on_screen) != wanted:
            self._sift()
            return
        kept = [self._places[number] for number in (before.on_screen, wanted.on_screen) if number in self._places]
        moved = [self._show_or_hide(place) for place in kept]
        if any(moved):
            self.shown_changed.emit()

    def _sift(self) -> None:
        self.beginResetModel()
        self._shown = self.filter.places(self._records)
        self.endResetModel()
        self.shown_changed.emit()

    def refresh(self, ids: Iterable[int]) -> None:
        """Read some images' state again."""
        if self._project is None:
            return
        wanted = list(ids)
        records = self._project.images(wanted)
        came = any(record.id not in self._places for record in records)
        gone = len(records) < sum(number in self._places for number in set(wanted))
        if came or gone or len(records) > MOST_SINGLY:
            self.show_project(self._project, self._project.worklist())
            return
        moved = False
        for record in records:
            place = self._places[record.id]
            self.done += (record.state is ImageState.DONE) - (self._records[place].state is ImageState.DONE)
            self._records[place] = record
            moved |= self._show_or_hide(place)
            self._redraw(record.id)
        if moved:
            self.shown_changed.emit()

    def _show_or_hide(self, place: int) -> bool:
        """Give an image a row, or take it away, as the filter has it; returns whether that was needed."""
        row = bisect_left(self._shown, place)
        is_shown = row < len(self._shown) and self._shown[row] == place
        if is_shown == self.filter.accepts(self._records[place]):
            return False
        if is_shown:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._shown[row]
            self.endRemoveRows()
        else:
            self.beginInsertRows(QModelIndex(), row, row)
            self._shown.insert(row, place)
            self.endInsertRows()
        return True

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        record = self._records[self._shown[index.row()]]
        if role == Qt.ItemDataRole.DisplayRole:
            return name_of(record)
        if role == Qt.ItemDataRole.DecorationRole and self._project is not None:
            return self.thumbnails.of(record.id, partial(self._project.image_path, record))
        if role == Qt.ItemDataRole.ToolTipRole:
            told = f"{record.path}\n{self._state(record)}"
            return self.thumbnails.faults.get(record.id, told)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{record.path}, {self._state(record)}"
        if role == STATE_ROLE:
            return self._state(record)
        if role == PARTS_ROLE:
            return self._parts(record)
        if role == FOLDER_ROLE:
            return record.path.rpartition("/")[0] if name_of(record) in self._twice else ""
        return record if role == RECORD_ROLE else None

    def _parts(self, record: ImageRecord) -> list[str]:
        changed = [tr("file changed")] if record.id in self._altered else []
        return [*changed, *describe(record)]

    def _state(self, record: ImageRecord) -> str:
        return " · ".join(self._parts(record))

    @Slot(int, bool)
    def flag(self, image_id: int, altered: bool) -> None:
        """Say of an image that its file is not the one that was annotated, or is again."""
        (self._altered.add if altered else self._altered.discard)(image_id)
        self.thumbnails.forget_one(image_id)
        self._redraw(image_id)

    @property
    def total(self) -> int:
        """How many images the project has."""
        return len(self._records)

    def ids(self) -> list[int]:
        """The id of every image shown, in order."""
        return [self._records[place].id for place in self._shown]

    def row_of(self, image_id: int) -> int:
        """The row of an image; −1 where it has none."""
        place = self._places.get(image_id, -1)
        row = bisect_left(self._shown, place)
        return row if row < len(self._shown) and self._shown[row] == place else -1

    @Slot(int)
    def _redraw(self, image_id: int) -> None:
        row = self.row_of(image_id)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))


def name_of(record: ImageRecord) -> str:
    """An image's file name."""
    return record.path.rpartition("/")[2]


def describe(record: ImageRecord) -> list[str]:
    """State and counts, each in a word or two, the most important first."""
    parts = [tr(STATES[record.state])]
    if record.pending:
        parts.append(tr("{count} to decide", count=record.pending))
    if record.annotations:
        events = is_clip(PurePath(record.path))
        text = tr("{count} {count:event|events}", count=record.annotations)
        parts.append(text if events else tr("{count} {count:region|regions}", count=record.annotations))
    if record.tags:
        parts.append(tr("{count} {count:tag|tags}", count=record.tags))
    return parts
