"""torchvision's networks, unmodified; zennit as an independent witness."""

import pytest
import torch
import torchvision
from ebp_nets import randomise
from torch import nn
from zennit.core import Composite
from zennit.rules import AlphaBeta, Norm, Pass
from zennit.types import Activation, AvgPool, Convolution, Linear

from ebp import ExcitationBackprop
from ebp.architectures import recommended_layer
from ebp.candidates import Candidate, by_stride, one_a_stride


def network(name: str) -> nn.Module:
    torch.manual_seed(0)
    extra = {"aux_logits": False, "init_weights": False} if name == "googlenet" else {}
    net = torchvision.models.get_model(name, weights=None, **extra).eval()
    randomise(net)
    return net


@pytest.mark.parametrize(
    ("name", "layer", "side", "size"),
    [
        ("resnet50", "layer3.0", 128, 8),
        ("googlenet", "maxpool2", 128, 16),
        ("squeezenet1_1", "features.8", 224, 13),
        ("densenet121", "features.transition2", 96, 6),
    ],
)
def test_mass_is_one(name, layer, side, size):
    net = network(name)
    engine = ExcitationBackprop(net)
    x = torch.randn(1, 3, side, side)
    attention = engine.attend(x, [3, 700])
    assert attention.layer == layer and attention.maps.shape == (1, 2, size, size)
    assert (attention.mass - 1).abs().max() < 1e-5
    contrast = engine.attend(x, [3, 700], contrast="dual")
    assert contrast.mass.abs().max() < 1e-5 and contrast.maps.amax((-2, -1)).min() > 0


def test_signed_residual_streams_lose_mass_only_where_nothing_excites():
    """MobileNetV2: a depthwise unit has nine children at most, and may be active by its bias alone."""
    attention = ExcitationBackprop(network("mobilenet_v2")).attend(torch.randn(1, 3, 64, 64), [3])
    assert 0 < attention.mass.item() < 1 and attention.maps.min() >= 0
    net = torchvision.models.mobilenet_v2().eval()
    attention = ExcitationBackprop(net, "features.16").attend(torch.randn(1, 3, 64, 64), [3])
    assert attention.mass.item() == pytest.approx(1, abs=0.05)


def small_vgg() -> nn.Sequential:
    """VGG16's kinds of layers, in its order, narrow."""
    torch.manual_seed(1)
    layers: list[nn.Module] = [nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(inplace=True), nn.MaxPool2d(2)]
    for _ in range(3):
        layers += [nn.Conv2d(8, 8, 3, padding=1), nn.ReLU(inplace=True)]
    layers += [nn.MaxPool2d(2), nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(128, 20), nn.ReLU(True)]
    layers += [nn.Dropout(), nn.Linear(20, 10)]
    return nn.Sequential(*layers).double().eval()


def test_equals_zennit():
    """alpha1-beta0 without bias in the normaliser is MWP: two implementations, one result."""
    net, x = small_vgg(), torch.rand(2, 3, 32, 32, dtype=torch.float64)
    attention = ExcitationBackprop(net, "2").attend(x, [0, 4, 7])
    rule = AlphaBeta(alpha=1, beta=0, stabilizer=1e-12, zero_params="bias")
    kinds = [(Activation, Pass()), (AvgPool, Norm(stabilizer=1e-12)), (Convolution, rule), (Linear, rule)]

    def choose(ctx, name, module):
        return next((hook for kind, hook in kinds if isinstance(module, kind)), None)

    for position, label in enumerate([0, 4, 7]):
        below = net[:3](x).detach().requires_grad_()
        upper = net[3:]
        with Composite(module_map=choose).context(upper) as modified:
            output = modified(below)
            (relevance,) = torch.autograd.grad(output, below, torch.eye(10, dtype=torch.float64)[[label, label]])
        assert (relevance.sum(1) - attention.maps[:, position]).abs().max() < 1e-9


def test_recommended_layers_exist_in_their_networks():
    assert recommended_layer(torchvision.models.vgg16(weights=None).eval()) == "features.23"
    assert recommended_layer(small_vgg()) is None


def test_layer_by_stride():
    net = nn.Sequential(
        *(nn.Sequential(nn.Conv2d(3 if i == 0 else 4, 4, 3, 2, 1), nn.ReLU()) for i in range(5)),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(4, 3),
    ).eval()
    assert by_stride(net, torch.rand(1, 3, 224, 224)) == "3"
    assert by_stride(net, torch.rand(1, 3, 96, 96)) == "2"
    engine = ExcitationBackprop(net)
    assert engine.layer is None
    assert engine.attend(torch.rand(1, 3, 96, 96), [0]).layer == engine.layer == "2"


def test_one_layer_of_each_stride():
    found = [
        Candidate("a.b.c", "Conv2d", (16, 16), 8.0, True), Candidate("a.b", "Stage", (16, 16), 8.0, True),
        Candidate("a.c", "Conv2d", (16, 16), 8.02, False), Candidate("d.0", "Conv2d", (4, 4), 32.0, False),
        Candidate("d.1", "Conv2d", (4, 4), 32.0, False), Candidate("pool", "Pool", (1, 1), 128.0, True),
        Candidate("s", "Conv2d", (64, 64), 2.0, True),
    ]  # fmt: skip
    assert [item.layer for item in one_a_stride(found)] == ["s", "a.b", "d.1"]


def test_classifier_before_the_pool_contrasts_over_the_whole_map():
    """SqueezeNet's head: target and dual share their mass over all positions, as if the pool came first."""
    torch.manual_seed(3)
    conv = nn.Conv2d(6, 3, 1)
    net = nn.Sequential(nn.Identity(), conv, nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()).double().eval()
    x = torch.rand(1, 6, 5, 4, dtype=torch.float64)
    units = ExcitationBackprop(net, "0").winning(x, [1], "dual")[0][0, 0]
    weight = conv.weight.detach()[1]
    up, down = x[0] * weight.clamp_min(0), x[0] * (-weight).clamp_min(0)
    assert torch.allclose(units, up / up.sum() - down / down.sum(), atol=1e-12)
    plain = ExcitationBackprop(net, "0").winning(x, [1])[0][0, 0]
    score = conv(x)[0, 1].clamp_min(0)
    assert torch.allclose(plain.sum(0), score / score.sum(), atol=1e-12)


def test_fully_convolutional_output_spreads_by_softmax():
    torch.manual_seed(4)
    net = nn.Sequential(nn.Conv2d(3, 32, 3), nn.ReLU(), nn.Conv2d(32, 4, 1)).double().eval()
    attention = ExcitationBackprop(net, "1").attend(torch.rand(2, 3, 9, 9, dtype=torch.float64), [0, 2])
    assert attention.logits.shape == (2, 4)
    assert torch.allclose(attention.mass, torch.ones(2, 2, dtype=torch.float64))


def test_half_precision_keeps_the_mass():
    net = small_vgg().to(torch.bfloat16)
    attention = ExcitationBackprop(net, "2").attend(torch.rand(1, 3, 32, 32), [0])
    assert attention.mass.dtype == torch.float32 and attention.mass.item() == pytest.approx(1, abs=0.05)


def test_scripted_modules_are_refused():
    from ebp import EbpError

    class Scripted(torch.jit.ScriptModule):
        pass

    with pytest.raises(EbpError, match="TorchScript"):
        ExcitationBackprop(nn.Sequential(Scripted()), "0")


def test_maps_are_the_sums_of_the_units():
    """`attend` may spare itself the channels of the attention layer; `winning` does not."""
    engine = ExcitationBackprop(network("resnet18"), "layer2.0")
    narrow = ExcitationBackprop(network("resnet50"), "layer3.0")
    for one in (engine, narrow):
        x = torch.randn(2, 3, 64, 64)
        for contrast in (None, "dual"):
            units = one.winning(x, [1, 5], contrast)[0]
            maps = one.attend(x, [1, 5], contrast).maps
            assert torch.allclose(units.sum(2).clamp_min(0), maps, atol=1e-6)
