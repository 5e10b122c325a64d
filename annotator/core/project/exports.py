"""What a project wrote for other programs: enough to know its own files again."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from annotator.core.project.base import OpenProject
from annotator.core.store import history, schema

# In the table of settings, a row a file: its SHA-256 behind this, its size as the value.
_WRITTEN = "export:"


class ProjectExports(OpenProject):
    """What a project remembers of its exports.

    Files are known by their content, wherever they lie: a project may be worked on from several machines, and a path
    would tell names that an anonymous export leaves out.
    """

    @property
    def identity(self) -> str:
        """What tells a project from all others, and nothing of what is in it; copies of a project share it."""
        return hashlib.sha256(f"exports of {self.setting(history.SEED)}".encode()).hexdigest()

    def written_files(self) -> frozenset[tuple[int, str]]:
        """Size and SHA-256 of every file that was exported."""
        columns = schema.meta.c
        rows = self.store.rows(select(columns.key, columns.value).where(columns.key.startswith(_WRITTEN)))
        return frozenset((int(row["value"]), str(row["key"]).removeprefix(_WRITTEN)) for row in rows)

    def remember_file(self, size: int, sha256: str) -> None:
        """Know an exported file again. Raises KnownError."""
        self.set_setting(f"{_WRITTEN}{sha256}", str(size))
