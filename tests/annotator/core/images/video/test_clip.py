"""Every frame is the picture that is shown n-th, from wherever one comes to it."""

from __future__ import annotations

import threading
from fractions import Fraction

import av
import numpy as np
import pytest
from clips import (
    COUNT,
    FORMS,
    HEIGHT,
    RATE,
    UNEVEN,
    WIDTH,
    begin_late,
    clip_of,
    coded,
    number_in,
    packets_of,
    spoil,
    turn,
    write_clip,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.core.images.video.clip import Clip
from annotator.core.images.video.index_files import place_of

MB = 2**20
ORDERS = st.lists(st.integers(0, COUNT - 1), min_size=1, max_size=25)


@pytest.fixture(params=FORMS)
def path(request):
    return clip_of(request.param)


def numbers(clip):
    return [number_in(clip.read(frame)) for frame in range(clip.frames)]


def test_frames_are_those_shown_one_after_the_other(path):
    with Clip(path) as clip:
        assert numbers(clip) == list(range(COUNT))
        assert (clip.width, clip.height, clip.rate) == (WIDTH, HEIGHT, RATE)
        assert np.allclose(clip.times, np.arange(COUNT) / RATE, atol=1e-3)
        assert clip.duration == pytest.approx(COUNT / RATE, abs=1e-2)


def test_a_frame_is_the_same_to_the_pixel_backwards_and_where_nothing_is_kept(path):
    with Clip(path) as forwards, Clip(path) as backwards, Clip(path, kept=1) as forgetful:
        pictures = [forwards.read(frame) for frame in range(COUNT)]
        for frame in reversed(range(COUNT)):
            assert np.array_equal(backwards.read(frame), pictures[frame])
        for frame in (0, COUNT - 1, *range(COUNT - 2, 0, -7), *range(3, COUNT, 11)):
            assert np.array_equal(forgetful.read(frame), pictures[frame])


@pytest.mark.parametrize("form", ["H.264 with open groups", "the same in a transport stream", "MPEG-4 in AVI", "VP9"])
def test_in_any_order(form):
    with Clip(clip_of(form), kept=12 * WIDTH * HEIGHT) as clip:

        @settings(max_examples=30)
        @given(ORDERS)
        def check(order):
            assert [number_in(clip.read(frame)) for frame in order] == order

        check()


def test_several_threads_read_one_clip():
    seen = {}

    def read(clip, step):
        order = [frame * step % COUNT for frame in range(COUNT)]
        seen[step] = [number_in(clip.read(frame)) for frame in order] == order

    with Clip(clip_of("H.264 in MP4"), kept=1) as clip:
        threads = [threading.Thread(target=read, args=(clip, step)) for step in (1, 7, 59)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert seen == {1: True, 7: True, 59: True}


def test_what_is_kept_is_bounded():
    with Clip(clip_of("H.264 in MP4"), kept=50_000) as clip:
        for frame in (*range(COUNT), *reversed(range(COUNT))):
            clip.read(frame)
            assert clip.nbytes <= 50_000
        clip.forget()
        assert clip.nbytes == 0
        assert number_in(clip.read(31)) == 31


@pytest.mark.parametrize("side", [48, 95, 96, 5000])
def test_a_smaller_copy(side):
    with Clip(clip_of("H.264 in MP4")) as clip:
        for frame in (40, 7, 41):
            picture = clip.read(frame, side)
            assert picture.shape == (round(min(side, WIDTH) * HEIGHT / WIDTH), min(side, WIDTH), 3)
            assert number_in(picture) == frame


def test_frame_0_is_there_before_the_clip_was_read_through(tmp_path):
    path = write_clip(tmp_path / "new.mp4")
    with Clip(path) as clip:
        assert number_in(clip.read(0)) == 0
        clip.forget()
        assert number_in(clip.read(0, 48)) == 0
        assert not place_of(path).exists()
        assert number_in(clip.read(33)) == 33
        assert place_of(path).exists()


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_varying_rate_and_a_late_beginning(tmp_path, suffix):
    times = [500 + time for time in UNEVEN]
    with Clip(write_clip(tmp_path / f"uneven{suffix}", options={"g": "10"}, times=times)) as clip:
        assert numbers(clip) == list(range(COUNT))
        assert np.allclose(clip.times, (np.array(times) - times[0]) / RATE, atol=1e-3)
        assert "The frame rate varies: each frame has a time of its own." in clip.remarks
        if suffix == ".mkv":
            assert clip.start == pytest.approx(times[0] / RATE)


@pytest.mark.parametrize("left_out", [1, 10, 25, 59])
def test_what_an_edit_leaves_out_is_no_frame(tmp_path, left_out):
    source = write_clip(tmp_path / "whole.mp4", options={"g": "24", "bf": "2"})
    with Clip(begin_late(source, tmp_path / "late.mp4", left_out)) as clip:
        assert numbers(clip) == list(range(left_out, COUNT))
        for frame in reversed(range(clip.frames)):
            assert number_in(clip.read(frame)) == frame + left_out
        assert clip.times[0] == 0


TURNED = {
    (1, 0, 0, 1): lambda stored: stored,
    (0, 1, -1, 0): lambda stored: np.rot90(stored, -1),
    (-1, 0, 0, -1): lambda stored: np.rot90(stored, 2),
    (0, -1, 1, 0): lambda stored: np.rot90(stored, 1),
    (-1, 0, 0, 1): np.fliplr,
    (1, 0, 0, -1): np.flipud,
    (0, 1, 1, 0): lambda stored: stored.transpose(1, 0, 2),
}


@pytest.mark.parametrize("matrix", TURNED, ids=str)
def test_a_turned_clip_stands_upright(tmp_path, matrix):
    source = clip_of("H.264 in MP4")
    with Clip(source) as stored, Clip(turn(source, tmp_path / "turned.mp4", matrix)) as clip:
        assert clip.turned == (matrix != (1, 0, 0, 1))
        for frame in (0, 45, 13):
            upright = TURNED[matrix](stored.read(frame))
            assert np.array_equal(clip.read(frame), upright)
            assert (clip.height, clip.width) == upright.shape[:2]
        small = clip.read(13, 48)
        assert max(small.shape[:2]) == 48
        assert np.abs(small.astype(int) - TURNED[matrix](stored.read(13, 48))).max() == 0


@pytest.mark.parametrize("size", [(97, 65), (33, 33), (2, 2), (1920, 8)])
def test_odd_sizes(tmp_path, size):
    path = write_clip(tmp_path / "odd.mkv", "ffv1", pixels="yuv444p", size=size, count=3)
    with Clip(path) as clip:
        assert (clip.width, clip.height) == size
        for frame in (2, 0, 1):
            assert np.abs(clip.read(frame).astype(int) - coded(frame, *size)).max() <= 2


@pytest.mark.parametrize(
    ("matrix", "number", "full"),
    [("ITU709", 1, False), ("ITU601", 6, False), ("ITU601", 2, False), ("ITU709", 1, True)],
)
def test_colours_by_what_the_stream_says_of_them(tmp_path, matrix, number, full):
    colours = np.array([[200, 30, 40], [20, 180, 60], [40, 50, 210], [128, 128, 128]], np.uint8)
    picture = np.repeat(np.repeat(colours[None], 16, axis=1), 64, axis=0)
    path = tmp_path / "colours.mkv"
    with av.open(str(path), "w", format="matroska") as container:
        stream = container.add_stream("ffv1", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv444p"
        stream.codec_context.colorspace, stream.codec_context.color_range = number, 2 if full else 1
        rgb = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame = rgb.reformat(
            format="yuv444p", dst_colorspace=matrix, src_color_range=2, dst_color_range=2 if full else 1
        )
        frame.pts, frame.time_base = 0, Fraction(1, RATE)
        frame.colorspace, frame.color_range = number, 2 if full else 1
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    with Clip(path) as clip:
        assert np.abs(clip.read(0).astype(int) - picture).max() <= 3


REMARKS = {
    "H.264 in MP4": (),
    "H.264 of 10 bits": ("The clip has 10 bits a channel, and is shown with 8.",),
    "H.264, interlaced": ("The clip is interlaced: frames are shown as they are stored, two fields in one.",),
}


@pytest.mark.parametrize("form", REMARKS)
def test_what_is_worth_knowing(form):
    with Clip(clip_of(form)) as clip:
        assert clip.remarks == REMARKS[form]


def test_oblong_pixels_and_two_videos_are_told(tmp_path):
    with Clip(write_clip(tmp_path / "two.mp4", aspect=Fraction(4, 3), second=True)) as clip:
        assert clip.remarks == (
            "The clip's pixels are not square (4/3): they are shown as square ones.",
            "The file holds 2 videos, and the best one is shown.",
        )
        assert number_in(clip.read(30)) == 30


def test_a_size_that_changes_on_the_way(tmp_path):
    parts = [
        write_clip(tmp_path / "1.mts", size=(96, 64), count=20),
        write_clip(tmp_path / "2.mts", size=(192, 128), count=20, first=20, times=range(20, 40)),
    ]
    path = tmp_path / "both.mts"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    with Clip(path) as clip:
        assert numbers(clip) == list(range(40))
        assert {clip.read(frame).shape for frame in (39, 0, 20, 19)} == {(64, 96, 3)}
        for frame in reversed(range(40)):
            assert number_in(clip.read(frame)) == frame


def test_two_recordings_one_behind_the_other(tmp_path):
    """The second one's times begin anew: packets' times tell no order then."""
    parts = [
        write_clip(tmp_path / "1.mts", options={"g": "10"}, count=40, times=range(300, 340)),
        write_clip(tmp_path / "2.mts", options={"g": "10"}, count=40, first=40),
    ]
    path = tmp_path / "both.mts"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    with Clip(path) as clip:
        assert numbers(clip) == list(range(80))
        for frame in (79, 5, 40, 39, 60):
            assert number_in(clip.read(frame)) == frame
        assert (np.diff(clip.times) > 0).all()


def test_another_stream_that_begins_on_the_way(tmp_path):
    parts = [
        write_clip(tmp_path / "1.mts", options={"g": "10"}, count=20),
        write_clip(tmp_path / "2.mts", options={"g": "10"}, count=20, first=20, times=range(20, 40), second=True),
    ]
    path = tmp_path / "both.mts"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    with Clip(path) as clip:
        assert numbers(clip) == list(range(40))
        for frame in (39, 5, 20, 19, 30):
            assert number_in(clip.read(frame)) == frame


def test_beyond_the_end():
    with Clip(clip_of("H.264 in MP4")) as clip:
        for frame in (COUNT, 99_999, -1):
            with pytest.raises(KnownError, match=f"There is no frame {frame}: the clip has {COUNT} frames"):
                clip.read(frame)


@pytest.mark.parametrize(
    ("form", "spoilt", "group"),
    [("Motion JPEG", (5, 33), 1), ("H.264 in MP4", (30,), 24), ("HEVC with open groups", (30,), 24)],
)
def test_a_damaged_frame_shifts_no_other(tmp_path, form, spoilt, group):
    """Of a group of frames those behind a damaged one may be lost or wrong, too, in any decoder."""
    source = clip_of(form)
    path = spoil(source, tmp_path / f"spoilt{source.suffix}", spoilt)
    before = 4 if group > 1 else 0
    harmed = {frame for number in spoilt for frame in range(number - before, number // group * group + group)}
    with Clip(path) as clip, Clip(path) as backwards:
        assert clip.frames == COUNT
        for one, order in ((clip, range(COUNT)), (backwards, reversed(range(COUNT)))):
            failed = set()
            for frame in order:
                try:
                    number = number_in(one.read(frame))
                except KnownError as error:
                    assert str(error) == f"{path}: Frame {frame} of the clip cannot be decoded: it is damaged."
                    failed.add(frame)
                else:
                    assert number == frame or frame in harmed
            assert failed
            assert failed <= harmed


@pytest.mark.parametrize("form", ["the same in Matroska", "the same in a transport stream", "MPEG-4 in AVI"])
@pytest.mark.parametrize("share", [0.3, 0.75])
def test_a_file_that_is_cut_off_is_shown_as_far_as_it_goes(tmp_path, form, share):
    source = clip_of(form)
    path = tmp_path / f"cut{source.suffix}"
    place, size = packets_of(source)[int(COUNT * share)]
    path.write_bytes(source.read_bytes()[: place + size // 2])
    with Clip(path) as clip:
        found = numbers(clip)
        assert COUNT * share - 4 <= len(found) <= COUNT * share + 4
        assert found[: len(found) - 4] == list(range(len(found) - 4))
        if source.suffix != ".mts":
            assert f"The file ends early: {len(found)} frames can be shown." in clip.remarks


def test_an_mp4_whose_end_is_missing_ends_with_what_can_be_shown(tmp_path):
    source = write_clip(tmp_path / "whole.mp4", options={"g": "12"}, movflags="faststart")
    place, size = packets_of(source)[40]
    path = tmp_path / "cut.mp4"
    path.write_bytes(source.read_bytes()[: place + size // 2])
    with Clip(path) as clip:
        assert 36 <= clip.frames <= 41
        assert numbers(clip)[:36] == list(range(36))
        assert clip.remarks[-1] == f"The file ends early: {clip.frames} frames can be shown."
