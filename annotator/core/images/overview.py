"""Coarse levels of an image that has none, built band by band."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.core.images.shrink import shrunk
from annotator.core.images.source import Level
from annotator.core.regions.mask import Box

STEP = 8
BAND_BYTES = 8 * 2**20
WORKERS = min(os.cpu_count() or 1, 4)
# A level larger than this lies in a temporary file; the finest one is at most so large.
IN_MEMORY, LARGEST = 64 * 2**20, 512 * 2**20
SMALL_SIDE = 512
TELL_SECONDS = 0.25
# Of an image of more pixels than this, so many places along its longer side are looked at before all is read.
SKETCHED, SKETCH, SQUARE = 32_000_000, 24, 32

Reader: TypeAlias = Callable[[Box], NDArray[Any]]


class Overview:
    """Levels of an eighth of the side each, of the finest level there is.

    What is not built yet are the colours of a sketch, or zeros.
    """

    def __init__(self, base: Level, channels: int, dtype: np.dtype[Any], *, weighted: bool) -> None:
        self._base, self._weighted = base, weighted
        self._first = STEP
        while -(-base.width // self._first) * -(-base.height // self._first) * channels * dtype.itemsize > LARGEST:
            self._first *= 2
        self.levels = self._sizes()
        self._stores = [_Store((level.height, level.width, channels), dtype) for level in self.levels]
        self._pixel = channels * dtype.itemsize
        self._sketch: NDArray[Any] | None = None
        self._done = 0
        self._lock = threading.Lock()

    def _sizes(self) -> tuple[Level, ...]:
        factor, found = self._first, list[Level]()
        while not found or max(found[-1][:2]) > SMALL_SIDE:
            width, height = -(-self._base.width // factor), -(-self._base.height // factor)
            found.append(Level(width, height, self._base.factor * factor))
            factor *= STEP
        return tuple(found)

    @property
    def nbytes(self) -> int:
        """Memory held."""
        return sum(store.nbytes for store in self._stores)

    @property
    def ready(self) -> bool:
        """Whether it is built."""
        return self._done >= self._base.height

    def read(self, level: int, box: Box) -> NDArray[Any]:
        """What is known of a box of a level."""
        built, sketch = self._built(level), self._sketch
        values = self._stores[level].values()[box.rows, box.columns]
        if sketch is None or box.y + box.h <= built:
            return values
        values, start = values.copy(), max(built - box.y, 0)
        rows = np.arange(box.y + start, box.y + box.h) * sketch.shape[0] // self.levels[level].height
        columns = np.arange(box.x, box.x + box.w) * sketch.shape[1] // self.levels[level].width
        values[start:] = sketch[rows[:, None], columns[None, :]]
        return values

    def _built(self, level: int) -> int:
        """How many rows of a level are there."""
        return self.levels[level].height if self.ready else self._done // (self._first * STEP**level)

    def build(self, read: Reader, tile: tuple[int, int], wanted: Callable[[], bool], told: Callable[[], None]) -> None:
        """Go on from where it was left. read: the base's values; tile: the size in which they are stored."""
        with self._lock, ThreadPoolExecutor(WORKERS) as pool:
            if self._sketch is None and not self._done and self._base.width * self._base.height > SKETCHED:
                self._sketch = self._sketched(read, tile, pool)
                told()
            last, (width, height) = time.monotonic(), self._chunk(tile)
            while not self.ready and wanted():
                self._build_bands(read, width, height, pool)
                if time.monotonic() - last > TELL_SECONDS:
                    told()
                    last = time.monotonic()
            told()

    def _sketched(self, read: Reader, tile: tuple[int, int], pool: ThreadPoolExecutor) -> NDArray[Any]:
        """Colours of small squares all over the image, each in one tile."""
        width, height, _ = self._base
        counts = [max(round(SKETCH * size / max(width, height)), 1) for size in (width, height)]
        across, down = (
            (2 * np.arange(count) + 1) * size // (2 * count)
            for count, size in zip(counts, (width, height), strict=True)
        )
        if tile[0] < width:
            across, down = across // tile[0] * tile[0], down // tile[1] * tile[1]
        squares = [Box(int(x), int(y), SQUARE, SQUARE).clipped(width, height) for y in down for x in across]
        values = list(pool.map(read, squares))
        means = np.array([value.mean(axis=(0, 1)) for value in values])
        return means.astype(values[0].dtype).reshape(down.size, across.size, -1)

    def _chunk(self, tile: tuple[int, int]) -> tuple[int, int]:
        """How much is read at once: whole tiles, whole blocks, and not more bytes than needed."""
        if tile[0] >= self._base.width:
            row = self._base.width * self._first * self._pixel
            return self._base.width, max(BAND_BYTES // row, 1) * self._first
        width, height = int(np.lcm(tile[0], self._first)), int(np.lcm(tile[1], self._first))
        return max(BAND_BYTES // (height * width * self._pixel), 1) * width, height

    def _build_bands(self, read: Reader, width: int, height: int, pool: ThreadPoolExecutor) -> None:
        """As many bands as give every worker a chunk."""
        columns = range(0, self._base.width, width)
        bands = -(-WORKERS // len(columns))
        last = min(self._done + bands * height, self._base.height)
        boxes = [
            Box(x, y, min(width, self._base.width - x), min(height, last - y))
            for y in range(self._done, last, height)
            for x in columns
        ]
        list(pool.map(lambda box: self._build_chunk(box, read(box)), boxes))
        before, self._done = self._done, last
        for level in range(1, len(self.levels)):
            self._build_coarser(level, before)

    def _build_chunk(self, box: Box, values: NDArray[Any]) -> None:
        small = shrunk(values, self._first, weighted=self._weighted)
        left, top = box.x // self._first, box.y // self._first
        self._stores[0].values()[top : top + small.shape[0], left : left + small.shape[1]] = small

    def _build_coarser(self, level: int, before: int) -> None:
        """The rows of a coarser level that the last bands completed."""
        first, last = before // (self._first * STEP**level), self._built(level)
        if last > first:
            finer = self._stores[level - 1].values()[first * STEP : last * STEP]
            self._stores[level].values()[first:last] = shrunk(finer, STEP, weighted=self._weighted)


class _Store:
    """An array of zeros to write to, in memory or in a temporary file."""

    def __init__(self, shape: tuple[int, int, int], dtype: np.dtype[Any]) -> None:
        self._shape, self._dtype = shape, dtype
        size = int(np.prod(shape)) * dtype.itemsize
        self.nbytes = size if size <= IN_MEMORY else 0
        self._array = np.zeros(shape, dtype) if self.nbytes else None
        if self._array is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as this)
            self._file.truncate(size)

    def values(self) -> NDArray[Any]:
        """The array; of a file a mapping for this moment: what stays mapped would count as the program's memory."""
        if self._array is not None:
            return self._array
        return np.asarray(np.memmap(self._file, self._dtype, mode="r+", shape=self._shape))
