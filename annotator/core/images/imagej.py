"""Stacks of ImageJ in one directory, as it writes them beyond 4 GB: the directory is that of the first plane, the
others follow behind that plane, and nothing but the description tells how many there are.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from tifffile import TiffFile, TiffPage


@dataclass(frozen=True)
class Stack:
    """Planes of the same kind, one behind the other, in the order in which ImageJ keeps them: channels change fastest,
    then slices, then frames.

    count: how many the file promises; there: how many of them lie in it whole; size: bytes of one.
    """

    first: TiffPage
    count: int
    there: int
    size: int

    @property
    def complete(self) -> bool:
        """Whether no plane is missing."""
        return self.there == self.count

    def plane(self, number: int) -> TiffPage:
        """A plane, from 1, as a page of its own. It need not be there."""
        page = copy.copy(self.first)
        shift = (number - 1) * self.size
        page.dataoffsets = tuple(int(offset) + shift for offset in self.first.dataoffsets)
        if len(page.dataoffsets) == 1:
            page.databytecounts = (self.size,)  # some writers count all planes here
        return page


def stack_of(tiff: TiffFile) -> Stack | None:
    """The stack that the file's only directory stands for; None for every other file."""
    if not tiff.is_imagej or len(tiff.pages) != 1:
        return None
    page: TiffPage = tiff.pages.first
    count = _count(tiff.imagej_metadata or {}, page)
    if count < 2 or not page.is_contiguous or page.dtype is None:
        return None
    size, start = prod(page.shape) * np.dtype(page.dtype).itemsize, int(page.dataoffsets[0])
    behind = int(page.offset) > start
    end = int(page.offset) if behind else int(tiff.filehandle.size)
    there = min(max((end - start) // max(size, 1), 0), count)
    if size < 1 or (behind and there < count):
        return None  # ImageJ puts its directory first: another program took over the description with one plane
    return Stack(page, count, there, size)


def _count(told: dict[str, Any], page: TiffPage) -> int:
    """How many planes the description promises."""
    images, channels, slices, frames = (_number(told.get(name)) for name in ("images", "channels", "slices", "frames"))
    if channels > 1 and int(page.samplesperpixel) == channels:
        return slices * frames  # the channels are samples of one plane
    return max(images, channels * slices * frames)


def _number(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 1
