"""Refinement of regions to image edges."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ebp import regions
from ebp.errors import EbpError
from ebp.regions.refinement import FRACTIONS

maps = hnp.arrays(
    np.float32,
    hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=40),
    elements=st.floats(0, 1, width=16),
)
fractions = st.floats(0, 1)


def scene(size: int = 200) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A dark ellipse on light ground, its exact mask, and a map that sits on it without its outline."""
    y, x = np.mgrid[:size, :size] / size
    truth = ((x - 0.5) / 0.28) ** 2 + ((y - 0.45) / 0.18) ** 2 < 1
    noise = np.random.default_rng(0).normal(0, 6, (size, size, 1))
    image = np.where(truth[..., None], (90, 50, 40), (225, 185, 165)) + noise
    map2d = np.exp(-((x - 0.47) ** 2 + (y - 0.48) ** 2) / 0.03).astype(np.float32)
    return image.clip(0, 255).astype(np.uint8), truth, map2d


def overlap(first: np.ndarray, second: np.ndarray) -> float:
    return float((first & second).sum() / (first | second).sum())


@pytest.mark.parametrize(
    ("method", "fraction", "least"),
    [("grabcut", 0.6, 0.9), ("grabcut", None, 0.9), ("watershed", 0.8, 0.9), ("watershed", None, 0.9)],
)
def test_refinement_finds_the_outline(method, fraction, least):
    image, truth, map2d = scene()
    plain = regions.mass_mask(map2d, fraction or 0.6)
    refined = regions.refine(image, map2d, fraction, method)
    assert overlap(refined, truth) > max(least, overlap(plain, truth))
    assert (refined == regions.refine(image, map2d, fraction, method)).all()


@pytest.mark.parametrize("fraction", [0.0, 0.3, 0.9, 1.0])
def test_no_refinement_is_the_threshold(fraction):
    image, _, map2d = scene()
    assert (regions.refine(image, map2d, fraction, "none") == regions.mass_mask(map2d, fraction)).all()
    left = np.zeros(map2d.shape, bool)
    left[:, :100] = True
    inside = regions.refine(image, map2d, fraction, "none", left)
    assert (inside == regions.mass_mask(map2d * left, fraction)).all()


@pytest.mark.parametrize("method", ["none", "watershed", "grabcut"])
def test_the_fraction_with_the_strongest_edge_is_found(method):
    """The map of a wide object says nothing of its outline; the image does."""
    image, truth, map2d = scene()
    candidates = [regions.refine(image, map2d, fraction, method) for fraction in FRACTIONS]
    chosen = regions.refine(image, map2d, None, method)
    assert any((chosen == candidate).all() for candidate in candidates)
    assert overlap(chosen, truth) > np.mean([overlap(candidate, truth) for candidate in candidates])
    flat = np.full_like(image, 90)
    assert (regions.refine(flat, map2d, None, "none") == regions.mass_mask(map2d, FRACTIONS[0])).all()


@pytest.mark.parametrize("method", ["grabcut", "watershed", "none"])
@pytest.mark.parametrize("size", [(40, 60), (900, 300)])
def test_the_mask_has_the_size_of_the_map(method, size):
    image, truth, _ = scene()
    y, x = np.mgrid[: size[0], : size[1]]
    map2d = np.exp(-((x / size[1] - 0.47) ** 2 + (y / size[0] - 0.48) ** 2) / 0.03)
    mask = regions.refine(image, map2d, 0.8, method)
    assert mask.shape == size and mask.dtype == bool
    rows, columns = ((np.arange(n) * 200 // n) for n in size)
    assert overlap(mask, truth[np.ix_(rows, columns)]) > (0.5 if method == "none" else 0.85)


def test_what_cannot_be_refined_is_told():
    image, _, map2d = scene()
    with pytest.raises(EbpError, match="no refinement 'magic'; there are grabcut, watershed, none"):
        regions.refine(image, map2d, 0.6, "magic")
    for wrong in (image / 255.0, image[..., 0], np.dstack([image, image[..., :1]])):
        with pytest.raises(EbpError, match=r"\(H, W, 3\) of uint8"):
            regions.refine(wrong, map2d, 0.6)
        with pytest.raises(EbpError, match=r"\(H, W, 3\) of uint8"):
            regions.refine_box(wrong, map2d, (1, 1, 50, 50))


def slow_edge_strength(image, mask, reach):
    """Window by window, from the definition."""
    lab = cv2.cvtColor(image, cv2.COLOR_RGB2LAB).astype(float)
    height, width = mask.shape
    found = []
    for y in range(height):
        for x in range(width):
            near = mask[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2]
            if mask[y, x] and not near.all():
                window = np.s_[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1]
                inside = mask[window]
                colours = lab[window]
                found.append(np.linalg.norm(colours[inside].mean(0) - colours[~inside].mean(0)))
    return float(np.mean(found)) if found else 0.0


@settings(max_examples=30, deadline=None)
@given(
    mask=hnp.arrays(bool, hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=16)),
    seed=st.integers(0, 99),
    reach=st.integers(1, 6),
)
def test_edge_strength_against_the_slow_way(mask, seed, reach):
    image = np.random.default_rng(seed).integers(0, 256, (*mask.shape, 3), np.uint8)
    fast = regions.edge_strength(image, mask, reach)
    assert fast == pytest.approx(slow_edge_strength(image, mask, reach), abs=1e-3)
    assert regions.edge_strength(np.full_like(image, 7), mask) == pytest.approx(0, abs=1e-3)


def test_the_true_outline_has_the_strongest_edge():
    image, truth, _ = scene()
    best = regions.edge_strength(image, truth)
    for shift in (-20, -10, 10, 20):
        assert regions.edge_strength(image, np.roll(truth, shift, 1)) < best


def test_refinement_stays_in_its_territory():
    image, _, map2d = scene()
    left = np.zeros(map2d.shape, bool)
    left[:, :100] = True
    refined = regions.refine(image, map2d, 0.6, territory=left)
    assert refined.any() and not (refined & ~left).any()


@pytest.mark.parametrize("seeded", [True, False])
def test_a_box_with_a_map(seeded):
    image, truth, map2d = scene()
    mask = regions.refine_box(image, map2d if seeded else None, (30, 40, 140, 100))
    assert overlap(mask, truth) > 0.85


@pytest.mark.parametrize("size", [200, 900])
def test_a_region_drawn_by_hand_is_fitted_within_reach(size):
    image, truth, _ = scene(size)
    y, x = np.mgrid[:size, :size] / size
    drawn = ((x - 0.51) / 0.26) ** 2 + ((y - 0.46) / 0.2) ** 2 < 1
    reach = 0.06 * size
    fitted = regions.refine_region(image, drawn, reach)
    assert overlap(fitted, truth) > max(0.95, overlap(drawn, truth))
    inside, outside = (cv2.distanceTransform(part.astype(np.uint8), cv2.DIST_L2, 5) for part in (drawn, ~drawn))
    assert np.maximum(inside, outside)[fitted != drawn].max() <= reach + 1


@settings(max_examples=25, deadline=None)
@given(mask=hnp.arrays(bool, hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=30)), reach=st.floats(0, 9))
def test_any_region_can_be_fitted(mask, reach):
    image = np.random.default_rng(0).integers(0, 255, (*mask.shape, 3), np.uint8)
    fitted = regions.refine_region(image, mask, reach)
    assert fitted.shape == mask.shape
    assert fitted.dtype == bool
    if not mask.any() or mask.all():
        assert (fitted == mask).all()


@settings(max_examples=25, deadline=None)
@given(
    map2d=maps,
    fraction=fractions | st.none(),
    method=st.sampled_from(["grabcut", "watershed", "none"]),
    flat=st.booleans(),
)
def test_refinement_never_raises(map2d, fraction, method, flat):
    if flat:
        map2d = np.full_like(map2d, 0.5)
    image = np.random.default_rng(0).integers(0, 255, (*map2d.shape, 3), np.uint8)
    assert regions.refine(image, map2d, fraction, method).shape == map2d.shape
    for box in ((0, 0, 3, 3), (-5, -5, 100, 100), (500, 2, 3, 3), (1, 1, 0, 0)):
        assert regions.refine_box(image, map2d, box).shape == map2d.shape


def test_a_zero_map_gives_an_empty_mask():
    image = np.zeros((30, 40, 3), np.uint8)
    for method in ("grabcut", "watershed", "none"):
        assert not regions.refine(image, np.zeros((30, 40)), 0.6, method).any()
        assert not regions.refine(image, np.zeros((30, 40)), None, method).any()
    assert not regions.MassThreshold(np.zeros((3, 3))).mask(0.6).any()
