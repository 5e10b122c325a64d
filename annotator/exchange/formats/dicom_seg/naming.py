"""Which label a segment means: by its code, then by what it is called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.core.work.labels import Concept, Label
from annotator.exchange.data import record

if TYPE_CHECKING:
    from annotator.core.images.dicom.segmentation import Segment


def label_of(segment: Segment, known: Sequence[Label], listed: Sequence[Label], number: int) -> Label:
    """The label of a segment: the project's, else one that our own list tells, else a new one, called as the segment
    is. Raises EntryError where it is called nothing.
    """
    found = _among(known, segment) or _among(listed, segment)
    if found is not None:
        return found
    scheme, value, meaning = segment.code
    label = record.label(number, segment.label or meaning, None, _colour(segment.colour))
    return replace(label, codes=(Concept(scheme, value, meaning),)) if scheme and value else label


def _among(labels: Sequence[Label], segment: Segment) -> Label | None:
    """The only label of the segment's code, of several that which is called so; without any the one called so."""
    coded = [label for label in labels if segment.code[:2] in ((code.scheme, code.value) for code in label.codes)]
    if len(coded) == 1 and segment.code[1]:
        return coded[0]
    return _called(coded if segment.code[1] and coded else labels, segment.label)


def _called(labels: Iterable[Label], name: str) -> Label | None:
    from annotator.exchange.formats.dicom_seg.texts import plain

    return next((label for label in labels if name and name in (label.name, plain(label.name), label.title)), None)


def _colour(value: Sequence[int]) -> str | None:
    """A colour as DICOM writes it, #rrggbb; None without one."""
    if len(value) != 3 or not all(0 <= number <= 65535 for number in value):
        return None
    from highdicom.color import CIELabColor

    return "#{:02X}{:02X}{:02X}".format(*CIELabColor.from_dicom_value(list(value)).to_rgb())
