"""What a label set asks of a region or an image, what has no answer yet, and the steps that give answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from annotator.core.errors import KnownError
from annotator.core.work.annotation import Annotation, now
from annotator.core.work.edits import ChangeAnnotation, Compound, Edit, SetImageAttributes
from annotator.core.work.label_attributes import CHOICE, IMAGE, REGION, YES_NO, Attribute
from annotator.core.work.labels import LabelSet

# Names of attributes with their values, as annotations and readings of images keep them.
Answers: TypeAlias = tuple[tuple[str, str], ...]


def asked_of(labels: LabelSet, name: str) -> tuple[Attribute, ...]:
    """What is asked about a region of the label of this name, in order."""
    return tuple(
        attribute
        for attribute in labels.attributes
        if attribute.of == REGION and (not attribute.labels or name in attribute.labels)
    )


def asked_of_images(labels: LabelSet) -> tuple[Attribute, ...]:
    """What is asked about every image, in order."""
    return tuple(attribute for attribute in labels.attributes if attribute.of == IMAGE)


def asked_of_all(labels: LabelSet, regions: Iterable[Annotation]) -> tuple[Attribute, ...]:
    """What is asked about any of some regions, in the set's order."""
    names = {labels.by_id(region.label_id).name for region in regions}
    wanted = {attribute.name for name in names for attribute in asked_of(labels, name)}
    return tuple(attribute for attribute in labels.attributes if attribute.name in wanted)


def unanswered(labels: LabelSet, region: Annotation) -> tuple[Attribute, ...]:
    """The required attributes that a region has no valid answer to."""
    return missing(asked_of(labels, labels.by_id(region.label_id).name), region.attributes)


def missing(asked: Iterable[Attribute], answers: Answers) -> tuple[Attribute, ...]:
    """The required ones of some attributes that have no valid answer."""
    given = dict(answers)
    return tuple(one for one in asked if one.required and not _answers(one, given.get(one.name, "")))


def _answers(attribute: Attribute, text: str) -> bool:
    try:
        attribute.check(text)
    except KnownError:
        return False
    return True


def with_answer(answers: Answers, name: str, value: str) -> Answers:
    """Answers with another value of an attribute, or without it for an empty one; the others keep their places."""
    given = dict(answers)
    if value:
        given[name] = value
    else:
        given.pop(name, None)
    return tuple(given.items())


def as_asked(attributes: Iterable[Attribute], answers: Answers) -> Answers:
    """Answers as they are stored, where a set asks for them ("true" as "yes"); what does not fit stays as it is."""
    known = {attribute.name: attribute for attribute in attributes}
    return tuple((name, _stored(known.get(name), value)) for name, value in answers)


def _stored(attribute: Attribute | None, value: str) -> str:
    try:
        return value if attribute is None else attribute.check(value)
    except KnownError:
        return value


def common_answer(regions: Iterable[Annotation], attribute: Attribute) -> str | None:
    """The value that regions have, "" for none; None where they differ."""
    values = {dict(region.attributes).get(attribute.name, "") for region in regions}
    return values.pop() if len(values) == 1 else None


def following(attribute: Attribute, value: str) -> str:
    """The value that an attribute's key gives where it has this one: none follows the last one.

    Of a number or a text there is no next value: it stays.
    """
    if attribute.kind not in (CHOICE, YES_NO):
        return value
    every = [choice.name for choice in attribute.values] if attribute.kind == CHOICE else ["yes", "no"]
    place = every.index(value) + 1 if value in every else 0
    return every[place] if place < len(every) else ""


def meant_by_key(asked: Iterable[Attribute], key: str) -> tuple[Attribute, str | None] | None:
    """The attribute, and the value of a choice, that a key gives; None for its value where the key gives the next."""
    for attribute in asked:
        if attribute.key == key:
            return attribute, None
        for choice in attribute.values:
            if choice.key == key:
                return attribute, choice.name
    return None


def answer_keys(labels: LabelSet) -> frozenset[str]:
    """All keys that give answers."""
    found = {one.key for one in labels.attributes}
    return frozenset(found | {choice.key for one in labels.attributes for choice in one.values}) - {""}


def answering(labels: LabelSet, regions: Sequence[Annotation], attribute: Attribute, value: str) -> Edit | None:
    """The step that gives a value ("" takes it away) to those of some regions that are asked for it.

    None where all of them have it. Raises KnownError for a value that is none.
    """
    answer = attribute.check(value) if value else ""
    steps = [
        ChangeAnnotation(region, replace(region, attributes=after, modified=now()))
        for region in regions
        if attribute in asked_of(labels, labels.by_id(region.label_id).name)
        and (after := with_answer(region.attributes, attribute.name, answer)) != region.attributes
    ]
    return Compound(tuple(steps), "Give an attribute") if len(steps) > 1 else next(iter(steps), None)


def answering_image(image_id: int, answers: Answers, attribute: Attribute, value: str) -> SetImageAttributes | None:
    """The step that gives an image a value, or takes it away for ""; None where it has it.

    Raises KnownError for a value that is none.
    """
    after = with_answer(answers, attribute.name, attribute.check(value) if value else "")
    return SetImageAttributes(image_id, answers, after) if after != answers else None


def excluding_pairs(labels: LabelSet, regions: Sequence[Annotation]) -> list[tuple[Annotation, Annotation]]:
    """Pairs of an image's regions whose labels exclude each other and that share a pixel, or both are of the image."""
    excluded = {label.id: labels.excluded_by(label.name) for label in labels.known}
    names = {label.id: label.name for label in labels.known}
    return [
        (one, other)
        for place, one in enumerate(regions)
        for other in regions[place + 1 :]
        if names[other.label_id] in excluded[one.label_id] and _meet(one, other)
    ]


def _meet(one: Annotation, other: Annotation) -> bool:
    if one.whole_image or other.whole_image:
        return one.whole_image and other.whole_image
    return not (one.mask & other.mask).empty
