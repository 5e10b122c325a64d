"""Decoded pictures of one clip kept at a part of their size: for one who moves through it faster than it is decoded."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from annotator.core.images.video.pixels import colours_of, matrix_of, nbytes_of, turned

# The longer side of reduced pictures at most.
SIDE = 1280


class _Small(NamedTuple):
    """A reduced picture, not yet converted, and the matrix of the one it was made of."""

    picture: VideoFrame
    matrix: int


class SmallPictures:
    """Pictures by their frames.

    factor: a power of two, of which their sides are a part, rounded up. size: of the clip as it is stored, (width,
    height); turn: as in `TURNS`. most: bytes that are kept.
    """

    def __init__(self, size: tuple[int, int], turn: tuple[bool, bool, bool], most: int) -> None:
        self.factor = 1
        while max(size) > SIDE * self.factor:
            self.factor *= 2
        self._size = -(-size[0] // self.factor), -(-size[1] // self.factor)
        self._turn, self._most = turn, most
        self._kept: dict[int, _Small] = {}
        self._reducing, self._showing, self._converting = VideoReformatter(), VideoReformatter(), VideoReformatter()
        self.nbytes = 0

    def __contains__(self, frame: object) -> bool:
        return frame in self._kept

    def __len__(self) -> int:
        return len(self._kept)

    def room(self, size: int) -> int:
        """How many there is room for, of pictures of so many bytes."""
        return self._most * self.factor**2 // size

    def keep(self, frame: int, picture: VideoFrame, around: int) -> None:
        """Keep a reduced copy of a picture; those that are farthest from `around` give way."""
        if frame in self._kept:
            return
        width, height = self._size
        small = self._reducing.reformat(
            picture, width=width, height=height, interpolation="AREA",
            src_color_range=picture.color_range, dst_color_range=picture.color_range,
        )  # fmt: skip
        self._kept[frame] = _Small(small, matrix_of(picture))
        self.nbytes += nbytes_of(small)
        while self.nbytes > self._most and len(self._kept) > 1:
            farthest = max(self._kept, key=lambda one: abs(one - around))
            self.nbytes -= nbytes_of(self._kept.pop(farthest).picture)

    def get(self, frame: int) -> NDArray[np.uint8] | None:
        """A kept picture's colours, upright, (h, w, 3) uint8; None where it is not kept."""
        found = self._kept.get(frame)
        if found is None:
            return None
        return turned(colours_of(found.picture, self._showing, self._size, found.matrix, "AREA"), self._turn)

    def made(self, picture: VideoFrame) -> NDArray[np.uint8]:
        """The same of a picture that is not kept here."""
        return turned(colours_of(picture, self._converting, self._size, matrix_of(picture), "AREA"), self._turn)

    def clear(self) -> None:
        """Let go of all."""
        self._kept.clear()
        self.nbytes = 0
