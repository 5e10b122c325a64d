"""Reading tables of chest radiographs: boxes and findings of ChestX-ray14, boxes of VinDr-CXR, labels of CheXpert."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.exchange.data.dataset import Dataset
from annotator.exchange.data.format import Format, nothing
from annotator.exchange.data.known import Known
from annotator.exchange.data.states import is_uncertain, state_of
from annotator.exchange.data.tables import plain, read_table
from annotator.exchange.data.values import EntryError, inside_name, parsed_number, text
from annotator.exchange.formats.chest.findings import (
    BOX,
    COLUMNS,
    IMAGES,
    NO_DISEASE,
    NO_FINDING,
    OF_CHEXPERT,
    OF_NIH,
    READER,
    SIDES,
    Kind,
    is_no_finding,
    kind_of,
    kind_of_file,
    label_of,
)
from annotator.exchange.formats.chest.gathered import Gathered
from annotator.exchange.reading.vocabulary import Vocabulary

_ROW = marked("row {number}: {fault}")
_PASSED = marked("{count} {count:column is|columns are} passed over ({first}).")
_UNSURE = marked("{count} {count:value is|values are} uncertain, which counts as unknown ({first}).")


def recognises(path: Path) -> bool:
    """Whether a file is one of these tables, by its columns."""
    return kind_of_file(path) is not None


def read(path: Path, known: Known) -> Dataset:
    """Read a table. Raises KnownError where its columns are those of none."""
    header, rows = read_table(path, IMAGES)
    kind = kind_of(name.strip().casefold() for name in header)
    if kind is None:
        raise KnownError("The columns are not those of a table of chest radiographs.", path=path)
    reading = _Reading([name.strip() for name in header], kind, known)
    gathering = reading.found.gathering
    for number, row in enumerate(rows, 2):
        if any(cell.strip() for cell in row):
            with gathering.entry(_ROW, number=number):
                reading.take([plain(cell).strip() for cell in row], number)
    for place, name in enumerate(reading.header):
        told = name and place not in reading.used and any(place < len(row) and row[place].strip() for row in rows)
        gathering.note(_PASSED, name, bool(told))
    return reading.found.dataset()


@dataclass
class _Reading:
    header: Sequence[str]
    kind: Kind
    known: Known

    def __post_init__(self) -> None:
        self.found = Gathered(self.known)
        self._words = Vocabulary(OF_NIH, tuple(label.name for label in self.known.labels))
        self._names = [name.casefold() for name in self.header]
        self._image, self._label = (self._names.index(name) for name in COLUMNS[self.kind])
        self._reader = self._names.index(READER) if self.kind is Kind.VINDR and READER in self._names else None
        for finding in OF_NIH if self.kind is Kind.NIH_FINDINGS else ():
            self.found.gathering.label(label_of(finding, self._words))

    @cached_property
    def _sides(self) -> list[int]:
        """The columns of a box's numbers. The head of ChestX-ray14 writes them as one, which its commas part."""
        if self.kind is Kind.VINDR:
            return [self._names.index(side) for side in SIDES]
        first = next((place for place, name in enumerate(self._names) if name.startswith(BOX)), None)
        return [] if self.kind is not Kind.NIH_BOXES or first is None else list(range(first, first + 4))

    @cached_property
    def _width(self) -> int:
        """How many cells a row has at least: those of columns without a name at the end may be missing."""
        named = (place + 1 for place, name in enumerate(self.header) if name)
        return max((*named, *(place + 1 for place in self._sides)))

    @cached_property
    def _findings(self) -> dict[int, str]:
        """The columns of CheXpert's labels."""
        if self.kind is not Kind.CHEXPERT:
            return {}
        return {self._names.index(name.casefold()): name for name in OF_CHEXPERT if name.casefold() in self._names}

    @cached_property
    def _none(self) -> int | None:
        return self._names.index(NO_FINDING.casefold()) if NO_FINDING.casefold() in self._names else None

    @cached_property
    def used(self) -> set[int | None]:
        """The columns that are read."""
        none = self._none if self.kind is Kind.CHEXPERT else None
        return {self._image, self._label, self._reader, none, *self._sides, *self._findings}

    def take(self, row: Sequence[str], number: int) -> None:
        """Take a row, by its number in the file. Raises EntryError."""
        if len(row) < self._width or any(row[max(len(self.header), self._width) :]):
            most = self._width
            raise EntryError(Message("it has {count} {count:cell|cells}, not {most}.", count=len(row), most=most))
        image = inside_name(row[self._image], "image")
        match self.kind:
            case Kind.NIH_FINDINGS:
                self._take_findings(image, row[self._label])
            case Kind.CHEXPERT:
                self._take_states(image, row, number)
            case _:
                self._take_box(image, row)

    def _take_findings(self, image: str, cell: str) -> None:
        """ChestX-ray14's findings of an image, with strokes between; what it does not list stays unknown."""
        words = [word.strip() for word in cell.split("|") if word.strip()]
        if not any(map(is_no_finding, words)):
            found = words
        elif len(words) > 1:
            raise EntryError(Message("it tells of findings, and of none."))
        else:
            found = []
            self.found.clear(image)
        for word in found:
            self.found.tag(image, label_of(text(word, "finding", 1000), self._words), present=True)

    def _take_states(self, image: str, row: Sequence[str], number: int) -> None:
        """CheXpert's labels of an image; where nothing was found, what is blank is absent, too."""
        none = self._none is not None and state_of(row[self._none], NO_FINDING) is True
        for place, finding in self._findings.items():
            with self.found.gathering.entry(_ROW, number=number):
                self.found.gathering.note(_UNSURE, f"{finding}, {image}", is_uncertain(row[place]))
                state = state_of(row[place], finding)
                if state is None and none and not row[place] and finding != NO_DISEASE:
                    state = False
                if state is not None:
                    self.found.tag(image, label_of(finding, self._words), state)

    def _take_box(self, image: str, row: Sequence[str]) -> None:
        reader = "" if self._reader is None else text(row[self._reader], READER, 1000)
        word = text(row[self._label], "finding", 1000)
        if is_no_finding(word):
            self.found.clear(image, reader)
            return
        x, y, right, bottom = (parsed_number(row[place], self.header[place] or "box") for place in self._sides)
        size = (right - x, bottom - y) if self.kind is Kind.VINDR else (right, bottom)
        self.found.box(image, label_of(word, self._words), (x, y, *size), reader)


FORMAT = Format(
    name="chest",
    title=marked("Chest radiographs: tables of ChestX-ray14, VinDr-CXR and CheXpert"),
    keep=nothing, read=read, recognises=recognises,
)  # fmt: skip
