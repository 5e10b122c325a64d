"""Reading folders for Hugging Face's `datasets`: `metadata.jsonl` with objects as lists or one by one, and labels."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annotator.core.errors import KnownError
from annotator.core.images import read_size
from annotator.core.message import Message, marked
from annotator.core.work.annotation import ImageState
from annotator.exchange.data import image_answers, image_labels, image_tags, record
from annotator.exchange.data.dataset import SPLITS, Dataset, Item, Region
from annotator.exchange.data.known import Known, is_part
from annotator.exchange.data.values import (
    EntryError,
    entries,
    inside_name,
    label_name,
    mapping,
    place_inside,
    read_text,
    size,
    text,
)
from annotator.exchange.formats.coco.reading import mask_of
from annotator.exchange.reading.folders import files_below
from annotator.exchange.reading.gathering import BOXES, NO_PIXEL, Gathering

METADATA, IMAGE_LABELS = "metadata.jsonl", "image_labels"
_CATEGORIES = ("category", "categories", "label", "labels")
# Folders that are parts of a split and no part of an image's path.
_PARTS = frozenset((*SPLITS, "validation", "data"))
_LINE, _OBJECT = marked("{file}, line {number}: {fault}"), marked("{file}, line {number}, object {place}: {fault}")


def recognises(path: Path) -> bool:
    """Whether a folder has a list of images for `datasets`."""
    try:
        file = next(files_below(path, METADATA), None) if path.is_dir() else None
        return file is not None and "file_name" in _object(read_text(file).partition("\n")[0])
    except (KnownError, EntryError, OSError):
        return False


def read(path: Path, known: Known) -> Dataset:
    """Read a folder. Raises KnownError where there is no list of images in it."""
    gathering = Gathering()
    files = list(files_below(path, METADATA)) if path.is_dir() else []
    if not files:
        raise KnownError("There is no metadata.jsonl in this folder.", path=path)
    for file in files:
        told = file.relative_to(path).as_posix()
        for number, line in enumerate(read_text(file).split("\n"), 1):
            if line.strip():
                with gathering.entry(_LINE, file=told, number=number):
                    _Line(gathering, known, file.parent, {"file": told, "number": number}).take(_object(line))
    return gathering.dataset()


def _object(line: str) -> Mapping[str, Any]:
    try:
        return mapping(json.loads(line))
    except (ValueError, RecursionError) as fault:
        if isinstance(fault, EntryError):
            raise
        raise EntryError(Message("it is no readable JSON.")) from fault


class _Line:
    """A line of a list, in a folder; `place` says where it stands."""

    def __init__(self, gathering: Gathering, known: Known, folder: Path, place: dict[str, object]) -> None:
        self._gathering, self._known, self._folder, self._place = gathering, known, folder, place

    def take(self, row: Mapping[str, Any]) -> None:
        """Add the image. Raises EntryError."""
        file = inside_name(row.get("file_name"), "file_name")
        # A folder between list and root that is no part of a split belongs to the path.
        above = "" if self._folder.name in _PARTS or self._place["file"] == METADATA else f"{self._folder.name}/"
        # Other programs may mean something else by the names of our columns.
        own = row if isinstance(row.get(IMAGE_LABELS), str) else {}
        name = inside_name(own["name"], "name") if isinstance(own.get("name"), str) else f"{above}{file}"
        part = self._folder.name if is_part(self._folder.name) and "name" not in own else ""
        hints = (part,) if part else ()
        width, height = self._size(row, name, file, hints)
        regions = []
        for place, value in enumerate(_one_by_one(row.get("objects")), 1):
            with self._gathering.entry(_OBJECT, **self._place, place=place):
                regions += self._region(mapping(value), name, width, height)
        names = [self._gathering.label(label) for label in _image_labels(row)]
        regions += image_labels.read(names, _parsed(own.get(IMAGE_LABELS)) or [])
        done = own.get("state") == str(ImageState.DONE)
        digest = text(own.get("sha256") or "", "sha256", 64)
        state, tags = ImageState.DONE if done else ImageState.NEW, image_tags.read(_parsed(own.get(image_tags.KEY)))
        said = image_answers.read(_parsed(own.get(image_answers.KEY)))
        self._gathering.items.append(
            Item(name, width, height, tuple(regions), digest, state, tags, said, hints=hints, unsized=not width)
        )

    def _size(self, row: Mapping[str, Any], name: str, file: str, hints: tuple[str, ...]) -> tuple[int, int]:
        """Width and height as told, else of the project's image, else of the file; (0, 0) for an unknown image."""
        if row.get("width") is not None and row.get("height") is not None:
            return size(row["width"], row["height"])
        image, place = self._known.find(name, hints=hints), place_inside(self._folder, file)
        if image is not None:
            return self._known.measure(image)
        return read_size(place) if place is not None and place.is_file() else (0, 0)

    def _region(self, entry: Mapping[str, Any], image: str, width: int, height: int) -> list[Region]:
        told = next((entry[name] for name in _CATEGORIES if entry.get(name) is not None), None)
        label = self._gathering.label(told)
        mask, is_box = mask_of(entry, width, height)
        # Without a size nothing has pixels: the region stays, so that the import can say which image is missing.
        if mask.empty and width:
            self._gathering.note(NO_PIXEL, image)
            return []
        self._gathering.note(BOXES, image, is_box)
        return [record.read(Region(label, mask), mapping(_parsed(entry.get("record")) or {}))]


def _one_by_one(value: object) -> list[Any]:
    """Objects as a list of mappings: they are that, or a mapping of lists of equal length. Raises EntryError."""
    if not isinstance(value, dict):
        return entries(value if value is not None else [], "objects")
    columns = {name: entries(column, name) for name, column in value.items()}
    count = max((len(column) for column in columns.values()), default=0)
    if any(len(column) != count for column in columns.values()):
        raise EntryError(Message("its objects are lists of different lengths."))
    return [{name: column[place] for name, column in columns.items()} for place in range(count)]


def _image_labels(row: Mapping[str, Any]) -> list[str]:
    """Labels of the whole image: one, a list, or a mapping that says of each whether it is there."""
    value = row.get("labels", row.get("label"))
    if isinstance(value, dict):
        value = [name for name, there in value.items() if there is True]
    listed = value if isinstance(value, list) else [] if value is None else [value]
    return [label_name(name) for name in listed]


def _parsed(value: object) -> Any:
    """JSON inside of a text. Raises EntryError."""
    try:
        return json.loads(text(value, "record", 2**30)) if value else None
    except (ValueError, RecursionError) as fault:
        if isinstance(fault, EntryError):
            raise
        raise EntryError(Message("it is no readable JSON.")) from fault
