"""Whatever a file holds: a picture, or one sentence that says what is wrong and what to do."""

import random

import numpy as np
import pytest
from dicoms import PACKAGED, dataset, ramp, write, write_packed
from pydicom.uid import MPEG4HP41, JPEG2000Lossless, JPEGBaseline8Bit, JPEGLSLossless, RLELossless

from annotator.core.errors import KnownError, NoImageError
from annotator.core.images import images_in_file, open_picture, read_size, read_thumbnail
from annotator.core.images.dicom.codestream import size_told
from annotator.core.images.dicom.overlays import read_overlays
from annotator.core.images.dicom.series import series_of

KINDS = {
    "rtstruct.dcm": "radiotherapy", "rtplan.dcm": "radiotherapy", "rtdose.dcm": "radiotherapy",
    "ExplVR_LitEndNoMeta.dcm": "radiotherapy", "reportsi.dcm": "structured report", "test-SR.dcm": "structured report",
    "liver_1frame.dcm": "segmentation", "waveform_ecg.dcm": "waveform", "dicomdirtests/DICOMDIR": "DICOMDIR",
    "empty_charset_LEI.dcm": "no image",
}  # fmt: skip
DAMAGED = ["MR_truncated.dcm", "JPEG2000-embedded-sequence-delimiter.dcm", "priv_SQ.dcm", "no_meta_group_length.dcm"]
CLASSES = {
    "11.1": "presentation state", "88.59": "key object selection", "104.1": "document", "66.1": "registration",
    "66": "another kind", "66.7": "segmentation", "481.5": "radiotherapy",
}  # fmt: skip


@pytest.mark.parametrize(("name", "told"), KINDS.items())
def test_what_is_no_image_says_what_it_is(name, told):
    with pytest.raises(NoImageError, match=told) as raised:
        open_picture(PACKAGED / name)
    assert raised.value.path == PACKAGED / name


@pytest.mark.parametrize(("kind", "told"), CLASSES.items())
def test_classes_that_are_no_images(tmp_path, kind, told):
    path = write(tmp_path / "a.dcm", ramp(), kind=f"1.2.840.10008.5.1.4.1.1.{kind}")
    with pytest.raises(NoImageError, match=told):
        open_picture(path)


@pytest.mark.parametrize("kind", ["481.1", "77.1.4", "2", "30", "9999"])
def test_classes_that_are_images(tmp_path, kind):
    path = write(tmp_path / "a.dcm", ramp(), kind=f"1.2.840.10008.5.1.4.1.1.{kind}")
    assert open_picture(path).width == 8


@pytest.mark.parametrize("name", DAMAGED)
def test_real_files_that_are_damaged(name):
    with pytest.raises(KnownError) as raised:
        open_picture(PACKAGED / name)
    assert raised.value.advice == "Copy it again from where it came from."
    assert "\n" not in str(raised.value)


READ = sorted(path.name for path in PACKAGED.glob("*.dcm") if path.name not in {*KINDS, *DAMAGED})


def outcome(path):
    """A picture that can be shown, or what was told instead."""
    try:
        picture = open_picture(path)
    except KnownError as fault:
        return fault
    assert picture.crop(picture.box).shape == (picture.height, picture.width, 3)
    assert read_size(path) == (picture.width, picture.height)
    return picture


def test_all_files_that_pydicom_brings_are_read_or_told():
    told = {name: found for name in READ if isinstance(found := outcome(PACKAGED / name), KnownError)}
    assert len(READ) - len(told) >= 45
    expected = {
        "UN_sequence",
        "badVR",
        "liver",
        "meta_missing",
        "nested_priv",
        "no_meta",
        "reportsi",
        "rt",
        "ExplVR_Big",
    }
    assert [name for name in told if not name.startswith(tuple(expected))] == []


def mutated(content, chance):
    """A file with bytes changed, left out, put in, or cut off."""
    content, way = bytearray(content), chance.randrange(4)
    if way == 0:
        return bytes(content[: chance.randrange(len(content))])
    if way == 1:
        place = chance.randrange(len(content))
        del content[place : place + chance.choice((1, 2, 8, 100))]
    elif way == 2:
        place = chance.randrange(len(content))
        content[place:place] = chance.randbytes(chance.choice((1, 2, 8)))
    for _ in range(chance.choice((1, 3, 10)) * (way == 3)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


SMALL = ["MR_small_RLE.dcm", "MR_small_jp2klossless.dcm", "SC_rgb_jpeg_dcmtk.dcm", "SC_rgb_rle_2frame.dcm",
         "JPEG-lossy.dcm", "image_dfl.dcm", "SC_rgb_jpeg_gdcm.dcm", "MR_small_implicit.dcm"]  # fmt: skip


@pytest.mark.parametrize("name", SMALL)
def test_damaged_files_are_read_or_told(tmp_path, name):
    chance, content = random.Random(name), (PACKAGED / name).read_bytes()
    path, told = tmp_path / "a.dcm", 0
    for _ in range(25):
        path.write_bytes(mutated(content, chance))
        told += isinstance(outcome(path), KnownError)
        for ask in (read_overlays, images_in_file, lambda file: read_thumbnail(file, 32)):
            try:
                ask(path)
            except KnownError:
                continue
        series_of([path])
    assert told > 2


def test_a_syntax_that_nothing_here_decodes(tmp_path):
    path = write_packed(tmp_path / "a.dcm", [b"\0" * 40], ramp(), MPEG4HP41)
    with pytest.raises(KnownError, match=r"compressed in a way that is not read here \(MPEG-4.*\)") as raised:
        open_picture(path)
    assert "JPEG 2000" in raised.value.advice
    private = write_packed(tmp_path / "b.dcm", [b"\0" * 40], ramp(), "1.2.3.4.5.6")
    with pytest.raises(KnownError, match="not read here"):
        open_picture(private)


@pytest.mark.parametrize("kind", ["HSV", "CMYK", "XYB"])
def test_colours_of_a_kind_that_is_not_read(tmp_path, kind):
    path = write(tmp_path / "a.dcm", np.zeros((4, 5, 3), np.uint8), PhotometricInterpretation=kind)
    with pytest.raises(KnownError, match=rf"colours are of a kind that is not read \({kind}\)"):
        open_picture(path)


def test_jpeg_ls_that_is_cut_off(tmp_path):
    import imagecodecs

    values = np.random.default_rng(1).integers(0, 65536, (64, 64)).astype(np.uint16)
    packed = imagecodecs.jpegls_encode(values)
    whole = open_picture(write_packed(tmp_path / "a.dcm", [packed + b"\0"], values, JPEGLSLossless))
    np.testing.assert_array_equal(whole.source.read(0, whole.box)[..., 0], values)
    with pytest.raises(KnownError, match="cannot be decoded"):
        open_picture(write_packed(tmp_path / "b.dcm", [packed[: len(packed) // 2]], values, JPEGLSLossless))


def test_pixels_that_are_missing(tmp_path):
    data = dataset(ramp())
    del data.PixelData
    data.save_as(tmp_path / "a.dcm", enforce_file_format=True)
    with pytest.raises(KnownError, match="There are no pixels"):
        open_picture(tmp_path / "a.dcm")


def test_an_image_that_is_too_large_is_refused_by_its_header(tmp_path):
    path = write(tmp_path / "a.dcm", ramp(), Rows=65535, Columns=65535)
    with pytest.raises(KnownError, match="65535 × 65535"):
        open_picture(path)


@pytest.mark.parametrize("syntax", [JPEG2000Lossless, JPEGBaseline8Bit, RLELossless])
def test_a_frame_of_another_size_than_the_header_says(tmp_path, syntax):
    import imagecodecs

    values = ramp(20, 30, np.uint8)
    packed = {
        JPEG2000Lossless: imagecodecs.jpeg2k_encode(values), JPEGBaseline8Bit: imagecodecs.jpeg8_encode(values),
        RLELossless: b"\x01" + b"\0" * 79,
    }[syntax]  # fmt: skip
    path = write_packed(tmp_path / "a.dcm", [packed], ramp(40, 30, np.uint8), syntax)
    with pytest.raises(KnownError, match="cannot be decoded"):
        open_picture(path)


def test_sizes_in_codestreams():
    import imagecodecs

    values = ramp(21, 34, np.uint8)
    for packed in (
        imagecodecs.jpeg8_encode(values), imagecodecs.jpegls_encode(values), imagecodecs.jpeg2k_encode(values),
        imagecodecs.jpeg2k_encode(values, codecformat="jp2"), imagecodecs.jpeg8_encode(values, lossless=True),
    ):  # fmt: skip
        assert size_told(packed) == (34, 21)
        assert all(size_told(packed[:length]) in ((0, 0), (34, 21), None) for length in range(200))
    assert size_told(b"\0" * 64) is None


def test_memory_that_is_not_there(tmp_path, monkeypatch):
    from annotator.core.images.dicom import faults

    with pytest.raises(KnownError, match="not enough memory"), faults.told(tmp_path, "damaged"):
        raise MemoryError
    with pytest.raises(KeyboardInterrupt), faults.told(tmp_path, "damaged"):
        raise KeyboardInterrupt


def test_a_deflated_file_that_grows_without_end(tmp_path, monkeypatch):
    from annotator.core.images.dicom import loading

    monkeypatch.setattr(loading, "LARGEST", 1000)
    (tmp_path / "a.dcm").write_bytes((PACKAGED / "image_dfl.dcm").read_bytes())
    with pytest.raises(KnownError, match="not enough memory"):
        open_picture(tmp_path / "a.dcm")
