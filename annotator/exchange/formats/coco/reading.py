"""Reading COCO instances, by any program: run lengths, polygons as pycocotools fills them, boxes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.work.annotation import ImageState
from annotator.core.work.labels import Label
from annotator.exchange.data import image_answers, image_tags, record
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known, part_in
from annotator.exchange.data.values import (
    EntryError,
    box,
    check_outline,
    entries,
    inside_name,
    mapping,
    number,
    points,
    read_json,
    run_lengths,
    size,
    text,
    whole,
)
from annotator.exchange.formats.coco.shapes import fill
from annotator.exchange.reading.gathering import BOXES, KEY_POINTS, NO_PIXEL, Gathering

_LISTS = ("images", "annotations", "categories")
_CATEGORY, _IMAGE = marked("category {number}: {fault}"), marked("image {number}: {fault}")
_ANNOTATION = marked("annotation {number}: {fault}")

Id: TypeAlias = int | str


def recognises(path: Path) -> bool:
    """Whether this looks like COCO instances."""
    try:
        data = read_json(path) if path.suffix.lower() == ".json" else None
    except KnownError:
        return False
    if not isinstance(data, dict) or not all(isinstance(data.get(name), list) for name in _LISTS):
        return False
    first = data["annotations"][:1]
    return not first or (isinstance(first[0], dict) and "segments_info" not in first[0])


def read(path: Path, known: Known) -> Dataset:
    """Read a file. Raises KnownError where it is no COCO at all; faults of single entries stand in the dataset."""
    data = read_json(path)
    if not isinstance(data, dict) or not all(isinstance(data.get(name), list) for name in _LISTS):
        raise KnownError("The file has no images, annotations and categories in COCO's form.", path=path)
    info = data.get("info")
    name = info.get("label_set") if isinstance(info, dict) else ""
    reading = Reading(known, part=part_in(path.stem))
    reading.take_categories(data["categories"])
    reading.take_images(data["images"], data["annotations"])
    for place, entry in enumerate(data["annotations"], 1):
        reading.take_annotation(place, entry)
    return reading.dataset(name if isinstance(name, str) else "")


def id_of(value: object, name: str) -> Id:
    """A number or a text that names an entry; digits in quotes count as the number. Raises EntryError."""
    if isinstance(value, str):
        found = text(value, name, 1000)
        return int(found) if found.isascii() and found.isdecimal() and len(found) < 16 else found
    return whole(value, name)


@dataclass
class Reading:
    """What was read so far, by COCO's ids; `part` is the part of a split that the file is called after."""

    known: Known = field(default_factory=Known)
    labels: dict[Id, Label] = field(default_factory=dict)
    part: str = ""
    images: dict[Id, Item] = field(default_factory=dict)
    regions: dict[Id, list[Region]] = field(default_factory=dict)
    gathering: Gathering = field(default_factory=Gathering)
    _doubled: set[tuple[int, Id]] = field(default_factory=set)

    def dataset(self, name: str = "") -> Dataset:
        """Everything that was read."""
        items = tuple(
            replace(item, regions=tuple(self.regions.get(number, ())), split=self.part)
            for number, item in self.images.items()
        )
        return replace(self.gathering.dataset(name), labels=tuple(self.labels.values()), items=items)

    def take_categories(self, values: Iterable[object]) -> None:
        for place, value in enumerate(values, 1):
            with self.gathering.entry(_CATEGORY, number=place):
                entry = mapping(value)
                label = record.label(place - 1, entry.get("name"), entry.get("title"), entry.get("color"))
                self._keep(self.labels, id_of(entry.get("id"), "id"), label)

    def take_images(self, values: Iterable[object], annotations: Iterable[object] = ()) -> None:
        sizes = _Sizes(self.known, annotations)
        for place, value in enumerate(values, 1):
            with self.gathering.entry(_IMAGE, number=place):
                entry = mapping(value)
                number = id_of(entry.get("id"), "id")
                self._keep(self.images, number, _image(entry, number, sizes))

    def _keep(self, kept: dict[Id, Any], number: Id, value: object) -> None:
        """Keep an entry by its id; of two that share one neither is kept, as nothing tells which is meant."""
        if number in kept or (id(kept), number) in self._doubled:
            kept.pop(number, None)
            self._doubled.add((id(kept), number))
            raise EntryError(Message("its id {number} is taken by another.", number=number))
        kept[number] = value

    def take_annotation(self, place: int, value: object) -> None:
        name = value.get("id") if isinstance(value, dict) else None
        with self.gathering.entry(_ANNOTATION, number=name if type(name) in (int, str) else place):
            entry = mapping(value)
            number = self.image_id(entry)
            region = self._region(entry, self.label(entry), self.images[number])
            if region is not None:
                self.regions.setdefault(number, []).append(region)

    def image_id(self, entry: Mapping[str, Any]) -> Id:
        """The image that an annotation belongs to. Raises EntryError where there is none."""
        number = id_of(entry.get("image_id"), "image_id")
        if number not in self.images:
            raise EntryError(Message("there is no image {number}.", number=number))
        return number

    def label(self, entry: Mapping[str, Any]) -> Label:
        """The label that an annotation has. Raises EntryError where there is none."""
        number = id_of(entry.get("category_id"), "category_id")
        if number not in self.labels:
            raise EntryError(Message("there is no category {number}.", number=number))
        return self.labels[number]

    def _region(self, entry: Mapping[str, Any], label: Label, item: Item) -> Region | None:
        mask = EMPTY
        if entry.get("whole_image") is not True:
            mask, is_box = mask_of(entry, item.width, item.height)
            # Without a size nothing has pixels: the region stays, so that the import can say which image is missing.
            if mask.empty and item.width:
                self.gathering.note(NO_PIXEL, item.name)
                return None
            self.gathering.note(BOXES, item.name, is_box)
        self.gathering.note(KEY_POINTS, item.name, bool(entry.get("keypoints")))
        region = record.read(Region(label.name, mask), entry)
        if entry.get("iscrowd") in (1, True) and "iscrowd" not in dict(region.attributes):
            region = replace(region, attributes=(*region.attributes, ("iscrowd", "1")))
        return region


def mask_of(entry: Mapping[str, Any], width: int, height: int) -> tuple[Mask, bool]:
    """The pixels of an annotation, and whether it has a box alone. Raises EntryError."""
    shape = entry.get("segmentation")
    if isinstance(shape, dict):
        return run_lengths(shape, width, height), False
    if not shape:
        values = [number(value, "bbox") for value in entries(entry.get("bbox"), "bbox")]
        if len(values) != 4:
            raise EntryError(Message("it has neither an outline nor a box."))
        return box((values[0], values[1], values[2], values[3]), width, height), True
    listed = entries(shape, "segmentation")
    if all(isinstance(value, int | float) for value in listed):  # one polygon without a list around it
        listed = [listed]
    rings = tuple(points(flat, "segmentation") for flat in listed)
    check_outline(rings)
    return fill([[value for vertex in ring for value in vertex] for ring in rings], width, height), False


class _Sizes:
    """Sizes of images whose entries tell none: the project's, else that of their run lengths."""

    def __init__(self, known: Known, annotations: Iterable[object]) -> None:
        self._known, self._annotations = known, annotations
        self._by_image: dict[Id, tuple[int, int]] | None = None

    def find(self, name: str, sha256: str, number: Id) -> tuple[int, int]:
        image = self._known.find(name, sha256)
        found = self._known.measure(image) if image is not None else (0, 0)
        if found[0]:
            return found
        if self._by_image is None:
            self._by_image = {id_: size_ for value in self._annotations for id_, size_ in _told_size(value)}
        return self._by_image.get(number, (0, 0))


def _told_size(value: object) -> Iterable[tuple[Id, tuple[int, int]]]:
    """An annotation's image and its size, where it has run lengths; what is malformed is told when it is read."""
    shape = value.get("segmentation") if isinstance(value, dict) else None
    if isinstance(value, dict) and isinstance(shape, dict) and isinstance(shape.get("size"), list):
        try:
            height, width = shape["size"]
            yield id_of(value.get("image_id"), "image_id"), size(width, height)
        except (EntryError, ValueError):
            return


def _image(entry: Mapping[str, Any], number: Id, sizes: _Sizes) -> Item:
    name = inside_name(entry.get("file_name"), "file_name")
    digest = text(entry.get("sha256", ""), "sha256", 64)
    told = entry.get("width"), entry.get("height")
    width, height = sizes.find(name, digest, number) if all(side in (None, 0) for side in told) else size(*told)
    done = entry.get("state") == str(ImageState.DONE)
    state, tags = ImageState.DONE if done else ImageState.NEW, image_tags.read(entry.get(image_tags.KEY))
    attributes = image_answers.read(entry.get(image_answers.KEY))
    return Item(name, width, height, (), digest, state, tags, attributes, unsized=not width)
