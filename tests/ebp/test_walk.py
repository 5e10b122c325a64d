"""The walk: affinities, spread maps, their level, cuts at it, and boxes seen from two sides."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ebp import regions
from ebp.errors import EbpError
from ebp.regions.walk import KEEP, STEPS, part_of

maps = hnp.arrays(
    np.float32,
    hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=24),
    elements=st.floats(0, 1, width=16),
)


def halves(height: int = 96, width: int = 128) -> tuple[np.ndarray, np.ndarray]:
    """Red left of a slanted line, blue right of it, with a little noise; the mask of the left."""
    y, x = np.mgrid[:height, :width]
    left = x < 0.35 * width + 0.2 * y
    image = np.where(left[..., None], (190, 60, 60), (60, 70, 180))
    return (image + np.random.default_rng(0).normal(0, 4, image.shape)).clip(0, 255).astype(np.uint8), left


def spot(shape: tuple[int, int], x: float, y: float, width: float = 0.12) -> np.ndarray:
    """A round bump at (x, y), in shares of the sides."""
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    far = ((columns + 0.5) / shape[1] - x) ** 2 + ((rows + 0.5) / shape[0] - y) ** 2
    return np.exp(-far / (2 * width**2)).astype(np.float32)


def overlap(first: np.ndarray, second: np.ndarray) -> float:
    return float((first & second).sum() / (first | second).sum())


def test_the_walk_ends_near_its_fixed_point():
    """x = keep · A · x + (1 − keep) · map has one solution, and each step comes nearer by the factor keep."""
    rng = np.random.default_rng(1)
    image, _ = halves()
    alike = regions.affinity(image, [rng.normal(size=(5, 9, 12))])
    start = rng.random(alike.size)
    exact = np.linalg.solve(np.eye(start.size) - KEEP * alike.weights.astype(np.float64), (1 - KEEP) * start.ravel())
    found = regions.spread(alike, start).ravel()
    assert np.abs(found - exact).max() <= KEEP**STEPS * np.abs(start.ravel() - exact).max() + 1e-5


def test_an_affinity_is_the_formula():
    """Against loops over two nodes' features, places and colours."""
    image = np.random.default_rng(2).integers(0, 255, (4 * 8, 4 * 32, 3), np.uint8).repeat(1, 0)
    features = np.random.default_rng(3).normal(size=(6, 8, 32))
    alike = regions.affinity(image, [features])
    assert alike.size == (8, 32)
    flat = features.reshape(6, -1) - features.reshape(6, -1).mean(1, keepdims=True)
    lab = regions.affinity(image).weights
    first, others = 37, [5, 38, 69, 200]
    expected = []
    for other in others:
        cosine = flat[:, first] @ flat[:, other] / np.linalg.norm(flat[:, first]) / np.linalg.norm(flat[:, other])
        expected.append(np.exp((cosine - 1) / 0.1) * lab[first, other])
    found = alike.weights[first, others]
    assert found / found.sum() == pytest.approx(np.array(expected) / np.sum(expected), rel=1e-3)
    assert alike.weights.sum(1) == pytest.approx(1, abs=1e-5)
    assert not alike.weights.diagonal().any()


def test_features_part_what_colour_does_not():
    grey = np.full((128, 128, 3), 120, np.uint8)
    features = np.zeros((2, 32, 32), np.float32)
    features[0, :, :20], features[1, :, 20:] = 1, 1
    found = regions.spread(regions.affinity(grey, [features]), spot((14, 14), 0.2, 0.5))
    assert found[:, :20].min() > 3 * found[:, 20:].max()
    blind = regions.spread(regions.affinity(grey), spot((14, 14), 0.2, 0.5))
    assert blind[:, :20].min() < blind[:, 20:].max()


def test_two_colours_are_cut_at_their_edge():
    image, left = halves()
    found = regions.spread(regions.affinity(image), spot((14, 14), 0.2, 0.4))
    large = np.kron(found, np.ones((4, 4), np.float32))
    mask = regions.cut(image, large)
    assert overlap(mask, left) > 0.97
    assert (mask == regions.cut(image, large)).all()
    top = np.zeros(left.shape, bool)
    top[:48] = True
    assert overlap(regions.cut(image, large, territory=top), left & top) > 0.95


def test_a_higher_level_keeps_less():
    image = np.random.default_rng(4).integers(90, 110, (64, 64, 3)).astype(np.uint8)
    map2d = spot((64, 64), 0.5, 0.5, 0.2)
    sizes = [int(regions.cut(image, map2d, level).sum()) for level in (0.2, 0.5, 0.9, 2.0)]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > 4 * sizes[2] and sizes[3] == 0


@pytest.mark.parametrize("seeded", [True, False])
def test_a_box_is_cut_from_two_sides(seeded):
    """The box is loose: what in it looks like what lies outside does not belong."""
    image = np.full((96, 128, 3), (60, 140, 60), np.uint8)
    y, x = np.mgrid[:96, :128]
    truth = ((x - 60) / 24) ** 2 + ((y - 44) / 18) ** 2 < 1
    image[truth] = (200, 180, 60)
    box = (28, 18, 66, 54)
    map2d = spot((14, 14), 0.45, 0.45) if seeded else None
    mask = regions.cut_box(image, map2d, box)
    filled = np.zeros_like(truth)
    filled[18:72, 28:94] = True
    assert overlap(mask, truth) > 0.8 > overlap(filled, truth)
    assert not (mask & ~filled).any()


def test_in_a_box_features_part_what_colour_does_not():
    grey = np.full((90, 120, 3), 120, np.uint8)
    features = np.zeros((2, 45, 60), np.float32)
    features[0], features[1, 15:30, 20:40], features[0, 15:30, 20:40] = 1, 1, 0
    mask = regions.cut_box(grey, None, (34, 24, 54, 42), [features])
    truth = np.zeros((90, 120), bool)
    truth[30:60, 40:80] = True
    assert overlap(mask, truth) > 0.85


def test_a_part_is_cut_where_it_lies():
    ramp = np.arange(40, dtype=np.float32)[None] + 100 * np.arange(20, dtype=np.float32)[:, None]
    part = part_of(np.stack([ramp, -ramp]), (0.25, 0.5, 0.75, 1.0), (5, 10))
    expected = ramp[10:20, 10:30].reshape(5, 2, 10, 2).mean((1, 3))
    assert part[0][:-1] == pytest.approx(expected[:-1], rel=0.002) and part[1] == pytest.approx(-part[0])


def test_the_level_parts_two_classes():
    rng = np.random.default_rng(5)
    low, high = rng.normal(0.2, 0.03, 700).clip(0), rng.normal(0.8, 0.05, 300)
    level = regions.otsu(np.concatenate([low, high]).reshape(20, 50))
    assert low.max() < level < high.min()
    assert regions.otsu(7 * np.concatenate([low, high])) == pytest.approx(7 * level, rel=0.02)
    assert regions.otsu(np.zeros((3, 4))) == regions.otsu(np.full((3, 4), 2.5)) == regions.otsu(np.zeros((0, 3))) == 0


@settings(max_examples=40, deadline=None)
@given(
    map2d=maps,
    size=st.sampled_from([(1, 1), (1, 50), (70, 1), (40, 30), (3, 200)]),
    layers=st.lists(st.sampled_from([(1, 1, 1), (4, 1, 7), (3, 9, 2), (2, 40, 40)]), max_size=2),
    box=st.tuples(*[st.integers(-30, 80)] * 2, *[st.integers(0, 90)] * 2),
)
def test_nothing_is_too_small_or_too_flat(map2d, size, layers, box):
    image = np.full((*size, 3), 77, np.uint8)
    alike = regions.affinity(image, [np.ones(layer) for layer in layers])
    found = regions.spread(alike, map2d)
    assert found.shape == alike.size and np.isfinite(found).all() and (found >= 0).all()
    assert found.max() <= map2d.max() * 1.3 + 1e-6  # bicubic interpolation overshoots
    assert bool(found.any()) or not map2d.any() or found.size < map2d.size
    mask = regions.cut(image, map2d)
    assert mask.shape == map2d.shape and mask.dtype == bool
    boxed = regions.cut_box(image, map2d, box, [np.ones(layer) for layer in layers])
    assert boxed.shape == size
    x, y, width, height = box
    inside = np.zeros(size, bool)
    inside[max(0, y) : max(0, y + height), max(0, x) : max(0, x + width)] = True
    assert not (boxed & ~inside).any() and bool(boxed.any()) == bool(inside.any())


def test_zero_and_constant_maps_stay_so():
    image, _ = halves()
    alike = regions.affinity(image)
    assert not regions.spread(alike, np.zeros((7, 7))).any()
    assert regions.spread(alike, np.full((7, 7), 0.3)) == pytest.approx(0.3, rel=1e-3)
    assert not regions.cut(image, np.zeros((20, 30))).any()


@pytest.mark.parametrize("wrong", [np.zeros((8, 8)), np.zeros((8, 8, 3)), np.zeros((0, 8, 3), np.uint8)])
def test_other_images_and_features_are_refused(wrong):
    with pytest.raises(EbpError, match="uint8"):
        regions.affinity(wrong)
    with pytest.raises(EbpError, match="features"):
        regions.affinity(np.zeros((8, 8, 3), np.uint8), [np.zeros((4, 4))])
