"""Passes over a clip: which labels are looked for together, one group after another. Templates of them are TOML files.

A template's file has `title`, `help` and `[[passes]]`, each with `name`, `title`, `labels` and `help`; `titles` and
`helps` hold both in further languages, by their codes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias

from annotator.core.errors import KnownError
from annotator.core.resources import resource_folder
from annotator.core.work.label_lines import line_of
from annotator.core.work.label_parsing import MalformedError, Where, readable_at
from annotator.core.work.labels import LabelSet

# A language's code, and the text in it.
Texts: TypeAlias = tuple[tuple[str, str], ...]

TEMPLATE_KEYS = ("title", "titles", "help", "helps", "passes")
PASS_KEYS = ("name", "title", "titles", "labels", "help", "helps")
_LARGEST = 2**20


@dataclass(frozen=True)
class Pass:
    """One pass: `labels` (names) are looked for together, in this order; `help` says how, "" where nothing is said."""

    name: str
    title: str
    labels: tuple[str, ...]
    help: str = ""
    titles: Texts = ()
    helps: Texts = ()

    def title_in(self, language: str) -> str:
        """The title in a language, or as it is."""
        return dict(self.titles).get(language, self.title)

    def help_in(self, language: str) -> str:
        """The help in a language, or as it is."""
        return dict(self.helps).get(language, self.help)


@dataclass(frozen=True)
class Template:
    """Passes that make up a way of coding, in order; `name` is what its file is called."""

    name: str
    title: str
    passes: tuple[Pass, ...]
    help: str = ""
    titles: Texts = ()
    helps: Texts = ()

    @property
    def labels(self) -> frozenset[str]:
        """Names of all labels that some pass is for: of the others such coding says nothing."""
        return frozenset(label for one in self.passes for label in one.labels)

    def missing(self, labels: LabelSet) -> tuple[str, ...]:
        """Names of the labels it asks for that a set does not offer, in order."""
        offered = {label.name for label in labels.labels}
        asked = (label for one in self.passes for label in one.labels)
        return tuple(dict.fromkeys(label for label in asked if label not in offered))

    def title_in(self, language: str) -> str:
        """The title in a language, or as it is."""
        return dict(self.titles).get(language, self.title)

    def help_in(self, language: str) -> str:
        """The help in a language, or as it is."""
        return dict(self.helps).get(language, self.help)


def bundled_templates() -> tuple[str, ...]:
    """Names of the templates that come with the program."""
    return tuple(sorted(path.stem for path in resource_folder("passes").glob("*.toml")))


def load_template(source: str | Path) -> Template:
    """A bundled template by its name, or one from a TOML file. Raises KnownError naming file, line, and what is wrong
    there.
    """
    bundled = resource_folder("passes") / f"{source}.toml"
    path = bundled if bundled.is_file() else Path(source)
    text = _read(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        place = re.search(r"at line (\d+)", str(fault))
        raise KnownError(
            "This is no template of passes: what stands on line {line} is not as TOML is written ({fault}).",
            line=place[1] if place else text.count("\n") + 1, fault=fault, path=path,
        ) from fault  # fmt: skip
    try:
        return parse_template(data, path.stem)
    except MalformedError as fault:
        raise KnownError(
            "This is no template of passes; line {line}: {fault}.",
            line=line_of(text, fault.where) or 1, fault=fault, path=path,
        ) from fault  # fmt: skip


def _read(path: Path) -> str:
    try:
        if not path.is_file():
            raise KnownError(
                "There is no template of passes and no file of this name.",
                path=path, advice="Give a file or one of: {names}.", names=", ".join(bundled_templates()),
            )  # fmt: skip
        if path.stat().st_size > _LARGEST:
            raise KnownError("The file is too large to be what it should be.", path=path)
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise KnownError("The file is no text in UTF-8.", path=path) from fault
    except (OSError, ValueError) as fault:  # a name that no file can have
        reason = getattr(fault, "strerror", None) or fault
        raise KnownError("The file cannot be read ({fault}).", fault=reason, path=path) from fault


def parse_template(data: dict[str, Any], name: str) -> Template:
    """A template from the form it has in a file. Raises MalformedError for what it cannot be."""
    _known_keys(data, TEMPLATE_KEYS, ())
    passes = tuple(_pass(entry, where) for entry, where in _tables(data))
    if not passes:
        raise MalformedError("it has no passes", "passes")
    for place, one in enumerate(passes):
        if one.name in (other.name for other in passes[:place]):
            raise MalformedError(f"two passes share one name, {one.name!r}", "passes", place, "name")
    title = _text(data, "title", ()) or name
    return Template(name, title, passes, _text(data, "help", ()), _texts(data, "titles", ()), _texts(data, "helps", ()))


def _pass(entry: dict[str, Any], where: Where) -> Pass:
    _known_keys(entry, PASS_KEYS, where)
    name = _text(entry, "name", where)
    if not name:
        raise MalformedError("a pass has no name", *where)
    listed = entry.get("labels", [])
    if not isinstance(listed, list) or not all(isinstance(label, str) and label.strip() for label in listed):
        raise MalformedError(f"labels of pass {name!r} is no list of names of labels", *where, "labels")
    if not listed:
        raise MalformedError(f"pass {name!r} is for no labels", *where)
    labels = tuple(readable_at(label, "a label's name", *where, "labels") for label in listed)
    twice = next((label for place, label in enumerate(labels) if label in labels[:place]), None)
    if twice is not None:
        raise MalformedError(f"pass {name!r} has the label {twice!r} twice", *where, "labels")
    title = _text(entry, "title", where) or name
    texts = _texts(entry, "titles", where), _texts(entry, "helps", where)
    return Pass(name, title, labels, _text(entry, "help", where), *texts)


def _tables(data: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Where]]:
    listed = data.get("passes", [])
    if not isinstance(listed, list):
        raise MalformedError("passes is no list", "passes")
    for place, one in enumerate(listed):
        if not isinstance(one, dict):
            raise MalformedError(f"{one!r} is no table of keys and values", "passes", place)
        yield one, ("passes", place)


def _known_keys(entry: dict[str, Any], known: tuple[str, ...], where: Where) -> None:
    for key in entry:
        if key not in known:
            close = get_close_matches(str(key), known, 1)
            hint = f"is {close[0]} meant?" if close else f"those known are {', '.join(known)}"
            raise MalformedError(f"there is no key {key!r}: {hint}", *where, key)


def _text(entry: dict[str, Any], key: str, where: Where) -> str:
    return readable_at(entry.get(key, ""), key, *where, key).strip()


def _texts(entry: dict[str, Any], key: str, where: Where) -> Texts:
    told = entry.get(key, {})
    if not isinstance(told, dict):
        raise MalformedError(f"{key} is no table of languages", *where, key)
    return tuple((language, readable_at(text, key, *where, key)) for language, text in told.items())
