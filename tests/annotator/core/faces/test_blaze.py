"""The detectors' answers, against slow versions of the published rules."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.faces import blaze
from annotator.core.faces.face import overlap


def slow_anchors(side, strides, each):
    """As MediaPipe's calculator goes: layers of one stride share their cells, in which their anchors follow."""
    found, layer = [], 0
    while layer < len(strides):
        last = layer
        while last < len(strides) and strides[last] == strides[layer]:
            last += 1
        cells = side // strides[layer]
        for row in range(cells):
            for column in range(cells):
                found += [((column + 0.5) / cells, (row + 0.5) / cells)] * ((last - layer) * each)
        layer = last
    return np.array(found)


@pytest.mark.parametrize(
    ("side", "layers", "strides", "each", "count"),
    [
        (128, ((8, 2), (16, 6)), (8, 16, 16, 16), 2, 896),
        (256, ((16, 2), (32, 6)), (16, 32, 32, 32), 2, 896),
        (192, ((4, 1),), (4,), 1, 2304),
    ],
)
def test_anchors(side, layers, strides, each, count):
    found = blaze.anchors(side, layers)
    assert found.shape == (count, 2)
    np.testing.assert_allclose(found, slow_anchors(side, strides, each))


def test_an_answer_decoded_by_hand():
    cells = np.array([[0.25, 0.5], [0.75, 0.5]])
    raw = np.zeros((2, 16), np.float32)
    raw[0, :4] = 10, -20, 40, 20  # middle, size in pixels of a square of 100
    raw[0, 4:6] = 5, 5
    found, scores = blaze.decoded(raw, np.array([2.0, 9.0], np.float32), cells, 100, 0.5)
    assert len(found) == 1, "a box without a size is none"
    np.testing.assert_allclose(found[0, :2], [[0.15, 0.2], [0.55, 0.4]])
    np.testing.assert_allclose(found[0, 2:4], [[0.30, 0.55], [0.25, 0.5]])
    assert scores[0] == pytest.approx(1 / (1 + np.exp(-2)))


def test_scores_beyond_all_bounds_and_numbers_that_are_none():
    raw = np.full((3, 16), 10, np.float32)
    raw[1] = np.nan
    with np.errstate(all="raise"):
        found, scores = blaze.decoded(raw, np.array([1e30, 5, -1e30], np.float32), np.zeros((3, 2)), 100, 0.5)
    assert len(found) == 1 and scores[0] == pytest.approx(1)


def slow_merged(found, scores, same):
    left, result = list(range(len(found))), []
    while left:
        best = left[0]
        group = [
            i for i in left if i == best or overlap(tuple(found[i][:2].ravel()), tuple(found[best][:2].ravel())) > same
        ]
        weights = sum(scores[i] for i in group)
        result.append((sum(found[i] * scores[i] for i in group) / weights, scores[best]))
        left = [i for i in left if i not in group]
    return result


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.integers(0, 12))
def test_boxes_of_one_face_are_merged_by_their_scores(seed, count):
    rng = np.random.default_rng(seed)
    corner, size = rng.uniform(0, 0.4, (count, 2)), rng.uniform(0.1, 0.4, (count, 2))
    found = np.concatenate((corner[:, None], (corner + size)[:, None], rng.uniform(0, 1, (count, 6, 2))), axis=1)
    scores = np.sort(rng.uniform(0.5, 1, count))[::-1]
    faces, best = blaze.merged(found, scores)
    slow = slow_merged(found, scores, blaze.SAME)
    assert len(faces) == len(best) == len(slow)
    for face, score, (expected, top) in zip(faces, best, slow, strict=True):
        np.testing.assert_allclose(face, expected)
        assert score == top
