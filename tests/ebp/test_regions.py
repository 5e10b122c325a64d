"""Regions from maps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ebp import regions

maps = hnp.arrays(
    np.float32,
    hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=40),
    elements=st.floats(0, 1, width=16),
)
fractions = st.floats(0, 1)


def blobs(size: int = 120) -> np.ndarray:
    y, x = np.mgrid[:size, :size] / size
    first = np.exp(-((x - 0.3) ** 2 + (y - 0.3) ** 2) / 0.01)
    return (first + 0.8 * np.exp(-((x - 0.75) ** 2 + (y - 0.7) ** 2) / 0.008)).astype(np.float32)


@settings(max_examples=80, deadline=None)
@given(map2d=maps, fraction=fractions)
def test_the_fewest_pixels_that_hold_the_mass(map2d, fraction):
    threshold = regions.MassThreshold(map2d)
    mask = threshold.mask(fraction)
    assert mask.shape == map2d.shape and mask.dtype == bool
    wanted = fraction * map2d.sum(dtype=np.float64)
    held = map2d[mask].sum(dtype=np.float64)
    assert held >= wanted - 1e-6
    if mask.any():
        assert map2d[mask].min() == threshold.level(fraction)
        assert not (~mask).any() or map2d[~mask].max() <= map2d[mask].min()
        assert held - map2d[mask].min() < wanted + 1e-6
    else:
        assert wanted < 1e-6 or fraction == 0


@settings(max_examples=40, deadline=None)
@given(map2d=maps, first=fractions, second=fractions)
def test_masks_grow_with_the_share(map2d, first, second):
    threshold = regions.MassThreshold(map2d)
    small, large = (threshold.mask(value) for value in sorted((first, second)))
    assert not (small & ~large).any()


@settings(max_examples=40, deadline=None)
@given(map2d=maps, fraction=st.floats(0.05, 0.95), share=st.floats(0, 0.5))
def test_territories_part_the_image(map2d, fraction, share):
    labels, found = regions.territories(map2d, fraction, share)
    assert labels.shape == map2d.shape and labels.dtype == np.int32
    if map2d.max() == 0:
        assert not found and not labels.any()
        return
    assert set(np.unique(labels)) == {item.label for item in found} == set(range(1, len(found) + 1))
    assert sum(item.share for item in found) == pytest.approx(1, abs=1e-4)
    for item in found:
        x, y = item.peak
        assert labels[y, x] == item.label and map2d[y, x] == map2d[labels == item.label].max()


def test_a_part_keeps_its_territory_while_the_threshold_moves():
    map2d = blobs()
    labels, found = regions.territories(map2d, 0.5, 0.1)
    assert len(found) == 2 and found[0].share > found[1].share
    for fraction in (0.2, 0.5, 0.8):
        for part in regions.parts(regions.MassThreshold(map2d).mask(fraction), 5):
            assert len(np.unique(labels[part])) == 1


@settings(max_examples=40, deadline=None)
@given(
    mask=hnp.arrays(bool, hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=30)), least=st.integers(0, 5)
)
def test_parts_are_the_mask(mask, least):
    found = regions.parts(mask, least)
    areas = [int(part.sum()) for part in found]
    assert areas == sorted(areas, reverse=True) and all(area >= max(1, least) for area in areas)
    if least <= 1:
        assert (np.logical_or.reduce(found) if found else np.zeros_like(mask)).tolist() == mask.tolist()
    x, y, width, height = regions.bounding_box(mask)
    assert mask[y : y + height, x : x + width].sum() == mask.sum()


def test_rank_weighs_mass_against_area():
    map2d = np.zeros((10, 10), np.float32)
    map2d[0, 0], map2d[5:, 5:] = 3, 0.2
    small, large = map2d == 3, map2d == np.float32(0.2)
    empty = np.zeros((10, 10), bool)
    assert [index for index, _ in regions.rank(map2d, [small, large, empty], 0)] == [1, 0, 2]
    assert [index for index, _ in regions.rank(map2d, [small, large, empty], 1)] == [0, 1, 2]
    assert regions.rank(map2d, [large], 0.5)[0][1] == pytest.approx(1.0)


@settings(max_examples=40, deadline=None)
@given(map2d=maps, fraction=fractions, alpha=st.floats(0, 4), level=st.floats(0, 1))
def test_thresholds_against_the_slow_way(map2d, fraction, alpha, level):
    values = [float(value) for value in map2d.reshape(-1)]
    mean = sum(values) / len(values)
    slow = [value > alpha * mean for value in values]
    near = [abs(value - alpha * mean) < 1e-9 for value in values]  # rounding decides there
    fast = regions.mean_mask(map2d, alpha).reshape(-1)
    assert all(one == other or unsure for one, other, unsure in zip(fast, slow, near, strict=True))
    assert regions.level_mask(map2d, level).reshape(-1).tolist() == [v >= level and v > 0 for v in values]
    assert (regions.mass_mask(map2d, fraction) == regions.MassThreshold(map2d).mask(fraction)).all()


@given(map2d=maps, factor=st.sampled_from([0.25, 2.0, 64.0]))
def test_shares_and_means_do_not_depend_on_the_scale(map2d, factor):
    assert (regions.mass_mask(map2d * np.float32(factor)) == regions.mass_mask(map2d)).all()
    assert (regions.mean_mask(map2d * np.float32(factor)) == regions.mean_mask(map2d)).all()


def test_means_and_levels():
    map2d = np.array([[0, 1], [2, 5]], np.float32)
    assert regions.mean_mask(map2d).tolist() == [[False, False], [False, True]]
    assert regions.level_mask(map2d, 2).tolist() == [[False, False], [True, True]]
    assert not regions.level_mask(np.zeros((2, 2)), 0).any() and not regions.mean_mask(np.zeros((2, 2))).any()
