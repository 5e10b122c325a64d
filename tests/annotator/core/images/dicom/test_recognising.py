"""Which files are DICOM: by 132 bytes, whatever their name."""

import struct
from pathlib import PurePosixPath

import numpy as np
import pytest
from dicoms import PACKAGED, ramp, write
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import KnownError, NoImageError
from annotator.core.images import find_images, images_in_file, open_picture, read_size, split_page
from annotator.core.images.dicom.recognising import START, is_bare_dicom, is_dicom_file, looks_like_dicom
from annotator.core.images.names import is_bare, is_image_name, is_page, page_path
from annotator.core.project.opening import named_images


@pytest.mark.parametrize("name", ["a.dcm", "a.DCM", "a.dicom", "a.IMA", "IM000001", "1.2.840.113619.2.55", "MR.1.2"])
def test_names_under_which_dicom_is_found(tmp_path, name):
    file = write(tmp_path / name, ramp())
    assert find_images(tmp_path) == [file]
    assert named_images(file) == [file]
    assert read_size(file) == (8, 6)


@pytest.mark.parametrize("name", ["notes", "README", "1.2.3", "IM1#frame=0", ".hidden", "DICOMDIR"])
def test_other_files_without_a_suffix_are_left_out(tmp_path, name):
    (tmp_path / name).write_bytes(b"nothing of an image, and longer than the beginning of any DICOM file " * 4)
    file = write(tmp_path / "a.dcm", ramp())
    assert find_images(tmp_path) == [file]


def test_a_file_that_is_called_like_a_frame_is_left_out(tmp_path):
    file = write(tmp_path / "IM1", ramp())
    (tmp_path / "IM1#frame=0").write_bytes(file.read_bytes())
    assert find_images(tmp_path) == [file]


def test_a_tiff_file_stays_one_whatever_its_first_bytes_hold(tmp_path):
    values = np.arange(30, dtype=np.uint8).reshape(5, 6)
    tags = [
        (256, 3, 6),
        (257, 3, 5),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 300),
        (277, 3, 1),
        (278, 3, 5),
        (279, 4, 30),
    ]
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    header = (b"II*\0" + struct.pack("<I", 132)).ljust(128, b"\0") + b"DICM"
    content = header + struct.pack("<H", len(tags)) + entries + bytes(4)
    path = tmp_path / "a.tif"
    path.write_bytes(content.ljust(300, b"\0") + values.tobytes())
    assert find_images(tmp_path) == [path]
    picture = open_picture(path)
    np.testing.assert_array_equal(picture.crop(picture.box)[..., 0], values)


@pytest.mark.parametrize("name", ["rtstruct.dcm", "ExplVR_LitEndNoMeta.dcm", "ExplVR_BigEndNoMeta.dcm"])
def test_files_without_their_beginning_are_told_for_sure(name):
    assert looks_like_dicom((PACKAGED / name).read_bytes()[:START])


@pytest.mark.parametrize("implicit", [True, False])
def test_images_without_their_beginning_are_read(tmp_path, implicit):
    from dicoms import dataset

    data = dataset(ramp())
    path = tmp_path / "IM1"
    with path.open("wb") as stream:
        from pydicom.filebase import DicomFileLike
        from pydicom.filewriter import write_dataset

        out = DicomFileLike(stream)
        out.is_little_endian, out.is_implicit_VR = True, implicit
        write_dataset(out, data)
    assert is_bare_dicom(path)
    np.testing.assert_array_equal(open_picture(path).source.read(0, open_picture(path).box)[..., 0], ramp())


@given(st.binary(max_size=200))
def test_noise_is_no_dicom(start):
    assert looks_like_dicom(start) == (start[128:132] == b"DICM") or start[:1] in (b"\x02", b"\x08", b"\x00")


@pytest.mark.parametrize(
    "text", [b"\x08 is no group", b"ISO-8859-1 CS text " * 10, b"\x02\x00 short", b"PK\x03\x04" * 40]
)
def test_texts_and_archives_are_no_dicom(text):
    assert not looks_like_dicom(text[:START])


NAMES = st.from_regex(r"[A-Za-z0-9_. -]{1,20}(\.dcm|\.DICOM|\.ima)?", fullmatch=True).filter(
    lambda name: name.strip(". ")
)


@given(NAMES, st.integers(0, 999_999))
def test_frames_are_named_both_ways(name, frame):
    file = PurePosixPath("folder") / name
    if file.suffix.lower() in (".tif", ".tiff") or not (
        is_bare(file) or file.suffix.lower() in (".dcm", ".dicom", ".ima")
    ):
        return
    image = page_path(file, frame + 1)
    assert image.name == f"{name}#frame={frame}"
    assert split_page(image) == (file, frame + 1)
    assert page_path(*split_page(image)) == image
    assert split_page(file) == (file, 0)
    assert page_path(file, 0) == file
    assert (is_page(image), is_page(file)) == (True, False)


def test_frames_of_other_kinds_keep_their_names():
    assert split_page(PurePosixPath("a.png#frame=1")) == (PurePosixPath("a.png#frame=1"), 1)
    assert split_page(PurePosixPath("a.mp4#frame=1")) == (PurePosixPath("a.mp4"), 2)
    assert split_page(PurePosixPath("a.tif#page=2")) == (PurePosixPath("a.tif"), 2)
    assert not is_image_name("IM1")
    assert is_image_name("a.dcm")


def test_what_is_no_image_is_left_out_of_a_folder_and_told_where_it_is_named(tmp_path):
    report = tmp_path / "report"
    report.write_bytes((PACKAGED / "test-SR.dcm").read_bytes())
    with pytest.raises(NoImageError, match="structured report"):
        find_images(tmp_path)
    with pytest.raises(NoImageError, match="structured report"):
        named_images(report)
    image = write(tmp_path / "IM1", ramp())
    assert find_images(tmp_path) == [image]


def test_a_damaged_file_counts_as_one_image(tmp_path):
    file = write(tmp_path / "a.dcm", ramp())
    file.write_bytes(file.read_bytes()[:300])
    assert images_in_file(file) == [file]
    with pytest.raises(KnownError):
        open_picture(file)


def test_a_file_that_is_not_there_is_none(tmp_path):
    assert not is_dicom_file(tmp_path / "IM1")
    assert not is_bare_dicom(tmp_path)
