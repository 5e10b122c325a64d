"""Label Studio's run-length code of brush strokes: rle-pack (https://github.com/thi-ng/umbrella, packages/rle-pack).

It packs the bytes of an image of red, green, blue and alpha, row by row, into bits: how many bytes there are (32), the
bits of a value less 1 (5), four widths of lengths less 1 (4 each); then blocks of a switch (1: one value again and
again, 0: values one by one), the number of a width (2), a length less 1, and a value or values. What is painted has
alpha.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.core.message import Message
from annotator.core.regions import runs
from annotator.core.regions.runs import Runs
from annotator.exchange.data.values import EntryError

CHANNELS = 4
# The number of bytes has 32 bits.
MOST_PIXELS = (2**32 - 1) // CHANNELS
_WIDTHS = (3, 4, 8, 16)
_LONGEST = 2 ** _WIDTHS[-1]
_HEAD, _VALUE = 32 + 5 + 4 * len(_WIDTHS), 8
# From this alpha on a pixel is more painted than not.
_FROM = 128


def encode(lengths: Sequence[int]) -> list[int]:
    """The code of pixels given as lengths of runs of zeros and ones in turn, row by row; bit by bit that of
    label-studio-sdk.
    """
    parts, values = _parts(np.asarray(lengths, dtype=np.int64) * CHANNELS)
    number = np.searchsorted(2 ** np.array(_WIDTHS[:-1]), parts)
    widths = np.array(_WIDTHS)[number]
    codes = (((4 + number) << widths) + parts - 1 << _VALUE) + values
    head = f"{sum(lengths) * CHANNELS:032b}{_VALUE - 1:05b}" + "".join(f"{width - 1:04b}" for width in _WIDTHS)
    sizes = 3 + widths + _VALUE
    starts = len(head) + np.cumsum(sizes) - sizes
    total = len(head) + int(sizes.sum())
    bits = np.zeros(total + 8 - total % 8, dtype=np.uint8)
    bits[: len(head)] = np.frombuffer(head.encode("ascii"), dtype=np.uint8) - ord("0")
    for place in range(int(sizes.max(initial=0))):
        longer = sizes > place
        bits[starts[longer] + place] = codes[longer] >> (sizes[longer] - 1 - place) & 1
    found: list[int] = np.packbits(bits).tolist()
    return found


def _parts(lengths: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Runs of bytes cut into parts that a block holds, and their values."""
    values = np.where(np.arange(lengths.size) % 2, 255, 0)
    times = -(-lengths // _LONGEST)
    parts = np.full(int(times.sum()), _LONGEST)
    last = np.cumsum(times)[times > 0] - 1
    parts[last] = lengths[times > 0] - (times[times > 0] - 1) * _LONGEST
    return parts, np.repeat(values, times)


def decode(code: object, size: int) -> Runs:
    """The painted pixels of an image of `size` pixels, counted row by row. Raises EntryError."""
    try:
        data = bytes(code) if isinstance(code, list) else b""
    except (TypeError, ValueError) as fault:
        raise EntryError(Message("its brush strokes are no list of bytes.")) from fault
    head = int.from_bytes(data[: _HEAD // 8 + 1], "big") >> (-_HEAD % 8)
    widths = [(head >> shift & 15) + 1 for shift in (12, 8, 4, 0)]
    if head >> 21 != size * CHANNELS or head >> 16 & 31 != _VALUE - 1:
        raise EntryError(Message("its brush strokes are of another size than the image."))
    starts, ends = _painted(data, size * CHANNELS, widths)
    # A pixel k is painted where its alpha, byte 4 k + 3, is.
    return runs.merged(starts // CHANNELS, np.minimum(ends, size * CHANNELS) // CHANNELS)


def _painted(data: bytes, total: int, widths: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Runs of bytes that are high enough: their first places, and those after their last. Raises EntryError."""
    starts: list[int] = []
    ends: list[int] = []
    at, place = _HEAD, 0
    while place < total:
        # Five bytes hold everything of a block but values one by one.
        bits = int.from_bytes(data[at >> 3 : (at >> 3) + 5].ljust(5, b"\0"), "big") << (at & 7)
        width = widths[bits >> 37 & 3]
        length = (bits >> (37 - width) & ((1 << width) - 1)) + 1
        again, at = bits >> 39 & 1, at + 3 + width
        following = at + (_VALUE if again else _VALUE * length)
        if following > len(data) * 8:
            raise EntryError(Message("its brush strokes end too early."))
        if not again:
            high = np.flatnonzero(_values(data, at, length) >= _FROM) + place
            starts += high.tolist()
            ends += (high + 1).tolist()
        elif (bits >> (29 - width) & 255) >= _FROM:
            starts.append(place)
            ends.append(place + length)
        at, place = following, place + length
    return np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)


def _values(data: bytes, at: int, count: int) -> NDArray[np.uint8]:
    """Bytes that begin at any bit."""
    covering = int.from_bytes(data[at >> 3 : (at + count * _VALUE + 7) >> 3], "big")
    shifted = covering >> (-(at + count * _VALUE) % 8) & ((1 << count * _VALUE) - 1)
    return np.frombuffer(shifted.to_bytes(count, "big"), dtype=np.uint8)
