"""Reading mask pictures, our own and those of other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from annotator.core.errors import KnownError
from annotator.core.images import SUFFIXES
from annotator.core.message import Message, marked
from annotator.core.regions.mask import EMPTY
from annotator.core.work.annotation import ImageState
from annotator.exchange.data import image_answers, image_tags, record
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known
from annotator.exchange.data.manifest import whole_manifest
from annotator.exchange.data.pictures import masks_of, read_values
from annotator.exchange.data.values import (
    EntryError,
    entries,
    inside_name,
    mapping,
    read_json,
    size,
    text,
    whole,
)
from annotator.exchange.reading.colours import LABEL_COLOURS, LABEL_MAP, ColourList, find_list
from annotator.exchange.reading.folders import Called, Stems, files_below
from annotator.exchange.reading.gathering import Gathering
from annotator.exchange.reading.mask_picture import NOTHING, read_mask

T = TypeVar("T")
LIST, FOLDER = "labels.json", "masks"
# Where CamVid has its masks: in folders that are called so at the end.
_OF_CAMVID = "annot"
_NO_PNG = marked(
    "{count} {count:picture is no PNG file|pictures are no PNG files} and {count:is|are} not read ({first})."
)
_LABEL = marked("{file}, label {number}: {fault}")
_FILE, _REGION = marked("{file}: {fault}"), marked("{file}, region {number}: {fault}")


def recognised(path: Path) -> str:
    """Which way of mask pictures a folder holds, by its list of labels, or "" without one."""
    try:
        found = read_json(path / LIST) if (path / LIST).is_file() else None
    except (KnownError, OSError):
        return ""
    return str(found.get("format", "")) if isinstance(found, dict) else ""


def has_colour_list(path: Path) -> bool:
    """Whether a folder of others' has a list of labels with colours, and pictures in a place where we look for them."""
    if not any((path / name).is_file() for name in (LABEL_MAP, LABEL_COLOURS)):
        return False
    # Pictures in any other folders may be the images themselves, or something else again.
    return any(next(folder.glob("*.png" if folder == path else "**/*.png"), None) for folder, _ in _folders(path))


def _folders(root: Path) -> list[tuple[Path, str]]:
    """Folders with masks, and the part of a split each stands for, or ""."""
    if (root / FOLDER).is_dir() or whole_manifest(root):  # an export without regions has no masks: no copy is one
        return [(root / FOLDER, "")]
    of_camvid = sorted(place for place in root.glob(f"*{_OF_CAMVID}") if place.is_dir())
    return [(place, place.name.removesuffix(_OF_CAMVID)) for place in of_camvid] or [(root, "")]


@dataclass
class _Reading:
    root: Path
    gathering: Gathering = field(default_factory=Gathering)
    items: dict[Called, Item] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.root.is_dir():
            raise KnownError("This is no folder of mask pictures.", path=self.root)
        self.folder = _folders(self.root)[0][0]
        self.stems = Stems(self.root)
        self.listed: list[Mapping[str, Any]] = []
        for place, value in enumerate(self._list()):
            with self.gathering.entry(_LABEL, file=LIST, number=place + 1):
                entry = mapping(value)
                self.label(entry.get("name"), entry, place)
                self.listed.append(entry)

    def _list(self) -> list[object]:
        if not (self.root / LIST).is_file():
            return []
        try:
            return entries(mapping(read_json(self.root / LIST)).get("labels"), "labels")
        except EntryError as fault:
            raise self._malformed(fault) from fault

    def _malformed(self, fault: EntryError) -> KnownError:
        return KnownError("The list of labels is malformed: {fault}", fault=fault.what, path=self.root)

    def label(self, name: object, entry: Mapping[str, Any], place: int = -1) -> str:
        """The name of a label, which is listed from now on. Raises EntryError."""
        labels = self.gathering.labels
        found = record.label(len(labels) if place < 0 else place, name, entry.get("title"), entry.get("colour"))
        return labels.setdefault(found.name, found).name

    def names_by(self, key: str, kind: type[T]) -> dict[T, str]:
        """The names of the listed labels by what stands for them in the pictures, where the list tells."""
        told = ((entry.get(key), entry["name"]) for entry in self.listed)
        return {value: str(name) for value, name in told if isinstance(value, kind)}

    def colours(self) -> ColourList:
        """The list of labels and colours that other programs put beside masks; an empty one without."""
        found = find_list(self.root) or NOTHING
        self.gathering.faults += found.faults
        return found

    def each(self, folder: Path, suffix: str, take: Callable[[Path], Item]) -> None:
        """Take every file of a suffix; several of one image add up."""
        if folder != self.root:  # beside masks in the root lie the images themselves
            for path in sorted(folder.rglob("*")):
                passed = path.suffix.lower() in SUFFIXES - {".png"} and not path.with_suffix(".png").exists()
                self.gathering.note(_NO_PNG, path.relative_to(self.root).as_posix(), passed)
        for path in files_below(folder, suffix):
            with self.gathering.entry(_FILE, file=path.relative_to(self.root).as_posix()):
                item = take(path)
                called = Called(item.name, item.hints)
                there = self.items.get(called)
                if there is not None:
                    if (there.width, there.height) != (item.width, item.height):
                        raise EntryError(Message("its picture has another size than the image's others."))
                    item = replace(there, regions=(*there.regions, *item.regions))
                self.items[called] = item

    def dataset(self) -> Dataset:
        self.gathering.items = list(self.items.values())
        if not self.items and not self.gathering.faults and not self.listed:
            raise KnownError("There are no mask pictures in this folder.", path=self.root)
        return self.gathering.dataset()


def read_index(path: Path, known: Known) -> Dataset:
    """Pictures of label indices, or of colours that a list explains. Values that no list names are labels of that
    number. Raises KnownError.
    """
    reading = _Reading(path)
    by_value = reading.names_by("value", int)
    listed = ColourList(_in_order(by_value), {}) if by_value else reading.colours()
    for folder, part in _folders(path):

        def take(file: Path, folder: Path = folder, part: str = part) -> Item:
            picture = read_mask(file)
            regions = tuple(Region(reading.label(name, {}), mask) for name, mask in picture.masks(listed))
            called = reading.stems.name(file, folder, part)
            return Item(called.name, *picture.size, regions, hints=called.hints)

        reading.each(folder, ".png", take)
    return reading.dataset()


def _in_order(by_value: Mapping[int, str]) -> tuple[str, ...]:
    """Names by their values; a value without one is called by its number."""
    most = max((value for value in by_value if 0 < value < 2**16), default=0)
    return ("", *(by_value.get(value, str(value)) for value in range(1, most + 1)))


def read_labels(path: Path, known: Known) -> Dataset:
    """A folder a label, with pictures that are not 0 where the label is. Raises KnownError."""
    reading = _Reading(path)
    names = reading.names_by("folder", str)
    folders = reading.folder.iterdir() if reading.folder.is_dir() else ()
    for folder in sorted(place for place in folders if place.is_dir()):
        label = reading.label(names.get(folder.name, folder.name), {})

        def take(file: Path, folder: Path = folder, label: str = label) -> Item:
            values = read_values(file)
            height, width = values.shape
            found = tuple(Region(label, mask) for _, mask in masks_of((values != 0).astype("uint8")))
            called = reading.stems.name(file, folder)
            return Item(called.name, width, height, found, hints=called.hints)

        reading.each(folder, ".png", take)
    return reading.dataset()


def read_instances(path: Path, known: Known) -> Dataset:
    """Pictures of region numbers, each with a list of its regions beside it. Raises KnownError."""
    reading = _Reading(path)

    def take(file: Path) -> Item:
        entry = mapping(read_json(file))
        width, height = size(entry.get("width"), entry.get("height"))
        picture = file.with_suffix(".png")
        masks = dict(masks_of(read_values(picture))) if picture.is_file() else {}
        regions, name = [], file.relative_to(reading.root).as_posix()
        for number, value in enumerate(entries(entry.get("regions"), "regions"), 1):
            with reading.gathering.entry(_REGION, file=name, number=number):
                regions.append(_region(mapping(value), masks, reading))
        for value in masks:
            fault = Message("its list does not name the value {value}.", value=value)
            reading.gathering.faults.append(Message(_FILE, file=name, fault=fault))
        done = entry.get("state") == str(ImageState.DONE)
        return Item(
            inside_name(entry.get("image"), "image"), width, height, tuple(regions),
            text(entry.get("sha256", ""), "sha256", 64), ImageState.DONE if done else ImageState.NEW,
            image_tags.read(entry.get(image_tags.KEY)), image_answers.read(entry.get(image_answers.KEY)),
        )  # fmt: skip

    reading.each(reading.folder, ".json", take)
    return reading.dataset()


def _region(entry: Mapping[str, Any], masks: dict[int, Any], reading: _Reading) -> Region:
    value = whole(entry.get("value"), "value", 0, 65_535)
    if value and value not in masks:
        raise EntryError(Message("its picture has no value {value}.", value=value))
    mask = masks.pop(value) if value else EMPTY
    label = text(entry.get("label"), "label", 1000)
    if label not in reading.gathering.labels:
        raise EntryError(Message("there is no label {name} in the list.", name=label))
    return record.read(Region(label, mask), entry)
