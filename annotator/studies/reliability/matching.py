"""Which events of two readers are the same one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from annotator.core.work.event_times import length
from annotator.core.work.events import Event, in_order
from annotator.studies.agreement.statistic import Floats
from annotator.studies.reliability.coded import side
from annotator.studies.reliability.settings import Matching

# What two events of one side are worth more than two that are as alike, of different sides.
SAME_SIDE = 1e-6


@dataclass(frozen=True)
class Matched:
    """Events of one label, clip and two readers: pairs (the first reader's, the second's), and what is left of each."""

    pairs: tuple[tuple[Event, Event], ...]
    first: tuple[Event, ...]
    second: tuple[Event, ...]


def shared(one: Event, other: Event) -> int:
    """The frames on which both last, 0 where there is none."""
    return max(min(one.offset, other.offset) - max(one.onset, other.onset) + 1, 0)


def overlap(one: Event, other: Event) -> float:
    """Frames of both over frames of either, 0 … 1."""
    both = shared(one, other)
    return both / (length(one) + length(other) - both)


def matched(first: Sequence[Event], second: Sequence[Event], by: Matching = "overlap", tolerance: int = 0) -> Matched:
    """Events of one label in one clip, matched one to one.

    By overlap: events match that share a frame, in the way in which the overlaps (intersection over union) of all
    pairs are greatest together. By onset: those whose onsets are at most `tolerance` frames apart; as many pairs as
    possible, and of those ways the one with the smallest sum of distances. Of ways that are as good, events of one side
    go together.
    """
    pairs: list[tuple[Event, Event]] = []
    for ours, theirs in _clusters(first, second, by, tolerance):
        if ours and theirs:
            worth = _worth(ours, theirs, by, tolerance)
            rows, columns = linear_sum_assignment(worth, maximize=True)
            pairs += [(ours[a], theirs[b]) for a, b in zip(rows, columns, strict=True) if worth[a, b] > 0]
    done = {(place, event.id) for pair in pairs for place, event in enumerate(pair)}
    left = [tuple(e for e in in_order(own) if (place, e.id) not in done) for place, own in enumerate((first, second))]
    return Matched(tuple(sorted(pairs, key=lambda pair: (pair[0].onset, pair[1].onset))), left[0], left[1])


def _worth(first: Sequence[Event], second: Sequence[Event], by: Matching, tolerance: int) -> Floats:
    """(len(first), len(second)): what a pair is worth, 0 where it is none."""
    same = np.array([[side(one) == side(other) for other in second] for one in first]) * SAME_SIDE
    if by == "overlap":
        overlaps = np.array([[overlap(one, other) for other in second] for one in first])
        return np.where(overlaps > 0, overlaps + same, 0.0)
    apart = np.array([[abs(one.onset - other.onset) for other in second] for one in first], dtype=np.float64)
    most = min(len(first), len(second)) * (tolerance + 1.0)  # one more pair is worth more than any distances
    return np.where(apart <= tolerance, most + tolerance + 1.0 - apart + same, 0.0)


def _clusters(
    first: Sequence[Event], second: Sequence[Event], by: Matching, tolerance: int
) -> Iterator[tuple[list[Event], list[Event]]]:
    """The events in groups between which nothing matches, so that each is solved for itself."""
    every = [(event, place) for place, own in enumerate((first, second)) for event in own]
    every.sort(key=lambda pair: (pair[0].onset, pair[1], pair[0].id))
    group: tuple[list[Event], list[Event]] = ([], [])
    reach = -1
    for event, place in every:
        if event.onset > reach and (group[0] or group[1]):
            yield group
            group = ([], [])
        group[place].append(event)
        reach = max(reach, event.offset if by == "overlap" else event.onset + tolerance)
    yield group
