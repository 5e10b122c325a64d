"""Rough strokes on an image, as a request in its working copy, and the answer back on the image."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from small_models import write_model

from annotator.core.images import Picture
from annotator.core.images.source import ArraySource
from annotator.inference.backend import EbpBackend
from annotator.inference.process import wire
from annotator.inference.requests import StrokesFound
from annotator.inference.strokes import RoughStroke, as_points, covers, strokes_mask, strokes_request


def picture(width, height, centre, radius):
    pixels = np.full((height, width, 3), (90, 100, 125), np.uint8)
    cv2.circle(pixels, centre, radius, (60, 140, 70), -1)
    noise = np.random.default_rng(0).integers(0, 25, pixels.shape, np.uint8)
    return Picture(ArraySource(pixels + noise, 8), "0" * 64)


@pytest.mark.parametrize(
    ("size", "centre", "radius"),
    [((300, 200), (120, 90), 50), ((2600, 1900), (900, 1300), 200)],
    ids=["small", "large"],
)
def test_strokes_become_the_object_on_the_image(size, centre, radius):
    there, (x, y) = picture(*size, centre, radius), centre
    width = radius / 6
    strokes = [
        RoughStroke(((x - radius * 0.6, y), (x + radius * 0.6, y)), width, True),
        RoughStroke(((x - radius, y - radius * 1.4), (x + radius, y - radius * 1.4)), width, False),
    ]
    request = strokes_request(1, there, strokes)
    assert max(request.pixels.shape) <= 512
    assert (request.region == there.box) == (size == (300, 200))
    answer = EbpBackend("cpu").serve(request, lambda: True)
    kind, told = wire.bare(answer)
    mask = strokes_mask(kind(request=wire.lean(request).request, **told)).to_array(*size)
    truth = np.zeros(size[::-1], np.uint8)
    cv2.circle(truth, centre, radius, 1, -1)
    assert (mask & (truth > 0)).sum() / (mask | (truth > 0)).sum() > 0.93


def test_a_later_stroke_lies_over_an_earlier_one():
    there = picture(300, 200, (120, 90), 50)
    line = ((80.0, 90.0), (160.0, 90.0))
    strokes = [RoughStroke(line, 10, True), RoughStroke(line, 20, False), RoughStroke(line, 6, True)]
    request = strokes_request(1, there, strokes)
    assert request.belongs[90, 120] and not request.others[90, 120]
    assert request.others[97, 120]
    assert not (request.belongs & request.others).any()


def test_features_are_those_of_the_model_and_an_unfit_model_leaves_it_to_colours(tmp_path):
    there = picture(300, 200, (120, 90), 50)
    model = write_model(tmp_path / "model.safetensors")
    stroke = RoughStroke(((95.0, 90.0), (145.0, 90.0)), 8, True)
    heat = np.zeros((100, 150), np.float32)
    heat[30:60, 40:80] = 1
    request = strokes_request(1, there, [stroke], heat, str(model))
    assert (request.heat.shape, request.model) == ((100, 150), str(model))
    found = EbpBackend("cpu").serve(request, lambda: True)
    assert isinstance(found, StrokesFound) and found.mask[90, 120]
    assert found.mask.shape == request.pixels.shape[:2]


def test_a_segmenter_is_told_points_along_each_stroke():
    there = picture(300, 200, (120, 90), 50)
    strokes = [
        RoughStroke(((10.0, 20.0), (110.0, 20.0)), 5, True),
        RoughStroke(((30.0, 50.0),), 5, False),
        RoughStroke(((290.0, 150.0), (330.0, 150.0)), 10, False),
    ]
    hand = as_points(strokes, there)
    assert hand.belongs == (True,) * 8 + (False,) * 2
    assert hand.points[0] == (16.25, 20.0) and hand.points[7] == (103.75, 20.0) and hand.points[8] == (30.0, 50.0)
    assert hand.points[9:] == ((295.0, 150.0),), "what lies beside the image is left out"


def test_only_strokes_that_belong_and_lie_on_the_image_show_an_object():
    there = picture(300, 200, (120, 90), 50)
    inside = ((10.0, 10.0), (20.0, 20.0))
    assert covers([RoughStroke(inside, 4, True)], there)
    assert not covers([RoughStroke(inside, 4, False)], there)
    assert not covers([RoughStroke(((400.0, 10.0), (420.0, 20.0)), 4, True)], there)
