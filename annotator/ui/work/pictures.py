"""Reads images beside the window's thread and keeps the last few."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.images import Picture, file_of, is_sequence, open_picture, settle
from annotator.ui.base.jobs import as_known

CACHE_BYTES = 192 * 2**20


class _Opening(QRunnable):
    """Reads what can be shown at once; `hasty` where somebody waits for it."""

    def __init__(self, owner: PictureLoader, path: Path, *, hasty: bool) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._owner, self._path, self._hasty = owner, path, hasty

    def run(self) -> None:
        try:
            self._owner.decoded.emit(self._path, open_picture(self._path, hasty=self._hasty))
        except Exception as fault:
            self._owner.decoded.emit(self._path, as_known(fault, self._path))


class _Settling(QRunnable):
    """Reads the rest of a large image, as long as it is wanted."""

    def __init__(self, owner: PictureLoader, path: Path, picture: Picture) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._owner, self._path, self._picture = owner, path, picture

    def run(self) -> None:
        try:
            self._owner.decoded.emit(self._path, settle(self._path, self._picture, self._wanted, self._tell))
        except Exception as fault:
            self._owner.decoded.emit(self._path, as_known(fault, self._path))

    def _wanted(self) -> bool:
        return self._owner.wants(self._path, self._picture)

    def _tell(self) -> None:
        self._owner.progressed.emit(self._path)


class PictureLoader(QObject):
    """`request` a path; `loaded` or `failed` tells when it is there. Owned by the window's thread.

    A large image is loaded twice: first as it can be shown at once, then settled; a very large JPEG before that with
    its first rows. `progressed` tells in between that more of it can be shown.
    """

    loaded = Signal(object, object)
    failed = Signal(object, object)
    progressed = Signal(object)
    decoded = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._kept: OrderedDict[Path, Picture] = OrderedDict()
        self._stamps: dict[Path, tuple[int, ...] | None] = {}
        self._under_way: dict[Path, QRunnable] = {}
        self._shown: Path | None = None
        self._going_on = QTimer(self, singleShot=True, interval=0)
        self._going_on.timeout.connect(self._go_on)
        self.decoded.connect(self._arrive)

    def request(self, path: Path, *, ahead: bool = False) -> Picture | None:
        """The picture when it is in memory; otherwise it is read and `loaded` is emitted.

        `ahead`: nobody looks at it yet, so nothing that takes long is begun.
        """
        if not ahead:
            self._shown = path
        if self.is_outdated(path):
            self._kept.pop(path, None)
        picture = self._kept.get(path)
        if picture is not None:
            self._kept.move_to_end(path)
            self._settle(path, picture)
        elif path not in self._under_way:
            self._start(path, _Opening(self, path, hasty=not ahead))
        return picture

    def foresee(self, path: Path) -> None:
        """Read what can be shown at once of the image that comes first; the rest waits until it is asked for."""
        self._start(path, _Opening(self, path, hasty=True))

    def is_outdated(self, path: Path) -> bool:
        """Whether the file was changed, replaced or deleted since it was read."""
        return path in self._kept and path not in self._under_way and _stamp_of(path) != self._stamps.get(path)

    def wants(self, path: Path, picture: Picture) -> bool:
        """Whether the rest of a picture is to be read: of what is shown, and of a next one that takes little memory."""
        takes_little = 3 * picture.width * picture.height <= CACHE_BYTES // 2
        coarse = picture.beginning or (picture.finest > 0 and takes_little)
        return path == self._shown or (self._shown is not None and coarse)

    def _settle(self, path: Path, picture: Picture) -> None:
        if not picture.settled and path not in self._under_way and self.wants(path, picture):
            self._start(path, _Settling(self, path, picture))

    def _start(self, path: Path, job: QRunnable) -> None:
        self._under_way[path] = job
        if path not in self._kept:  # what is settled later belongs to what was opened
            self._stamps[path] = _stamp_of(path)
        self._pool.start(job)

    def forget_waiting(self) -> None:
        """Drop what is asked for but not begun: the person has gone on."""
        self._under_way = {path: job for path, job in self._under_way.items() if not self._pool.tryTake(job)}

    def close(self) -> None:
        """Wait for the jobs under way."""
        self._shown = None
        self._going_on.stop()
        self._pool.clear()
        self._pool.waitForDone()

    @Slot(object, object)
    def _arrive(self, path: Path, result: Picture | KnownError | None) -> None:
        self._under_way.pop(path, None)
        if isinstance(result, KnownError):
            self._kept.pop(path, None)
            self.failed.emit(path, result)
            return
        if result is not None:
            self._kept[path] = result
            while len(self._kept) > 1 and sum(kept.nbytes for kept in self._kept.values()) > CACHE_BYTES:
                self._kept.popitem(last=False)
            self.loaded.emit(path, result)
        self._going_on.start()

    @Slot()
    def _go_on(self) -> None:
        """Settle what is wanted, once what has arrived was painted."""
        for path, picture in list(self._kept.items()):
            self._settle(path, picture)


def _stamp_of(path: Path) -> tuple[int, ...] | None:
    """What changes when a file does: size, time and number; None where it is gone.

    Of numbered pictures those of their folder: the window waits for this, and there may be many thousands.
    """
    file = file_of(path)
    try:
        found = (file.parent if is_sequence(file) else file).stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino
