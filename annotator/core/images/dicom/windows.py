"""How a DICOM header wants its values to be shown: windows, curves, tables."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from annotator.core.images.dicom import fields
from annotator.core.images.dicom.faults import FAULTS
from annotator.core.images.display import Curve, Display, Preset, Table

# Explanations are cut: they are names of windows, and no place for more.
LONGEST = 64
_CURVES = {"": Curve.WHOLE, "LINEAR": Curve.WHOLE, "LINEAR_EXACT": Curve.STRAIGHT, "SIGMOID": Curve.SIGMOID}


def presets_of(data: Dataset, frame: int) -> tuple[Preset, ...]:
    """The windows of a frame in their order, then its tables. One without a name is called by width and centre, a
    table by its place.
    """
    told = fields.of_frame(data, frame, "FrameVOILUTSequence")
    return (*_windows(told), *_tables(told, data))


def window(centre: float, width: float, curve: Curve) -> Display:
    """A window as DICOM tells it, by its centre and width."""
    return Display(window=(centre - width / 2, centre + width / 2), curve=curve)


def _windows(told: Dataset) -> list[Preset]:
    curve = _CURVES.get(fields.text(told, "VOILUTFunction").upper(), Curve.WHOLE)
    centres, widths = fields.numbers(told, "WindowCenter"), fields.numbers(told, "WindowWidth")
    names = _names(told)
    found = []
    for number, (centre, width) in enumerate(zip(centres, widths, strict=False)):
        if width > 0:
            name = names[number] if number < len(names) else ""
            found.append(Preset(name or f"{width:g} / {centre:g}", window(centre, width, curve)))
    return found


def _names(told: Dataset) -> list[str]:
    found = fields.value(told, "WindowCenterWidthExplanation")
    if found is None:
        return []
    several = [found] if isinstance(found, str) else list(found)
    return [str(one).strip()[:LONGEST] for one in several]


def _tables(told: Dataset, data: Dataset) -> list[Preset]:
    little = data.original_encoding[1] is not False
    found = []
    for number, item in enumerate(fields.items(told, "VOILUTSequence"), start=1):
        display = _table(item, little)
        if display is not None:
            found.append(Preset(fields.text(item, "LUTExplanation")[:LONGEST] or f"LUT {number}", display))
    return found


def _table(item: Dataset, little: bool) -> Display | None:
    """A table of shares over the values it is for; None for one that is not as it says."""
    form = fields.numbers(item, "LUTDescriptor", 3)
    if not form or not 1 <= form[2] <= 16:
        return None
    count, first, bits = int(form[0]) or 2**16, form[1], int(form[2])
    entries = _entries(item, count, bits, little)
    if entries is None or count < 2:
        return None
    shares = np.rint(np.minimum(entries / (2**bits - 1), 1) * 65535).astype("<u2")
    return Display(window=(first, first + count - 1), curve=Table(shares.tobytes()))


def _entries(item: Dataset, count: int, bits: int, little: bool) -> NDArray[np.uint16] | None:
    """A lookup table's entries, however they are stored: as words, or as bytes two in a word."""
    data = fields.value(item, "LUTData")
    try:
        if not isinstance(data, bytes):
            found = np.atleast_1d(np.asarray(data, np.int64)).astype(np.uint16)
        elif len(data) >= 2 * count:
            found = np.frombuffer(data[: 2 * count], "<u2" if little else ">u2").astype(np.uint16)
        else:
            found = np.frombuffer(data if bits <= 8 else b"", np.uint8).astype(np.uint16)
    except FAULTS:
        return None
    return found[:count] if len(found) >= count else None
