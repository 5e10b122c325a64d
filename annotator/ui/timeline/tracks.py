"""The tracks of a timeline: which labels have one, how events lie in it, and what of them is at a place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from annotator.core.work.event_frames import INTENSITY, grade_of
from annotator.core.work.event_times import Border
from annotator.core.work.events import Event, in_order
from annotator.core.work.labels import Label
from annotator.ui.timeline.scale import Scale

# What tells an event from others, and from suggested ones.
Key: TypeAlias = tuple[type[Event], int]
# The height of one reader's events where those of several are seen.
BAR = 7
# Pixels: a track with one lane, each further lane, and how near to a border the pointer takes hold of it.
TRACK, LANE, NEAR = 28, 21, 5.0
# How high an event is drawn in its lane whose intensity is not told, and by grade: A to E.
UNGRADED = 0.7
_HEIGHTS = dict(zip(range(1, 6), (0.4, 0.55, 0.7, 0.85, 1.0), strict=True))


@dataclass(frozen=True)
class Placed:
    """An event and its lane, from 0; overlapping ones of a label lie in different lanes."""

    event: Event
    lane: int


@dataclass(frozen=True)
class Track:
    """One label's events; `top` and `height` in pixels from the first track, of which `below` are for other readers."""

    label: Label
    events: tuple[Placed, ...]
    top: int
    height: int
    below: int = 0

    def lane_top(self, lane: int) -> int:
        """Where a lane begins."""
        return self.top + 3 + lane * LANE


@dataclass(frozen=True)
class Reader:
    """What another reader coded in a clip, in the reader's colour; `chosen`: this one's events are what is taken."""

    name: str
    colour: str
    events: Sequence[Event]
    chosen: bool = False


@dataclass(frozen=True)
class Grip:
    """What the pointer would take hold of: a border of an event, or (None) all of it."""

    event: Event
    border: Border | None


def tracks_of(
    labels: Sequence[Label], events: Iterable[Event], shown: Collection[int], readers: int = 0,
    before: Iterable[Track] = (),
) -> tuple[Track, ...]:  # fmt: skip
    """A track for each label that is `shown` (by its id) or has events, in the order of the labels; with room for the
    events of so many other readers. Of the tracks `before`, those with the same events keep their lanes.
    """
    known = {track.label.id: track for track in before}
    by_label: dict[int, list[Event]] = {}
    for event in events:
        by_label.setdefault(event.label_id, []).append(event)
    found: list[Track] = []
    top = 0
    for label in labels:
        if label.id not in shown and label.id not in by_label:
            continue
        own = in_order(by_label.get(label.id, ()))
        old = known.get(label.id)
        placed = old.events if old is not None and _holds(old, own) else _in_lanes(own)
        lanes = max((one.lane for one in placed), default=0) + 1
        below = readers * BAR
        found.append(Track(label, placed, top, TRACK + (lanes - 1) * LANE + below, below))
        top += found[-1].height
    return tuple(found)


def _holds(track: Track, events: Sequence[Event]) -> bool:
    """Whether a track has these very events."""
    return len(track.events) == len(events) and all(one.event is e for one, e in zip(track.events, events, strict=True))


def _in_lanes(events: Sequence[Event]) -> tuple[Placed, ...]:
    """Ordered events, each in the first lane that is free."""
    ends: list[int] = []
    placed: list[Placed] = []
    for event in events:
        lane = next((n for n, end in enumerate(ends) if end < event.onset), len(ends))
        ends[lane : lane + 1] = [event.offset]
        placed.append(Placed(event, lane))
    return tuple(placed)


def height_of(event: Event) -> float:
    """How much of its lane's height an event takes at its strongest, in (0, 1]."""
    return _HEIGHTS.get(grade_of(event.attribute(INTENSITY)), UNGRADED)


def ramp(event: Event, scale: Scale, bottom: float, height: float) -> list[tuple[float, float]]:
    """The outline of an event: it rises from onset to apex and falls to its offset; without an apex it is as strong all
    the time.
    """
    left, right, top = scale.x(event.onset), scale.x(event.offset + 1), bottom - height * height_of(event)
    right = max(right, left + 2)
    if event.apex is None:
        return [(left, bottom), (left, top), (right, top), (right, bottom)]
    low = bottom - height * height_of(event) * 0.25
    return [(left, bottom), (left, low), (scale.middle(event.apex), top), (right, low), (right, bottom)]


def grip_at(tracks: Sequence[Track], scale: Scale, x: float, y: float, chosen: Collection[Key] = ()) -> Grip | None:
    """What lies at a place of the tracks; borders of a chosen event before all else, then the nearest."""
    track = next((one for one in tracks if one.top <= y < one.top + one.height), None)
    if track is None:
        return None
    lane = min(max(int(y - track.top - 3) // LANE, 0), max(int(track.height - track.below - TRACK) // LANE, 0))
    found: list[tuple[bool, float, Grip]] = []
    for placed in track.events:
        event = placed.event
        if placed.lane != lane:
            continue
        left, right = scale.x(event.onset), scale.x(event.offset + 1)
        for border, place in ((Border.ONSET, left), (Border.OFFSET, right)):
            if abs(x - place) <= NEAR:
                found.append((event.key not in chosen, abs(x - place), Grip(event, border)))
        if event.apex is not None and abs(x - scale.middle(event.apex)) <= NEAR:
            found.append((event.key not in chosen, abs(x - scale.middle(event.apex)), Grip(event, Border.APEX)))
        if left <= x < max(right, left + 2):
            found.append((event.key not in chosen, NEAR, Grip(event, None)))
    return min(found, key=lambda one: one[:2])[2] if found else None
