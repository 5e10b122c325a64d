"""Probabilities, thresholds and intervals, against data whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ebp.training.calibration import bootstrap_precision, platt, reliability, scaling, threshold_for

RNG = np.random.default_rng(3)


def test_platt_finds_the_curve_that_made_the_tags():
    scores = RNG.normal(4.0, 3.0, 20_000)
    present = RNG.random(20_000) < 1 / (1 + np.exp(-(0.7 * scores - 2.0)))
    slope, offset = platt(scores, present)
    assert slope == pytest.approx(0.7, rel=0.05) and offset == pytest.approx(-2.0, rel=0.06)
    probabilities = 1 / (1 + np.exp(-(slope * scores + offset)))
    bins, error = reliability(probabilities, present)
    assert error < 0.01 and sum(item.count for item in bins) == 20_000
    assert reliability(probabilities**3, present)[1] > 0.05


def test_scores_that_tell_nothing_or_the_wrong_way_get_no_slope():
    present = np.arange(400) % 2 == 0
    slope, offset = platt(np.where(present, -1.0, 1.0), present)
    assert slope == 0 and offset == pytest.approx(0.0, abs=1e-6)
    assert platt(np.zeros(400), present)[1] == pytest.approx(0.0, abs=1e-6)


def test_scaling_finds_temperature_and_priors():
    logits = RNG.normal(0, 1.5, (20_000, 3))
    shifted = 2.0 * logits + [0.0, 1.0, -1.0]
    chances = np.exp(shifted) / np.exp(shifted).sum(1, keepdims=True)
    label = (RNG.random(20_000)[:, None] > chances.cumsum(1)).sum(1)
    slope, offsets = scaling(logits, label)
    assert slope == pytest.approx(2.0, rel=0.05)
    assert offsets - offsets.mean() == pytest.approx([0, 1, -1], abs=0.1)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=3, max_size=40),
    st.sampled_from([0.6, 0.8, 0.95]),
)
def test_a_threshold_keeps_the_wanted_precision(pairs, precision):
    scores, present = np.array([score for score, _ in pairs]), np.array([state for _, state in pairs])
    found = threshold_for(scores, present, precision)
    assert 0.05 <= found <= 1
    said = scores >= found
    if present.any() and 0.05 < found < 1 and said.any() and len(np.unique(np.round(scores, 2))) == len(scores):
        assert present[said].mean() >= precision - 1e-9


def test_the_interval_holds_the_value_and_narrows():
    def interval(count: int) -> tuple[float, float]:
        rng = np.random.default_rng(1)
        present = rng.random(count) < 0.4
        return bootstrap_precision(rng.normal(present * 1.5, 1), present, np.arange(count), 0)

    small, large = interval(40), interval(600)
    assert small[1] - small[0] > 2 * (large[1] - large[0])
    rng = np.random.default_rng(1)
    present = rng.random(100) < 0.4
    scores = rng.normal(present * 1.5, 1)
    alone, together = (
        bootstrap_precision(scores, present, members, 0) for members in (np.arange(100), np.arange(100) // 10)
    )
    assert alone[0] < alone[1] and together[0] < together[1]
