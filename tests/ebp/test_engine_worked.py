"""The worked example, and properties that hold on every network."""

import copy
import threading

import numpy as np
import pytest
import torch
from ebp_nets import MLP, random_convnet, state_of
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional

import ebp
from ebp import EbpError, ExcitationBackprop, Preprocessing, UnsupportedOperation
from ebp.preprocessing import prepare


@pytest.fixture
def worked() -> tuple[MLP, torch.Tensor]:
    net = MLP([[[1.0, 0.0], [-1.0, 1.0], [1.0, 1.0]], [[-1.0, 1.0, 2.0], [1.0, 2.0, -1.0]]])
    return net, torch.tensor([[2.0, 1.0]], dtype=torch.float64)


def units(net, x, targets, contrast=None, layer="start"):
    return ExcitationBackprop(net, layer).winning(x, targets, contrast)[0]


def test_worked_example_hidden_and_input(worked):
    net, x = worked
    prior = torch.tensor([[0.9, 0.1]], dtype=torch.float64)
    hidden = units(net, x, prior, layer="activations.0")
    assert torch.allclose(hidden[0, 0], torch.tensor([0.1, 0.0, 0.9], dtype=torch.float64))
    below = units(net, x, prior)
    assert torch.allclose(below[0, 0], torch.tensor([0.7, 0.3], dtype=torch.float64))


def test_worked_example_contrast(worked):
    net, x = worked
    hidden = units(net, x, [0], "dual", "activations.0")
    assert torch.allclose(hidden[0, 0], torch.tensor([-1.0, 0.0, 1.0], dtype=torch.float64))
    both = units(net, x, [0, 1], "dual")[0].clamp_min(0)
    third = 1 / 3
    assert torch.allclose(both, torch.tensor([[0.0, third], [third, 0.0]], dtype=torch.float64))


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_mass_is_conserved_and_maps_are_not_negative(seed):
    net, x = random_convnet(seed)
    attention = ExcitationBackprop(net, "early").attend(x, [0, 1, 2])
    assert torch.allclose(attention.mass, torch.ones_like(attention.mass), atol=1e-10)
    assert attention.maps.min() >= 0 and attention.maps.shape[:2] == (2, 3)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), a=st.floats(-2, 2), b=st.floats(-2, 2))
def test_linear_in_the_prior(seed, a, b):
    net, x = random_convnet(seed)
    first, second = torch.rand(2, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)).unbind()
    priors = torch.stack((first, second, a * first + b * second))
    for contrast in (None, "dual"):
        result = units(net, x, priors, contrast, "early")
        assert torch.allclose(result[:, 2], a * result[:, 0] + b * result[:, 1], atol=1e-12)


def test_batched_is_single():
    net, x = random_convnet(1)
    engine = ExcitationBackprop(net, "early")
    for contrast in (None, "dual", [1, 0, 3]):
        batched = engine.attend(x, [0, 1, 4], contrast)
        for n in range(2):
            for k, label in enumerate([0, 1, 4]):
                single = contrast if not isinstance(contrast, list) else [contrast[k]]
                alone = engine.attend(x[n : n + 1], [label], single)
                assert torch.allclose(batched.maps[n, k], alone.maps[0, 0], atol=1e-12)


def test_permuted_classes_permute_the_maps():
    net, x = random_convnet(2)
    order = torch.tensor([3, 0, 4, 1, 2])
    before = ExcitationBackprop(net, "early").attend(x, list(range(5)), "dual").maps
    with torch.no_grad():
        net.head.weight.copy_(net.head.weight[order])
        net.head.bias.copy_(net.head.bias[order])
    after = ExcitationBackprop(net, "early").attend(x, list(range(5)), "dual").maps
    assert torch.allclose(after, before[:, order], atol=1e-12)


def test_class_without_excitation_has_a_zero_map():
    net, x = random_convnet(3)
    with torch.no_grad():
        net.head.weight[2] = -net.head.weight[2].abs()
    attention = ExcitationBackprop(net, "early").attend(x, [2, 0])
    assert attention.maps[:, 0].abs().max() == 0 and attention.mass[:, 0].abs().max() == 0
    assert torch.allclose(attention.mass[:, 1], torch.ones(2, dtype=torch.float64))


def test_dead_blocks_give_no_nan():
    net, x = random_convnet(4)
    with torch.no_grad():
        net.norm2.weight.zero_()
        net.norm2.bias.fill_(-1)
        net.norm3.weight.zero_()
        net.norm3.bias.fill_(-1)
    for contrast in (None, "dual"):
        attention = ExcitationBackprop(net, "early").attend(x, [0, 1], contrast)
        assert torch.isfinite(attention.maps).all()


def test_positive_rescaling_of_channels_changes_nothing():
    net, x = random_convnet(5)
    before = ExcitationBackprop(net, "early").attend(x, [0, 1], "dual").maps
    scale = torch.rand(net.conv2.out_channels, dtype=torch.float64) * 3 + 0.1
    with torch.no_grad():
        net.norm2.weight.mul_(scale)
        net.norm2.bias.mul_(scale)
        net.conv3.weight.div_(scale[None, :, None, None])
    after = ExcitationBackprop(net, "early").attend(x, [0, 1], "dual").maps
    assert torch.allclose(before, after, atol=1e-12)


def test_cam_identity():
    """For features → global average → linear, CAM = H·W × c-MWP when target and dual start with S⁺ and S⁻."""
    torch.manual_seed(0)
    features = torch.rand(1, 6, 5, 7, dtype=torch.float64)
    head = nn.Sequential(nn.Identity(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6, 4)).double().eval()
    weight, pooled = head[3].weight.detach(), features.mean((2, 3))[0]
    for label in range(4):
        up = float((pooled * weight[label].clamp_min(0)).sum())
        down = float((pooled * (-weight[label]).clamp_min(0)).sum())
        prior = torch.zeros(1, 4, dtype=torch.float64)
        prior[0, label] = 1.0
        engine = ExcitationBackprop(head, "0")
        target = engine.winning(features, prior)[0][0, 0]
        dual = target - engine.winning(features, prior, "dual")[0][0, 0]
        cam = torch.einsum("chw,c->hw", features[0], weight[label])
        assert torch.allclose((up * target - down * dual).sum(0) * 35, cam, atol=1e-12)


def test_visits_of_a_random_walk_converge_to_the_winning_probability():
    torch.manual_seed(7)
    rng = np.random.default_rng(0)
    net = MLP([torch.randn(5, 4).tolist(), torch.randn(5, 5).tolist(), torch.randn(3, 5).tolist()])
    x = torch.rand(1, 4, dtype=torch.float64)
    expected = units(net, x, [1])[0, 0].numpy()
    activations, weights = [x[0].numpy()], [layer.weight.detach().numpy() for layer in net.layers]
    for weight in weights[:-1]:
        activations.append(np.maximum(weight @ activations[-1], 0))
    count = 40_000
    state = np.full(count, 1)
    for weight, below in zip(reversed(weights), reversed(activations), strict=True):
        links = np.maximum(weight, 0) * below
        total = links.sum(1, keepdims=True)
        chance = np.divide(links, total, out=np.zeros_like(links), where=total > 0)
        steps = rng.random(len(state))[:, None] > np.cumsum(chance[state], axis=1)
        state = np.minimum(steps.sum(1), weight.shape[1] - 1)[chance[state].sum(1) > 0.5]
    visits = np.bincount(state, minlength=4) / count
    assert np.abs(visits - expected).max() < 0.01


def test_model_is_left_as_it_was():
    net, x = random_convnet(6)
    before, modules = copy.deepcopy(net.state_dict()), state_of(net)
    image = x.clone()
    ExcitationBackprop(net, "early").attend(x, [0], "dual")
    assert all(torch.equal(before[name], value) for name, value in net.state_dict().items())
    assert state_of(net) == modules and torch.equal(image, x) and not net.training


def test_nothing_stays_behind_when_the_forward_pass_raises():
    class Raises(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Conv2d(3, 4, 3)

        def forward(self, x):
            self.layer(x)
            raise RuntimeError("broken")

    net = Raises().eval()
    engine = ExcitationBackprop(net, "layer")
    with pytest.raises(
        EbpError, match=r"cannot take images of shape \(1, 3, 8, 8\) \(RuntimeError: broken\)"
    ) as caught:
        engine.attend(torch.rand(1, 3, 8, 8), [0])
    assert isinstance(caught.value.__cause__, RuntimeError)
    assert not net.layer._forward_hooks
    assert torch.overrides._get_current_function_mode() is None


def test_threads_do_not_disturb_each_other():
    net, x = random_convnet(8)
    engine = ExcitationBackprop(net, "early")
    expected = [engine.attend(x + shift, [0, 1], "dual").maps for shift in (0.0, 0.1, 0.2)]
    wrong: list[int] = []

    def work(index: int) -> None:
        for _ in range(5):
            maps = engine.attend(x + index / 10, [0, 1], "dual").maps
            if not torch.allclose(maps, expected[index], atol=1e-12):
                wrong.append(index)

    threads = [threading.Thread(target=work, args=(index,)) for index in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and not any(module._forward_hooks for module in net.modules())


def test_works_under_inference_mode():
    net, x = random_convnet(9)
    engine = ExcitationBackprop(net, "early")
    expected = engine.attend(x, [0]).maps
    with torch.inference_mode():
        assert torch.allclose(engine.attend(x + 0, [0]).maps, expected)


def test_changed_weights_are_noticed():
    net, x = random_convnet(10)
    engine = ExcitationBackprop(net, "early")
    engine.attend(x, [0])
    with torch.no_grad():
        net.conv3.weight.neg_()
    fresh = ExcitationBackprop(net, "early").attend(x, [0]).maps
    assert torch.allclose(engine.attend(x, [0]).maps, fresh)
    net.conv3.weight.data = net.conv3.weight.data.neg()
    fresh = ExcitationBackprop(net, "early").attend(x, [0]).maps
    assert torch.allclose(engine.attend(x, [0]).maps, fresh)


class Functional(nn.Module):
    """The same network twice: once with in-place operations, once without."""

    def __init__(self, in_place: bool):
        super().__init__()
        torch.manual_seed(11)
        self.start = nn.Conv2d(3, 8, 3, padding=1)
        self.shared = nn.Conv2d(8, 8, 3, padding=1)
        self.norm = nn.BatchNorm2d(8)
        nn.init.normal_(self.norm.weight)
        self.head = nn.Linear(8, 5)
        self.in_place = in_place

    def forward(self, x):
        x = self.start(x)
        x = x.relu_() if self.in_place else functional.relu(x)
        for _ in range(2):  # a module used twice
            y = self.norm(self.shared(x))
            if self.in_place:
                y += x
                x = functional.relu(y, inplace=True)
            else:
                x = torch.relu(y + x)
        return self.head(x.mean(dim=(2, 3)))


def test_in_place_operations_and_reused_modules():
    x = torch.rand(2, 3, 9, 9)
    plain, fast = Functional(False).eval(), Functional(True).eval()
    for contrast in (None, "dual"):
        expected = ExcitationBackprop(plain, "start").attend(x, [0, 3], contrast)
        attention = ExcitationBackprop(fast, "start").attend(x, [0, 3], contrast)
        assert torch.allclose(attention.maps, expected.maps, atol=1e-6)
        assert contrast or torch.allclose(attention.mass, torch.ones(2, 2), atol=1e-5)


class Head(nn.Module):
    def __init__(self, middle):
        super().__init__()
        self.start, self.middle, self.head = nn.Conv2d(3, 4, 3), middle, nn.Linear(4, 3)

    def forward(self, x):
        return self.head(self.middle(self.start(x)).mean((2, 3)))


class Strange(nn.Module):
    def forward(self, x):
        return torch.cumsum(x, 1)


class Overwriting(nn.Module):
    def forward(self, x):
        view = x.view(x.shape)
        view.relu_()
        return x


def test_operation_without_a_rule_is_named_with_its_module():
    net = Head(nn.Sequential(nn.ReLU(), Strange())).eval()
    engine = ExcitationBackprop(net, "start")
    with pytest.raises(UnsupportedOperation, match=r"torch\.cumsum.* in middle\.1,.*register"):
        engine.attend(torch.rand(1, 3, 8, 8), [0])


def test_writing_through_a_view_is_refused():
    with pytest.raises(UnsupportedOperation, match="written over"):
        ExcitationBackprop(Head(Overwriting()).eval(), "start").attend(torch.rand(1, 3, 8, 8), [0])


def test_operation_off_the_path_needs_no_rule():
    class Aside(nn.Module):
        def forward(self, x):
            torch.cumsum(x, 1)
            return functional.relu(x)

    attention = ExcitationBackprop(Head(Aside()).eval(), "start").attend(torch.rand(1, 3, 8, 8), [0])
    assert attention.mass.item() == pytest.approx(1, abs=1e-5)


def test_registered_rule_is_used():
    from ebp import rules

    def back(record, output, flow, walk):
        yield record.inputs[0], flow

    rules.register(torch.erf, rule=rules.Rule(back))
    try:

        class Erf(nn.Module):
            def forward(self, x):
                return torch.erf(functional.relu(x))

        attention = ExcitationBackprop(Head(Erf()).eval(), "start").attend(torch.rand(1, 3, 8, 8), [0])
        assert attention.mass.item() == pytest.approx(1, abs=1e-5)
    finally:
        rules._TABLE.pop(torch.erf)


@pytest.mark.parametrize(
    ("targets", "message"),
    [
        ([7], "outside"),
        ([-1], "outside"),
        ([[0], [1], [2]], "neither"),
        ([], "no targets"),
        ((), "no targets"),
        (None, "no targets"),
        ("naevus", "knows none"),
        (torch.rand(2, 4), "neither"),
        (torch.full((1, 5), float("nan")), "not finite"),
    ],
)
def test_wrong_targets_are_refused(targets, message):
    net, x = random_convnet(1)
    with pytest.raises(EbpError, match=message):
        ExcitationBackprop(net, "early").attend(x, targets)


@pytest.mark.parametrize("contrast", ["mean", [0, 1, 2], [0, 9]])
def test_wrong_contrast_is_refused(contrast):
    net, x = random_convnet(1)
    with pytest.raises(EbpError):
        ExcitationBackprop(net, "early").attend(x, [0, 1], contrast)


def test_every_form_of_target():
    net, x = random_convnet(1)
    engine = ExcitationBackprop(net, "early")
    expected = engine.attend(x, [1, 3, 0]).maps
    eye = torch.eye(5, dtype=torch.float64)[[1, 3, 0]]
    forms = ([[1, 3, 0], [1, 3, 0]], np.array([1, 3, 0]), torch.tensor([1, 3, 0]), eye, eye.expand(2, 3, 5))
    for form in forms:
        assert torch.equal(engine.attend(x, form).maps, expected)
    assert engine.attend(x, 1).maps.shape[1] == 1


def test_wrong_use_gets_a_clear_message():
    net, x = random_convnet(1)
    with pytest.raises(EbpError, match=r"no layer 'erly'.*early"):
        ExcitationBackprop(net, "erly")
    with pytest.raises(EbpError, match="floating point"):
        ExcitationBackprop(net, "early").attend(torch.zeros(1, 3, 8, 8, dtype=torch.uint8), [0])
    with pytest.raises(EbpError, match="not finite"):
        ExcitationBackprop(net, "early").attend(x * float("nan"), [0])
    with pytest.raises(EbpError, match="choose another"):
        ExcitationBackprop(net, "head").attend(x, [0])
    with pytest.raises(EbpError, match=r"eval\(\)"):
        ExcitationBackprop(copy.deepcopy(net).train(), "early").attend(x, [0])


def test_attention_upsamples_and_points():
    net, x = random_convnet(1)
    attention = ExcitationBackprop(net, "early").attend(x, [0, 1])
    large = attention.upsample((40, 60))
    peaks = attention.peaks((40, 60))
    assert large.shape == (2, 2, 40, 60) and large.min() >= 0 and peaks.shape == (2, 2, 2)
    for n in range(2):
        for k in range(2):
            u, v = peaks[n, k].tolist()
            assert large[n, k, v, u] == large[n, k].max()


def test_public_names_resolve():
    for name in ebp.__all__:
        assert getattr(ebp, name) is not None
    with pytest.raises(AttributeError):
        _ = ebp.nothing


# --- what is given in another form than meant


@pytest.mark.parametrize("as_array", [torch.as_tensor, np.asarray])
def test_as_many_targets_as_images_say_what_they_mean(as_array):
    net, x = random_convnet(1)
    engine = ExcitationBackprop(net, "early")
    top = as_array(engine.attend(x, [0]).logits.argmax(1))
    own, every = (engine.attend(x, given).maps for given in (top[:, None], top.tolist()))
    assert own.shape[:2] == (2, 1) and every.shape[:2] == (2, 2)
    for image in (0, 1):
        alone = engine.attend(x[image : image + 1], [int(top[image])]).maps[0, 0]
        assert torch.allclose(own[image, 0], alone) and torch.allclose(every[image, image], alone)
    for doubtful in (top, as_array(np.eye(5)[:2])):
        with pytest.raises(EbpError, match=r"two ways: give targets\[:, None\].*targets\.tolist\(\)"):
            engine.attend(x, doubtful)
        with pytest.raises(EbpError, match="two ways"):
            engine.attend(x, [0], contrast=doubtful)
        engine.attend(x[:1], doubtful)
    shares = np.eye(5)[:2]
    assert torch.equal(engine.attend(x, shares.tolist()).maps, engine.attend(x, [0, 1]).maps)
    assert torch.equal(engine.attend(x, as_array(shares)[:, None]).maps, engine.attend(x, [[0], [1]]).maps)


def test_a_layer_may_be_the_submodule_itself():
    net, x = random_convnet(1)
    engine = ExcitationBackprop(net, net.early)
    assert engine.layer == "early"
    assert torch.equal(engine.attend(x, [0]).maps, ExcitationBackprop(net, "early").attend(x, [0]).maps)
    assert ExcitationBackprop(net, [net.norm3, "early"]).layer == "norm3 + early"
    for layer, says in ((nn.ReLU(), "ReLU given as layer is no submodule"), (net, "is the whole"), (3, "of type int")):
        with pytest.raises(EbpError, match=says):
            ExcitationBackprop(net, layer)
    with pytest.raises(EbpError, match="no submodule"):
        ExcitationBackprop(net, nn.Sequential())


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        (["a", "b", "a", "c", "d"], "2 classes 'a': ebp.classifier.unique"),
        ("abcde", "list of texts"),
        ([1, 2, 3, 4, 5], "list of texts"),
        (5, "list of texts"),
        (["a", "b"], "2 names for 5 classes"),
        ([], "0 names for 5 classes"),
        (list("abcdef"), "6 names for 5 classes"),
    ],
)
def test_labels_are_one_for_each_class(labels, says):
    net, x = random_convnet(1)
    with pytest.raises(EbpError, match=says):
        ExcitationBackprop(net, "early", labels=labels).attend(x, [0])


def test_arrays_where_tensors_belong_are_told():
    net, x = random_convnet(1)
    engine = ExcitationBackprop(net, "early")
    doors = [
        lambda: engine.attend(x.numpy(), [0]),
        lambda: engine.attend([x], [0]),
        lambda: engine.layers(x.numpy()),
        lambda: engine.evidence(x, np.ones((1, 10, 12))),
        lambda: prepare(x, Preprocessing(16)),
    ]
    for door in doors:
        with pytest.raises(EbpError, match=r"must be a .*of type \w+: \w+"):
            door()
