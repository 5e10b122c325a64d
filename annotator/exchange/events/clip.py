"""What files tell of a clip: events by names of labels, and scores frame by frame. Formats know nothing else.

Frames are counted from 0, and an event's `offset` is its last frame, inclusive, as in `annotator.core.work.events`.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from annotator.core.images import clip_stem
from annotator.core.work.event_frames import INTENSITY, SIDE
from annotator.core.work.event_times import check_times
from annotator.exchange.events.timing import Timing


@dataclass(frozen=True)
class ClipEvent:
    """An event; `score` is how sure its maker was, in [0, 1]. Raises KnownError unless 0 ≤ onset ≤ apex ≤ offset."""

    label: str
    onset: int
    apex: int | None
    offset: int
    attributes: tuple[tuple[str, str], ...] = ()
    annotator: str = ""
    score: float | None = None

    def __post_init__(self) -> None:
        check_times(self)

    def attribute(self, name: str) -> str:
        """The value of an attribute; "" where it has none."""
        return dict(self.attributes).get(name, "")

    @property
    def intensity(self) -> str:
        """A to E, or whatever the label set has; "" where none is told."""
        return self.attribute(INTENSITY)

    @property
    def side(self) -> str:
        """L, R, S, A, T or B; "" where none is told."""
        return self.attribute(SIDE)


class Measure(StrEnum):
    """What a track's numbers are."""

    OCCURRENCE = "occurrence"  # 1 there, 0 not
    INTENSITY = "intensity"  # 0 not there, 1 to 5 as A to E, and between
    SCORE = "score"  # any other number, such as a probability


@dataclass(frozen=True, eq=False)
class Track:
    """Numbers of a label, one for each frame: float64 of shape (frames,), NaN where nothing is known. `face` tells
    faces of one clip apart.
    """

    label: str
    measure: Measure
    values: NDArray[np.float64]
    face: str = ""


@dataclass(frozen=True)
class ClipEvents:
    """A clip: its name (a path, or what a file calls it), its timing as far as it is known, what is said of it.

    `looked_for` are names of labels that somebody looked for: frames without an event of them are known to be without,
    frames of any other label are unknown. Where `every` is not 1, only every so many frames was looked at, from the
    first on.
    """

    name: str
    events: tuple[ClipEvent, ...] = ()
    tracks: tuple[Track, ...] = ()
    timing: Timing = field(default_factory=Timing)
    looked_for: frozenset[str] = frozenset()
    every: int = 1

    @property
    def count(self) -> int:
        """How many frames the clip has, or what is said of it needs."""
        lengths = (len(track.values) for track in self.tracks)
        return self.timing.count or max((*(event.offset + 1 for event in self.events), *lengths), default=0)


def answers(intensity: str = "", side: str = "", **more: str) -> tuple[tuple[str, str], ...]:
    """Attributes with a value, by name, as events keep them."""
    told = {INTENSITY: intensity, SIDE: side, **more}
    return tuple(sorted((name, value) for name, value in told.items() if value))


def lanes(events: Iterable[ClipEvent]) -> list[list[ClipEvent]]:
    """Events in as few lanes as can be, so that in none two share a frame."""
    found: list[list[ClipEvent]] = []
    ends: list[tuple[int, int]] = []  # a heap: where each lane ends, and its place
    for event in sorted(events, key=lambda one: (one.onset, one.offset)):
        if ends and ends[0][0] < event.onset:
            place = heapq.heappop(ends)[1]
            found[place].append(event)
        else:
            place = len(found)
            found.append([event])
        heapq.heappush(ends, (event.offset, place))
    return found


def file_stems(clips: Sequence[ClipEvents]) -> list[str]:
    """What the files of clips are called, without suffix: as the clip, with its folders where two share a name; no two
    are called the same on any system.
    """
    paths = [PurePosixPath(clip.name.replace("\\", "/")) for clip in clips]
    plain = [_safe(clip_stem(path)) for path in paths]
    used: set[str] = set()
    found = []
    for path, stem in zip(paths, plain, strict=True):
        alone = sum(other.casefold() == stem.casefold() for other in plain) == 1
        wanted = stem if alone else _safe("_".join((*path.parent.parts, clip_stem(path))))
        name, number = wanted, 2
        while name.casefold() in used:
            name, number = f"{wanted}_{number}", number + 1
        used.add(name.casefold())
        found.append(name)
    return found


def _safe(stem: str) -> str:
    """A name that every file system takes."""
    return re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", stem).strip(" .") or "clip"
