"""What a project wrote for other programs: enough to know its own files again, and to split its images as before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from annotator.core.errors import KnownError
from annotator.core.project.base import OpenProject
from annotator.core.store import history, schema
from annotator.core.work.annotation import now

# In the table of settings, a row a file: its SHA-256 behind this, its size as the value.
_WRITTEN = "export:"
# A row an image: its number behind this, the part of the split it is in as the value; and when the split was made.
_PART, _SPLIT = "split:", "split_made"


class ProjectExports(OpenProject):
    """What a project remembers of its exports.

    Files are known by their content, wherever they lie: a project may be worked on from several machines, and a path
    would tell names that an anonymous export leaves out.
    """

    def key(self, purpose: str) -> bytes:
        """A key of this project for a purpose, 32 bytes: nobody who does not have the project can make it."""
        return hashlib.sha256(f"{purpose} {self.setting(history.SEED)}".encode()).digest()

    @property
    def identity(self) -> str:
        """What tells a project from all others, and nothing of what is in it; copies of a project share it."""
        return hashlib.sha256(f"exports of {self.setting(history.SEED)}".encode()).hexdigest()

    def written_files(self) -> frozenset[tuple[int, str]]:
        """Size and SHA-256 of every file that was exported."""
        return frozenset((int(size), sha256) for sha256, size in self._rows_of(_WRITTEN).items())

    def remember_file(self, size: int, sha256: str) -> None:
        """Know an exported file again. Raises KnownError."""
        self.set_setting(f"{_WRITTEN}{sha256}", str(size))

    def parts(self) -> dict[int, str]:
        """The part of the split that each image was ever exported in, by its number; removed ones count, too."""
        return {int(number): part for number, part in self._rows_of(_PART).items()}

    @property
    def split_made(self) -> str:
        """When the split was made (UTC, ISO 8601); "" while there is none."""
        return self.setting(_SPLIT)

    def keep_parts(self, parts: Mapping[int, str], *, afresh: bool = False) -> None:
        """Keep the parts of images for every later export; `afresh` in place of all that were kept.

        Raises KnownError where somebody else put one of them into another part since, and nothing is kept then.
        """
        meta = schema.meta.c
        with self._transaction():
            if afresh:
                self._connection.execute(delete(schema.meta).where(meta.key.startswith(_PART) | (meta.key == _SPLIT)))
            found = self._connection.execute(select(meta.key, meta.value).where(meta.key.startswith(_PART)))
            stored = {str(key): str(value) for key, value in found}
            new = {f"{_PART}{number}": part for number, part in parts.items()}
            if any(stored.get(key, part) != part for key, part in new.items()):
                raise KnownError(
                    "Somebody else split the images of this project at the same moment.",
                    path=self.path,
                    advice="Export again: then it is split like theirs.",
                )
            rows = [{"key": key, "value": part} for key, part in new.items() if key not in stored]
            if rows and not stored:
                rows.append({"key": _SPLIT, "value": now()})
            if rows:
                self._connection.execute(insert(schema.meta), rows)

    def _rows_of(self, prefix: str) -> dict[str, str]:
        """Settings whose names begin so, by the rest of their names."""
        columns = schema.meta.c
        rows = self.store.rows(select(columns.key, columns.value).where(columns.key.startswith(prefix)))
        return {str(row["key"]).removeprefix(prefix): str(row["value"]) for row in rows}
