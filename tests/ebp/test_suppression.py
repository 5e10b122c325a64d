"""Non-maximum suppression, against the definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ebp import regions
from ebp.errors import EbpError
from ebp.evaluation.metrics import intersection_over_union

sides = st.integers(0, 12)
boxes_of = st.lists(st.tuples(sides, sides, sides, sides), max_size=14)
limits = st.floats(0, 1)


def drawn(box, side=24):
    """The box as a mask."""
    x, y, width, height = box
    mask = np.zeros((side, side), bool)
    mask[y : y + height, x : x + width] = True
    return mask


@st.composite
def scored_boxes(draw):
    boxes = draw(boxes_of)
    return boxes, draw(st.lists(st.integers(0, 5), min_size=len(boxes), max_size=len(boxes)))


@st.composite
def scored_masks(draw):
    count = draw(st.integers(0, 8))
    masks = draw(hnp.arrays(bool, (count, 4, 5)))
    return list(masks), draw(st.lists(st.integers(0, 5), min_size=count, max_size=count))


def suppress(regions_, scores, limit):
    masks = len(regions_) > 0 and isinstance(regions_[0], np.ndarray)
    return (regions.suppress_masks if masks else regions.suppress_boxes)(regions_, scores, limit)


def key(region):
    return region.tobytes() if isinstance(region, np.ndarray) else region


def overlap(first, second):
    if isinstance(first, np.ndarray):
        return intersection_over_union(first, second)
    return intersection_over_union(drawn(first), drawn(second))


@given(first=st.tuples(sides, sides, sides, sides), others=boxes_of)
def test_overlaps_of_boxes_are_those_of_their_pixels(first, others):
    expected = [overlap(first, other) for other in others]
    np.testing.assert_allclose(regions.box_overlap(first, others), expected)
    np.testing.assert_allclose(regions.mask_overlap(drawn(first), [drawn(other) for other in others]), expected)


@settings(max_examples=150)
@given(found=scored_boxes() | scored_masks(), limit=limits)
def test_what_is_kept(found, limit):
    """No two overlap too much, the best is kept, and whatever is dropped overlaps one that is kept and no worse."""
    items, scores = found
    kept = suppress(items, scores, limit)
    assert [scores[index] for index in kept] == sorted((scores[index] for index in kept), reverse=True)
    for place, one in enumerate(kept):
        assert all(overlap(items[one], items[other]) <= limit for other in kept[:place])
    if items:
        assert scores[kept[0]] == max(scores)
    for index in set(range(len(items))) - set(kept):
        assert any(overlap(items[index], items[k]) > limit and scores[k] >= scores[index] for k in kept)


@settings(max_examples=100)
@given(found=scored_boxes() | scored_masks(), limit=limits)
def test_a_second_time_changes_nothing(found, limit):
    items, scores = found
    kept = suppress(items, scores, limit)
    again = suppress([items[index] for index in kept], [scores[index] for index in kept], limit)
    assert again == list(range(len(kept)))


@settings(max_examples=100)
@given(found=scored_boxes() | scored_masks(), limit=limits, random=st.randoms(use_true_random=False))
def test_the_order_given_does_not_matter(found, limit, random):
    items, scores = found
    order = list(range(len(items)))
    random.shuffle(order)
    kept = suppress(items, scores, limit)
    shuffled = suppress([items[index] for index in order], [scores[index] for index in order], limit)
    chosen = [(scores[index], key(items[index])) for index in kept]
    assert [(scores[order[index]], key(items[order[index]])) for index in shuffled] == chosen


def test_by_hand():
    boxes = [(0, 0, 10, 10), (1, 0, 10, 10), (5, 0, 10, 10), (40, 40, 2, 2)]
    assert regions.suppress_boxes(boxes, [0.5, 0.9, 0.8, 0.1]) == [1, 2, 3]  # IoU 9/11, then 6/14
    assert regions.suppress_boxes(boxes, [0.5, 0.9, 0.8, 0.1], 0.4) == [1, 3]
    assert regions.suppress_boxes(boxes, [0.5, 0.9, 0.8, 0.1], 1) == [1, 2, 0, 3]
    assert regions.suppress_boxes([], []) == regions.suppress_masks([], []) == []


def test_the_boxes_given_stay_as_they_are():
    boxes = np.array([[0.0, 0.0, -3.0, 4.0]])
    regions.suppress_boxes(boxes, [1.0])
    assert boxes.tolist() == [[0.0, 0.0, -3.0, 4.0]]


def test_what_cannot_be_suppressed_is_told():
    mask = np.ones((3, 3), bool)
    for scores in ([], [1, 2], [float("nan")]):
        with pytest.raises(EbpError, match="one finite score for each of 1 regions"):
            regions.suppress_masks([mask], scores)
    with pytest.raises(EbpError, match="one size"):
        regions.suppress_masks([mask, mask[:2]], [1, 2])
    for boxes in ([(0, 0, 1)], [(0, 0, float("inf"), 1)]):
        with pytest.raises(EbpError, match=r"\(N, 4\) finite"):
            regions.suppress_boxes(boxes, [1])
