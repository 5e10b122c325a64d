"""Large images: masks made strip by strip, boxes fitted on a crop, maps that lie where they lie on the original."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.images import Picture
from annotator.core.images.source import ArraySource
from annotator.core.regions.mask import Box, Mask
from annotator.inference import enlarging
from annotator.inference.boxes import box_mask, box_request
from annotator.inference.proposals import HeatMap, image_mask, part_of, working_copy
from annotator.inference.requests import Refined
from ebp.preprocessing import Placement


def blobs(seed, height, width):
    noise = np.random.default_rng(seed).normal(size=(height, width)).astype(np.float32)
    return cv2.GaussianBlur(noise, (0, 0), 3) > 0.05


@given(st.integers(0, 20), st.integers(20, 60), st.integers(20, 60), st.floats(1, 9), st.integers(300, 5000))
def test_a_region_grows_as_opencv_grows_it(seed, height, width, factor, strip):
    region = blobs(seed, height, width)
    size = (round(width * factor), round(height * factor))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(enlarging, "STRIP", strip)
        mask = enlarging.enlarged(region, size)
    expected = cv2.resize(region.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    found = mask.to_array(*size)
    # OpenCV rounds its weights: only where the blend is a half do the two differ.
    assert (np.abs(expected - 0.5)[found != (expected >= 0.5)] < 0.02).all()


def test_nothing_grows_to_nothing():
    assert enlarging.enlarged(np.zeros((9, 9), bool), (90, 90)).empty


def test_a_map_is_cut_in_strips_as_in_one_piece(monkeypatch):
    grid = np.random.default_rng(3).random((7, 9)).astype(np.float32) ** 3
    size = (1400, 1000)
    placement = Placement(size, (224, 224), (224 / 1400, 224 / 1000), (0.0, 0.0))
    heat = HeatMap(grid, placement, instances=True)
    whole = [heat.image_region(number + 1, 0.6) for number in range(len(heat.parts))]
    monkeypatch.setattr(enlarging, "LARGE", 1000)
    monkeypatch.setattr(enlarging, "STRIP", 50_000)
    for number, expected in enumerate(whole):
        found = heat.image_region(number + 1, 0.6)
        assert (found - expected).area + (expected - found).area < 0.03 * expected.area + 50


def test_the_map_inside_a_box():
    grid = np.random.default_rng(3).random((7, 9)).astype(np.float32)
    placement = Placement((500, 400), (224, 224), (224 / 500, 224 / 400), (0.0, 0.0))
    heat = HeatMap(grid, placement, instances=False)
    box = Box(50, 60, 200, 100)
    assert np.allclose(
        part_of(heat.values, box, heat.image_size, (200, 100)), heat.values[box.rows, box.columns], atol=1e-6
    )


def test_a_placement_of_a_reduced_copy_holds_for_the_original():
    copy = Placement((400, 300), (224, 224), (0.5, 0.5), (12.0, 37.0))
    full = copy.for_image(4000, 3000)
    for x, y in ((0, 0), (100, 250), (399, 10)):
        assert full.to_input(10 * x, 10 * y) == pytest.approx(copy.to_input(x, y))
    grid = np.random.default_rng(3).random((7, 7)).astype(np.float32)
    assert np.allclose(full.to_image(grid, (400, 300)), copy.to_image(grid), atol=1e-6)
    box = (30, 40, 50, 60)
    assert np.allclose(copy.to_image(grid, box=box), copy.to_image(grid)[40:100, 30:80], atol=1e-6)


def picture_of(height, width):
    """A disc on noise, at full size."""
    y, x = np.mgrid[0:height, 0:width]
    disc = (x - 3000) ** 2 + (y - 1500) ** 2 < 200**2
    image = np.random.default_rng(0).integers(90, 110, (height, width, 3), dtype=np.uint8)
    image[disc] = (220, 40, 40)
    return Picture(ArraySource(image, 8)), disc


def test_a_box_on_a_large_image_is_fitted_on_what_surrounds_it():
    from ebp import regions

    picture, disc = picture_of(3000, 4000)
    box = Box(2760, 1260, 480, 480)
    request = box_request(7, picture, None, box, 0.6)
    assert request.purpose == Box(2520, 1020, 960, 960)
    assert max(request.pixels.shape[:2]) == 512
    small = (request.box.x, request.box.y, request.box.w, request.box.h)
    mask = regions.refine_box(request.pixels, None, small)
    found = box_mask(Refined(request, mask, 0.0))
    truth = Mask.from_array(disc)
    assert (found & truth).area / (found | truth).area > 0.97


def test_a_box_on_a_small_image_is_fitted_on_the_whole():
    picture = Picture(ArraySource(np.random.default_rng(0).integers(0, 255, (300, 700, 3), dtype=np.uint8), 8))
    request = box_request(7, picture, None, Box(10, 20, 100, 50), 0.6)
    assert request.purpose == picture.box
    assert np.array_equal(request.pixels, working_copy(picture))
    assert request.box == Box(7, 15, 73, 36)
    mask = blobs(1, 219, 512)
    assert box_mask(Refined(request, mask, 0.0)) == image_mask(mask, (700, 300))
