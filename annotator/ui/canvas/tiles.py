"""The tiles of the image on screen, drawn beside the window's thread and kept up to a number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot
from PySide6.QtGui import QImage

from annotator.core.errors import KnownError
from annotator.core.images import Display, Picture
from annotator.core.regions.mask import Box
from annotator.ui.base.jobs import as_known

TILE = 512
CACHE_BYTES = 64 * 2**20
# From this level on a tile may come from an overview that is still being built.
OVERVIEW_LEVEL = 3

# Level, column and row.
Key: TypeAlias = tuple[int, int, int]


def wrap_rgb(pixels: NDArray[np.uint8]) -> QImage:
    """A QImage over (H, W, 3) uint8 pixels; they are shared, so keep the array."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB888)


@dataclass(frozen=True)
class _Shown:
    """What tiles are made of."""

    picture: Picture
    display: Display

    def draw(self, key: Key) -> QImage:
        level, column, row = key
        box = Box(column * TILE, row * TILE, TILE, TILE)
        pixels = self.picture.part(level, box, self.display)
        # The painter's own format, and a copy: the array does not outlive this call.
        return wrap_rgb(pixels).convertToFormat(QImage.Format.Format_RGB32)


class _Job(QRunnable):
    def __init__(self, owner: TileStore, shown: _Shown, key: Key, stamp: int) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._owner, self._shown, self._key, self._stamp = owner, shown, key, stamp

    def run(self) -> None:
        try:
            self._owner.drawn.emit(self._key, self._stamp, self._shown.draw(self._key))
        except Exception as fault:
            self._owner.drawn.emit(self._key, self._stamp, as_known(fault))


class TileStore(QObject):
    """Tiles of one picture under one display. Those of a small picture are there at once; others `changed` tells of."""

    changed = Signal()
    failed = Signal(object)
    drawn = Signal(object, int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._shown: _Shown | None = None
        self._tiles: OrderedDict[Key, tuple[int, QImage]] = OrderedDict()
        self._bytes = 0
        self._in_sight: set[Key] = set()
        self._under_way: dict[Key, _Job] = {}
        self._ahead: set[Key] = set()
        # Tiles made before the newest stamp are drawn until better ones are there; before the oldest, never.
        self._stamp = self._oldest = self._fine_stamp = self._coarse_stamp = 0
        self.drawn.connect(self._arrive)

    @property
    def picture(self) -> Picture | None:
        """The picture shown."""
        return self._shown.picture if self._shown is not None else None

    def show(self, picture: Picture | None, display: Display) -> None:
        """Show another image."""
        self._shown = _Shown(picture, display) if picture is not None else None
        self._tiles.clear()
        self._bytes = 0
        self._renew()
        self._oldest = self._stamp

    def improve(self, picture: Picture, display: Display) -> None:
        """Show the same image from a better reading or in another way: what is there stands in until then."""
        before, self._shown = self._shown, _Shown(picture, display)
        if before is None or before.picture.source is not picture.source or before.display != display:
            self._renew()

    def grow(self) -> None:
        """More of the picture's overview is there."""
        self._stamp += 1
        self._coarse_stamp = self._stamp

    def _renew(self) -> None:
        self._forget_waiting()
        self._stamp += 1
        self._fine_stamp = self._coarse_stamp = self._stamp

    def _is_fresh(self, key: Key, stamp: int) -> bool:
        return stamp >= (self._coarse_stamp if key[0] >= OVERVIEW_LEVEL else self._fine_stamp)

    def begin(self) -> None:
        """A new frame is drawn: what was asked for before and is not begun is not needed, or asked for again."""
        self._in_sight.clear()
        self._forget_waiting()

    def _forget_waiting(self) -> None:
        self._under_way = {key: job for key, job in self._under_way.items() if not self._pool.tryTake(job)}
        self._ahead &= self._under_way.keys()

    def at_once(self, key: Key) -> QImage | None:
        """A tile, drawn now where it is missing; None where it cannot be read."""
        found = self._tiles.get(key)
        if found is None or not self._is_fresh(key, found[0]):
            assert self._shown is not None
            try:
                self._keep(key, self._stamp, self._shown.draw(key))
            except KnownError as error:
                self._keep(key, self._stamp, QImage())
                self.failed.emit(error)
        return self.known(key)

    def tile(self, key: Key) -> QImage | None:
        """A tile, or what stands in for it; a missing one is made."""
        assert self._shown is not None
        if self._shown.picture.small:
            return self.at_once(key)
        found = self._tiles.get(key)
        if found is None or not self._is_fresh(key, found[0]):
            self._ahead.discard(key)
            self._start(key)
        return self.known(key)

    def foresee(self, key: Key) -> None:
        """Make a tile that is not in sight yet, but soon will be."""
        if key not in self._tiles and key not in self._under_way:
            self._ahead.add(key)
            self._start(key, priority=-1)

    def _start(self, key: Key, priority: int = 0) -> None:
        if key not in self._under_way:
            assert self._shown is not None
            self._under_way[key] = _Job(self, self._shown, key, self._stamp)
            self._pool.start(self._under_way[key], priority)

    def known(self, key: Key) -> QImage | None:
        """A tile that is there."""
        found = self._tiles.get(key)
        if found is None or found[1].isNull():
            return None
        self._tiles.move_to_end(key)
        self._in_sight.add(key)
        return found[1]

    @property
    def complete(self) -> bool:
        """Whether every tile in sight is there."""
        return self._under_way.keys() <= self._ahead

    def close(self) -> None:
        """Wait for the jobs under way."""
        self._pool.clear()
        self._pool.waitForDone()

    def _keep(self, key: Key, stamp: int, image: QImage) -> None:
        before = self._tiles.pop(key, None)
        self._bytes += image.sizeInBytes() - (before[1].sizeInBytes() if before is not None else 0)
        self._tiles[key] = (stamp, image)
        # What is in sight stays, however large the screen is.
        while self._bytes > CACHE_BYTES and next(iter(self._tiles)) not in self._in_sight | {key}:
            self._bytes -= self._tiles.popitem(last=False)[1][1].sizeInBytes()

    @Slot(object, int, object)
    def _arrive(self, key: Key, stamp: int, result: QImage | KnownError) -> None:
        self._under_way.pop(key, None)
        ahead = key in self._ahead
        self._ahead.discard(key)
        if stamp < self._oldest:
            pass  # of an image shown before: the frame to come asks for its own
        elif isinstance(result, KnownError):
            self._keep(key, stamp, QImage())
            self.failed.emit(result)
        else:
            self._keep(key, stamp, result)
        if not ahead:
            self.changed.emit()
