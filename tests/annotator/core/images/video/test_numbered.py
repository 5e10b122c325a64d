"""Numbered pictures as one clip: which frame is which picture, and what is told of those that cannot be shown."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path, PurePosixPath

import numpy as np
import pytest
from clips import HEIGHT, WIDTH, coded, number_in, write_numbered
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.images import (
    file_hash,
    file_of,
    find_images,
    frame_of,
    frame_path,
    image_suffix,
    images_in_file,
    in_clip,
    is_clip,
    is_frame,
    is_image_name,
    is_sequence,
    numbered,
    open_picture,
    rate_of,
    read_picture,
    read_size,
    read_thumbnail,
    sequence_around,
    split_page,
    stamp_of,
    with_rate,
    without_rate,
)
from annotator.core.images.video.kept import clip_at, close_clips
from annotator.core.images.video.numbered import NumberedClip

NAME = "face_%04d.png"
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="/\\"), max_size=6)


@pytest.fixture
def clip(tmp_path):
    return write_numbered(tmp_path / NAME, range(1, 41))


@pytest.fixture(autouse=True)
def closed():
    yield
    close_clips()


# --- names


@given(TEXTS, st.integers(1, 9), TEXTS, st.integers(0, 10**7), st.sampled_from([".png", ".JPG", ".tiff"]))
def test_the_pattern_is_what_printf_makes_of_it(head, digits, tail, number, suffix):
    before, behind = (text.replace("%", "%%") for text in (head, tail))
    file = PurePosixPath("folder") / f"{before}%0{digits}d{behind}{suffix}"
    assert is_sequence(file) and is_clip(file) and is_image_name(f"x{file.name}") and not is_frame(file)
    frame = frame_path(file, number)
    assert (file_of(frame), frame_of(frame), split_page(frame)) == (file, number, (file, number + 1))
    assert is_frame(frame) and in_clip(frame) and not is_clip(frame)
    assert image_suffix(file) == suffix


@given(st.fractions(Fraction(1, 1000), 9999, max_denominator=1001))
def test_a_rate_stands_in_the_name_and_leaves_the_rest(rate):
    file = with_rate(Path("a") / NAME, rate)
    assert is_clip(file) and without_rate(file) == Path("a") / NAME and image_suffix(file) == ".png"
    assert abs((rate_of(file) or 25) - rate) <= Fraction(1, 10**6)
    assert with_rate(file, rate_of(file)) == file, "a rate is written in one way"
    frame = frame_path(file, 7)
    assert (file_of(frame), frame_of(frame), without_rate(frame)) == (file, 7, Path("a") / f"{NAME}#frame=7")


@pytest.mark.parametrize(
    "name",
    [
        "IMG_0001.jpg", "%d", "100%.png", "%s.png", "%4d.png", "%00d.png", "%d%d.png", "a%%04d.png", "%04d.txt",
        "%04d.png#fps=0", "%04d.png#fps=030", "%04d.png#fps=25.0", "%04d.png#fps=x", "%04d.mp4x",
    ],
)  # fmt: skip
def test_other_names_are_no_sequences(name):
    assert not is_sequence(Path(name))
    assert frame_path(Path("clip.mp4"), 3).name == "clip.mp4#frame=3"


@pytest.mark.parametrize("rate", [Fraction(0), Fraction(-1), Fraction(10**5)])
def test_rates_beyond_all_clips_are_refused(rate):
    with pytest.raises(KnownError, match=r"between 0\.001 and 9999 frames"):
        with_rate(Path(NAME), rate)


@pytest.mark.parametrize(
    ("names", "picture", "expected"),
    [
        (["S005_001_00000001.png", "S005_001_00000002.png"], "S005_001_00000001.png", "S005_001_%08d.png"),
        (["a9.jpg", "a10.jpg", "a11.jpg"], "a10.jpg", "a%d.jpg"),
        (["a098.jpg", "a099.jpg", "a100.jpg"], "a100.jpg", "a%03d.jpg"),
        (["0.tif", "1.tif"], "0.tif", "%d.tif"),
        (["3 of 100%.png", "4 of 100%.png"], "3 of 100%.png", "3 of %d%%.png"),
        (["neutral.png"], "neutral.png", None),
        (["a1.txt"], "a1.txt", None),
    ],
)
def test_one_picture_tells_how_all_are_called(tmp_path, names, picture, expected):
    for name in names:
        (tmp_path / name).touch()
    found = sequence_around(tmp_path / picture)
    assert (found.name if found else None) == expected


def test_only_what_is_called_so_belongs_to_it(tmp_path):
    for name in ("f8.png", "f08.png", "f11.png", "f100.png", "f0100.png", "f9.PNG", "xf9.png", "f9.png.png", "f٣.png"):
        (tmp_path / name).touch()
    assert [number for number, _ in numbered(tmp_path / "f%d.png")] == [8, 11, 100]
    assert [number for number, _ in numbered(tmp_path / "f%02d.png")] == [8, 11, 100]
    assert [number for number, _ in numbered(tmp_path / "f%04d.png")] == [100]


def test_a_folder_of_numbered_photographs_stays_one(tmp_path, clip):
    (tmp_path / "called like a pattern %d.png").write_bytes((tmp_path / "face_0001.png").read_bytes())
    assert find_images(tmp_path) == [tmp_path / f"face_{number:04}.png" for number in range(1, 41)]
    assert images_in_file(tmp_path / "a%d.tif") == [tmp_path / "a%d.tif"]


# --- frames


def test_every_frame_is_its_picture_to_the_pixel(tmp_path, clip):
    with NumberedClip(clip) as opened:
        assert (opened.frames, opened.width, opened.height, opened.rate) == (40, WIDTH, HEIGHT, 25)
        for frame in (0, 39, 17, 18, 3):
            np.testing.assert_array_equal(opened.read(frame), coded(frame + 1))
            assert number_in(opened.read(frame, 64)) == frame + 1
        assert opened.read(5, 48).shape == (32, 48, 3) and opened.read(5, 1000).shape == (HEIGHT, WIDTH, 3)
        np.testing.assert_array_equal(opened.times, np.arange(40) / 25)
        assert (opened.start, opened.duration, opened.turned) == (0.0, 1.6, False)
        opened.read(7)[:] = 0
        np.testing.assert_array_equal(opened.read(7), coded(8)), "nobody changes what is kept"
        assert opened.nbytes
        opened.forget()
        assert not opened.nbytes and not opened.closed
    assert opened.closed


def test_it_is_read_through_the_same_doors_as_a_video(clip):
    frame = frame_path(clip, 11)
    assert number_in(read_picture(frame).crop(read_picture(frame).box)) == 12
    assert read_size(frame) == read_size(clip) == (WIDTH, HEIGHT)
    assert number_in(read_thumbnail(clip, 64)) == 1
    assert open_picture(frame).sha256 == file_hash(clip) == file_hash(frame)
    with clip_at(clip) as one, clip_at(with_rate(clip, Fraction(30))) as other:
        assert isinstance(one, NumberedClip) and isinstance(other, NumberedClip)
        assert (one.rate, other.rate) == (25, 30) and other.times[30] == 1.0
    with pytest.raises(KnownError, match="There is no frame 40: the clip has 40 frames"):
        read_picture(frame_path(clip, 40))


@given(kept=st.integers(1, 6), frames=st.lists(st.integers(0, 39), max_size=30))
def test_memory_is_bounded_and_the_frames_the_same(tmp_path_factory, kept, frames):
    clip = tmp_path_factory.getbasetemp() / "bounded" / NAME
    if not clip.parent.exists():
        write_numbered(clip, range(40))
    size = WIDTH * HEIGHT * 3
    with NumberedClip(clip, kept=kept * size) as opened:
        for frame in frames:
            assert number_in(opened.read(frame)) == frame
            assert opened.nbytes <= kept * size


def test_gaps_are_told_and_frames_go_on(tmp_path):
    clip = write_numbered(tmp_path / "a%d.png", [3, 4, 9, 10, 12])
    with NumberedClip(with_rate(clip, Fraction(30))) as opened:
        assert [number_in(opened.read(frame)) for frame in range(5)] == [3, 4, 9, 10, 12]
        (told,) = opened.remarks
        assert told == (
            "5 numbers are missing between the first picture and the last (first: 5). Frames are the pictures that are "
            "there, in order."
        )


def test_pictures_of_other_sizes_are_scaled_and_told(tmp_path, clip):
    Image.fromarray(coded(5, 2 * WIDTH, 2 * HEIGHT)).save(tmp_path / "face_0005.png")
    Image.fromarray(coded(7, HEIGHT, WIDTH)).save(tmp_path / "face_0007.png")
    with NumberedClip(clip) as opened:
        rate, sizes = opened.remarks
        assert rate == "No frame rate is told: the pictures are shown at 25 frames a second."
        told = "2 pictures have another size than the first (first: face_0005.png), and are shown in its size."
        assert sizes == told
        for number in (5, 7):
            assert opened.read(number - 1).shape == (HEIGHT, WIDTH, 3)
            assert number_in(opened.read(number - 1)) == number


def test_what_cannot_be_read_is_told_and_the_rest_is_shown(tmp_path, clip):
    (tmp_path / "face_0001.png").write_bytes(b"")
    (tmp_path / "face_0009.png").write_bytes(b"no picture")
    whole = (tmp_path / "face_0012.png").read_bytes()
    (tmp_path / "face_0012.png").write_bytes(whole[: len(whole) // 2])
    with NumberedClip(clip) as opened:
        assert opened.remarks[1] == "2 pictures cannot be read (first: face_0001.png)."
        (tmp_path / "face_0020.png").unlink()
        for frame, what in (
            (0, "The file is empty"), (8, "This is no image"), (11, "The image is damaged"),
            (19, "The image is not there any more"),
        ):  # fmt: skip
            with pytest.raises(KnownError, match=f"Frame {frame} of the clip cannot be shown: {what}") as told:
                opened.read(frame)
            assert told.value.path == tmp_path / f"face_{frame + 1:04}.png"
        for frame in (1, 7, 9, 39):
            assert number_in(opened.read(frame)) == frame + 1


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda folder: None, "None of these numbered pictures is there. If it was moved"),
        (lambda folder: (folder / "face_0001.png").write_bytes(b"no"), "This is no image, or one of an unknown kind."),
    ],
)
def test_where_there_is_no_picture_it_is_told(tmp_path, make, what):
    make(tmp_path)
    for read in (NumberedClip, read_picture, read_size):
        with pytest.raises(KnownError) as told:
            read(tmp_path / NAME)
        assert what in str(told.value)
    with pytest.raises(KnownError, match="numbered pictures"):
        read_picture(tmp_path / "no such folder" / NAME)


def test_pictures_of_16_bits_do_not_flicker(tmp_path):
    for number, low in ((1, 1000), (2, 2000)):
        values = np.linspace(low, low + 1000, 64 * 64).astype(np.uint16).reshape(64, 64)
        Image.fromarray(values).save(tmp_path / f"deep_{number}.png")
    with NumberedClip(tmp_path / "deep_%d.png") as opened:
        first, second = opened.read(0), opened.read(1)
    assert first[0, 0, 0] < 5 and first[-1, -1, 0] > 250
    assert second[0, 0, 0] > 250, "what was white in the first picture is white in the second"


def test_headers_are_not_read_for_one_who_left(clip):
    shares = []
    with NumberedClip(clip) as opened:
        assert not opened.prepare(lambda: len(shares) < 3, shares.append)
        assert len(shares) == 3
        assert opened.prepare()


# --- what it is known by


def test_the_hash_is_of_all_pictures_in_order_and_not_of_their_names(tmp_path):
    one = write_numbered(tmp_path / "one" / NAME, range(5))
    other = write_numbered(tmp_path / "two" / "img%d.png", range(5), first=12)
    digest = hashlib.sha256()
    for number in range(5):
        content = (tmp_path / "one" / f"face_{number:04}.png").read_bytes()
        digest.update(len(content).to_bytes(8, "big") + content)
    assert file_hash(one) == file_hash(other) == file_hash(with_rate(one, Fraction(30))) == digest.hexdigest()
    (tmp_path / "two" / "img14.png").unlink()
    assert file_hash(other) != file_hash(one)


@pytest.mark.parametrize("what", ["changed", "gone", "come", "exchanged"])
def test_its_stamp_and_hash_tell_what_became_of_one_picture(tmp_path, what):
    clip = write_numbered(tmp_path / NAME, range(5))
    before, digest = stamp_of(clip), file_hash(clip)
    assert stamp_of(clip) == before
    place = tmp_path / "face_0002.png"
    if what == "changed":
        place.write_bytes(place.read_bytes()[:-1] + b"x")
    elif what == "gone":
        place.unlink()
    elif what == "come":
        (tmp_path / "face_0005.png").write_bytes(place.read_bytes())
    else:
        place.rename(tmp_path / "aside")
        (tmp_path / "face_0003.png").rename(place)
        (tmp_path / "aside").rename(tmp_path / "face_0003.png")
    assert stamp_of(clip) != before and file_hash(clip) != digest
