"""Time sampling: which frames are coded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.work.sampling import MOST, sample_from, sampled, step_of


@given(st.integers(0, 200), st.integers(-30, 30), st.integers(1, 40), st.integers(0, 150))
def test_steps_lead_to_the_samples_before_and_behind(frame, by, every, count):
    samples = list(range(0, count, every)) or [0]
    if by > 0:
        later = [at for at in range(0, 10_000, every) if at > frame][by - 1]
        expected = min(later, samples[-1])
    elif by < 0:
        earlier = list(range(0, frame, every))[::-1]
        expected = min(earlier[-by - 1], samples[-1]) if len(earlier) >= -by else 0
    else:
        expected = min(sampled(frame, every), samples[-1])
    assert sample_from(frame, by, every, count) == expected
    assert sampled(frame, every) == max(at for at in range(0, frame + 1, every))


@pytest.mark.parametrize(
    ("kept", "every"),
    [(None, 1), ("", 1), ("25", 25), ("0", 1), ("-3", 1), ("many", 1), ("²", 1), (" 5 ", 5), ("9" * 9, MOST)],
)
def test_what_is_kept_is_read_whatever_it_is(kept, every):
    assert step_of(kept) == every
