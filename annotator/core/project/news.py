"""What others did to a project since somebody looked last."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from annotator.core.project.project import Project
from annotator.core.store import schema
from annotator.core.store.history import HEAD, Entry, head_of
from annotator.core.work.circumstances import SHARED
from annotator.core.work.edits import Changes

# What readers say of images, and what was suggested to them.
_SAID = (
    "AddAnnotation", "RemoveAnnotation", "ChangeAnnotation", "Paint", "Decide", "SetImageState", "SetImageAttributes",
    "SetTags", "suggest",
)  # fmt: skip
_PULSE = select(
    select(schema.meta.c.value).where(schema.meta.c.key == HEAD).scalar_subquery(),
    select(func.coalesce(func.max(schema.image.c.id), 0)).scalar_subquery(),
)


@dataclass(frozen=True)
class Pulse:
    """What tells that something was done: the history's last number, and the last image's."""

    entry: int
    image: int


@dataclass(frozen=True)
class News:
    """Entries of the history that are new, and whether images were added."""

    entries: tuple[Entry, ...]
    images: bool

    @property
    def labels(self) -> bool:
        """Whether labels came, went or were renamed."""
        return any(
            entry.action in ("AddLabel", "RemoveLabel", "RetitleLabel", "ChangeLabels") for entry in self.entries
        )


def pulse_of(project: Project) -> Pulse:
    """One short query."""
    values: tuple[Any, ...] = tuple(project.store.tuples(_PULSE)[0])
    return Pulse(head_of(values[0])[0], values[1])


def news_of(project: Project, before: Pulse, now: Pulse) -> News | None:
    """What came between two moments; None for nothing."""
    if now == before:
        return None
    entries = project.history(after=before.entry) if now.entry > before.entry else []
    return News(tuple(entries), now.image != before.image)


def concerning(project: Project, entries: Iterable[Entry]) -> list[Entry]:
    """The entries that the reader of a project is to learn of: where each has an own reading, nothing of what others
    say of images.
    """
    found = list(entries)
    if project.reading == SHARED:
        return found
    return [entry for entry in found if entry.annotator == project.annotator or entry.action not in _SAID]


def changes_of(entries: Iterable[Entry], key: str) -> Changes:
    """What entries touched. Of the classifier's answers only those made under `key` count: others do not concern us."""
    found = Changes()
    for entry in entries:
        found |= Changes(protocol=entry.action == "ChangeProtocol")
        about: tuple[int | None, ...] = (entry.suggestion_id,)
        if entry.action == "suggest":
            detail = json.loads(entry.detail)
            about = (*detail["suggestions"], 0) if detail["key"] == key else ()  # 0: and some that are gone
        found |= Changes(_ids(entry.image_id), _ids(entry.annotation_id), _ids(*about))
    return found


def _ids(*numbers: int | None) -> frozenset[int]:
    return frozenset(number for number in numbers if number is not None)
