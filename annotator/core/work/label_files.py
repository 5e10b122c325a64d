"""Files of labels: a label set in JSON, or a text of names, one a line, as `ebp convert` takes them, too."""

from __future__ import annotations

import json
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.resources import resource_folder
from annotator.core.work.labels import LabelSet, parse_label_set, typed_label_set

# A name that is longer is none: the file is something else.
LONGEST_NAME = 200


def bundled_label_sets() -> tuple[str, ...]:
    """Names of the label sets that come with the program."""
    return tuple(sorted(path.stem for path in resource_folder("labels").glob("*.json")))


def load_label_set(source: str | Path) -> LabelSet:
    """A bundled label set by name ("facs", "dermoscopy"), one from a JSON file, or names from a text file or a list
    with commas.

    JSON is a label set (an object with `name` and `labels`), or a list of names. Raises KnownError naming the file and
    what is wrong with it.
    """
    bundled = resource_folder("labels") / f"{source}.json"
    path = bundled if bundled.is_file() else Path(source)
    if isinstance(source, str) and "," in source and not path.is_file():
        return typed_label_set("\n".join(source.split(",")), source)
    text = _read(path)
    if text.lstrip()[:1] in ("{", "["):
        return _from_json(text, path)
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
        advice="It is a text with a name on each line, or a label set in JSON.",
    )


def _from_json(text: str, path: Path) -> LabelSet:
    try:
        data = json.loads(text)
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
    try:
        if isinstance(data, list) and data and all(isinstance(name, str) for name in data):
            return parse_label_set({"name": path.stem, "refinement": "walk", "labels": [{"name": n} for n in data]})
        return parse_label_set(data)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as fault:
        raise KnownError("The label set is malformed: {fault}.", fault=fault, path=path) from fault


def _from_lines(text: str, path: Path) -> LabelSet:
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line.strip()) > LONGEST_NAME or any(ord(letter) < 32 and letter != "\t" for letter in line):
            raise KnownError("Line {number} is no name of a label.", number=number, path=path)
    try:
        return typed_label_set(text, path.stem)
    except KnownError as fault:
        raise KnownError(fault.what.template, path=path, advice=fault.advice.template, **fault.what.values) from fault
