"""The contrasts that the benchmark tries for a classifier before the pool."""

import pytest
import torch

import ebp
from benchmarks.map_heads import MapHeadContrast
from benchmarks.pointing import by_chance, sheets
from benchmarks.small_networks import MapHead
from ebp.phantoms import SKIN_LABELS


@pytest.fixture
def network():
    torch.manual_seed(0)
    return MapHead(4, relu=True).double().eval()


IMAGES = torch.randn(2, 3, 32, 32, dtype=torch.float64, generator=torch.Generator().manual_seed(1))


def test_the_whole_map_is_the_engines_own_contrast(network):
    own = MapHeadContrast(network, network.classifier.weight, "features.3")
    engine = ebp.ExcitationBackprop(network, "features.3")
    expected = engine.attend(IMAGES, [0, 2], contrast="dual").maps
    torch.testing.assert_close(own.maps(IMAGES, [0, 2], "whole map"), expected)


def test_at_the_targets_places_the_masses_cancel_over_the_channels(network):
    signal = MapHeadContrast(network, network.classifier.weight, "features.3").signal(IMAGES, [1], "target's places")
    assert signal.abs().sum() > 0.5
    torch.testing.assert_close(signal.sum(2), torch.zeros_like(signal.sum(2)))


def test_a_sheet_shows_each_class_in_a_quarter_of_its_own():
    (scene,) = sheets(1, 96, 5)
    assert scene.image.shape == (192, 192, 3)
    quarters = {
        (row, column)
        for row in (0, 1)
        for column in (0, 1)
        for mask in scene.masks.values()
        if mask[row * 96 : (row + 1) * 96, column * 96 : (column + 1) * 96].any()
    }
    assert set(scene.masks) == set(SKIN_LABELS)
    assert len(quarters) == 4
    assert 0 < by_chance([scene])[1] < 0.25
