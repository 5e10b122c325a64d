"""The right to write a project file: taking it, and why it cannot be had."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.store.lock import HeldError, Holder, WriterLock


class SeveralNames:
    """A file has further names (hard links): SQLite would keep one log for each, and mix them up."""


def refusal_of(path: Path, denied: Holder | OSError | SeveralNames) -> KnownError:
    if isinstance(denied, SeveralNames):
        return KnownError(
            "The project file has further names (hard links); it can only be read, so that nothing is lost.",
            path=path,
            advice="Delete the other names, or open a copy of it.",
        )
    if isinstance(denied, OSError):
        return KnownError(
            "The project cannot be locked for writing ({fault}); it can only be read.",
            fault=denied.strerror or denied,
            path=path,
            advice="Choose a place where you may write and that has room.",
        )
    return KnownError(
        "{holder} has this project open; here it can only be read.",
        holder=denied.told(),
        path=path,
        advice="Close it there and open it here again.",
    )


def taken(path: Path) -> WriterLock | Holder | OSError:
    """The right to write a project; else who has it, or why there is none to be had."""
    try:
        return WriterLock.take(path)
    except HeldError as held:
        return held.holder
    except OSError as fault:
        return fault


@contextmanager
def writer_lock(path: Path) -> Iterator[WriterLock]:
    """The right to write a project file that is not opened. Raises KnownError naming who has it."""
    lock = taken(path)
    if not isinstance(lock, WriterLock):
        raise refusal_of(path, lock)
    try:
        yield lock
    finally:
        lock.release()
