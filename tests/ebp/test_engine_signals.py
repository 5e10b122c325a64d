"""What may be asked of the engine: labels, contrasts, several layers, regions, other kinds of input and output."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

import ebp
from ebp import EbpError, ExcitationBackprop, bundled
from ebp.attention import fused
from ebp.evidence import at_points
from ebp.layers import find_grid
from tests.ebp_nets import random_convnet

LABELS = ("naevus", "melanoma", "keratosis", "vascular", "other")


def engine_of(seed: int = 1, **options) -> tuple[ExcitationBackprop, Tensor]:
    net, x = random_convnet(seed)
    return ExcitationBackprop(net, "early", labels=LABELS, **options), x


def test_targets_by_label():
    engine, x = engine_of()
    expected = engine.attend(x, [1, 3]).maps
    for form in (["melanoma", "vascular"], [["melanoma", "vascular"]] * 2, ["melanoma", 3]):
        assert torch.equal(engine.attend(x, form).maps, expected)
    assert torch.equal(engine.attend(x, "melanoma").maps, expected[:, :1])
    with pytest.raises(EbpError, match="no label 'melanom'; perhaps melanoma"):
        engine.attend(x, ["melanom"])


def test_a_classifier_brings_its_labels_and_layer():
    classifier = ebp.Classifier.load(bundled.classifiers()["lesions"])
    engine = ExcitationBackprop(classifier)
    assert engine.labels == classifier.labels and engine.layer == classifier.layer
    x = torch.rand(1, 3, 96, 96)
    label = classifier.labels[2]
    assert torch.equal(engine.attend(x, label).maps, engine.attend(x, [2]).maps)


def test_one_contrasting_class_serves_every_target():
    engine, x = engine_of()
    expected = engine.winning(x, [0, 2], [1, 1])[0]
    for contrast in ([1], "melanoma", ["melanoma", "melanoma"], 1):
        assert torch.equal(engine.winning(x, [0, 2], contrast)[0], expected)


def test_contrast_against_the_mean_of_all_others():
    engine, x = engine_of()
    each = engine.winning(x, [0, 1, 2, 3, 4])[0]
    against = engine.winning(x, [2], "others")[0]
    others = each[:, [0, 1, 3, 4]].mean(1, keepdim=True)
    assert torch.allclose(against, each[:, 2:3] - others, atol=1e-12)
    prior = torch.tensor([[0.5, 0.5, 0, 0, 0]], dtype=torch.float64)
    assert float(engine.attend(x, prior, "others").mass.abs().max()) < 1e-10


@pytest.mark.parametrize("activation", ["softmax", "sigmoid"])
def test_contrast_against_the_rest_by_the_images_own_probabilities(activation):
    engine, x = engine_of(activation=activation)
    each, logits, _ = engine.winning(x, [0, 1, 2, 3, 4])
    scores = logits.softmax(-1) if activation == "softmax" else logits.sigmoid()
    rest = [0, 1, 3, 4]
    shares = scores[:, rest] / scores[:, rest].sum(1, keepdim=True)
    mean = (each[:, rest] * shares[:, :, None, None, None]).sum(1, keepdim=True)
    assert torch.allclose(engine.winning(x, [2], "rest")[0], each[:, 2:3] - mean, atol=1e-12)
    group = torch.tensor([[0.75, 0, 0.25, 0, 0]], dtype=torch.float64)
    shares = scores[:, [1, 3, 4]] / scores[:, [1, 3, 4]].sum(1, keepdim=True)
    mean = (each[:, [1, 3, 4]] * shares[:, :, None, None, None]).sum(1, keepdim=True)
    expected = 0.75 * each[:, :1] + 0.25 * each[:, 2:3] - mean
    assert torch.allclose(engine.winning(x, group, "rest")[0], expected, atol=1e-12)
    with pytest.raises(EbpError, match="all classes"):
        engine.attend(x, torch.full((1, 5), 0.2, dtype=torch.float64), "rest")


def test_the_rest_is_told_apart_where_the_classifier_is_sure():
    """Beside a probability of 1 those of the rest are lost in rounding: their logits are not."""
    engine, x = engine_of()
    with torch.no_grad():
        list(engine.module.parameters())[-1][2] += 2000
    rest = engine.attend(x, [2], "rest")
    assert bool(torch.isfinite(rest.maps).all()) and float(rest.maps.sum()) > 0


def test_the_unit_below_the_last_layer_is_where_dual_and_target_part():
    """c-MWP written out: W⁺ and W⁻ of the class's row, subtracted, nothing renormalised."""
    torch.manual_seed(0)
    net = nn.Sequential(nn.Identity(), nn.Linear(6, 3)).double().eval()
    x = torch.rand(2, 6, dtype=torch.float64)
    row = net[1].weight[1].detach()
    high, low = x * row.clamp_min(0), x * (-row).clamp_min(0)
    expected = high / high.sum(1, keepdim=True) - low / low.sum(1, keepdim=True)
    assert torch.allclose(ExcitationBackprop(net, "0").winning(x, [1], "dual")[0][:, 0], expected, atol=1e-14)


def test_few_signals_at_once_give_the_same_maps():
    engine, x = engine_of()
    narrow, _ = engine_of(signals=2, cache_limit=0)
    for contrast in (None, "dual", "others", [4, 3, 2, 1, 0]):
        wide = engine.attend(x, [0, 1, 2, 3, 4], contrast)
        assert torch.allclose(narrow.attend(x, [0, 1, 2, 3, 4], contrast).maps, wide.maps, atol=1e-14)


def test_no_weights_are_kept_over_the_limit():
    engine, x = engine_of(cache_limit=0)
    engine.attend(x, [0])
    assert not len(engine._weights._entries)


def three_stages() -> nn.Sequential:
    torch.manual_seed(2)
    steps = [
        nn.Conv2d(3, 6, 3, 2, 1),
        nn.ReLU(),
        nn.Conv2d(6, 8, 3, 2, 1),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
    ]
    return nn.Sequential(*steps, nn.Linear(8, 4)).double().eval()


def test_layers_are_fused_at_the_finest():
    net, x = three_stages(), torch.rand(2, 3, 24, 16, dtype=torch.float64)
    fine = ExcitationBackprop(net, "1").attend(x, [0, 1])
    coarse = ExcitationBackprop(net, "3").attend(x, [0, 1])
    engine = ExcitationBackprop(net, ["3", "1"])
    assert engine.layer == "3 + 1"
    both = engine.attend(x, [0, 1])
    assert both.maps.shape == fine.maps.shape
    assert torch.allclose(both.mass, torch.ones(2, 2, dtype=torch.float64), atol=1e-12)
    assert torch.allclose(both.maps, fused([fine.maps, coarse.maps], "mean")[1], atol=1e-12)
    assert torch.allclose(both.maps.sum((2, 3)), torch.ones(2, 2, dtype=torch.float64), atol=1e-9)
    product = engine.attend(x, [0, 1], fuse="product")
    assert torch.allclose(product.maps.sum((2, 3)), both.maps.sum((2, 3)), atol=1e-9)
    assert (product.maps[both.maps == 0] == 0).all()


def test_layers_beside_each_other_are_not_fused():
    class Beside(nn.Module):
        def __init__(self):
            super().__init__()
            self.left, self.right, self.head = nn.Conv2d(3, 2, 1), nn.Conv2d(3, 2, 1), nn.Linear(4, 2)

        def forward(self, x):
            return self.head(torch.cat([self.left(x), self.right(x)], 1).relu().mean((2, 3)))

    with pytest.raises(EbpError, match="'left' and 'right' do not lie one above the other"):
        ExcitationBackprop(Beside().eval(), ["left", "right"]).attend(torch.rand(1, 3, 4, 4), [0])


def test_candidate_layers():
    net, x = three_stages(), torch.rand(1, 3, 24, 16, dtype=torch.float64)
    found = ExcitationBackprop(net).layers(x)
    assert [item.layer for item in found] == ["0", "1", "2", "3", "4"]
    assert [item.size for item in found[:4]] == [(12, 8), (12, 8), (6, 4), (6, 4)]
    assert [item.stride for item in found[:4]] == [2, 2, 4, 4]
    assert all(item.complete for item in found)
    assert [item.layer for item in found if item.recommended] == ["3"]
    scores = nn.Sequential(
        net[0], net[1], net[2], nn.ReLU(), nn.Conv2d(8, 4, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()
    )
    found = ExcitationBackprop(scores.double().eval()).layers(x)
    assert [item.layer for item in found] == ["0", "1", "2", "3"]  # a classifier's own maps are scores
    net, x = random_convnet(3)
    complete = {item.layer: item.complete for item in ExcitationBackprop(net).layers(x)}
    assert complete["early"] and not complete["side"] and not complete["norm3"]


@pytest.mark.parametrize("contrast", [None, "dual", "others"])
def test_evidence_is_the_mass_that_every_class_puts_there(contrast):
    engine, x = engine_of()
    regions = torch.zeros(3, 10, 12, dtype=torch.bool)
    regions[0, 2:5, 3:9] = True
    regions[1, 7, 7] = True
    regions[2] = True
    found = engine.evidence(x, regions, contrast)
    units = engine.winning(x, [0, 1, 2, 3, 4], contrast)[0].sum(2)
    expected = torch.einsum("nkhw,rhw->nrk", units, regions.double())
    assert torch.allclose(found.mass, expected, atol=1e-12)
    ranking = found.ranking(1, 0)
    assert [name for name, _ in ranking] == [LABELS[i] for i in expected[1, 0].argsort(descending=True)]


def test_evidence_at_points_on_a_coarse_map():
    net, x = three_stages(), torch.rand(1, 3, 24, 16, dtype=torch.float64)
    engine = ExcitationBackprop(net, "3")
    found = engine.evidence(x, at_points([(5.5, 13.2)], (24, 16)))
    maps = engine.attend(x, [0, 1, 2, 3]).maps
    assert torch.allclose(found.mass[0, 0], maps[0, :, 3, 1], atol=1e-12)
    assert found.ranking()[0][0] == str(int(maps[0, :, 3, 1].argmax()))
    with pytest.raises(EbpError, match="outside the image"):
        at_points([(16, 3)], (24, 16))
    with pytest.raises(EbpError, match="empty"):
        engine.evidence(x, torch.zeros(1, 24, 16))
    with pytest.raises(EbpError, match="'others'"):
        engine.evidence(x, at_points([(1, 1)], (24, 16)), [1])


class Outputs(nn.Module):
    """Logits among several outputs, in the form asked for."""

    def __init__(self, form):
        super().__init__()
        self.body, self.head, self.form = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU()), nn.Linear(4, 3), form
        nn.init.uniform_(self.head.weight)

    def forward(self, x):
        features = self.body(x)
        return self.form(features, self.head(features.mean((2, 3))))


@pytest.mark.parametrize(
    ("form", "output"),
    [
        (lambda f, y: (f, y), 1),
        (lambda f, y: {"features": f, "logits": y}, "logits"),
        (lambda f, y: [y], None),
        (lambda f, y: {"deep": [f, y]}, lambda result: result["deep"][1]),
    ],
)
def test_one_of_several_outputs(form, output):
    torch.manual_seed(3)
    net, x = Outputs(form).double().eval(), torch.rand(1, 3, 6, 6, dtype=torch.float64)
    attention = ExcitationBackprop(net, "body", output=output).attend(x, [0, 2])
    assert torch.allclose(attention.mass, torch.ones(1, 2, dtype=torch.float64), atol=1e-12)


def test_which_output_must_be_said():
    net, x = Outputs(lambda f, y: {"features": f, "logits": y}).eval(), torch.rand(1, 3, 6, 6)
    with pytest.raises(EbpError, match="'features', 'logits': say with output"):
        ExcitationBackprop(net, "body").attend(x, [0])
    with pytest.raises(EbpError, match="no output 'scores'"):
        ExcitationBackprop(net, "body", output="scores").attend(x, [0])


@pytest.mark.parametrize("dimensions", [1, 3])
def test_signals_and_volumes(dimensions):
    torch.manual_seed(4)
    conv = (nn.Conv1d, nn.Conv3d)[dimensions == 3]
    pool = (nn.MaxPool1d, nn.MaxPool3d)[dimensions == 3]
    layers = [conv(2, 4, 3, padding=1), nn.ReLU(), pool(2), conv(4, 5, 3, dilation=2, padding=2, groups=1), nn.ReLU()]
    head = nn.Conv1d(5, 3, 1) if dimensions == 1 else nn.Conv3d(5, 3, 1)
    net = nn.Sequential(*layers, head).double().eval()
    for parameter in net[3:].parameters():
        nn.init.uniform_(parameter)  # every unit has an excitatory input
    shape = (8, 6, 4)[:dimensions]
    x = torch.rand(2, 2, *shape, dtype=torch.float64)
    attention = ExcitationBackprop(net, "1").attend(x, [0, 2])
    assert attention.maps.shape == (2, 2, *shape)
    assert torch.allclose(attention.mass, torch.ones(2, 2, dtype=torch.float64), atol=1e-12)
    assert attention.upsample(tuple(2 * n for n in shape)).shape == (2, 2, *(2 * n for n in shape))
    peaks = attention.peaks()
    flat = attention.upsample().flatten(2).argmax(-1)
    assert peaks.shape == (2, 2, dimensions)
    where = np.unravel_index(int(flat[1, 1]), shape)
    assert peaks[1, 1].tolist() == [int(i) for i in where[::-1]]


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_half_precision_walks_in_single(dtype):
    net = three_stages().to(dtype)
    attention = ExcitationBackprop(net, "1").attend(torch.rand(1, 3, 16, 16), [0, 1, 2])
    assert attention.maps.dtype == torch.float32
    assert torch.allclose(attention.mass, torch.ones(1, 3), atol=1e-5)


def test_autocast_of_the_caller_changes_nothing():
    net, x = three_stages().float(), torch.rand(1, 3, 16, 16)
    engine = ExcitationBackprop(net, "1")
    expected = engine.attend(x, [0, 1]).maps
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert torch.equal(engine.attend(x, [0, 1]).maps, expected)


def test_channels_last_is_the_same():
    net, x = random_convnet(5)
    expected = ExcitationBackprop(net, "early").attend(x, [0, 1], "dual").maps
    last = net.to(memory_format=torch.channels_last)
    result = ExcitationBackprop(last, "early").attend(x.contiguous(memory_format=torch.channels_last), [0, 1], "dual")
    assert torch.allclose(result.maps, expected, atol=1e-12)


def test_losses_account_for_what_is_missing():
    class Biased(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.second = nn.Conv2d(1, 1, 1), nn.Conv2d(1, 1, 1)
            self.head = nn.Linear(2, 1)

        def forward(self, x):
            both = torch.cat([self.first(x), self.second(x)], 1).relu()
            return self.head(functional.adaptive_avg_pool2d(both, 1).flatten(1))

    net = nn.Sequential(nn.ReLU(), Biased()).double().eval()
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.fill_(1.0)
        net[1].second.weight.fill_(-1.0)
        net[1].second.bias.fill_(5.0)  # active by its bias alone: it has no child to pass its mass to
    x = torch.ones(1, 1, 2, 2, dtype=torch.float64)
    engine = ExcitationBackprop(net, "0")
    (loss,) = engine.losses(x, [0])
    assert loss.operation == "torch.nn.functional.conv2d" or loss.operation == "torch.conv2d"
    assert loss.module == "1.second"
    assert float(loss.mass) == pytest.approx(4 / 6)  # activations 2 and 4 share the head's mass
    assert float(engine.attend(x, [0]).mass) == pytest.approx(2 / 6)


@pytest.mark.parametrize(
    ("shape", "image", "size", "layout"),
    [
        ((1, 8, 14, 14), (224, 224), (14, 14), "channels first"),
        ((1, 14, 14, 384), (224, 224), (14, 14), "channels last"),
        ((1, 10, 14, 96), (160, 224), (10, 14), "channels last"),
        ((1, 96, 10, 14), (160, 224), (10, 14), "channels first"),
        ((1, 197, 64), (224, 224), (14, 14), "tokens"),
        ((1, 196, 64), (224, 224), (14, 14), "tokens"),
        ((1, 201, 64), (224, 224), (14, 14), "tokens"),
        ((1, 140, 64), (160, 224), (10, 14), "tokens"),
    ],
)
def test_how_outputs_lie_on_the_image(shape, image, size, layout):
    grid = find_grid(torch.Size(shape), image)
    assert (grid.size, grid.layout) == (size, layout)
    mass = torch.rand(1, 2, *shape[1:])
    maps = grid.maps(mass)
    assert maps.shape == (1, 2, *size)
    if layout == "tokens":
        assert torch.allclose(maps.flatten(2), mass.sum(-1)[..., -size[0] * size[1] :])


def test_an_output_that_is_computed_from_several():
    torch.manual_seed(3)
    net, x = Outputs(lambda f, y: (y, y + 1)).double().eval(), torch.rand(1, 3, 6, 6, dtype=torch.float64)
    attention = ExcitationBackprop(net, "body", output=lambda pair: (pair[0] + pair[1]) / 2).attend(x, [0])
    assert torch.allclose(attention.mass, torch.ones(1, 1, dtype=torch.float64), atol=1e-12)


def test_questions_without_an_answer_are_refused_in_words():
    net, x = three_stages(), torch.rand(1, 3, 24, 16, dtype=torch.float64)
    with pytest.raises(EbpError, match="one layer"):
        ExcitationBackprop(net, ["3", "1"]).evidence(x, torch.ones(1, 24, 16))
    for engine in (ExcitationBackprop(net), ExcitationBackprop(net, "3")):
        with pytest.raises(EbpError, match=r"cannot take images of shape \(1, 1, 8, 8\)"):
            engine.attend(torch.rand(1, 1, 8, 8), [0])
    with pytest.raises(EbpError, match="cannot take images"):
        ExcitationBackprop(net).layers(torch.rand(1, 1, 8, 8))
    mlp = nn.Sequential(nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 2)).eval()
    with pytest.raises(EbpError, match="no positions"):
        ExcitationBackprop(mlp, "1").attend(torch.rand(2, 5), [0])
    assert find_grid(torch.Size((1, 8, 101)), (100,)).layout == "channels first"
