"""From image to input and back."""

import json

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from ebp.card import Preprocessing
from ebp.errors import EbpError
from ebp.preprocessing import Placement, place, prepare

FITS = ("pad", "stretch", "crop", "shorter")
sides = st.integers(1, 300)


@settings(max_examples=60, deadline=None)
@given(width=sides, height=sides, fit=st.sampled_from(FITS), cells=st.tuples(st.integers(1, 20), st.integers(1, 20)))
def test_maps_come_back_at_the_size_of_the_image(width, height, fit, cells):
    placement = place((width, height), Preprocessing(64, fit))
    map2d = np.random.default_rng(0).random(cells, np.float32)
    result = placement.to_image(map2d)
    assert result.shape == (height, width) and result.dtype == np.float32
    assert result.min() >= 0 and np.isfinite(result).all() and result.max() <= 2
    assert placement.grid(map2d).size >= 1
    assert Placement.from_dict(json.loads(json.dumps(placement.as_dict()))) == placement
    if fit != "crop":
        assert placement.to_image(np.ones(cells, np.float32)).min() == pytest.approx(1, abs=1e-5)


@settings(max_examples=30, deadline=None)
@given(width=st.integers(20, 200), height=st.integers(20, 200), fit=st.sampled_from(FITS), u=st.floats(0.3, 0.7))
def test_a_bright_spot_is_found_where_it_was(width, height, fit, u):
    image = np.zeros((height, width), np.uint8)
    x, y = int(u * width), int(height * 0.5)
    image[max(0, y - 3) : y + 4, max(0, x - 3) : x + 4] = 255
    preprocessing = Preprocessing(96, fit, (0.0,), (1.0,), channels=1)
    prepared = prepare(image, preprocessing)
    back = prepared.placement.to_image(prepared.tensor[0, 0].numpy())
    v, h = np.unravel_index(back.argmax(), back.shape)
    near = 3 + 2 * max(width, height) / 96
    if back.max() > 0.5:
        assert abs(h - x) <= near and abs(v - y) <= near
    else:
        assert fit == "crop"


def test_equals_the_bicubic_interpolation_of_torch():
    map2d = np.random.default_rng(1).random((7, 9), np.float32)
    placement = Placement((90, 70), (90, 70), (1.0, 1.0), (0.0, 0.0))
    expected = torch.nn.functional.interpolate(torch.from_numpy(map2d)[None, None], (70, 90), mode="bicubic")
    assert np.abs(placement.to_image(map2d) - expected[0, 0].clamp_min(0).numpy()).max() < 1e-5


def test_a_smaller_size_is_the_same_map():
    map2d = np.random.default_rng(1).random((6, 6), np.float32)
    placement = place((400, 300), Preprocessing(96, "pad"))
    full, half = placement.to_image(map2d), placement.to_image(map2d, (200, 150))
    assert np.abs(full.reshape(150, 2, 200, 2).mean((1, 3)) - half).max() < 0.01


def test_a_crop_sees_nothing_at_the_sides():
    placement = place((300, 100), Preprocessing(64, "crop"))
    result = placement.to_image(np.ones((4, 4), np.float32))
    assert result[:, :90].max() == 0 and result[:, 210:].max() == 0 and result[:, 110:190].min() == pytest.approx(1)


def test_padding_has_the_mean_colour_and_is_cut_away():
    prepared = prepare(np.full((10, 40, 3), 255, np.uint8), Preprocessing(80))
    assert prepared.tensor.shape == (1, 3, 80, 80)
    assert prepared.tensor[0, :, :29].abs().max() == 0 and prepared.tensor[0, :, 31:49].min() > 1
    assert prepared.placement.grid(np.zeros((8, 8))).shape == (2, 8)


@pytest.mark.parametrize(
    "image",
    [
        np.full((9, 9), 128, np.uint8),
        np.full((9, 9, 1), 128, np.uint8),
        np.full((9, 9, 3), 128 / 255),
        np.full((9, 9), 128 * 257, np.uint16),
        np.dstack([np.full((9, 9, 3), 128, np.uint8), np.full((9, 9, 1), 255, np.uint8)]),
    ],
)
@pytest.mark.parametrize("channels", [1, 3])
def test_every_kind_of_image(image, channels):
    preprocessing = Preprocessing(16, mean=(0.0,) * channels, std=(1.0,) * channels, channels=channels)
    tensor = prepare(image, preprocessing).tensor
    assert tensor.shape == (1, channels, 16, 16) and tensor.dtype == torch.float32
    assert torch.allclose(tensor, torch.full_like(tensor, 128 / 255), atol=1e-4)


def test_transparency_shows_white():
    image = np.zeros((8, 8, 4), np.uint8)
    tensor = prepare(image, Preprocessing(8, mean=(0.0,) * 3, std=(1.0,) * 3)).tensor
    assert tensor.min() == 1


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((0, 5, 3), np.uint8),
        np.zeros(5, np.uint8),
        np.zeros((4, 4, 2), np.uint8),
        np.zeros((4, 4), np.int64),
        np.full((4, 4), np.nan),
        np.full((4, 4), 3.0),
    ],
)
def test_no_image(image):
    with pytest.raises(EbpError):
        prepare(image, Preprocessing(16))


def test_broken_placement():
    with pytest.raises(EbpError, match="placement"):
        Placement.from_dict({"image_size": [1]})
