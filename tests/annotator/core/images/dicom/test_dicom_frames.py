"""Files with several frames: each is an image, found, named and read by itself."""

import os

import numpy as np
import pydicom
import pytest
import SimpleITK
from dicoms import PACKAGED, dataset, ramp, write
from pydicom.uid import ExplicitVRLittleEndian, UltrasoundMultiFrameImageStorage

from annotator.core.errors import KnownError
from annotator.core.images import (
    file_hash,
    find_images,
    frame_of,
    in_clip,
    is_clip,
    is_frame,
    is_turned,
    open_picture,
    read_picture,
    read_size,
    read_thumbnail,
)
from annotator.core.images.dicom import loading
from annotator.core.images.reading import _hashes
from annotator.core.project.opening import named_images, open_paths


def frames(count=4):
    return np.stack([ramp() + 1000 * number for number in range(count)])


@pytest.fixture
def heart(tmp_path):
    return write(tmp_path / "heart.dcm", frames(), NumberOfFrames=4, Modality="MR")


def values_of(path):
    picture = open_picture(path)
    return picture.source.read(0, picture.box)[..., 0]


def test_every_frame_is_an_image(heart, tmp_path):
    write(tmp_path / "single.dcm", ramp())
    found = find_images(tmp_path)
    assert [path.name for path in found] == [*(f"heart.dcm#frame={number}" for number in range(4)), "single.dcm"]
    for number, path in enumerate(found[:4]):
        np.testing.assert_array_equal(values_of(path), frames()[number])
        assert read_size(path) == (8, 6)
        assert not is_turned(path)
        assert read_thumbnail(path, 4).shape == (3, 4, 3)
        assert read_picture(path).sha256 == file_hash(heart)


def test_a_file_with_a_single_frame_keeps_its_path(tmp_path):
    data = dataset(ramp()[None], NumberOfFrames=1)
    data.save_as(tmp_path / "a.dcm", enforce_file_format=True)
    assert find_images(tmp_path) == [tmp_path / "a.dcm"]
    np.testing.assert_array_equal(values_of(tmp_path / "a.dcm"), ramp())


def test_the_file_itself_is_shown_by_its_first_frame(heart):
    np.testing.assert_array_equal(values_of(heart), frames()[0])


def test_frames_are_no_frames_of_a_clip(heart):
    frame = heart.with_name("heart.dcm#frame=2")
    assert not any((in_clip(frame), is_clip(heart), is_frame(frame), in_clip(heart)))
    assert frame_of(frame) == 2


def test_a_frame_that_is_not_there(heart):
    beyond = heart.with_name("heart.dcm#frame=4")
    with pytest.raises(KnownError, match=r"There is no frame 4: the file has 4 frames, counted from 0"):
        open_picture(beyond)
    with pytest.raises(KnownError, match="no frame 4"):
        read_size(beyond)
    with pytest.raises(KnownError, match="no such page"):
        named_images(beyond)
    assert named_images(heart.with_name("heart.dcm#frame=3")) == [heart.with_name("heart.dcm#frame=3")]


def test_frames_of_a_file_without_a_suffix(tmp_path):
    file = write(tmp_path / "IM2", frames(2), NumberOfFrames=2)
    assert [path.name for path in find_images(tmp_path)] == ["IM2#frame=0", "IM2#frame=1"]
    np.testing.assert_array_equal(values_of(file.with_name("IM2#frame=1")), frames()[1])


def test_the_file_is_hashed_once_for_all_frames(heart):
    first, second = (heart.with_name(f"heart.dcm#frame={number}") for number in (0, 1))
    before = len(_hashes)
    assert file_hash(first) == file_hash(second) == file_hash(heart)
    assert len(_hashes) == before + 1


def test_a_changed_file_is_read_anew(heart):
    assert values_of(heart)[0, 0] == 0
    write(heart, frames() + 7, NumberOfFrames=4)
    os.utime(heart, ns=(1, 1))
    assert values_of(heart)[0, 0] == 7


def test_more_frames_than_can_be_there_are_refused_at_once(heart):
    write(heart, frames(), NumberOfFrames=2_000_000_000)
    with pytest.raises(KnownError, match=r"ends too early: its frames \(2000000000\)"):
        open_picture(heart)
    assert find_images(heart.parent) == [heart]


def test_only_its_own_bytes_are_read_of_a_frame(tmp_path):
    path = write(tmp_path / "a.dcm", frames(), NumberOfFrames=4)
    loaded = loading.load(path)
    size = ramp().nbytes
    with path.open("r+b") as stream:  # the file ends behind the second frame: the first two are there all the same
        stream.truncate(loaded.start + 2 * size)
    from annotator.core.images.dicom import pixels

    read = []

    class Watched:
        def __init__(self, stream):
            self._stream = stream

        def __getattr__(self, name):
            return getattr(self._stream, name)

        def read(self, size=-1):
            read.append((self._stream.tell(), size))
            return self._stream.read(size)

    stream = Watched(path.open("rb"))
    stream.seek(loaded.start)
    options = pixels.as_pixel_options(loaded.data, pixel_keyword="PixelData", pixel_vr="OW")
    found, _ = pixels.get_decoder(ExplicitVRLittleEndian).as_array(stream, index=1, **options)
    stream.close()
    np.testing.assert_array_equal(found, frames()[1])
    assert sum(size for _, size in read) <= size + 16


def test_a_real_clip_of_ultrasound():
    path = PACKAGED / "examples_ybr_color.dcm"
    data = pydicom.dcmread(path)
    assert data.SOPClassUID == UltrasoundMultiFrameImageStorage
    itk = SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(path)))
    for number in (0, 17, 29):
        picture = open_picture(path.with_name(f"{path.name}#frame={number}"))
        np.testing.assert_array_equal(picture.crop(picture.box), data.pixel_array[number])
        np.testing.assert_allclose(picture.crop(picture.box).astype(int), itk[number], atol=4)


def test_frames_in_a_project(heart):
    project, named = open_paths([heart])
    try:
        assert named.name == "heart.dcm#frame=0"
        records = list(project.images())
        assert [record.path for record in records] == [f"heart.dcm#frame={number}" for number in range(4)]
        assert project.image_path(records[2]).name == "heart.dcm#frame=2"
        assert project.image_file(records[2]) == heart
    finally:
        project.close()
