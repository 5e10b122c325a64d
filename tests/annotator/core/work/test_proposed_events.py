"""Events suggested of curves: where they are, what is not suggested again, and that nothing else is made of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from annotator.core.work.annotation import Decision, Suggestion
from annotator.core.work.event_times import Span, overlaps
from annotator.core.work.events import Event
from annotator.core.work.labels import Label
from annotator.core.work.proposed_events import (
    UNREADABLE,
    ClipScores,
    propose_events,
    proposed_spans,
    smoothed,
)

SMILE, FROWN = Label(12, "AU12", "Smile", "#995566"), Label(4, "AU4", "Frown", "#ddeeaa")
RATE = 25.0


def curve(*bumps, count=300, rest=0.02):
    """A curve at rest but for bumps (onset, apex, offset, height) that rise and fall in straight lines."""
    values = np.full(count, rest, np.float32)
    for onset, apex, offset, height in bumps:
        frames = np.arange(onset, offset + 1)
        up = np.where(
            frames <= apex, (frames - onset + 1) / (apex - onset + 1), (offset - frames + 1) / (offset - apex + 1)
        )
        values[frames] = np.maximum(values[frames], rest + (height - rest) * up)
    return values


def scores(**curves):
    values = np.stack(list(curves.values()), 1).astype(np.float32)
    thresholds = dict.fromkeys(curves, 0.4)
    return ClipScores("m", "f" * 64, "", tuple(curves), thresholds, values, RATE)


def proposed(told, labels=(SMILE, FROWN), **rest):
    return propose_events(7, told, labels, lambda label: told.thresholds[label.name], **rest)


def test_events_are_found_where_the_curve_rises_and_their_borders_where_it_leaves_rest():
    (first, second) = proposed_spans(curve((50, 65, 90, 0.9), (150, 200, 230, 0.95)), 0.4, RATE)
    for span, truth in ((first, (50, 65, 90)), (second, (150, 200, 230))):
        assert np.abs(np.subtract((span.onset, span.apex, span.offset), truth)).max() <= 4


def test_what_is_short_low_or_without_an_end_is_none():
    assert proposed_spans(curve((50, 51, 52, 0.9)), 0.4, RATE) == ()
    assert proposed_spans(curve((50, 65, 90, 0.45)), 0.4, RATE) == ()
    part = curve((50, 65, 90, 0.9), (150, 200, 230, 0.95))
    part[205:] = np.nan
    assert [span.onset // 10 for span in proposed_spans(part, 0.4, RATE)] == [5]
    assert proposed_spans(np.full(9, np.nan), 0.4, RATE) == proposed_spans(np.zeros(0), 0.4, RATE) == ()


def test_an_event_may_reach_the_ends_of_the_clip():
    (span,) = proposed_spans(curve((0, 0, 290, 0.9), rest=0.05)[:100], 0.3, RATE)
    assert (span.onset, span.offset) == (0, 99)


def test_a_person_whose_rest_is_high_has_borders_too():
    (span,) = proposed_spans(curve((100, 120, 140, 0.95), rest=0.3), 0.4, RATE)
    assert abs(span.onset - 100) <= 5 and abs(span.offset - 140) <= 5


def test_a_frame_that_cannot_be_read_ends_no_event():
    values = curve((50, 65, 90, 0.9))
    values[[60, 61, 70]] = UNREADABLE
    (span,) = proposed_spans(values, 0.4, RATE)
    assert (span.onset, span.offset) == pytest.approx((50, 90), abs=5)


@given(
    arrays(np.float32, st.integers(0, 120), elements=st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0, UNREADABLE, np.nan])),
    st.floats(0.01, 0.99), st.sampled_from([5.0, 25.0, 29.97, 120.0]),
)  # fmt: skip
def test_whatever_the_curve_spans_are_inside_apart_and_on_known_frames(values, least, rate):
    spans = proposed_spans(values, least, rate)
    for span in spans:
        assert 0 <= span.onset <= span.apex <= span.offset < len(values)
        assert not np.isnan(values[span.onset : span.offset + 1]).any()
    assert all(one.offset < other.onset for one, other in pairwise(spans))


@given(st.floats(0.3, 9), st.floats(0, 1))
def test_smoothing_keeps_what_is_constant_and_has_no_lag(width, level):
    np.testing.assert_allclose(smoothed(np.full(50, level), width), level, atol=1e-9)
    peak = np.zeros(101)
    peak[50] = 1
    found = smoothed(peak, width)
    assert found.argmax() == 50
    np.testing.assert_allclose(found[20:81], found[20:81][::-1], atol=1e-12)


def test_suggestions_come_by_their_onsets_with_where_they_are_from():
    told = scores(AU4=curve((100, 120, 140, 0.9)), AU12=curve((20, 40, 60, 0.9), (200, 220, 240, 0.8)), AU99=curve())
    found = proposed(told)
    assert [(one.label_id, one.territory) for one in found] == [(12, 1), (4, 1), (12, 2)]
    assert all(one.image_id == 7 and one.decision is Decision.PENDING and one.id == 0 for one in found)
    how = found[0].provenance
    assert (how.model, how.fingerprint, how.target) == ("m", "f" * 64, "AU12")
    assert how.score == pytest.approx(told.of("AU12")[found[0].span.apex])


def test_what_was_decided_is_not_suggested_again_and_what_is_undecided_keeps_its_number():
    told = scores(AU12=curve((20, 40, 60, 0.9), (200, 220, 240, 0.8)))
    first, second = proposed(told)
    rejected = replace(first, id=3, decision=Decision.REJECTED, span=Span(58, 59, 70))
    waiting = replace(second, id=9, span=Span(210, 220, 230))
    other = replace(second, id=10, label_id=4, span=second.span)
    found = proposed(told, pending=[waiting, other], decided=[rejected])
    assert [(one.id, one.span) for one in found] == [(9, second.span)]
    assert overlaps(found[0].span, waiting.span)


def test_suggested_regions_are_no_events_in_the_way():
    told = scores(AU12=curve((20, 40, 60, 0.9)))
    (one,) = proposed(told)
    region = Suggestion(5, 7, 12, one.provenance, 1, (3.0, 4.0), 1.0, Decision.REJECTED)
    assert len(proposed(told, decided=[region])) == 1


def test_what_was_coded_is_not_suggested():
    told = scores(AU12=curve((20, 40, 60, 0.9), (200, 220, 240, 0.8)), AU4=curve((20, 40, 60, 0.9)))
    own = [Event(1, 7, 12, 38, None, 45), Event(2, 7, 12, 190, None, 200)]
    assert [(one.label_id, one.span.onset // 100) for one in proposed(told, own=own)] == [(4, 0), (12, 2)]
