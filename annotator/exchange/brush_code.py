"""Label Studio's run-length code of brush strokes: rle-pack (https://github.com/thi-ng/umbrella, packages/rle-pack).

It packs the bytes of an image of red, green, blue and alpha, row by row, into bits: how many bytes there are (32), the
bits of a value less 1 (5), four widths of lengths less 1 (4 each); then blocks of a switch (1: one value again and
again, 0: values one by one), the number of a width (2), a length less 1, and a value or values. What is painted has
alpha.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from annotator.core import runs
from annotator.core.message import Message
from annotator.core.runs import Runs
from annotator.exchange.reading import EntryError

CHANNELS = 4
# The number of bytes has 32 bits.
MOST_PIXELS = (2**32 - 1) // CHANNELS
_WIDTHS = (3, 4, 8, 16)
_HEAD, _VALUE = 32 + 5 + 4 * len(_WIDTHS), 8
# From this alpha on a pixel is more painted than not.
_PAINTED = 128


def encode(lengths: Sequence[int]) -> list[int]:
    """The code of pixels given as lengths of runs of zeros and ones in turn, row by row; bit by bit that of
    label-studio-sdk.
    """
    bits = [f"{sum(lengths) * CHANNELS:032b}{_VALUE - 1:05b}", *(f"{width - 1:04b}" for width in _WIDTHS)]
    for place, length in enumerate(lengths):
        bits += _blocks(length * CHANNELS, 255 if place % 2 else 0)
    whole = "".join(bits)
    whole += "0" * (8 - len(whole) % 8)
    return list(int(whole, 2).to_bytes(len(whole) // 8, "big"))


def _blocks(length: int, value: int) -> Iterator[str]:
    """One value again and again, in blocks of the narrowest width that holds the length."""
    while length > 0:
        part = min(length, 2 ** _WIDTHS[-1])
        number = next(place for place, width in enumerate(_WIDTHS) if part <= 2**width)
        yield f"1{number:02b}{part - 1:0{_WIDTHS[number]}b}{value:08b}"
        length -= part


def decode(code: object, size: int) -> Runs:
    """The painted pixels of an image of `size` pixels, counted row by row. Raises EntryError."""
    try:
        data = bytes(code) if isinstance(code, list) else b""
    except (TypeError, ValueError) as fault:
        raise EntryError(Message("its brush strokes are no list of bytes.")) from fault
    bits = _Bits(data)
    total, value_bits = bits.take(32), bits.take(5) + 1
    widths = [bits.take(4) + 1 for _ in _WIDTHS]
    if total != size * CHANNELS or value_bits != _VALUE:
        raise EntryError(Message("its brush strokes are of another size than the image."))
    starts, ends = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    place = 0
    while place < total:
        again = bits.take(1)
        length = bits.take(widths[bits.take(2)]) + 1
        painted = np.flatnonzero(bits.values(1 if again else length) >= _PAINTED)
        if painted.size:
            starts.append(painted + place)
            ends.append(painted + place + (length if again else 1))
        place += length
    # A pixel k is painted where its alpha, byte 4 k + 3, is.
    first, last = np.concatenate(starts) // CHANNELS, np.minimum(np.concatenate(ends), total) // CHANNELS
    return runs.merged(first, last)


class _Bits:
    """Bits of bytes, the highest first."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, count: int) -> int:
        """The next bits as a number. Raises EntryError behind the end."""
        first, self._at = self._at, self._at + count
        if self._at > len(self._data) * 8:
            raise EntryError(Message("its brush strokes end too early."))
        covering = int.from_bytes(self._data[first // 8 : (self._at + 7) // 8], "big")
        return covering >> (-self._at % 8) & ((1 << count) - 1)

    def values(self, count: int) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
        """The next values. Raises EntryError behind the end."""
        return np.frombuffer(self.take(count * _VALUE).to_bytes(count, "big"), dtype=np.uint8)
