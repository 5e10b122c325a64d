"""The baselines against their own definitions, the sheet, and `ebp compare`."""

import copy
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
import torchvision
from ebp_nets import randomise, state_of
from PIL import Image
from torch import nn
from torch.nn import functional

from ebp import bundled, phantoms
from ebp.card import Card, Preprocessing
from ebp.classifier import Classifier
from ebp.cli import main
from ebp.engine import ExcitationBackprop
from ebp.errors import EbpError
from ebp.evaluation import grad_cam as own
from ebp.evaluation.baselines import METHODS, NotDefined, last_feature_layer
from ebp.evaluation.comparison import Comparison, Outcome, compare
from ebp.evaluation.contact_sheet import contact_sheet, duration, plain


@pytest.fixture(scope="module")
def lesions():
    return Classifier.load(bundled.find("lesions"))


@pytest.fixture(scope="module")
def image():
    return phantoms.skin(3).image


@pytest.fixture(scope="module")
def resnet():
    """ResNet18 with random weights: reused and in-place ReLU modules, skip connections, batch norms of any sign."""
    torch.manual_seed(0)
    net = torchvision.models.resnet18(weights=None, num_classes=7).eval()
    randomise(net)
    return net


@pytest.fixture(scope="module")
def x():
    return torch.rand(1, 3, 64, 80, generator=torch.Generator().manual_seed(1))


class Plain(nn.Module):
    """Convolutions and one linear layer on the average, without bias or batch norm."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 8, 3, 2, 1, bias=False),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(2),
            nn.Conv2d(8, 12, 3, padding=1, bias=False),
            nn.ReLU(inplace=True),
        )
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.head = nn.Linear(12, 4, bias=False)

    def forward(self, x):
        return self.head(self.pool(self.features(x)).flatten(1))


def plain_net():
    torch.manual_seed(2)
    return Plain().double().eval()


def run(name, net, x, target=1, layer=None):
    return METHODS[name][1](net, x, target, layer)()


def input_gradient(net, x, target):
    x = x.clone().requires_grad_()
    return torch.autograd.grad(net(x)[0, target], x)[0][0]


class Rule(torch.autograd.Function):
    """A ReLU with another backward pass, from the definition."""

    @staticmethod
    def forward(ctx, x, guided):
        ctx.save_for_backward(x)
        ctx.guided = guided
        return x.clamp_min(0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return (grad.clamp_min(0) * (x > 0) if ctx.guided else grad.clamp_min(0)), None


class Ruled(nn.Module):
    def __init__(self, guided):
        super().__init__()
        self.guided = guided

    def forward(self, x):
        return Rule.apply(x, self.guided)


def ruled(net, guided):
    """A copy of the network with every ReLU replaced."""
    net = copy.deepcopy(net)
    for module in list(net.modules()):
        for name, child in module.named_children():
            if isinstance(child, nn.ReLU):
                setattr(module, name, Ruled(guided))
    return net


@pytest.mark.parametrize("net", ["resnet", "squeezenet", "plain"])
def test_gradients_are_those_of_the_definition(net, resnet, x):
    torch.manual_seed(0)
    made = {"squeezenet": lambda: torchvision.models.squeezenet1_1(weights=None, num_classes=5).eval()}
    net = {"resnet": lambda: resnet, "plain": plain_net, **made}[net]()
    net, x = copy.deepcopy(net).double(), x.double()
    for name, reference in (("gradient", net), ("guided-backprop", ruled(net, True)), ("deconvnet", ruled(net, False))):
        expected = input_gradient(reference, x, 3).abs().amax(0)
        torch.testing.assert_close(run(name, net, x, 3), expected)


def test_grad_cam_is_ours(resnet, lesions, image, x):
    assert last_feature_layer(resnet, x) == "layer4"
    tensor = lesions.prepare(image).tensor
    assert last_feature_layer(lesions.module, tensor) == "features"
    squeezenet = torchvision.models.squeezenet1_1(weights=None).eval()
    assert last_feature_layer(squeezenet, x).startswith(("features", "classifier.0"))
    for net, layer, picture in ((resnet, "layer3", x), (lesions.module, "features.4", tensor)):
        expected = own.grad_cam(net, layer, picture, [1])[0, 0]
        torch.testing.assert_close(run("grad-cam", net, picture, layer=layer), expected)


def test_cam_is_the_weighted_features(resnet, lesions, image, x):
    tensor = lesions.prepare(image).tensor
    for net, features, head, picture in (
        (resnet, nn.Sequential(*list(resnet.children())[:-2]), resnet.fc, x),
        (lesions.module, lesions.module.features, lesions.module.classifier, tensor),
    ):
        with torch.no_grad():
            raw = torch.einsum("k,khw->hw", head.weight[2], features(picture)[0])
            torch.testing.assert_close(raw.mean() + head.bias[2], net(picture)[0, 2], rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(run("cam", net, picture, 2), raw.clamp_min(0))


def test_cam_needs_an_average_and_one_linear_layer(x):
    two_layers = plain_net().float()
    two_layers.head = nn.Sequential(nn.Linear(12, 6), nn.ReLU(), nn.Linear(6, 4))
    for net in (two_layers, torchvision.models.squeezenet1_1(weights=None, num_classes=5).eval()):
        with pytest.raises(NotDefined, match="global average"):
            run("cam", net, x)


def test_relevance_is_gradient_times_input_without_bias(x):
    """The ε-rule with ε → 0 on a network of ReLU and maximum without bias."""
    net, x = plain_net(), x.double()
    expected = (input_gradient(net, x, 1) * x[0]).sum(0)
    torch.testing.assert_close(run("lrp", net, x), expected.clamp_min(0), rtol=1e-4, atol=1e-8)
    assert float(expected.sum()) == pytest.approx(net(x)[0, 1].item())


def test_relevance_with_batch_norms_merged(lesions, image):
    """The bundled classifier: gradient times input of the network whose norms are merged, but for the biases' part."""
    tensor = lesions.prepare(image).tensor
    found = run("lrp", lesions.module, tensor)
    assert found.shape == (160, 160) and bool(torch.isfinite(found).all()) and float(found.max()) > 0


@pytest.mark.parametrize(
    ("name", "method", "reason"),
    [
        ("resnet18", "lrp", "do not see .*outside of modules"),
        ("densenet121", "guided-backprop", "calls relu otherwise"),
        ("mobilenet_v2", "deconvnet", "calls hardtanh otherwise"),
        ("mobilenet_v2", "lrp", "do not see"),
    ],
)
def test_methods_that_a_network_does_not_have(name, method, reason, x):
    torch.manual_seed(0)
    net = torchvision.models.get_model(name, weights=None, num_classes=4).eval()
    with pytest.raises(NotDefined, match=reason):
        run(method, net, x)


class Odd(nn.Module):
    """Convolution, then what a test wants."""

    def __init__(self, between, head):
        super().__init__()
        self.conv, self.between, self.head = nn.Conv2d(3, 4, 3, bias=False), between, head

    def forward(self, x):
        return self.head(self.between(self.conv(x)).flatten(1))


def test_reasons_are_plain_lines(x):
    x = x[..., :8, :8]
    reused = nn.ReLU()
    nets = {
        "no rule": Odd(nn.Tanhshrink(), nn.Linear(144, 2)),
        "batch norm does not follow": Odd(nn.Sequential(nn.ReLU(), nn.BatchNorm2d(4)), nn.Linear(144, 2)),
        "used once": Odd(nn.Sequential(reused, reused), nn.Linear(144, 2)),
    }
    for reason, net in nets.items():
        with pytest.raises(NotDefined, match=reason) as raised:
            run("lrp", net.eval(), x)
        assert "\n" not in str(raised.value)
    with pytest.raises(NotDefined, match="no layer with positions"):
        run("grad-cam", nn.Sequential(nn.Flatten(), nn.Linear(192, 2)).eval(), x)
    with pytest.raises(NotDefined, match="scores at every position"):
        run("gradient", nn.Conv2d(3, 2, 1).eval(), x)


def test_nothing_changes_the_network(resnet, lesions, image, x):
    for net, picture in ((resnet, x), (lesions.module, lesions.prepare(image).tensor)):
        before, weights = state_of(net), copy.deepcopy(net.state_dict())
        for name in METHODS:
            try:
                run(name, net, picture)
            except NotDefined:
                assert net is resnet and name == "lrp"
        assert state_of(net) == before and all(part.grad is None for part in net.parameters())
        assert all(torch.equal(weights[key], value) for key, value in net.state_dict().items())
        assert any(getattr(part, "inplace", False) for part in net.modules())


class Summed(nn.Module):
    """Running sums along the channels: an operation without an excitation rule."""

    def forward(self, x):
        return x.cumsum(1)


def test_an_operation_without_a_rule_gives_a_reason(image):
    torch.manual_seed(0)
    net = Odd(Summed(), nn.Linear(4 * 30 * 30, 2))
    card = Card("odd", "odd", ("a", "b"), Preprocessing(32), layer="conv")
    (found,) = compare(Classifier(net, card), image, ["b"], ["mwp", "c-mwp", "gradient"])
    excitation, contrastive, gradient = found.outcomes
    assert excitation.map is None and "cumsum" in excitation.reason and "cumsum" in contrastive.reason
    assert gradient.map is not None and not gradient.reason


def test_maps_are_placed_on_the_image(lesions):
    """A wide image: maps have its shape, and MWP's peak is the engine's."""
    phantom = phantoms.skin(3)
    wide = np.hstack([phantom.image, np.full((160, 120, 3), phantom.image[:, -1:].mean((0, 1)), np.uint8)])
    (found,) = compare(lesions, wide, ["naevus"])
    assert found.label == "naevus" and 0 <= found.score <= 1
    for outcome in found.outcomes:
        assert outcome.map.shape == (160, 280) and outcome.map.min() >= 0 and not outcome.reason
        x, y = outcome.peak
        assert outcome.milliseconds > 0 and outcome.map[int(y), int(x)] == outcome.map.max()
    prepared = lesions.prepare(wide)
    engine = ExcitationBackprop(lesions.module, lesions.layer)
    maps = engine.attend(prepared.tensor, [0]).maps[0, 0].numpy()
    np.testing.assert_allclose(found.outcomes[0].map, prepared.placement.to_image(maps), atol=1e-6)


def test_the_layer_is_that_of_the_maps_of_layers(lesions, image):
    chosen = compare(lesions, image, ["naevus"], ["mwp", "c-mwp", "grad-cam"], "features.1")
    usual = compare(lesions, image, ["naevus"], ["mwp", "c-mwp", "grad-cam"])
    for one, other in zip(chosen[0].outcomes, usual[0].outcomes, strict=True):
        assert not np.allclose(one.map, other.map)


def test_wrong_names_are_refused(lesions, image):
    with pytest.raises(EbpError, match="no method 'rise'"):
        compare(lesions, image, ["naevus"], ["rise"])
    for method in ("mwp", "grad-cam"):
        with pytest.raises(EbpError, match="no layer 'nowhere'"):
            compare(lesions, image, ["naevus"], [method], "nowhere")
    with pytest.raises(EbpError, match="'classifier' is none"):
        compare(lesions, image, ["naevus"], ["grad-cam"], "classifier")


def test_without_captum_it_says_what_to_install(lesions, image, monkeypatch, tmp_path, capsys):
    monkeypatch.setitem(sys.modules, "captum", None)
    monkeypatch.setitem(sys.modules, "captum.attr", None)
    picture = tmp_path / "skin.png"
    cv2.imwrite(str(picture), image)
    arguments = ["compare", str(picture), "-m", "lesions", "-t", "naevus", "-o", str(tmp_path / "sheet.png")]
    assert main(arguments) == 2
    line = capsys.readouterr().err
    assert "pip install 'ebp-annotator[bench]'" in line and line.count("\n") == 1
    assert main([*arguments, "--methods", "mwp", "c-mwp", "cam"]) == 0


def outcomes(*reasons):
    """Outcomes with a reason, or with a map that is brightest at its lower right corner."""
    ramp = np.linspace(0, 1, 40 * 60, dtype=np.float32).reshape(40, 60)
    return tuple(Outcome("A", False, reason=r) if r else Outcome("B", True, ramp, (59.5, 39.5), 12.0) for r in reasons)


@pytest.mark.parametrize("shape", [(40, 60, 3), (40, 60), (40, 60, 4), (4, 900, 3), (900, 4, 3)])
def test_sheets_of_any_image(shape):
    image = np.full(shape, 128, np.uint8)
    one = contact_sheet(image, [Comparison("naevus", 0.5, outcomes("", "no " * 200, ""))])
    assert one.dtype == np.uint8 and one.shape[2] == 3 and max(one.shape) < 4000
    several = contact_sheet(image, [Comparison("x" * 300, 0.5, outcomes("", ""))] * 3)
    assert max(several.shape) < 4000 and several.min() < 60 and several.max() == 255


def test_the_cross_stands_on_the_peak():
    image = np.full((60, 60, 3), 128, np.uint8)
    map2d = np.zeros((60, 60), np.float32)
    map2d[15, 45] = 1
    sheets = [
        contact_sheet(image, [Comparison("a", 1.0, (Outcome("B", False, map2d, place, 1.0),))]).astype(int)
        for place in ((45.5, 15.5), (20.5, 40.5))
    ]
    rows, columns = np.nonzero(np.abs(sheets[0] - sheets[1]).sum(2))
    tile = 288
    left, top = 24 + tile + 14, 24 + 40
    inside = (rows - top) / tile * 60, (columns - left) / tile * 60
    high, right = inside[0] < 28, inside[1] > 32
    assert inside[0][high].mean() == pytest.approx(15.5, abs=0.5) and inside[1][right].mean() == pytest.approx(
        45.5, abs=0.5
    )


def test_words_on_the_sheet():
    assert [duration(value) for value in (0.84, 24.2, 1340)] == ["0.8 ms", "24 ms", "1.3 s"]
    assert plain("nævus é ε 3 × 4 猫") == "naevus e epsilon 3 x 4 ?"
    nothing = Outcome("CAM", False, np.zeros((8, 8), np.float32), None, 1.0)
    assert contact_sheet(np.zeros((8, 8, 3), np.uint8), [Comparison("é", 1.0, (nothing,))]).any()


def test_the_command_writes_a_sheet_and_says_what_it_holds(tmp_path, image, capsys):
    picture, sheet = tmp_path / "skin.png", tmp_path / "sheet.png"
    cv2.imwrite(str(picture), image[..., ::-1])
    assert main(["compare", str(picture), "-m", "lesions", "-o", str(sheet)]) == 0
    printed = capsys.readouterr().out
    assert all(title in printed for title, _ in METHODS.values()) and "peak (" in printed and " ms" in printed
    with Image.open(sheet) as opened:
        assert opened.size[0] > 900 and opened.size[1] > 900


def test_the_command_on_a_residual_network(tmp_path, resnet, image, capsys):
    model, picture = tmp_path / "net.safetensors", tmp_path / "skin.png"
    labels = tuple("abcdefg")
    card = Card("r", "resnet18", labels, Preprocessing(64), arguments={"num_classes": 7})
    Classifier(resnet, card).save(model)
    cv2.imwrite(str(picture), image)
    arguments = ["compare", str(picture), "-m", str(model), "-o", str(tmp_path / "sheet.png"), "-t", "B", "g"]
    assert main([*arguments, "--methods", "mwp", "cam", "lrp"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("LRP (ε-rule)     not defined for this network: captum's rules do not see") == 2
    assert printed.count("peak (") + printed.count("no peak") == 4


def test_wrong_arguments_of_compare_get_one_line(tmp_path, image, capsys):
    picture = tmp_path / "skin.png"
    cv2.imwrite(str(picture), image)
    start = ["compare", str(picture), "-m", "lesions"]
    for arguments, message in (
        (["-o", str(tmp_path / "sheet.jpg")], "name it .png"),
        (["-o", str(tmp_path / "no" / "sheet.png"), "-t", "naevus", "--methods", "mwp"], "cannot be written"),
        (["-o", str(tmp_path / "s.png"), "--methods", "rise"], "no method 'rise'"),
        (["-o", str(tmp_path / "s.png"), "-t", "navus"], "perhaps naevus"),
        (["-o", str(tmp_path / "s.png"), "--layer", "features.99"], "no layer"),
    ):
        assert main([*start, *arguments]) == 2
        line = capsys.readouterr().err
        assert line.startswith("ebp: error: ") and line.count("\n") == 1 and message in line
    assert not Path(tmp_path / "s.png").exists()


def test_functional_activations_are_seen(x):
    class Functional(Plain):
        def forward(self, x):
            return functional.relu(super().forward(x))

    torch.manual_seed(0)
    with pytest.raises(NotDefined, match="calls relu otherwise"):
        run("guided-backprop", Functional().eval(), x)
