"""What an engine keeps between passes: the right weights, and nothing else."""

import gc
import pickle
import weakref

import pytest
import torch
from ebp_nets import random_convnet
from torch import nn
from torch.nn import functional

from ebp import ExcitationBackprop
from ebp.rules.base import FOLDED, checksum
from ebp.tape import Node


def convolutional() -> nn.Sequential:
    torch.manual_seed(0)
    head = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 3)]
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 8, 3), nn.ReLU(), *head).eval()


def test_no_pass_is_kept_alive():
    net = convolutional()
    engine, made = ExcitationBackprop(net, "1"), weakref.WeakSet()
    before = {id(item) for item in gc.get_objects() if type(item) is Node}  # of others in this process
    look = net[-1].register_forward_pre_hook(
        lambda *_: made.update(item for item in gc.get_objects() if type(item) is Node and id(item) not in before)
    )
    engine.attend(torch.rand(2, 3, 16, 16), [0, 1], "dual")
    look.remove()
    during = len(made)
    gc.collect()
    assert during and not len(made)


def test_replaced_parameters_die():
    net = convolutional()
    engine = ExcitationBackprop(net, "1")
    engine.attend(torch.rand(1, 3, 16, 16), [0])
    old = weakref.ref(net[2].weight)
    net[2] = nn.Conv2d(4, 8, 3)
    gc.collect()
    assert old() is None


def test_scales_that_change_their_signs_get_their_own_weights():
    torch.manual_seed(1)
    net = nn.Sequential(nn.Identity(), nn.Linear(6, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 3)).double().eval()
    nn.init.constant_(net[2].bias, 3)
    engine, x = ExcitationBackprop(net, "0"), torch.rand(2, 6, dtype=torch.float64)
    for _ in range(40):
        with torch.no_grad():
            net[2].weight.copy_(torch.randn(4))
        expected = ExcitationBackprop(net, "0").winning(x, [0])[0]
        assert torch.equal(engine.winning(x, [0])[0], expected)
    assert len(engine._weights._entries[net[1].weight][1]) <= 16  # one for each pattern of four signs


def test_scales_that_are_no_parameters_leave_nothing_behind():
    class Scaled(nn.Module):
        def __init__(self):
            super().__init__()
            self.start, self.conv, self.head = nn.Identity(), nn.Conv2d(3, 4, 1), nn.Linear(4, 2)
            self.register_buffer("scale", torch.tensor([1.0, -1, 1, -1]))

        def forward(self, x):
            x = functional.batch_norm(self.conv(self.start(x)), torch.zeros(4), torch.ones(4), self.scale, None)
            return self.head(torch.neg(torch.neg(functional.relu(x))).mean((2, 3)))

    net = Scaled().eval()
    engine = ExcitationBackprop(net, "start")
    for _ in range(5):
        engine.attend(torch.rand(1, 3, 4, 4), [0], "dual")
    assert len(engine._weights._entries.get(net.conv.weight, (0, {}))[1]) == 0
    assert len(engine._weights._entries[net.head.weight][1]) <= 2


def test_one_parameter_in_two_places_of_a_product():
    class Both(nn.Module):
        def __init__(self):
            super().__init__()
            self.start, self.head = nn.Identity(), nn.Linear(16, 3)
            self.both = nn.Parameter(torch.randn(2, 4, 4))

        def forward(self, x):
            return self.head((self.both @ (self.start(x) @ self.both).relu()).relu().flatten(1))

    torch.manual_seed(2)
    net, x = Both().double().eval(), torch.rand(2, 4, 4, dtype=torch.float64)
    kept = ExcitationBackprop(net, "start")
    kept.winning(x, [0])
    fresh = ExcitationBackprop(net, "start", cache_limit=0)
    assert torch.equal(kept.winning(x, [0])[0], fresh.winning(x, [0])[0])


def test_an_engine_can_be_pickled():
    engine, x = ExcitationBackprop(convolutional(), "1"), torch.rand(1, 3, 16, 16)
    expected = engine.attend(x, [0, 1]).maps
    assert torch.allclose(pickle.loads(pickle.dumps(engine)).attend(x, [0, 1]).maps, expected)


# --- weights that are changed without a trace


def normed() -> nn.Sequential:
    """Batch norm between a convolution and its activation: its scale's signs, variance and the weights all enter."""
    torch.manual_seed(3)
    head = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 3)]
    net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), *head)
    nn.init.constant_(net[3].bias, 1)
    return net.eval()


def fused(kind, **options):
    def step(net):
        net.requires_grad_()
        optimiser = kind(net.parameters(), lr=0.3, fused=True, **options)
        net(torch.rand(4, 3, 16, 16, device=net[0].weight.device)).square().sum().backward()
        optimiser.step()

    return step


def by_numpy(net):
    net[2].weight.detach().numpy()[...] *= -1


def by_data(net):
    net[2].weight.data.mul_(-1)


def of_one_number(net):
    net[2].weight.detach().numpy()[3, 1, 1, 1] += 3


def turned_round(net):
    values = net[2].weight.detach().numpy()
    values[...] = values[::-1].copy()


def of_scales(net):
    net[3].weight.detach().numpy()[:] = (1, -1) * 4


def of_variances(net):
    net[3].running_var.numpy()[:4] = 50


def by_assignment(net):
    net[2].weight.data = torch.randn_like(net[2].weight)


TRACELESS = {
    "fused SGD": fused(torch.optim.SGD),
    "fused SGD with momentum": fused(torch.optim.SGD, momentum=0.9),
    "fused Adam": fused(torch.optim.Adam),
    "fused AdamW": fused(torch.optim.AdamW),
    "fused Adagrad": fused(torch.optim.Adagrad),
    "a NumPy view": by_numpy,
    "a NumPy view of one number": of_one_number,
    "a NumPy view that only moves numbers": turned_round,
    "a NumPy view of a norm's scale": of_scales,
    "a NumPy view of a buffer": of_variances,
    ".data": by_data,
    "assigning .data": by_assignment,
}


GPU = pytest.param("cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU"))


@pytest.mark.parametrize("device", ["cpu", GPU])
@pytest.mark.parametrize("way", TRACELESS)
def test_weights_changed_by_any_road_are_seen(way, device):
    if device == "cuda" and "NumPy" in way:
        pytest.skip("NumPy sees no memory of a GPU")
    if device == "cuda" and "Adagrad" in way:
        pytest.skip("torch has no fused Adagrad there")
    net, x = normed().to(device), torch.rand(2, 3, 16, 16, device=device)
    engine = ExcitationBackprop(net, "1")
    before = engine.winning(x, [0, 1], "dual")[0]
    TRACELESS[way](net)
    net.requires_grad_(False)
    expected = ExcitationBackprop(net, "1", cache_limit=0).winning(x, [0, 1], "dual")[0]
    largest = expected.abs().max()
    assert (before - expected).abs().max() > 0.05 * largest
    assert (engine.winning(x, [0, 1], "dual")[0] - expected).abs().max() < 1e-4 * largest


def test_weights_that_stay_are_kept():
    net, x = normed(), torch.rand(2, 3, 16, 16)
    engine = ExcitationBackprop(net, "1")
    engine.attend(x, [0, 1], "dual")
    kernels = [kept for _, entries in engine._weights._entries.values() for kept in entries.values()]
    engine.attend(x, [0, 1], "dual")
    again = [kept for _, entries in engine._weights._entries.values() for kept in entries.values()]
    assert len(kernels) == len(again) and all(map(lambda old, new: old is new, kernels, again))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_nothing_is_kept_on_a_gpu():
    engine = ExcitationBackprop(normed().to("cuda"), "1")
    engine.attend(torch.rand(2, 3, 16, 16, device="cuda"), [0, 1], "dual")
    assert engine._weights.held() == 0


def test_a_network_that_changes_its_device_or_dtype():
    net, x = random_convnet(0)
    engine = ExcitationBackprop(net, "early")
    engine.attend(x, [0])
    net.float()
    expected = ExcitationBackprop(net, "early").attend(x, [0]).maps
    assert torch.equal(engine.attend(x, [0]).maps, expected)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
@pytest.mark.parametrize("count", [0, 1, 9, FOLDED - 1, FOLDED, 3 * FOLDED + 5])
def test_no_change_of_one_number_goes_unseen(dtype, count):
    torch.manual_seed(0)
    weight = torch.randn(count).to(dtype)
    before = checksum(weight).clone()
    assert before.numel() == min(count, FOLDED)
    assert torch.equal(checksum(weight), before)
    for place in {0, count // 2, count - 1} if count else ():
        changed = weight.clone()
        changed[place] = torch.nextafter(changed[place].double(), torch.tensor(9.0).double()) + 0.01
        assert not torch.equal(checksum(changed), before)


def test_a_weight_with_its_channels_last_is_not_copied():
    weight = torch.randn(64, 32, 3, 3).contiguous(memory_format=torch.channels_last)
    assert checksum(weight).data_ptr() == weight.data_ptr()
