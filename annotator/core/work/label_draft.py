"""A label set while somebody edits it: steps that keep names together, and what is wrong with it where."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from annotator.core.message import Message, marked
from annotator.core.work.label_changes import with_changed
from annotator.core.work.label_parsing import MalformedError, parse_label_set
from annotator.core.work.label_writing import label_set_text
from annotator.core.work.labels import Label, LabelSet

# What is wrong with a field, by its key in a file, for people who see the field.
_WRONG = {
    "name": marked("A name must be there, and no other may have it."),
    "title": marked("A title must be there."),
    "colour": marked("A colour is # and six digits or letters A to F."),
    "codes": marked("A code has a scheme, a value and a meaning."),
    "values": marked("There must be values to choose from, each with a name of its own."),
    "highest": marked("A range is two numbers, the lower one first."),
    "picture": marked("A picture is a PNG or JPEG of at most 64 kB."),
}
_KEY_OF_LABEL = marked(
    "A key is 1–9 or a letter but D and N, of one label; no digit where labels are typed by numbers."
)
_KEY_OF_ANSWER = marked("A key is Alt+ and a digit or capital, or Shift+ and a capital, and no other attribute has it.")


@dataclass(frozen=True)
class Fault:
    """What is wrong: of the label, or the attribute, at a `place` of its list, in the `field` with that key."""

    of_attribute: bool
    place: int
    field: str
    text: str


def fault_of(labels: LabelSet) -> Fault | None:
    """The first thing that a set cannot say, by the rules for files; None where all is well."""
    titles = [label.title for label in labels.labels], [attribute.title for attribute in labels.attributes]
    for of_attribute, members in zip((False, True), titles, strict=True):
        for place, title in enumerate(members):
            if not title.strip():
                return Fault(of_attribute, place, "title", Message(_WRONG["title"]))
    for place, attribute in enumerate(labels.attributes):
        if not all(math.isfinite(end or 0) for end in (attribute.lowest, attribute.highest)):
            return Fault(True, place, "highest", Message(_WRONG["highest"]))
    try:
        parse_label_set(tomllib.loads(label_set_text(labels)))
    except MalformedError as fault:
        return _told(fault)
    return None


def _told(fault: MalformedError) -> Fault:
    section, place, field = (*fault.where, "", 0, "")[:3] if len(fault.where) < 3 else fault.where[:3]
    of_attribute, at = section == "attributes", place if isinstance(place, int) else 0
    key = str(field)
    if len(fault.where) == 2:  # of the whole entry: the first thing it needs
        key = "key" if "key" in str(fault) else "values" if "values" in str(fault) else "name"
    if of_attribute and key == "lowest":
        key = "highest"
    wrong = (_KEY_OF_ANSWER if of_attribute else _KEY_OF_LABEL) if key == "key" else _WRONG.get(key)
    if of_attribute and "values" in fault.where and fault.where[-1] == "key":
        wrong = _KEY_OF_ANSWER
    return Fault(of_attribute, at, key, Message(wrong) if wrong is not None else str(fault))


def with_name(labels: LabelSet, label: Label, name: str) -> LabelSet:
    """With another name of a label that no file knows yet, wherever the set speaks of it."""

    def called(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name if one == label.name else one for one in names)

    return replace(
        with_changed(labels, replace(label, name=name)),
        groups=tuple((name if one == label.name else one, group) for one, group in labels.groups),
        exclusive=tuple(map(called, labels.exclusive)),
        attributes=tuple(replace(one, labels=called(one.labels)) for one in labels.attributes),
    )


def excluding(labels: LabelSet, label: Label, others: Iterable[str]) -> LabelSet:
    """With a label that excludes the labels of these names, and no others."""
    wanted = set(others) - {label.name}
    groups = [
        group if label.name not in group or wanted >= set(group) - {label.name} else _without(group, label.name)
        for group in labels.exclusive
    ]
    covered = {name for group in groups if label.name in group for name in group}
    lacking = [other.name for other in labels.known if other.name in wanted - covered]
    same = next((place for place, group in enumerate(groups) if set(group) == set(lacking) and lacking), None)
    if same is not None:
        groups[same] = (*groups[same], label.name)
    else:
        groups += [(label.name, name) for name in lacking]
    return replace(labels, exclusive=tuple(group for group in groups if len(group) > 1))


def _without(group: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(one for one in group if one != name)


def without(labels: LabelSet, label: Label) -> LabelSet:
    """Without a label that nothing has yet, and without what the set says of it."""
    bare = excluding(labels, label, ())
    attributes = tuple(
        replace(one, labels=_without(one.labels, label.name)) for one in bare.attributes if one.labels != (label.name,)
    )
    return replace(
        bare,
        labels=tuple(one for one in bare.labels if one.id != label.id),
        groups=tuple(pair for pair in bare.groups if pair[0] != label.name),
        attributes=attributes,
    )


def taking_in(before: LabelSet, read: LabelSet) -> LabelSet:
    """A set that was read from a file, in the place of one that is in use: what it does not name is retired.

    A name keeps the number it has.
    """
    there = replace(before, labels=before.known, retired=())
    fresh = replace(read, labels=read.known, retired=()).following(there)
    gone_too = {label.name for label in read.retired}
    named = {label.name for label in fresh.labels}
    retired = [label for label in fresh.labels if label.name in gone_too]
    return replace(
        fresh,
        labels=tuple(label for label in fresh.labels if label.name not in gone_too),
        retired=(*retired, *(label for label in before.known if label.name not in named)),
        former=before.former,
        version=before.version,
    )
