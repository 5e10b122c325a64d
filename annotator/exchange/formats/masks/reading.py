"""Reading mask pictures, our own and those of other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from annotator.core.errors import KnownError
from annotator.core.message import Message
from annotator.core.work.annotation import ImageState
from annotator.core.work.labels import Label
from annotator.exchange.data import record
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known
from annotator.exchange.data.pictures import masks_of, read_values
from annotator.exchange.data.values import EntryError, entries, inside_name, mapping, read_json, size, text, whole
from annotator.exchange.reading.folders import Stems, files_below

T = TypeVar("T")
LIST, FOLDER = "labels.json", "masks"


def recognised(path: Path) -> str:
    """Which way of mask pictures a folder holds, by its list of labels, or "" without one."""
    try:
        found = read_json(path / LIST) if (path / LIST).is_file() else None
    except (KnownError, OSError):
        return ""
    return str(found.get("format", "")) if isinstance(found, dict) else ""


@dataclass
class _Reading:
    root: Path
    labels: dict[str, Label] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.root.is_dir():
            raise KnownError("This is no folder of mask pictures.", path=self.root)
        self.folder = self.root / FOLDER if (self.root / FOLDER).is_dir() else self.root
        self.stems = Stems(self.root)
        self.listed = [dict(entry) for entry in self._list()]
        for place, entry in enumerate(self.listed):
            self.label(entry.get("name"), entry, place)

    def _list(self) -> list[Mapping[str, Any]]:
        if not (self.root / LIST).is_file():
            return []
        try:
            return [mapping(entry) for entry in entries(mapping(read_json(self.root / LIST)).get("labels"), "labels")]
        except EntryError as fault:
            raise KnownError(
                "The list of labels is malformed: {fault}", fault=fault.what, path=self.root / LIST
            ) from fault

    def label(self, name: object, entry: Mapping[str, Any], place: int = -1) -> str:
        """The name of a label, which is listed from now on."""
        try:
            found = record.label(
                len(self.labels) if place < 0 else place, name, entry.get("title"), entry.get("colour")
            )
        except EntryError as fault:
            raise KnownError(
                "The list of labels is malformed: {fault}", fault=fault.what, path=self.root / LIST
            ) from fault
        return self.labels.setdefault(found.name, found).name

    def names_by(self, key: str, kind: type[T]) -> dict[T, Any]:
        """The names of the listed labels by what stands for them in the pictures, where the list tells."""
        told = ((entry.get(key), entry["name"]) for entry in self.listed)
        return {value: name for value, name in told if isinstance(value, kind)}

    def each(self, folder: Path, suffix: str, take: Callable[[Path], Item]) -> None:
        """Take every file of a suffix; several of one image add up."""
        for path in files_below(folder, suffix):
            try:
                item = take(path)
            except EntryError as fault:
                name = path.relative_to(self.root).as_posix()
                self.faults.append(Message("{file}: {fault}", file=name, fault=fault.what))
                continue
            there = self.items.get(item.name)
            if there is not None:
                item = replace(there, regions=(*there.regions, *item.regions))
            self.items[item.name] = item

    def dataset(self) -> Dataset:
        if not self.items and not self.faults and not self.listed:
            raise KnownError("There are no mask pictures in this folder.", path=self.root)
        return Dataset(tuple(self.labels.values()), tuple(self.items.values()), faults=tuple(self.faults))


def read_index(path: Path, known: Known) -> Dataset:
    """Pictures of label indices. Values that no list names are labels of that number. Raises KnownError."""
    reading = _Reading(path)
    names = reading.names_by("value", int)

    def take(file: Path) -> Item:
        values = read_values(file)
        regions = [
            Region(reading.label(names.get(value, str(value)), {}), mask) for value, mask in masks_of(values)
        ]  # fmt: skip
        height, width = values.shape
        return Item(reading.stems.name(file, reading.folder), width, height, tuple(regions))

    reading.each(reading.folder, ".png", take)
    return reading.dataset()


def read_labels(path: Path, known: Known) -> Dataset:
    """A folder a label, with pictures that are not 0 where the label is. Raises KnownError."""
    reading = _Reading(path)
    names = reading.names_by("folder", str)
    for folder in sorted(place for place in reading.folder.iterdir() if place.is_dir()):
        label = reading.label(names.get(folder.name, folder.name), {})

        def take(file: Path, folder: Path = folder, label: str = label) -> Item:
            values = read_values(file)
            height, width = values.shape
            found = tuple(Region(label, mask) for _, mask in masks_of((values != 0).astype("uint8")))
            return Item(reading.stems.name(file, folder), width, height, found)

        reading.each(folder, ".png", take)
    return reading.dataset()


def read_instances(path: Path, known: Known) -> Dataset:
    """Pictures of region numbers, each with a list of its regions beside it. Raises KnownError."""
    reading = _Reading(path)

    def take(file: Path) -> Item:
        try:
            entry = mapping(read_json(file))
        except KnownError as fault:
            raise EntryError(fault.what) from fault
        width, height = size(entry.get("width"), entry.get("height"))
        picture = file.with_suffix(".png")
        masks = dict(masks_of(read_values(picture))) if picture.is_file() else {}
        regions = [_region(mapping(value), masks, reading) for value in entries(entry.get("regions"), "regions")]
        if masks:
            raise EntryError(Message("its list does not name the value {value}.", value=next(iter(masks))))
        done = entry.get("state") == str(ImageState.DONE)
        return Item(
            inside_name(entry.get("image"), "image"), width, height, tuple(regions),
            text(entry.get("sha256", ""), "sha256", 64), ImageState.DONE if done else ImageState.NEW,
        )  # fmt: skip

    reading.each(reading.folder, ".json", take)
    return reading.dataset()


def _region(entry: Mapping[str, Any], masks: dict[int, Any], reading: _Reading) -> Region:
    label = text(entry.get("label"), "label", 1000)
    if label not in reading.labels:
        raise EntryError(Message("there is no label {name} in the list.", name=label))
    value = whole(entry.get("value"), "value", 0, 65_535)
    if not value:
        return record.read(Region(label), entry)
    if value not in masks:
        raise EntryError(Message("its picture has no value {value}.", value=value))
    return record.read(Region(label, masks.pop(value)), entry)
