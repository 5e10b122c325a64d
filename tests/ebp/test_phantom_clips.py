"""Moving faces: the same frame whatever was drawn before; movements and regions where they are said to be."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ebp.phantoms.faces.action_units import AMPLITUDES, ANTAGONISTS
from ebp.phantoms.faces.clip import FaceClip, Movement

SMILE = Movement("AU12", 5, 12, 20, 5)


@given(st.integers(0, 40), st.integers(0, 30), st.integers(0, 30), st.integers(1, 5))
def test_a_movement_is_drawn_from_its_onset_to_its_offset_and_is_strongest_at_its_apex(onset, rise, fall, intensity):
    one = Movement("AU1", onset, onset + rise, onset + rise + fall, intensity)
    shares = [one.share(frame) for frame in range(one.offset + 10)]
    assert [frame for frame, share in enumerate(shares) if share > 0] == list(range(onset, one.offset + 1))
    assert max(shares) == shares[one.apex] == pytest.approx(AMPLITUDES[intensity])
    assert all(a < b for a, b in pairwise(shares[onset : one.apex + 1]))
    assert all(a > b for a, b in pairwise(shares[one.apex : one.offset + 1]))


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.integers(1, 600))
def test_what_a_seed_draws_is_in_order_and_holds_no_antagonists(seed, frames):
    clip = FaceClip(seed, frames, 96)
    for one in clip.movements:
        assert 0 <= one.onset <= one.apex <= one.offset < frames
        for other in clip.movements:
            if other is not one and one.onset <= other.offset and other.onset <= one.offset:
                assert other.label != one.label
                assert not any({one.label, other.label} == set(pair) for pair in ANTAGONISTS)
    assert clip.movements == FaceClip(seed, frames, 96).movements
    assert all(0 <= first <= last < frames for first, last in clip.speech)


def test_a_frame_is_the_same_in_whatever_order_it_is_drawn():
    one, other = FaceClip(3, 60, 96, [SMILE]), FaceClip(3, 60, 96, [SMILE])
    forward = [one.frame(frame) for frame in (4, 12, 30)]
    backward = [other.frame(frame) for frame in (30, 12, 4)][::-1]
    for a, b in zip(forward, backward, strict=True):
        assert a.shape == (96, 96, 3) and a.dtype == np.uint8
        np.testing.assert_array_equal(a, b)
    assert (forward[0] != forward[2]).mean() > 0.3, "head, light and grain move"


def test_a_longer_clip_is_of_the_same_person():
    np.testing.assert_array_equal(FaceClip(3, 40, 96, []).frame(7), FaceClip(3, 400, 96, []).frame(7))


def test_regions_are_where_the_movement_is_and_only_while_it_lasts():
    clip = FaceClip(3, 60, 128, [SMILE, Movement("AU4", 10, 12, 30, 5)])
    assert clip.regions(4) == {}
    there = clip.regions(12)
    assert set(there) == {"AU4", "AU12"}
    rows = {label: float(np.nonzero(region)[0].mean()) for label, region in there.items()}
    assert rows["AU4"] < rows["AU12"], "brows above the mouth"
    assert set(clip.regions(25)) == {"AU4"}


def test_eyes_shut_where_the_clip_says():
    clip = FaceClip(11, 400, 128, [])
    assert clip.blinks
    at = clip.blinks[0]
    shut, near = clip.frame(at).astype(int), clip.frame(at - 8).astype(int)
    still = clip.frame(at - 16).astype(int)
    upper = slice(30, 64)
    assert np.abs(shut - near)[upper].max() > 1.3 * np.abs(near - still)[upper].max()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((0, 0), "1 to 20000 frames"), ((-1, 5), "seed"), ((0, 5, 50), "size"),
        ((0, 10, 96, [Movement("AU12", 2, 3, 10, 3)]), "2 over 3 to 10"),
        ((0, 10, 96, [Movement("AU12", 4, 3, 8, 3)]), "4 over 3 to 8"),
        ((0, 10, 96, [Movement("AU99", 2, 3, 8, 3)]), "AU99"),
        ((0, 10, 96, [Movement("AU12", 2, 3, 8, 6)]), "intensity"),
        ((0, 10, 96, [Movement("AU12", 0, 1, 5, 3), Movement("AU12", 5, 6, 8, 3)]), "overlap at frame 5"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_told(arguments, told):
    with pytest.raises(ValueError, match=told):
        FaceClip(*arguments)
    with pytest.raises(IndexError, match="60 frames"):
        FaceClip(0, 60, 96, []).frame(60)
