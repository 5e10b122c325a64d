"""Our own list beside segmentations: which image each identifier means, and what the labels are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.core.work.labels import Concept, Label
from annotator.exchange.data import record
from annotator.exchange.data.dataset import Item
from annotator.exchange.data.values import EntryError, entries, inside_name, mapping, read_json, size, text, whole
from annotator.exchange.formats.dicom_seg.layout import LIST, NAME
from annotator.exchange.reading.gathering import Gathering

# An image by the key of its instance (`Identity.instance`), and the frame in it, from 0.
Where: TypeAlias = tuple[str, int]

_ENTRY = marked("{file}, entry {number}: {fault}")


@dataclass
class Listed:
    """What the list tells; empty where there is none."""

    labels: dict[str, Label] = field(default_factory=dict)
    images: dict[Where, Item] = field(default_factory=dict)


def is_listed(folder: Path) -> bool:
    """Whether there is a list of ours in a folder."""
    try:
        return (folder / LIST).is_file() and _content(folder) is not None
    except OSError:
        return False


def read_list(folder: Path, gathering: Gathering) -> Listed:
    """What a folder's list tells; faults of single entries go to the gathering."""
    found, listed = _content(folder) or {}, Listed()
    for number, value in enumerate(_entries(found.get("labels")), 1):
        with gathering.entry(_ENTRY, file=LIST, number=number):
            label = _label(number, mapping(value))
            listed.labels[label.name] = label
    for number, value in enumerate(_entries(found.get("images")), 1):
        with gathering.entry(_ENTRY, file=LIST, number=number):
            where, item = _image(mapping(value))
            listed.images[where] = item
    return listed


def _content(folder: Path) -> Mapping[str, Any] | None:
    try:
        found = read_json(folder / LIST) if (folder / LIST).is_file() else None
    except KnownError:
        return None
    return found if isinstance(found, dict) and found.get("format") == NAME else None


def _entries(value: object) -> list[object]:
    try:
        return list(entries(value, "entries"))
    except EntryError:
        return []


def _label(number: int, entry: Mapping[str, Any]) -> Label:
    found = record.label(number - 1, entry.get("name"), entry.get("title"), entry.get("colour"))
    return replace(found, codes=tuple(_concept(mapping(code)) for code in _entries(entry.get("codes"))))


def _concept(entry: Mapping[str, Any]) -> Concept:
    return Concept(*(text(entry.get(name, ""), name, 1000) for name in ("scheme", "value", "meaning")))


def _image(entry: Mapping[str, Any]) -> tuple[Where, Item]:
    from annotator.core.images.dicom.identity import key_of

    where = key_of(text(entry.get("instance"), "instance", 64)), whole(entry.get("frame"), "frame", 0, 2**31)
    width, height = size(entry.get("width"), entry.get("height"))
    return where, Item(
        inside_name(entry.get("image"), "image"), width, height, sha256=text(entry.get("sha256", ""), "sha256", 64)
    )
