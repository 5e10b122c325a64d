"""Events as arrays of frames, and spans found in arrays: occurrence, intensity, runs of a score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.work.event_times import Span, Timed
from annotator.core.work.events import Event

# FACS scores intensity from A, a trace, to E, maximal.
GRADES = "ABCDE"
INTENSITY, SIDE = "intensity", "side"
# What an array of intensities says of a frame on which the label is there, but nobody scored how strong it is. It is
# not 0: that says the label is not there.
UNSCORED = -1
# What an array of presence says of a frame that nobody looked at for a label. It is not 0: unlabelled is not absent.
UNKNOWN_PRESENCE = -1


def covered(events: Iterable[Timed], count: int) -> NDArray[np.bool_]:
    """For each of `count` frames whether any of the events lasts on it; what lies beyond the clip is left out."""
    spans = np.array([(event.onset, event.offset + 1) for event in events], dtype=np.int64).reshape(-1, 2)
    inside = np.minimum(spans, count)
    steps = np.zeros(count + 1, dtype=np.int64)
    np.add.at(steps, inside[:, 0], 1)
    np.add.at(steps, inside[:, 1], -1)
    found: NDArray[np.bool_] = np.cumsum(steps[:count]) > 0
    return found


def occurrence(events: Iterable[Event], label_id: int, count: int) -> NDArray[np.bool_]:
    """For each of `count` frames whether an event of the label lasts on it. False says that none is marked; whether
    somebody looked is told by `presence`.
    """
    return covered((event for event in events if event.label_id == label_id), count)


def presence(events: Iterable[Event], label_id: int, count: int, *, looked: bool) -> NDArray[np.int8]:
    """For each of `count` frames: 1, there is an event of the label; 0, somebody looked and there is none;
    `UNKNOWN_PRESENCE`, nobody looked for it (`looked` is False).
    """
    there = occurrence(events, label_id, count)
    return np.where(there, 1, 0 if looked else UNKNOWN_PRESENCE).astype(np.int8)


def grade_of(value: str) -> int:
    """An intensity as a number: A to E (in either case) as 1 to 5, anything else as `UNSCORED`."""
    letter = value.strip().upper()
    return GRADES.index(letter) + 1 if len(letter) == 1 and letter in GRADES else UNSCORED


def intensity(events: Iterable[Event], label_id: int, count: int) -> NDArray[np.int8]:
    """For each of `count` frames the label's intensity: 0 none, A to E as 1 to 5, `UNSCORED` where it is there without
    one. Of events that overlap the strongest counts, one without intensity least.
    """
    return graded(
        ((event, grade_of(event.attribute(INTENSITY))) for event in events if event.label_id == label_id), count
    )


def graded(events: Iterable[tuple[Timed, int]], count: int) -> NDArray[np.int8]:
    """As `intensity`, of events with their grades (1 to 5, or `UNSCORED`)."""
    values = np.zeros(count, dtype=np.int8)
    for event, grade in sorted(events, key=lambda pair: pair[1]):
        values[event.onset : event.offset + 1] = grade
    return values


def spans_of(
    scores: NDArray[np.floating] | Sequence[float], high: float, low: float | None = None, *,
    shortest: int = 1, gap: int = 0,
) -> tuple[Span, ...]:  # fmt: skip
    """Where a score per frame is high: spans with the apex at the (first) maximum.

    A span is a run of frames with scores ≥ `low` (hysteresis; by default `high`) of which one at least is ≥ `high`.
    Frames without a score (NaN) are in no run. Spans with at most `gap` frames between them are then made one, whatever
    those frames hold, and spans shorter than `shortest` frames are left out. Raises KnownError where low > high.
    """
    floor = high if low is None else low
    if floor > high or np.isnan(floor) or np.isnan(high):
        raise KnownError("The lower threshold, {low}, is above the upper one, {high}.", low=floor, high=high)
    values = np.asarray(scores, dtype=np.float64).reshape(-1)
    starts, ends = _runs(values >= floor)
    reached = np.concatenate(([0], np.cumsum(values >= high)))
    strong = reached[ends] > reached[starts]
    starts, ends = _merged(starts[strong], ends[strong], gap)
    lasting = ends - starts >= shortest
    starts, ends = starts[lasting], ends[lasting]
    apexes = _first_maxima(values, starts, ends)
    return tuple(Span(int(a), int(b), int(c) - 1) for a, b, c in zip(starts, apexes, ends, strict=True))


def _runs(inside: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where runs of True start, and the frames after their ends."""
    steps = np.diff(np.concatenate(([False], inside, [False])).astype(np.int8))
    return np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)


def _merged(
    starts: NDArray[np.int64], ends: NDArray[np.int64], gap: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    if not starts.size:
        return starts, ends
    apart = starts[1:] - ends[:-1] > gap
    return starts[np.concatenate(([True], apart))], ends[np.concatenate((apart, [True]))]


def _first_maxima(values: NDArray[np.float64], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first frame of each run's maximum; runs are in order, apart, and each holds a number."""
    if not starts.size:
        return starts
    known = np.append(np.where(np.isnan(values), -np.inf, values), -np.inf)
    highest = np.maximum.reduceat(known, np.stack((starts, ends), axis=1).reshape(-1))[::2]
    frames = np.repeat(starts - np.cumsum(np.append(0, (ends - starts)[:-1])), ends - starts)
    frames = frames + np.arange(frames.size)
    peaks = frames[known[frames] == np.repeat(highest, ends - starts)]
    found: NDArray[np.int64] = peaks[np.searchsorted(peaks, starts)]
    return found
