"""Marks that were revised once the model was to be seen: the own mark, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from annotator.core.project.reader_copies import reading_of
from annotator.core.project.rows import edit_value
from annotator.core.store.history import Entry
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation, ChangeAnnotation, Paint, RemoveAnnotation, SetTags


@dataclass
class Revised:
    """Of one reading: regions drawn and tags given before anything of the model was to be seen (`own`), and how many
    of these were changed, or taken back, after it was.
    """

    own: int = 0
    revised: int = 0


# From when on a suggestion was to be seen (UTC, ISO 8601; "" for never), by reading, image and label.
SeenOf: TypeAlias = Callable[[str, int, int], str]


def revised(entries: Iterable[Entry], seen_of: SeenOf) -> dict[str, Revised]:
    """What a history tells of own marks, by reading. A mark that is revised several times counts once."""
    found: dict[str, Revised] = {}
    own: dict[object, str] = {}
    whose: dict[int, str] = {}
    for entry in entries:
        edit = edit_value(entry)
        reading = reading_of(edit, whose) if edit is not None else None
        match edit:
            case AddAnnotation(value) if value.under.blind:
                own[value.id] = value.reading
                found.setdefault(value.reading, Revised()).own += 1
            case ChangeAnnotation(_, value) if value.under.assisted:
                _revise(found, own, value.id)
            case Paint() if edit.under_after.assisted:
                _revise(found, own, edit.annotation_id)
            case RemoveAnnotation(value):
                seen = seen_of(value.reading, value.image_id, value.label_id)
                _delete(found, own, value, after=bool(seen) and seen <= entry.at)
            case SetTags():
                _retag(found, own, edit, reading or "")
            case _:
                pass
    return found


def _revise(found: dict[str, Revised], own: dict[object, str], mark: object) -> None:
    reading = own.pop(mark, None)
    if reading is not None:
        found[reading].revised += 1


def _delete(found: dict[str, Revised], own: dict[object, str], value: Annotation, *, after: bool) -> None:
    """A region that is deleted was revised where that came `after` the model was to be seen; else it was no mark."""
    if after:
        _revise(found, own, value.id)
    elif (reading := own.pop(value.id, None)) is not None:
        found[reading].own -= 1


def _retag(found: dict[str, Revised], own: dict[object, str], edit: SetTags, reading: str) -> None:
    for tag in edit.after:
        mark = (*tag.key, reading)
        if tag.under.blind:
            if mark not in own:
                own[mark] = reading
                found.setdefault(reading, Revised()).own += 1
        elif tag.under.assisted:
            _revise(found, own, mark)
