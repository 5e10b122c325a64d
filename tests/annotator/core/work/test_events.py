"""Events in time: their order, their borders, and what they are frame by frame, against slow definitions."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.core.work import event_frames
from annotator.core.work.annotation import Annotation
from annotator.core.work.event_frames import (
    UNKNOWN_PRESENCE,
    UNSCORED,
    covered,
    grade_of,
    intensity,
    occurrence,
    presence,
    spans_of,
)
from annotator.core.work.event_times import (
    Border,
    Span,
    at_frame,
    clipped,
    contains,
    landmarks,
    length,
    moved,
    next_landmark,
    overlaps,
    previous_landmark,
    shifted,
    snapped,
    touches,
)
from annotator.core.work.events import Event, in_order

FRAMES = st.integers(0, 12)
SPANS = st.builds(
    lambda a, b, apex: Span.between(a, b, apex), FRAMES, FRAMES, st.one_of(st.none(), FRAMES)
)  # fmt: skip
EVENTS = st.builds(
    lambda span, label, grade: event(span, label, grade), SPANS, st.integers(1, 2), st.sampled_from(["", *"ABCDE"])
)


def event(span, label=1, grade="", number=0):
    attributes = (("intensity", grade),) if grade else ()
    return Event(number, 1, label, span.onset, span.apex, span.offset, attributes=attributes)


def frames_of(span):
    return set(range(span.onset, span.offset + 1))


def test_an_event_has_what_an_annotation_has_by_the_same_names_and_types():
    own, theirs = Event.__dataclass_fields__, Annotation.__dataclass_fields__
    shared = set(own) & set(theirs)
    assert set(own) - shared == {"clip_id", "onset", "apex", "offset"}
    assert set(theirs) - shared == {"image_id", "mask", "rings", "suggestion_id", "span"}
    assert all(own[name].type == theirs[name].type and own[name].default == theirs[name].default for name in shared)


@pytest.mark.parametrize("times", [(-1, None, 3), (4, None, 3), (2, 1, 3), (2, 4, 3), (2, -2, 3)])
def test_what_is_out_of_order_is_refused(times):
    with pytest.raises(KnownError):
        Span(*times)
    with pytest.raises(KnownError):
        Event(1, 1, 1, *times)


def test_marked_backwards_is_put_right_and_frames_below_0_are_refused():
    assert Event.between(7, 2, 3, 9, 4, annotator="A").offset == 9
    assert (Event.between(7, 2, 3, 9, 4).onset, Event.between(7, 2, 3, 4, 9, 20).apex) == (4, 9)
    assert Span.between(9, 4, 1) == Span(4, 4, 9)
    for a, b, apex in ((-1, 4, None), (4, -1, None), (1, 4, -1)):
        with pytest.raises(KnownError, match="no frame -1"):
            Event.between(1, 1, 1, a, b, apex)


def test_from_a_frame_to_the_same_frame_is_one_frame():
    point = Span(5, 5, 5)
    assert length(point) == 1
    assert contains(point, 5)
    assert list(np.flatnonzero(covered([point], 8))) == [5]


@given(SPANS, SPANS)
def test_length_overlap_and_touch_are_those_of_sets_of_frames(one, other):
    mine, theirs = frames_of(one), frames_of(other)
    assert length(one) == len(mine)
    assert overlaps(one, other) == bool(mine & theirs)
    gap = set(range(min(mine | theirs), max(mine | theirs) + 1)) - mine - theirs
    assert touches(one, other) == (not mine & theirs and not gap)
    assert overlaps(one, other) == overlaps(other, one)


@given(SPANS, st.sampled_from(list(Border)), st.integers(-5, 20), st.one_of(st.none(), st.integers(1, 15)))
def test_a_border_goes_where_it_may_and_no_other_one_moves(span, border, frame, count):
    after = moved(span, border, frame, count)
    for other in set(Border) - {border}:
        assert getattr(after, other) == getattr(span, other)
    low = {Border.ONSET: 0, Border.APEX: span.onset}.get(border, span.onset if span.apex is None else span.apex)
    high = {Border.ONSET: span.offset if span.apex is None else span.apex, Border.APEX: span.offset}.get(border, 10**6)
    allowed = [place for place in range(low, min(high, 30) + 1) if count is None or place < count]
    if allowed:  # else what lies beyond the clip's end stays as near to it as it can
        assert getattr(after, border) == min(allowed, key=lambda place: abs(place - frame))
    else:
        assert getattr(after, border) == low


def test_an_onset_stops_at_the_apex_and_without_one_at_the_offset():
    assert moved(Span(2, 5, 9), Border.ONSET, 8) == Span(5, 5, 9)
    assert moved(Span(2, None, 9), Border.ONSET, 12) == Span(9, None, 9)
    assert moved(Span(2, 5, 9), Border.OFFSET, 1) == Span(2, 5, 5)
    assert moved(Span(2, None, 9), Border.APEX, 4) == Span(2, 4, 9)
    assert moved(event(Span(2, 5, 9), grade="C"), Border.APEX, 99).attributes == (("intensity", "C"),)


@given(SPANS, st.integers(-20, 20), st.integers(13, 20))
def test_what_is_shifted_keeps_its_length_and_stays_in_the_clip(span, by, count):
    after = shifted(span, by, count)
    steps = after.onset - span.onset
    assert (after.offset - span.offset, length(after)) == (steps, length(span))
    assert after.apex == (None if span.apex is None else span.apex + steps)
    possible = range(-span.onset, count - span.offset)
    assert steps == min(possible, key=lambda step: abs(step - by))


@given(FRAMES, st.sampled_from(list(Border)), st.lists(SPANS, max_size=4), st.integers(0, 4))
def test_snapping_finds_the_nearest_edge_within_reach(frame, border, others, within):
    edges = set()  # of frames: frame n lies from n to n + 1
    for other in others:
        if border is Border.APEX:
            edges |= {other.onset, other.offset, *([] if other.apex is None else [other.apex])}
        else:
            edges |= {other.onset, other.offset + 1}
    if border is Border.OFFSET:
        edges = {edge - 1 for edge in edges if edge}
    near = sorted(edge for edge in edges if abs(edge - frame) <= within)
    expected = min(near, key=lambda edge: abs(edge - frame), default=frame)
    assert snapped(frame, border, others, within) == expected


@given(st.lists(SPANS, max_size=5), st.integers(-1, 14))
def test_landmarks_are_all_borders_and_are_stepped_through_one_frame_after_another(spans, frame):
    marks = landmarks(spans)
    frames = sorted(place for span in spans for place in (span.onset, span.apex, span.offset) if place is not None)
    assert [mark.frame for mark in marks] == frames
    assert all(getattr(mark.event, mark.border) == mark.frame for mark in marks)
    later, earlier = next_landmark(marks, frame), previous_landmark(marks, frame)
    assert (later.frame if later else None) == min((place for place in frames if place > frame), default=None)
    assert (earlier.frame if earlier else None) == max((place for place in frames if place < frame), default=None)
    for found in (later, earlier):
        assert found is None or found == next(mark for mark in marks if mark.frame == found.frame)
    assert at_frame(spans, frame) == [span for span in spans if frame in frames_of(span)]


@given(st.lists(SPANS, max_size=6), st.integers(0, 14))
def test_what_lies_beyond_a_clip_is_cut_or_gone_and_told(spans, count):
    found = clipped(spans, count)
    inside = [frames_of(span) & set(range(count)) for span in spans]
    assert [frames_of(span) for span in found.kept] == [frames for frames in inside if frames]
    assert list(found.gone) == [span for span, frames in zip(spans, inside, strict=True) if not frames]
    assert list(found.cut) == [s for s, f in zip(spans, inside, strict=True) if f and f != frames_of(s)]
    assert [span.apex for span in found.kept] == [
        span.apex if span.apex is not None and span.apex < count else None
        for span, frames in zip(spans, inside, strict=True)
        if frames
    ]


@given(st.lists(EVENTS, max_size=8), st.integers(0, 16))
def test_occurrence_and_intensity_frame_by_frame(events, count):
    there = occurrence(events, 1, count)
    grades = intensity(events, 1, count)
    assert (there.dtype, grades.dtype, there.shape, grades.shape) == (bool, np.int8, (count,), (count,))
    for frame in range(count):
        here = [one for one in events if one.label_id == 1 and one.onset <= frame <= one.offset]
        assert there[frame] == bool(here)
        scored = ["ABCDE".index(dict(one.attributes)["intensity"]) + 1 for one in here if one.attributes]
        assert grades[frame] == (max(scored) if scored else UNSCORED if here else 0)
    assert np.array_equal(presence(events, 1, count, looked=True), there.astype(np.int8))
    unknown = presence(events, 1, count, looked=False)
    assert np.array_equal(unknown == UNKNOWN_PRESENCE, ~there)
    assert np.array_equal(unknown == 1, there)


def slow_spans(scores, high, low, shortest, gap):
    """By the words of `spans_of`, one frame after another."""
    runs, start = [], None
    for frame, score in enumerate([*scores, math.nan]):
        inside = score >= low
        if inside and start is None:
            start = frame
        if not inside and start is not None:
            if max(scores[start:frame]) >= high:
                runs.append([start, frame - 1])
            start = None
    joined = []
    for run in runs:
        if joined and run[0] - joined[-1][1] - 1 <= gap:
            joined[-1][1] = run[1]
        else:
            joined.append(run)
    found = []
    for first, last in joined:
        if last - first + 1 >= shortest:
            known = {frame: scores[frame] for frame in range(first, last + 1) if not math.isnan(scores[frame])}
            found.append(Span(first, max(known, key=lambda frame: (known[frame], -frame)), last))
    return tuple(found)


SCORES = st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0, math.nan, math.inf]), max_size=24)


@given(SCORES, st.sampled_from([0.5, 0.75, 1.0]), st.sampled_from([0.25, 0.5]), st.integers(1, 4), st.integers(0, 3))
def test_spans_of_a_score_are_those_of_the_slow_definition(scores, high, low, shortest, gap):
    expected = slow_spans(scores, high, low, shortest, gap)
    assert spans_of(np.array(scores), high, low, shortest=shortest, gap=gap) == expected


@given(st.lists(st.booleans(), max_size=30))
def test_occurrence_and_spans_are_each_other_turned_round(inside):
    spans = spans_of([float(one) for one in inside], 0.5)
    assert covered(spans, len(inside)).tolist() == inside
    assert not any(touches(one, other) for one, other in pairwise(spans))


def test_thresholds_the_wrong_way_round_are_refused():
    with pytest.raises(KnownError, match="above the upper"):
        spans_of([1.0], 0.5, 0.6)
    with pytest.raises(KnownError):
        spans_of([1.0], math.nan)


def test_grades_and_order():
    assert [grade_of(value) for value in ("A", "e", " C ", "", "F", "AB", "3")] == [1, 5, 3, *[UNSCORED] * 4]
    assert event_frames.GRADES == "ABCDE"
    first, second, third = event(Span(1, None, 9)), event(Span(1, None, 4)), event(Span(0, None, 2))
    assert in_order([second, first, third]) == [third, first, second]
    assert event(Span(0, 0, 0), grade="D").attribute("intensity") == "D"
    assert event(Span(0, 0, 0)).attribute("intensity") == ""
