"""Reading tables of tags: a row an image and a column a label, or a row an image and label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from annotator.core.errors import KnownError
from annotator.core.images import file_of, is_image_name
from annotator.core.message import Message, marked
from annotator.exchange.data.dataset import Dataset, ImageTag, Item
from annotator.exchange.data.known import Known
from annotator.exchange.data.states import is_readable, is_uncertain, says_something, state_of
from annotator.exchange.data.tables import IMAGE_COLUMNS, SUFFIXES, plain, read_table
from annotator.exchange.data.values import EntryError, inside_name, text
from annotator.exchange.formats.tags.words import AT, BY, LABELS, STATES, WHEN, WHO
from annotator.exchange.reading.gathering import Gathering

_PASSED = marked(
    "{count} {count:column is|columns are} passed over, since {count:it tells|they tell} no tags ({first})."
)
_UNSURE = marked("{count} {count:value is|values are} uncertain, which counts as unknown ({first}).")
_BOTH = marked("{image}: {label} is said to be present and to be absent; neither is used.")
_ROW = marked("row {number}: {fault}")
# The end of OpenFace's columns, which the format of labels reads.
_OTHER_FORMAT = "_c"


def recognises(path: Path) -> bool:
    """Whether this is a table whose columns tell images and tags."""
    try:
        if path.suffix.lower() not in SUFFIXES:
            return False
        table = _Table(path)
        return not any(name.endswith(_OTHER_FORMAT) for name in table.header)
    except (KnownError, OSError):
        return False


def read(path: Path, known: Known) -> Dataset:
    """Read a table. Raises KnownError where no column tells images, or none tells labels."""
    names = {name.casefold() for label in known.labels for name in (label.name, label.title)}
    table = _Table(path, frozenset(names))
    reading = _Reading(table)
    for number, row in enumerate(table.rows, 2):
        if any(cell.strip() for cell in row):
            reading.take(number, row)
    return reading.dataset()


@dataclass(frozen=True)
class _Column:
    """Where a label's state stands, and who gave it and when, if told."""

    label: str
    state: int
    by: int | None = None
    at: int | None = None


class _Table:
    """The cells of a file, and what its columns tell: `long` where labels stand in a column of their own.

    A column tells a label's states where it is called like a label of the project, or most of its cells say one.
    """

    def __init__(self, path: Path, labels: frozenset[str] = frozenset()) -> None:
        self.path = path
        self.header, self.rows = read_table(path, IMAGE_COLUMNS)
        self._names = [name.strip().casefold() for name in self.header]
        image = self._first(IMAGE_COLUMNS)
        image = image if image is not None else self._column_of_files()
        if image is None:
            raise KnownError("No column of the table names the images.", path=path, advice="Name that column: image.")
        self.image: int = image
        self.long = self._long_form()
        self.columns = [] if self.long is not None else self._wide_form(labels)
        if self.long is None and not self.columns:
            raise KnownError("No column of the table tells whether a label is there.", path=path)

    def _first(self, wanted: Sequence[str]) -> int | None:
        return next((self._names.index(name) for name in wanted if name in self._names), None)

    def cells(self, place: int) -> list[str]:
        """What says something in a column."""
        return [row[place] for row in self.rows if place < len(row) and says_something(row[place])]

    def _column_of_files(self) -> int | None:
        """The first column most of whose cells are called like image files."""
        for place in range(len(self.header)):
            cells = self.cells(place)
            named = sum(is_image_name(file_of(PurePosixPath(cell.strip())).name) for cell in cells)
            if cells and 2 * named > len(cells):
                return place
        return None

    def _long_form(self) -> _Column | None:
        """Where labels stand in the rows; without a column of states each row says that its label is there."""
        label = self._first(LABELS)
        if label is None or label == self.image or not self.cells(label):
            return None
        if all(is_readable(cell) for cell in self.cells(label)):  # a label that is called "label"
            return None
        places = (self._first(names) for names in (STATES, WHO, WHEN))
        state, by, at = (place if place not in (label, self.image) else None for place in places)
        self.label = label
        return _Column("", label if state is None else state, by, at)

    def _wide_form(self, labels: frozenset[str]) -> list[_Column]:
        places = {name: place for place, name in reversed(list(enumerate(self.header)))}
        found = []
        is_blank = not any(self.cells(place) for place in places.values() if place != self.image)
        for name, place in sorted(places.items(), key=lambda item: item[1]):
            if place == self.image or not name.strip() or self._is_beside(name, places):
                continue
            cells = self.cells(place)
            readable = sum(map(is_readable, cells))
            is_label = is_blank or name.strip().casefold() in labels
            if is_label or (cells and 2 * readable > len(cells)):
                found.append(_Column(name.strip(), place, places.get(f"{name}{BY}"), places.get(f"{name}{AT}")))
        return found

    @staticmethod
    def _is_beside(name: str, places: dict[str, int]) -> bool:
        """Whether a column tells of another one who gave its tags, or when."""
        return any(name.endswith(end) and name.removesuffix(end) in places for end in (BY, AT))

    def passed(self) -> Iterator[str]:
        """The columns that tell nothing here, but for empty ones."""
        columns = [self.long] if self.long is not None else self.columns
        used = {self.image, *(place for one in columns for place in (one.state, one.by, one.at))}
        used |= {self.label} if self.long is not None else set()
        for place, name in enumerate(self.header):
            if place not in used and self.cells(place):
                yield name.strip()


@dataclass
class _Reading:
    table: _Table
    found: dict[str, dict[str, ImageTag]] = field(default_factory=dict)
    gathering: Gathering = field(default_factory=Gathering)
    _against: dict[tuple[str, str], None] = field(default_factory=dict)

    def take(self, number: int, row: Sequence[str]) -> None:
        """Take a row, by its number in the file; each of its cells stands or falls by itself."""
        with self.gathering.entry(_ROW, number=number):
            width = len(self.table.header)
            if len(row) < width or any(cell.strip() for cell in row[width:]):
                raise EntryError(Message("it has {count} {count:cell|cells}, not {most}.", count=len(row), most=width))
            image = inside_name(plain(row[self.table.image]), "image")
            there = self.found.setdefault(image, {})
            for column in self._columns(row):
                with self.gathering.entry(_ROW, number=number):
                    self._take(image, there, column, row)

    def _columns(self, row: Sequence[str]) -> list[_Column]:
        """The labels that a row tells of."""
        long = self.table.long
        if long is None:
            return self.table.columns
        label = plain(row[self.table.label]).strip()
        return [_Column(label, long.state, long.by, long.at)] if label else []

    def _take(self, image: str, there: dict[str, ImageTag], column: _Column, row: Sequence[str]) -> None:
        label, cell = self.gathering.label(column.label), row[column.state]
        named = self.table.long is not None and column.state == self.table.label
        present = True if named else state_of(plain(cell), self.table.header[column.state])
        self.gathering.note(_UNSURE, f"{column.label}, {image}", not named and is_uncertain(plain(cell)))
        if present is None:
            return
        beside = (plain(row[place]) if place is not None else "" for place in (column.by, column.at))
        tag = ImageTag(label, present, *(text(told, "annotator", 1000) for told in beside))
        if there.setdefault(label, tag).present is not present:
            self._against[image, label] = None

    def dataset(self) -> Dataset:
        """Everything that was read."""
        for image, label in self._against:
            self.found[image].pop(label, None)
            self.gathering.faults.append(Message(_BOTH, image=image, label=label))
        for name in self.table.passed():
            self.gathering.note(_PASSED, name)
        self.gathering.items += [Item(name, 0, 0, tags=tuple(tags.values())) for name, tags in self.found.items()]
        return self.gathering.dataset()
