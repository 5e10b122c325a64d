"""What the formats of frames share: rows of numbers, each for a frame and a face, become tracks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.work.facs_notation import unit_name
from annotator.exchange.events.clip import ClipEvents, Measure, Track
from annotator.exchange.events.rows import Row
from annotator.exchange.events.timing import MOST_FRAMES, Timing

# A file that tells of fewer than every hundredth frame is damaged: its numbers of frames are none.
SPARSEST, _FEW = 100, 1000
FAILED = marked("On {count} {count:frame|frames} no face was found: they are unknown (first: frame {first}).")
BEYOND = marked(
    "The file tells of more frames ({count}) than the clip has ({most}); those beyond its end are left out."
)
_UNIT = re.compile(r"AU0*([1-9][0-9]?)(_[rc])?", re.IGNORECASE)


@dataclass(frozen=True)
class Column:
    """A column of a table: its place, and what its numbers are."""

    place: int
    name: str
    label: str
    measure: Measure


def unit_columns(header: Sequence[str], suffixes: dict[str, Measure]) -> tuple[Column, ...]:
    """The columns of action units, AU01 with one of the suffixes ("", "_r", "_c"); a second one of a name is none."""
    found: dict[tuple[str, Measure], Column] = {}
    for place, name in enumerate(header):
        fit = _UNIT.fullmatch(name)
        measure = suffixes.get((fit[2] or "").lower()) if fit else None
        if fit is not None and measure is not None:
            label = unit_name(int(fit[1]))
            found.setdefault((label, measure), Column(place, name, label, measure))
    return tuple(found.values())


def padded(number: int) -> str:
    """An action unit as programs name columns: AU01."""
    return f"AU{number:02d}"


@dataclass
class Faces:
    """Rows of numbers as they come, by faces; `first` is what the file calls the first frame."""

    path: Path
    columns: Sequence[Column]
    first: int
    frames: dict[str, dict[int, list[float]]] = field(default_factory=dict)
    failed: set[int] = field(default_factory=set)

    def add(self, row: Row, frame: int, face: str, values: list[float] | None) -> None:
        """Take a row; None where no face was found. Raises KnownError where the frame has one of this face."""
        rows = self.frames.setdefault(face, {})
        if frame in rows:
            raise row.fault(Message("frame {frame} is there a second time.", frame=frame + self.first))
        if values is None:
            self.failed.add(frame)
        rows[frame] = [np.nan] * len(self.columns) if values is None else values

    def clip(
        self, name: str, timing: Timing, times: dict[int, float] | None = None
    ) -> tuple[ClipEvents, list[Message]]:
        """The clip of all rows, of frames counted from 0, and what is worth telling. Raises KnownError."""
        told = 1 + max((frame for rows in self.frames.values() for frame in rows), default=-1)
        rows = sum(map(len, self.frames.values()))
        if told > MOST_FRAMES or told > _FEW + SPARSEST * rows:
            raise KnownError(
                "The file tells of frame {frame}, but has {count} {count:row|rows} alone.",
                frame=told - 1 + self.first, count=rows, path=self.path,
            )  # fmt: skip
        notices = []
        if self.failed:
            notices.append(Message(FAILED, count=len(self.failed), first=min(self.failed) + self.first))
        count = timing.count or told
        if told > count:
            notices.append(Message(BEYOND, count=told, most=count))
        if not timing.known:
            timing = _timing(count, times or {})
        tracks = tuple(track for face in self.frames for track in self._tracks(face, count))
        return ClipEvents(name, tracks=tracks, timing=timing), notices

    def _tracks(self, face: str, count: int) -> Iterable[Track]:
        rows = {frame: values for frame, values in self.frames[face].items() if frame < count}
        table = np.full((len(self.columns), count), np.nan)
        if rows:
            table[:, list(rows)] = np.array(list(rows.values()), dtype=np.float64).T
        shown = face if len(self.frames) > 1 else ""
        for column, values in zip(self.columns, table, strict=True):
            yield Track(column.label, column.measure, values, shown)


def _timing(count: int, times: dict[int, float]) -> Timing:
    """The times a file tells, where it tells them of every frame and they ascend; else the number of frames alone."""
    starts = [times.get(frame, np.nan) for frame in range(count)]
    steps = np.diff(starts)
    whole = count > 1 and np.isfinite(starts).all() and (steps > 0).all()
    return Timing(count, times=tuple(starts)) if whole else Timing(count)
