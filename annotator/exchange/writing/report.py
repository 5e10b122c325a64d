"""What an export tells afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ExportReport:
    """Counts of what was written, and a sentence for everything that could not be written as it is.

    `unremembered` is size and SHA-256 of a file that the project could not remember, since it was only read.
    """

    path: Path
    images: int
    annotations: int
    problems: tuple[str, ...] = ()
    unremembered: tuple[int, str] | None = None
