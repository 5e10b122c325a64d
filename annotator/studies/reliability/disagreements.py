"""Where two readers of a clip do not say the same, the most of it first: a list to play one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from annotator.core.message import marked
from annotator.core.work.event_times import Border, length
from annotator.core.work.events import Event
from annotator.studies.reliability.coded import CodedClips, scored, side, strength
from annotator.studies.reliability.events import matched_in
from annotator.studies.reliability.matching import shared
from annotator.studies.reliability.settings import ClipSettings


class Kind(StrEnum):
    """What two readers do not say alike; its value is told to people."""

    MISSED = marked("one reader alone")
    SIDE = marked("another side")
    INTENSITY = marked("another intensity")
    BORDERS = marked("borders apart")


@dataclass(frozen=True)
class Disagreement:
    """Two readers on one label of one clip, from frame `first` to frame `last` (inclusive).

    `events` is what each has there, None for the one who has nothing. `size` is on how many frames they say different
    things: of borders how far onset and offset are apart together, or the apexes, where that is more.
    """

    kind: Kind
    label: str
    label_id: int
    clip: int
    path: str
    readers: tuple[str, str]
    events: tuple[Event | None, Event | None]
    first: int
    last: int
    size: int


def disagreements(coded: CodedClips, settings: ClipSettings) -> list[Disagreement]:
    """All of them, the largest first. Events that match can disagree in several ways, each of which is told; borders
    where one of them is more than the tolerance apart, intensities where both are told. No side is both sides alike.
    """
    found = []
    for first, second in combinations(range(len(coded.readers)), 2):
        names = (coded.readers[first], coded.readers[second])
        for label in coded.labels:
            for clip in coded.with_label(label.id, (first, second)):
                matches = matched_in(clip, label.id, (first, second), settings)
                alone = [*((event, None) for event in matches.first), *((None, event) for event in matches.second)]
                for pair in (*matches.pairs, *alone):
                    events = [event for event in pair if event is not None]
                    start, end = min(event.onset for event in events), max(event.offset for event in events)
                    found += [
                        Disagreement(kind, label.title, label.id, clip.number, clip.path, names, pair, start, end, size)
                        for kind, size in _ways(*pair, settings.tolerance)
                    ]
    return sorted(found, key=lambda one: (-one.size, one.path, one.first, one.label, one.readers, one.kind))


def _ways(one: Event | None, other: Event | None, tolerance: int) -> Iterator[tuple[Kind, int]]:
    """In what two events that match, or one alone, disagree, and on how many frames."""
    if one is None or other is None:
        alone = one or other
        assert alone is not None
        yield Kind.MISSED, length(alone)
        return
    both = shared(one, other)  # none, where events match by their onsets, only if borders are apart as well
    if side(one) != side(other):
        yield Kind.SIDE, both
    if scored(one) and scored(other) and strength(one) != strength(other):
        yield Kind.INTENSITY, both
    apart = {border: abs(a - b) for border in Border for a, b in [_border(one, other, border)]}
    if max(apart.values()) > tolerance:
        yield Kind.BORDERS, max(apart[Border.ONSET] + apart[Border.OFFSET], apart[Border.APEX])


def _border(one: Event, other: Event, border: Border) -> tuple[int, int]:
    """The frames of a border of both; twice the same where one has none."""
    a, b = getattr(one, border), getattr(other, border)
    return (0, 0) if a is None or b is None else (a, b)
