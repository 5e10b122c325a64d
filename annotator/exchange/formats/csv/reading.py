"""Reading CSV tables of labels: ours, OpenFace's, and any with a column of image names and columns of 0 and 1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.exchange.data import record
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known
from annotator.exchange.data.tables import IMAGE_COLUMNS, SUFFIXES, plain, read_table
from annotator.exchange.data.values import EntryError, inside_name, parsed_number, text, whole
from annotator.exchange.formats.csv.columns import (
    INTENSITY,
    OF_IMAGE,
    PRESENCE,
    Column,
    action_unit,
    column_of,
    intensity_of,
)
from annotator.exchange.reading.gathering import Gathering

_FRAME, _SUCCESS = "frame", "success"
_YES = frozenset(("1", "1.0", "1.00", "true", "yes", "y", "x"))
_NO = frozenset(("", "0", "0.0", "0.00", "false", "no", "n"))
_PASSED = marked("{count} {count:column is|columns are} passed over (first {name}).")
_FAILED = marked(
    "{count} {count:row is|rows are} passed over: no face was found in {count:its image|their images} (row {first})."
)
_AGAIN = marked(
    "{count} {count:row names|rows name} an image that another row names, too; their labels are put together ({first})."
)
_FRAMES = marked("Images are given by number: {first} is number 1, {last} number {count}.")
_ROW = marked("row {number}: {fault}")


def recognises(path: Path) -> bool:
    """Whether this is a table whose columns tell images and labels."""
    try:
        return path.suffix.lower() in SUFFIXES and bool(_Table(path).presence)
    except (KnownError, OSError):
        return False


def read(path: Path, known: Known) -> Dataset:
    """Read a table. Raises KnownError where no column tells images, or none tells labels."""
    table = _Table(path)
    reading = _Reading(table, known)
    for number, row in enumerate(table.rows, 2):
        if any(cell.strip() for cell in row):
            reading.take(number, row)
    return reading.dataset()


class _Table:
    """The cells of a file, and what its columns tell."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.header, self.rows = read_table(path, (*IMAGE_COLUMNS, _FRAME))
        names = [cell.strip().casefold() for cell in self.header]
        self.name = next((names.index(name) for name in IMAGE_COLUMNS if name in names), None)
        self.frame = names.index(_FRAME) if _FRAME in names else None
        self.success = names.index(_SUCCESS) if _SUCCESS in names else None
        told = [column_of(cell) for cell in self.header]
        self.presence = {place: column for place, column in enumerate(told) if column and column.kind == PRESENCE}
        labels = {column.label for column in self.presence.values()}
        self.more = {
            place: column for place, column in enumerate(told)
            if column and column.kind not in (PRESENCE, OF_IMAGE) and column.label in labels
        }  # fmt: skip
        self.of_images = {
            place: column.attribute for place, column in enumerate(told) if column and column.kind == OF_IMAGE
        }
        if not self.presence:
            self.presence = self._plain_columns()
        if not self.presence:
            raise KnownError("No column of the table tells whether a label is there.", path=path)
        if self.name is None and self.frame is None and not _is_openface(self.presence):
            raise KnownError("No column of the table names the images.", path=path, advice="Name that column: image.")

    def _plain_columns(self) -> dict[int, Column]:
        """Columns that hold nothing but 0 and 1, and both or one of them somewhere."""
        own = (self.name, self.frame, self.success)
        found = {}
        for place, name in enumerate(self.header):
            values = {row[place].strip().casefold() for row in self.rows if place < len(row)}
            if place not in own and name.strip() and values <= _YES | _NO and values - {""}:
                found[place] = Column(name.strip(), PRESENCE)
        return found

    def passed(self) -> list[str]:
        """The columns that tell nothing here."""
        used = {self.name, self.frame, self.success, *self.presence, *self.more, *self.of_images}
        return [name.strip() for place, name in enumerate(self.header) if place not in used and name.strip()]


def _is_openface(presence: dict[int, Column]) -> bool:
    return any(action_unit(column.label) for column in presence.values())


@dataclass
class _Reading:
    table: _Table
    known: Known
    found: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    gathering: Gathering = field(default_factory=Gathering)
    said: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = {label.name for label in self.known.labels}
        columns = {**self.table.presence, **self.table.more}
        try:
            self._labels = {place: _label(column, known) for place, column in columns.items()}
        except EntryError as fault:
            raise KnownError("A column cannot be read: {fault}", fault=fault.what, path=self.table.path) from fault
        self._places: dict[str, list[int]] = defaultdict(list)
        for place in self.table.presence:
            self._places[self._labels[place]].append(place)
        self._by_number_alone = False
        self._frames = self._images_by_number() if self.table.name is None and self.table.frame is not None else []

    def _images_by_number(self) -> list[str]:
        """The images in the order of their paths: those in the folder that the file is called after, else all."""
        names = sorted(image.name for image in self.known.images)
        inside = [name for name in names if PurePosixPath(name).parent.name == self.table.path.stem]
        rows = {row[self.table.frame or 0].strip() for row in self.table.rows if len(row) == len(self.table.header)}
        self._by_number_alone = len(inside) != len(rows)
        return inside or names

    def take(self, number: int, row: Sequence[str]) -> None:
        """Take a row, by its number in the file."""
        with self.gathering.entry(_ROW, number=number):
            if len(row) < len(self.table.header) or any(cell.strip() for cell in row[len(self.table.header) :]):
                count, most = len(row), len(self.table.header)
                raise EntryError(Message("it has {count} {count:cell|cells}, not {most}.", count=count, most=most))
            if self.table.success is not None and _flag(row[self.table.success], _SUCCESS) is False:
                self.gathering.note(_FAILED, str(number))
                return
            labels = self._labels_in(row)
            name = self._image(row)
            self.gathering.note(_AGAIN, name, name in self.found)
            there = self.found.setdefault(name, {})
            for place, attribute in self.table.of_images.items():
                if row[place]:
                    value = text(plain(row[place]), attribute, 100_000)
                    self.said.setdefault(name, {}).setdefault(text(attribute, "name of an attribute"), value)
            for label, attributes in labels.items():
                there[label] = {**attributes, **there.get(label, {})}

    def _image(self, row: Sequence[str]) -> str:
        if self.table.name is not None:
            return inside_name(plain(row[self.table.name]), "image")
        if self.table.frame is None:
            return self.table.path.stem
        number = whole(parsed_number(row[self.table.frame], _FRAME), _FRAME)
        if not 1 <= number <= len(self._frames):
            raise EntryError(Message("there is no image {number}.", number=number))
        return self._frames[number - 1]

    def _labels_in(self, row: Sequence[str]) -> dict[str, dict[str, str]]:
        """The labels that are there, with their attributes."""
        found: dict[str, dict[str, str]] = {}
        for label, places in self._places.items():
            told = {_flag(row[place], self.table.header[place]) for place in places}
            if True in told:
                found[label] = {}
        for place, column in self.table.more.items():
            name, value = column.attribute, row[place]
            if self._labels[place] not in found:
                continue
            if column.kind == INTENSITY:
                name, value = INTENSITY, _intensity(value, self.table.header[place])
            if value:
                found[self._labels[place]][name] = text(plain(value), name, 100_000)
        return found

    def _item(self, name: str, labels: dict[str, dict[str, str]]) -> Item:
        """An image; one that was found by its number alone wants the user's word."""
        regions = tuple(Region(label, attributes=_sorted(told)) for label, told in labels.items())
        said = _sorted(self.said.get(name, {}))
        if not self._by_number_alone:
            return Item(name, 0, 0, regions, attributes=said)
        return Item(
            f"{self.table.path.name}: {self._frames.index(name) + 1}", 0, 0, regions, attributes=said, also=name
        )

    def dataset(self) -> Dataset:
        """Everything that was read."""
        items = tuple(self._item(name, labels) for name, labels in self.found.items())
        labels = tuple(record.label(place, name) for place, name in enumerate(self._places))
        notices = list(self.gathering.notices())
        if self._frames:
            first, last = self._frames[0], self._frames[-1]
            notices.append(Message(_FRAMES, first=first, last=last, count=len(self._frames)))
        passed = self.table.passed()
        if passed:
            notices.append(Message(_PASSED, count=len(passed), name=passed[0]))
        return Dataset(labels, items, faults=tuple(self.gathering.faults), notices=tuple(notices), presence=True)


def _sorted(attributes: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(attributes.items()))


def _label(column: Column, known: set[str]) -> str:
    """What a column's label is called: an action unit as the project calls it, with zeros or without."""
    text(column.attribute, "name of an attribute")
    name = record.label(0, column.label).name
    unit = action_unit(name)
    return name if unit is None or name in known else unit


def _flag(cell: str, name: str) -> bool:
    told = cell.strip().casefold()
    if told not in _YES and told not in _NO:
        raise EntryError(Message("{name} is {value}, neither 0 nor 1.", name=name.strip(), value=told[:40]))
    return told in _YES


def _intensity(cell: str, name: str) -> str:
    try:
        return intensity_of(cell)
    except ValueError as fault:
        raise EntryError(Message("{name} is no number from 0 to 5.", name=name.strip())) from fault
