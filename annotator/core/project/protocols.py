"""The protocol of a project, and whose reading it is opened in."""

from __future__ import annotations

import json

from sqlalchemy import select

from annotator.core.errors import KnownError
from annotator.core.project.base import OpenProject
from annotator.core.project.membership import PROTOCOL
from annotator.core.project.readings import checked_reader
from annotator.core.store import schema
from annotator.core.store.faults import as_written
from annotator.core.work.circumstances import NOBODYS, SHARED
from annotator.core.work.edits import ChangeProtocol
from annotator.core.work.protocol import Protocol, checked

# In a reader's own copy the setting that tells whose it is.
READER = "reader"


class ProjectProtocol(OpenProject):
    """A project's protocol."""

    @property
    def protocol(self) -> Protocol:
        """How the project is read."""
        stored = self.setting(PROTOCOL)
        if not stored:
            return Protocol()
        with as_written(self.path):
            try:
                return Protocol.from_plain(json.loads(stored))
            except (AttributeError, TypeError) as fault:
                raise ValueError(str(fault)) from fault

    def kept_out(self) -> set[int]:
        """The images whose marks are to teach nothing: those of the audit, unless the protocol says otherwise."""
        protocol = self.protocol
        if not protocol.audit_share or protocol.teaches_audit:
            return set()
        numbers = self.store.tuples(select(schema.image.c.id))
        return {int(number) for (number,) in numbers if protocol.is_audited(int(number))}

    def changing_protocol(self, after: Protocol) -> ChangeProtocol:
        """The step by which the project is read otherwise from now on. Raises KnownError for what cannot be."""
        return ChangeProtocol(self.protocol, checked(after))

    def read_as(self, reader: str = "") -> None:
        """Work in the name of a reader from now on, "" for whom the copy or the system's user name tells.

        Where readers have readings of their own, it is theirs that is seen, and nothing where nobody tells who reads.
        Raises KnownError where the copy is another reader's.
        """
        owner = self.setting(READER)
        if owner and reader and checked_reader(reader) != owner:
            raise KnownError(
                "This copy is for {owner} to read.",
                owner=owner,
                path=self.path,
                advice="Make a copy for {reader}: annotator copy PROJECT --reader {reader} --output FILE.",
                reader=reader,
            )
        name = reader or owner
        if name:
            self.annotator = checked_reader(name)
        self.reading = SHARED
        if self.protocol.own_readings:
            self.reading = checked_reader(self.annotator) if self.annotator else NOBODYS

    @property
    def owner(self) -> str:
        """Whose copy of a project this is; empty for none."""
        return self.setting(READER)

    def require_lead(self) -> None:
        """Raises KnownError in a reader's own copy: how a project is read, and what is audited, is not for readers."""
        if self.owner:
            raise KnownError(
                "This is a copy for {owner} to read; that is told by the project it was made of.",
                owner=self.owner,
                path=self.path,
                advice="Bring the copy back first: annotator merge PROJECT COPY.",
            )

    def require_reader(self) -> None:
        """Raises KnownError where every reader has an own reading, and nobody said who reads."""
        if self.reading == NOBODYS:
            raise KnownError(
                "Every reader has an own reading of this project, and who reads is not known.",
                path=self.path,
                advice="Say who reads: --reader NAME.",
            )
