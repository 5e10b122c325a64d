"""What somebody searches images by: a part of their path, a label that they show, an attribute and its value."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from sqlalchemy import select

from annotator.core.project.project import Project
from annotator.core.store import schema

LABEL = "label:"


@dataclass(frozen=True)
class Search:
    """What was typed, taken apart: `text` is a part of the path, `among` the images that the rest is true of, None
    where nothing else was asked for.
    """

    text: str
    among: frozenset[int] | None = None


def searched(project: Project, typed: str) -> Search:
    """Take apart what was typed. `label:naevus` finds images with a region or a tag that says present of labels whose
    name or title holds it, `border=blurred` those of which an attribute has that value, `border=` any; quotes hold
    words together. Everything else is a part of the path. Raises KnownError.
    """
    if LABEL not in typed.casefold() and "=" not in typed:
        return Search(typed)
    try:
        words = shlex.split(typed)
    except ValueError:  # a quote that is not closed yet
        words = typed.split()
    found: list[frozenset[int]] = []
    rest = []
    for word in words:
        name, is_attribute, value = word.partition("=")
        if word.casefold().startswith(LABEL):
            found.append(_with_label(project, word[len(LABEL) :]))
        elif is_attribute and name:
            found.append(_with_attribute(project, name, value))
        else:
            rest.append(word)
    return Search(" ".join(rest), frozenset.intersection(*found) if found else None)


def _with_label(project: Project, text: str) -> frozenset[int]:
    part = text.casefold()
    labels = [one.id for one in project.labels.known if part in one.name.casefold() or part in one.title.casefold()]
    region, tag = schema.annotation.c, schema.tag.c
    queries = (
        select(region.image_id).where(region.label_id.in_(labels), region.reading == project.reading),
        select(tag.image_id).where(tag.label_id.in_(labels), tag.present == 1, tag.reading == project.reading),
    )
    return frozenset(int(number) for query in queries for (number,) in project.store.tuples(query.distinct()))


def _with_attribute(project: Project, name: str, value: str) -> frozenset[int]:
    """An attribute is known by its name or title, a value by its own, whatever the case."""
    wanted = name.casefold()
    known = next(
        (one for one in project.labels.attributes if wanted in (one.name.casefold(), one.title.casefold())), None
    )
    if known is None:
        return project.images_with(name, value)
    same = (
        choice.name for choice in known.values if value.casefold() in (choice.name.casefold(), choice.title.casefold())
    )
    return project.images_with(known.name, next(same, value) if value else "")
