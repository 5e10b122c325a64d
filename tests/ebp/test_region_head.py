"""Region heads: fitted to decided regions, blended with the map, and used only where images kept apart say so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ebp import EbpError
from ebp.region_choice import LEAST, learn, overlap
from ebp.region_head import Decided, belonging, fit_head

SIZE = (12, 16)


def example(seed, told=1.0, channels=6, signal=3.0):
    """A square that one channel tells by `signal` and the map by `told`, on an image four times as fine."""
    rng = np.random.default_rng(seed)
    y, x = (int(value) for value in rng.integers(1, 8, 2))
    true = np.zeros(SIZE, bool)
    true[y : y + 4, x : x + 5] = True
    features = rng.normal(size=(channels, *SIZE))
    features[2] += signal * true
    map2d = np.maximum(rng.normal(size=SIZE) * 0.3 + told * true, 0).astype(np.float32)
    inside = np.kron(true, np.ones((4, 4), bool))
    return Decided(features, map2d, inside, np.kron(map2d > 0.9, np.ones((4, 4), bool)))


def test_a_head_that_helps_is_found_to_help_and_does_on_other_images():
    head, judged = learn([example(seed) for seed in range(12)])
    assert judged.images == 12 and judged.helps and 0 <= head.blend <= 1
    assert int(np.abs(head.weight).argmax()) == 2 and head.weight[2] > 0
    others = [example(seed) for seed in range(100, 112)]
    with_head = np.mean([overlap(as_cut(head, one), one.inside) for one in others])
    without = np.mean([overlap(one.cut, one.inside) for one in others])
    assert with_head > without + 0.1
    assert with_head == pytest.approx(float(judged.with_head.mean()), abs=0.15), "the figures are not flattered"


def as_cut(head, one):
    return np.kron(head.blended(one.map2d, one.features) >= 0.5, np.ones((4, 4), bool))


def test_a_head_that_learns_nothing_is_not_used_beside_a_map_that_is_right():
    perfect = [example(seed, signal=0.0) for seed in range(12)]
    perfect = [replace(one, cut=one.inside) for one in perfect]
    assert not learn(perfect)[1].helps


def test_what_is_judged_is_what_is_shown_after_fitting():
    images = [example(seed) for seed in range(12)]
    fitted = [replace(one, cut=one.inside) for one in images]  # fitting makes the map's own regions perfect
    plain = learn(images)[0]
    head, judged = learn(fitted, fit=lambda place, blended: images[place].inside & (big(blended) >= 0.5))
    assert not judged.helps and (judged.without == 1).all() and 0 < judged.with_head.mean() < 1
    assert head.name == plain.name, "how a head is shown does not change what is learnt"
    blind = learn(images, fit=lambda place, blended: np.zeros_like(images[place].inside))[1]
    assert (blind.with_head == 0).all() and not blind.helps


def big(values):
    return np.kron(values, np.ones((4, 4)))


def test_too_few_images_are_not_enough_to_say():
    judged = learn([example(seed) for seed in range(LEAST - 1)])[1]
    assert judged.gain > 0 and not judged.helps
    with pytest.raises(EbpError, match="at least 4 images"):
        learn([example(seed) for seed in range(3)])
    with pytest.raises(EbpError, match="at least 4 images"):  # pages of one file say the same
        learn([replace(example(seed), group="one.tif") for seed in range(8)])


def test_the_same_images_give_the_same_head_and_what_is_not_wanted_none():
    images = [example(seed) for seed in range(8)]
    first, second = learn(images)[0], learn(images)[0]
    assert first.name == second.name and np.array_equal(first.weight, second.weight)
    assert learn(images, wanted=lambda: False) is None and fit_head(images, wanted=lambda: False) is None


def test_what_was_rejected_teaches():
    """A channel that only tells rejected places gets weight against them."""
    images = []
    for seed in range(8):
        one = example(seed, signal=0.5)
        wrong = np.zeros(SIZE, bool)
        wrong[:, 13:] = True
        features = one.features.copy()
        features[4] += 2.0 * wrong
        rejected = np.kron(wrong, np.ones((4, 4), bool)) & ~one.inside
        images.append((replace(one, features=features), replace(one, features=features, rejected=rejected)))
    without, taught = (fit_head([pair[place] for pair in images]) for place in (0, 1))
    assert taught.weight[4] < without.weight[4] < 0


def test_blending_is_the_formula_and_nothing_comes_of_a_map_without_evidence():
    odds = np.array([[2.0, -1.0]], np.float32)
    map2d = np.array([[3.0, 1.0]], np.float32)
    seen = np.log(map2d / 2 + 0.05)
    expected = 1 / (1 + np.exp(-(0.25 * odds + 0.75 * seen - 0.5)))
    assert belonging(odds, map2d, 0.25, 0.5) == pytest.approx(expected, rel=1e-5)
    head = fit_head([example(seed) for seed in range(4)])
    assert not head.blended(np.zeros(SIZE, np.float32), example(0).features).any()
    with pytest.raises(EbpError, match="6 channels"):
        head.odds(np.zeros((5, 2, 2)))
    with pytest.raises(EbpError, match="nothing belongs"):
        fit_head([replace(one := example(1), inside=np.zeros_like(one.inside))])
