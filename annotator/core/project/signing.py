"""Readings that are finished and signed, and the reasons for which they are changed all the same.

A signature is an entry of the history: who signed, what that means, when, of which reading, and the hash of the entry
before, on which it stands. From then on each change of that reading needs a reason, which is an entry, too; a reason
given for an image holds for it until the project is closed, or the reading is signed anew. Designed to support 21 CFR
11.10(e) and 11.50; whether a site complies is for that site to validate.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from annotator.core.clock import on_clock
from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.core.project.base import OpenProject
from annotator.core.store import history, schema, settings
from annotator.core.store.faults import as_written
from annotator.core.store.history import Entry
from annotator.core.work.annotation import ImageState
from annotator.core.work.edits import (
    AddAnnotation,
    ChangeAnnotation,
    Decide,
    Edit,
    Paint,
    RemoveAnnotation,
    SetImageAttributes,
    SetImageState,
    SetTags,
    SimpleEdit,
    simple_parts,
)

SIGN, REASON = "sign", "reason"
# The setting with the last signature's entry of each signed reading: JSON, numbers by readings.
SETTING = "signed"
# What a signature usually means (21 CFR 11.50).
MEANINGS = (marked("Read by me"), marked("Reviewed"), marked("Approved"))
LONGEST = 2000


@dataclass(frozen=True)
class Signature:
    """An entry of the history, by its number: `name` signed a reading `at` a moment (UTC, ISO 8601), by `account`; what
    that means; the `head` it stands on, the hash of the entry before. `done` of `images` were marked as done then.
    """

    number: int
    at: str
    account: str
    reading: str
    name: str
    meaning: str
    head: str
    images: int
    done: int


@dataclass(frozen=True)
class Reason:
    """An entry of the history: why a signed reading was changed, on one image, or (None) in all of it."""

    number: int
    at: str
    account: str
    reading: str
    image_id: int | None
    text: str


class SignedError(KnownError):
    """The step was refused as a whole, since it changes a reading that was signed, and nobody said why. `reading`,
    `image_id` (None: it is about the whole project): what a reason is to be given for.
    """

    def __init__(self, signature: Signature, image_id: int | None, path: object) -> None:
        self.reading, self.image_id = signature.reading, image_id
        super().__init__(
            marked("{name} signed this reading ({at}): to change it a reason is needed, and nothing was changed."),
            name=signature.name,
            at=on_clock(signature.at),
            path=path,
            advice=marked("Open it in the window, which asks for one."),
        )


def touched(edit: SimpleEdit, painted: str) -> str | None:
    """The reading that an edit changes; None where it is about all of them. `painted`: that of what is painted on."""
    match edit:
        case AddAnnotation(annotation) | RemoveAnnotation(annotation):
            return annotation.reading
        case ChangeAnnotation(_, annotation):
            return annotation.reading
        case Decide(_, suggestion):
            return suggestion.reading
        case SetImageState() | SetImageAttributes() | SetTags():
            return edit.reading
        case Paint():
            return painted
    return None


class ProjectSigning(OpenProject):
    """A project's signatures. Reasons that were given hold as long as it is open."""

    def signatures(self) -> list[Signature]:
        """All that were ever given, oldest first."""
        with as_written(self.path):
            return [_signature(entry) for entry in self._entries(SIGN)]

    def reasons(self) -> list[Reason]:
        """All that were ever given, oldest first."""
        with as_written(self.path):
            return [_reason(entry) for entry in self._entries(REASON)]

    def signature(self) -> Signature | None:
        """The last one of this reading; None where it was never signed."""
        return next((one for one in reversed(self.signatures()) if one.reading == self.reading), None)

    def sign(self, name: str, meaning: str) -> Signature:
        """Sign this reading: it is finished, and on the disk once the call returns. Raises KnownError without a name or
        a meaning, and where no image is marked as done.
        """
        name, meaning = (" ".join(text.split())[:LONGEST] for text in (name, meaning))
        if not name or not meaning:
            raise KnownError("A signature needs a name, and what it means.")
        images, done = self._progress()
        if not done:
            raise KnownError("No image of this reading is marked as done: there is nothing to sign.", path=self.path)
        with self._transaction(durable=True):
            number, head = history.head_of(self._held(history.HEAD))
            told = {
                "reading": self.reading, "name": name, "meaning": meaning, "head": head, "images": images,
                "done": done,
            }  # fmt: skip
            self._log(None, SIGN, told)
            settings.put(self._connection, SETTING, json.dumps(self._signed() | {self.reading: number + 1}))
        self._reasoned = {about for about in self._reasoned if about[0] != self.reading}
        found = self.signature()
        assert found is not None
        return found

    def give_reason(self, reading: str, image_id: int | None, text: str) -> None:
        """Say why a signed reading is changed, on one image, or (None) in all of it. Raises KnownError for no words."""
        text = " ".join(text.split())[:LONGEST]
        if not text:
            raise KnownError("A reason needs words.")
        with self._transaction():
            self._log(image_id, REASON, {"reading": reading, "reason": text})
        self._reasoned.add((reading, image_id))

    def require_reason(self, edit: Edit) -> None:
        """Asked inside a transaction. Raises SignedError where a step changes a signed reading, and nobody said why."""
        signed = self._signed()
        for part in simple_parts(edit) if signed else ():
            image, about = part.image_id or None, touched(part, self.reading)
            for reading in signed if about is None else (about,):
                if reading in signed and not {(reading, image), (reading, None)} & self._reasoned:
                    query = select(schema.history).where(schema.history.c.id == signed[reading])
                    with as_written(self.path):
                        found = _signature(history.entry_of(self._connection.execute(query).mappings().one()))
                    raise SignedError(found, image, self.path)

    def _progress(self) -> tuple[int, int]:
        """How many images there are, and how many are marked as done in this reading."""
        images, own = schema.image.c, schema.reading.c
        every = {int(number) for (number,) in self.store.tuples(select(images.id).where(images.removed == 0))}
        done = select(own.image_id).where(own.reading == self.reading, own.state == str(ImageState.DONE))
        return len(every), len(every & {int(number) for (number,) in self.store.tuples(done)})

    def _signed(self) -> dict[str, int]:
        """The last signature's entry of each signed reading, inside the transaction that is open."""
        with as_written(self.path):
            return {str(reading): int(number) for reading, number in json.loads(self._held(SETTING) or "{}").items()}

    def _entries(self, action: str) -> Iterator[Entry]:
        columns = schema.history.c
        query = select(schema.history).where(columns.action == action).order_by(columns.id)
        return map(history.entry_of, self.store.rows(query))


def _signature(entry: Entry) -> Signature:
    told: dict[str, Any] = json.loads(entry.detail)
    return Signature(
        entry.id, entry.at, entry.annotator, str(told["reading"]), str(told["name"]), str(told["meaning"]),
        str(told["head"]), int(told["images"]), int(told["done"]),
    )  # fmt: skip


def _reason(entry: Entry) -> Reason:
    told: dict[str, Any] = json.loads(entry.detail)
    where = entry.id, entry.at, entry.annotator, str(told["reading"])
    return Reason(*where, entry.image_id, str(told["reason"]))
