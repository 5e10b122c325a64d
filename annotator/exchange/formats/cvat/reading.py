"""Reading CVAT's XML for images: masks, polygons, boxes, ellipses and tags; other shapes have no pixels."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.regions import runs
from annotator.core.regions.mask import EMPTY, Box, Mask
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known, part_in
from annotator.exchange.data.row_major import mask_of_rows
from annotator.exchange.data.values import (
    LONGEST_SIDE,
    EntryError,
    inside_name,
    parsed_number,
    polygon,
    size,
    text,
    whole,
)
from annotator.exchange.reading.gathering import GROUPED, NO_PIXEL, Gathering, joined
from annotator.exchange.reading.turned import ellipse_mask, rectangle_mask

OCCLUDED = "occluded"
_ROOT = "annotations"
_LOWEST = -(2**31)
_PIXELS = ("mask", "polygon", "box", "ellipse")
_NO_PIXELS = ("points", "polyline", "cuboid", "skeleton")
_OTHERS = marked(
    "{count} {count:point, line, cuboid or skeleton is|points, lines, cuboids and skeletons are} not read: "
    "{count:it covers|they cover} no pixels ({first})."
)
_TRACKS = marked("{count} {count:track of a video is|tracks of videos are} not read ({first}).")
_LABEL, _IMAGE = marked("label {number}: {fault}"), marked("image {number}: {fault}")
_SHAPE = marked("{image}, shape {number}: {fault}")


def recognises(path: Path) -> bool:
    """Whether this is XML as CVAT has it."""
    if path.suffix.lower() != ".xml" or not path.is_file():
        return False
    try:
        with _told(path):
            _, root = next(iter(iterparse(path, events=("start",))))
    except (KnownError, StopIteration):
        return False
    return bool(root.tag == _ROOT)


def read(path: Path, known: Known) -> Dataset:
    """Read a file. Raises KnownError where it is none of CVAT's, or damaged."""
    gathering, seen = Gathering(), 0
    with _told(path):
        for event, element in iterparse(path, events=("start", "end")):
            if event == "start":
                if not seen and element.tag != _ROOT:
                    raise KnownError("The file has no annotations in CVAT's form.", path=path)
                seen += 1
            elif element.tag == "meta":
                _take_labels(element, gathering)
            elif element.tag in ("image", "track"):
                _take(element, gathering, part_in(path.stem))
                element.clear()
    return gathering.dataset()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except (ET.ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as fault:
        raise KnownError("The file is no readable XML.", path=path) from fault
    except OSError as fault:
        raise KnownError("The file cannot be read ({fault}).", fault=fault.strerror or fault, path=path) from fault


def _take_labels(meta: ET.Element, gathering: Gathering) -> None:
    for place, entry in enumerate(meta.iter("label"), 1):
        with gathering.entry(_LABEL, number=place):
            gathering.label(entry.findtext("name"), None, entry.findtext("color"))


def _take(element: ET.Element, gathering: Gathering, split: str) -> None:
    if element.tag == "track":
        gathering.note(_TRACKS, element.get("label") or element.get("id") or "")
        return
    with gathering.entry(_IMAGE, number=element.get("id") or element.get("name") or ""):
        name = inside_name(element.get("name"), "name")
        width, height = size(_number(element, "width"), _number(element, "height"))
        regions = _regions(element, name, (width, height), gathering)
        part = (element.get("subset") or "").strip()
        hints = () if part.casefold() in ("", "default") else (part,)
        gathering.items.append(Item(name, width, height, tuple(regions), hints=hints, split=split))


def _regions(image: ET.Element, name: str, frame: tuple[int, int], gathering: Gathering) -> list[Region]:
    """Regions from the lowest to the topmost; shapes of one label and group are parts of one region."""
    found: dict[object, Region] = {}
    layers: dict[object, int] = {}
    for place, entry in enumerate(image, 1):
        gathering.note(_OTHERS, name, entry.tag in _NO_PIXELS)
        if entry.tag != "tag" and entry.tag not in _PIXELS:
            continue
        with gathering.entry(_SHAPE, image=name, number=place):
            mask = EMPTY if entry.tag == "tag" else _mask(entry, frame)
            if mask.empty and entry.tag != "tag":
                gathering.note(NO_PIXEL, name)
                continue
            region = Region(gathering.label(entry.get("label")), mask, _attributes(entry))
            group = entry.get("group_id", "0")
            layer = _layer(entry)
            key = place if group == "0" or entry.tag == "tag" else (region.label, group)
            there = found.get(key)
            gathering.note(GROUPED, name, there is not None)
            found[key] = region if there is None else joined(there, region)
            layers[key] = max(layers.get(key, _LOWEST), layer)
    return [found[key] for key in sorted(found, key=lambda key: layers[key])]


def _layer(entry: ET.Element) -> int:
    """A shape's place among those that lie over each other: higher ones cover lower ones."""
    return whole(parsed_number(entry.get("z_order") or "0", "z_order"), "z_order", _LOWEST)


def _attributes(entry: ET.Element) -> tuple[tuple[str, str], ...]:
    found = [
        (text(child.get("name"), "attribute"), text(child.text or "", "attribute", 100_000))
        for child in entry.iterfind("attribute")
    ]
    if entry.get(OCCLUDED) == "1" and OCCLUDED not in dict(found):
        found.append((OCCLUDED, "1"))
    return tuple(found)


def _mask(entry: ET.Element, frame: tuple[int, int]) -> Mask:
    if entry.tag == "mask":
        return _run_lengths(entry)
    if entry.tag == "polygon":
        return polygon((tuple(_point(pair) for pair in (entry.get("points") or "").split(";")),), *frame)
    angle = _number(entry, "rotation") if entry.get("rotation") else 0.0
    if entry.tag == "ellipse":
        centre, radii = (_number(entry, "cx"), _number(entry, "cy")), (_number(entry, "rx"), _number(entry, "ry"))
        return ellipse_mask(centre, radii, angle, frame)
    left, top, right, bottom = (_number(entry, name) for name in ("xtl", "ytl", "xbr", "ybr"))
    middle = ((left + right) / 2, (top + bottom) / 2)
    return rectangle_mask((left, top, right - left, bottom - top), angle, middle, frame)


def _run_lengths(entry: ET.Element) -> Mask:
    """The pixels of a mask; its lengths are looked at before anything is made of them."""
    left, top = (whole(_number(entry, name), name, 0, LONGEST_SIDE) for name in ("left", "top"))
    width, height = size(_number(entry, "width"), _number(entry, "height"))
    words = (entry.get("rle") or "").split(",")
    try:
        lengths = np.array([int(word) for word in words], dtype=np.int64)
    except (ValueError, OverflowError) as fault:
        raise EntryError(Message("its run lengths are no whole numbers within the image.")) from fault
    if (lengths < 0).any() or (lengths > width * height).any() or int(lengths.sum()) != width * height:
        raise EntryError(Message("its run lengths do not add up to its box."))
    edges = np.cumsum(lengths)
    inside = runs.merged(edges[0 : edges.size - 1 : 2], edges[1::2])
    return mask_of_rows(inside, Box(left, top, width, height))


def _point(pair: str) -> tuple[float, float]:
    words = pair.split(",")
    if len(words) != 2:
        raise EntryError(Message("a point is no pair."))
    return parsed_number(words[0], "point"), parsed_number(words[1], "point")


def _number(entry: ET.Element, name: str) -> float:
    return parsed_number(entry.get(name) or "", name)
