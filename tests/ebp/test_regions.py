"""From map to mask, parts, territories and edges; and the way from an image to the network's input and back."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from ebp import phantoms, regions
from ebp.card import Preprocessing
from ebp.errors import EbpError
from ebp.preprocessing import Placement, arrange, place

values = st.floats(0, 100, width=32)
maps = arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=12), elements=values)
fractions = st.floats(0.05, 0.95)


@given(maps, fractions)
def test_mass_threshold_keeps_the_fewest_pixels_that_hold_the_fraction(map2d, fraction):
    mask = regions.MassThreshold(map2d).mask(fraction)
    total = map2d.sum(dtype=np.float64)
    if total == 0:
        assert not mask.any()
        return
    assert map2d[mask].sum(dtype=np.float64) >= fraction * total * (1 - 1e-5)
    ordered = np.sort(map2d.reshape(-1).astype(np.float64))[::-1]
    fewest = int(np.searchsorted(np.cumsum(ordered), fraction * total * (1 - 1e-9))) + 1
    ties = int((map2d == map2d[mask].min()).sum())
    assert mask.sum() <= fewest + ties
    assert mask.sum() == 0 or map2d[mask].min() >= map2d[~mask].max(initial=0)


@given(maps, fractions, fractions)
def test_masks_grow_with_the_fraction(map2d, first, second):
    threshold = regions.MassThreshold(map2d)
    low, high = sorted((first, second))
    assert not (threshold.mask(low) & ~threshold.mask(high)).any()
    assert threshold.level(low) >= threshold.level(high)


def test_thresholds_by_mean_and_level():
    map2d = np.array([[0, 1], [2, 5]], np.float32)
    assert regions.mean_mask(map2d, 0.9).tolist() == [[False, False], [True, True]]
    assert regions.mean_mask(map2d).tolist() == [[False, False], [False, True]]
    assert regions.level_mask(map2d, 1).tolist() == [[False, True], [True, True]]


@given(arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=12)))
def test_parts_are_disjoint_connected_and_whole(mask):
    found = regions.parts(mask)
    assert np.array_equal(np.sum([*found, np.zeros(mask.shape, int)], axis=0), mask.astype(int))
    for part in found:
        assert cv2.connectedComponents(part.astype(np.uint8), connectivity=8)[0] == 2
    assert all(part.sum() >= 3 for part in regions.parts(mask, min_area=3))


def test_bounding_box_and_rank():
    mask = np.zeros((9, 9), bool)
    mask[2:5, 3:7] = True
    assert regions.bounding_box(mask) == (3, 2, 4, 3)
    map2d = np.where(mask, 1.0, 0.01).astype(np.float32)
    ranked = regions.rank(map2d, [~mask, mask], gamma=0.5)
    assert [place for place, _ in ranked] == [1, 0]
    assert ranked[0][1] == pytest.approx(12 / 12**0.5, rel=1e-5) or ranked[0][1] > ranked[1][1]


def two_bumps(height=90, width=120):
    y, x = np.mgrid[:height, :width].astype(np.float32)
    first = 3 * np.exp(-((x - 30) ** 2 + (y - 45) ** 2) / 150)
    second = 2 * np.exp(-((x - 90) ** 2 + (y - 40) ** 2) / 120)
    return first + second


def test_territories_part_two_bumps_and_cover_the_image():
    labels, found = regions.territories(two_bumps())
    assert [t.label for t in found] == [1, 2]
    assert set(np.unique(labels)) == {1, 2}
    assert [t.peak for t in found] == [(30, 45), (90, 40)]
    assert sum(t.share for t in found) == pytest.approx(1, abs=1e-5)
    assert found[0].share > found[1].share
    assert labels[45, 30] == 1
    assert labels[40, 90] == 2


@given(maps, fractions)
def test_territories_of_any_map(map2d, fraction):
    labels, found = regions.territories(map2d, fraction)
    assert labels.shape == map2d.shape
    if map2d.any():
        assert set(np.unique(labels)) == set(range(1, len(found) + 1))
        assert sum(t.share for t in found) == pytest.approx(1, abs=1e-3)
    else:
        assert not found


@pytest.mark.parametrize("method", ["grabcut", "watershed"])
def test_refinement_finds_a_discs_edge(method):
    y, x = np.mgrid[:200, :300]
    disc = (x - 140) ** 2 + (y - 90) ** 2 < 50**2
    image = np.where(disc[..., None], (150, 60, 40), (220, 190, 170)).astype(np.uint8)
    image += np.random.default_rng(0).integers(0, 12, image.shape, dtype=np.uint8)
    heat = cv2.GaussianBlur(disc.astype(np.float32), (0, 0), 18)
    mask = regions.refine(image, heat, 0.6, method)
    assert (mask & disc).sum() / (mask | disc).sum() > (0.95 if method == "grabcut" else 0.85)
    assert np.array_equal(mask, regions.refine(image, heat, 0.6, method))


def test_refinement_improves_a_lesions_mask():
    better = []
    for seed in range(6):
        phantom = phantoms.skin(4_000 + seed, 192)
        truth = np.any(list(phantom.masks.values()), axis=0)
        heat = cv2.GaussianBlur(truth.astype(np.float32), (0, 0), 12)
        plain, fitted = regions.MassThreshold(heat).mask(0.6), regions.refine(phantom.image, heat, 0.6)
        better.append([(m & truth).sum() / (m | truth).sum() for m in (plain, fitted)])
    before, after = np.mean(better, axis=0)
    assert after > before + 0.1


def test_a_loose_box_with_and_without_a_map():
    y, x = np.mgrid[:200, :300]
    disc = (x - 140) ** 2 + (y - 90) ** 2 < 50**2
    image = np.where(disc[..., None], (150, 60, 40), (220, 190, 170)).astype(np.uint8)
    heat = cv2.GaussianBlur(disc.astype(np.float32), (0, 0), 25)
    for map2d in (None, heat):
        mask = regions.refine_box(image, map2d, (80, 30, 130, 120))
        assert (mask & disc).sum() / (mask | disc).sum() > 0.93
        assert not mask[:, :80].any()
        assert not mask[150:].any()
    assert not regions.refine_box(image, heat, (400, 400, 10, 10)).any()


@settings(max_examples=15)
@given(maps, fractions, st.integers(0, 2**16))
def test_refinement_never_raises(map2d, fraction, seed):
    rng = np.random.default_rng(seed)
    image = rng.integers(0, 255, (*map2d.shape, 3), dtype=np.uint8)
    for method in ("grabcut", "watershed"):
        mask = regions.refine(image, map2d, fraction, method)
        assert mask.shape == map2d.shape
        assert mask.any() or not map2d.any()
    assert regions.refine_box(image, map2d, (0, 0, 4, 4)).shape == map2d.shape


# --- placement

sizes = st.tuples(st.integers(1, 400), st.integers(1, 400))
fits = st.sampled_from(["pad", "stretch", "crop", "shorter"])


@given(sizes, fits, st.integers(8, 96))
def test_placements_are_whole(size, fit, side):
    placement = place(size, Preprocessing(size=side, fit=fit))
    assert Placement.from_dict(placement.as_dict()) == placement
    assert placement.image_size == size
    if fit != "shorter":
        assert placement.input_size == (side, side)
    shown = placement.to_image(np.ones((6, 6), np.float32), (20, 20))
    assert shown.shape == (20, 20)
    assert np.isfinite(shown).all()
    if fit != "crop":
        assert np.allclose(shown, 1, atol=1e-4)


@given(st.integers(40, 300), st.integers(40, 300), st.sampled_from(["pad", "stretch", "shorter"]))
def test_a_peak_comes_back_to_its_place(width, height, fit):
    placement = place((width, height), Preprocessing(size=64, fit=fit))
    spot = (width * 0.3, height * 0.6)
    at = placement.to_input(*spot)
    y, x = np.mgrid[: placement.input_size[1], : placement.input_size[0]] + 0.5
    bump = np.exp(-((x - at[0]) ** 2 + (y - at[1]) ** 2) / 18).astype(np.float32)
    row, column = np.unravel_index(int(placement.to_image(bump).argmax()), (height, width))
    reach = 1 + 1 / min(placement.scale)
    assert abs(column + 0.5 - spot[0]) <= reach
    assert abs(row + 0.5 - spot[1]) <= reach


@given(sizes)
def test_padding_leaves_the_image_whole(size):
    preprocessing = Preprocessing(size=48, fit="pad", mean=(0.5,) * 3, std=(0.5,) * 3)
    placement = place(size, preprocessing)
    canvas = arrange(np.full((size[1], size[0], 3), 255, np.uint8), placement, preprocessing)
    assert canvas.shape == (48, 48, 3)
    white = canvas[..., 0] > 0.99
    assert np.isclose(canvas, np.where(white[..., None], 1, 0), atol=1e-5).all()
    assert white.sum() == white.any(1).sum() * white.any(0).sum()


@pytest.mark.parametrize(
    "image",
    [
        np.full((20, 30), 128, np.uint8),
        np.full((20, 30, 1), 128, np.uint8),
        np.full((20, 30, 3), 128, np.uint8),
        np.full((20, 30, 3), 128 * 257, np.uint16),
        np.full((20, 30, 3), 128 / 255, np.float32),
        np.dstack([np.full((20, 30, 3), 128, np.uint8), np.full((20, 30, 1), 255, np.uint8)]),
    ],
)
def test_every_kind_of_array_means_the_same(image):
    preprocessing = Preprocessing(size=16, fit="stretch", mean=(0.0,) * 3, std=(1.0,) * 3)
    canvas = arrange(image, place((30, 20), preprocessing), preprocessing)
    assert np.allclose(canvas, 128 / 255, atol=1e-3)


@pytest.mark.parametrize("image", [np.zeros((4, 4, 2), np.uint8), np.full((4, 4, 3), np.nan, np.float32)])
def test_arrays_that_are_no_image(image):
    preprocessing = Preprocessing(size=16)
    with pytest.raises(EbpError):
        arrange(image, place((4, 4), preprocessing), preprocessing)


def test_an_empty_image():
    with pytest.raises(EbpError, match="empty"):
        place((0, 4), Preprocessing(size=16))
