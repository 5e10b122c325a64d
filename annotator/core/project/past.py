"""Integrity and history of a project."""

from __future__ import annotations

from sqlalchemy import select

from annotator.core.message import Message
from annotator.core.project.base import OpenProject
from annotator.core.store import history, schema
from annotator.core.store.faults import as_written
from annotator.core.store.history import Entry


class ProjectPast(OpenProject):
    """What was ever done to a project, and whether it is still whole."""

    def last_step(self) -> tuple[int, str]:
        """Number and moment of the last step, no classifier's answer; before the first one 0 and when it was made."""
        columns = schema.history.c
        query = select(columns.id, columns.at).where(columns.action.not_in(("suggest", "forget")))
        query = query.order_by(columns.id.desc()).limit(1)
        found = self.store.rows(query)
        return (found[0]["id"], found[0]["at"]) if found else (0, self.setting("created"))

    def file_faults(self) -> list[str]:
        """What the database says of its own integrity and references; empty when all is well."""
        return self.store.faults()

    def history(self, image_id: int | None = None, after: int = 0) -> list[Entry]:
        """Everything that was ever done to the project, or to one image, oldest first; from a number on, if given."""
        query = select(schema.history).where(schema.history.c.id > after).order_by(schema.history.c.id)
        query = query if image_id is None else query.where(schema.history.c.image_id == image_id)
        return [history.entry_of(row) for row in self.store.rows(query)]

    def history_fault(self, noted: str = "") -> Message | None:
        """The first thing wrong with the chain of the history; None when every link fits.

        `noted` is a hash written down earlier, which must be one of the links.
        """
        entries = self.history()
        if noted and noted not in (entry.hash for entry in entries):
            return Message("History: no entry has the hash {noted}.", noted=noted)
        return history.fault_of(entries, self.setting(history.SEED), self.setting(history.HEAD))

    @property
    def head(self) -> tuple[int, str]:
        """Number and hash of the last entry of the history."""
        with as_written(self.path):
            return history.head_of(self.setting(history.HEAD))
