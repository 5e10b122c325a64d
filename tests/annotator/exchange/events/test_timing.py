"""Seconds and frames."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.exchange.events.timing import Timing, known_name, timing_of
from tests.annotator.exchange.events.event_cases import TIMINGS, irregular


@given(TIMINGS, st.integers(0, 60), st.floats(-0.0005, 0.0005))
def test_a_frame_is_found_from_its_beginning_to_half_a_millisecond(timing, frame, off):
    assert timing.nearest(max(timing.start(frame) + off, 0)) == frame


@given(TIMINGS, st.floats(0, 2))
def test_the_nearest_frame_is_the_nearest(timing, seconds):
    away = [abs(timing.start(frame) - seconds) for frame in range(600)]
    assert away[timing.nearest(seconds)] <= min(away) + 1e-9


@given(TIMINGS, st.integers(0, 39), st.integers(0, 39))
def test_frames_from_the_first_ones_beginning_to_the_last_ones_end(timing, a, b):
    onset, offset = min(a, b), max(a, b)
    found = timing.frames(timing.start(onset), timing.start(offset + 1), timing.start(onset))
    assert found == (onset, onset, offset)
    assert timing.frames(timing.start(a), timing.start(a)) == (a, None, a)


def test_frames_beyond_the_last_go_on_as_long_as_it():
    timing = Timing(3, times=(0.0, 0.1, 0.3))
    assert [timing.start(frame) for frame in (2, 3, 4)] == pytest.approx([0.3, 0.5, 0.7])
    assert [timing.nearest(seconds) for seconds in (0.19, 0.21, 0.39, 0.41, 0.69)] == [1, 2, 2, 3, 4]
    assert Timing(1, times=(0.5,)).nearest(99) > 1


@pytest.mark.parametrize("span", [(2, 1, None), (-1, 1, None), (0, float("nan"), None), (0, 1e99, None), (0, 1, 2)])
def test_moments_that_cannot_be_are_refused(span):
    with pytest.raises(KnownError):
        Timing(10, 25).frames(*span)


@pytest.mark.parametrize(
    "told",
    [
        (-1,),
        (10**12,),
        (1, 0.0),
        (1, float("inf")),
        (2, None, (0.0,)),
        (2, None, (0.1, 0.1)),
        (1, None, (float("nan"),)),
    ],
)
def test_timings_that_cannot_be_are_refused(told):
    with pytest.raises(KnownError):
        Timing(*told)


def test_a_clip_is_known_by_its_path_its_name_or_its_stem_if_no_other_is():
    clips = {"a/one.mp4": Timing(1), "b/one.mp4": Timing(2), "b/two.avi": irregular(3)}
    assert known_name("b/one.mp4", clips) == "b/one.mp4"
    assert known_name("one.mp4", clips) is None
    assert known_name("C:\\x\\two.avi", clips) == "b/two.avi"
    assert known_name("two", clips) == known_name("x/two.csv", clips) == "b/two.avi"
    assert known_name("a_one.csv", clips) == "a/one.mp4"
    assert timing_of("two", clips) == ("b/two.avi", clips["b/two.avi"])
    assert timing_of("three", clips) == ("three", Timing())
