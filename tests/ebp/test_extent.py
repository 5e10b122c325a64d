"""Extents: views fused and spread over the classifier's own features."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
import skimage.data

import ebp
from ebp import bundled, phantoms
from ebp.extent import FLOOR, ExtentFinder, fused, on_nodes, views
from ebp.features import features
from ebp.preprocessing import Preprocessing, prepare
from ebp.regions import affinity, spread


@pytest.fixture(scope="module")
def lesions() -> ebp.Classifier:
    return ebp.Classifier.load(bundled.find("lesions"))


def on_image(classifier, prepared, layers):
    """The outputs of layers on the image itself."""
    found = features(classifier.module, prepared.tensor, layers)
    return [prepared.placement.on_image(one[0].numpy()) for one in found]


def test_only_networks_that_take_any_size_get_several():
    free = views(Preprocessing(224, "shorter"))
    assert [(view.preprocessing.size, view.mirrored) for view in free] == [
        (224, False),
        (224, True),
        (320, False),
        (320, True),
    ]
    for fit in ("pad", "stretch", "crop"):
        assert [(view.preprocessing.size, view.mirrored) for view in views(Preprocessing(160, fit))] == [
            (160, False),
            (160, True),
        ]


def test_maps_are_fused_by_geometric_means():
    rng = np.random.default_rng(0)
    plain = [rng.random((2, 3, 4)).astype(np.float32) for _ in range(2)]
    apart = [rng.random((2, 3, 4)).astype(np.float32) for _ in range(3)]
    product = np.sqrt((plain[0] + FLOOR) * (plain[1] + FLOOR))
    assert fused(plain) == pytest.approx(product, rel=1e-5)
    mean = np.mean(apart, 0)
    mean /= mean.mean((1, 2), keepdims=True)
    assert fused(plain, apart) == pytest.approx(np.sqrt(product * (mean + FLOOR)), rel=1e-5)


def test_the_contrast_of_a_deeper_layer_weighs_a_third():
    rng = np.random.default_rng(1)
    plain, deep = (rng.random((1, 3, 4)).astype(np.float32) for _ in range(2))
    levels = [one / one.mean() + FLOOR for one in (plain + FLOOR, deep)]
    assert fused([plain], deep=[deep]) == pytest.approx(levels[0] ** (2 / 3) * levels[1] ** (1 / 3), rel=1e-5)


def test_features_lie_on_the_image_alone(lesions):
    """A wide image in a square input: what the padding says is no part of it."""
    image = phantoms.skin(7_100_000, 160).image
    wide = np.ascontiguousarray(image[40:120])
    prepared = lesions.prepare(wide)
    (found,) = on_image(lesions, prepared, ["features"])
    assert found.shape == (128, 10, 20)
    bare = prepare(wide, replace(lesions.card.preprocessing, fit="shorter", size=80))
    (alone,) = on_image(lesions, bare, ["features"])
    assert np.corrcoef(found[:, 2:-2].ravel(), alone[:, 2:-2].ravel())[0, 1] > 0.98


def test_a_mirrored_image_has_mirrored_maps(lesions):
    finder = ExtentFinder(lesions)
    image = phantoms.skin(7_100_001, 160).image
    first, second = finder.maps(image, [0, 2]), finder.maps(np.ascontiguousarray(image[:, ::-1]), [0, 2])
    assert first is not None and second is not None
    assert first.shape == (2, 32, 32)
    assert second[..., ::-1] == pytest.approx(first, rel=1e-3, abs=1e-4)


def test_an_extent_is_the_walk_of_the_views_maps(lesions):
    finder = ExtentFinder(lesions)
    image = phantoms.skin(7_100_002, 160).image
    x = lesions.prepare(image)
    engine = ebp.ExcitationBackprop(lesions, finder.layers[-1])
    plain = [on_nodes(engine.attend(x.tensor, [1]).maps[0], x.placement)]
    apart = [on_nodes(engine.attend(x.tensor, [1], "rest").maps[0], x.placement)]
    turned = x.tensor.flip(-1)
    plain.append(on_nodes(engine.attend(turned, [1]).maps[0].flip(-1), x.placement))
    apart.append(on_nodes(engine.attend(turned, [1], "rest").maps[0].flip(-1), x.placement))
    alike = affinity(image, on_image(lesions, x, finder.layers))
    found = finder.extent(image, [1])
    assert found is not None
    assert found[0][0] == pytest.approx(spread(alike, fused(plain, apart)[0]), rel=1e-4)


def test_an_extent_fills_a_cat():
    """A photograph of a cat's head; its box was drawn by hand."""
    classifier = ebp.Classifier.load(bundled.find("photographs"))
    image = skimage.data.chelsea()
    finder = ExtentFinder(classifier)
    assert (finder.layers, finder.deeper, finder.views) == (("blocks.2", "blocks.4"), "blocks.5", 6)
    found = finder.extent(image, ["Egyptian cat"])
    assert found is not None and found[0].shape[1:] == (21, 32)
    assert [one.shape for one in found[1]] == [(40, 56, 85), (112, 28, 43)]
    large = cv2.resize(found[0][0], image.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    mask = ebp.regions.cut(image, large)
    box = np.zeros(mask.shape, bool)
    box[:, 20:365] = True
    assert (mask & box).sum() > 0.95 * mask.sum() and mask.sum() > 0.4 * box.sum()


@pytest.mark.parametrize("channels", [(), (1,), (3,)])
def test_a_large_image_has_the_extent_of_its_reduction(lesions, channels):
    image = cv2.resize(phantoms.skin(7_100_004, 160).image, (1600, 1600), interpolation=cv2.INTER_CUBIC)
    image = image if channels == (3,) else image[..., 1].reshape(1600, 1600, *channels)
    small = cv2.resize(image, (640, 640), interpolation=cv2.INTER_AREA).reshape(640, 640, *channels)
    colours = phantoms.skin(7_100_004, 160).image
    finder = ExtentFinder(lesions)
    (first, _), (second, _) = (finder.extent(one, [1], colours=colours, quick=True) for one in (image, small))
    assert first == pytest.approx(second, rel=1e-4, abs=1e-5)


def test_work_that_nobody_wants_ends_between_the_views(lesions):
    finder = ExtentFinder(lesions)
    asked = []

    def wanted() -> bool:
        asked.append(1)
        return len(asked) < 2

    assert finder.extent(phantoms.skin(7_100_003, 160).image, [0], wanted=wanted) is None
    assert len(asked) == 2
