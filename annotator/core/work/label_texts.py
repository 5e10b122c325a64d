"""What labels are called: their codes, and the titles and groups of the label sets that come with the program.

A project keeps a label's own name and title, whatever language anybody reads: exports, classifiers and colleagues get
these. In another language the titles of shipped sets are shown in their place, looked up by name; a label that was
renamed, or is of any other set, is shown as it is called.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from annotator.core.resources import resource_folder
from annotator.core.work.label_attributes import Attribute, Choice
from annotator.core.work.labels import Label, LabelSet


@dataclass(frozen=True)
class _Shipped:
    """A label of a set that comes with the program; `titles` and `groups` by language."""

    title: str
    titles: Mapping[str, str] = field(default_factory=dict)
    group: str = ""


def code_of(label: Label) -> str:
    """What a label is known by in its field: a name with a digit in it ("AU4"), beside which a title says what it is.

    Empty where the name is no code, or the title tells it already.
    """
    title = _own_title(label)
    is_code = any(letter.isdigit() for letter in label.name) and " " not in label.name
    return label.name if is_code and not title.casefold().startswith(label.name.casefold()) else ""


def title_of(label: Label, language: str = "en") -> str:
    """What people read: the label's own title, or that of a shipped set in their language."""
    title, shipped = _own_title(label), _shipped_labels().get(label.name)
    return shipped.titles.get(language, title) if shipped is not None and shipped.title == title else title


def full_name(label: Label, language: str = "en") -> str:
    """Code and title ("AU4 Brow lowerer"), or the title alone where there is no code."""
    code, title = code_of(label), title_of(label, language)
    return f"{code} {title}" if code else title


def short_name(label: Label, language: str = "en") -> str:
    """The code ("AU4"), or the title where there is none."""
    return code_of(label) or title_of(label, language)


def group_of(labels: LabelSet, label: Label) -> str:
    """The group a label belongs to in its set; empty without one."""
    own = dict(labels.groups)
    shipped = _shipped_labels().get(label.name)
    if own or shipped is None or shipped.title != _own_title(label):
        return own.get(label.name, "")
    return shipped.group


def group_title(group: str, language: str = "en") -> str:
    """A group's name in a language."""
    return _shipped_groups().get(group, {}).get(language, group)


def attribute_title(attribute: Attribute, language: str = "en") -> str:
    """What people read for an attribute: its own title, or that of a shipped set in their language."""
    return _titled(attribute.title, _shipped_answers().get((attribute.name, "")), language)


def choice_title(attribute: Attribute, choice: Choice, language: str = "en") -> str:
    """What people read for a value of an attribute; as `attribute_title`."""
    return _titled(choice.title, _shipped_answers().get((attribute.name, choice.name)), language)


def brief_choice(attribute: Attribute, name: str, language: str = "en") -> str:
    """A value as it stands at a region: its name where the title begins with that ("C" of "C marked"), else the title;
    a value that the set does not know as it is.
    """
    choice = next((one for one in attribute.values if one.name == name), None)
    if choice is None or choice.title.casefold().split()[:1] == [name.casefold()]:
        return name
    return choice_title(attribute, choice, language)


def _titled(title: str, shipped: _Shipped | None, language: str) -> str:
    return shipped.titles.get(language, title) if shipped is not None and shipped.title == title else title


def set_title(labels: LabelSet, language: str = "en") -> str:
    """A label set's name in a language."""
    return next((names.get(language, name) for name, names in _shipped_names() if name == labels.name), labels.name)


def searched_text(labels: LabelSet, label: Label) -> str:
    """All that a label may be looked for by, small letters: name, titles and groups in every language."""
    shipped, group = _shipped_labels().get(label.name), group_of(labels, label)
    known = shipped is not None and shipped.title == _own_title(label)
    titles = shipped.titles.values() if known and shipped is not None else ()
    words = (label.name, label.title, _own_title(label), *titles, group, *_shipped_groups().get(group, {}).values())
    return "\n".join(dict.fromkeys(word.casefold() for word in words if word))


def _own_title(label: Label) -> str:
    """A label's title; of a bare code that a shipped set knows (a classifier's "AU4") what the set says it means."""
    shipped = _shipped_labels().get(label.name)
    bare = label.title == label.name and any(letter.isdigit() for letter in label.name)
    return shipped.title if bare and shipped is not None else label.title


@cache
def _shipped_sets() -> tuple[dict[str, Any], ...]:
    paths = sorted(resource_folder("labels").glob("*.toml"))
    return tuple(tomllib.loads(path.read_text(encoding="utf-8")) for path in paths)


@cache
def _shipped_labels() -> dict[str, _Shipped]:
    found: dict[str, _Shipped] = {}
    for entry in (entry for data in _shipped_sets() for entry in data["labels"]):
        found[entry["name"]] = _Shipped(entry["title"], entry.get("titles", {}), entry.get("group", ""))
    return found


@cache
def _shipped_answers() -> dict[tuple[str, str], _Shipped]:
    """Attributes of the shipped sets by their names, and their values by both names."""
    found: dict[tuple[str, str], _Shipped] = {}
    for entry in (entry for data in _shipped_sets() for entry in data.get("attributes", ())):
        found[entry["name"], ""] = _Shipped(entry.get("title", entry["name"]), entry.get("titles", {}))
        for one in entry.get("values", ()):
            found[entry["name"], one["name"]] = _Shipped(one.get("title", one["name"]), one.get("titles", {}))
    return found


@cache
def _shipped_groups() -> dict[str, dict[str, str]]:
    return {group: titles for data in _shipped_sets() for group, titles in data.get("groups", {}).items()}


@cache
def _shipped_names() -> tuple[tuple[str, dict[str, str]], ...]:
    return tuple((data["name"], data.get("names", {})) for data in _shipped_sets())
