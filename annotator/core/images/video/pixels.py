"""From a decoded picture to upright colours."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from annotator.core.images.source import TURNS

UPRIGHT = TURNS[1]
# From so many rows on a file that does not say which matrix its colours were made by is taken for BT.709.
HIGH = 720
# FFmpeg's names for matrices, by the numbers in streams (ITU-T H.273) to those of its scaler.
_MATRICES = {1: 1, 4: 4, 5: 5, 6: 5, 7: 7, 9: 9, 10: 9}
_BT709, _BT601, _FULL = 1, 5, 2


def turn_of(picture: VideoFrame) -> tuple[bool, bool, bool]:
    """What turns a picture upright, as in `TURNS`: by its display matrix, in quarters of a circle."""
    found: Any = picture.side_data.get("DISPLAYMATRIX")
    if found is None:
        return UPRIGHT
    a, b, _, c, d = struct.unpack("=5i", bytes(found)[:20])
    if abs(a) + abs(d) >= abs(b) + abs(c):
        return False, a < 0, d < 0
    return True, c < 0, b < 0


def upright(
    picture: VideoFrame,
    scaler: VideoReformatter,
    size: tuple[int, int],
    turn: tuple[bool, bool, bool],
    side: int | None = None,
) -> NDArray[np.uint8]:
    """A picture's colours, (h, w, 3) uint8, scaled to a stored `size` (width, height) and then turned.

    side: of a smaller copy, the longer one; what is smaller stays as it is. scaler: for one thread at a time.
    """
    width, height = size
    scale = min(side / max(size), 1.0) if side is not None else 1.0
    scaled = max(round(width * scale), 1), max(round(height * scale), 1)
    return turned(colours_of(picture, scaler, scaled, matrix_of(picture), "AREA" if scale < 1 else "BICUBIC"), turn)


def matrix_of(picture: VideoFrame) -> int:
    """The matrix by which a picture's colours were made, by the number of FFmpeg's scaler."""
    return _MATRICES.get(picture.colorspace, _BT709 if picture.height >= HIGH else _BT601)


def colours_of(
    picture: VideoFrame, scaler: VideoReformatter, size: tuple[int, int], matrix: int, how: str
) -> NDArray[np.uint8]:
    """A picture's colours as they are stored, (h, w, 3) uint8, scaled to a size (width, height)."""
    colours = scaler.reformat(
        picture, width=size[0], height=size[1], format="rgb24", interpolation=how,
        src_colorspace=matrix, dst_colorspace=matrix, src_color_range=picture.color_range, dst_color_range=_FULL,
    )  # fmt: skip
    values: NDArray[np.uint8] = colours.to_ndarray()  # type: ignore[assignment]
    return values


def turned(values: NDArray[np.uint8], turn: tuple[bool, bool, bool]) -> NDArray[np.uint8]:
    """Colours turned upright, as in `TURNS`."""
    swapped, mirrored, flipped = turn
    values = values.transpose(1, 0, 2) if swapped else values
    values = values[:, ::-1] if mirrored else values
    values = values[::-1] if flipped else values
    return np.ascontiguousarray(values)


def bits_of(picture: VideoFrame) -> int:
    """Bits a channel."""
    return max((component.bits for component in picture.format.components), default=8)


def nbytes_of(picture: VideoFrame) -> int:
    """Memory that a decoded picture holds."""
    return sum(plane.buffer_size for plane in picture.planes)
