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
        # The places of the rows among the records. Of images of a stack there is one row, at the place of the first.
        self._shown: list[int] = []
        # By image the stack it lies in, by stack the places of its images in their order and the one its row shows.
        self._stack_of: dict[int, int] = {}
        self._stacks: list[list[int]] = []
        self._fronts: list[int] = []
        self._wanted: Sequence[Sequence[int]] = ()
        # Of each stack the image that was looked at last, by its number.
        self._looked_at: set[int] = set()
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
        self._stack()
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

    def show_stacks(self, stacks: Sequence[Sequence[int]]) -> None:
        """Give the images of each of these stacks, by their numbers in their order, one row."""
        self._wanted = stacks
        self._stack()
        self._sift()

    def _stack(self) -> None:
        inside = [[self._places[number] for number in stack if number in self._places] for stack in self._wanted]
        self._stacks = [stack for stack in inside if len(stack) > 1]
        self._stack_of = {place: at for at, places in enumerate(self._stacks) for place in places}
        middles = (places[len(places) // 2] for places in self._stacks)
        self._fronts = [
            next((place for place in places if self._records[place].id in self._looked_at), middle)
            for places, middle in zip(self._stacks, middles, strict=True)
        ]

    def together(self, image_id: int) -> list[int]:
        """An image, or those of the stack it lies in."""
        stack = self._stack_of.get(self._places.get(image_id, -1))
        return [image_id] if stack is None else [self._records[place].id for place in self._stacks[stack]]

    def bring_to_front(self, image_id: int) -> None:
        """Have the row of a stack show this one of its images."""
        place = self._places.get(image_id, -1)
        stack = self._stack_of.get(place)
        if stack is None or self._fronts[stack] == place:
            return
        self._looked_at.difference_update(self.together(image_id))
        self._looked_at.add(image_id)
        self._fronts[stack] = place
        self._redraw(image_id)
        self.shown_changed.emit()

    def _anchor(self, place: int) -> int:
        """The place of the row of an image."""
        stack = self._stack_of.get(place)
        return place if stack is None else min(self._stacks[stack])

    def _front(self, place: int) -> ImageRecord:
        """The image that a row shows: of a stack the one that was looked at last, or else one that is asked for."""
        stack = self._stack_of.get(place)
        if stack is None:
            return self._records[place]
        front = self._records[self._fronts[stack]]
        if self.filter.accepts(front):
            return front
        among = (self._records[one] for one in self._stacks[stack])
        return next((record for record in among if self.filter.accepts(record)), front)

    def _is_asked_for(self, place: int) -> bool:
        stack = self._stack_of.get(place)
        places = [place] if stack is None else self._stacks[stack]
        return any(self.filter.accepts(self._records[one]) for one in places)

    def _sift(self) -> None:
        self.beginResetModel()
        found = self.filter.places(self._records)
        self._shown = sorted({self._anchor(place) for place in found}) if self._stacks else found
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
        place = self._anchor(place)
        row = bisect_left(self._shown, place)
        is_shown = row < len(self._shown) and self._shown[row] == place
        if is_shown == self._is_asked_for(place):
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
        record = self._front(self._shown[index.row()])
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
        stack = self._stack_of.get(self._places.get(record.id, -1))
        if stack is None:
            return [*changed, *describe(record)]
        places = self._stacks[stack]
        done = sum(self._records[place].state is ImageState.DONE for place in places)
        marks = sum(self._records[place].annotations for place in places)
        at = places.index(self._places[record.id]) + 1
        parts = [tr("slice {place} of {count}", place=at, count=len(places))]
        parts += [tr("{count} {count:region|regions}", count=marks)] if marks else []
        return [*changed, *parts, *([tr("{done} done", done=done)] if done else [])]

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

    @property
    def reached(self) -> int:
        """How many images the rows stand for."""
        if not self._stacks:
            return len(self._shown)
        stacks = (self._stack_of.get(place) for place in self._shown)
        return sum(1 if stack is None else len(self._stacks[stack]) for stack in stacks)

    def ids(self) -> list[int]:
        """The id of every image shown, in order."""
        return [self._front(place).id for place in self._shown]

    def row_of(self, image_id: int) -> int:
        """The row of an image; −1 where it has none."""
        place = self._anchor(self._places.get(image_id, -1))
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
