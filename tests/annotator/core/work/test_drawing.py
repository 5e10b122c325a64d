"""What drawing does to the selected region: the rule, and where a gesture begins at it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.regions.mask import EMPTY, Box, Mask
from annotator.core.work.drawing import Drawing, Held, drawn

NEW, ADD, REPLACE = Drawing.NEW, Drawing.ADD, Drawing.REPLACE
SIDE = 12
pixels = st.lists(st.booleans(), min_size=SIDE * SIDE, max_size=SIDE * SIDE)
halves = st.integers(-8, 2 * SIDE + 8).map(lambda v: v / 2)


@pytest.mark.parametrize("inside", [NEW, ADD, REPLACE])
def test_without_a_selected_region_everything_is_new(inside):
    for wanted in (None, NEW, ADD, REPLACE):
        for exchanged in (False, True):
            assert drawn(wanted, inside, held=False, at_held=False, exchanged=exchanged) is NEW


@pytest.mark.parametrize(
    ("wanted", "inside", "at_held", "exchanged", "expected"),
    [
        (None, ADD, False, False, NEW), (None, REPLACE, False, False, NEW), (None, NEW, True, False, NEW),
        (None, ADD, True, False, ADD), (None, REPLACE, True, False, REPLACE),
        (None, ADD, False, True, ADD), (None, ADD, True, True, NEW), (None, NEW, True, True, ADD),
        (NEW, ADD, True, False, NEW), (ADD, NEW, False, False, ADD), (REPLACE, ADD, False, False, REPLACE),
        (ADD, NEW, False, True, NEW), (NEW, ADD, True, True, ADD), (REPLACE, ADD, False, True, NEW),
    ],
)  # fmt: skip
def test_the_rule(wanted, inside, at_held, exchanged, expected):
    assert drawn(wanted, inside, held=True, at_held=at_held, exchanged=exchanged) is expected


@given(pixels, halves, halves, st.sampled_from([0.5, 1.0, 2.5, 6.0]))
def test_a_disc_touches_the_pixels_whose_squares_it_meets(values, x, y, radius):
    array = np.array(values).reshape(SIDE, SIDE)
    near = any(
        (x - min(max(x, column), column + 1)) ** 2 + (y - min(max(y, row), row + 1)) ** 2 <= radius**2
        for row, column in np.argwhere(array).tolist()
    )
    assert Held(Mask.from_array(array), (0, 0), False).touched((x, y), radius) == near


def test_a_box_goes_round_what_it_holds_half_of_or_the_place_of():
    square = Mask.from_array(np.ones((10, 10), bool), 20, 30)
    held = Held(square, (21.0, 31.0), True)
    assert held.boxed(Box(15, 25, 30, 30)) and held.boxed(Box(25, 25, 30, 30))
    assert held.boxed(Box(19, 29, 4, 4)), "its place"
    assert not held.boxed(Box(26, 25, 30, 30)) and not held.boxed(Box(100, 100, 5, 5))
    pointer = Held(EMPTY, (5.0, 6.0), True)
    assert pointer.boxed(Box(0, 0, 10, 10)) and not pointer.boxed(Box(20, 0, 10, 10))
