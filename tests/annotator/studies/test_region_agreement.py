"""Agreement of masks against brute force, and what must hold of any masks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.regions.mask import EMPTY, Mask
from annotator.studies.agreement import regions
from annotator.studies.agreement.bootstrap import estimate

ARRAYS = st.integers(0, 2**32 - 1).map(lambda seed: np.random.default_rng(seed).random((7, 9)) < 0.4)


def square(x, y, side):
    return Mask.from_array(np.ones((side, side), bool), x, y)


def outline(array):
    """Centres (x, y) of pixels with a side neighbour outside."""
    wide = np.pad(array, 1)
    inside = wide[:-2, 1:-1] & wide[2:, 1:-1] & wide[1:-1, :-2] & wide[1:-1, 2:]
    return np.argwhere(array & ~inside)[:, ::-1]


@settings(max_examples=40, deadline=None)
@given(a=ARRAYS, b=ARRAYS, x=st.floats(0.1, 3), y=st.floats(0.1, 3))
def test_hausdorff_as_all_pairs_of_points_tell_it(a, b, x, y):
    apart = (outline(a)[:, None] - outline(b)[None]) * (x, y)
    distances = np.sqrt((apart**2).sum(axis=2))
    expected = max(np.percentile(distances.min(axis=1), 95), np.percentile(distances.min(axis=0), 95))
    first, second = Mask.from_array(a, 3, 1), Mask.from_array(b, 3, 1)
    found = regions.hausdorff95(first, second, (x, y))
    assert found.value == pytest.approx(expected) and found.unit == "mm"
    assert regions.hausdorff95(second, first, (x, y)) == found


@settings(max_examples=40, deadline=None)
@given(a=ARRAYS, b=ARRAYS)
def test_dice_and_iou_tell_the_same(a, b):
    first, second = Mask.from_array(a), Mask.from_array(b)
    share = regions.iou(first, second)
    assert share == pytest.approx((a & b).sum() / (a | b).sum())
    assert regions.dice(first, second) == pytest.approx(2 * share / (1 + share))


def test_empty_masks_are_told_in_words():
    one = square(0, 0, 3)
    assert (regions.dice(EMPTY, EMPTY), regions.iou(EMPTY, EMPTY)) == (None, None)
    assert (regions.dice(one, EMPTY), regions.iou(EMPTY, one)) == (0, 0)
    assert regions.hausdorff95(EMPTY, EMPTY).why_not == regions.BOTH_EMPTY
    assert regions.hausdorff95(one, EMPTY).why_not == regions.ONE_EMPTY
    assert regions.hausdorff95(one, square(5, 0, 3)) == regions.Distance(5.0, "px")


def test_matching_takes_as_many_pairs_as_there_are():
    """The first region fits both of the other reader's, the second one of them alone: greed would lose a pair."""
    long, short = Mask.from_array(np.ones((1, 10), bool)), Mask.from_array(np.ones((1, 6), bool))
    best, other = Mask.from_array(np.ones((1, 9), bool)), Mask.from_array(np.ones((1, 7), bool), 3)
    found = regions.match([long, short], [best, other], 0.5)
    assert found.pairs == ((0, 1), (1, 0)) and found.f1 == 1
    assert regions.match([long], [], 0.5).f1 == 0
    assert regions.match([], []).f1 is None


def test_detection_counts_over_all_images():
    matches = [regions.Matches(((0, 0),), 1, 2), regions.Matches((), 0, 0), regions.Matches((), 1, 0)]
    found = estimate([regions.detection(matches)], resamples=0)[0]
    assert (found.value, found.items) == (pytest.approx(2 / 4), 2)


def test_the_majority_holds_what_more_than_half_drew():
    masks = [square(0, 0, 4), square(0, 0, 3), square(1, 1, 4)]
    expected = sum(mask.to_array(8, 8).astype(int) for mask in masks) >= 2
    assert (regions.majority(masks).to_array(8, 8) == expected).all()
    assert regions.majority(masks[:1] + masks[2:]) == masks[0] & masks[2]
    assert regions.majority([]).empty
