"""Tables of text, read row by row, so that every fault names its line; and numbers as every machine writes them."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from annotator.core.errors import KnownError
from annotator.core.message import Message
from annotator.exchange.data.values import read_text

LARGEST = 2**31
_DELIMITERS = ",;\t|"
# Some programs write a few lines about the recording before the header.
_HEADER_WITHIN, _LOOKED_AT = 60, 2**16


@dataclass(frozen=True)
class Row:
    """A row of a table: the line it ends on, counted from 1, and its cells without blanks around them."""

    path: Path
    line: int
    cells: Sequence[str]

    def fault(self, what: Message | str) -> KnownError:
        """The error that something is wrong in this row."""
        return KnownError("Line {line}: {fault}", line=self.line, fault=what, path=self.path)

    def number(self, place: int, name: str, low: float, high: float) -> float:
        """The number in a cell; NaN for an empty one, or "nan". Raises KnownError for anything else, and outside
        bounds.
        """
        told = self.cells[place]
        if not told or told.lower() == "nan":
            return math.nan
        try:
            number = float(told)
        except ValueError:
            number = math.inf
        if not low <= number <= high:
            raise self.fault(
                Message("{name} is {value}, no number from {low} to {high}.",
                        name=name, value=told[:40], low=f"{low:.12g}", high=f"{high:.12g}")
            )  # fmt: skip
        return number

    def whole(self, place: int, name: str, low: int, high: int) -> int:
        """The whole number in a cell (3.0 counts as 3). Raises KnownError for anything else."""
        number = self.number(place, name, low, high)
        if math.isnan(number) or number != int(number):
            raise self.fault(Message("{name} is {value}, no whole number.", name=name, value=self.cells[place][:40]))
        return int(number)


@dataclass(frozen=True)
class Table:
    """A table: names of its columns without blanks around them, and its rows, which are read as they are asked for."""

    path: Path
    header: tuple[str, ...]
    rows: Iterable[Row]

    def place(self, *names: str) -> int | None:
        """The place of the first column that is called by one of the names, whatever their case."""
        folded = [name.casefold() for name in self.header]
        return next((folded.index(name) for name in names if name in folded), None)


def read_table(path: Path, fits: Callable[[Sequence[str]], bool]) -> Table:
    """A table whose header `fits` knows, given names in small letters. Raises KnownError for anything else."""
    text = read_text(path, LARGEST)
    found = _header(text, fits)
    if found is None:
        raise KnownError("The file has not the columns that it should have.", path=path)
    delimiter, line = found
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = next(row for row in lines if lines.line_num >= line)
    except (csv.Error, StopIteration) as fault:
        raise KnownError("The file is no readable table ({fault}).", fault=fault, path=path) from fault
    return Table(path, tuple(cell.strip() for cell in header), _rows(path, lines, len(header)))


def has_header(path: Path, fits: Callable[[Sequence[str]], bool]) -> bool:
    """Whether a file is a table whose header `fits` knows; never raises."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            beginning = stream.read(_LOOKED_AT)
        return _header(beginning.decode("utf-8-sig", "ignore"), fits) is not None
    except (OSError, ValueError):
        return False


def _header(text: str, fits: Callable[[Sequence[str]], bool]) -> tuple[str, int] | None:
    """Delimiter and line of the first row that fits."""
    beginning = "".join(islice(io.StringIO(text, newline=""), _HEADER_WITHIN))
    for delimiter in _DELIMITERS:
        lines = csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter)
        try:
            for row in lines:
                if fits([cell.strip().casefold() for cell in row]):
                    return delimiter, lines.line_num
        except csv.Error:
            continue
    return None


def _rows(path: Path, lines: Any, width: int) -> Iterator[Row]:
    while True:
        try:
            cells = next(lines, None)
        except csv.Error as fault:
            raise KnownError("Line {line}: {fault}", line=lines.line_num, fault=fault, path=path) from fault
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        row = Row(path, lines.line_num, [cell.strip() for cell in cells])
        if len(cells) < width or any(row.cells[width:]):
            raise row.fault(
                Message("it has {count} {count:cell|cells}, not {most}.", count=len(cells), most=width)
            )  # fmt: skip
        yield row


def read_lines(path: Path) -> list[str]:
    """The lines of a text file in UTF-8. Raises KnownError."""
    return [line.rstrip("\r") for line in read_text(path, LARGEST).split("\n")]


def written_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file (RFC 4180)."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([header, *rows])
    return stream.getvalue().encode()


def told_number(value: float) -> str:
    """A number as short as it can be read again, with a point, whatever the machine's language; "" for NaN."""
    if math.isnan(value):
        return ""
    return str(int(value)) if value == int(value) else repr(float(value))
