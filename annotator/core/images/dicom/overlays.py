"""Overlays: bitmaps over an image that a DICOM file carries, in elements of their own or in unused bits of pixels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from annotator.core.images.dicom import fields, loading, pixels
from annotator.core.images.dicom.faults import told
from annotator.core.images.dicom.header import require_frame
from annotator.core.images.dicom.loading import Loaded
from annotator.core.images.names import split_page

_FIRST, _LAST, _STEP = 0x6000, 0x601E, 2
_ROWS, _COLUMNS, _FRAMES, _KIND, _ORIGIN, _FIRST_FRAME = 0x10, 0x11, 0x15, 0x40, 0x50, 0x51
_BIT, _DATA = 0x102, 0x3000


@dataclass(frozen=True, eq=False)
class Overlay:
    """group: its number, 0x6000 and up. is_region: of a region of interest, not of graphics. mask: the image's pixels
    that are set, (h, w) bool; what lies beside the image is cut off.
    """

    group: int
    is_region: bool
    mask: NDArray[np.bool_]


def read_overlays(path: Path) -> tuple[Overlay, ...]:
    """The overlays of the frame that a path names, by their groups. Raises KnownError."""
    file, page = split_page(path)
    loaded = loading.load(file)
    frame = require_frame(loaded, page)
    with loading.asking, told(file, pixels.DAMAGED):
        groups = [group for group in range(_FIRST, _LAST + 1, _STEP) if (group, _ROWS) in loaded.data]
        found = ((group, _bits(loaded, group, frame)) for group in groups)
        return tuple(
            Overlay(group, _text(loaded, group, _KIND) == "R", _placed(loaded, group, bits))
            for group, bits in found
            if bits is not None
        )


def _bits(loaded: Loaded, group: int, frame: int) -> NDArray[np.bool_] | None:
    """An overlay's own rows and columns; None where it has none on this frame."""
    if (group, _DATA) not in loaded.data:
        bit = _number(loaded, group, _BIT, 0)
        stored = pixels.stored(loaded, frame, unused_bits=True)
        is_unused = not 0 <= bit - _lowest(loaded) < (fields.whole(loaded.data, "BitsStored") or 0)
        return (stored.astype(np.int64) >> bit & 1).astype(bool) if stored.ndim == 2 and is_unused else None
    bits = loaded.data.overlay_array(group).astype(bool)
    if bits.ndim == 2:
        return np.asarray(bits)
    place = frame + 1 - _number(loaded, group, _FIRST_FRAME, 1)
    return np.asarray(bits[place]) if 0 <= place < len(bits) else None


def _lowest(loaded: Loaded) -> int:
    """The lowest bit that belongs to the pixels' own values."""
    stored = fields.whole(loaded.data, "BitsStored") or 0
    high = fields.whole(loaded.data, "HighBit")
    return 0 if high is None else high - stored + 1


def _placed(loaded: Loaded, group: int, bits: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """On the image's own pixels: the origin, from 1, is that of the overlay's first pixel on them."""
    height, width = int(loaded.data.Rows), int(loaded.data.Columns)
    element = loaded.data.get((group, _ORIGIN))
    top, left = (int(place) - 1 for place in element.value) if element is not None and element.VM == 2 else (0, 0)
    mask = np.zeros((height, width), dtype=bool)
    rows = range(max(top, 0), max(min(top + bits.shape[0], height), max(top, 0)))
    columns = range(max(left, 0), max(min(left + bits.shape[1], width), max(left, 0)))
    inside = bits[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
    mask[rows.start : rows.stop, columns.start : columns.stop] = inside
    return mask


def _number(loaded: Loaded, group: int, element: int, missing: int) -> int:
    found = loaded.data.get((group, element))
    return missing if found is None or found.value in (None, "") else int(found.value)


def _text(loaded: Loaded, group: int, element: int) -> str:
    found = loaded.data.get((group, element))
    return "" if found is None or found.value is None else str(found.value).strip()
