"""The undo history: applied edits in order, without limit. Each is a small delta."""

from __future__ import annotations

from annotator.core.edits import Edit


class UndoHistory:
    """Applied edits and how many of them stand. The caller applies an edit first and records it after."""

    def __init__(self) -> None:
        self._edits: list[tuple[str, Edit]] = []
        self._standing = 0

    def record(self, text: str, edit: Edit) -> None:
        """Remember an applied edit; what had been undone before it can no longer be redone."""
        del self._edits[self._standing :]
        self._edits.append((text, edit))
        self._standing += 1

    @property
    def undo_text(self) -> str | None:
        return self._edits[self._standing - 1][0] if self._standing else None

    @property
    def redo_text(self) -> str | None:
        return self._edits[self._standing][0] if self._standing < len(self._edits) else None

    def next_undo(self) -> Edit | None:
        """The edit to apply to take the last one back; call `undone` once that is done."""
        return self._edits[self._standing - 1][1].inverted() if self._standing else None

    def next_redo(self) -> Edit | None:
        """The edit to apply again; call `redone` once that is done."""
        return self._edits[self._standing][1] if self._standing < len(self._edits) else None

    def undone(self) -> None:
        self._standing -= 1

    def redone(self) -> None:
        self._standing += 1
