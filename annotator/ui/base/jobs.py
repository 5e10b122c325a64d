"""Jobs beside the window's thread: whatever one dies of is handed back, so that its asker does not wait for ever."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

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
