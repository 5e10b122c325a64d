"""Reading parts of one image of a TIFF file: the tiles or strips that are asked for, and no others."""

from __future__ import annotations

import threading
from collections import OrderedDict
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.images.tiff import TIFF_FAULTS
from annotator.core.regions.mask import Box

if TYPE_CHECKING:
    from tifffile import TiffPage

CACHE_BYTES = 64 * 2**20
LONGEST_SIDE = 100_000
# What is compressed in one piece larger than this cannot be read in parts.
LARGEST_SEGMENT = 256 * 2**20
_JPEG = frozenset((6, 7, 34892, 33007))


class SegmentCache:
    """The tiles and strips used last, bounded by bytes; one is always kept. Any thread may use it."""

    def __init__(self, most: int = CACHE_BYTES) -> None:
        self._most, self.nbytes = most, 0
        self._kept: OrderedDict[tuple[int, int], NDArray[Any]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[int, int]) -> NDArray[Any] | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: tuple[int, int], values: NDArray[Any]) -> None:
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = values
            self.nbytes += values.nbytes
            while self.nbytes > self._most and len(self._kept) > 1:
                self.nbytes -= self._kept.popitem(last=False)[1].nbytes


class TiffLevel:
    """One page. Knows where its segments lie and opens the file when they are read."""

    def __init__(self, file: Path, page: TiffPage, number: int, cache: SegmentCache) -> None:
        self._file, self._number, self._cache = file, number, cache
        self.width, self.height = int(page.imagewidth), int(page.imagelength)
        self._check_kind(page)
        self.dtype = np.dtype(page.dtype)
        self._planes = int(page.samplesperpixel) if int(page.planarconfig) == 2 else 1
        self._samples = 1 if self._planes > 1 else int(page.samplesperpixel)
        self.channels = self._planes * self._samples
        rows = min(int(page.rowsperstrip), self.height)
        self.tile = (int(page.tilewidth), int(page.tilelength)) if page.is_tiled else (self.width, rows)
        self._offsets = np.array(page.dataoffsets, dtype=np.int64)
        self._counts = np.array(page.databytecounts, dtype=np.int64)
        self._check_segments(file.stat().st_size)
        self._stored = np.dtype(f"{page.parent.byteorder}{self.dtype.char}")
        self._in_one = self._is_in_one(page)
        self._decode = page.decode
        self._tables: dict[str, Any] = {}
        if int(page.compression) in _JPEG:
            self._tables = {"jpegtables": page.jpegtables, "jpegheader": page.jpegheader}
        self._check_largest()

    def _check_kind(self, page: TiffPage) -> None:
        size = f"{self.width} × {self.height}"
        if max(self.width, self.height) > LONGEST_SIDE:
            raise KnownError(
                "The image has {size} pixels; {limit:,} a side is the limit.",
                size=size,
                limit=LONGEST_SIDE,
                path=self._file,
            )
        if min(self.width, self.height) < 1 or int(page.samplesperpixel) < 1:
            raise KnownError("The image is damaged (its size is {size}).", size=size, path=self._file)
        if page.dtype is None or np.dtype(page.dtype).kind not in "biuf" or int(page.imagedepth) > 1:
            raise KnownError("The image holds another kind of numbers than grey or colour.", path=self._file)

    @property
    def grid(self) -> tuple[int, int]:
        """How many segments there are across and down."""
        return -(-self.width // self.tile[0]), -(-self.height // self.tile[1])

    def _check_segments(self, file_size: int) -> None:
        if min(self.tile) < 1:
            raise KnownError("The image is damaged (its tiles have no size).", path=self._file)
        wanted = self._planes * prod(self.grid)
        if min(self._offsets.size, self._counts.size) < wanted:
            raise KnownError(
                "The image is damaged ({count} {count:part is|parts are} missing).",
                count=wanted - self._counts.size,
                path=self._file,
            )
        if not self._counts[:wanted].any():
            raise KnownError("The image is damaged (it holds no values).", path=self._file)
        if (self._counts < 0).any() or (self._offsets < 0).any():
            raise KnownError("The image is damaged (a part lies nowhere).", path=self._file)
        if (self._offsets[:wanted] + self._counts[:wanted] > file_size).any():
            raise KnownError("The image is damaged (the file ends too early).", path=self._file)

    def _is_in_one(self, page: TiffPage) -> bool:
        """Whether the values lie in the file one after the other, so that any part can be read by itself."""
        plain = int(page.compression) == 1 and int(page.predictor) == 1 and int(page.fillorder) == 1
        if not plain or page.is_tiled or page.bitspersample != 8 * self.dtype.itemsize or self.dtype.kind == "b":
            return False
        size = self._planes * self.height * self.width * self._samples * self.dtype.itemsize
        follows = self._offsets[:-1] + self._counts[:-1] == self._offsets[1:]
        return int(self._counts.sum()) == size and bool(follows.all())

    def _check_largest(self) -> None:
        size = prod(self.tile) * self._samples * self.dtype.itemsize
        if not self._in_one and size > LARGEST_SEGMENT:
            raise KnownError(
                "The image is compressed in pieces of {size:,.0f} MB, too large to be read.",
                size=size / 2**20,
                path=self._file,
                advice="Save it in tiles.",
            )

    def read(self, box: Box, *, passing: bool = False) -> NDArray[Any]:
        """The stored values inside a box, (h, w, channels). Raises KnownError.

        `passing`: they are not needed again soon, so that they take no place in the cache.
        """
        try:
            return self._read_in_one(box) if self._in_one else self._read_segments(box, passing)
        except KnownError:
            raise
        except FileNotFoundError as fault:
            raise KnownError("The image is not there any more.", path=self._file) from fault
        except MemoryError as fault:
            raise KnownError("There is not enough memory for this image.", path=self._file) from fault
        except TIFF_FAULTS as fault:
            raise KnownError("The image is damaged ({fault}).", fault=fault, path=self._file) from fault

    def _read_in_one(self, box: Box) -> NDArray[Any]:
        shape = (self._planes, self.height, self.width, self._samples)
        # Mapped for this part alone: what stays mapped would count as the program's memory.
        mapped = np.memmap(self._file, self._stored, mode="r", offset=int(self._offsets[0]), shape=shape)
        part = np.asarray(mapped[:, box.rows, box.columns]).astype(self.dtype, order="C", copy=True)
        return part[0] if self._planes == 1 else part.transpose(1, 2, 0, 3)[..., 0]

    def _read_segments(self, box: Box, passing: bool) -> NDArray[Any]:
        (width, height), (across, down) = self.tile, self.grid
        values = np.zeros((box.h, box.w, self.channels), dtype=self.dtype)
        with self._file.open("rb") as stream:
            for row in range(box.y // height, (box.y + box.h - 1) // height + 1):
                for column in range(box.x // width, (box.x + box.w - 1) // width + 1):
                    cell = Box(column * width, row * height, width, height)
                    for plane in range(self._planes):
                        index = (plane * down + row) * across + column
                        channels = slice(plane, plane + 1) if self._planes > 1 else slice(None)
                        self._place(values[..., channels], box, self._segment(stream, index, passing), cell)
        return values

    @staticmethod
    def _place(values: NDArray[Any], box: Box, segment: NDArray[Any] | None, cell: Box) -> None:
        """Put the part of a segment that lies inside the box where it belongs."""
        if segment is None:
            return
        left, top = max(box.x, cell.x), max(box.y, cell.y)
        right = min(box.x + box.w, cell.x + segment.shape[1])
        bottom = min(box.y + box.h, cell.y + segment.shape[0])
        if left < right and top < bottom:
            part = segment[top - cell.y : bottom - cell.y, left - cell.x : right - cell.x]
            values[top - box.y : bottom - box.y, left - box.x : right - box.x] = part

    def _segment(self, stream: Any, index: int, passing: bool) -> NDArray[Any] | None:
        """A tile or strip, (h, w, samples); None where the file leaves it out."""
        if self._counts[index] == 0:
            return None
        key = (self._number, index)
        found = self._cache.get(key)
        if found is None:
            stream.seek(int(self._offsets[index]))
            data = stream.read(int(self._counts[index]))
            decoded = self._decode(data, index, **self._tables)[0]
            found = np.asarray(decoded)[0]
            if not passing:
                self._cache.put(key, found)
        return found
