"""The wand against OpenCV's flood fill; superpixels against what they are to be."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from annotator.core.images import Picture, colour_regions
from annotator.core.images.colour_regions import Superpixels, pieces_of, wand
from annotator.core.images.source import ArraySource
from annotator.core.regions.mask import EMPTY, Mask

TOLERANCES = st.integers(0, 60)


def picture_of(pixels):
    return Picture(ArraySource(pixels, 8))


def blotches(height, width, seed):
    noise = np.random.default_rng(seed).random((height, width, 3))
    blurred = cv2.GaussianBlur(noise, (0, 0), 5)
    return cv2.normalize(blurred, None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)


def flooded(pixels, x, y, tolerance):
    found = np.zeros((pixels.shape[0] + 2, pixels.shape[1] + 2), np.uint8)
    flags = 4 | cv2.FLOODFILL_FIXED_RANGE | cv2.FLOODFILL_MASK_ONLY | (1 << 8)
    cv2.floodFill(pixels.copy(), found, (x, y), 0, (tolerance,) * 3, (tolerance,) * 3, flags)
    return Mask.from_array(found[1:-1, 1:-1] > 0)


@given(st.integers(0, 5), st.integers(0, 89), st.integers(0, 69), TOLERANCES)
def test_contiguous_is_what_a_flood_reaches(seed, x, y, tolerance):
    pixels = blotches(70, 90, seed)
    assert wand(picture_of(pixels), x, y, tolerance) == flooded(pixels, x, y, tolerance)


@given(st.integers(0, 5), st.integers(0, 89), st.integers(0, 69), TOLERANCES)
def test_not_contiguous_is_every_pixel_alike(seed, x, y, tolerance):
    pixels = blotches(70, 90, seed)
    away = np.abs(pixels.astype(int) - pixels[y, x].astype(int)).max(axis=2)
    assert wand(picture_of(pixels), x, y, tolerance, contiguous=False) == Mask.from_array(away <= tolerance)


@pytest.mark.parametrize("most", [0, 10**9])
@pytest.mark.parametrize("place", [(5, 5), (700, 900), (1399, 1199)])
def test_a_region_wider_than_the_first_window(place, most, monkeypatch):
    monkeypatch.setattr(colour_regions, "FLOODED", most)
    monkeypatch.setattr(colour_regions, "STRIP", 100_000)
    pixels = np.zeros((1200, 1400, 3), np.uint8)
    pixels[::40] = pixels[:, 700] = (200, 30, 30)
    pixels[40:1160, 650:660] = 0
    x, y = place
    assert wand(picture_of(pixels), x, y, 10) == flooded(pixels, x, y, 10)


def test_outside_the_image_there_is_nothing():
    picture = picture_of(blotches(20, 20, 0))
    assert wand(picture, -1, 5, 10) == wand(picture, 5, 20, 10) == Superpixels(picture, 8).at(20, 3) == EMPTY


@pytest.mark.parametrize("size", [4, 12, 33])
def test_superpixels_cover_the_image_in_pieces_that_hang_together(size):
    pieces = pieces_of(blotches(90, 130, 3), size)
    assert pieces.min() == 1
    for number in np.unique(pieces):
        assert ndimage.label(pieces == number)[1] == 1
    assert 0.5 * size**2 < pieces.size / len(np.unique(pieces)) < 2.5 * size**2


def test_superpixels_keep_to_edges():
    yy, xx = np.mgrid[:200, :200]
    disc = np.hypot(xx - 103, yy - 96) < 61
    pixels = np.where(disc[..., None], (180, 90, 90), (60, 60, 120)).astype(np.uint8)
    pieces = pieces_of(pixels, 16)
    share = ndimage.mean(disc, pieces, np.arange(1, pieces.max() + 1))[pieces - 1]
    assert ((share > 0.5) != disc).mean() < 0.005


def test_pieces_are_those_of_their_tile_wherever_they_are_asked_for():
    pixels = blotches(700, 1100, 1)
    superpixels = Superpixels(picture_of(pixels), 20)
    piece = superpixels.at(300, 200)
    assert piece.contains(300, 200)
    for y, x in np.argwhere(piece.to_array(1100, 700))[::17]:
        assert superpixels.at(int(x), int(y)) == piece
    assert Superpixels(picture_of(pixels), 20).at(300, 200) == piece


def test_a_segment_takes_every_piece_under_it():
    superpixels = Superpixels(picture_of(blotches(120, 160, 2)), 14)
    expected = EMPTY
    for x, y in zip(np.linspace(10, 140, 2000), np.linspace(15, 100, 2000), strict=True):
        expected |= superpixels.at(int(x), int(y))
    found = superpixels.along((10.0, 15.0), (140.0, 100.0))
    assert (found - expected).empty
    assert found.area > 0.95 * expected.area
