"""Where an image's values come from: raw, as the file has them, at full size and at coarser levels."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum, auto
from typing import Any, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.core.images.shrink import shrunk
from annotator.core.regions.mask import Box

Values: TypeAlias = NDArray[Any]
SMALLEST_LEVEL = 256
SAMPLE = 4_000_000


class Alpha(Enum):
    """Whether the last channel is transparency, and whether the colours were multiplied by it."""

    NONE = auto()
    STRAIGHT = auto()
    MULTIPLIED = auto()


class Level(NamedTuple):
    """One level: its size, and how many pixels of the image one of its pixels stands for along a side."""

    width: int
    height: int
    factor: int


class Source(Protocol):
    """Raw values (h, w, channels) of any number type, upright; alpha, if any, is the last channel.

    top: the largest value that the file says its 16-bit numbers may have; None where it says nothing.
    white_is_zero: whether the file says so of numbers of more than eight bits. Unsigned ones are turned about here, so
    that 0 is black (`as_in_file` turns them back); others are as they are.
    tile: how many pixels across and down the file keeps together; what is read in such pieces is decoded once.
    """

    width: int
    height: int
    bits: int
    top: int | None
    white_is_zero: bool
    tile: tuple[int, int]
    channels: int
    alpha: Alpha
    dtype: np.dtype[Any]
    in_memory: bool

    @property
    def levels(self) -> tuple[Level, ...]:
        """From fine to coarse. The finest is the image itself, unless only a preview is there yet."""

    @property
    def nbytes(self) -> int:
        """Memory held at the moment."""

    @property
    def ready(self) -> bool:
        """Whether every level is there; what is not reads as zeros."""

    def read(self, level: int, box: Box) -> Values:
        """The values inside a box of a level, which lies inside it. Raises KnownError for a damaged file."""

    def sample(self) -> Values:
        """Values (n, channels) that stand for the whole image, for its histogram."""

    def prepare(self, wanted: Callable[[], bool], told: Callable[[], None]) -> None:
        """Make the levels that are missing; stops when not `wanted` any more, and tells of every step."""


def whole(level: Level) -> Box:
    """A level's box."""
    return Box(0, 0, level.width, level.height)


def turned_about(values: Values, bits: int, alpha: Alpha) -> Values:
    """Unsigned numbers of which 0 was white, so that it is black, or back again; not so the alpha."""
    numbers: Values = (values.dtype.type(2**bits - 1) - values).astype(values.dtype)
    if alpha is not Alpha.NONE:
        numbers[..., -1] = values[..., -1]
    return numbers


def as_in_file(source: Source, values: Values) -> Values:
    """Values of a source as the file has them."""
    turned = source.white_is_zero and values.dtype.kind == "u"
    return turned_about(values, source.bits, source.alpha) if turned else values


def halves(width: int, height: int, factor: int = 1) -> tuple[Level, ...]:
    """Levels of half the side each, down to a small one."""
    found = [Level(width, height, factor)]
    while max(found[-1][:2]) > SMALLEST_LEVEL:
        width, height, factor = (width + 1) // 2, (height + 1) // 2, factor * 2
        found.append(Level(width, height, factor))
    return tuple(found)


class ArraySource:
    """Values in memory; coarser levels are made when first needed."""

    in_memory = True

    def __init__(
        self,
        values: Values,
        bits: int,
        alpha: Alpha = Alpha.NONE,
        *,
        top: int | None = None,
        white_is_zero: bool = False,
        size: tuple[int, int] | None = None,
        factor: int = 1,
    ) -> None:
        """values: (h, w, channels); top, white_is_zero: see `Source`.

        For a preview `size` is the image's own, and `factor` how much coarser this is.
        """
        height, width, channels = (int(length) for length in values.shape)
        self.channels = channels
        self.width, self.height = size or (width, height)
        self.bits, self.top, self.alpha, self.dtype = bits, top, alpha, values.dtype
        self.white_is_zero, self.tile = white_is_zero, (width, 1)
        self.levels = halves(width, height, factor)
        self._made = [values]
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[Callable[..., ArraySource], tuple[object, ...]]:
        """In another process coarser levels are made when first needed there."""
        size, factor = (self.width, self.height), self.levels[0].factor
        return _array_source, (self._made[0], self.bits, self.alpha, self.top, self.white_is_zero, size, factor)

    @property
    def nbytes(self) -> int:
        return sum(values.nbytes for values in self._made)

    @property
    def ready(self) -> bool:
        return len(self._made) == len(self.levels)

    def read(self, level: int, box: Box) -> Values:
        return self._level(level)[box.rows, box.columns]

    def _level(self, level: int) -> Values:
        with self._lock:
            while len(self._made) <= level:
                self._made.append(shrunk(self._made[-1], 2, weighted=self.alpha is Alpha.STRAIGHT))
            return self._made[level]

    def sample(self) -> Values:
        values = self._made[0]
        step = int(np.ceil(np.sqrt(values.shape[0] * values.shape[1] / SAMPLE)))
        return values[::step, ::step].reshape(-1, self.channels)

    def prepare(self, wanted: Callable[[], bool], told: Callable[[], None]) -> None:
        for level in range(len(self.levels)):
            if wanted():
                self._level(level)
                told()


def _array_source(
    values: Values,
    bits: int,
    alpha: Alpha,
    top: int | None,
    white_is_zero: bool,
    size: tuple[int, int],
    factor: int,
) -> ArraySource:
    return ArraySource(values, bits, alpha, top=top, white_is_zero=white_is_zero, size=size, factor=factor)


# What turns a stored image upright, by its EXIF orientation: whether rows and columns change places, and then whether
# it is mirrored along x and along y.
TURNS = {
    1: (False, False, False),
    2: (False, True, False),
    3: (False, True, True),
    4: (False, False, True),
    5: (True, False, False),
    6: (True, True, False),
    7: (True, True, True),
    8: (True, False, True),
}


class TurnedSource:
    """Another source turned upright."""

    def __init__(self, stored: Source, orientation: int) -> None:
        self._stored = stored
        self._swapped, self._mirrored, self._flipped = TURNS[orientation]
        self.bits, self.top, self.channels = stored.bits, stored.top, stored.channels
        self.alpha, self.dtype, self.white_is_zero = stored.alpha, stored.dtype, stored.white_is_zero
        self.tile = stored.tile[::-1] if self._swapped else stored.tile
        self.width, self.height = (stored.height, stored.width) if self._swapped else (stored.width, stored.height)
        self.in_memory = stored.in_memory

    @property
    def levels(self) -> tuple[Level, ...]:
        if not self._swapped:
            return self._stored.levels
        return tuple(Level(level.height, level.width, level.factor) for level in self._stored.levels)

    @property
    def nbytes(self) -> int:
        return self._stored.nbytes

    @property
    def ready(self) -> bool:
        return self._stored.ready

    def read(self, level: int, box: Box) -> Values:
        width, height, _ = self.levels[level]
        x = width - box.x - box.w if self._mirrored else box.x
        y = height - box.y - box.h if self._flipped else box.y
        inner = Box(y, x, box.h, box.w) if self._swapped else Box(x, y, box.w, box.h)
        values = self._stored.read(level, inner)
        values = values.transpose(1, 0, 2) if self._swapped else values
        values = values[:, ::-1] if self._mirrored else values
        return values[::-1] if self._flipped else values

    def sample(self) -> Values:
        return self._stored.sample()

    def prepare(self, wanted: Callable[[], bool], told: Callable[[], None]) -> None:
        self._stored.prepare(wanted, told)
