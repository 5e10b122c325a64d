"""Frames of clips are images: their names, how they are found and read."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath

import numpy as np
import pytest
from clips import COUNT, HEIGHT, WIDTH, clip_of, number_in, turn, write_clip
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.core.images import (
    CLIPS,
    file_hash,
    file_of,
    find_images,
    frame_of,
    frame_path,
    images_in_file,
    in_clip,
    is_clip,
    is_frame,
    is_image_name,
    is_turned,
    open_picture,
    page_path,
    read_picture,
    read_size,
    read_thumbnail,
    reading,
    settle,
    split_page,
)

SUFFIXES = st.sampled_from(sorted(CLIPS)).flatmap(lambda suffix: st.sampled_from((suffix, suffix.upper())))


@given(st.from_regex(r"[a-zA-Z #=.%]{1,8}", fullmatch=True), SUFFIXES, st.integers(0, 10**9 - 1))
def test_a_frame_is_called_by_its_number(stem, suffix, frame):
    file = Path("a") / f"x{stem}{suffix}"
    path = frame_path(file, frame)
    assert path.name == f"{file.name}#frame={frame}"
    assert (file_of(path), frame_of(path), split_page(path)) == (file, frame, (file, frame + 1))
    assert page_path(*split_page(path)) == path
    assert in_clip(path) and is_frame(path) and not is_clip(path) and not is_image_name(path.name)
    assert split_page(file) == (file, 0) and page_path(file, 0) == file
    assert in_clip(file) and is_clip(file) and not is_frame(file) and is_image_name(file.name)


@pytest.mark.parametrize(
    ("name", "file", "page"),
    [
        ("clip.mp4#frame=0", "clip.mp4", 1),
        ("clip.mp4", "clip.mp4", 0),
        ("clip.MOV#frame=12", "clip.MOV", 13),
        ("clip.mp4#frame=012", "clip.mp4#frame=012", 1),
        ("clip.mp4#page=2", "clip.mp4#page=2", 1),
        ("scan.tif#frame=2", "scan.tif#frame=2", 1),
        ("clip.mp4#frame=-1", "clip.mp4#frame=-1", 1),
        (".mp4#frame=1", ".mp4#frame=1", 1),
        ("a.mp4#frame=3.mp4", "a.mp4#frame=3.mp4", 0),
        ("scan.tif#page=2", "scan.tif", 2),
    ],
)
def test_what_is_a_frame_and_what_is_not(name, file, page):
    assert split_page(PurePosixPath(name)) == (PurePosixPath(file), page)


def test_a_clip_counts_as_one_image(tmp_path):
    write_clip(tmp_path / "b.mp4", count=3)
    (tmp_path / "a.webm").write_bytes(b"")
    (tmp_path / ".hidden.mp4").write_bytes(b"")
    (tmp_path / "sound.mp3").write_bytes(b"")
    assert [path.name for path in find_images(tmp_path)] == ["a.webm", "b.mp4"]
    assert images_in_file(tmp_path / "b.mp4") == [tmp_path / "b.mp4"]


def test_a_frame_is_read_as_an_image():
    file = clip_of("H.264 with open groups")
    for frame in (0, 41, 12):
        path = frame_path(file, frame)
        picture = read_picture(path)
        assert (picture.width, picture.height, picture.channels, picture.bits) == (WIDTH, HEIGHT, 3, 8)
        assert number_in(picture.crop(picture.box)) == frame
        assert picture.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
        assert read_size(path) == (WIDTH, HEIGHT)
        assert not is_turned(path)
        small = read_thumbnail(path, 48)
        assert small.shape == (32, 48, 3)
        assert number_in(small) == frame


def test_a_turned_clip(tmp_path):
    path = turn(clip_of("H.264 in MP4"), tmp_path / "turned.mp4", (0, 1, -1, 0))
    assert is_turned(path)
    assert read_size(frame_path(path, 7)) == (HEIGHT, WIDTH)
    picture = read_picture(frame_path(path, 7))
    assert number_in(np.rot90(picture.crop(picture.box))) == 7


def test_beyond_the_end():
    path = frame_path(clip_of("VP9"), 99_999)
    for read in (read_picture, read_size, lambda path: read_thumbnail(path, 64)):
        with pytest.raises(KnownError, match=f"There is no frame 99999: the clip has {COUNT} frames"):
            read(path)


def test_the_hash_of_a_large_clip_comes_after_its_picture_and_once(tmp_path, monkeypatch):
    path = write_clip(tmp_path / "large.mp4")
    monkeypatch.setattr(reading, "LARGE_CLIP", 0)
    first = open_picture(path)
    assert not first.settled
    assert settle(path, first, lambda: False, lambda: None) is None
    assert not open_picture(path).settled
    settled = settle(path, first, lambda: True, lambda: None)
    assert settled.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert number_in(settled.crop(settled.box)) == 0
    second = open_picture(frame_path(path, 5))
    assert second.sha256 == settled.sha256
    write_clip(path, count=30)
    assert not open_picture(path).settled
    assert file_hash(path) == hashlib.sha256(path.read_bytes()).hexdigest() != settled.sha256
