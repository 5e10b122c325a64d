"""From events to numbers frame by frame, and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from annotator.core.work.event_frames import GRADES, UNSCORED, covered, grade_of, graded, spans_of
from annotator.exchange.events.clip import ClipEvent, ClipEvents, Measure, Track, answers


def tracks_of(clip: ClipEvents) -> tuple[Track, ...]:
    """Occurrence and intensity of each label that has events or was looked for, in the order they come.

    Where no event is, a label that was looked for is 0 on the frames that were looked at; any other, and all else, is
    unknown (NaN). An intensity is NaN where there is an
    event without one. Sides are not told apart: of events that overlap the strongest counts.
    """
    labels = dict.fromkeys((*(event.label for event in clip.events), *sorted(clip.looked_for)))
    found = []
    for label in labels:
        events = [event for event in clip.events if event.label == label]
        there = covered(events, clip.count)
        absent = np.full(clip.count, np.nan)
        if label in clip.looked_for:
            absent[:: clip.every] = 0
        grades = graded(((event, grade_of(event.intensity)) for event in events), clip.count).astype(np.float64)
        strengths = np.where(there, np.where(grades == UNSCORED, np.nan, grades), absent)
        found += [
            Track(label, Measure.OCCURRENCE, np.where(there, 1.0, absent)),
            Track(label, Measure.INTENSITY, strengths),
        ]
    return tuple(found)


def written_tracks(clip: ClipEvents) -> tuple[Track, ...]:
    """The numbers that a format of frames writes of a clip: those of its events, where somebody coded any or looked for
    them, else the tracks it has.
    """
    return tracks_of(clip) if clip.events or clip.looked_for else clip.tracks


def with_events(
    clip: ClipEvents, high: float = 0.5, low: float | None = None, *,
    shortest: int = 1, gap: int = 0, face: str | None = None,
) -> ClipEvents:  # fmt: skip
    """The clip with the events that its tracks tell, in place of its own; of one face, or (None) of all of them.

    A label is there where its occurrence is, or where nothing tells that, its intensity or score, as `spans_of` says it
    of the thresholds; what is known of its intensity gives the apex, unless it stays the same, and the grade there.
    """
    groups: dict[tuple[str, str], dict[Measure, Track]] = {}
    for track in clip.tracks:
        if face is None or track.face == face:
            groups.setdefault((track.label, track.face), {})[track.measure] = track
    events = [
        event
        for (label, _), tracks in groups.items()
        for event in _events(label, tracks, (high, low, shortest, gap))
    ]  # fmt: skip
    looked = (label for (label, _), tracks in groups.items() if any(_some(track.values) for track in tracks.values()))
    return replace(clip, events=tuple(sorted(events, key=_order)), looked_for=frozenset(looked))


def _events(
    label: str, tracks: dict[Measure, Track], limits: tuple[float, float | None, int, int]
) -> Iterable[ClipEvent]:
    high, low, shortest, gap = limits
    leading = next(tracks[measure] for measure in Measure if measure in tracks)
    strength = tracks.get(Measure.INTENSITY)
    for span in spans_of(leading.values, high, low, shortest=shortest, gap=gap):
        apex, grade = span.apex, ""
        shape = leading if strength is None else strength
        values = shape.values[span.onset : span.offset + 1]
        if strength is not None and not np.isnan(values).all():
            apex = span.onset + int(np.nanargmax(values))
            grade = GRADES[min(max(round(float(np.nanmax(values))), 1), len(GRADES)) - 1]
        known = values[~np.isnan(values)]
        flat = not known.size or known.min() == known.max()
        yield ClipEvent(label, span.onset, None if flat else apex, span.offset, answers(grade))


def _some(values: NDArray[np.float64]) -> bool:
    return bool((~np.isnan(values)).any())


def _order(event: ClipEvent) -> tuple[int, int, str]:
    return event.onset, event.offset, event.label
