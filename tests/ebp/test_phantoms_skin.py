"""Skin phantoms: seeded, the same scene at every size, exact masks."""

import subprocess
import sys
from collections import Counter

import cv2
import numpy as np
import pytest

from ebp import phantoms
from ebp.phantoms.dermoscopy.classes import PAINTERS
from ebp.phantoms.dermoscopy.lesion import make_frame


@pytest.fixture(scope="module")
def many():
    return [phantoms.skin(seed, 96) for seed in range(60)]


def test_a_seed_gives_the_same_phantom_again():
    first, again, other = phantoms.skin(3), phantoms.skin(3), phantoms.skin(4)
    assert np.array_equal(first.image, again.image)
    assert first.labels == again.labels and first.attributes == again.attributes
    assert all(np.array_equal(first.masks[label], again.masks[label]) for label in first.labels)
    assert not np.array_equal(first.image, other.image)


def test_shape_type_and_labels(many):
    for phantom in many:
        assert phantom.image.shape == (96, 96, 3) and phantom.image.dtype == np.uint8
        assert tuple(phantom.masks) and set(phantom.masks) == set(phantom.labels)
        for mask in phantom.masks.values():
            assert mask.shape == (96, 96) and mask.dtype == np.bool_ and mask.any()


def test_every_class_and_every_number_of_lesions_occurs(many):
    labels = Counter(label for phantom in many for label in phantom.labels)
    assert set(labels) == set(phantoms.SKIN_LABELS) and min(labels.values()) >= 8
    assert {len(phantom.attributes["lesions"]) for phantom in many} == {1, 2, 3}


@pytest.mark.parametrize("seed", [0, 5, 13, 20])
def test_every_size_shows_the_same_scene(seed):
    small, large = phantoms.skin(seed, 128), phantoms.skin(seed, 384)
    assert small.labels == large.labels and small.attributes == large.attributes
    reduced = cv2.resize(large.image, (128, 128), interpolation=cv2.INTER_AREA).astype(float)
    assert np.abs(reduced - small.image).mean() < 6
    for label in small.labels:
        shrunk = cv2.resize(large.masks[label].astype(np.float32), (128, 128), interpolation=cv2.INTER_AREA) > 0.5
        assert (shrunk & small.masks[label]).sum() / (shrunk | small.masks[label]).sum() > 0.93


def test_lesions_are_darker_than_the_skin_around_them(many):
    """The mask is where the pigment is: inside differs from a ring outside, in nearly every phantom."""
    seen = 0
    for phantom in many:
        for mask in phantom.masks.values():
            near = cv2.dilate(mask.astype(np.uint8), np.ones((11, 11))).astype(bool)
            far = cv2.dilate(mask.astype(np.uint8), np.ones((5, 5))).astype(bool)
            green = phantom.image[..., 1].astype(float)
            seen += green[near & ~far].mean() - green[mask].mean() > 8
    assert seen >= 0.93 * sum(len(phantom.masks) for phantom in many)


@pytest.mark.parametrize("label", phantoms.SKIN_LABELS)
def test_a_mask_is_where_its_pigment_begins(label):
    frame = make_frame((0.5, 0.5), 0.25, 0.3, 256)
    pigments = PAINTERS[label](frame, np.random.default_rng(2), 0.25)
    depth = pigments.melanin + pigments.blood + pigments.keratin
    inner = cv2.erode(pigments.inside.astype(np.uint8), np.ones((15, 15))).astype(bool)
    outer = ~cv2.dilate(pigments.inside.astype(np.uint8), np.ones((35, 35))).astype(bool)
    assert depth[inner].min() > 0.01
    assert np.abs(depth[outer]).max() < 1e-3
    assert np.abs(pigments.relief[outer]).max() < 1e-3


def test_distractors_do_not_depend_on_the_class(many):
    drawn = [phantom.attributes["distractors"] for phantom in many]
    assert any(d["hairs"] for d in drawn) and not all(d["hairs"] for d in drawn)
    for name in ("bubbles", "ruler", "freckles"):
        assert 0.05 < np.mean([bool(d[name]) for d in drawn]) < 0.7


@pytest.mark.parametrize(("seed", "size"), [(-1, 160), (0, 95), (0, 1025)])
def test_bad_requests_are_refused(seed, size):
    with pytest.raises(ValueError, match="must"):
        phantoms.skin(seed, size)
    with pytest.raises(ValueError, match="must"):
        phantoms.face(seed, size)


def test_phantoms_cost_no_torch():
    code = "import sys, ebp.phantoms; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
