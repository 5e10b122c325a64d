"""What somebody searches images by: a part of their path, labels, scores, decisions, readers, attributes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Table, select, true

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.store import schema
from annotator.core.work.annotation import Decision, ImageState, Origin
from annotator.core.work.circumstances import SHARED

# The images that something is true of; None while what was typed says nothing yet.
Condition: TypeAlias = Callable[[Project, str], frozenset[int] | None]


@dataclass(frozen=True)
class Search:
    """What was typed, taken apart: `text` is a part of the path, `among` the images that the rest is true of, None
    where nothing else was asked for.
    """

    text: str
    among: frozenset[int] | None = None


def searched(project: Project, typed: str) -> Search:
    """Take apart what was typed: words that must all be true, which quotes hold together.

    `label:naevus` finds images with a region or a tag that says present of labels whose name or title holds it;
    `score:naevus>0.6`, `<0.6` or `=0.3-0.6` those that the last classifier gives such a score for one of these labels,
    `score:>0.6` for any; `pending:naevus`, `accepted:`, `rejected:` those with suggestions of which that became,
    `edited:`, `drawn:`, `imported:` those with such regions; `reader:ada` those that Ada has to read, has done or left
    a mark on in this reading; `border=blurred` those of which an attribute has that value, `border=` any. Everything
    else is a part of the path. Raises KnownError, also for what readers of this project are not to be told.
    """
    if ":" not in typed and "=" not in typed:
        return Search(typed)
    try:
        words = shlex.split(typed)
    except ValueError:  # a quote that is not closed yet
        words = typed.split()
    found: list[frozenset[int]] = []
    rest = []
    for word in words:
        kind, is_condition, value = word.partition(":")
        name, is_attribute, answer = word.partition("=")
        if is_condition and kind.casefold() in CONDITIONS:
            images = CONDITIONS[kind.casefold()](project, value)
            found += [images] if images is not None else []
        elif is_attribute and name:
            found.append(_with_attribute(project, name, answer))
        else:
            rest.append(word)
    return Search(" ".join(rest), frozenset.intersection(*found) if found else None)


def _labels(project: Project, text: str) -> list[int]:
    part = text.casefold()
    return [one.id for one in project.labels.known if part in one.name.casefold() or part in one.title.casefold()]


def _with_label(project: Project, text: str) -> frozenset[int]:
    regions = _with_labels(project, text, schema.annotation, true())
    return regions | _with_labels(project, text, schema.tag, schema.tag.c.present == 1)


# --- what the classifier says

_SCORE = re.compile(
    r"(?P<label>[^<>=]*)(?:>(?P<above>\d*\.?\d+)|<(?P<below>\d*\.?\d+)|=(?P<low>[\d.]+)-(?P<high>[\d.]+))"
)


def _with_score(project: Project, text: str) -> frozenset[int] | None:
    """Of the project's labels; None while it is not written out."""
    asked = _SCORE.fullmatch(text)
    if asked is None:
        return None
    _require_sight(project, hides=project.protocol.guards)  # a decoy's score is another label's
    try:
        low = float(asked["above"] or asked["low"] or 0)
        high = float(asked["below"] or asked["high"] or 1)
    except ValueError:  # 0.3.5
        return None
    wanted = set(_labels(project, asked["label"]))
    names = {label.name for label in project.labels.known if label.id in wanted}
    found: dict[int, bool] = {}
    for number, record in project.last_answers():
        scores = [value for name, value in record["scores"].items() if name in names]
        found[number] = bool(scores) and low <= max(scores) <= high  # the last answer counts
    return frozenset(number for number, fits in found.items() if fits)


def _require_sight(project: Project, *, hides: bool) -> None:
    if hides:
        raise KnownError(
            "What the classifier says is not to be seen on every image of this project, so that images are not found "
            "by it.",
            path=project.path,
        )


def _suggested(decision: Decision) -> Condition:
    def find(project: Project, text: str) -> frozenset[int]:
        if decision is Decision.PENDING:
            _require_sight(project, hides=project.protocol.hides)
        columns = schema.suggestion.c
        return _with_labels(project, text, schema.suggestion, columns.decision == str(decision))

    return find


def _made(origin: Origin) -> Condition:
    return lambda project, text: _with_labels(
        project, text, schema.annotation, schema.annotation.c.origin == str(origin)
    )


def _with_labels(project: Project, text: str, table: Table, holds: ColumnElement[bool]) -> frozenset[int]:
    """The images with rows of a table that are of some labels, in this reading."""
    columns = table.c
    query = select(columns.image_id).where(
        columns.label_id.in_(_labels(project, text)), columns.reading == project.reading, holds
    )
    return frozenset(int(number) for (number,) in project.store.tuples(query.distinct()))


# --- what readers did


def _of_reader(project: Project, name: str) -> frozenset[int] | None:
    """Whatever the case. What another reader marked in an own reading is not told, only what is assigned and done."""
    if not name:
        return None
    region, tag, suggestion = schema.annotation.c, schema.tag.c, schema.suggestion.c
    reading = schema.reading.c
    others = reading.position.is_not(None) | (reading.state == str(ImageState.DONE))
    here: list[tuple[Any, Any, ColumnElement[bool]]] = [
        (region.image_id, region.annotator, region.reading == project.reading),
        (tag.image_id, tag.annotator, tag.reading == project.reading),
        (suggestion.image_id, suggestion.annotator, suggestion.reading == project.reading),
        (reading.image_id, reading.reading, (reading.reading != SHARED) & others),
    ]
    found: set[int] = set()
    for number, who, holds in here:
        query = select(number, who).where(holds).distinct()
        found |= {int(image) for image, reader in project.store.tuples(query) if reader.casefold() == name.casefold()}
    return frozenset(found)


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


# What stands before a colon, and the images it is true of; None while it says nothing yet.
CONDITIONS: dict[str, Condition] = {
    "label": _with_label, "score": _with_score, "pending": _suggested(Decision.PENDING),
    "accepted": _suggested(Decision.ACCEPTED), "rejected": _suggested(Decision.REJECTED),
    "edited": _made(Origin.EDITED), "drawn": _made(Origin.DRAWN), "imported": _made(Origin.IMPORTED),
    "reader": _of_reader,
}  # fmt: skip
