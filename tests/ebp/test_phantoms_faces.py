"""Face phantoms: seeded, the same scene at every size, regions that are the changed pixels."""

import cv2
import numpy as np
import pytest

from ebp import phantoms
from ebp.phantoms import faces
from ebp.phantoms.faces import action_units
from ebp.phantoms.faces.render import draw_stage

# Height of the part of the face, in face units, in which each action unit must act.
ZONES = {
    "AU1": (-1.1, -0.1),
    "AU2": (-1.1, -0.1),
    "AU4": (-0.8, -0.1),
    "AU5": (-0.45, 0.1),
    "AU6": (-0.4, 0.5),
    "AU7": (-0.4, 0.15),
    "AU9": (-0.7, 0.9),
    "AU12": (0.1, 1.0),
    "AU15": (0.4, 1.2),
    "AU17": (0.4, 1.6),
    "AU20": (0.4, 1.2),
    "AU25": (0.5, 1.0),
    "AU26": (0.4, 2.2),
}


def shown(label, seed=12, value=5, size=160):
    """A face with one action unit (and parted lips where the jaw drops)."""
    intensities = {label: value, "AU25": 3} if label == "AU26" else {label: value}
    return phantoms.face(seed, size, intensities)


def test_a_seed_gives_the_same_phantom_again():
    first, again, other = phantoms.face(3), phantoms.face(3), phantoms.face(5)
    assert np.array_equal(first.image, again.image)
    assert first.labels == again.labels and first.attributes == again.attributes
    assert all(np.array_equal(first.masks[label], again.masks[label]) for label in first.labels)
    assert not np.array_equal(first.image, other.image)


def test_the_image_does_not_depend_on_whether_the_truth_is_wanted():
    with_truth, without = phantoms.face(9), phantoms.face(9, truth=False)
    assert np.array_equal(with_truth.image, without.image)
    assert not without.masks and with_truth.labels == without.labels


@pytest.mark.parametrize("label", phantoms.FACE_LABELS)
def test_each_action_unit_acts_in_its_part_of_the_face(label):
    phantom = shown(label)
    mask = phantom.masks[label]
    stage = draw_stage(_after_intensities(12), 160)
    low, high = ZONES[label]
    heights = stage.canvas.y[mask]
    assert mask.any() and ((heights > low) & (heights < high)).mean() > 0.99


def _after_intensities(seed):
    rng = np.random.default_rng([2, seed])
    action_units.draw_intensities(rng)
    return rng


@pytest.mark.parametrize("label", ["AU2", "AU5", "AU9", "AU12", "AU26"])
def test_a_region_is_the_pixels_that_change(label):
    """Without the action unit the image is the same outside the region's closed changes, to below the threshold."""
    intensities = {"AU4": 2, "AU25": 3, label: 4}
    stage = draw_stage(_after_intensities(12), 160)
    image = faces._expressed(stage, intensities)
    without = faces._expressed(stage, {k: v for k, v in intensities.items() if k != label})
    mask = phantoms.face(12, 160, intensities).masks[label]
    change = np.abs(np.clip(image, 0, 1) - np.clip(without, 0, 1)).max(2)
    visible = change >= faces.VISIBLE
    assert (visible & mask).sum() > 0.85 * visible.sum()
    assert visible[mask].mean() > 0.6


def test_changed_region_is_exact_on_a_square():
    image = np.full((160, 160, 3), 0.5, np.float32)
    changed = image.copy()
    changed[40:60, 50:90, 1] += 0.1
    changed[100, 100] += 0.2  # one pixel alone: below the smallest part
    changed[120:140, 20:40] += 0.01  # below what is visible
    mask = faces.changed_region(image, changed)
    expected = np.zeros((160, 160), bool)
    expected[40:60, 50:90] = True
    assert np.array_equal(mask, expected)
    assert not faces.changed_region(image, image).any()


@pytest.mark.parametrize("label", phantoms.FACE_LABELS)
def test_more_intensity_changes_more(label):
    slight, full = shown(label, value=1), shown(label, value=5)
    difference = [
        np.abs(p.image.astype(int) - _neutral(label).astype(int)).sum(2)[full.masks[label]].mean()
        for p in (slight, full)
    ]
    assert difference[0] < difference[1]


def _neutral(label):
    return phantoms.face(12, 160, {"AU25": 3} if label == "AU26" else {}, truth=False).image


def test_every_action_unit_occurs_at_every_intensity():
    rng = np.random.default_rng(0)
    drawn = [action_units.draw_intensities(rng) for _ in range(600)]
    for label in phantoms.FACE_LABELS:
        values = [d[label] for d in drawn if label in d]
        assert 0.12 < len(values) / len(drawn) < 0.55 and set(values) <= {1, 2, 3, 4, 5}
        assert label == "AU25" or set(values) == {1, 2, 3, 4, 5}
    for first, second in action_units.ANTAGONISTS:
        assert not any(first in d and second in d for d in drawn)
    assert all("AU25" in d for d in drawn if "AU26" in d)


def test_labels_have_regions():
    for seed in range(12):
        phantom = phantoms.face(seed, 96)
        assert set(phantom.labels) == set(phantom.masks)
        assert all(mask.any() and mask.shape == (96, 96) for mask in phantom.masks.values())
        assert set(phantom.labels) <= set(phantom.attributes["intensities"])


@pytest.mark.parametrize("seed", [1, 6, 14])
def test_every_size_shows_the_same_scene(seed):
    small, large = phantoms.face(seed, 128), phantoms.face(seed, 384)
    assert small.labels == large.labels and small.attributes == large.attributes
    reduced = cv2.resize(large.image, (128, 128), interpolation=cv2.INTER_AREA).astype(float)
    assert np.abs(reduced - small.image).mean() < 6


def test_identities_vary():
    people = [phantoms.face(seed, 96, {}, truth=False) for seed in range(40)]
    drawn = [p.attributes["distractors"] for p in people]
    assert {d["hair"] for d in drawn} == {"bald", "short", "long"}
    assert any(d["beard"] for d in drawn) and any(d["glasses"] for d in drawn)
    assert not any(p.labels for p in people)


@pytest.mark.parametrize("intensities", [{"AU3": 2}, {"AU1": 6}, {"AU1": -1}])
def test_bad_intensities_are_refused(intensities):
    with pytest.raises(ValueError, match="AU"):
        phantoms.face(0, 160, intensities)
