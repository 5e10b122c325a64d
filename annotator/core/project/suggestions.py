"""What classifiers said of a project's images: attention maps and suggestions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, delete, insert, select, update

from annotator.core.errors import KnownError
from annotator.core.project.labels import ProjectLabels
from annotator.core.project.protocols import ProjectProtocol
from annotator.core.project.rows import (
    suggestion_row,
    suggestion_value,
)
from annotator.core.store import schema
from annotator.core.store.faults import as_written
from annotator.core.store.queries import is_pending
from annotator.core.work.annotation import Decision, Suggestion
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.decoys import with_decoy
from annotator.core.work.edits import Changes

ANSWERS_AT_ONCE = 200
# Is given the decided suggestions of an image, and gives those that are to be decided.
Propose: TypeAlias = Callable[[Sequence[Suggestion]], Sequence[Suggestion]]


class ProjectSuggestions(ProjectLabels, ProjectProtocol):
    """A project's suggestions, and the maps they were cut from."""

    def suggestions(self, image_id: int) -> list[Suggestion]:
        """All suggestions of an image in this reading, decided ones included."""
        query = select(schema.suggestion).where(self._own(image_id))
        with as_written(self.path):
            return [suggestion_value(row) for row in self.store.rows(query.order_by(schema.suggestion.c.id))]

    def all_suggestions(self) -> Iterator[Suggestion]:
        """The suggestions of all images in this reading, of removed images, too, decided ones included."""
        columns = schema.suggestion.c
        query = select(schema.suggestion).where(columns.reading == self.reading).order_by(columns.id)
        with as_written(self.path):
            yield from map(suggestion_value, self.store.rows(query))

    def answered_images(self) -> set[int]:
        """The images of which a classifier's answer is stored."""
        return {int(number) for (number,) in self.store.tuples(select(schema.attention.c.image_id).distinct())}

    def _own(self, image_id: int) -> ColumnElement[bool]:
        columns = schema.suggestion.c
        return (columns.image_id == image_id) & (columns.reading == self.reading)

    def attention(self, image_id: int, key: str) -> AttentionRecord | None:
        """The stored attention maps of an image made under `key`; None without."""
        columns = schema.attention.c
        query = select(schema.attention).where(columns.image_id == image_id, columns.key == key)
        found = self.store.rows(query)
        with as_written(self.path):
            return AttentionRecord.from_stored(found[0]["record"], found[0]["maps"]) if found else None

    def answered_last(self, image_id: int) -> str:
        """The key of the answer that an image's suggestions were last made of; empty where there was none."""
        columns = schema.attention.c  # an answer that is stored again gets a new row
        query = select(columns.key).where(columns.image_id == image_id).order_by(columns.id.desc()).limit(1)
        found = self.store.rows(query)
        return str(found[0]["key"]) if found else ""

    def last_answers(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """What the classifier that looked last says of the images, without its maps: each image's number, and its
        answer as JSON; of several answers of an image the last one comes last.

        Some are read at a time: an answer of a thousand labels takes 60 kB.
        """
        columns = schema.attention.c
        every = self.store.tuples(select(columns.id, columns.key).order_by(columns.id))
        model = str(every[-1][1]).partition("/")[0] if every else ""
        wanted = [number for number, key in every if str(key).partition("/")[0] == model]
        for first in range(0, len(wanted), ANSWERS_AT_ONCE):
            query = select(columns.image_id, columns.record).where(
                columns.id.in_(wanted[first : first + ANSWERS_AT_ONCE])
            )
            for image_id, record in self.store.tuples(query.order_by(columns.id)):
                with as_written(self.path):
                    yield int(image_id), json.loads(record)

    def store_suggestions(self, image_id: int, record: AttentionRecord, suggestions: Sequence[Suggestion]) -> Changes:
        """Keep maps and suggestions as they are given, whatever was decided; see `store_answer`."""
        return self.store_answer(image_id, record, lambda _decided: suggestions)

    def store_answer(self, image_id: int, record: AttentionRecord, propose: Propose) -> Changes:
        """Keep a classifier's answer: its maps, and its suggestions in place of those still undecided.

        `propose` is given what is decided on the image at that very moment, so that nothing comes back on which
        somebody decided while the classifier was at work; it must not use the project. Suggestions with id 0 get a new
        one. Raises KnownError where their labels are no longer the project's, or are called otherwise by now.
        """
        data, maps = record.stored()
        propose = self._with_decoys(image_id, propose)
        with self._transaction():
            touched = self._propose(image_id, record.key, propose)
            self._connection.execute(
                delete(schema.attention).where(
                    schema.attention.c.image_id == image_id, schema.attention.c.key == record.key
                )
            )
            values = {"image_id": image_id, "key": record.key, "record": data, "maps": maps}
            self._connection.execute(insert(schema.attention).values(values))
        return Changes(images=frozenset((image_id,)), suggestions=touched)

    def propose_again(self, image_id: int, key: str, propose: Propose) -> Changes:
        """Put other suggestions of the answer that is stored under `key` in place of those still undecided, as where
        labels are suggested from other scores on; see `store_answer`.
        """
        propose = self._with_decoys(image_id, propose)
        with self._transaction():
            touched = self._propose(image_id, key, propose)
        return Changes(images=frozenset((image_id,)), suggestions=touched)

    def _with_decoys(self, image_id: int, propose: Propose) -> Propose:
        protocol = self.protocol
        if not protocol.decoy_share:
            return propose
        labels = self.labels.labels
        columns = schema.image.c
        query = select(columns.width, columns.height).where(columns.id == image_id)
        ((width, height),) = self.store.tuples(query)
        return lambda decided: with_decoy(propose(decided), decided, labels, protocol, image_id, (width, height))

    def _propose(self, image_id: int, key: str, propose: Propose) -> frozenset[int]:
        """Exchange the undecided suggestions, inside the transaction that is open; returns the ids of old and new."""
        query = select(schema.suggestion).where(self._own(image_id))
        with as_written(self.path):
            there = [suggestion_value(row) for row in self._connection.execute(query).mappings()]
        suggestions = propose([value for value in there if value.decision is not Decision.PENDING])
        self._require_labels(suggestions)
        replaced = self._pending(image_id)
        self._connection.execute(delete(schema.suggestion).where(is_pending(image_id, self.reading)))
        first = self._take_ids("next_suggestion", schema.suggestion.c.id, len(suggestions))
        numbered = [
            replace(value, id=value.id or first + n, reading=self.reading) for n, value in enumerate(suggestions)
        ]
        if numbered:
            self._connection.execute(insert(schema.suggestion), [suggestion_row(value) for value in numbered])
        told = {"key": key, "suggestions": [value.id for value in numbered], "reading": self.reading}
        self._log(image_id, "suggest", told)
        return frozenset((*replaced, *(value.id for value in numbered)))

    def store_extents(self, image_id: int, record: AttentionRecord) -> bool:
        """Keep a better answer in place of the one it was made of: its maps are the same, and so its suggestions stay.

        False where that one is no longer stored. Nothing is decided by it: the history has no entry of it.
        """
        data, maps = record.stored()
        columns = schema.attention.c
        here = (columns.image_id == image_id) & (columns.key == record.key)
        with self._transaction():
            done = self._connection.execute(update(schema.attention).where(here).values(record=data, maps=maps))
        return bool(done.rowcount)

    def _require_labels(self, suggestions: Sequence[Suggestion]) -> None:
        """Raises KnownError where a suggestion's number is not that of the label it was made for."""
        self._tables.require_labels(value.label_id for value in suggestions)
        columns = schema.label.c
        names = {row.id: row.name for row in self._connection.execute(select(columns.id, columns.name))}
        for value in suggestions:
            if names[value.label_id] != value.provenance.target:
                raise KnownError(
                    "The label {name} is no longer in the project's label set; this step was not stored.",
                    name=value.provenance.target,
                    path=self.path,
                    advice="Choose one of its labels and do it again.",
                )

    def _pending(self, image_id: int) -> list[int]:
        """The ids of an image's undecided suggestions in this reading; inside the transaction that is open."""
        number = schema.suggestion.c.id
        found = select(number).where(is_pending(image_id, self.reading)).order_by(number)
        return list(self._connection.execute(found).scalars())

    def forget_answers(self, image_id: int) -> Changes:
        """Drop the stored maps and undecided suggestions of an image, for one whose file was changed."""
        attention = schema.attention.c
        with self._transaction():
            query = select(attention.key).where(attention.image_id == image_id).order_by(attention.id)
            keys = list(self._connection.execute(query).scalars())
            number = schema.suggestion.c.id  # of every reading: they are about the file before
            found = select(number).where(is_pending(image_id)).order_by(number)
            dropped = list(self._connection.execute(found).scalars())
            self._connection.execute(delete(schema.suggestion).where(is_pending(image_id)))
            self._connection.execute(delete(schema.attention).where(attention.image_id == image_id))
            self._log(image_id, "forget", {"keys": keys, "suggestions": dropped})
        return Changes(images=frozenset((image_id,)), suggestions=frozenset(dropped))
