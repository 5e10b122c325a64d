"""Reading labelme's files, by any version: masks, polygons, rectangles and circles; points and lines have no pixels."""

from __future__ import annotations

import base64
import io
import math
import posixpath
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.images.decode import told
from annotator.core.message import Message, marked
from annotator.core.regions.figures import ellipse
from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.regions.outline import Ring
from annotator.core.work.annotation import ImageState
from annotator.exchange.data import image_answers, image_labels, image_tags, record
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known
from annotator.exchange.data.manifest import MANIFEST
from annotator.exchange.data.pictures import MOST_PIXELS
from annotator.exchange.data.values import (
    EntryError,
    box,
    entries,
    inside_name,
    mapping,
    number,
    polygon,
    read_json,
    size,
    text,
    whole,
)
from annotator.exchange.reading.folders import files_below
from annotator.exchange.reading.gathering import GROUPED, NO_PIXEL, Gathering, joined

# Keys of our own.
IMAGE, IMAGE_LABELS = "image", "image_labels"
_NO_REGION = ("point", "points", "line", "linestrip")
# Rectangles that may be turned are told by their corners, too.
_POLYGONS = ("polygon", "oriented_rectangle", "rotation", "quadrilateral")
_LINES = marked(
    "{count} {count:point or line is|points and lines are} not read: {count:it covers|they cover} no pixels ({first})."
)
# A flag of X-AnyLabeling's, as VOC has it.
_DIFFICULT = "difficult"
_FILE, _SHAPE = marked("{file}: {fault}"), marked("{file}, shape {number}: {fault}")


def recognises(path: Path) -> bool:
    """Whether this is a file of labelme's, or a folder with one."""
    try:
        file = next(_files(path), None) if path.is_dir() else path
        return file is not None and file.suffix.lower() == ".json" and _is_labelme(read_json(file))
    except (KnownError, OSError):
        return False


def read(path: Path, known: Known) -> Dataset:
    """Read a file, or all below a folder. Raises KnownError where there is none of labelme's."""
    gathering = Gathering()
    root = path if path.is_dir() else path.parent
    for file in _files(path) if path.is_dir() else (path,):
        name = file.relative_to(root).as_posix()
        with gathering.entry(_FILE, file=name):
            data = read_json(file)
            if _is_labelme(data):
                _File(gathering, name, data).take(known)
            elif not path.is_dir():
                raise KnownError("The file has no shapes and no image in labelme's form.", path=path)
    if not gathering.items and not gathering.faults:
        raise KnownError("There are no files of labelme in this folder.", path=path)
    return gathering.dataset()


def _files(path: Path) -> Any:
    return (file for file in files_below(path, ".json") if file != path / MANIFEST)


def _is_labelme(data: object) -> bool:
    return isinstance(data, dict) and isinstance(data.get("shapes"), list) and "imagePath" in data


class _File:
    """One file: its name below the folder that is read, and its content."""

    def __init__(self, gathering: Gathering, name: str, data: Mapping[str, Any]) -> None:
        self._gathering, self._name, self._data = gathering, name, data

    def take(self, known: Known) -> None:
        """Add the image. Raises EntryError."""
        image = self._data.get(IMAGE)
        image = image if isinstance(image, dict) else {}
        name = self._image_name(image)
        width, height = self._size(known, name)
        regions = self._regions(width, height)
        flags = self._data.get("flags") or {}
        flagged = [self._gathering.label(flag) for flag, on in mapping(flags).items() if on is True]
        regions += image_labels.read(flagged, self._data.get(IMAGE_LABELS))
        done = image.get("state") == str(ImageState.DONE)
        digest = text(image.get("sha256", ""), "sha256", 64)
        state, tags = ImageState.DONE if done else ImageState.NEW, image_tags.read(image.get(image_tags.KEY))
        said = image_answers.read(image.get(image_answers.KEY))
        item = Item(name, width, height, tuple(regions), digest, state, tags, said, unsized=not width)
        self._gathering.items.append(item)

    def _image_name(self, image: Mapping[str, Any]) -> str:
        """As we wrote it; else the path told, which is seen from the file."""
        if isinstance(image.get("name"), str):
            return inside_name(image["name"], "name")
        found = inside_name(self._data.get("imagePath"), "imagePath").replace("\\", "/")
        return posixpath.normpath(posixpath.join(posixpath.dirname(self._name), found))

    def _size(self, known: Known, name: str) -> tuple[int, int]:
        width, height = self._data.get("imageWidth"), self._data.get("imageHeight")
        if width is not None or height is not None:
            return size(width, height)
        image = known.find(name)
        return known.measure(image) if image is not None else (0, 0)

    def _regions(self, width: int, height: int) -> list[Region]:
        """Regions in the order of their first shapes; shapes of one label and group are parts of one region."""
        found: dict[object, Region] = {}
        for place, value in enumerate(self._data["shapes"], 1):
            with self._gathering.entry(_SHAPE, file=self._name, number=place):
                entry = mapping(value)
                if entry.get("shape_type") in _NO_REGION:
                    self._gathering.note(_LINES, self._name)
                    continue
                region = self._region(entry, width, height)
                # Without a size nothing has pixels: it stays, so that the import can say which image is missing.
                if region.mask.empty and width:
                    self._gathering.note(NO_PIXEL, self._name)
                    continue
                group = entry.get("group_id")
                key = place if group is None else (region.label, whole(group, "group_id", -(2**53)))
                there = found.get(key)
                self._gathering.note(GROUPED, self._name, there is not None)
                found[key] = region if there is None else joined(there, region)
        return list(found.values())

    def _region(self, entry: Mapping[str, Any], width: int, height: int) -> Region:
        label = self._gathering.label(entry.get("label"))
        region = record.read(Region(label, _mask(entry, width, height) if width else EMPTY), entry)
        flags = [(text(flag, "flag"), "true") for flag, on in mapping(entry.get("flags") or {}).items() if on is True]
        if entry.get("description"):
            flags.append(("description", text(entry["description"], "description", 100_000)))
        if entry.get(_DIFFICULT) is True:
            flags.append((_DIFFICULT, "1"))
        return replace(region, attributes=(*region.attributes, *flags))


def _mask(entry: Mapping[str, Any], width: int, height: int) -> Mask:
    corners = tuple(_point(value) for value in entries(entry.get("points"), "points"))
    kind = entry.get("shape_type") or "polygon"
    if kind in _POLYGONS:
        if len(corners) < 3:
            raise EntryError(
                Message("{name} has {count} {count:corner|corners}, not three or more.", name=kind, count=len(corners))
            )
        return polygon((corners,), width, height)
    if kind == "rectangle" and len(corners) == 4:
        return polygon((corners,), width, height)
    if kind not in ("rectangle", "circle", "mask"):
        raise EntryError(Message("there is no shape of type {name}.", name=str(kind)[:40]))
    if len(corners) != 2:
        raise EntryError(Message("{name} has {count} {count:point|points}, not two.", name=kind, count=len(corners)))
    (x0, y0), (x1, y1) = corners
    if kind == "mask":
        return _from_picture(entry.get("mask"), corners, width, height)
    if kind == "circle":
        radius = math.hypot(x1 - x0, y1 - y0)
        return ellipse((x0 - radius, y0 - radius), (x0 + radius, y0 + radius), width, height)
    return box((min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)), width, height)


def _point(value: object) -> tuple[float, float]:
    pair = entries(value, "point")
    if len(pair) != 2:
        raise EntryError(Message("a point is no pair."))
    return number(pair[0], "point"), number(pair[1], "point")


def _from_picture(value: object, ends: Ring, width: int, height: int) -> Mask:
    """The pixels of a picture in a box, which names its first and last pixel; it is decoded only where it fits.

    Where the corners are no whole numbers, the picture begins at the nearest pixel; its size may then differ by one.
    """
    (left, top), (right, bottom) = ((math.floor(x + 0.5), math.floor(y + 0.5)) for x, y in ends)
    data = text(value, "mask", 2**31)
    exact = all(side == int(side) for end in ends for side in end)
    try:
        content = base64.b64decode(data, validate=True)
    except ValueError as fault:
        raise EntryError(Message("its mask is no picture.")) from fault
    with told(Path("mask")), Image.open(io.BytesIO(content)) as image:
        w, h = image.size
        off = max(abs(right - left + 1 - w), abs(bottom - top + 1 - h))
        if off > (not exact) or image.mode not in ("1", "L", "P", "I", "I;16"):
            raise EntryError(Message("its mask has another size than its box, or colours."))
        if not (left >= 0 and left + w <= width and top >= 0 and top + h <= height) or w * h > MOST_PIXELS:
            raise EntryError(Message("its mask reaches out of the image."))
        return Mask.from_array(np.asarray(image) != 0, left, top)
