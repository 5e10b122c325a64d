"""An EAF file as it stands: tiers with their annotations, each at milliseconds."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from annotator.core.errors import KnownError
from annotator.exchange.events.xml_reading import read_xml

ROOT = "ANNOTATION_DOCUMENT"
_LATEST = 10**10


@dataclass(frozen=True)
class Placed:
    """An annotation at its time, `begin` to `end` in milliseconds."""

    id: str
    begin: float
    end: float
    value: str


@dataclass(frozen=True)
class Referring:
    """An annotation that says something of another one and has no time of its own."""

    id: str
    to: str
    value: str


@dataclass(frozen=True)
class ReadTier:
    """A tier; `parent` is the name of the one it depends on. `spread` counts annotations whose time no one set."""

    name: str
    kind: str
    parent: str
    annotator: str
    placed: tuple[Placed, ...]
    referring: tuple[Referring, ...]
    spread: int = 0


@dataclass(frozen=True)
class Document:
    """A file: names of its media, the first's time at the tiers' zero in milliseconds, properties, tiers."""

    media: tuple[str, ...]
    origin: int
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tiers: tuple[ReadTier, ...] = ()


def read_document(path: Path) -> Document:
    """Read a file. Raises KnownError where it is no EAF, or damaged."""
    root = read_xml(path, ROOT)
    header = root.find("HEADER")
    if header is None:
        header = ET.Element("HEADER")
    units = header.get("TIME_UNITS", "milliseconds")
    if units != "milliseconds":
        raise KnownError("Its times are in {units}, not in milliseconds.", units=units, path=path)
    media = list(header.iter("MEDIA_DESCRIPTOR"))
    named = (one.get(key, "") for one in media for key in ("MEDIA_URL", "RELATIVE_MEDIA_URL"))
    names = tuple(unquote(name).removeprefix("file://").removeprefix("./") for name in named if name)
    origin = _whole(media[0].get("TIME_ORIGIN", "0"), "TIME_ORIGIN", path) if media else 0
    properties: dict[str, tuple[str, ...]] = {}
    for one in header.iter("PROPERTY"):
        name = one.get("NAME", "")
        properties[name] = (*properties.get(name, ()), one.text or "")
    slots = _slots(root, path)
    return Document(names, origin, properties, tuple(_tier(tier, slots, path) for tier in root.iter("TIER")))


def _slots(root: ET.Element, path: Path) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for slot in root.iter("TIME_SLOT"):
        name, told = slot.get("TIME_SLOT_ID", ""), slot.get("TIME_VALUE")
        if name in found:
            raise KnownError("The time slot {name} is there twice.", name=name, path=path)
        found[name] = None if told is None else _whole(told, name, path)
    return found


def _whole(told: str, name: str, path: Path) -> int:
    try:
        number = int(told)
    except ValueError:
        number = -_LATEST - 1
    if abs(number) > _LATEST:
        raise KnownError("{name} is {value}, no time in milliseconds.", name=name, value=told[:40], path=path)
    return number


def _tier(tier: ET.Element, slots: Mapping[str, int | None], path: Path) -> ReadTier:
    name = tier.get("TIER_ID", "")
    placed: list[tuple[str, str, str, str]] = []
    referring = []
    for one in tier.iter("ALIGNABLE_ANNOTATION"):
        ends = one.get("TIME_SLOT_REF1", ""), one.get("TIME_SLOT_REF2", "")
        for end in ends:
            if end not in slots:
                raise _fault(one, name, path, end)
        placed.append((one.get("ANNOTATION_ID", ""), *ends, one.findtext("ANNOTATION_VALUE") or ""))
    for one in tier.iter("REF_ANNOTATION"):
        to = one.get("ANNOTATION_REF", "")
        referring.append(Referring(one.get("ANNOTATION_ID", ""), to, one.findtext("ANNOTATION_VALUE") or ""))
    times, spread = _times(placed, slots, name, path)
    found = []
    for number, begin, end, value in placed:
        if times[end] < times[begin]:
            raise KnownError("Annotation {number} of tier {tier} ends before it begins.",
                             number=number, tier=name, path=path)  # fmt: skip
        found.append(Placed(number, times[begin], times[end], value))
    kind, parent, annotator = (tier.get(key, "") for key in ("LINGUISTIC_TYPE_REF", "PARENT_REF", "ANNOTATOR"))
    return ReadTier(name, kind, parent, annotator, tuple(found), tuple(referring), spread)


def _fault(annotation: ET.Element, tier: str, path: Path, slot: str) -> KnownError:
    return KnownError(
        "Annotation {number} of tier {tier} is at the time slot {slot}, which the file has not.",
        number=annotation.get("ANNOTATION_ID", ""), tier=tier, slot=slot, path=path,
    )  # fmt: skip


def _times(
    placed: Sequence[tuple[str, str, str, str]], slots: Mapping[str, int | None], tier: str, path: Path
) -> tuple[dict[str, float], int]:
    """When the slots of a tier are; those without a time lie evenly between those beside them in the tier."""
    chain = list(dict.fromkeys(slot for _, begin, end, _ in placed for slot in (begin, end)))
    times: dict[str, float] = {}
    waiting: list[str] = []
    before: float | None = None
    for slot in chain:
        moment = slots[slot]
        if moment is None:
            waiting.append(slot)
            continue
        if waiting:
            if before is None or moment < before:
                break
            step = (moment - before) / (len(waiting) + 1)
            times |= {one: before + step * (place + 1) for place, one in enumerate(waiting)}
            waiting = []
        times[slot] = before = float(moment)
    if waiting:
        raise KnownError("The time slot {slot} of tier {tier} has no time, nor have those beside it.",
                         slot=waiting[0], tier=tier, path=path)  # fmt: skip
    open_ends = sum(slots[begin] is None or slots[end] is None for _, begin, end, _ in placed)
    return times, open_ends
