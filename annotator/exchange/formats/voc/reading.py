"""Reading Pascal VOC, by any program: XML with boxes or polygons, with pictures of objects and labels or without, or
just these.
"""

from __future__ import annotations

import posixpath
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.regions.mask import EMPTY, Mask
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known
from annotator.exchange.data.pictures import masks_of
from annotator.exchange.data.values import EntryError, inside_name, read_bytes, size, text
from annotator.exchange.formats.voc.objects import number_at, shape_of
from annotator.exchange.reading.colours import LABEL_MAP, ColourList, find_list
from annotator.exchange.reading.folders import Called, Stems, files_below
from annotator.exchange.reading.gathering import BOXES, NO_PIXEL, Gathering
from annotator.exchange.reading.mask_picture import read_mask

FLAGS = ("truncated", "difficult", "occluded")
_XML, _OBJECTS, _CLASSES = "Annotations", "SegmentationObject", "SegmentationClass"
# Pixels along outlines, which belong to nothing for sure.
_VOID = 255
_LARGEST_XML = 2**26
# The labels' numbers where no list names them.
_CLASSES_OF_VOC = (
    "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog",
    "horse", "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
)  # fmt: skip
_STALE = marked(
    "{count} {count:file tells|files tell} a path of another image than {count:its|their} file name, which "
    "counts ({first})."
)
_DELETED = marked("{count} {count:object that was|objects that were} deleted {count:is|are} not read ({first}).")
_FILE, _OBJECT = marked("{file}: {fault}"), marked("{file}, object {number}: {fault}")


def recognises(path: Path) -> bool:
    """Whether this is a folder of VOC's, or one of its XML files."""
    try:
        if path.is_dir():
            found = next(files_below(path / _XML if (path / _XML).is_dir() else path, ".xml"), None)
            return _root(found) is not None if found else (path / _CLASSES).is_dir() or _is_list_alone(path)
        return path.suffix.lower() == ".xml" and _root(path) is not None
    except (KnownError, EntryError, OSError):
        return False


def _is_list_alone(path: Path) -> bool:
    """An export without images: a list of labels, and no pictures that would be another format's."""
    return (path / LABEL_MAP).is_file() and next(files_below(path, ".png"), None) is None


def read(path: Path, known: Known) -> Dataset:
    """Read a folder, or one XML file. Raises KnownError."""
    root = path if path.is_dir() else path.parent.parent if path.parent.name == _XML else path.parent
    reading = _Reading(root, known, _listed(root))
    folder = root / _XML if (root / _XML).is_dir() else root
    files = list(files_below(folder, ".xml")) if path.is_dir() else [path]
    for file in files:
        with reading.entry(file):
            reading.described(file, folder if path.is_dir() else file.parent)
    if path.is_dir():
        described = {file.relative_to(folder).with_suffix("") for file in files}
        for file in files_below(root / _CLASSES, ".png"):
            if file.relative_to(root / _CLASSES).with_suffix("") not in described:
                with reading.entry(file):
                    reading.pictured(file)
    found = reading.gathering
    if not found.items and not found.faults and not (root / LABEL_MAP).is_file():
        raise KnownError("There are no files of Pascal VOC in this folder.", path=path)
    return found.dataset()


def _root(path: Path) -> ET.Element | None:
    """The content of an XML file; None where it is another kind of XML. Raises EntryError, KnownError."""
    try:
        root = fromstring(read_bytes(path, _LARGEST_XML))
    except (ET.ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as fault:
        raise EntryError(Message("it is no readable XML.")) from fault
    told = (root.find(name) is not None for name in ("size", "filename", "object"))
    return root if root.tag == "annotation" and any(told) else None


def _listed(root: Path) -> ColourList:
    """The labels in the order of their numbers. Raises KnownError."""
    return find_list(root) or ColourList(("", *_CLASSES_OF_VOC), {})


@dataclass
class _Reading:
    root: Path
    known: Known
    listed: ColourList
    gathering: Gathering = field(default_factory=Gathering)

    def __post_init__(self) -> None:
        self._stems = Stems(self.root)
        self.gathering.faults += self.listed.faults

    def entry(self, file: Path) -> Any:
        """What goes wrong inside is a fault of a file."""
        return self.gathering.entry(_FILE, file=file.relative_to(self.root).as_posix())

    def described(self, file: Path, folder: Path) -> None:
        """Add an image by its XML file; its objects' pixels by the picture of objects, if there is one."""
        root = _root(file)
        if root is None:
            raise EntryError(Message("it is no description of an image as VOC has it."))
        called, also = self._name(root, file, folder)
        width, height = self._size(root, called)
        place = file.relative_to(folder).with_suffix(".png")
        masks = self._masks(self.root / _OBJECTS / place, width, height)
        regions = []
        for number, entry in enumerate(root.findall("object"), 1):
            told = {"file": file.relative_to(self.root).as_posix(), "number": number}
            if (entry.findtext("deleted") or "").strip() == "1":
                self.gathering.note(_DELETED, called.name)
                continue
            with self.gathering.entry(_OBJECT, **told):
                regions += self._object(entry, masks.pop(number, EMPTY), width, height, called.name)
        regions += self._nameless(self.root / _CLASSES / place, masks, width, height)
        self.gathering.items.append(
            Item(called.name, width, height, tuple(regions), hints=called.hints, also=also, unsized=not width)
        )

    def _size(self, root: ET.Element, called: Called) -> tuple[int, int]:
        """As told; else, where a program left it empty, the size of the project's image."""
        told = [root.findtext(f"size/{name}") or "0" for name in ("width", "height")]
        if any(side.strip() not in ("", "0") for side in told):
            return size(number_at(root, "size/width"), number_at(root, "size/height"))
        image = self.known.find(called.name, hints=called.hints)
        return self.known.measure(image) if image is not None else (0, 0)

    def _object(self, entry: ET.Element, mask: Mask, width: int, height: int, image: str) -> list[Region]:
        label = self.gathering.label(entry.findtext("name") or "")
        is_box = False
        if mask.empty:
            mask, is_box = shape_of(entry, width, height)
        # Without a size nothing has pixels: the region stays, so that the import can say which image is missing.
        if mask.empty and width:
            self.gathering.note(NO_PIXEL, image)
            return []
        self.gathering.note(BOXES, image, is_box)
        flags = tuple((flag, "1") for flag in FLAGS if (entry.findtext(flag) or "").strip() == "1")
        return [Region(label, mask, (*flags, *_attributes(entry)))]

    def _name(self, root: ET.Element, file: Path, folder: Path) -> tuple[Called, str]:
        """What the image is called: by an export's own list, else by its file name, with the folders that the path
        tells where it is of the same name. And another name, by a path that is not.
        """
        listed = self._stems.name(file, folder)
        if self._stems.has_list:
            return listed, ""
        folders = posixpath.dirname(listed.name)
        path, told = (root.findtext(name) or "" for name in ("path", "filename"))
        name = inside_name(told.strip() or path.strip() or file.stem, "filename")
        name, also = posixpath.join(folders, name), ""
        if path.strip() and told.strip():
            if _last(path) == _last(name):
                name = path.strip()
            else:
                also = path.strip()
                self.gathering.note(_STALE, file.relative_to(self.root).as_posix())
        within = (root.findtext("folder") or "").strip()
        return Called(name, (*listed.hints, within) if within else listed.hints), also

    def pictured(self, file: Path) -> None:
        """Add an image by its picture of labels alone: a region a label, or an object where there is a picture of
        these.
        """
        folder = self.root / _CLASSES
        picture = read_mask(file)
        width, height = picture.size
        objects = self._masks(self.root / _OBJECTS / file.relative_to(folder), width, height)
        if objects:
            regions = self._nameless(file, objects, width, height)
        else:
            found = picture.masks(self.listed, _VOID)
            regions = [Region(self.gathering.label(name), mask) for name, mask in found]
        called = self._stems.name(file, folder)
        self.gathering.items.append(Item(called.name, width, height, tuple(regions), hints=called.hints))

    def _nameless(self, file: Path, masks: Mapping[int, Mask], width: int, height: int) -> list[Region]:
        """Regions that no XML file names: by the label that most of their pixels have."""
        if not masks:
            return []
        picture = read_mask(file)
        _check_size(picture.values, width, height)
        names, classes = picture.indices(self.listed, _VOID)
        found = []
        for mask in masks.values():
            inside = classes[mask.box.rows, mask.box.columns][mask.crop()]
            known = inside[inside != 0]
            if known.size:
                found.append(Region(self.gathering.label(names[int(np.bincount(known).argmax())]), mask))
            else:
                name = file.relative_to(self.root).as_posix()
                self.gathering.faults.append(Message(_FILE, file=name, fault=Message("an object has no label.")))
        return found

    @staticmethod
    def _masks(file: Path, width: int, height: int) -> dict[int, Mask]:
        """The objects of a picture by their numbers: its values, or, of colours, their places in the order of these."""
        if not file.is_file():
            return {}
        picture = read_mask(file)
        _check_size(picture.values, width, height)
        return {value: mask for value, mask in masks_of(picture.numbers()) if value != _VOID}


def _attributes(entry: ET.Element) -> list[tuple[str, str]]:
    """The attributes that CVAT writes with an object. Raises EntryError."""
    told = ((child.findtext("name"), child.findtext("value") or "") for child in entry.iterfind("attributes/attribute"))
    return [(text(name, "attribute"), text(value, "attribute", 100_000)) for name, value in told]


def _check_size(values: NDArray[Any], width: int, height: int) -> None:
    if width and values.shape[:2] != (height, width):
        raise EntryError(Message("its picture has another size than the image."))


def _last(path: str) -> str:
    return PurePosixPath(path.strip().replace("\\", "/")).name
