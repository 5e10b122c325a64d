"""The objects of Pascal VOC's XML: their boxes, and the polygons that other programs put beside them."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from annotator.core.message import Message
from annotator.core.regions.mask import Mask
from annotator.core.regions.outline import Ring
from annotator.exchange.data.values import EntryError, box, parsed_number, polygon


def number_at(element: ET.Element, name: str) -> float:
    """The number at a path below an element. Raises EntryError."""
    return parsed_number(element.findtext(name) or "", name)


def shape_of(entry: ET.Element, width: int, height: int) -> tuple[Mask, bool]:
    """The pixels of an object, and whether it has a box alone: a polygon is more exact than the box around it.

    Raises EntryError.
    """
    outline = entry.find("polygon")
    if outline is not None and len(outline):
        return polygon((_ring(outline),), width, height), False
    if entry.find("bndbox") is None:
        raise EntryError(Message("it has neither an outline nor a box."))
    left, top, right, bottom = (number_at(entry, f"bndbox/{name}") for name in ("xmin", "ymin", "xmax", "ymax"))
    if right < left or bottom < top:
        raise EntryError(
            Message("its box ends before it begins ({box}).", box=f"{left:g}, {top:g}, {right:g}, {bottom:g}")
        )
    return box((left - 1, top - 1, right - left + 1, bottom - top + 1), width, height), True


def _ring(outline: ET.Element) -> Ring:
    """Corners as `<pt><x/><y/></pt>` (LabelMe) or as `<x1/><y1/><x2/><y2/>` (Roboflow)."""
    corners = [(number_at(point, "x"), number_at(point, "y")) for point in outline.findall("pt")]
    while not outline.findall("pt") and outline.find(f"x{len(corners) + 1}") is not None:
        place = len(corners) + 1
        corners.append((number_at(outline, f"x{place}"), number_at(outline, f"y{place}")))
    if len(corners) < 3:
        raise EntryError(
            Message("{name} has {count} {count:corner|corners}, not three or more.", name="polygon", count=len(corners))
        )
    return tuple(corners)
