"""The columns of a CSV table of labels: how labels and attributes are named.

A label's presence stands under `LABEL_c`; an action unit is called as OpenFace calls it, AU1 as `AU01_c`, and its
intensity stands under `AU01_r`. Any other attribute stands under `LABEL.ATTRIBUTE`; a dot or backslash in a label's
name has a backslash before it. An attribute of the image as a whole stands under `.ATTRIBUTE`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

INTENSITY = "intensity"
# FACS scores intensity from A, a trace, to E, maximal; OpenFace from 0 to 5.
GRADES = "ABCDE"
_ACTION_UNIT = re.compile(r"AU([1-9][0-9]?)")
_PADDED = re.compile(r"AU0*([1-9][0-9]?)")
_NUMBER = re.compile(r"[0-4]?\.[0-9]{1,12}|[0-5](\.0{0,12})?")
_DOT = re.compile(r"((?:[^.\\]|\\.)+)\.(.+)", re.DOTALL)


PRESENCE, OTHER, OF_IMAGE = "presence", "attribute", "image"


@dataclass(frozen=True)
class Column:
    """What a column tells: of a label (as the file calls it): its presence, intensity or another
    attribute; of no label: an attribute of the image.
    """

    label: str
    kind: str
    attribute: str = ""


def stem_for(label: str) -> str:
    """How a label's columns begin."""
    found = _ACTION_UNIT.fullmatch(label)
    return f"AU{int(found[1]):02d}" if found else label.replace("\\", "\\\\").replace(".", "\\.")


def is_action_unit(label: str) -> bool:
    """Whether a label is an action unit: AU1, AU12."""
    return _ACTION_UNIT.fullmatch(label) is not None


def action_unit(name: str) -> str | None:
    """The plain name of an action unit whatever its zeros: AU1 for AU01; None for anything else."""
    found = _PADDED.fullmatch(name)
    return f"AU{int(found[1])}" if found else None


def column_of(header: str) -> Column | None:
    """What a header that is written this way tells; None for any other."""
    if header.startswith(".") and header[1:]:
        return Column("", OF_IMAGE, header[1:])
    dotted = _DOT.fullmatch(header)
    if dotted is not None:
        return Column(_unescaped(dotted[1]), OTHER, dotted[2])
    stem, kind = header[:-2], header[-2:]
    if kind == "_c" and stem:
        return Column(_unescaped(stem), PRESENCE)
    if kind == "_r" and action_unit(stem) is not None:
        return Column(stem, INTENSITY)
    return None


def _unescaped(stem: str) -> str:
    return re.sub(r"\\(.)", r"\1", stem, flags=re.DOTALL)


def intensity_cell(value: str) -> str:
    """An intensity as OpenFace writes it: A to E as 1 to 5, a number from 0 to 5 as it is, nothing for other texts."""
    if len(value) == 1 and value in GRADES:
        return str(GRADES.index(value) + 1)
    return value if _NUMBER.fullmatch(value) else ""


def intensity_of(cell: str) -> str:
    """A cell's intensity: whole numbers from 1 to 5 as A to E, others as they are, nothing for 0. Raises ValueError."""
    told = cell.strip()
    if not told:
        return ""
    number = float(told)
    if not 0 <= number <= 5:
        raise ValueError(told)
    if number == int(number):
        return GRADES[int(number) - 1] if number else ""
    return told
