"""Faults of the environment, told to people: what happened, to which file, what to do now."""

from __future__ import annotations

from pathlib import Path

from annotator.core.message import Message


class KnownError(Exception):
    """A fault that is no bug of ours: a broken file, a full disk, a missing folder.

    `what` says what happened in one sentence, `path` names the file or folder, `advice` says what to do now.
    Both texts are templates: `{name}` stands for the value of that name.
    """

    def __init__(self, what: str, *, path: Path | str | None = None, advice: str = "", **values: object) -> None:
        self.what = Message(what, **values)
        self.path = Path(path) if path is not None else None
        self.advice = Message(advice, **values)
        super().__init__(str(self))

    def __str__(self) -> str:
        subject = f"{self.path}: " if self.path is not None else ""
        return " ".join(part for part in (f"{subject}{self.what}", self.advice) if part)


class DamagedError(KnownError):
    """The content of a project file is not what was written: a backup may help."""
