"""NOVA's header (`.annotation`): a scheme, and who annotated. The data lie beside it in `.annotation~`."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.exchange.data.xml_text import clean
from annotator.exchange.events.xml_reading import read_xml

ROOT, SUFFIX = "annotation", ".annotation"
DISCRETE, FREE, CONTINUOUS = KINDS = ("DISCRETE", "FREE", "CONTINUOUS")


@dataclass(frozen=True)
class Scheme:
    """What a file of data is about. `items` are the names of a discrete scheme by their numbers; `rate` the numbers a
    second of a continuous one, from `lowest` to `highest`.
    """

    name: str
    kind: str
    items: Mapping[str, str] = field(default_factory=dict)
    rate: float = 0.0
    lowest: float = 0.0
    highest: float = 1.0
    annotator: str = ""


def decimal(told: str) -> float:
    """A number, with a point or, as machines of some countries write it, a comma. Raises ValueError."""
    number = float(told.strip().replace(",", "."))
    if math.isinf(number):
        raise ValueError(told)
    return number


def read_scheme(path: Path) -> Scheme:
    """Read a header. Raises KnownError where it is damaged, or its data are binary."""
    root = read_xml(path, ROOT)
    scheme, info, meta = (root.find(name) for name in ("scheme", "info", "meta"))
    if scheme is None:
        raise KnownError("The file has no scheme.", path=path)
    if info is not None and info.get("ftype", "ASCII").upper() != "ASCII":
        raise KnownError("Its data are binary.", path=path, advice="Save it in NOVA as ASCII.")
    kind = scheme.get("type", "").upper()
    if kind not in KINDS:
        raise KnownError("The scheme is {kind}, none of: {kinds}.", kind=kind, kinds=", ".join(KINDS), path=path)
    items = {one.get("id", "").strip(): one.get("name", "") for one in scheme.iter("item")}
    rate, low, high = (_number(scheme, key, usual, path) for key, usual in (("sr", "0"), ("min", "0"), ("max", "1")))
    if kind == CONTINUOUS and not rate > 0:
        raise KnownError("The scheme has no sample rate.", path=path)
    annotator = meta.get("annotator", "") if meta is not None else ""
    return Scheme(scheme.get("name", ""), kind, items, rate, low, high, annotator)


def _number(scheme: ET.Element, key: str, usual: str, path: Path) -> float:
    try:
        return decimal(scheme.get(key, usual))
    except ValueError as fault:
        raise KnownError("{name} of the scheme is no number.", name=key, path=path) from fault


def written_scheme(scheme: Scheme, size: int) -> bytes:
    """A header, of `size` lines of data."""
    root = ET.Element(ROOT, {"ssi-v": "3"})
    ET.SubElement(root, "info", {"ftype": "ASCII", "size": str(size)})
    ET.SubElement(root, "meta", {"annotator": clean(scheme.annotator)})
    told = {"name": clean(scheme.name), "type": scheme.kind}
    if scheme.kind == CONTINUOUS:
        told |= {key: f"{value:.12g}" for key, value in
                 (("sr", scheme.rate), ("min", scheme.lowest), ("max", scheme.highest))}  # fmt: skip
    element = ET.SubElement(root, "scheme", told)
    for number, name in scheme.items.items():
        ET.SubElement(element, "item", {"name": clean(name), "id": number})
    ET.indent(root, "\t")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()
