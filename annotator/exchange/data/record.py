"""What a region carries beside its label and pixels, as JSON: one form for every format that can hold it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from annotator.core.message import Message
from annotator.core.regions.outline import Ring
from annotator.core.work.annotation import Origin, Provenance
from annotator.core.work.label_attributes import Attribute
from annotator.core.work.labels import PALETTE, Label
from annotator.exchange.data.dataset import Region
from annotator.exchange.data.values import EntryError, entries, label_name, mapping, number, text

_TEXTS = tuple(entry.name for entry in fields(Provenance) if entry.name not in ("score", "fraction"))
_LONGEST = 3.2e9  # a hundred years in seconds


def written(region: Region, asked: Iterable[Attribute] = ()) -> dict[str, Any]:
    """Everything of a region but id, label and mask, for a JSON file; what is empty is left out. Answers to attributes
    that are `asked` have their own types.
    """
    record: dict[str, Any] = {"origin": str(region.origin)}
    if region.score is not None:
        record["score"] = region.score
    for name in ("annotator", "seconds", "created", "modified"):
        if getattr(region, name):
            record[name] = getattr(region, name)
    if region.attributes:
        record["attributes"] = typed(region.attributes, asked)
    if region.provenance is not None:
        record["suggestion"] = region.provenance.plain()
    if region.rings:
        record["vertices"] = [[list(vertex) for vertex in ring] for ring in region.rings]
    return record


def typed(answers: Iterable[tuple[str, str]], asked: Iterable[Attribute]) -> dict[str, str | float | bool]:
    """Attributes as JSON: numbers and truth as such where they are asked for, all else as text."""
    known = {attribute.name: attribute for attribute in asked}
    return {name: known[name].value_of(value) if name in known else value for name, value in answers}


def read(region: Region, value: Mapping[str, Any]) -> Region:
    """A region with what `written` wrote; of other programs' entries attributes and score. Raises EntryError."""
    score = value.get("score")
    region = replace(
        region,
        attributes=attributes(value.get("attributes", {})),
        score=None if score is None else number(score, "score", 0, 1),
    )
    # Other programs may mean something else by the same names.
    origin = next((origin for origin in Origin if origin == value.get("origin")), None)
    return region if origin is None else _own(region, origin, value)


def _own(region: Region, origin: Origin, value: Mapping[str, Any]) -> Region:
    return replace(
        region,
        origin=origin,
        annotator=text(value.get("annotator", ""), "annotator"),
        seconds=number(value.get("seconds", 0), "seconds", 0, _LONGEST),
        created=text(value.get("created", ""), "created", 64),
        modified=text(value.get("modified", ""), "modified", 64),
        provenance=_provenance(value.get("suggestion")),
        rings=_rings(value.get("vertices", [])),
    )


def attributes(value: object) -> tuple[tuple[str, str], ...]:
    """Attributes as texts, sorted as they stand; numbers and switches as JSON writes them. Raises EntryError."""
    found = mapping({} if value is None or value == [] else value)
    return tuple((text(name, "attribute"), _plain(entry)) for name, entry in found.items())


def _plain(value: object) -> str:
    if isinstance(value, str):
        return text(value, "attribute", 100_000)
    if isinstance(value, float) and not math.isfinite(value):
        raise EntryError(Message("{name} is no number.", name="attribute"))
    return json.dumps(value, ensure_ascii=False)


def _provenance(value: object) -> Provenance | None:
    if value is None:
        return None
    found = mapping(value)
    texts = {name: text(found.get(name, "none" if name == "refinement" else ""), name) for name in _TEXTS}
    score, fraction = number(found.get("score"), "score", 0, 1), number(found.get("fraction"), "fraction", 0, 1)
    return Provenance(**texts, score=score, fraction=fraction)


def _rings(value: object) -> tuple[Ring, ...]:
    found = tuple(tuple(_vertex(entry) for entry in entries(ring, "vertices")) for ring in entries(value, "vertices"))
    if any(len(ring) < 3 for ring in found):
        raise EntryError(Message("a ring has fewer than three vertices."))
    return found


def _vertex(value: object) -> tuple[float, float]:
    pair = entries(value, "vertex")
    if len(pair) != 2:
        raise EntryError(Message("a vertex is no pair."))
    return number(pair[0], "vertex"), number(pair[1], "vertex")


def label(position: int, name: object, title: object = None, colour: object = None) -> Label:
    """A label read from a file, with its place in there (from 0). Raises EntryError."""
    found = label_name(name).strip()
    if not found:
        raise EntryError(Message("a label has no name."))
    shown = title if isinstance(title, str) and title.strip() else found
    return Label(position + 1, found, text(shown, "title of a label", 1000), _colour(colour, position))


def _colour(value: object, position: int) -> str:
    digits = value[1:] if isinstance(value, str) and len(value) == 7 and value[0] == "#" else ""
    good = digits and all(digit in "0123456789abcdefABCDEF" for digit in digits)
    return f"#{digits}" if good else PALETTE[position % len(PALETTE)]
