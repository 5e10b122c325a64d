"""The history of a project: every decision in order, each linked to the one before by a hash.

Each entry's hash is SHA-256 of the hash before it and of the entry as canonical JSON; the first link is the project's
seed, drawn when it is made. So an entry that is changed, removed or put in between no longer fits. Who may write the
file can make a whole new chain: only a hash that was noted elsewhere proves that the entries up to it are the same.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from annotator.core.message import Message
from annotator.core.store import schema

# Where the chain begins and ends, in the table of settings.
SEED, HEAD = "history_seed", "history_head"

# Made once: every edit needs them.
_READ_HEAD = select(schema.meta.c.value).where(schema.meta.c.key == HEAD)
_MOVE_HEAD = update(schema.meta).where(schema.meta.c.key == HEAD).values(value=bindparam("head"))
_ADD = insert(schema.history)


@dataclass(frozen=True)
class Entry:
    """One simple edit: who did what, when (UTC, ISO 8601), and from which suggestion.

    `detail` is JSON as it is stored: enough to tell every mask at every moment.
    """

    id: int
    at: str
    annotator: str
    image_id: int | None
    action: str
    suggestion_id: int | None
    annotation_id: int | None
    detail: str
    hash: str = ""

    def linked(self, previous: str) -> str:
        """The hash this entry must have after the one before, as 64 hexadecimal digits."""
        values = (
            self.id, self.at, self.annotator, self.image_id, self.action, self.suggestion_id, self.annotation_id,
            self.detail,
        )  # fmt: skip
        try:
            told = json.dumps(values, separators=(",", ":"))
        except TypeError:  # a value that was never written: no link fits it
            return ""
        return hashlib.sha256((previous + told).encode("ascii")).hexdigest()


def entry_of(row: RowMapping) -> Entry:
    """The entry in a row of the table."""
    return Entry(**row)


def subjects(action: str, detail: dict[str, Any]) -> tuple[int | None, int | None]:
    """The suggestion and the annotation an entry is about; None where it is about none, or several."""
    match action:
        case "AddAnnotation" | "RemoveAnnotation":
            return detail["annotation"]["suggestion_id"], detail["annotation"]["id"]
        case "ChangeAnnotation":
            return detail["after"]["suggestion_id"], detail["after"]["id"]
        case "Paint":
            return detail.get("suggestion"), detail["annotation"]
        case "Decide":
            return detail["suggestion"]["id"], None
    return None, None


def begin(connection: Connection) -> None:
    """Draw the seed of a new project's chain, inside the transaction that is open."""
    seed = secrets.token_hex(32)
    connection.execute(insert(schema.meta), [{"key": SEED, "value": seed}, {"key": HEAD, "value": f"0 {seed}"}])


def append(
    connection: Connection, at: str, annotator: str, image_id: int | None, action: str, detail: dict[str, Any]
) -> str:
    """Add what was done to the end of the chain, inside the transaction that is open. Returns its hash."""
    number, last = head_of(connection.execute(_READ_HEAD).scalar_one())
    entry = Entry(number + 1, at, annotator, image_id, action, *subjects(action, detail), json.dumps(detail))
    link = entry.linked(last)
    add(connection, entry, link)
    return link


def append_all(
    connection: Connection, at: str, annotator: str, steps: Iterable[tuple[int, str, dict[str, Any]]]
) -> list[str]:
    """Add what was done at once to the end of the chain, each as image, action and detail. Returns the hashes."""
    last, link = head_of(connection.execute(_READ_HEAD).scalar_one())
    rows: list[dict[str, Any]] = []
    for number, (image_id, action, detail) in enumerate(steps, last + 1):
        entry = Entry(number, at, annotator, image_id, action, *subjects(action, detail), json.dumps(detail))
        link = entry.linked(link)
        rows.append({**vars(entry), "hash": link})
    if rows:
        connection.execute(_ADD, rows)
        connection.execute(_MOVE_HEAD, {"head": f"{last + len(rows)} {link}"})
    return [row["hash"] for row in rows]


def add(connection: Connection, entry: Entry, link: str) -> None:
    """Add an entry under its hash, and move the end of the chain to it, inside the transaction that is open."""
    connection.execute(_ADD, {**vars(entry), "hash": link})
    connection.execute(_MOVE_HEAD, {"head": f"{entry.id} {link}"})


def head_of(text: str) -> tuple[int, str]:
    """Number and hash of the last entry, from the setting that keeps them. Raises ValueError for anything else."""
    number, link = text.split()
    return int(number), link


def fault_of(entries: Iterable[Entry], seed: str, head: str) -> Message | None:
    """The first thing wrong with a whole history, oldest entry first; None when every link fits."""
    number, link = 0, seed
    for entry in entries:
        if entry.id != number + 1 or entry.hash != entry.linked(link):
            return Message("History: entry {number} does not fit the one before it.", number=entry.id)
        number, link = entry.id, entry.hash
    if head != f"{number} {link}":
        return Message("History: it ends at entry {number}, but more was written.", number=number)
    return None
