"""Rough strokes become the object under them: by colours, by what looks alike to a network, by a map."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ebp.errors import EbpError
from ebp.regions import cut_strokes


@pytest.fixture(scope="module")
def scene():
    """A green disc and a brown one of the same size on blue-grey grain; the image and both masks."""
    rng = np.random.default_rng(3)
    image = np.full((160, 240, 3), (90, 100, 125), np.float32)
    masks = []
    for x, colour in ((70, (60, 140, 70)), (175, (150, 100, 60))):
        mask = np.zeros((160, 240), np.uint8)
        cv2.circle(mask, (x, 80), 42, 1, -1)
        image[mask > 0] = colour
        masks.append(mask > 0)
    image += rng.normal(0, 9, image.shape)
    return image.clip(0, 255).astype(np.uint8), *masks


def overlap(one, other):
    return (one & other).sum() / (one | other).sum()


def stroke(start, end, width=6, shape=(160, 240)):
    drawn = np.zeros(shape, np.uint8)
    cv2.line(drawn, start, end, 1, width)
    return drawn > 0


def test_a_stroke_along_an_object_becomes_that_object(scene):
    image, green, _ = scene
    line = stroke((50, 80), (90, 85))
    found = cut_strokes(image, line)
    assert found.shape == (160, 240) and found.dtype == bool
    assert overlap(found, green) > 0.95
    assert found[line].all()


def test_a_negative_stroke_takes_what_is_none_of_it(scene):
    image, green, brown = scene
    both = stroke((50, 80), (195, 80))
    assert overlap(cut_strokes(image, both), green | brown) > 0.75
    away = stroke((155, 60), (195, 105))
    found = cut_strokes(image, stroke((50, 80), (130, 80)), away)
    assert not (found & away).any()
    assert overlap(found, green) > 0.75
    crossed = cut_strokes(image, both, away)
    assert not (crossed & away).any(), "where both lie, the negative one wins"


def test_what_is_far_by_features_is_ruled_out(scene):
    """Two objects of one colour that touch: colours cannot part them."""
    image = scene[0].copy()
    cv2.rectangle(image, (60, 50), (180, 110), (60, 140, 70), -1)
    left = np.zeros((160, 240), np.float32)
    left[:, :120] = 1
    line = stroke((75, 80), (105, 80))
    assert cut_strokes(image, line)[:, 120:].sum() > 2000
    found = cut_strokes(image, line, features=[np.stack([left, 1 - left])])
    assert not found[:, 140:].any() and found[60:100, 70:110].mean() > 0.95


def test_a_map_carries_a_stroke_to_what_does_not_look_like_it(scene):
    """An object of two colours, of which the stroke has one."""
    image, green, _ = scene
    image = image.copy()
    half = green.copy()
    half[:, :70] = False
    image[half] = scene[0][80, 175]
    line = stroke((45, 70), (55, 95))
    assert cut_strokes(image, line)[half].mean() < 0.1
    told = cv2.GaussianBlur(green.astype(np.float32), (0, 0), 4)
    assert overlap(cut_strokes(image, line, map2d=told), green) > 0.9


def test_what_no_stroke_lies_on_is_left_out(scene):
    image = scene[0].copy()
    image[:, 120:] = image[:, 120::-1][:, :120]  # the green one twice
    found = cut_strokes(image, stroke((60, 75), (80, 85)), stroke((120, 5), (120, 155)))
    assert not found[:, 130:].any()


def test_nothing_belongs_without_a_stroke_and_nothing_raises_on_flat_or_tiny_images(scene):
    image = scene[0]
    empty = np.zeros((160, 240), bool)
    assert not cut_strokes(image, empty).any()
    line = stroke((60, 75), (80, 85))
    assert not cut_strokes(image, line, line).any()
    flat = cut_strokes(np.full((160, 240, 3), 128, np.uint8), line, map2d=np.zeros((4, 6), np.float32))
    assert flat[line].all()
    one = cut_strokes(np.zeros((1, 3, 3), np.uint8), np.array([[True, False, False]]), np.array([[False, False, True]]))
    assert one.tolist()[0][0] and not one.tolist()[0][2]


def test_strokes_must_lie_on_the_image(scene):
    with pytest.raises(EbpError, match="do not lie on an image"):
        cut_strokes(scene[0], np.ones((4, 4), bool))
    with pytest.raises(EbpError, match="uint8"):
        cut_strokes(scene[0].astype(np.float32), np.ones((160, 240), bool))
