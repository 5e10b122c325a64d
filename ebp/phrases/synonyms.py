"""Tables of synonyms: a term and the label, or the labels, that it names. JSON or TOML, all of one form."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from ebp.errors import EbpError

Synonyms = Mapping[str, tuple[str, ...]]


def read_synonyms(path: str | Path) -> dict[str, tuple[str, ...]]:
    """A table from a .json or .toml file: `{"mole": "naevus", "dog": ["beagle", "pug"]}` or `mole = "naevus"`.

    Raises EbpError that names the file when it is missing, not of that form, or neither JSON nor TOML.
    """
    path = Path(path)
    parsers: dict[str, Any] = {".json": json.loads, ".toml": tomllib.loads}
    parse = parsers.get(path.suffix.lower())
    if parse is None:
        raise EbpError(f"{path}: a table of synonyms is a .json or a .toml file")
    try:
        data = parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise EbpError(f"{path}: there is no such table of synonyms") from error
    except (OSError, ValueError) as error:
        raise EbpError(f"{path}: the table of synonyms cannot be read ({error})") from error
    try:
        return checked(data)
    except EbpError as error:
        raise EbpError(f"{path}: {error}") from error


def checked(data: Any) -> dict[str, tuple[str, ...]]:
    """A table with every value as a tuple of labels. Raises EbpError for another form, naming the entry."""
    if not isinstance(data, Mapping):
        raise EbpError("a table of synonyms is an object of terms, each with a label or a list of labels")
    table = {}
    for term, value in data.items():
        labels = (value,) if isinstance(value, str) else value
        valid = isinstance(labels, list | tuple) and labels and all(isinstance(label, str) for label in labels)
        if not isinstance(term, str) or not valid:
            raise EbpError(f"the synonym {term!r} must have a label or a list of labels, not {value!r}")
        table[term] = tuple(labels)
    return table


@cache
def bundled_synonyms() -> Synonyms:
    """The tables that come with the package (dermoscopy, FACS, ImageNet), as one. Do not change it."""
    table: dict[str, tuple[str, ...]] = {}
    for path in sorted(_folder().glob("*.json")):
        for term, labels in read_synonyms(path).items():
            table[term] = table.get(term, ()) + labels
    return table


def _folder() -> Path:
    """In a wheel the files lie inside the package, in a checkout beside it."""
    package = Path(str(resources.files("ebp")))
    inside = package / "resources" / "synonyms"
    return inside if inside.is_dir() else package.parent / "resources" / "synonyms"
