"""Events as annotations, and what coders mean by a border that is marked here."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.regions.mask import Box, Mask
from annotator.core.work.annotation import Annotation, Origin
from annotator.core.work.coding import (
    annotation_of,
    event_before,
    event_of,
    events_of,
    looked_for,
    marked_at,
    respanned,
)
from annotator.core.work.event_times import Border, Span
from annotator.core.work.tags import Tag

COUNT = 12
FRAMES = st.integers(0, COUNT - 1)
SPANS = st.builds(Span.between, FRAMES, FRAMES, st.one_of(st.none(), FRAMES))


def coded(span, number=1, label=2, **rest):
    return Annotation(number, 7, label, annotator="ada", attributes=(("intensity", "B"),), span=span, **rest)


@given(SPANS)
def test_an_event_is_an_annotation_and_back(span):
    value = coded(span, origin=Origin.IMPORTED, seconds=1.5, reading="B")
    assert annotation_of(event_of(value)) == value


def test_regions_and_labels_of_images_are_no_events():
    values = [coded(Span(5, None, 9), 1), coded(None, 2), replace(coded(None, 3), mask=Mask(Box(0, 0, 1, 1), b"01"))]
    values.append(coded(Span(2, 3, 4), 4))
    assert [event.id for event in events_of(values)] == [4, 1]


@given(SPANS, st.sampled_from(Border), FRAMES)
def test_the_border_is_where_it_was_marked_and_times_stay_in_order(span, border, frame):
    after = marked_at(span, border, frame, COUNT)
    assert getattr(after, border) == frame
    unmarked = span.apex is None and border is not Border.APEX
    assert (after.apex is None) == unmarked
    if span.onset <= frame <= span.offset:  # nothing else is moved but an apex that would be left outside
        kept = {Border.ONSET: after.offset == span.offset, Border.OFFSET: after.onset == span.onset}
        assert kept.get(border, (after.onset, after.offset) == (span.onset, span.offset))


@pytest.mark.parametrize(
    ("span", "border", "frame", "after"),
    [
        ((3, 5, 8), Border.OFFSET, 4, (3, 4, 4)),  # the movement was over before: so was the strongest moment
        ((3, 5, 8), Border.OFFSET, 1, (1, 1, 1)),
        ((3, None, 8), Border.OFFSET, 1, (1, None, 1)),
        ((3, 5, 8), Border.ONSET, 6, (6, 6, 8)),
        ((3, 5, 8), Border.ONSET, 10, (10, 10, 10)),
        ((3, 5, 8), Border.APEX, 10, (3, 10, 10)),
        ((3, 5, 8), Border.APEX, 1, (1, 1, 8)),
        ((3, None, 3), Border.APEX, 6, (3, 6, 6)),
        ((3, None, 3), Border.OFFSET, 99, (3, None, 11)),
    ],
)
def test_a_border_beyond_another_one_takes_it_along(span, border, frame, after):
    assert marked_at(Span(*span), border, frame, COUNT) == Span(*after)


def test_a_moved_border_is_an_edit_of_the_annotation():
    value = coded(Span(3, None, 8), origin=Origin.ACCEPTED, seconds=2.0)
    edit = respanned(value, Span(2, None, 8), 1.5)
    assert edit.before == value
    assert (edit.after.span, edit.after.origin, edit.after.seconds) == (Span(2, None, 8), Origin.EDITED, 3.5)


@given(st.lists(SPANS, max_size=6), FRAMES)
def test_the_event_before_began_last(spans, frame):
    events = events_of(coded(span, number) for number, span in enumerate(spans, 1))
    found = event_before(events, frame)
    there = [event.onset for event in events if event.onset <= frame]
    assert (found.onset if found is not None else None) == max(there, default=None)


def test_tags_tell_what_was_looked_for():
    assert looked_for([Tag(7, 1, True, "ada"), Tag(7, 4, False, "ada")]) == {1, 4}
