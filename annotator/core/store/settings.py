"""Settings and labels put into a project's tables, inside the transaction that is open."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from annotator.core.store import schema
from annotator.core.work.labels import Label, LabelSet

# The setting with what the table of labels has no place for, and what that table holds of a label itself.
DETAILS = "label_details"
# With which version of the set each label came that came after the first one: JSON, by the label's number.
SINCE = "label_since"
COLUMNS = ("id", "name", "title", "colour")


def put(connection: Connection, key: str, value: str) -> None:
    """Store a setting in place of the one of that name."""
    connection.execute(delete(schema.meta).where(schema.meta.c.key == key))
    connection.execute(insert(schema.meta).values(key=key, value=value))


def raise_to(connection: Connection, counter: str, number: int) -> None:
    """Move a counter on to a number, unless it is there or beyond."""
    stored = connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == counter)).scalar_one_or_none()
    if number > int(stored or 1):
        put(connection, counter, str(number))


def put_labels(connection: Connection, labels: LabelSet) -> None:
    """Store a label set in the place of the one before, whose labels stay as former ones."""
    connection.execute(update(schema.label).values(removed=1))
    for position, entry in enumerate(labels.known):
        put_label(connection, entry, position)
    settings = {
        "label_set": labels.name, "instances": str(int(labels.instances)), "refinement": labels.refinement,
        "contrast": labels.contrast, "fraction": str(labels.fraction), "label_groups": json.dumps(dict(labels.groups)),
    }  # fmt: skip
    for key, value in settings.items():
        put(connection, key, value)
    told = details(labels)
    connection.execute(delete(schema.meta).where(schema.meta.c.key == DETAILS))
    if told:
        put(connection, DETAILS, json.dumps(told, ensure_ascii=False))


def note_since(connection: Connection, label_ids: Iterable[int], version: int) -> None:
    """Keep with which version of the label set labels came; one that was there before keeps what is kept of it."""
    stored = json.loads(_stored(connection, SINCE) or "{}")
    fresh = {str(label): version for label in label_ids if str(label) not in stored}
    if fresh:
        put(connection, SINCE, json.dumps(stored | fresh))


def raise_version(connection: Connection) -> int:
    """Make the label set's next version; returns it."""
    told = json.loads(_stored(connection, DETAILS) or "{}")
    told["version"] = int(told.get("version", 1)) + 1
    put(connection, DETAILS, json.dumps(told, ensure_ascii=False))
    return int(told["version"])


def _stored(connection: Connection, key: str) -> str | None:
    return connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == key)).scalar_one_or_none()


def details(labels: LabelSet) -> dict[str, Any]:
    """What the table of labels has no place for, as JSON; nothing where all of it is as it is by default."""
    whole = labels.plain()
    told = {key: whole[key] for key in ("attributes", "exclusive", "version") if key in whole}
    own = {label.name: _further(label) for label in labels.known if _further(label)}
    retired = [label.name for label in labels.retired]
    return told | {key: value for key, value in (("labels", own), ("retired", retired)) if value}


def _further(label: Label) -> dict[str, Any]:
    return {key: value for key, value in label.plain().items() if key not in COLUMNS}


def with_details(labels: LabelSet, told: dict[str, Any]) -> LabelSet:
    """A label set with what `details` told of it. Raises KeyError, TypeError or AttributeError for anything else."""
    plain = [label.plain() | told.get("labels", {}).get(label.name, {}) for label in labels.labels]
    retired = [entry for entry in plain if entry["name"] in told.get("retired", ())]
    further: dict[str, Any] = {key: told[key] for key in ("attributes", "exclusive", "version") if key in told}
    offered = [entry for entry in plain if entry not in retired]
    whole = LabelSet.from_plain({**labels.plain(), **further, "labels": offered, "retired": retired})
    return replace(whole, former=labels.former)


def retitle_label(connection: Connection, label: Label) -> None:
    """Store a label's title; all else of it stays."""
    connection.execute(update(schema.label).where(schema.label.c.id == label.id).values(title=label.title))


def add_label(connection: Connection, label: Label) -> None:
    """Store a label behind all others, with all that is told of it."""
    last = connection.execute(select(func.max(schema.label.c.position))).scalar_one() or 0
    put_label(connection, label, last + 1)
    further = _further(label)
    if further:
        told = json.loads(_stored(connection, DETAILS) or "{}")
        told["labels"] = told.get("labels", {}) | {label.name: further}
        put(connection, DETAILS, json.dumps(told, ensure_ascii=False))


def put_label(connection: Connection, label: Label, position: int) -> None:
    """Store a label at a position; a former one of the same number is one of the set again."""
    values = {**{key: getattr(label, key) for key in COLUMNS}, "position": position, "removed": 0}
    changed = connection.execute(update(schema.label).where(schema.label.c.id == label.id).values(values))
    if not changed.rowcount:
        connection.execute(insert(schema.label).values(values))
