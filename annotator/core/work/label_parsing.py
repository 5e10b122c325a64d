"""What a file tells of a label set, checked key by key: `MalformedError` says where it is wrong."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any, TypeAlias

from annotator.core.work.label_attributes import CHOICE, KINDS, NUMBER, REGION, SUBJECTS, TEXT, Attribute, Choice
from annotator.core.work.label_keys import DIGITS, LETTERS, own_numbers
from annotator.core.work.labels import LARGEST_ID, PALETTE, REFINEMENTS, Concept, Label, LabelSet, readable

Where: TypeAlias = tuple[str | int, ...]

SET_KEYS = (
    "name", "version", "instances", "refinement", "contrast", "fraction", "exclusive", "names", "groups", "labels",
    "retired", "attributes",
)  # fmt: skip
LABEL_KEYS = ("id", "name", "title", "titles", "group", "colour", "key", "help", "picture", "codes")
ATTRIBUTE_KEYS = (
    "name", "title", "titles", "kind", "values", "lowest", "highest", "unit", "required", "key", "of", "labels", "help",
)  # fmt: skip
CHOICE_KEYS = ("name", "title", "titles", "key")
CODE_KEYS = ("scheme", "value", "meaning")
# Larger pictures would be in every copy of the label set in a project's history.
MOST_PICTURE = 64 * 1024
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_ANSWER_KEY = re.compile(r"Alt\+[A-Z0-9]|Shift\+[A-Z]")
_PICTURE = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/]+={0,2}")


class MalformedError(ValueError):
    """What is wrong, and `where`: the keys and places that lead to it, from the outermost on."""

    def __init__(self, what: str, *where: str | int) -> None:
        super().__init__(what)
        self.where: Where = where


def parse_label_set(data: dict[str, Any]) -> LabelSet:
    """A label set from the form it has in a file. Raises MalformedError for what it cannot be."""
    if not isinstance(data, dict):
        raise MalformedError("it is no JSON object")
    for key in ("name", "labels"):
        if key not in data:
            raise MalformedError(f"it has no {key}")
    _known_keys(data, SET_KEYS, ())
    entries = [*_tables(data, "labels", ()), *_tables(data, "retired", ())]
    parsed = [_label(entry, place, where) for place, (entry, where) in enumerate(entries)]
    offered = len(data["labels"])
    labels = tuple(parsed[:offered])
    if not labels:
        raise MalformedError("it has no labels", "labels")
    for what in ("id", "name"):
        _only_once([getattr(label, what) for label in parsed], [(*where, what) for _, where in entries], what)
    _check_keys(labels)
    names = frozenset(label.name for label in parsed)
    groups = tuple(
        (label.name, group)
        for label, (entry, where) in zip(parsed, entries, strict=True)
        if (group := _text(entry, "group", "a label's group", where))
    )
    return LabelSet(
        readable_at(data["name"], "its name", "name"), labels, _flag(data, "instances", (), default=True),
        _one_of(data, "refinement", "none", ("none", *REFINEMENTS), ()),
        _one_of(data, "contrast", "none", ("none", "dual", "rest", "both"), ()), _fraction(data),
        groups=groups, retired=tuple(parsed[offered:]), attributes=_attributes(data, names),
        exclusive=_exclusive(data, names), version=_whole(data.get("version", 1), "the version", "version"),
    )  # fmt: skip


def readable_at(value: object, what: str, *where: str | int) -> str:
    """A text that can be stored. Raises MalformedError."""
    try:
        return readable(value, what)
    except ValueError as fault:
        raise MalformedError(str(fault), *where) from fault


def _text(entry: dict[str, Any], key: str, what: str, where: Where, default: str = "") -> str:
    return readable_at(entry.get(key, default), what, *where, key).strip()


def _known_keys(entry: dict[str, Any], known: tuple[str, ...], where: Where) -> None:
    for key in entry:
        if key not in known:
            close = get_close_matches(str(key), known, 1)
            hint = f"is {close[0]} meant?" if close else f"those known are {', '.join(known)}"
            raise MalformedError(f"there is no key {key!r}: {hint}", *where, key)


def _tables(entry: dict[str, Any], key: str, where: Where) -> Iterator[tuple[dict[str, Any], Where]]:
    """The tables in a list of them, each with where it stands."""
    listed = entry.get(key, [])
    if not isinstance(listed, list):
        raise MalformedError(f"{key} is no list", *where, key)
    for place, one in enumerate(listed):
        if not isinstance(one, dict):
            raise MalformedError(f"{one!r} is no table of keys and values", *where, key, place)
        yield one, (*where, key, place)


def _only_once(values: list[Any], wheres: list[Where], what: str, of_what: str = "labels") -> None:
    for place, value in enumerate(values):
        if value in values[:place]:
            raise MalformedError(f"two {of_what} share one {what}, {value!r}", *wheres[place])


def _label(entry: dict[str, Any], position: int, where: Where) -> Label:
    _known_keys(entry, LABEL_KEYS, where)
    name = _text(entry, "name", "a label's name", where)
    if not name:
        raise MalformedError("a label has no name", *where)
    colour = str(entry.get("colour", PALETTE[position % len(PALETTE)]))
    if not _COLOUR.fullmatch(colour):
        raise MalformedError(f"{colour!r} is no colour of the form #RRGGBB", *where, "colour")
    number = _whole(entry.get("id", position + 1), f"the id of label {name!r}", *where, "id")
    title = readable_at(entry.get("title", name), "a label's title", *where, "title")
    key = _text(entry, "key", "a label's key", where).upper()
    if key and key not in (*DIGITS, *LETTERS):
        meant = f"it can be {DIGITS[0]}–{DIGITS[-1]} or a letter; D and N step through the images"
        raise MalformedError(f"{key!r} cannot be the key of label {name!r}: {meant}", *where, "key")
    picture = _text(entry, "picture", "a label's picture", where)
    if picture and not _PICTURE.fullmatch(picture):
        raise MalformedError(f"the picture of label {name!r} is neither PNG nor JPEG", *where, "picture")
    codes = tuple(_concept(one, place) for one, place in _tables(entry, "codes", where))
    return Label(number, name, title, colour, key, _text(entry, "help", "a label's help", where), picture, codes)


def _concept(entry: dict[str, Any], where: Where) -> Concept:
    _known_keys(entry, CODE_KEYS, where)
    told = [_text(entry, key, f"a code's {key}", where) for key in CODE_KEYS]
    for key, value in zip(CODE_KEYS, told, strict=True):
        if not value:
            raise MalformedError(f"a code has no {key}", *where)
    return Concept(*told)


def _check_keys(labels: tuple[Label, ...]) -> None:
    numbered = own_numbers(labels)
    for place, label in enumerate(labels):
        if label.key in DIGITS and label.key and numbered:
            told = f"{label.key!r} cannot be the key of label {label.name!r}: digits type the numbers of these labels"
            raise MalformedError(told, "labels", place, "key")
    keys = [label.key or f"none {place}" for place, label in enumerate(labels)]
    _only_once(keys, [("labels", place, "key") for place in range(len(labels))], "key")


def _attributes(data: dict[str, Any], names: frozenset[str]) -> tuple[Attribute, ...]:
    entries = list(_tables(data, "attributes", ()))
    found = tuple(_attribute(entry, where, names) for entry, where in entries)
    _only_once([one.name for one in found], [(*where, "name") for _, where in entries], "name", "attributes")
    for one, (_, where) in zip(found, entries, strict=True):
        for other in found[: found.index(one)]:
            apart = one.labels and other.labels and not set(one.labels) & set(other.labels)
            shared = _keys_of(one) & _keys_of(other)
            if shared and one.of == other.of and not apart:
                told = f"attributes {other.name!r} and {one.name!r} share the key {min(shared)}"
                raise MalformedError(told, *where)
    return found


def _keys_of(attribute: Attribute) -> set[str]:
    return {attribute.key, *(choice.key for choice in attribute.values)} - {""}


def _attribute(entry: dict[str, Any], where: Where, names: frozenset[str]) -> Attribute:
    _known_keys(entry, ATTRIBUTE_KEYS, where)
    name = _text(entry, "name", "an attribute's name", where)
    if not name:
        raise MalformedError("an attribute has no name", *where)
    kind = _one_of(entry, "kind", CHOICE if "values" in entry else TEXT, KINDS, where)
    values = tuple(_choice(one, place) for one, place in _tables(entry, "values", where))
    if (kind == CHOICE) != bool(values):
        told = "has no values to choose from" if kind == CHOICE else f"has values, but is of kind {kind}"
        raise MalformedError(f"attribute {name!r} {told}", *where)
    every = [(*where, "values", place) for place in range(len(values))]
    _only_once([one.name for one in values], every, "name", f"values of {name!r}")
    keys = [("", _answer_key(entry, where)), *((one.name, one.key) for one in values)]
    twice = next((key for key, count in Counter(key for _, key in keys if key).items() if count > 1), None)
    if twice is not None:
        raise MalformedError(f"attribute {name!r} has the key {twice} twice", *where)
    title = readable_at(entry.get("title", name), "an attribute's title", *where, "title")
    of = _one_of(entry, "of", REGION, SUBJECTS, where)
    return Attribute(
        name, title, kind, values, *_range(entry, name, kind, where),
        _text(entry, "unit", "a unit", where), _flag(entry, "required", where, default=False), keys[0][1], of,
        _names(entry.get("labels", []), names, (*where, "labels")), _text(entry, "help", "an attribute's help", where),
    )  # fmt: skip


def _choice(entry: dict[str, Any], where: Where) -> Choice:
    _known_keys(entry, CHOICE_KEYS, where)
    name = _text(entry, "name", "a value's name", where)
    if not name:
        raise MalformedError("a value has no name", *where)
    return Choice(name, readable_at(entry.get("title", name), "a value's title", *where), _answer_key(entry, where))


def _answer_key(entry: dict[str, Any], where: Where) -> str:
    key = _text(entry, "key", "a key", where)
    if key and not _ANSWER_KEY.fullmatch(key):
        raise MalformedError(
            f"{key!r} cannot be the key of an answer: it is Alt+ and a digit or capital, or Shift+ and a capital",
            *where,
            "key",
        )
    return key


def _range(entry: dict[str, Any], name: str, kind: str, where: Where) -> tuple[float | None, float | None]:
    ends = []
    for key in ("lowest", "highest"):
        end = entry.get(key)
        if end is not None and kind != NUMBER:
            raise MalformedError(f"attribute {name!r} has a range, but is of kind {kind}", *where, key)
        if end is not None and (isinstance(end, bool) or not isinstance(end, int | float) or not math.isfinite(end)):
            raise MalformedError(f"{key} of attribute {name!r} is no number", *where, key)
        ends.append(None if end is None else float(end))
    low, high = ends
    if low is not None and high is not None and low > high:
        raise MalformedError(f"the range of attribute {name!r} ends before it begins", *where, "highest")
    return low, high


def _exclusive(data: dict[str, Any], names: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    listed = data.get("exclusive", [])
    if not isinstance(listed, list):
        raise MalformedError("exclusive is no list of lists of names", "exclusive")
    found = tuple(_names(group, names, ("exclusive", place)) for place, group in enumerate(listed))
    for place, group in enumerate(found):
        if len(set(group)) < 2:
            raise MalformedError("labels that exclude each other are two at least", "exclusive", place)
    return found


def _names(listed: object, names: Iterable[str], where: Where) -> tuple[str, ...]:
    if not isinstance(listed, list):
        raise MalformedError("this is no list of names of labels", *where)
    for place, name in enumerate(listed):
        if name not in names:
            close = get_close_matches(str(name), list(names), 1)
            told = f"; is {close[0]!r} meant?" if close else ""
            raise MalformedError(f"there is no label {name!r}{told}", *where, place)
    return tuple(listed)


def _whole(number: object, what: str, *where: str | int) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= LARGEST_ID:
        raise MalformedError(f"{what} is no whole number from 1 to {LARGEST_ID}", *where)
    return number


def _flag(entry: dict[str, Any], key: str, where: Where, *, default: bool) -> bool:
    value = entry.get(key, default)
    if not isinstance(value, bool):
        raise MalformedError(f"{key} is neither true nor false", *where, key)
    return value


def _one_of(entry: dict[str, Any], key: str, default: str, known: tuple[str, ...], where: Where) -> str:
    value = str(entry.get(key, default))
    if value not in known:
        raise MalformedError(f"{key} is {value!r}, none of: {', '.join(known)}", *where, key)
    return value


def _fraction(data: dict[str, Any]) -> float:
    try:
        fraction = float(data.get("fraction", 0.6))
    except (TypeError, ValueError, OverflowError) as fault:
        raise MalformedError("fraction is no number", "fraction") from fault
    if not 0.1 <= fraction <= 0.95:
        raise MalformedError(f"fraction is {fraction}, not between 0.1 and 0.95", "fraction")
    return fraction
