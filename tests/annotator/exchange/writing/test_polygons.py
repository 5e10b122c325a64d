"""Regions as polygons, for every format that has them: exact where promised, holes filled and no more elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage

from annotator.core.regions.mask import Mask
from annotator.exchange.data.options import ExportOptions, Shape
from annotator.exchange.formats import FORMATS
from annotator.exchange.writing.polygons import held, polygons_for
from tests.annotator.exchange.cases import datasets, plain, read_again, written

arrays_of_pixels = arrays(bool, st.tuples(st.integers(1, 9), st.integers(1, 9))).filter(np.any)


@given(arrays_of_pixels)
def test_holes_are_filled_and_no_more(array):
    mask = Mask.from_array(array, 3, 2)
    filled = held(mask, Shape.POLYGON).window(mask.box)
    crop = mask.crop()
    # A hole that is closed by pixels that touch at a corner may be one or not.
    surely, perhaps = ndimage.binary_fill_holes(crop, np.ones((3, 3))), ndimage.binary_fill_holes(crop)
    assert (surely <= filled).all()
    assert (filled <= perhaps).all()


@given(arrays_of_pixels)
def test_polygons_are_exact_or_there_are_none(array):
    mask = Mask.from_array(array)
    assert polygons_for(mask, Shape.RLE) == ()
    assert held(mask, Shape.EXACT_POLYGON) == mask
    _, holes = ndimage.label(~np.pad(array, 1))
    rings = polygons_for(mask, Shape.EXACT_POLYGON)
    assert rings or holes > 1
    if rings:
        assert sum(area(ring) for ring in rings) == mask.area


def area(ring):
    """The shoelace formula."""
    (x, y), (next_x, next_y) = ring.T, np.roll(ring, -1, axis=0).T
    return abs((x * next_y - y * next_x).sum()) / 2


@pytest.mark.parametrize("shape", [Shape.EXACT_POLYGON, Shape.POLYGON])
@pytest.mark.parametrize("name", ["labelme", "cvat", "label-studio"])
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_what_is_written_as_polygons_is_read_again(name, shape, tmp_path_factory, data):
    form, options = FORMATS[name], ExportOptions(shape=shape, copy_images=False)
    dataset = data.draw(datasets())
    path = written(form, dataset, tmp_path_factory.mktemp("polygons") / f"out{form.suffix}", options)
    found = read_again(form, dataset, path)
    for item in dataset.items:
        assert plain(found[item.name]) == plain(form.keep(item, options))
