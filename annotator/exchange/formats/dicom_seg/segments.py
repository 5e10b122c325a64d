"""What a segment says of a region: label, codes, how it was made, what it is followed by, its colour."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from annotator.core.errors import KnownError
from annotator.core.work.annotation import Provenance
from annotator.core.work.labels import Concept, Label
from annotator.exchange.data.dataset import Item, Region
from annotator.exchange.formats.dicom_seg.encoding import element, encoded, item, long_element, padded
from annotator.exchange.formats.dicom_seg.texts import LONG, plain
from annotator.exchange.formats.dicom_seg.uids import uid

if TYPE_CHECKING:
    from highdicom.seg import SegmentDescription

# Where no code of a label is a category: of what is drawn in images most is something that is not as it should be.
CATEGORY = Concept("SCT", "49755003", "Morphologically Altered Structure")
# How much of a model's fingerprint stands for its version.
_FINGERPRINT = 16
_ALGORITHM = ("123110", "DCM", "Artificial Intelligence")


@dataclass(frozen=True)
class Segment:
    """Regions that are one thing: one of an image, or of several images those that another program calls the same.

    parts: each with the place of its image in the series.
    """

    label: Label
    tracking: str
    parts: tuple[tuple[int, Region], ...]


def require_codes(labels: Sequence[Label], items: Iterable[Item]) -> None:
    """Raises KnownError where a label that regions have says nothing of what it is called in a terminology."""
    used = {region.label for item in items for region in item.regions if not region.mask.empty}
    bare = [label.title for label in labels if label.name in used and not _type_of(label)]
    if bare:
        raise KnownError(
            "{count} {count:label has|labels have} no code, and DICOM names what a segment is by codes: {names}.",
            count=len(bare), names=", ".join(bare),
            advice="Give each a code in the label editor, or as codes in the label set's file.",
        )  # fmt: skip


def segments_of(project: str, labels: Mapping[str, Label], parts: Iterable[tuple[int, Region]]) -> list[Segment]:
    """The segments that regions make, in the order of their first ones."""
    found: dict[tuple[str, str], list[tuple[int, Region]]] = {}
    for place, region in parts:
        tracking = region.tracking or uid(project, "annotation", region.id)
        found.setdefault((region.label, tracking), []).append((place, region))
    return [Segment(labels[name], tracking, tuple(regions)) for (name, tracking), regions in found.items()]


def described(number: int, segment: Segment) -> SegmentDescription:
    """A segment as the file describes it."""
    from highdicom.seg import SegmentDescription

    label, first = segment.label, segment.parts[0][1]
    kind = _type_of(label)
    assert kind is not None
    how = first.provenance
    return SegmentDescription(
        number,
        plain(label.name) or plain(label.title) or str(number),
        _coded(_category_of(label)),
        _coded(kind),
        "MANUAL" if how is None else "SEMIAUTOMATIC",
        None if how is None else _algorithm(how),
        tracking_uid=segment.tracking,
        tracking_id=_tracking_id(number, segment),
        display_color=_colour(label.colour),
    )  # fmt: skip


def item_of(number: int, segment: Segment) -> bytes:
    """A segment as `described` has it, as an item of a sequence."""
    category, others = _pieces(segment.label, segment.label.codes, segment.parts[0][1].provenance)
    told = element((0x62, 0x04), b"US", struct.pack("<H", number))
    tracking = long_element((0x62, 0x20), b"UT", padded(_tracking_id(number, segment)))
    tracking += element((0x62, 0x21), b"UI", padded(segment.tracking, b"\0"))
    return item(category + told + others + tracking)


@lru_cache(maxsize=1000)
def _pieces(label: Label, codes: tuple[Concept, ...], how: Provenance | None) -> tuple[bytes, bytes]:
    """What segments that were made alike have in common, before their numbers and behind them."""
    whole = described(1, Segment(replace(label, codes=codes), "1.2", ((0, Region(label.name, provenance=how)),)))
    for keyword in ("SegmentNumber", "TrackingID", "TrackingUID"):
        delattr(whole, keyword)
    return encoded(whole[:0x00620004]), encoded(whole[0x00620004:])


def _tracking_id(number: int, segment: Segment) -> str:
    return f"{plain(segment.label.name)} {segment.parts[0][1].id or number}".strip()


def _type_of(label: Label) -> Concept | None:
    """The first code that is no category; where all are, the first one."""
    codes = [code for code in label.codes if code.scheme and code.value]
    return next((code for code in codes if not _is_category(code)), next(iter(codes), None))


def _category_of(label: Label) -> Concept:
    kind = _type_of(label)
    return next((code for code in label.codes if code != kind and _is_category(code)), CATEGORY)


@lru_cache
def _categories() -> frozenset[tuple[str, str]]:
    """The categories of segments that the standard names (CID 7150)."""
    from pydicom.sr.codedict import codes

    found = codes.cid7150.concepts.values()
    return frozenset((code.scheme_designator, code.value) for code in found)


def _is_category(code: Concept) -> bool:
    return (code.scheme, code.value) in _categories()


def _coded(code: Concept) -> object:
    from pydicom.sr.coding import Code

    return Code(code.value, plain(code.scheme, 16), plain(code.meaning) or plain(code.value))


def _algorithm(how: Provenance) -> object:
    from highdicom import AlgorithmIdentificationSequence
    from pydicom.sr.coding import Code

    told = {
        "layer": how.layer, "contrast": how.contrast, "target": how.target, "threshold": f"{how.fraction:g}",
        "refinement": how.refinement,
    }  # fmt: skip
    parameters = {name: plain(value, LONG).replace(",", ";") for name, value in told.items() if value}
    version = plain(how.fingerprint[:_FINGERPRINT]) or "unknown"
    return AlgorithmIdentificationSequence(plain(how.model) or "unknown", Code(*_ALGORITHM), version, None, parameters)


@lru_cache
def _colour(colour: str) -> object:
    from highdicom.color import CIELabColor

    red, green, blue = bytes.fromhex(colour[1:])
    return CIELabColor.from_rgb(red, green, blue)
