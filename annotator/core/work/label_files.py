"""Files of labels: a label set in TOML or JSON, or a text of names, one a line, as `ebp convert` takes them, too."""

from __future__ import annotations

import base64
import json
import re
import tomllib
from pathlib import Path
from typing import Any

from annotator.core.errors import KnownError
from annotator.core.resources import resource_folder
from annotator.core.work.label_lines import line_of
from annotator.core.work.label_parsing import MOST_PICTURE, MalformedError, parse_label_set
from annotator.core.work.labels import LabelSet, typed_label_set

# A name that is longer is none: the file is something else.
LONGEST_NAME = 200


def bundled_label_sets() -> tuple[str, ...]:
    """Names of the label sets that come with the program."""
    return tuple(sorted(path.stem for path in resource_folder("labels").glob("*.toml")))


def load_label_set(source: str | Path) -> LabelSet:
    """A bundled label set by name ("facs", "dermoscopy"), one from a TOML or JSON file, or names from a text file or
    a list with commas.

    TOML and JSON hold a label set (with `name` and `labels`); JSON may be a list of names. Raises KnownError naming the
    file, the line, and what is wrong there.
    """
    bundled = resource_folder("labels") / f"{source}.toml"
    path = bundled if bundled.is_file() else Path(source)
    if isinstance(source, str) and "," in source and not path.is_file():
        return typed_label_set("\n".join(source.split(",")), source)
    text = _read(path)
    if path.suffix.casefold() == ".toml":
        return _checked(_toml(text, path), text, path)
    if text.lstrip()[:1] in ("{", "["):
        return _checked(_json(text, path), text, path)
    return _from_lines(text, path)


def _read(path: Path) -> str:
    try:
        if not path.is_file():
            raise KnownError(
                "There is no label set and no file of this name.",
                path=path,
                advice="Give a file of labels or one of: {names}.",
                names=", ".join(bundled_label_sets()),
            )
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise _no_labels(path) from fault
    except (OSError, ValueError) as fault:  # a name that no file can have
        reason = getattr(fault, "strerror", None) or fault
        raise KnownError("The file of labels cannot be read ({fault}).", fault=reason, path=path) from fault
    if "\0" in text:
        raise _no_labels(path)
    return text


def _no_labels(path: Path) -> KnownError:
    return KnownError(
        "This is no file of labels.",
        path=path,
        advice="It is a text with a name on each line, or a label set in TOML or JSON.",
    )


def _json(text: str, path: Path) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        raise KnownError(
            "This is no label set: what stands on line {line} at place {column} is not as JSON is written.",
            line=fault.lineno,
            column=fault.colno,
            path=path,
            advice="A text with a name on each line is a file of labels, too.",
        ) from fault
    except (ValueError, RecursionError) as fault:
        raise _no_labels(path) from fault


def _toml(text: str, path: Path) -> Any:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        place = re.search(r"at line (\d+)", str(fault))
        raise KnownError(
            "This is no label set: what stands on line {line} is not as TOML is written ({fault}).",
            line=place[1] if place else text.count("\n") + 1,
            fault=re.sub(r" \(at .*\)$", "", str(fault)),
            path=path,
            advice="Texts stand in quotation marks, and each label begins with [[labels]].",
        ) from fault
    except (ValueError, RecursionError) as fault:
        raise _no_labels(path) from fault


def _checked(data: Any, text: str, path: Path) -> LabelSet:
    if isinstance(data, list) and data and all(isinstance(name, str) for name in data):
        data = {"name": path.stem, "refinement": "walk", "labels": [{"name": name} for name in data]}
    try:
        return parse_label_set(_with_pictures(data, path.parent))
    except MalformedError as fault:
        line = line_of(text, fault.where)
        if line is None:
            raise KnownError("The label set is malformed: {fault}.", fault=fault, path=path) from fault
        raise KnownError(
            "The label set is malformed, line {line}: {fault}.", line=line, fault=fault, path=path
        ) from fault


def _with_pictures(data: Any, folder: Path) -> Any:
    """The same with the pictures' own bytes in place of the files' names. Raises MalformedError."""
    if not isinstance(data, dict) or not isinstance(data.get("labels"), list):
        return data
    return {**data, "labels": [_pictured(entry, place, folder) for place, entry in enumerate(data["labels"])]}


def _pictured(entry: Any, place: int, folder: Path) -> Any:
    named = entry.get("picture") if isinstance(entry, dict) else None
    if not isinstance(named, str) or not named or named.startswith("data:"):
        return entry
    where = ("labels", place, "picture")
    try:
        size = (folder / named).stat().st_size
        if size > MOST_PICTURE:
            raise MalformedError(f"the picture {named} has {size // 1024} kB, more than {MOST_PICTURE // 1024}", *where)
        content = (folder / named).read_bytes()
    except (OSError, ValueError) as fault:
        if isinstance(fault, MalformedError):
            raise
        raise MalformedError(f"the picture {named} cannot be read", *where) from fault
    kind = "png" if content.startswith(b"\x89PNG") else "jpeg" if content.startswith(b"\xff\xd8") else ""
    if not kind:
        raise MalformedError(f"the picture {named} is neither PNG nor JPEG", *where)
    return {**entry, "picture": f"data:image/{kind};base64,{base64.b64encode(content).decode('ascii')}"}


def _from_lines(text: str, path: Path) -> LabelSet:
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line.strip()) > LONGEST_NAME or any(ord(letter) < 32 and letter != "\t" for letter in line):
            raise KnownError("Line {number} is no name of a label.", number=number, path=path)
    try:
        return typed_label_set(text, path.stem)
    except KnownError as fault:
        raise KnownError(fault.what.template, path=path, advice=fault.advice.template, **fault.what.values) from fault
