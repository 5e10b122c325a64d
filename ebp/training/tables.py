"""Tags from a table: which label is present in which image, absent, or unknown. No torch."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ebp.errors import EbpError
from ebp.training.finding import ImageFinder

PRESENT, ABSENT, UNKNOWN = 1, 0, -1

_WORDS = {
    **dict.fromkeys(("1", "1.0", "present", "true", "yes", "y", "positive", "pos"), PRESENT),
    **dict.fromkeys(("0", "0.0", "absent", "false", "no", "n", "negative", "neg"), ABSENT),
    # CheXpert writes -1 for uncertain.
    **dict.fromkeys(("", "-1", "-1.0", "unknown", "uncertain", "?", "na", "n/a", "nan", "none", "null"), UNKNOWN),
}
_IMAGE = ("image", "file", "filename", "file_name", "image_path", "path", "image_name", "image index", "image_id")
_GROUP = ("patient", "patient_id", "patient id", "patientid", "subject", "subject_id", "case", "case_id", "person",
          "participant", "lesion_id", "group")  # fmt: skip
_NAMES = ("label", "labels", "class", "classes", "finding labels", "finding_labels", "findings", "diagnosis", "dx")
_NOTHING = ("", "no finding", "no findings", "none", "normal")


@dataclass(frozen=True, eq=False)
class TagTable:
    """Tags of N images for L labels.

    images: their files, each once. values (N, L) int8: PRESENT (1), ABSENT (0) or UNKNOWN (−1).
    groups: what must not be torn apart between training and validation, such as the patient; "" for an image alone.
    exclusive: every image shows exactly one of the labels. notes: what was left out, for people.
    """

    images: tuple[Path, ...]
    labels: tuple[str, ...]
    values: NDArray[np.int8]
    groups: tuple[str, ...] = ()
    exclusive: bool = False
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "groups", tuple(self.groups) or ("",) * len(self.images))
        count = len(self.images)
        if self.values.shape != (count, len(self.labels)) or len(self.groups) != count:
            raise ValueError("values must be (images, labels), and groups one for each image")

    def rows(self, kept: Sequence[int] | NDArray[np.intp]) -> TagTable:
        """The same table with some of its images, in the given order."""
        chosen = [int(row) for row in kept]
        images = tuple(self.images[row] for row in chosen)
        groups = tuple(self.groups[row] for row in chosen)
        values = self.values[np.array(chosen, np.intp)]
        return TagTable(images, self.labels, values, groups, self.exclusive, self.notes)


def read_table(
    table: str | Path,
    folder: str | Path,
    *,
    labels: Sequence[str] | None = None,
    image_column: str | None = None,
    group_column: str | None = None,
) -> TagTable:
    """Tags from a CSV or TSV file about images in or below a folder.

    Either one column a label with 1, 0 or nothing (also present, absent; yes, no; true, false; −1 is unknown), or one
    column that names an image's labels (several parted by | or ;). labels: only these. Columns are found by their
    usual names where they are not given: images are named by path below the folder, by file name or without its ending.
    Raises EbpError naming the file and the line: no table, no images, values that say nothing, contradictions.
    """
    table, folder = Path(table), Path(folder)
    header, lines = _lines(table)
    image = _column(table, header, image_column, _IMAGE) if image_column else _first(header, _IMAGE)
    image = header[0] if image is None else image
    group = _column(table, header, group_column, _GROUP) if group_column else _first(header, _GROUP)
    group = None if group == image else group
    if group is not None and group.lower() == "person" and not group_column:  # a label may be called that, too
        group = None if _is_tags(line[group] for _, line in lines) else group
    rest = [name for name in header if name not in (image, group)]
    names = _first(rest, _NAMES)
    if names is not None and not _is_tags(line[names] for _, line in lines):
        tags = _named(table, lines, image, names, labels)
        left = [name for name in rest if name != names]
    else:
        tags, left = _columns(table, lines, image, rest, labels)
    groups = {line[image]: line[group] for _, line in lines} if group is not None else {}
    found = _with_files(tags, ImageFinder(folder), groups, table)
    notes = (f"columns that are no tags: {', '.join(left)}",) if left else ()
    return TagTable(found.images, found.labels, found.values, found.groups, found.exclusive, notes + found.notes)


@dataclass(frozen=True, eq=False)
class _Tags:
    """names: the images as the table names them, each once."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    values: NDArray[np.int8]
    exclusive: bool


_Line = tuple[int, dict[str, str]]


def _lines(table: Path) -> tuple[list[str], list[_Line]]:
    """The header and the numbered lines, blanks round every value taken away."""
    try:
        text = table.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        cause = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise EbpError(f"{table}: the table cannot be read ({cause})") from error
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows = list(csv.reader(text.splitlines(), delimiter=delimiter))
    header = [name.strip() for name in rows[0]] if rows else []
    if len(header) < 2:
        raise EbpError(f"{table}: a table of tags has a column of images and one column at least of labels")
    twice = [name for name, count in Counter(header).items() if count > 1]
    if twice:
        raise EbpError(f"{table}: two columns are named {twice[0]!r}")
    lines = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(value.strip() for value in row):
            continue
        if len(row) != len(header):
            raise EbpError(f"{table}, line {number}: {len(row)} values for {len(header)} columns")
        lines.append((number, dict(zip(header, (value.strip() for value in row), strict=True))))
    if not lines:
        raise EbpError(f"{table}: the table has no line below its header")
    return header, lines


def _column(table: Path, header: Sequence[str], given: str, _usual: Sequence[str]) -> str:
    if given not in header:
        raise EbpError(f"{table}: there is no column {given!r} (there are: {', '.join(header)})")
    return given


def _first(header: Sequence[str], usual: Sequence[str]) -> str | None:
    lower = {name.lower(): name for name in reversed(header)}
    return next((lower[name] for name in usual if name in lower), None)


def _is_tags(values: Iterable[str]) -> bool:
    return all(value.lower() in _WORDS for value in values)


def _columns(
    table: Path, lines: Sequence[_Line], image: str, columns: Sequence[str], labels: Sequence[str] | None
) -> tuple[_Tags, list[str]]:
    """One column a label; and the columns that are none."""
    chosen = [name for name in columns if _is_tags(line[name] for _, line in lines)] if labels is None else list(labels)
    missing = [name for name in chosen if name not in columns]
    if missing:
        raise EbpError(f"{table}: there is no column of the label {missing[0]!r} (there are: {', '.join(columns)})")
    if not chosen:
        raise EbpError(f"{table}: no column holds tags (1, 0 or nothing) only; there are: {', '.join(columns)}")
    known: dict[str, dict[str, int]] = {}
    for number, line in lines:
        states = known.setdefault(line[image], {})
        for label in chosen:
            value = line[label]
            if value.lower() not in _WORDS:
                raise EbpError(f"{table}, line {number}: {value!r} in column {label!r} is no tag: give 1, 0 or nothing")
            _take(states, label, _WORDS[value.lower()], f"{table}, line {number}: {line[image]}")
    values = np.array([[states[label] for label in chosen] for states in known.values()], np.int8)
    return _Tags(tuple(known), tuple(chosen), values, False), [name for name in columns if name not in chosen]


def _take(states: dict[str, int], label: str, state: int, where: str) -> None:
    before = states.get(label, UNKNOWN)
    if UNKNOWN not in (before, state) and before != state:
        raise EbpError(f"{where} is tagged both present and absent for {label!r}")
    states[label] = state if before == UNKNOWN else before


def _named(table: Path, lines: Sequence[_Line], image: str, column: str, labels: Sequence[str] | None) -> _Tags:
    """One column with the names of the labels that are present; all others are absent."""
    known: dict[str, set[str]] = {}
    for _, line in lines:
        names = {name.strip() for name in line[column].replace(";", "|").split("|")}
        known.setdefault(line[image], set()).update(name for name in names if name.lower() not in _NOTHING)
    # A class of its own called "normal" is one where every image has exactly one name.
    plain = {line[image]: line[column] for _, line in lines}
    if len(plain) == len(lines) and all(value and "|" not in value and ";" not in value for value in plain.values()):
        known = {name: {value} for name, value in plain.items()}
    found = sorted(set().union(*known.values()))
    chosen = found if labels is None else list(labels)
    missing = [name for name in chosen if name not in found]
    if missing:
        raise EbpError(f"{table}: no image has the label {missing[0]!r} (there are: {', '.join(found)})")
    values = np.array([[int(label in present) for label in chosen] for present in known.values()], np.int8)
    exclusive = bool((values.sum(1) == 1).all()) and len(chosen) > 1
    return _Tags(tuple(known), tuple(chosen), values.reshape(len(known), len(chosen)), exclusive)


def _with_files(tags: _Tags, finder: ImageFinder, groups: dict[str, str], table: Path) -> TagTable:
    paths = {name: finder.find(name) for name in tags.names}
    missing = [name for name, path in paths.items() if path is None]
    if len(missing) == len(paths):
        raise EbpError(f"{table}: none of its images is in {finder.folder} (such as {missing[0]})")
    kept = [row for row, name in enumerate(tags.names) if paths[name] is not None]
    files = [path for name in tags.names if (path := paths[name]) is not None]
    twice = [path for path, count in Counter(files).items() if count > 1]
    if twice:
        raise EbpError(f"{table}: two lines name the image {twice[0]} in different ways")
    shown = ", ".join(missing[:5]) + (", …" if len(missing) > 5 else "")
    notes = (f"{len(missing)} images of the table are not in {finder.folder}: {shown}",) if missing else ()
    of = tuple(groups.get(tags.names[row], "") for row in kept)
    return TagTable(tuple(files), tags.labels, tags.values[kept], of, tags.exclusive, notes)
