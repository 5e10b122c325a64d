"""The project's images as a list, with thumbnails made when they come into sight."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRunnable,
    QSortFilterProxyModel,
    Qt,
    QThreadPool,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QPixmap

from annotator.core.annotation import ImageRecord, ImageState
from annotator.core.errors import KnownError
from annotator.core.images import read_thumbnail
from annotator.core.project import Project
from annotator.ui.canvas.tiles import wrap_rgb
from annotator.ui.text import error_text, marked, tr

RECORD_ROLE = Qt.ItemDataRole.UserRole
THUMBNAIL_SIDE = 128


class _Job(QRunnable):
    def __init__(self, owner: ImageListModel, image_id: int, path: Path) -> None:
        super().__init__()
        self._owner, self._image_id, self._path = owner, image_id, path

    def run(self) -> None:
        try:
            self._owner.thumbnail_read.emit(self._image_id, read_thumbnail(self._path, THUMBNAIL_SIDE))
        except KnownError as error:
            self._owner.thumbnail_read.emit(self._image_id, error)


class ImageListModel(QAbstractListModel):
    """One row an image. A file that cannot be read has no thumbnail and says why in its tool tip."""

    thumbnail_read = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._records: list[ImageRecord] = []
        self._places: dict[int, int] = {}
        self._thumbnails: dict[int, QPixmap] = {}
        self._faults: dict[int, str] = {}
        self._asked: set[int] = set()
        self._held = False
        self._queue: list[_Job] = []
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self.thumbnail_read.connect(self._take_thumbnail)

    def show_project(self, project: Project | None) -> None:
        """Show a project's images."""
        self._pool.clear()
        self._queue.clear()
        self.beginResetModel()
        self._project = project
        self._records = project.images() if project is not None else []
        self._places = {record.id: place for place, record in enumerate(self._records)}
        self._thumbnails, self._faults, self._asked = {}, {}, set()
        self.endResetModel()

    def hold(self) -> None:
        """Begin no thumbnail for now: the image on screen comes first."""
        self._held = True

    @Slot()
    def release(self) -> None:
        """Begin the thumbnails that were held back, once the image was painted."""
        QTimer.singleShot(0, self._begin)

    def _begin(self) -> None:
        self._held = False
        for job in self._queue:
            self._pool.start(job)
        self._queue.clear()

    def refresh(self, ids: Iterable[int]) -> None:
        """Read some images' state again."""
        if self._project is None:
            return
        wanted = list(ids)
        if any(number not in self._places for number in wanted):
            self.show_project(self._project)
            return
        for record in self._project.images(wanted):
            place = self._places[record.id]
            self._records[place] = record
            self.dataChanged.emit(self.index(place), self.index(place))

    def close(self) -> None:
        """Wait for the thumbnails under way."""
        self._queue.clear()
        self._pool.clear()
        self._pool.waitForDone()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._records)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        record = self._records[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return Path(record.path).name
        if role == Qt.ItemDataRole.DecorationRole:
            return self._thumbnail(record)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._faults.get(record.id, record.path)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{record.path}, {describe(record)}"
        return record if role == RECORD_ROLE else None

    def ids(self) -> list[int]:
        """Every image's id, in order."""
        return [record.id for record in self._records]

    def place_of(self, image_id: int) -> int:
        return self._places.get(image_id, -1)

    def is_broken(self, image_id: int) -> bool:
        """Whether the file could not be read."""
        return image_id in self._faults

    def _thumbnail(self, record: ImageRecord) -> QPixmap | None:
        if record.id not in self._asked and self._project is not None:
            self._asked.add(record.id)
            job = _Job(self, record.id, self._project.image_path(record))
            self._queue.append(job) if self._held else self._pool.start(job)
        return self._thumbnails.get(record.id)

    @Slot(int, object)
    def _take_thumbnail(self, image_id: int, result: object) -> None:
        if image_id not in self._places:
            return
        if isinstance(result, KnownError):
            self._faults[image_id] = error_text(result)
        elif isinstance(result, np.ndarray):
            self._thumbnails[image_id] = QPixmap.fromImage(wrap_rgb(np.ascontiguousarray(result)))
        place = self.index(self._places[image_id])
        self.dataChanged.emit(place, place)


class ImageFilter(QSortFilterProxyModel):
    """Images by state and by a part of their path."""

    STATES = (
        marked("All images"),
        marked("Not done"),
        marked("With suggestions"),
        marked("Annotated"),
        marked("Done"),
    )

    def __init__(self, source: ImageListModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state, self._text = 0, ""
        self._kept: int | None = None
        self.setSourceModel(source)

    @property
    def narrows(self) -> bool:
        """Whether anything may be left out."""
        return bool(self._state or self._text)

    def keep(self, image_id: int | None) -> None:
        """Never leave this image out: it is on screen."""
        if image_id != self._kept:
            self._kept = image_id
            if self.narrows:
                self.invalidate()

    def set_state(self, state: int) -> None:
        self._state = state
        self.invalidate()

    def set_text(self, text: str) -> None:
        self._text = text.casefold()
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        record = self.sourceModel().index(row, 0, parent).data(RECORD_ROLE)
        if record.id == self._kept:
            return True
        tests = (
            True,
            record.state is not ImageState.DONE,
            record.pending > 0,
            record.annotations > 0,
            record.state is ImageState.DONE,
        )
        return tests[self._state] and self._text in record.path.casefold()


def describe(record: ImageRecord) -> str:
    """State and counts in a few words."""
    parts = []
    if record.annotations:
        count = record.annotations
        parts.append(tr("{count} regions", count=count) if count > 1 else tr("1 region"))
    if record.pending:
        parts.append(tr("{count} to decide", count=record.pending))
    if record.state is ImageState.DONE:
        parts.insert(0, tr("done"))
    return " · ".join(parts) or tr("new")
