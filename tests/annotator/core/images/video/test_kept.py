"""Clips stay open for the next frame: a few of them, each as its file is now."""

from __future__ import annotations

import threading

import pytest
from clips import COUNT, number_in, write_clip

from annotator.core.errors import KnownError
from annotator.core.images.video.kept import MOST, clip_at, close_clips


@pytest.fixture(autouse=True)
def none_is_open():
    close_clips()
    yield
    close_clips()


def test_the_next_frame_comes_of_the_same_clip(tmp_path):
    path = write_clip(tmp_path / "a.mp4")
    with clip_at(path) as one, clip_at(path) as other:
        assert one is other
    with clip_at(path) as again:
        assert again is one


def test_a_file_that_was_replaced_is_read_anew(tmp_path):
    path = write_clip(tmp_path / "a.mp4")
    with clip_at(path) as clip:
        assert number_in(clip.read(5)) == 5
    write_clip(path, count=30, first=100)
    with clip_at(path) as clip:
        assert (clip.frames, number_in(clip.read(5))) == (30, 105)


def test_only_some_are_open_and_only_one_holds_pictures(tmp_path):
    paths = [write_clip(tmp_path / f"{number}.mp4", count=4, first=number) for number in range(MOST + 2)]
    clips = []
    for number, path in enumerate(paths):
        with clip_at(path) as clip:
            assert number_in(clip.read(1)) == number + 1
            clips.append(clip)
        assert sum(clip.nbytes > 0 for clip in clips) == 1
    assert [clip.closed for clip in clips] == [True, True] + [False] * MOST


def test_one_in_use_is_not_closed(tmp_path):
    path = write_clip(tmp_path / "a.mp4")
    with clip_at(path) as clip:
        close_clips()
        assert number_in(clip.read(COUNT - 1)) == COUNT - 1
    close_clips(idle=1e9)
    assert not clip.closed
    close_clips()
    assert clip.closed


def test_a_file_that_is_gone(tmp_path):
    path = write_clip(tmp_path / "a.mp4")
    with clip_at(path):
        pass
    path.unlink()
    with pytest.raises(KnownError, match="not there any more"), clip_at(path):
        pass


def test_several_threads(tmp_path):
    paths = [write_clip(tmp_path / f"{number}.mp4", first=number) for number in range(MOST + 1)]
    right = []

    def read(step):
        for number in range(40):
            which, frame = number * step % len(paths), number * 13 % COUNT
            with clip_at(paths[which]) as clip:
                right.append(number_in(clip.read(frame)) == which + frame)

    threads = [threading.Thread(target=read, args=(step,)) for step in (1, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert right == [True] * 80
