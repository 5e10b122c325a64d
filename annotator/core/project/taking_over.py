"""Steps of another copy of a project done here, under the name and time they had there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import delete

from annotator.core.project import reading_rows
from annotator.core.project.rows import edit_detail
from annotator.core.project.signing import ProjectSigning
from annotator.core.store import history, schema
from annotator.core.store.history import Entry
from annotator.core.store.queries import is_pending
from annotator.core.work.annotation import Suggestion
from annotator.core.work.edits import ContentEdit, Decide

# In the detail of a step that was taken over: its hash where it was done.
STEP = "taken_step"


def step_of(entry: Entry) -> str:
    """What a step is known by in all copies: the hash of its entry where it was done."""
    if f'"{STEP}"' not in entry.detail:
        return entry.hash
    return str(json.loads(entry.detail)[STEP])


class ProjectTakingOver(ProjectSigning):
    """A project into which copies of it are merged."""

    @contextmanager
    def taking_over(self) -> Iterator[None]:
        """Steps are taken over inside this, all or none of them."""
        with self._transaction(durable=True, references_later=True):
            yield

    def free_annotation_id(self) -> int:
        """A number that no annotation ever had, while steps are taken over."""
        return self._take_ids("next_annotation", schema.annotation.c.id, 1)

    def free_suggestion_id(self) -> int:
        """A number that no suggestion ever had, while steps are taken over."""
        return self._take_ids("next_suggestion", schema.suggestion.c.id, 1)

    def take_over(self, edit: ContentEdit, entry: Entry) -> None:
        """Do what an entry of a copy tells, under the numbers that `edit` has here.

        Raises ConflictError, GoneError, SignedError, KnownError where it does not fit; then nothing of it is done.
        """
        self.require_reason(edit)
        self._tables.change(edit)
        if isinstance(edit, Decide):
            self._replace_pending(edit.after)
        detail = {**edit_detail(edit), STEP: step_of(entry)}
        action = type(edit).__name__
        self._logged.append(history.append(self._connection, entry.at, entry.annotator, edit.image_id, action, detail))

    def _replace_pending(self, decided: Suggestion) -> None:
        """The same suggestion is not asked again here."""
        columns = schema.suggestion.c
        same = (columns.label_id == decided.label_id) & (columns.territory == decided.territory)
        same &= (columns.peak_x == decided.peak[0]) & (columns.peak_y == decided.peak[1]) & (columns.id != decided.id)
        onset = decided.span.onset if decided.span is not None else None
        same &= columns.onset.is_not_distinct_from(onset)
        here = is_pending(decided.image_id, decided.reading)
        self._connection.execute(delete(schema.suggestion).where(here & same))

    def take_over_seen(self, image_id: int, reading: str, seen: Mapping[int, str]) -> None:
        """Keep from when on suggestions were to be seen in a copy; the earlier moment counts."""
        stored = json.loads(reading_rows.stored(self._connection, image_id, reading)["seen"])
        first = {int(label): str(at) for label, at in stored.items()}
        for label, at in seen.items():
            first[label] = min(at, first.get(label, at))
        if first:
            reading_rows.put_values(self._connection, image_id, reading, seen=json.dumps(first))
