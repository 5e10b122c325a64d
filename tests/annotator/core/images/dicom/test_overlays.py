"""Overlays: bitmaps that a file carries, on the image's own pixels."""

import numpy as np
import pytest
from dicoms import PACKAGED, dataset, ramp
from pydicom.overlays import get_overlay_array

from annotator.core.errors import KnownError
from annotator.core.images import open_picture
from annotator.core.images.dicom.overlays import read_overlays

BITS = np.random.default_rng(2).integers(0, 2, (6, 8)).astype(bool)


def overlaid(path, bits, group=0x6000, origin=(1, 1), kind="G", values=None, **elements):
    """A file with an overlay in elements of its own."""
    data = dataset(ramp() if values is None else values, **elements)
    rows = bits.shape[-2:]
    data.add_new((group, 0x10), "US", rows[0])
    data.add_new((group, 0x11), "US", rows[1])
    if bits.ndim == 3:
        data.add_new((group, 0x15), "IS", len(bits))
    data.add_new((group, 0x40), "CS", kind)
    data.add_new((group, 0x50), "SS", list(origin))
    data.add_new((group, 0x100), "US", 1)
    data.add_new((group, 0x102), "US", 0)
    packed = np.packbits(bits.ravel(), bitorder="little").tobytes()
    data.add_new((group, 0x3000), "OW", packed + b"\0" * (len(packed) % 2))
    data.save_as(path, enforce_file_format=True)
    return path


def test_a_real_overlay():
    import pydicom

    found = read_overlays(PACKAGED / "examples_overlay.dcm")
    data = pydicom.dcmread(PACKAGED / "examples_overlay.dcm")
    assert [(one.group, one.is_region) for one in found] == [(0x6000, False)]
    np.testing.assert_array_equal(found[0].mask, get_overlay_array(data, 0x6000).astype(bool))


@pytest.mark.parametrize("kind", ["G", "R"])
def test_an_overlay_comes_back(tmp_path, kind):
    found = read_overlays(overlaid(tmp_path / "a.dcm", BITS, group=0x6004, kind=kind))
    assert [(one.group, one.is_region) for one in found] == [(0x6004, kind == "R")]
    assert found[0].mask.dtype == bool
    np.testing.assert_array_equal(found[0].mask, BITS)


@pytest.mark.parametrize("origin", [(1, 1), (3, 2), (-1, 4), (-20, 1), (40, 40)])
def test_an_overlay_lies_where_its_origin_says(tmp_path, origin):
    found = read_overlays(overlaid(tmp_path / "a.dcm", BITS, origin=origin))[0].mask
    expected = np.zeros((6, 8), bool)
    for row, column in np.argwhere(BITS):
        y, x = row + origin[0] - 1, column + origin[1] - 1
        if 0 <= y < 6 and 0 <= x < 8:
            expected[y, x] = True
    np.testing.assert_array_equal(found, expected)


def test_each_frame_has_its_own(tmp_path):
    bits = np.stack([BITS, ~BITS])
    values = np.stack([ramp(), ramp(), ramp()])
    path = overlaid(tmp_path / "a.dcm", bits, values=values, NumberOfFrames=3)
    frames = [path.with_name(f"a.dcm#frame={number}") for number in range(3)]
    np.testing.assert_array_equal(read_overlays(frames[0])[0].mask, BITS)
    np.testing.assert_array_equal(read_overlays(frames[1])[0].mask, ~BITS)
    assert read_overlays(frames[2]) == ()


def test_an_overlay_in_unused_bits_is_found_and_disturbs_no_value(tmp_path):
    values = ramp(dtype=np.uint16)
    data = dataset(values | (BITS.astype(np.uint16) << 12), BitsStored=12)
    data.add_new((0x6000, 0x10), "US", 6)
    data.add_new((0x6000, 0x11), "US", 8)
    data.add_new((0x6000, 0x40), "CS", "G")
    data.add_new((0x6000, 0x50), "SS", [1, 1])
    data.add_new((0x6000, 0x100), "US", 16)
    data.add_new((0x6000, 0x102), "US", 12)
    data.save_as(tmp_path / "a.dcm", enforce_file_format=True)
    np.testing.assert_array_equal(read_overlays(tmp_path / "a.dcm")[0].mask, BITS)
    picture = open_picture(tmp_path / "a.dcm")
    np.testing.assert_array_equal(picture.source.read(0, picture.box)[..., 0], values)


def test_a_file_without_overlays(tmp_path):
    assert read_overlays(PACKAGED / "CT_small.dcm") == ()


def test_an_overlay_that_is_cut_off_is_refused(tmp_path):
    import pydicom

    data = pydicom.dcmread(overlaid(tmp_path / "a.dcm", BITS))
    data[0x6000, 0x3000].value = b"\0\0"
    data.save_as(tmp_path / "a.dcm")
    with pytest.raises(KnownError, match="cannot be decoded"):
        read_overlays(tmp_path / "a.dcm")
