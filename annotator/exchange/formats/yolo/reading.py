"""Reading YOLO's text files, by any program: boxes and polygons, with a confidence at the end or without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.images import SUFFIXES, read_size
from annotator.core.message import Message, marked
from annotator.core.regions.mask import Mask
from annotator.core.work.labels import Label
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known
from annotator.exchange.data.values import EntryError, box, parsed_number, polygon, read_text, whole
from annotator.exchange.formats.yolo.layout import (
    DETECT,
    NO_LABELS,
    SEGMENT,
    LabelFolder,
    data_of,
    is_laid_out,
    label_folders,
    labels_of,
)
from annotator.exchange.reading.folders import Called, Stems, files_below
from annotator.exchange.reading.gathering import KEY_POINTS, NO_PIXEL, Gathering

_FILE = marked("{file}: {fault}")
_LINE = marked("{file}, line {number}: {fault}")
# A share may lie outside of the image by as much as the image itself: beyond, it is no share.
_LOWEST, _HIGHEST = -1.0, 2.0


def recognises(task: str, path: Path) -> bool:
    """Whether a folder holds text files of a task: "segment" or "detect"."""
    if not path.is_dir():
        return False
    try:
        if not is_laid_out(path):
            return False
        data = data_of(path)
    except (KnownError, OSError):
        return False
    if data is not None and data.points:
        return task == DETECT
    told = data.task if data is not None else ""
    return told == task if told in (SEGMENT, DETECT) else _task_of(label_folders(path)) == task


def _task_of(folders: Sequence[LabelFolder]) -> str:
    """By the first line there is: more than a box and a confidence is a polygon."""
    for file in (file for place in folders for file in files_below(place.folder, ".txt")):
        try:
            words = read_text(file).split("\n", 1)[0].split()
        except KnownError:
            return ""
        if words:
            return SEGMENT if len(words) > 6 else DETECT
    return DETECT


def read(path: Path, known: Known) -> Dataset:
    """Read a folder, laid out in any way that `layout` knows, or with text files in the folder itself.

    Sizes are those of the project's images, else of those beside the labels. Raises KnownError.
    """
    if not path.is_dir():
        raise KnownError("This is no folder of YOLO's text files.", path=path)
    data = data_of(path)
    gathering = Gathering()
    labels = labels_of(path, gathering)
    reading = _Reading(path, known, labels, data.points if data is not None else 0, gathering)
    for place in label_folders(path):
        for file in files_below(place.folder, ".txt"):
            if not (file.name in NO_LABELS and file.parent in (path, place.folder)) or reading.is_listed(file, place):
                reading.take(file, place)
    if not reading.gathering.items and not reading.labels:
        raise KnownError("There are no text files of YOLO in this folder.", path=path)
    return reading.dataset()


@dataclass
class _Reading:
    root: Path
    known: Known
    labels: dict[int, Label]
    points: int
    gathering: Gathering = field(default_factory=Gathering)

    def __post_init__(self) -> None:
        self._stems = Stems(self.root)
        self._listed = bool(self.labels)

    def is_listed(self, file: Path, place: LabelFolder) -> bool:
        """Whether an export says that a file is an image's, whatever it is called."""
        return self._stems.lists(file, place.folder)

    def dataset(self) -> Dataset:
        self.gathering.labels = {label.name: label for label in self.labels.values()}
        return self.gathering.dataset()

    def take(self, file: Path, place: LabelFolder) -> None:
        """Add an image by its text file."""
        called = self._stems.name(file, place.folder, place.part)
        width, height = self._size(file, place, called)
        regions = []
        told, lines = file.relative_to(self.root).as_posix(), []
        with self.gathering.entry(_FILE, file=told):
            lines = read_text(file).splitlines()
        for number, line in enumerate(lines, 1):
            with self.gathering.entry(_LINE, file=told, number=number):
                region = self._region(line, told, width, height)
                # Without a size nothing has pixels: it stays, so that the import can say which image is missing.
                if region is not None and width and region.mask.empty:
                    self.gathering.note(NO_PIXEL, told)
                elif region is not None:
                    regions.append(region)
        self.gathering.items.append(
            Item(called.name, width, height, tuple(regions), hints=called.hints, unsized=not width)
        )

    def _size(self, file: Path, place: LabelFolder, called: Called) -> tuple[int, int]:
        """Width and height of the project's image, else of the one beside the labels; (0, 0) where there is neither."""
        image = self.known.find(called.name, hints=called.hints)
        if image is not None:
            return self.known.measure(image)
        stem = file.relative_to(place.folder).with_suffix("")
        for suffix in sorted(SUFFIXES):
            beside = (place.images / stem).with_name(f"{stem.name}{suffix}")
            if beside.is_file():
                try:
                    return read_size(beside)
                except KnownError:
                    continue
        return 0, 0

    def _region(self, line: str, file: str, width: int, height: int) -> Region | None:
        """A line's region; None for an empty line."""
        words = line.split()
        if not words:
            return None
        number = whole(parsed_number(words[0], "class"), "class")
        if self._listed and number not in self.labels:
            raise EntryError(Message("there is no label {name} in the list.", name=number))
        name = self.labels.setdefault(number, Label(number + 1, str(number), str(number), "")).name
        values = [parsed_number(word, "coordinate") for word in words[1:]]
        if self.points:
            if len(values) not in (4, 4 + self.points, 5 + self.points):
                raise EntryError(
                    Message("it has {count} {count:number|numbers}, not a box and its key points.", count=len(values))
                )
            self.gathering.note(KEY_POINTS, file, len(values) > 4)
            values = values[:4] + values[4 + self.points :]
        score = None
        if len(values) == 5 or (len(values) > 6 and len(values) % 2):
            score = values.pop()
            if not 0 <= score <= 1:
                raise EntryError(Message("its confidence is not from 0 to 1."))
        return Region(name, _mask(values, width, height), score=score)


def _mask(values: list[float], width: int, height: int) -> Mask:
    outside = next((value for value in values if not _LOWEST <= value <= _HIGHEST), None)
    if outside is not None:
        raise EntryError(Message("{value} is no share of the image's side, as YOLO has them.", value=f"{outside:g}"))
    if len(values) == 4:
        x, y, w, h = values
        if w < 0 or h < 0:
            raise EntryError(Message("its box has a negative side."))
        return box(((x - w / 2) * width, (y - h / 2) * height, w * width, h * height), width, height)
    if len(values) < 6 or len(values) % 2:
        raise EntryError(
            Message("it has {count} {count:number|numbers}, neither a box's nor a polygon's.", count=len(values))
        )
    ring = tuple((x * width, y * height) for x, y in zip(values[0::2], values[1::2], strict=True))
    return polygon((ring,), width, height)
