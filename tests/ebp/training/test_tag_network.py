"""Trunks and tag networks: what is cut off is not missed, and the walk down a head is exact."""

from __future__ import annotations

import pytest
import torch
from torchvision.models import resnet18

from ebp import Classifier, EbpError, ExcitationBackprop, bundled
from ebp.architectures import TAG_NETWORK, build
from ebp.backbones import Backbone
from ebp.networks import SmallConvNet, TagNetwork, Trunk
from ebp.networks.tag_network import Positive, best_places, places


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return Backbone.load("photographs")


@pytest.fixture(scope="module")
def network() -> TagNetwork:
    torch.manual_seed(0)
    trunk = Trunk(SmallConvNet((8, 12, 16), 3), "features.1")
    result = TagNetwork(trunk, 12, (0.1, 1.0, 0.02)).eval()
    torch.nn.init.normal_(result.weight)
    torch.nn.init.normal_(result.bias)
    return result


def test_a_trunk_gives_the_layers_output_and_keeps_no_more_than_it_needs():
    torch.manual_seed(0)
    whole = resnet18(weights=None).eval()
    images, kept = torch.randn(2, 3, 64, 96), []
    whole.layer2.register_forward_hook(lambda _module, _inputs, output: kept.append(output))
    with torch.no_grad():
        whole(images)
        trunk = Trunk(whole, "layer2")
        assert torch.equal(trunk(images), kept[0])
    names = {name.split(".")[1] for name in trunk.state_dict()}
    assert names == {"conv1", "bn1", "layer1", "layer2"}
    with torch.no_grad(), pytest.raises(EbpError, match="no layer 'layer9'"):
        Trunk(whole, "layer9")


def test_scores_are_means_of_the_best_positions(network):
    images = torch.randn(2, 3, 64, 96)
    with torch.no_grad():
        features = network.features(images)
        scores = network.scores(features).flatten(2)
        count = scores.shape[2]
        best = [scores[:, label].topk(places(share, count), 1) for label, share in enumerate(network.shares)]
        want = torch.stack([found.values.mean(1) for found in best], 1) + network.bias
        assert torch.allclose(network(images), want, atol=1e-5)


def test_the_walk_down_the_head_is_the_formula(network):
    images = torch.randn(2, 3, 64, 96, dtype=torch.float64)
    exact = network.double()
    found = ExcitationBackprop(exact, "features").attend(images, [0, 1, 2])
    with torch.no_grad():
        features = exact.features(images)
        chosen = best_places(exact.scores(features).flatten(2), exact.shares).view(2, 3, *features.shape[2:])
        want = torch.einsum("nchw,lc->nlhw", features, exact.weight.clamp_min(0)) * chosen
    want = want / want.sum((2, 3), keepdim=True)
    assert torch.allclose(found.maps, want, atol=1e-12) and torch.allclose(found.mass, torch.ones(2, 3).double())
    dual = ExcitationBackprop(exact, "features").attend(images, [0], contrast="dual")
    negative = torch.einsum("nchw,c->nhw", features, (-exact.weight[0]).clamp_min(0)) * chosen[:, 0]
    difference = want[:, 0] - negative / negative.sum((1, 2), keepdim=True)
    assert torch.allclose(dual.maps[:, 0], difference.clamp_min(0), atol=1e-12)
    network.float()


def test_signed_features_are_parted():
    signed = torch.tensor([[-2.0, 3.0]]).view(1, 2, 1, 1)
    assert Positive(True)(signed).flatten().tolist() == [0, 3, 2, 0]
    assert Positive(False)(signed.abs()).flatten().tolist() == [2, 3]


def test_equal_scores_are_never_too_many():
    assert best_places(torch.zeros(1, 2, 50), (0.1, 0.5)).sum(2).tolist() == [[5, 25]]
    assert places(0.001, 50) == 1


def test_layers_for_heads_are_deep_and_without_negative_values(backbone):
    found = backbone.layers((8, 16))
    assert [(layer.layer, layer.channels, layer.signed) for layer in found] == [
        ("blocks.3.0.act1", 240, False),
        ("blocks.5.0.act1", 672, False),
    ]
    resnet = Backbone(Classifier.from_torchvision("resnet18", weights=None))
    assert [layer.layer for layer in resnet.layers((8, 16))] == ["layer2", "layer3"]
    signed = Backbone(Classifier.from_torchvision("convnext_tiny", weights=None)).layers((16,))
    assert signed[0].signed and signed[0].channels == 384
    with pytest.raises(EbpError, match=r"no layer of 3 pixels a cell"):
        backbone.layers((3,))


def test_a_cut_backbone_is_rebuilt_from_its_arguments(backbone):
    network, arguments = backbone.cut(backbone.layers((8,))[0], (0.1, 0.5))
    again = build(TAG_NETWORK, arguments)
    again.load_state_dict(network.state_dict())
    images = torch.randn(1, 3, 96, 128)
    with torch.no_grad():
        assert torch.equal(again(images), network(images))
    assert sum(parameter.numel() for parameter in network.parameters()) < 100_000


def test_backbones_of_ones_own(tmp_path):
    torch.manual_seed(1)
    module = resnet18(num_classes=7)
    path = tmp_path / "mine.pth"
    torch.save({"state_dict": module.state_dict()}, path)
    loaded = Backbone.load("resnet18", path)
    assert loaded.name == "mine" and len(loaded.classifier.labels) == 7
    for name, tensor in loaded.classifier.module.state_dict().items():
        assert torch.equal(tensor, module.state_dict()[name])
    assert Backbone.load(bundled.find("lesions")).layers((8,))[0].channels > 0
    with pytest.raises(EbpError, match=r"mine\.pth"):
        Backbone.load("resnet34", path)
