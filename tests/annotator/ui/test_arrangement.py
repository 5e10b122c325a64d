"""Where panes lie at a canvas, and how large they show the image: all that the canvas shows, as large as it goes."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from annotator.ui.canvas.arrangement import GAP, Wanted, arrange, columns_within, places
from annotator.ui.canvas.viewport import scale_beside, scale_leading

# What is left of a window of 900 × 640, of 1280 × 800, and of a large screen.
AREAS = [(336, 470), (704, 670), (1500, 1200)]
IMAGES = [(512, 512), (3000, 1000), (600, 2400)]
LEAST = (240, 180)


def made(area, image, count, **more):
    wanted = Wanted(count, 24, image, LEAST, **more)
    found = arrange(wanted, area)
    strip = (area[0], found.breadth) if found.below else (found.breadth, area[1])
    return wanted, found, strip


@pytest.mark.parametrize(("area", "image", "count"), list(product(AREAS, IMAGES, range(1, 7))))
def test_panes_lie_beside_one_another_and_the_canvas_keeps_its_room(area, image, count):
    _, found, strip = made(area, image, count)
    assert area[found.below] - found.breadth >= LEAST[found.below]
    frames = places(count, found.columns, strip)
    assert len(frames) == count
    for x, y, width, height in frames:
        assert 0 <= x < x + width <= strip[0] and 0 <= y < y + height <= strip[1]
        assert width >= 72 and height >= 72
    for (x, y, width, height), (u, v, across, down) in combinations(frames, 2):
        apart = x + width + GAP <= u or u + across + GAP <= x or y + height + GAP <= v or v + down + GAP <= y
        assert apart
    assert len({width for _, _, width, _ in frames}) <= 2  # they differ by rounding alone


def test_panes_of_wide_images_lie_below_and_those_of_tall_ones_beside():
    _, wide, _ = made((900, 800), (3000, 1000), 3)
    _, tall, _ = made((900, 800), (600, 2400), 3)
    assert wide.below and wide.columns < 3
    assert not tall.below and tall.columns == 3


def test_a_canvas_of_which_half_is_the_bare_image_keeps_more_room():
    _, alone, _ = made((1000, 600), (500, 500), 2)
    _, halved, _ = made((1000, 600), (500, 500), 2, halved=True)
    assert alone.below is halved.below is False
    assert halved.breadth < alone.breadth


def test_panes_go_into_as_many_columns_as_show_the_image_largest():
    wanted = Wanted(6, 20, (400, 400), LEAST)
    assert columns_within(wanted, (900, 160))[0] == 6
    assert columns_within(wanted, (160, 900))[0] == 1
    assert places(0, 6, (900, 160)) == []
    columns, scale = columns_within(wanted, (300, 480))
    assert columns == 2
    (*_, height) = places(6, columns, (300, 480))[0]
    assert scale == pytest.approx((height - 20) / 400, abs=0.002)


ROOMS = [((700, 300), (230, 150)), ((400, 600), (200, 180)), ((300, 300), (600, 500))]


@pytest.mark.parametrize(("rooms", "image"), list(product(ROOMS, IMAGES)))
def test_a_pane_shows_what_the_canvas_shows_and_brings_it_back(rooms, image):
    canvas, pane = rooms
    whole = [min(room[0] / image[0], room[1] / image[1]) for room in rooms]
    assert scale_beside(whole[0], image, canvas, pane) == pytest.approx(whole[1])
    assert scale_beside(whole[0] / 3, image, canvas, pane) == pytest.approx(whole[1] / 3)
    for factor in (1.01, 1.5, 4, 30):
        scale = whole[0] * factor
        found = scale_beside(scale, image, canvas, pane)
        parts = [min(room / scale, length) for room, length in zip(canvas, image, strict=True)]
        rests = [room / found - part for room, part in zip(pane, parts, strict=True)]
        assert min(rests) == pytest.approx(0, abs=1e-9), "all of it, and in one direction no more"
        assert scale_leading(found, scale, image, pane, canvas) == scale, "moved without zooming"
    for factor in (0.4, 0.99, 1.2, 7):
        wished = whole[1] * factor
        led = scale_leading(wished, whole[0], image, pane, canvas)
        assert scale_beside(led, image, canvas, pane) == pytest.approx(wished)
