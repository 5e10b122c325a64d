"""Frames in haste: reduced, but always the very frame, wherever one comes from and whatever is at hand."""

from __future__ import annotations

import numpy as np
import pytest
from clips import COUNT, FORMS, HEIGHT, WIDTH, clip_of, number_in, spoil, turn, write_clip, write_numbered
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.core.images.video import small
from annotator.core.images.video.clip import Clip
from annotator.core.images.video.numbered import NumberedClip

# Bytes of a decoded picture with what its rows are filled up with, or more.
ONE = 2 * WIDTH * HEIGHT
STEPS = ("glance", "read", "fill", "broken off")


def ever():
    return True


@pytest.fixture
def reduced(monkeypatch):
    """As clips are that are larger than a window needs while one moves."""
    monkeypatch.setattr(small, "SIDE", WIDTH // 2)


@pytest.mark.parametrize("form", FORMS)
def test_a_glance_is_the_frame_itself_at_a_part_of_its_size(reduced, form):
    with Clip(clip_of(form), kept=8 * ONE) as clip:
        for frame in (30, 17, 43, 42, 4, 59, 0, 11):
            values, factor = clip.glance(frame)
            assert (factor, values.shape, number_in(values)) == (2, (HEIGHT // 2, WIDTH // 2, 3), frame)
            clip.fill(frame, ever)
            whole = clip.read(frame)
            means = whole.reshape(HEIGHT // 2, 2, WIDTH // 2, 2, 3).mean(axis=(1, 3))
            again = clip.glance(frame).values
            for one in (values, again):
                assert np.abs(one - means).mean() < 4, "means of blocks, but for the colours' own coarseness"


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, COUNT - 1)), max_size=25),
    st.integers(1, 20),
)
def test_whatever_is_done_before_each_frame_is_the_one_asked_for(steps, kept):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(small, "SIDE", WIDTH // 2)
        with Clip(clip_of("H.264 with open groups"), kept=kept * ONE) as clip:
            exact = {}
            for what, frame in steps:
                if what == "glance":
                    assert number_in(clip.glance(frame).values) == frame
                elif what == "read":
                    assert number_in(clip.read(frame)) == frame
                    exact.setdefault(frame, clip.read(frame))
                    np.testing.assert_array_equal(clip.read(frame), exact[frame])
                else:
                    left = iter(range(5))
                    clip.fill(frame, ever if what == "fill" else lambda left=left: next(left, None) is not None)
                assert clip.nbytes <= 2 * kept * ONE, "whole ones, and as many bytes of reduced ones"


@pytest.mark.parametrize("form", ["H.264 in MP4", "H.264 with open groups", "HEVC with open groups", "VP9"])
def test_what_lies_before_is_at_hand_once_it_was_filled(reduced, monkeypatch, form):
    with Clip(clip_of(form), kept=6 * 3 * ONE) as clip:
        clip.glance(50)
        clip.fill(50, ever)
        monkeypatch.setattr(clip._decoder, "jump", lambda *_: pytest.fail("it is decoded again"))
        monkeypatch.setattr(type(clip._decoder), "__next__", lambda _: pytest.fail("it is decoded again"))
        for frame in range(50, -1, -7):
            assert number_in(clip.glance(frame).values) == frame


def test_exact_pixels_are_those_of_a_clip_that_was_never_glanced_at(reduced):
    path = clip_of("H.264 in MP4")
    with Clip(path) as one, Clip(path, kept=4 * ONE) as other:
        for frame in (40, 27, 14, 1):
            other.glance(frame)
            other.fill(frame, ever)
        for frame in range(COUNT - 1, -1, -3):
            np.testing.assert_array_equal(one.read(frame), other.read(frame))


def test_small_clips_are_glanced_at_as_they_are():
    with Clip(clip_of("H.264 in MP4")) as clip:
        values, factor = clip.glance(9)
        assert factor == 1
        assert np.abs(values.astype(int) - clip.read(9)).mean() < 2


def test_odd_sides_and_turned_clips(reduced, tmp_path):
    source = write_clip(tmp_path / "odd.mp4", size=(WIDTH + 2, HEIGHT + 2), count=20)
    with Clip(turn(source, tmp_path / "turned.mp4", (0, 1, -1, 0))) as clip:
        values, factor = clip.glance(7)
        assert values.shape[:2] == (-(-clip.height // factor), -(-clip.width // factor)) and factor == 4
        assert clip.height > clip.width


def test_damaged_frames_are_told_and_the_others_seen(reduced, tmp_path):
    path = spoil(clip_of("Motion JPEG"), tmp_path / "spoilt.mov", [20, 21])
    with Clip(path) as clip:
        clip.fill(40, ever)
        for frame in (20, 21):
            with pytest.raises(KnownError, match=f"Frame {frame} of the clip cannot be decoded"):
                clip.glance(frame)
        for frame in (19, 22, 40):
            assert number_in(clip.glance(frame).values) == frame
        with pytest.raises(KnownError, match="There is no frame 60"):
            clip.glance(60)


def test_all_that_is_kept_is_let_go_of(reduced):
    with Clip(clip_of("H.264 in MP4"), kept=4 * ONE) as clip:
        clip.fill(50, ever)
        assert clip.nbytes > 4 * ONE
        clip.forget()
        assert clip.nbytes == 0
        assert number_in(clip.glance(33).values) == 33


def test_numbered_pictures_are_glanced_at_whole(tmp_path):
    with NumberedClip(write_numbered(tmp_path / "a%d.png", range(5))) as clip:
        clip.fill(4, ever)
        values, factor = clip.glance(3)
        assert factor == 1
        np.testing.assert_array_equal(values, clip.read(3))
