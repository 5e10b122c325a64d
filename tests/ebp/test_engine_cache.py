"""What an engine keeps between passes: the right weights, and nothing else."""

import gc
import pickle
import weakref

import torch
from torch import nn
from torch.nn import functional

from ebp import ExcitationBackprop
from ebp.tape import Node


def convolutional() -> nn.Sequential:
    torch.manual_seed(0)
    head = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 3)]
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 8, 3), nn.ReLU(), *head).eval()


def test_no_pass_is_kept_alive():
    engine = ExcitationBackprop(convolutional(), "1")
    engine.attend(torch.rand(2, 3, 16, 16), [0, 1], "dual")
    gc.collect()
    assert not [item for item in gc.get_objects() if type(item) is Node]


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
