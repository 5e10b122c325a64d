"""Prompts read from maps: peaks for and against, the box, and which mask agrees best."""

from __future__ import annotations

import numpy as np
import pytest

from ebp.errors import EbpError
from ebp.regions import Prompts, against_map, agreement, map_prompts, peaks

HEIGHT, WIDTH = 60, 100


def blob(x, y, spread=5.0, top=1.0):
    rows, columns = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    return (top * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * spread**2))).astype(np.float32)


EVERYWHERE = np.ones((HEIGHT, WIDTH), bool)


def test_peaks_are_the_maxima_highest_first_and_apart():
    found = peaks(blob(20.5, 30.5) + blob(70.5, 10.5, top=0.8) + blob(90.5, 50.5, top=0.3), EVERYWHERE, 3)
    assert found.tolist() == [[20.5, 30.5], [70.5, 10.5]], "a third one has less than half of the first"
    place = np.zeros((HEIGHT, WIDTH), bool)
    place[:20, 60:80] = True
    assert peaks(blob(20.5, 30.5) + blob(70.5, 10.5, top=0.1), place, 1).tolist() == [[70.5, 10.5]]
    flat = peaks(EVERYWHERE, place, 5)
    gaps = np.linalg.norm(flat[:, None] - flat[None], axis=2)[~np.eye(len(flat), dtype=bool)]
    assert len(flat) == 5 and gaps.min() > 0.15 * 20
    assert len(peaks(np.zeros((HEIGHT, WIDTH)), EVERYWHERE, 3)) == 0
    assert len(peaks(EVERYWHERE, ~EVERYWHERE, 3)) == 0


def test_a_map_gives_points_for_and_against_and_the_regions_box():
    own, other = blob(30.5, 30.5), blob(60.5, 30.5)
    region = own > 0.5
    prompts = map_prompts(7 * own, region, 3 * other)
    assert prompts.points[prompts.belongs].tolist() == [[30.5, 30.5]]
    assert prompts.points[~prompts.belongs].tolist() == [[60.5, 30.5]]
    rows, columns = np.nonzero(region)
    assert prompts.box == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    same = map_prompts(own, region, 5 * own)
    assert same.belongs.all(), "a label with the same map speaks against nothing"


def test_points_lie_in_the_territory_and_in_the_box():
    two = blob(30.5, 30.5) + blob(70.5, 30.5, top=0.9)
    left = np.zeros((HEIGHT, WIDTH), bool)
    left[:, :50] = True
    prompts = map_prompts(two, two > 0.5, against_map(two, left, []), left)
    assert prompts.points[prompts.belongs].tolist() == [[30.5, 30.5]]
    boxed = map_prompts(two, None, box=(55.0, 0.0, 100.0, 60.0))
    assert boxed.points.tolist() == [[70.5, 30.5]] and boxed.box == (55.0, 0.0, 100.0, 60.0)
    nothing = map_prompts(np.zeros_like(two), None, box=(-5.0, 50.0, 20.0, 70.0))
    assert len(nothing.points) == 0 and nothing.box == (-5.0, 50.0, 20.0, 70.0)
    with pytest.raises(EbpError, match="a region of the map, or a box"):
        map_prompts(two, np.zeros_like(left))


def test_another_part_of_the_labels_own_map_speaks_against_this_one():
    two = blob(30.5, 30.5) + blob(70.5, 30.5)
    left = np.zeros((HEIGHT, WIDTH), bool)
    left[:, :50] = True
    against = against_map(two, left, [2 * blob(50.5, 10.5)])
    assert against[30, 70] == pytest.approx(1) and against[30, 30] < 0.1 and against[10, 50] == pytest.approx(1)
    part = np.where(left, two, 0)
    prompts = map_prompts(part, part > 0.5, against, left)
    assert sorted(prompts.points[~prompts.belongs].tolist()) == [[50.5, 10.5], [70.5, 30.5]]
    assert not against_map(two, None, []).any()


def test_points_by_hand_are_added_and_widen_the_box():
    prompts = map_prompts(blob(30.5, 30.5), blob(30.5, 30.5) > 0.5).with_points([(80, 5), (2, 2)], [True, False])
    assert prompts.points.tolist() == [[30.5, 30.5], [80, 5], [2, 2]] and prompts.belongs.tolist() == [1, 1, 0]
    left, top, right, bottom = prompts.box
    assert (top, right) == (5, 80) and left > 2 and bottom < 40
    with pytest.raises(EbpError, match="points"):
        Prompts(np.zeros((2, 3), np.float32), np.ones(2, bool))
    with pytest.raises(EbpError, match="a box or a point"):
        Prompts(np.zeros((1, 2), np.float32), np.zeros(1, bool))


def test_agreement_is_the_soft_intersection_over_union():
    values = np.zeros((4, 4), np.float32)
    values[:2] = 2.0
    values[2] = 1.0
    top = np.arange(16).reshape(4, 4) < 8
    assert agreement(top, values) == pytest.approx(8 / (8 + 2))
    assert agreement(~top, values) == pytest.approx(2 / (8 + 8))
    assert agreement(top, values, top) == 1
    assert agreement(np.zeros_like(top), values) == 0 == agreement(top, np.zeros_like(values))


def test_of_three_discs_the_one_of_the_maps_size_agrees_best():
    rows, columns = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    distance = np.hypot(columns - 50, rows - 30)
    extent = blob(50, 30, spread=12)
    merits = [agreement(distance < radius, extent) for radius in (4, 14, 29)]
    assert merits[1] == max(merits)
