"""Which layers' features tell the parts of an image apart, and how they lie on it."""

import pytest
import torch
import torchvision
from torch import nn

from ebp import Classifier, EbpError, bundled
from ebp.architectures import build_tag_network
from ebp.features import as_maps, deeper_layer, feature_layers, features, watched


@pytest.mark.parametrize(
    ("name", "layers", "strides"),
    [
        ("resnet18", ("layer2", "layer3"), (8, 16)),
        ("mobilenet_v2", ("features.6", "features.13"), (8, 16)),
        ("squeezenet1_1", ("features.7", "features"), (8, 16)),
        ("swin_t", ("features.3", "features.5"), (8, 16)),
        ("vit_b_16", ("encoder.layers.encoder_layer_6", "encoder.layers.encoder_layer_9"), (16, 16)),
    ],
)
def test_layers_are_found_in_every_family(name, layers, strides):
    torch.manual_seed(0)
    module = getattr(torchvision.models, name)(weights=None).eval()
    images = torch.randn(1, 3, 224, 224)
    assert feature_layers(module, images) == layers
    for found, stride in zip(features(module, images, layers), strides, strict=True):
        assert found.dim() == 4 and abs(found.shape[2] - 224 // stride) <= 1 and found.shape[2] == found.shape[3]


@pytest.mark.parametrize(
    ("name", "layer", "deeper"),
    [("resnet18", "layer3", "layer4"), ("mobilenet_v2", "features.13", "features.14"), ("resnet18", "layer4", None)],
)
def test_the_next_stage_is_found(name, layer, deeper):
    module = getattr(torchvision.models, name)(weights=None).eval()
    assert deeper_layer(module, torch.zeros(1, 3, 224, 224), layer) == deeper


@pytest.mark.parametrize("name", ["lesions", "action-units"])
def test_the_bundled_classifiers_have_such_layers(name):
    classifier = Classifier.load(bundled.find(name))
    layers = feature_layers(classifier.module, torch.zeros(1, 3, 160, 160))
    coarse = features(classifier.module, torch.zeros(1, 3, 160, 160), layers)[-1]
    assert coarse.shape[2:] == (20, 20)


def test_a_network_trained_on_tags_has_its_own_features_and_finer_ones():
    """Its head is a product with its weights, over the places chosen."""
    arguments = {"classes": 10}
    module = build_tag_network(3, "ebp.efficientnet_lite", "blocks.4", 112, (0.1, 0.1, 0.5), arguments).eval()
    layers = feature_layers(module, torch.zeros(1, 3, 224, 224))
    assert layers == ("features.0.module.blocks.2", "features")
    assert deeper_layer(module, torch.zeros(1, 3, 224, 224), "features") is None


def test_tokens_lie_on_the_image_without_the_class_token():
    tokens = torch.arange(2 * 7 * 5).reshape(2, 7, 5).float()
    maps = as_maps(tokens, (2, 3, 32, 48), "blocks")
    assert maps.shape == (2, 5, 2, 3)
    assert torch.equal(maps[1, :, 0, 2], tokens[1, 3]) and torch.equal(maps[0, :, 1, 0], tokens[0, 4])
    last = torch.randn(1, 4, 6, 9)
    assert torch.equal(as_maps(last, (1, 3, 32, 48), "x"), last)


def test_what_was_watched_is_the_layers_output_and_nothing_stays_behind():
    module = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 2, 1)).eval()
    x = torch.randn(1, 3, 9, 9)
    with watched(module, ["1"]) as found:
        module(x)
    assert torch.equal(found["1"], module[:2](x))
    found.clear()
    module(x)
    assert not found
    with pytest.raises(EbpError, match="no layer '7'"):
        features(module, x, ["7"])
