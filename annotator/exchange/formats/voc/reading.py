"""Reading Pascal VOC, by any program: XML with boxes, with pictures of objects and labels or without, or just these."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.work.labels import Label
from annotator.exchange.data import record
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known
from annotator.exchange.data.pictures import masks_of, read_values
from annotator.exchange.data.values import EntryError, box, inside_name, parsed_number, read_bytes, read_text, size
from annotator.exchange.reading.folders import Stems, files_below

FLAGS = ("truncated", "difficult", "occluded")
LABEL_MAP = "labelmap.txt"
_XML, _OBJECTS, _CLASSES = "Annotations", "SegmentationObject", "SegmentationClass"
# Pixels along outlines, which belong to nothing for sure.
_VOID = 255
_LARGEST_XML = 2**26
# The labels' numbers where no list names them.
_CLASSES_OF_VOC = (
    "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog",
    "horse", "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
)  # fmt: skip
_BOXES = marked("{count} boxes without an outline are read as rectangles.")


def recognises(path: Path) -> bool:
    """Whether this is a folder of VOC's, or one of its XML files."""
    try:
        if path.is_dir():
            found = next(files_below(path / _XML if (path / _XML).is_dir() else path, ".xml"), None)
            return _root(found) is not None if found else (path / _CLASSES).is_dir() or (path / LABEL_MAP).is_file()
        return path.suffix.lower() == ".xml" and _root(path) is not None
    except (KnownError, EntryError, OSError):
        return False


def read(path: Path, known: Known) -> Dataset:
    """Read a folder, or one XML file. Raises KnownError."""
    root = path if path.is_dir() else path.parent.parent if path.parent.name == _XML else path.parent
    reading = _Reading(root, dict(enumerate(_names(root), 1)))
    folder = root / _XML if (root / _XML).is_dir() else root
    files = list(files_below(folder, ".xml")) if path.is_dir() else [path]
    for file in files:
        reading.take(file, lambda file=file: reading.described(file))
    if path.is_dir():
        described = {file.stem for file in files}
        for file in files_below(root / _CLASSES, ".png"):
            if file.stem not in described:
                reading.take(file, lambda file=file: reading.pictured(file))
    if not reading.items and not reading.faults and not (root / LABEL_MAP).is_file():
        raise KnownError("There are no files of Pascal VOC in this folder.", path=path)
    return reading.dataset()


def _root(path: Path) -> ET.Element | None:
    """The content of an XML file; None where it is another kind of XML. Raises EntryError, KnownError."""
    try:
        root = fromstring(read_bytes(path, _LARGEST_XML))
    except (ET.ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as fault:
        raise EntryError(Message("it is no readable XML.")) from fault
    return root if root.tag == "annotation" and root.find("size") is not None else None


def _names(root: Path) -> tuple[str, ...]:
    """The labels' names in the order of their numbers, from 1."""
    if not (root / LABEL_MAP).is_file():
        return _CLASSES_OF_VOC
    lines = [line for line in read_text(root / LABEL_MAP).splitlines() if line.strip() and not line.startswith("#")]
    names = [line.rsplit(":", 3)[0] if line.count(":") >= 3 else line.strip() for line in lines]
    return tuple(names[1:] if names and names[0] == "background" else names)


@dataclass
class _Reading:
    root: Path
    names: Mapping[int, str]
    labels: dict[str, Label] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    boxes: int = 0

    def __post_init__(self) -> None:
        self._stems = Stems(self.root)

    def dataset(self) -> Dataset:
        notices = (Message(_BOXES, count=self.boxes),) if self.boxes else ()
        return Dataset(tuple(self.labels.values()), tuple(self.items), faults=tuple(self.faults), notices=notices)

    def take(self, file: Path, make: Any) -> None:
        try:
            self.items.append(make())
        except (EntryError, KnownError) as fault:
            name = file.relative_to(self.root).as_posix()
            self.faults.append(Message("{file}: {fault}", file=name, fault=fault.what))

    def described(self, file: Path) -> Item:
        """An image by its XML file; its objects' pixels by the picture of objects, if there is one."""
        root = _root(file)
        if root is None:
            raise EntryError(Message("it is no description of an image as VOC has it."))
        width, height = size(_number(root, "size/width"), _number(root, "size/height"))
        masks = self._masks(self.root / _OBJECTS / f"{file.stem}.png", width, height)
        regions = []
        for place, entry in enumerate(root.findall("object"), 1):
            mask = masks.pop(place, EMPTY)
            if mask.empty:
                mask = _box(entry, width, height)
                self.boxes += 1
            flags = tuple((flag, "1") for flag in FLAGS if (entry.findtext(flag) or "").strip() == "1")
            regions.append(Region(self._label(entry.findtext("name") or ""), mask, flags))
        regions += self._nameless(file.stem, masks, width, height)
        name = root.findtext("path") or root.findtext("filename") or file.stem
        found = tuple(region for region in regions if not region.mask.empty)
        return Item(self._name(inside_name(name, "filename"), file), width, height, found)

    def _name(self, told: str, file: Path) -> str:
        """The name by the export's own list, else as the XML file has it."""
        stem = self._stems.name(file, file.parent)
        return stem if stem != file.stem else told

    def pictured(self, file: Path) -> Item:
        """An image by its picture of labels alone: a region a label, or an object where there is a picture of these."""
        values = read_values(file)
        height, width = values.shape
        masks = self._masks(self.root / _OBJECTS / file.name, width, height) or self._masks(file, width, height)
        regions = self._nameless(file.stem, masks, width, height)
        return Item(self._stems.name(file, file.parent), width, height, tuple(regions))

    def _nameless(self, stem: str, masks: Mapping[int, Mask], width: int, height: int) -> list[Region]:
        """Regions that no XML file names: by the label that most of their pixels have."""
        if not masks:
            return []
        classes = _values(self.root / _CLASSES / f"{stem}.png", width, height)
        found = []
        for mask in masks.values():
            inside = classes[mask.box.rows, mask.box.columns][mask.crop()]
            known = inside[(inside != 0) & (inside != _VOID)]
            if not known.size:
                raise EntryError(Message("an object has no label."))
            value = int(np.bincount(known).argmax())
            found.append(Region(self._label(self.names.get(value, str(value))), mask))
        return found

    def _masks(self, file: Path, width: int, height: int) -> dict[int, Mask]:
        if not file.is_file():
            return {}
        return {value: mask for value, mask in masks_of(_values(file, width, height)) if value != _VOID}

    def _label(self, name: str) -> str:
        found = record.label(len(self.labels), name)
        return self.labels.setdefault(found.name, found).name


def _values(file: Path, width: int, height: int) -> NDArray[Any]:
    values = read_values(file)
    if values.shape != (height, width):
        raise EntryError(Message("its picture has another size than the image."))
    return values


def _number(element: ET.Element, name: str) -> float:
    return parsed_number(element.findtext(name) or "", name)


def _box(entry: ET.Element, width: int, height: int) -> Mask:
    left, top, right, bottom = (_number(entry, f"bndbox/{name}") for name in ("xmin", "ymin", "xmax", "ymax"))
    return box((left - 1, top - 1, max(right - left + 1, 0), max(bottom - top + 1, 0)), width, height)
