"""Filters of the list of images that are kept with a project, by names of their own."""

from __future__ import annotations

import json
from dataclasses import dataclass

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.work.image_filter import Show

# The setting: JSON of a list.
_KEPT = "filters"
LONGEST_NAME = 60


@dataclass(frozen=True)
class KeptFilter:
    """What is shown, and what was typed to search for; see `searching`."""

    name: str
    show: Show
    typed: str


def kept_filters(project: Project) -> list[KeptFilter]:
    """By name. What another version wrote and this one does not know is left out."""
    try:
        stored = json.loads(project.setting(_KEPT) or "[]")
        entries = [one for one in stored if isinstance(one, dict)]
    except (ValueError, TypeError):
        return []
    shows = {show.value: show for show in Show}
    found = [
        KeptFilter(str(one.get("name")), shows[one["show"]], str(one.get("text", "")))
        for one in entries
        if one.get("show") in shows and one.get("name")
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def keep_filter(project: Project, wanted: KeptFilter) -> None:
    """Keep a filter, in the place of one of the same name. Raises KnownError."""
    name = " ".join(wanted.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise KnownError(
            "{name} is no name of a filter.",
            name=repr(wanted.name),
            advice="Give one of at most {most} letters.",
            most=LONGEST_NAME,
        )
    others = [one for one in kept_filters(project) if one.name != name]
    _store(project, [*others, KeptFilter(name, wanted.show, wanted.typed)])


def forget_filter(project: Project, name: str) -> None:
    """Keep it no longer. Raises KnownError."""
    _store(project, [one for one in kept_filters(project) if one.name != name])


def _store(project: Project, filters: list[KeptFilter]) -> None:
    project.require_writable()
    told = [{"name": one.name, "show": one.show.value, "text": one.typed} for one in filters]
    project.set_setting(_KEPT, json.dumps(told, ensure_ascii=False))
