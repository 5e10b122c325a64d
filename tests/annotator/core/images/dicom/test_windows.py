"""How a file is shown: its own window, curve or table, and what is offered beside it."""

import json

import highdicom
import numpy as np
import pydicom
import pytest
from dicoms import PACKAGED, ramp, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom.pixels import apply_voi_lut, apply_windowing

from annotator.core.images import Curve, Display, open_picture
from annotator.core.images.dicom.hounsfield import hounsfield_presets
from annotator.core.images.dicom.windows import LONGEST
from annotator.core.images.display import Table, rendered
from annotator.core.resources import resource_folder


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("windows")


def shown(picture, display=None):
    return picture.crop(picture.box, display=display or Display())[..., 0].astype(np.float64)


def shares_by_pydicom(path):
    """How white pydicom's own windowing makes each value, 0 … 1."""
    data = pydicom.dcmread(path)
    with np.errstate(over="ignore"):
        found = apply_windowing(data.pixel_array, data)
    low, high = (
        (-(2 ** (data.BitsStored - 1)), 2 ** (data.BitsStored - 1) - 1)
        if data.PixelRepresentation
        else (0, 2**data.BitsStored - 1)
    )
    return (found - low) / (high - low)


FUNCTIONS = st.sampled_from(["LINEAR", "LINEAR_EXACT", "SIGMOID", None])


@given(FUNCTIONS, st.integers(-3000, 3000), st.integers(2, 8000), st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_windows_are_those_of_the_standard(folder, function, centre, width, halves):
    centre += 0.5 * halves
    values = np.linspace(-4000, 4000, 600).astype(np.int16).reshape(20, 30)
    said = {} if function is None else {"VOILUTFunction": function}
    path = write(folder / "a.dcm", values, WindowCenter=centre, WindowWidth=width, **said)
    picture = open_picture(path)
    assert picture.own.window == (centre - width / 2, centre + width / 2)
    np.testing.assert_allclose(shown(picture), shares_by_pydicom(path) * 255, atol=0.5 + 1e-6)


@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT"])
def test_a_window_of_one_value_parts_black_from_white(tmp_path, function):
    path = write(tmp_path / "a.dcm", ramp(), WindowCenter=20, WindowWidth=1, VOILUTFunction=function)
    np.testing.assert_allclose(shown(open_picture(path)), shares_by_pydicom(path) * 255, atol=0.5 + 1e-6)


def test_values_between_whole_numbers_have_the_same_window(tmp_path):
    path = write(tmp_path / "a.dcm", ramp(), RescaleSlope=0.5, RescaleIntercept=0, WindowCenter=10, WindowWidth=11)
    expected = np.clip((ramp() * 0.5 - 9.5) / 10 + 0.5, 0, 1) * 255
    np.testing.assert_allclose(shown(open_picture(path)), expected, atol=0.51)


@pytest.mark.parametrize("name", ["MR_small.dcm", "dicomdirtests/98892001/CT5N/2062", "examples_overlay.dcm"])
def test_real_files_are_shown_as_pydicom_shows_them(name):
    data = pydicom.dcmread(PACKAGED / name)
    slope, intercept = float(data.get("RescaleSlope", 1)), float(data.get("RescaleIntercept", 0))
    del data[0x00281052:0x00281055]
    values = data.pixel_array * slope + intercept
    data.PixelRepresentation, data.BitsStored = 1, 16
    shares = (apply_windowing(values, data) + 2**15) / (2**16 - 1)
    np.testing.assert_allclose(shown(open_picture(PACKAGED / name)), shares * 255, atol=0.5 + 1e-6)


SHOWN = ["MR_small.dcm", "dicomdirtests/77654033/CR1/6154", "dicomdirtests/98892001/CT5N/2062", "examples_overlay.dcm"]


@pytest.mark.parametrize("name", SHOWN)
def test_real_files_are_shown_as_highdicom_shows_them(name):
    image = highdicom.imread(PACKAGED / name)
    expected = image.get_frame(1, apply_voi_transform=True, voi_output_range=(0, 255))
    np.testing.assert_allclose(shown(open_picture(PACKAGED / name)), expected, atol=0.52)


def test_several_windows_are_offered_by_their_names(tmp_path):
    names = ["WIDE", "x" * 200]
    path = write(
        tmp_path / "a.dcm", ramp(), WindowCenter=[20, 30, 5], WindowWidth=[40, 4, 0],
        WindowCenterWidthExplanation=names, Modality="MR",
    )  # fmt: skip
    picture = open_picture(path)
    assert [(preset.name, preset.display.window) for preset in picture.presets] == [
        ("WIDE", (0, 40)), ("x" * LONGEST, (28, 32)),
    ]  # fmt: skip
    assert picture.own.window == (0, 40)
    plain = write(tmp_path / "b.dcm", ramp(), WindowCenter=-20.5, WindowWidth=40, Modality="MR")
    assert [preset.name for preset in open_picture(plain).presets] == ["40 / -20.5"]


@pytest.mark.parametrize(("bits", "packed"), [(16, True), (12, True), (8, True), (8, False)])
def test_tables_are_those_of_the_standard(tmp_path, bits, packed):
    entries = (np.linspace(0, 1, 30) ** 2 * (2**bits - 1)).astype(np.uint16)
    data = entries.astype("<u2" if packed else np.uint8).tobytes()
    table = {"LUTDescriptor": [30, 5, bits], "LUTData": data, "LUTExplanation": "SOFT"}
    path = write(tmp_path / "a.dcm", ramp(), VOILUTSequence=table, Modality="MR")
    picture = open_picture(path)
    if packed:
        read = pydicom.dcmread(path)
        expected = apply_voi_lut(read.pixel_array, read) / (2**bits - 1)
    else:
        expected = entries[np.clip(ramp() - 5, 0, 29)] / (2**bits - 1)
    np.testing.assert_allclose(shown(picture), expected * 255, atol=0.51)
    assert [preset.name for preset in picture.presets] == ["SOFT"]
    assert isinstance(picture.own.curve, Table)


def test_a_window_comes_before_a_table(tmp_path):
    table = {"LUTDescriptor": [2, 0, 16], "LUTData": b"\0\0\xff\xff"}
    path = write(tmp_path / "a.dcm", ramp(), VOILUTSequence=table, WindowCenter=9, WindowWidth=4, Modality="MR")
    picture = open_picture(path)
    assert picture.own.window == (7, 11)
    assert len(picture.presets) == 2


@pytest.mark.parametrize("descriptor", [[3, 0, 16], [2, 0, 40], [1, 0, 16], [2, 0]])
def test_a_table_that_is_not_as_it_says_is_none(tmp_path, descriptor):
    table = {"LUTDescriptor": descriptor, "LUTData": b"\0\0\xff\xff"}
    picture = open_picture(write(tmp_path / "a.dcm", ramp(), VOILUTSequence=table, Modality="MR"))
    assert picture.presets == ()
    assert picture.own == Display()
    assert picture.window() == picture.automatic


def test_a_drag_begins_at_the_files_window_and_keeps_its_curve(tmp_path):
    path = write(tmp_path / "a.dcm", ramp(), WindowCenter=20, WindowWidth=30, VOILUTFunction="SIGMOID")
    picture = open_picture(path)
    still = Display().dragged(0, 0, picture.window(Display()), 47)
    np.testing.assert_array_equal(shown(picture, still), shown(picture))
    moved = Display().dragged(40, -20, picture.window(Display()), 47)
    assert picture.window(moved) == pytest.approx((20 - 2.35 - (30 + 4.7) / 2, 20 - 2.35 + (30 + 4.7) / 2))
    expected = 255 / (1 + np.exp(-4 * (ramp() - 17.65) / 34.7))
    np.testing.assert_allclose(shown(picture, moved), expected, atol=0.51)
    np.testing.assert_array_equal(shown(picture, Display()), shown(picture))


def test_a_preset_changes_window_and_curve_alone():
    picture = open_picture(PACKAGED / "CT_small.dcm")
    lung = next(preset for preset in picture.presets if preset.name == "Lung")
    chosen = Display(gamma=2, invert=True, curve=Curve.SIGMOID).like(lung)
    assert chosen == Display((-1350, 150), gamma=2, invert=True, curve=Curve.STRAIGHT)
    values = picture.source.read(0, picture.box)[..., 0]
    expected = (1 - np.clip((values + 1350) / 1500, 0, 1) ** 0.5) * 255
    np.testing.assert_allclose(shown(picture, chosen), expected, atol=0.51)


def test_inverted_is_the_other_way_round_of_what_the_file_wants(tmp_path):
    path = write(tmp_path / "a.dcm", ramp(), PhotometricInterpretation="MONOCHROME1", WindowCenter=20, WindowWidth=30)
    picture = open_picture(path)
    plain = open_picture(write(tmp_path / "b.dcm", ramp(), WindowCenter=20, WindowWidth=30))
    np.testing.assert_array_equal(shown(picture, Display(invert=True)), shown(plain))
    np.testing.assert_array_equal(shown(picture), shown(plain, Display(invert=True)))


def test_windows_in_hounsfield_units():
    found = {one.name: (one.display.window, one.display.curve) for one in hounsfield_presets()}
    expected = {
        "Soft tissue": (400, 40), "Lung": (1500, -600), "Liver": (150, 90), "Bone": (2500, 480), "Brain": (80, 40),
        "Abdomen": (400, 60), "Mediastinum": (500, 50), "Angiography": (600, 300), "Stroke": (30, 30),
    }  # fmt: skip
    ends = {name: (centre - width / 2, centre + width / 2) for name, (width, centre) in expected.items()}
    assert found == {name: (window, Curve.STRAIGHT) for name, window in ends.items()}
    assert all(one.title_in("de") for one in hounsfield_presets())
    assert hounsfield_presets()[1].title_in("de") == "Lunge"
    assert hounsfield_presets()[1].title_in("fr") == "Lung"


def test_the_file_of_windows_says_all_of_each():
    told = json.loads((resource_folder("windows") / "hounsfield.json").read_text(encoding="utf-8"))
    assert all(one.keys() == {"name", "names", "width", "centre"} for one in told)
    assert all(one["width"] > 0 for one in told)


@given(st.lists(st.integers(0, 65535), min_size=2, max_size=40), st.integers(-50, 50))
def test_a_table_has_its_entries_at_its_values(shares, first):
    table = Table(np.asarray(shares, "<u2").tobytes())
    values = np.arange(first, first + len(shares), dtype=np.int16).reshape(1, -1, 1)
    found = rendered(values, (first, first + len(shares) - 1), Display(curve=table))[0, :, 0]
    np.testing.assert_array_equal(found, (np.asarray(shares) / 65535 * 255 + 0.5).astype(np.uint8))


@given(st.sampled_from(Curve), st.floats(-1e4, 1e4), st.floats(0, 1e4), st.floats(0.1, 10))
def test_tones_never_fall_where_values_rise(curve, low, width, gamma):
    values = np.linspace(low - 10, low + width + 10, 200).reshape(1, -1, 1)
    tones = rendered(values, (low, low + width), Display(curve=curve, gamma=gamma))[0, :, 0].astype(int)
    assert (np.diff(tones) >= 0).all()
