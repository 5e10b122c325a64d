"""Faults of the environment, told to people: what happened, to which file, what to do now."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annotator.core.message import Message, message_of, parts_of


class KnownError(Exception):
    """A fault that is no bug of ours: a broken file, a full disk, a missing folder.

    `what` says what happened in one sentence, `path` names the file, folder or server, `advice` says what to do now.
    Both texts are templates: `{name}` stands for the value of that name.
    """

    def __init__(self, what: str, *, path: object = None, advice: str = "", **values: object) -> None:
        self.what = Message(what, **values)
        self.path = Path(path) if isinstance(path, str) else path
        self.advice = Message(advice, **values)
        super().__init__(str(self))

    def __str__(self) -> str:
        subject = f"{self.path}: " if self.path is not None else ""
        return " ".join(part for part in (f"{subject}{self.what}", self.advice) if part)


class DamagedError(KnownError):
    """The content of a project file is not what was written: a backup may help."""


class NoImageError(KnownError):
    """A file of a kind that often is an image is none: a folder may be opened without it."""


def parts_of_fault(error: KnownError) -> dict[str, Any]:
    """An error as JSON can hold it, for another process to tell."""
    path = None if error.path is None else str(error.path)
    return {"what": parts_of(error.what), "advice": parts_of(error.advice), "path": path}


def fault_of(told: Mapping[str, Any]) -> KnownError:
    """The error whose parts those are; one of a kind of its own is a plain one then."""
    error = KnownError("", path=told["path"])
    error.what, error.advice = message_of(told["what"]), message_of(told["advice"])
    error.args = (str(error),)
    return error
