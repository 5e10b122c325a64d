"""What an export is asked for, and what it tells afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Which(StrEnum):
    """Which images an export holds."""

    ALL = "all"
    ANNOTATED = "annotated"
    DONE = "done"


class Shape(StrEnum):
    """How regions are written: run lengths (always exact), polygons where they are exact, or polygons always."""

    RLE = "rle"
    EXACT_POLYGON = "exact-polygon"
    POLYGON = "polygon"


@dataclass(frozen=True)
class ExportOptions:
    which: Which = Which.ALL
    shape: Shape = Shape.RLE


@dataclass(frozen=True)
class ExportReport:
    """Counts of what was written, and a sentence for everything that could not be written exactly."""

    path: Path
    images: int
    annotations: int
    problems: tuple[str, ...] = ()
