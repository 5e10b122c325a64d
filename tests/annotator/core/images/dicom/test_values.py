"""Raw values: those of the modality, in the smallest numbers that hold them exactly."""

import gdcm
import numpy as np
import pydicom
import pytest
import SimpleITK
from dicoms import PACKAGED, dataset, ramp, write, write_packed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from pydicom.pixels import apply_modality_lut, pixel_array
from pydicom.uid import (
    ExplicitVRBigEndian,
    HTJ2KLossless,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from annotator.core.images import open_picture, read_thumbnail
from annotator.core.images.dicom import loading, pixels
from annotator.inference.seeing import seen

SLOPES = st.sampled_from([(1, 0), (1, -1024), (2, 5), (-1, 100), (0.5, 0), (1, 0.25), (0.003, -7.5), (1000, 0)])

TYPES = (np.int16, np.int32, np.int64)


def values_of(path):
    picture = open_picture(path)
    return picture.source.read(0, picture.box)


def itk_values(path):
    reader = SimpleITK.ImageFileReader()
    reader.SetFileName(str(path))
    reader.SetImageIO("GDCMImageIO")
    return SimpleITK.GetArrayFromImage(reader.Execute())


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("values")


@st.composite
def stored_values(draw):
    """Values of some bits and sign, with the elements that say so."""
    allocated = draw(st.sampled_from([8, 16, 32]))
    bits = draw(st.integers(max(allocated // 2, 2), allocated))
    signed = draw(st.booleans())
    dtype = np.dtype(f"{'i' if signed else 'u'}{allocated // 8}")
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    values = draw(npst.arrays(dtype, (3, 5), elements=st.integers(low, high)))
    return values, {"BitsStored": bits, "PixelRepresentation": int(signed)}


@given(stored_values(), SLOPES)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_number_of_bits_sign_and_slope_comes_back(folder, made, rescale):
    values, elements = made
    slope, intercept = rescale
    path = write(folder / "a.dcm", values, RescaleSlope=slope, RescaleIntercept=intercept, **elements)
    found = values_of(path)[..., 0]
    expected = values.astype(np.float64) * slope + intercept
    if all(float(number).is_integer() for number in rescale):
        np.testing.assert_array_equal(found.astype(np.float64), expected)
        assert found.dtype.kind in "iu"
        if rescale != (1, 0):
            ends = expected.min(), expected.max()
            fits = [np.iinfo(kind).min <= ends[0] and ends[1] <= np.iinfo(kind).max for kind in TYPES]
            assert found.dtype == TYPES[fits.index(True)]
    else:
        assert found.dtype == np.float32
        np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)


@given(stored_values())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_values_without_rescaling_are_those_stored(folder, made):
    values, elements = made
    path = write(folder / "b.dcm", values, **elements)
    found = values_of(path)[..., 0]
    np.testing.assert_array_equal(found, values)
    assert found.dtype == values.dtype


GREY = [
    "CT_small.dcm", "MR_small.dcm", "MR_small_RLE.dcm", "MR_small_bigendian.dcm", "MR_small_implicit.dcm",
    "MR_small_jp2klossless.dcm", "MR_small_jpeg_ls_lossless.dcm", "JPEG2000.dcm", "JPEG-lossy.dcm", "JPGExtended.dcm",
    "dicomdirtests/77654033/CT2/17106", "dicomdirtests/98892003/MR1/15820",
    "image_dfl.dcm", "examples_overlay.dcm",
]  # fmt: skip


@pytest.mark.parametrize("name", GREY)
def test_values_are_those_that_itk_reads(name):
    expected = itk_values(PACKAGED / name).squeeze()
    found = values_of(PACKAGED / name)[..., 0]
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=0)


@pytest.mark.parametrize("name", ["CT_small.dcm", "MR_small_RLE.dcm", "MR_small_jp2klossless.dcm"])
def test_values_are_those_of_pydicoms_own_pipeline(name):
    data = pydicom.dcmread(PACKAGED / name)
    np.testing.assert_array_equal(values_of(PACKAGED / name)[..., 0], apply_modality_lut(data.pixel_array, data))


def test_ct_is_in_hounsfield_units_of_16_bits():
    picture = open_picture(PACKAGED / "CT_small.dcm")
    assert (picture.source.dtype, picture.channels, picture.source.in_memory) == (np.dtype(np.int16), 1, True)
    assert picture.values(0, 0) == (-849.0,)
    assert picture.settled


COLOURS = [
    "SC_rgb_rle.dcm", "SC_rgb_gdcm_KY.dcm", "ExplVR_BigEnd.dcm", "GDCMJ2K_TextGBR.dcm",
    "SC_rgb_small_odd.dcm", "SC_rgb_jpeg_gdcm.dcm", "SC_rgb_jls_lossy_sample.dcm", "examples_jpeg2k.dcm",
]  # fmt: skip


@pytest.mark.parametrize("name", COLOURS)
def test_colours_are_those_that_gdcm_decodes(name):
    reader = gdcm.ImageReader()
    reader.SetFileName(str(PACKAGED / name))
    assert reader.Read()
    image = reader.GetImage()
    found = values_of(PACKAGED / name)
    buffer = np.frombuffer(image.GetBuffer().encode("utf-8", "surrogateescape"), np.uint8)
    height, width = found.shape[:2]
    shape = (3, height, width) if image.GetPlanarConfiguration() else (height, width, 3)
    expected = buffer[: found.size].reshape(shape)
    np.testing.assert_array_equal(found, np.moveaxis(expected, 0, 2) if image.GetPlanarConfiguration() else expected)


@pytest.mark.parametrize("planar", [0, 1])
def test_planes_of_colours_one_after_the_other(tmp_path, planar):
    values = np.random.default_rng(3).integers(0, 256, (4, 5, 3)).astype(np.uint8)
    data = dataset(values, PlanarConfiguration=planar)
    if planar:
        data.PixelData = np.moveaxis(values, 2, 0).tobytes()
    data.save_as(tmp_path / "a.dcm", enforce_file_format=True)
    picture = open_picture(tmp_path / "a.dcm")
    np.testing.assert_array_equal(picture.crop(picture.box), values)


def test_ybr_becomes_rgb(tmp_path):
    rgb = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [128, 128, 128]]], np.float64)
    red, green, blue = np.moveaxis(rgb, 2, 0)
    y = 0.299 * red + 0.587 * green + 0.114 * blue
    ybr = np.stack([y, (blue - y) / 1.772 + 128, (red - y) / 1.402 + 128], axis=2).round().clip(0, 255).astype(np.uint8)
    path = write(tmp_path / "a.dcm", ybr, PhotometricInterpretation="YBR_FULL")
    np.testing.assert_allclose(values_of(path), rgb, atol=2)


def palette(bits, count, first, colours):
    names = ("Red", "Green", "Blue")
    form = {f"{name}PaletteColorLookupTableDescriptor": [count % 2**16, first, bits] for name in names}
    kind = np.uint8 if bits == 8 else "<u2"
    entries = [colours[:, place].astype(kind).tobytes() for place in range(3)]
    data = {f"{name}PaletteColorLookupTableData": one for name, one in zip(names, entries, strict=True)}
    return {"PhotometricInterpretation": "PALETTE COLOR", **form, **data}


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("first", [0, 3])
def test_palettes_give_colours_also_outside_of_them(tmp_path, bits, first):
    colours = np.random.default_rng(bits).integers(0, 2**bits, (10, 3))
    values = np.array([[0, 3, 5], [9, 12, 200]], np.uint8)
    path = write(tmp_path / "a.dcm", values, **palette(bits, 10, first, colours))
    picture = open_picture(path)
    found = picture.source.read(0, picture.box)
    np.testing.assert_array_equal(found, colours[np.clip(values.astype(int) - first, 0, 9)])
    assert picture.bits == bits
    shown = picture.crop(picture.box)
    np.testing.assert_allclose(shown, found / (2**bits - 1) * 255, atol=0.51)


def test_single_bits_are_black_and_white(tmp_path):
    bits = np.random.default_rng(1).integers(0, 2, (8, 16)).astype(np.uint8)
    data = dataset(bits, BitsAllocated=1, BitsStored=1, HighBit=0)
    data.PixelData = np.packbits(bits.ravel(), bitorder="little").tobytes()
    data.save_as(tmp_path / "a.dcm", enforce_file_format=True)
    picture = open_picture(tmp_path / "a.dcm")
    np.testing.assert_array_equal(picture.source.read(0, picture.box)[..., 0], bits)
    np.testing.assert_array_equal(picture.crop(picture.box)[..., 0], bits * 255)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_floating_point_pixels(tmp_path, kind):
    values = np.linspace(-3, 7, 12).reshape(3, 4).astype(kind)
    data = dataset(values)
    keyword = "FloatPixelData" if kind == np.float32 else "DoubleFloatPixelData"
    del data.PixelData, data.BitsStored, data.HighBit, data.PixelRepresentation
    setattr(data, keyword, values.tobytes())
    data.save_as(tmp_path / "a.dcm", enforce_file_format=True)
    np.testing.assert_array_equal(values_of(tmp_path / "a.dcm")[..., 0], values)


def test_big_endian(tmp_path):
    data = dataset(ramp(), syntax=ExplicitVRBigEndian)
    data.PixelData = ramp().astype(">i2").tobytes()
    pydicom.dcmwrite(tmp_path / "a.dcm", data, implicit_vr=False, little_endian=False, force_encoding=True)
    np.testing.assert_array_equal(values_of(tmp_path / "a.dcm")[..., 0], ramp())


def test_bits_that_are_not_used_never_disturb(tmp_path):
    values = ramp(dtype=np.uint16)
    path = write(tmp_path / "a.dcm", values | 0xA000, BitsStored=12)
    np.testing.assert_array_equal(values_of(path)[..., 0], values)


def test_a_table_of_the_modality(tmp_path):
    entries = [int(number) for number in np.arange(300) ** 2 % 4001]
    table = {"LUTDescriptor": [300, 5, 16], "LUTData": np.array(entries, "<u2").tobytes(), "ModalityLUTType": "OD"}
    path = write(tmp_path / "a.dcm", ramp(20, 18, np.uint16), ModalityLUTSequence=table)
    data = pydicom.dcmread(path)
    np.testing.assert_array_equal(values_of(path)[..., 0], apply_modality_lut(data.pixel_array, data))
    assert values_of(path)[0, 7, 0] == entries[2]


def test_a_table_longer_than_the_values_numbers(tmp_path):
    table = {
        "LUTDescriptor": [300, 0, 16],
        "LUTData": np.arange(1000, 1300, dtype="<u2").tobytes(),
        "ModalityLUTType": "OD",
    }
    path = write(tmp_path / "a.dcm", ramp(dtype=np.uint8), ModalityLUTSequence=table)
    np.testing.assert_array_equal(values_of(path)[..., 0], ramp() + 1000)


def test_monochrome1_stays_as_it_is_and_is_shown_the_other_way_round(tmp_path):
    light = write(tmp_path / "1.dcm", ramp(dtype=np.uint16), PhotometricInterpretation="MONOCHROME1", BitsStored=12)
    dark = write(tmp_path / "2.dcm", ramp(dtype=np.uint16), BitsStored=12)
    np.testing.assert_array_equal(values_of(light), values_of(dark))
    one, other = open_picture(light), open_picture(dark)
    np.testing.assert_array_equal(one.crop(one.box), 255 - other.crop(other.box))
    assert one.own.invert
    assert not other.own.invert
    np.testing.assert_array_equal(one.stored(one.box), ramp()[..., None])
    # A classifier sees it as people do.
    np.testing.assert_allclose(seen(one).pixels, 1 - seen(other).pixels, atol=1e-6)
    assert read_thumbnail(light, 8)[0, 0, 0] > read_thumbnail(light, 8)[-1, -1, 0]


def test_padding_does_not_count_in_the_automatic_window(tmp_path):
    values = ramp(40, 40) + 100
    values[:10] = -2000
    values[10:12] = -1990
    plain = open_picture(write(tmp_path / "1.dcm", values))
    padded = open_picture(write(tmp_path / "2.dcm", values, PixelPaddingValue=-2000, PixelPaddingRangeLimit=-1990))
    inside = values[values > 0]
    assert plain.automatic[0] < 0
    assert padded.automatic == tuple(np.percentile(inside, (0.1, 99.9)))
    assert padded.range == (inside.min(), inside.max())
    np.testing.assert_array_equal(padded.source.read(0, padded.box)[..., 0], values)


def test_padding_of_signed_numbers_may_be_told_as_unsigned(tmp_path):
    data = dataset(np.array([[-2000, 5], [6, 7]], np.int16))
    data.add_new("PixelPaddingValue", "US", 2**16 - 2000)
    data.save_as(tmp_path / "a.dcm", enforce_file_format=True)
    assert open_picture(tmp_path / "a.dcm").range == (5, 7)


def test_an_image_of_padding_alone(tmp_path):
    picture = open_picture(write(tmp_path / "1.dcm", np.full((4, 4), -2000, np.int16), PixelPaddingValue=-2000))
    assert picture.crop(picture.box).shape == (4, 4, 3)


def test_values_survive_the_way_to_another_process(tmp_path):
    import pickle

    source = open_picture(write(tmp_path / "1.dcm", ramp(40, 40), PixelPaddingValue=5)).source
    again = pickle.loads(pickle.dumps(source))
    np.testing.assert_array_equal(again.sample(), source.sample())
    assert again.sample().min() == 0
    assert 5 not in again.sample()


def test_the_classifier_knows_the_largest_value(tmp_path):
    assert open_picture(write(tmp_path / "1.dcm", ramp(dtype=np.uint16), BitsStored=12)).source.top == 4095
    rescaled = write(tmp_path / "2.dcm", ramp(dtype=np.uint16), BitsStored=12, RescaleSlope=1, RescaleIntercept=-5)
    assert open_picture(rescaled).source.top is None


def test_jpeg_of_12_bits(tmp_path):
    import imagecodecs

    values = (np.hypot(*np.mgrid[:40, :56]) * 60).astype(np.uint16)
    packed = imagecodecs.jpeg8_encode(values, level=98, bitspersample=12)
    path = write_packed(tmp_path / "a.dcm", [packed], values, JPEGExtended12Bit, BitsStored=12)
    found = values_of(path)[..., 0]
    np.testing.assert_array_equal(found, imagecodecs.jpeg8_decode(packed))
    np.testing.assert_allclose(found, values, atol=20)


@pytest.mark.parametrize("predictor", range(1, 8))
@pytest.mark.parametrize("bits", [8, 10, 12, 16])
def test_lossless_jpeg(tmp_path, bits, predictor):
    import imagecodecs

    kind = np.uint8 if bits == 8 else np.uint16
    values = np.random.default_rng(bits).integers(0, 2**bits, (9, 14)).astype(kind)
    packed = imagecodecs.jpeg8_encode(values, lossless=True, predictor=predictor, bitspersample=bits)
    syntax = JPEGLosslessSV1 if predictor == 1 else JPEGLossless
    path = write_packed(tmp_path / "a.dcm", [packed], values, syntax, BitsStored=bits)
    np.testing.assert_array_equal(values_of(path)[..., 0], values)
    np.testing.assert_array_equal(pixel_array(path, decoding_plugin="gdcm"), values)


@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.uint16])
@pytest.mark.parametrize("syntax", [JPEG2000Lossless, HTJ2KLossless])
def test_jpeg_2000_old_and_new(tmp_path, syntax, kind):
    import imagecodecs

    low, high = np.iinfo(kind).min, np.iinfo(kind).max
    values = np.random.default_rng(5).integers(low, high, (19, 24), dtype=kind)
    if syntax == HTJ2KLossless:
        packed = imagecodecs.htj2k_encode(values)
    else:
        packed = imagecodecs.jpeg2k_encode(values, codecformat="j2k", reversible=True)
    path = write_packed(tmp_path / "a.dcm", [packed], values, syntax)
    np.testing.assert_array_equal(values_of(path)[..., 0], values)


@pytest.mark.parametrize("interleaved", [0, 1, 2])
def test_jpeg_ls_of_colours_in_any_order(tmp_path, interleaved):
    import jpeg_ls

    values = np.random.default_rng(5).integers(0, 256, (9, 14, 3)).astype(np.uint8)
    given = np.ascontiguousarray(np.moveaxis(values, 2, 0)) if interleaved == 0 else values
    packed = bytes(jpeg_ls.encode_array(given, interleave_mode=interleaved))
    path = write_packed(tmp_path / "a.dcm", [packed], values, JPEGLSLossless)
    np.testing.assert_array_equal(values_of(path), values)
    np.testing.assert_array_equal(pixel_array(path, decoding_plugin="pyjpegls"), values)


def test_lossless_jpeg_of_signed_numbers(tmp_path):
    import imagecodecs

    values = ramp() - 20
    packed = imagecodecs.jpeg8_encode(values.view(np.uint16), lossless=True, bitspersample=16)
    path = write_packed(tmp_path / "a.dcm", [packed], values, JPEGLosslessSV1)
    np.testing.assert_array_equal(values_of(path)[..., 0], values)


@pytest.mark.parametrize("photometric", ["RGB", "YBR_FULL_422"])
def test_colours_of_jpeg_are_pillows(tmp_path, photometric):
    import io

    from PIL import Image

    values = (np.stack([*np.mgrid[:32, :48], np.full((32, 48), 30)], axis=2) * 4).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(values).save(buffer, "JPEG", quality=90)
    elements = {"PhotometricInterpretation": photometric}
    path = write_packed(tmp_path / "a.dcm", [buffer.getvalue()], values, JPEGBaseline8Bit, **elements)
    np.testing.assert_allclose(values_of(path), np.asarray(Image.open(buffer)), atol=3)


def test_only_the_frame_that_is_asked_for_is_decoded(tmp_path):
    frames = np.stack([ramp(dtype=np.uint16) + 50 * number for number in range(5)])
    data = dataset(frames, NumberOfFrames=5)
    data.compress(RLELossless)
    path = tmp_path / "a.dcm"
    data.save_as(path, enforce_file_format=True)
    content = path.read_bytes()
    loaded = loading.load(path)
    # All other frames are broken: what is read is right all the same.
    starts = [place for place in range(len(content) - 4) if content[place : place + 4] == b"\xfe\xff\x00\xe0"][1:]
    broken = bytearray(content)
    for number, start in enumerate(starts):
        if number != 3:
            broken[start + 8 : start + 12] = b"\xff" * 4
    path.write_bytes(broken)
    np.testing.assert_array_equal(pixels.stored(loaded, 3), frames[3])
    np.testing.assert_array_equal(pixels.stored(loaded, 3), pixel_array(path, index=3))
