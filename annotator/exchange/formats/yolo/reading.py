"""Reading YOLO's text files, by any program: boxes and polygons, with a confidence at the end or without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from annotator.core.errors import KnownError
from annotator.core.images import SUFFIXES, read_size
from annotator.core.message import Message
from annotator.core.regions.mask import Mask
from annotator.core.work.labels import Label
from annotator.exchange.data import record
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known
from annotator.exchange.data.values import EntryError, box, parsed_number, polygon, read_text, whole
from annotator.exchange.reading.folders import Stems, files_below

SEGMENT, DETECT = "segment", "detect"
_LISTS = ("data.yaml", "data.yml", "dataset.yaml")
_NAMES = ("classes.txt", "obj.names")
# Lists of labels and of images lie beside the labels in some folders.
_NO_LABELS = frozenset((*_NAMES, "train.txt", "val.txt", "test.txt", "notes.txt", "readme.txt"))
_LARGEST_LIST = 2**22


def recognises(task: str, path: Path) -> bool:
    """Whether a folder holds text files of a task: "segment" or "detect"."""
    if not path.is_dir():
        return False
    try:
        data = _data(path)
        told = data.get("task")
    except (KnownError, OSError):
        return False
    folder = path / "labels"
    if not folder.is_dir() or not (data or any((path / name).is_file() for name in _NAMES)):
        return False
    return told == task if told in (SEGMENT, DETECT) else _task_of(folder) == task


def _task_of(folder: Path) -> str:
    """By the first line there is: more than a box and a confidence is a polygon."""
    for file in files_below(folder, ".txt"):
        try:
            words = read_text(file).split("\n", 1)[0].split()
        except KnownError:
            return ""
        if words:
            return SEGMENT if len(words) > 6 else DETECT
    return DETECT


def read(path: Path, known: Known) -> Dataset:
    """Read a folder: `labels/` or text files in the folder itself, labels named by `data.yaml` or `classes.txt`.

    Sizes are those of the project's images, else of those beside the labels. Raises KnownError.
    """
    if not path.is_dir():
        raise KnownError("This is no folder of YOLO's text files.", path=path)
    labels = _labels(path)
    folder = path / "labels" if (path / "labels").is_dir() else path
    stems, items, faults = Stems(path), [], []
    for file in files_below(folder, ".txt"):
        if file.name in _NO_LABELS and file.parent in (path, folder):
            continue
        name = stems.name(file, folder)
        item = Item(name, *_size(file, folder, path, known, name))
        regions = []
        for place, line in enumerate(_lines(file), 1):
            try:
                regions.append(_region(line, item, labels))
            except EntryError as fault:
                told = file.relative_to(path).as_posix()
                faults.append(Message("{file}, line {number}: {fault}", file=told, number=place, fault=fault.what))
        # Without a size nothing has pixels: the regions stay, so that the import can say which image is missing.
        kept = (region for region in regions if region and not (item.width and region.mask.empty))
        items.append(replace(item, regions=tuple(kept)))
    if not items and not labels:
        raise KnownError("There are no text files of YOLO in this folder.", path=path)
    return Dataset(tuple(labels.values()), tuple(items), faults=tuple(faults))


def _lines(file: Path) -> Iterator[str]:
    return (line for line in read_text(file).splitlines())


def _data(path: Path) -> dict[str, Any]:
    """The list of labels and folders; empty where there is none. Raises KnownError."""
    found = next((path / name for name in _LISTS if (path / name).is_file()), None)
    if found is None:
        return {}
    try:
        data = yaml.safe_load(read_text(found, _LARGEST_LIST))
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise KnownError("The file is no readable YAML.", path=found) from fault
    return data if isinstance(data, dict) else {}


def _labels(path: Path) -> dict[int, Label]:
    names = _data(path).get("names")
    if names is None:
        found = next((path / name for name in _NAMES if (path / name).is_file()), None)
        names = read_text(found, _LARGEST_LIST).splitlines() if found else []
    pairs = enumerate(names) if isinstance(names, list) else names.items() if isinstance(names, dict) else ()
    try:
        return {whole(number, "number"): record.label(place, str(name)) for place, (number, name) in enumerate(pairs)}
    except EntryError as fault:
        raise KnownError("The list of labels is malformed: {fault}", fault=fault.what, path=path) from fault


def _size(file: Path, folder: Path, root: Path, known: Known, name: str) -> tuple[int, int]:
    """Width and height of the project's image, else of the one beside the labels; (0, 0) where there is neither."""
    image = known.find(name)
    if image is not None:
        return known.measure(image)
    stem = file.relative_to(folder).with_suffix("")
    for suffix in sorted(SUFFIXES):
        place = (root / "images" / stem).with_name(f"{stem.name}{suffix}")
        if place.is_file():
            try:
                return read_size(place)
            except KnownError:
                continue
    return 0, 0


def _region(line: str, item: Item, labels: dict[int, Label]) -> Region | None:
    """A line's region; None for an empty line. An image nobody knows has no size: its regions have no pixels."""
    words = line.split()
    if not words:
        return None
    number = whole(parsed_number(words[0], "class"), "class")
    name = labels.setdefault(number, Label(number + 1, str(number), str(number), "")).name
    values = [parsed_number(word, "coordinate", -10, 10) for word in words[1:]]
    score = None
    if len(values) == 5 or (len(values) > 6 and len(values) % 2):
        score = values.pop()
        if not 0 <= score <= 1:
            raise EntryError(Message("its confidence is not from 0 to 1."))
    return Region(name, _mask(values, item.width, item.height), score=score)


def _mask(values: list[float], width: int, height: int) -> Mask:
    if len(values) == 4:
        x, y, w, h = values
        return box(((x - w / 2) * width, (y - h / 2) * height, w * width, h * height), width, height)
    if len(values) < 6 or len(values) % 2:
        raise EntryError(Message("it has {count} numbers, neither a box's nor a polygon's.", count=len(values)))
    ring = tuple((x * width, y * height) for x, y in zip(values[0::2], values[1::2], strict=True))
    return polygon((ring,), width, height)
