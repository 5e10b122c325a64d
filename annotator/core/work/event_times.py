"""Where something lies in a clip: onset, apex and offset as frames, and what can be asked and changed of them.

Frames are counted from 0. **The offset is the LAST frame of what lies there, not the first one behind it**: coders mark
the last frame on which they still see the movement, and what begins and ends on one frame is one frame long, never
empty. So the length is `offset - onset + 1`, and a slice of frames is `[onset : offset + 1]`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import Field, dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from annotator.core.errors import KnownError


class Timed(Protocol):
    """Anything that has an onset, an apex (None: not marked) and an offset: events, spans."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def onset(self) -> int: ...

    @property
    def apex(self) -> int | None: ...

    @property
    def offset(self) -> int: ...


T = TypeVar("T", bound=Timed)


class Border(StrEnum):
    """What of an event can be taken hold of."""

    ONSET = "onset"
    APEX = "apex"
    OFFSET = "offset"


@dataclass(frozen=True, slots=True)
class Span:
    """Onset, apex and offset (the last frame, inclusive) alone. Raises KnownError where they are out of order."""

    onset: int
    apex: int | None
    offset: int

    def __post_init__(self) -> None:
        check_times(self)

    @classmethod
    def between(cls, a: int, b: int, apex: int | None = None) -> Span:
        """As `ordered` gives it."""
        return cls(*ordered(a, b, apex))


def check_times(timed: Timed) -> None:
    """Raises KnownError for frames below 0, or where not onset ≤ apex ≤ offset."""
    onset, apex, offset = timed.onset, timed.apex, timed.offset
    _check_frames(onset, offset, *(() if apex is None else (apex,)))
    if onset > offset:
        raise KnownError("An event from frame {onset} to frame {offset} ends before it begins.",
                         onset=onset, offset=offset)  # fmt: skip
    if apex is not None and not onset <= apex <= offset:
        raise KnownError("The apex, frame {apex}, is not between onset and offset, frames {onset} and {offset}.",
                         apex=apex, onset=onset, offset=offset)  # fmt: skip


def _check_frames(*frames: int) -> None:
    if min(frames) < 0:
        raise KnownError("There is no frame {frame}: frames are counted from 0.", frame=min(frames))


def ordered(a: int, b: int, apex: int | None = None) -> tuple[int, int | None, int]:
    """Onset, apex, offset of what somebody marked from one frame to another, in either direction; an apex outside is
    moved to the nearer end. Raises KnownError for frames below 0.
    """
    _check_frames(a, b, *(() if apex is None else (apex,)))
    onset, offset = min(a, b), max(a, b)
    return onset, None if apex is None else min(max(apex, onset), offset), offset


def length(timed: Timed) -> int:
    """Frames it lasts, at least 1: the offset counts."""
    return timed.offset - timed.onset + 1


def contains(timed: Timed, frame: int) -> bool:
    """Whether it lasts on a frame; on its offset it does."""
    return timed.onset <= frame <= timed.offset


def overlaps(one: Timed, other: Timed) -> bool:
    """Whether both last on some frame."""
    return one.onset <= other.offset and other.onset <= one.offset


def touches(one: Timed, other: Timed) -> bool:
    """Whether one begins on the frame after the other's last: no frame is shared, and none lies between."""
    return one.offset + 1 == other.onset or other.offset + 1 == one.onset


def moved(timed: T, border: Border, frame: int, count: int | None = None) -> T:
    """The same with a border on another frame, or as near to it as can be.

    A border never passes another one, as in ELAN: the onset stops at the apex (at the offset, where no apex is marked),
    the offset likewise, and the apex stays between both. To move an apex out, move the border first. None goes below
    frame 0 or, where the clip's `count` of frames is given, beyond its last one; what lies there already may stay. An
    apex that was not marked is marked.
    """
    last = frame if count is None else max(count - 1, 0)
    wanted = max(min(frame, last), 0)
    if border is Border.ONSET:
        stop = timed.offset if timed.apex is None else timed.apex
        return replace(timed, onset=min(wanted, stop))
    if border is Border.OFFSET:
        stop = timed.onset if timed.apex is None else timed.apex
        return replace(timed, offset=max(wanted, stop))
    return replace(timed, apex=min(max(wanted, timed.onset), timed.offset))


def shifted(timed: T, by: int, count: int | None = None) -> T:
    """The same, `by` frames later (earlier, where negative), as long as before: it stops at the clip's ends."""
    if count is not None:
        by = min(by, max(count - 1 - timed.offset, 0))
    by = max(by, -timed.onset)
    apex = None if timed.apex is None else timed.apex + by
    return replace(timed, onset=timed.onset + by, apex=apex, offset=timed.offset + by)


def snapped(frame: int, border: Border, others: Iterable[Timed], within: int) -> int:
    """The frame on which a border falls into line with those of others, at most `within` frames away; else the same.

    Borders are edges of frames: an onset the left edge of its frame, an offset the right one of its. So an onset snaps
    to others' onsets, and to the frame after their offsets; an offset to their offsets, and to the frame before their
    onsets; an apex to their apexes, onsets and offsets. The nearest counts, of two as near the earlier one.
    """
    candidates = (place for other in others for place in _places(border, other) if abs(place - frame) <= within)
    return min(candidates, key=lambda place: (abs(place - frame), place), default=frame)


def _places(border: Border, other: Timed) -> Iterator[int]:
    if border is Border.ONSET:
        yield from (other.onset, other.offset + 1)
    elif border is Border.OFFSET:
        yield from (other.offset, *((other.onset - 1,) if other.onset else ()))
    else:
        yield from (other.onset, other.offset, *(() if other.apex is None else (other.apex,)))


@dataclass(frozen=True)
class Landmark(Generic[T]):
    """A frame at which one may stop: a border of an event."""

    frame: int
    border: Border
    event: T


def landmarks(events: Iterable[T]) -> list[Landmark[T]]:
    """All borders of events, by frame; on one frame onsets, apexes, offsets in this order, and events as they came."""
    found = [
        Landmark(frame, border, event)
        for event in events
        for border, frame in ((Border.ONSET, event.onset), (Border.APEX, event.apex), (Border.OFFSET, event.offset))
        if frame is not None
    ]
    order = list(Border)
    return sorted(found, key=lambda mark: (mark.frame, order.index(mark.border)))


def next_landmark(marks: Sequence[Landmark[T]], frame: int) -> Landmark[T] | None:
    """The first of `landmarks` behind a frame; None behind the last."""
    place = bisect_right(marks, frame, key=lambda mark: mark.frame)
    return marks[place] if place < len(marks) else None


def previous_landmark(marks: Sequence[Landmark[T]], frame: int) -> Landmark[T] | None:
    """The first of `landmarks` on the nearest frame before a frame; None before the first."""
    place = bisect_left(marks, frame, key=lambda mark: mark.frame)
    if not place:
        return None
    return marks[bisect_left(marks, marks[place - 1].frame, key=lambda mark: mark.frame)]


def at_frame(events: Iterable[T], frame: int) -> list[T]:
    """The events that last on a frame, as they came."""
    return [event for event in events if contains(event, frame)]


@dataclass(frozen=True)
class Clipped(Generic[T]):
    """Events as they fit into a clip: `kept` are all that do, those shortened that reached beyond its end; `cut` are
    these as they were, `gone` those that lie beyond it altogether.
    """

    kept: tuple[T, ...]
    cut: tuple[T, ...]
    gone: tuple[T, ...]


def clipped(events: Iterable[T], count: int) -> Clipped[T]:
    """Events as a clip of `count` frames has them; an apex beyond its end is no longer marked."""
    kept: list[T] = []
    cut: list[T] = []
    gone: list[T] = []
    for event in events:
        if event.onset >= count:
            gone.append(event)
        elif event.offset < count:
            kept.append(event)
        else:
            cut.append(event)
            inside = event.apex is not None and event.apex < count
            kept.append(replace(event, offset=count - 1, apex=event.apex if inside else None))
    return Clipped(tuple(kept), tuple(cut), tuple(gone))
