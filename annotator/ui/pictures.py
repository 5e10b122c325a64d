"""Decodes images beside the window's thread and keeps the last few."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.images import Picture, read_picture

CACHE_BYTES = 192 * 2**20


class _Job(QRunnable):
    def __init__(self, owner: PictureLoader, path: Path) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._owner, self._path = owner, path

    def run(self) -> None:
        try:
            self._owner.decoded.emit(self._path, read_picture(self._path))
        except KnownError as error:
            self._owner.decoded.emit(self._path, error)


class PictureLoader(QObject):
    """`request` a path; `loaded` or `failed` tells when it is there. Owned by the window's thread."""

    loaded = Signal(object, object)
    failed = Signal(object, object)
    decoded = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._kept: OrderedDict[Path, Picture] = OrderedDict()
        self._under_way: dict[Path, _Job] = {}
        self.decoded.connect(self._arrive)

    def request(self, path: Path) -> Picture | None:
        """The picture when it is in memory; otherwise it is decoded and `loaded` is emitted."""
        if path in self._kept:
            self._kept.move_to_end(path)
            return self._kept[path]
        if path not in self._under_way:
            self._under_way[path] = _Job(self, path)
            self._pool.start(self._under_way[path])
        return None

    def forget_waiting(self) -> None:
        """Drop what is asked for but not begun: the person has gone on."""
        self._under_way = {path: job for path, job in self._under_way.items() if not self._pool.tryTake(job)}

    def close(self) -> None:
        """Wait for the jobs under way."""
        self._pool.clear()
        self._pool.waitForDone()

    @Slot(object, object)
    def _arrive(self, path: Path, result: Picture | KnownError) -> None:
        self._under_way.pop(path, None)
        if isinstance(result, KnownError):
            self.failed.emit(path, result)
            return
        self._kept[path] = result
        while len(self._kept) > 1 and sum(kept.pixels.nbytes for kept in self._kept.values()) > CACHE_BYTES:
            self._kept.popitem(last=False)
        self.loaded.emit(path, result)
