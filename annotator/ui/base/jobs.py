"""Jobs beside the window's thread: whatever one dies of is handed back, so that its asker does not wait for ever."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRunnable

from annotator.core.errors import KnownError


def as_known(fault: Exception, path: Path | None = None) -> KnownError:
    """A fault to tell people. Details of one that nobody foresaw go to the terminal."""
    if isinstance(fault, KnownError):
        return fault
    if isinstance(fault, MemoryError):
        return KnownError(
            "There is not enough memory for this image.", path=path, advice="Close other programs, and try again."
        )
    sys.stderr.write("".join(traceback.format_exception(fault)))
    cause = f"{type(fault).__name__}: {fault}"
    return KnownError("A fault of the program ended this job ({fault}).", fault=cause, path=path, advice="Try again.")


class Job(QRunnable):
    """Does one thing in a thread pool, and hands back what came of it, a `KnownError` where it failed.

    Python keeps what the pool runs: whoever starts one holds it until it told.
    """

    def __init__(self, does: Callable[[], object], tell: Callable[[object], None], path: Path | None = None) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._does, self._tell, self._path = does, tell, path

    def run(self) -> None:
        try:
            self._tell(self._does())
        except Exception as fault:
            self._tell(as_known(fault, self._path))
