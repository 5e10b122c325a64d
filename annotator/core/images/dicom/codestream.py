"""The size that a compressed frame says it has: one that is not the header's may keep a decoder busy for hours."""

from __future__ import annotations

import struct

_JPEG, _J2K = b"\xff\xd8", b"\xff\x4f\xff\x51"
# Where the codestream of JPEG 2000 begins at the latest, behind the boxes of a file.
_BOXES = 4096
# Markers that begin a frame of JPEG, and of JPEG-LS.
_FRAMES = frozenset((*range(0xC0, 0xD0), 0xF7)) - {0xC4, 0xC8, 0xCC}
_SCAN, _MOST_TILES = 0xDA, 65535


def size_told(frame: bytes) -> tuple[int, int] | None:
    """Width and height by a frame's own header, (0, 0) where that cannot be; None for ways that have none."""
    if frame.startswith(_JPEG):
        return _jpeg_size(frame)
    begin = frame.find(_J2K, 0, _BOXES)
    return _j2k_size(frame, begin + len(_J2K)) if begin >= 0 else None


def _jpeg_size(frame: bytes) -> tuple[int, int] | None:
    at = len(_JPEG)
    while at + 9 <= len(frame) and frame[at] == 0xFF and frame[at + 1] != _SCAN:
        marker, length = struct.unpack_from(">BH", frame, at + 1)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", frame, at + 5)
            return (width, height) if height else None  # which then follows behind the first scan
        at += 1 if marker == 0xFF else 2 + length
    return 0, 0


def _j2k_size(frame: bytes, at: int) -> tuple[int, int]:
    if at + 36 > len(frame):
        return 0, 0
    right, bottom, left, top, across, down, tiles_left, tiles_top = struct.unpack_from(">8I", frame, at + 4)
    if not (across and down and right > left and bottom > top and tiles_left <= left and tiles_top <= top):
        return 0, 0
    tiles = -(-(right - tiles_left) // across) * -(-(bottom - tiles_top) // down)
    return (right - left, bottom - top) if tiles <= _MOST_TILES else (0, 0)
