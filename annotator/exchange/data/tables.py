"""Tables as text: what separates their cells, which column names images, and cells that no spreadsheet computes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.exchange.data.values import read_text

# What columns of image names are called, the surest first.
IMAGE_COLUMNS = (
    "image", "image_name", "image_id", "image_path", "file_name", "filename", "file", "path", "name", "img", "input",
)  # fmt: skip
SUFFIXES = (".csv", ".tsv")
_DELIMITERS = ",;\t|"
_LARGEST, _LOOKED_AT = 2**30, 20
# So much of a file is read to see what its columns are called.
_BEGIN = 2**16
# Cells that begin like this a spreadsheet takes for formulas.
_FORMULA, _MARKED = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]"), re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def read_table(path: Path, known: Iterable[str]) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a file; `known` are names of columns, in small letters, that tell the right delimiter.

    Raises KnownError.
    """
    content = read_text(path, _LARGEST)
    try:
        header, *rows = csv.reader(io.StringIO(content, newline=""), delimiter=_delimiter(content, known))
    except (csv.Error, ValueError) as fault:
        raise KnownError("The file is no readable table ({fault}).", fault=fault, path=path) from fault
    return [plain(cell.lstrip(" ")) for cell in header], rows


def header_of(path: Path, known: Iterable[str]) -> list[str]:
    """The names of a table's columns, in small letters and without spaces around; none for a file that is no table."""
    try:
        with path.open("rb") as file:
            begin = file.read(_BEGIN)
    except (OSError, ValueError):
        return []
    if path.suffix.lower() not in SUFFIXES or b"\0" in begin:
        return []
    lines = begin.decode("utf-8-sig", "ignore").splitlines(keepends=True)
    content = "".join(lines[:_LOOKED_AT])
    try:
        row = next(csv.reader(io.StringIO(content, newline=""), delimiter=_delimiter(content, known)), [])
    except (csv.Error, ValueError):
        return []
    return [plain(cell.lstrip(" ")).strip().casefold() for cell in row]


def _delimiter(content: str, known: Iterable[str]) -> str:
    """The one that gives a column we know, and rows as long as the header; among several, most columns."""
    best, most, known = ",", (False, False, 0), tuple(known)
    for delimiter in _DELIMITERS:
        rows = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
        header = next(rows, [])
        names = {cell.strip().casefold() for cell in header}
        even = all(len(row) == len(header) for row in islice(rows, _LOOKED_AT) if row)
        found = (not names.isdisjoint(known), even, len(header))
        if found > most:
            best, most = delimiter, found
    return best


def written_row(cells: Sequence[str]) -> bytes:
    """A row of a CSV file (RFC 4180)."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow([harmless(cell) for cell in cells])
    return stream.getvalue().encode()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: with an apostrophe before it, where it would."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def plain(cell: str) -> str:
    """A cell without the apostrophe that `harmless` put before it."""
    return cell[1:] if _MARKED.match(cell) else cell
