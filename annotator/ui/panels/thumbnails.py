"""Small copies of images, read beside the window's thread; the last few hundred are kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot
from PySide6.QtGui import QPixmap

from annotator.core.errors import KnownError
from annotator.core.images import read_thumbnail
from annotator.ui.base.jobs import as_known
from annotator.ui.base.text import error_text
from annotator.ui.canvas.tiles import wrap_rgb

SIDE = 128
# Some 64 kB each; what is scrolled past is dropped rather than read, but never what a large screen full of them shows.
MOST_KEPT, MOST_WAITING = 900, 300
PAUSE_MS = 40


class _Job(QRunnable):
    def __init__(self, owner: Thumbnails, image_id: int, path: Path) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._owner, self._image_id, self._path = owner, image_id, path

    def run(self) -> None:
        try:
            self._owner.read.emit(self._image_id, self._path, read_thumbnail(self._path, SIDE))
        except Exception as fault:
            self._owner.read.emit(self._image_id, self._path, as_known(fault, self._path))


class Thumbnails(QObject):
    """`of` an image what is there; `arrived` tells of more. Why a file cannot be read stands in `faults`."""

    arrived = Signal(int)
    read = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.faults: dict[int, str] = {}
        self._kept: OrderedDict[int, QPixmap] = OrderedDict()
        self._waiting: OrderedDict[int, _Job] = OrderedDict()
        self._paths: dict[int, Path] = {}
        self._held = self._closed = False
        self._newest = 0
        self._begun: set[int] = set()
        # While the list is scrolled nothing is begun: reading would hold it up.
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._start)
        # A timer of its own, which ends with this object: a window may close in between.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._begin)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self.read.connect(self._take)

    @property
    def busy(self) -> bool:
        """Whether some were asked for and are not there yet."""
        return bool(self._waiting)

    def forget(self) -> None:
        """Begin anew with other images."""
        self._drop(self._waiting)
        self.faults, self._paths = {}, {}
        self._kept.clear()

    def forget_one(self, image_id: int) -> None:
        """Read an image anew when it is asked for: its file was changed."""
        self._kept.pop(image_id, None)
        self.faults.pop(image_id, None)

    def hold(self) -> None:
        """Begin none for now: the image on screen comes first."""
        self._held = True

    @Slot()
    def release(self) -> None:
        """Begin those that were held back, once the image was painted."""
        self._soon.start()

    @Slot()
    def _begin(self) -> None:
        self._held = False
        self._pause.start()

    @Slot()
    def _start(self) -> None:
        """What came into sight is read from the top, before what was asked for earlier and is not begun."""
        if self._held or self._closed:
            return
        self._newest += 1
        for image_id, job in self._waiting.items():
            if image_id not in self._begun:
                self._begun.add(image_id)
                self._pool.start(job, self._newest)

    def of(self, image_id: int, place: Callable[[], Path]) -> QPixmap | None:
        """An image's thumbnail; a missing one is read from its place, which is asked for only then."""
        if image_id in self._kept:
            self._kept.move_to_end(image_id)
            return self._kept[image_id]
        if image_id not in self._waiting and image_id not in self.faults:
            path = place()
            self._paths[image_id] = path
            self._waiting[image_id] = _Job(self, image_id, path)
            if not self._held:
                self._pause.start()
            if len(self._waiting) > MOST_WAITING:
                self._drop(list(self._waiting)[: len(self._waiting) - MOST_WAITING])
        return None

    def _drop(self, ids: Iterable[int]) -> None:
        for image_id in list(ids):
            job = self._waiting[image_id]
            if image_id not in self._begun or self._pool.tryTake(job):
                del self._waiting[image_id]
                self._begun.discard(image_id)

    def close(self) -> None:
        """Wait for the one under way, and begin no other: what would destroy the pool waits for it in vain."""
        self._closed = True
        self._pause.stop()
        self._soon.stop()
        self._pool.clear()
        self._pool.waitForDone()

    @Slot(int, object, object)
    def _take(self, image_id: int, path: Path, result: object) -> None:
        self._waiting.pop(image_id, None)
        self._begun.discard(image_id)
        if self._paths.pop(image_id, None) != path:
            pass  # of a project shown before
        elif isinstance(result, KnownError):
            self.faults[image_id] = error_text(result)
        elif isinstance(result, np.ndarray):
            self._kept[image_id] = QPixmap.fromImage(wrap_rgb(np.ascontiguousarray(result)))
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        self.arrived.emit(image_id)
