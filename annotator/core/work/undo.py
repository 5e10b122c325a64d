"""The undo history: applied edits in order, without limit; only their names are kept in memory."""

from __future__ import annotations

import pickle
import tempfile
from dataclasses import dataclass
from typing import BinaryIO

from annotator.core.work.edits import Edit


@dataclass(frozen=True)
class _Entry:
    """A name and where its edit lies: in the file from `start` to `end`, or here when the disk took no more."""

    text: str
    start: int
    end: int
    edit: Edit | None = None


class UndoHistory:
    """Applied edits and how many of them stand. The caller applies an edit first and records it after.

    The edits lie in a temporary file without a name, which nobody else can open and which ends with the process.
    """

    def __init__(self) -> None:
        self._file: BinaryIO | None = None
        self._entries: list[_Entry] = []
        self._standing = 0

    def close(self) -> None:
        """Forget everything."""
        self._entries, self._standing = [], 0
        if self._file is not None:
            self._file.close()
            self._file = None

    def record(self, text: str, edit: Edit) -> None:
        """Remember an applied edit; what had been undone before it can no longer be redone."""
        del self._entries[self._standing :]
        start = self._entries[-1].end if self._entries else 0
        data = pickle.dumps(edit, pickle.HIGHEST_PROTOCOL)
        # A full disk costs memory, never a step.
        written = self._write(start, data)
        self._entries.append(_Entry(text, start, start + len(data)) if written else _Entry(text, start, start, edit))
        self._standing += 1

    def _write(self, start: int, data: bytes) -> bool:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - it lives as long as the history
            self._file.truncate(start)
            self._file.seek(start)
            return self._file.write(data) == len(data)
        except OSError:
            return False

    @property
    def undo_text(self) -> str | None:
        return self._entries[self._standing - 1].text if self._standing else None

    @property
    def redo_text(self) -> str | None:
        return self._entries[self._standing].text if self._standing < len(self._entries) else None

    def next_undo(self) -> Edit | None:
        """The edit to apply to take the last one back; call `undone` once that is done."""
        return self._edit(self._standing - 1).inverted() if self._standing else None

    def next_redo(self) -> Edit | None:
        """The edit to apply again; call `redone` once that is done."""
        return self._edit(self._standing) if self._standing < len(self._entries) else None

    def undone(self) -> None:
        self._standing -= 1

    def redone(self) -> None:
        self._standing += 1

    def give_up(self, edit: Edit) -> None:
        """Forget the next undo, or the next redo, if it is this one: somebody else's work stands in its way."""
        if self.next_undo() == edit:
            self._standing -= 1
            del self._entries[self._standing]
        elif self.next_redo() == edit:
            del self._entries[self._standing]

    def _edit(self, place: int) -> Edit:
        entry = self._entries[place]
        if entry.edit is not None:
            return entry.edit
        assert self._file is not None
        self._file.seek(entry.start)
        edit: Edit = pickle.loads(self._file.read(entry.end - entry.start))  # our own file, see above
        return edit
