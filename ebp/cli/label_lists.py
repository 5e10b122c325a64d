"""Labels for a model file: a text with one a line, a list in JSON, a label set in TOML or JSON, or names with commas.

No torch.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from ebp.errors import EbpError

NEITHER = "is no file of labels: a text with one name a line, a list of names in JSON, or a label set"


def read_labels(source: str) -> tuple[str, ...]:
    """The names, in their order. Raises EbpError naming the file and what is wrong with it."""
    path = Path(source)
    if path.is_file():
        lines = _from_file(path)
    elif "," not in source and path.suffix:
        raise EbpError(f"{source}: there is no such file of labels")
    else:
        lines = source.split(",")
    labels = tuple(line.strip() for line in lines if line.strip())
    if not labels:
        raise EbpError(f"{source}: there is no label in it")
    twice = next((name for place, name in enumerate(labels) if name in labels[:place]), None)
    if twice is not None:
        raise EbpError(f"{source}: the label {twice!r} is there twice")
    return labels


def _from_file(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EbpError(f"{path}: {NEITHER} ({error})") from error
    if "\0" in text:
        raise EbpError(f"{path}: {NEITHER}")
    if path.suffix.casefold() == ".toml":
        try:
            return _names_in(tomllib.loads(text), path)
        except tomllib.TOMLDecodeError as error:
            raise EbpError(f"{path}: is not as TOML is written ({error})") from error
    if text.lstrip()[:1] not in ("{", "["):
        return text.splitlines()
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise EbpError(f"{path}: line {error.lineno}, place {error.colno} is not as JSON is written") from error
    except (ValueError, RecursionError) as error:
        raise EbpError(f"{path}: {NEITHER}") from error
    return _names_in(data, path)


def _names_in(data: Any, path: Path) -> list[str]:
    """A list of names, or the names of a label set's labels."""
    entries = data.get("labels") if isinstance(data, dict) else data
    if not isinstance(entries, list):
        raise EbpError(f"{path}: {NEITHER}")
    names = [entry.get("name") if isinstance(entry, dict) else entry for entry in entries]
    if not all(isinstance(name, str) for name in names):
        raise EbpError(f"{path}: {NEITHER}")
    return [str(name) for name in names]
