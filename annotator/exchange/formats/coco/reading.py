"""Reading COCO instances, by any program: run lengths, polygons as pycocotools fills them, boxes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.work.annotation import ImageState
from annotator.core.work.labels import Label
from annotator.exchange.data import record
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known
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

_LISTS = ("images", "annotations", "categories")
_BOXES = marked("{count} boxes without an outline are read as rectangles.")
_EMPTY = marked("{count} annotations cover no pixel and are left out.")
_POINTS = marked("The key points of {count} annotations are not read.")


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
    reading = Reading()
    reading.take_categories(data["categories"])
    reading.take_images(data["images"])
    for place, entry in enumerate(data["annotations"]):
        reading.take_annotation(place, entry)
    return reading.dataset(name if isinstance(name, str) else "")


@dataclass
class Reading:
    """What was read so far."""

    labels: dict[int, Label] = field(default_factory=dict)
    images: dict[int, Item] = field(default_factory=dict)
    regions: dict[int, list[Region]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def dataset(self, name: str = "") -> Dataset:
        """Everything that was read."""
        items = tuple(
            replace(item, regions=tuple(self.regions.get(number, ()))) for number, item in self.images.items()
        )
        notices = tuple(Message(template, count=count) for template, count in self.counts.items() if count)
        return Dataset(tuple(self.labels.values()), items, name, faults=tuple(self.faults), notices=notices)

    def take_categories(self, values: Iterable[object]) -> None:
        for place, value in enumerate(values):
            try:
                entry = mapping(value)
                label = record.label(place, entry.get("name"), entry.get("title"), entry.get("color"))
                self._keep(self.labels, whole(entry.get("id"), "id"), label)
            except EntryError as fault:
                self.faults.append(Message("category {number}: {fault}", number=place + 1, fault=fault.what))

    def take_images(self, values: Iterable[object]) -> None:
        for place, value in enumerate(values):
            try:
                entry = mapping(value)
                self._keep(self.images, whole(entry.get("id"), "id"), _image(entry))
            except EntryError as fault:
                self.faults.append(Message("image {number}: {fault}", number=place + 1, fault=fault.what))

    @staticmethod
    def _keep(kept: dict[int, Any], number: int, value: object) -> None:
        if number in kept:
            raise EntryError(Message("its id {number} is taken by another.", number=number))
        kept[number] = value

    def take_annotation(self, place: int, value: object) -> None:
        try:
            entry = mapping(value)
            number = whole(entry.get("image_id"), "image_id")
            item, label = self.images.get(number), self.labels.get(whole(entry.get("category_id"), "category_id"))
            if item is None:
                raise EntryError(Message("there is no image {number}.", number=number))
            if label is None:
                raise EntryError(Message("there is no category {number}.", number=entry["category_id"]))
            region = self._region(entry, label, item)
        except EntryError as fault:
            name = value.get("id") if isinstance(value, dict) else None
            number = name if type(name) is int else place + 1
            self.faults.append(Message("annotation {number}: {fault}", number=number, fault=fault.what))
        else:
            if region is not None:
                self.regions.setdefault(number, []).append(region)

    def _region(self, entry: Mapping[str, Any], label: Label, item: Item) -> Region | None:
        mask = EMPTY
        if entry.get("whole_image") is not True:
            mask, is_box = mask_of(entry, item.width, item.height)
            self.counts[_BOXES] += is_box
            if mask.empty:
                self.counts[_EMPTY] += 1
                return None
        self.counts[_POINTS] += bool(entry.get("keypoints"))
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
    rings = tuple(points(flat, "segmentation") for flat in entries(shape, "segmentation"))
    check_outline(rings)
    return fill([[value for vertex in ring for value in vertex] for ring in rings], width, height), False


def _image(entry: Mapping[str, Any]) -> Item:
    name = inside_name(entry.get("file_name"), "file_name")
    width, height = size(entry.get("width"), entry.get("height"))
    done = entry.get("state") == str(ImageState.DONE)
    digest = text(entry.get("sha256", ""), "sha256", 64)
    return Item(name, width, height, (), digest, ImageState.DONE if done else ImageState.NEW)
