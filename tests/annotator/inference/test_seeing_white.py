"""Files in which 0 is white or one colour is clear, at both doors; and what both say of files that they cannot read."""

from __future__ import annotations

import numpy as np
import pytest
import tifffile
from stored_pictures import stored

from annotator.core.errors import KnownError
from annotator.core.images import read_picture
from annotator.inference import seeing
from ebp import EbpError, phantoms, values
from ebp.reading import read_image

RGB = phantoms.skin(3, 120).image


def test_where_zero_is_white_the_range_is_that_of_the_values_as_stored():
    part = np.array([[[0], [1000], [4000]]], np.uint16)
    for top in (None, 4095):
        found = values.find_range([part], top=top, white_is_zero=True)
        assert (found.low, found.high) == (4095, 0)
        assert values.toned(part, found)[0, :, 0] == pytest.approx(1 - part[0, :, 0] / 4095)
    seen = values.see(np.array([[[-5.0], [7.0], [np.inf], [-np.inf], [np.nan]]], np.float32), white_is_zero=True)
    assert seen.pixels[0, :, 0].tolist() == [1, 0, 0, 1, 0]
    assert [note.template for note in seen.notes] == [values.NOT_FINITE_REVERSED, values.WINDOW]
    assert seen.notes[1].values["low"] > seen.notes[1].values["high"]
    bytes_ = values.see(np.array([[[0], [255]]], np.uint8), white_is_zero=True)
    assert bytes_.pixels[0, :, 0].tolist() == [1, 0]


def test_the_alpha_of_an_image_whose_zero_is_white_is_as_ever():
    part = np.array([[[0, 4095], [4095, 4095], [4095, 0]]], np.uint16)
    seen = values.see(part, values.Alpha.STRAIGHT, white_is_zero=True)
    assert seen.pixels[0, :, 0].tolist() == [1, 0, 1]


@pytest.mark.parametrize("kind", ["grey", "colour"])
def test_a_clear_colour_lies_over_white_at_any_depth(tmp_path, kind):
    names = {"grey": ("a clear grey", "a clear grey of 16 bits")}
    names["colour"] = ("a clear colour of RGB", "a clear colour of 16 bits")
    rgb = np.full((40, 50, 3), 90, np.uint8)
    rgb[10:, 5:] = (200, 30, 60)
    paths = [stored(tmp_path, name, rgb, f"{place}") for place, name in enumerate(names[kind])]
    doors = (read_image, lambda path: seeing.seen(read_picture(path)))
    for eight, sixteen in [[np.broadcast_to(door(path).pixels, rgb.shape) for path in paths] for door in doors]:
        assert np.allclose(eight, sixteen, atol=1e-6)
        assert (eight[:10] == 1).all() and eight[10:, 5:] == pytest.approx(
            np.broadcast_to(rgb[20, 20] / 255 if kind == "colour" else np.float32(200 / 255), (30, 45, 3)), abs=1e-6
        )


def test_a_damaged_palette_and_a_missing_page_say_so(tmp_path):
    path = stored(tmp_path, "palette TIFF", RGB)
    with tifffile.TiffFile(path, mode="r+b") as tiff:
        tiff.pages[0].tags["ColorMap"].overwrite((1, 2, 3, 4))
    for door, error in ((read_image, EbpError), (read_picture, KnownError)):
        with pytest.raises(error, match="palette is damaged"):
            door(path)
        with pytest.raises(error, match=r"[Tt]he file has no page 3") as told:
            door(tmp_path / "image.tif#page=3")
        assert "is damaged" not in str(told.value)
