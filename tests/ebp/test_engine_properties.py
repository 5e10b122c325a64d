"""Properties that hold for every network: random small ones, made of every kind of operation."""

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional

from ebp import ExcitationBackprop
from tests.ebp_nets import randomise

CHANNELS = 4


class Residual(nn.Module):
    def __init__(self, inner: nn.Module):
        super().__init__()
        self.inner = inner

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.inner(x))


class Branches(nn.Module):
    def __init__(self):
        super().__init__()
        self.left, self.right = nn.Conv2d(CHANNELS, 2, 1), nn.Conv2d(CHANNELS, 2, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(torch.cat([self.left(x), self.right(x)], 1), inplace=True)


class Excite(nn.Module):
    def __init__(self):
        super().__init__()
        self.gate = nn.Conv2d(CHANNELS, CHANNELS, 1)

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.sigmoid(self.gate(x.mean((2, 3), keepdim=True)))


class Attend(nn.Module):
    """Tokens, layer norm, attention, residual sum, and back to an image."""

    def __init__(self):
        super().__init__()
        self.norm, self.attention = nn.LayerNorm(CHANNELS), nn.MultiheadAttention(CHANNELS, 2, batch_first=True)

    def forward(self, x: Tensor) -> Tensor:
        tokens = x.flatten(2).mT
        normed = self.norm(tokens)
        return (tokens + self.attention(normed, normed, normed, need_weights=False)[0]).mT.view_as(x)


class Shuffle(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        first, second = x.chunk(2, 1)
        return torch.roll(torch.cat([second, first], 1), (1, -1), (2, 3)).permute(0, 1, 3, 2).permute(0, 1, 3, 2)


def conv(**options) -> nn.Module:
    return nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1, **options)


PAPER = {
    "conv": lambda: nn.Sequential(conv(), nn.ReLU()),
    "in place": lambda: nn.Sequential(conv(), nn.ReLU(inplace=True)),
    "batch norm": lambda: nn.Sequential(conv(bias=False), nn.BatchNorm2d(CHANNELS), nn.ReLU()),
    "grouped": lambda: nn.Sequential(conv(groups=2), nn.ReLU()),
    "dilated": lambda: nn.Sequential(nn.Conv2d(CHANNELS, CHANNELS, 3, padding=2, dilation=2), nn.ReLU()),
    "residual": lambda: Residual(nn.Sequential(conv(), nn.BatchNorm2d(CHANNELS))),
    "branches": Branches,
    "max pool": lambda: nn.MaxPool2d(3, 1, 1),
    "average pool": lambda: nn.AvgPool2d(3, 1, 1),
    "shuffle": Shuffle,
    "dropout": nn.Dropout,
    "norm of responses": lambda: nn.LocalResponseNorm(2),
    "upsampled": lambda: nn.Sequential(nn.Upsample(scale_factor=2), nn.MaxPool2d(2)),
}
EXTENSIONS = {
    "excite": Excite,
    "silu": lambda: nn.Sequential(conv(), nn.BatchNorm2d(CHANNELS), nn.SiLU()),
    "gelu": lambda: nn.Sequential(conv(), nn.GELU()),
    "hardswish": lambda: nn.Sequential(conv(), nn.Hardswish(inplace=True)),
    "depthwise": lambda: conv(groups=CHANNELS),
    "group norm": lambda: nn.Sequential(conv(), nn.GroupNorm(2, CHANNELS), nn.ReLU()),
    "attention": Attend,
}

paper = st.lists(st.sampled_from(sorted(PAPER)), min_size=1, max_size=5)
everything = st.lists(st.sampled_from(sorted(PAPER | EXTENSIONS)), min_size=1, max_size=5)
seeds = st.integers(0, 2**16)


def network(kinds: list[str], seed: int) -> tuple[ExcitationBackprop, Tensor]:
    torch.manual_seed(seed)
    blocks = [(PAPER | EXTENSIONS)[kind]() for kind in kinds]
    start = nn.Sequential(nn.Conv2d(3, CHANNELS, 3, padding=1), nn.ReLU())
    net = (
        nn.Sequential(start, *blocks, nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(4 * CHANNELS, 5)).double().eval()
    )
    randomise(net)
    return ExcitationBackprop(net, "0"), torch.rand(2, 3, 5, 6, dtype=torch.float64)


def close(first: Tensor, second: Tensor) -> bool:
    return torch.allclose(first, second, atol=1e-9, rtol=1e-7)


@settings(max_examples=40, deadline=None)
@given(everything, seeds)
def test_maps_are_finite_and_not_negative_and_no_mass_is_unaccounted_for(kinds, seed):
    engine, x = network(kinds, seed)
    attention = engine.attend(x, [0, 1, 2, 3, 4])
    assert torch.isfinite(attention.maps).all() and (attention.maps >= 0).all()
    lost = sum((loss.mass for loss in engine.losses(x, [0, 1, 2, 3, 4])), torch.zeros(5, dtype=torch.float64))
    assert close(attention.mass.sum(0) + lost, torch.full((5,), 2.0, dtype=torch.float64))
    dual = engine.attend(x, [0, 1], "dual")
    assert torch.isfinite(dual.mass).all() and (dual.maps >= 0).all()


@settings(max_examples=30, deadline=None)
@given(paper, seeds)
def test_mass_is_conserved_where_every_unit_is_excited(kinds, seed):
    engine, x = network(kinds, seed)
    with torch.no_grad():
        for name, parameter in engine.module.named_parameters():
            parameter.abs_() if "weight" in name else parameter.zero_()
        for module in engine.module.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.zero_()
    assert close(engine.attend(x, [0, 4]).mass, torch.ones(2, 2, dtype=torch.float64))


@settings(max_examples=25, deadline=None)
@given(everything, seeds, st.floats(-2, 2), st.floats(-2, 2))
def test_linear_in_the_prior(kinds, seed, a, b):
    engine, x = network(kinds, seed)
    first, second = torch.rand(2, 1, 5, dtype=torch.float64)
    units = [engine.winning(x, prior)[0] for prior in (first, second, a * first + b * second)]
    assert close(units[2], a * units[0] + b * units[1])


@settings(max_examples=25, deadline=None)
@given(everything, seeds, st.permutations(range(5)))
def test_permuted_classes_and_single_images(kinds, seed, order):
    engine, x = network(kinds, seed)
    for contrast in (None, "dual"):
        units = engine.winning(x, list(range(5)), contrast)[0]
        assert close(engine.winning(x, order, contrast)[0], units[:, order])
        assert close(engine.winning(x[1:], [2], contrast)[0], units[1:, 2:3])


@settings(max_examples=25, deadline=None)
@given(paper, seeds)
def test_positive_rescaling_between_layers_changes_nothing(kinds, seed):
    """Twice as strong here, half as strong there: the same function, the same attention."""
    engine, x = network(kinds, seed)
    before = engine.attend(x, [0, 1], "dual").maps
    with torch.no_grad():
        for parameter in engine.module[0][0].parameters():
            parameter.mul_(2.5)
    undone = nn.Sequential(engine.module[0], _Times(1 / 2.5), *list(engine.module)[1:]).eval()
    assert close(ExcitationBackprop(undone, "0").attend(x, [0, 1], "dual").maps, before)


class _Times(nn.Module):
    def __init__(self, factor: float):
        super().__init__()
        self.factor = factor

    def forward(self, x: Tensor) -> Tensor:
        return x * self.factor


@settings(max_examples=20, deadline=None)
@given(everything, seeds)
def test_a_class_that_nothing_speaks_for_has_a_zero_map(kinds, seed):
    engine, x = network([kind for kind in kinds if kind in PAPER], seed)
    with torch.no_grad():
        engine.module[-1].weight[3] = -engine.module[-1].weight[3].abs()
    attention = engine.attend(x, [3])
    assert not attention.maps.any() and not attention.mass.any()


@settings(max_examples=20, deadline=None)
@given(everything, seeds)
def test_dead_blocks_give_no_nan(kinds, seed):
    engine, x = network(kinds, seed)
    with torch.no_grad():
        engine.module[1].apply(lambda m: [p.zero_() for p in m.parameters(recurse=False)])
    for contrast in (None, "dual", "others"):
        attention = engine.attend(x, [0, 1], contrast)
        assert torch.isfinite(attention.maps).all() and torch.isfinite(attention.mass).all()


@settings(max_examples=15, deadline=None)
@given(everything, seeds)
def test_regions_are_told_what_the_classes_put_there(kinds, seed):
    engine, x = network(kinds, seed)
    region = torch.zeros(1, 5, 6)
    region[0, 1:3, 2:5] = 1
    units = engine.winning(x, [0, 1, 2, 3, 4])[0].sum(2)
    assert close(engine.evidence(x, region).mass[:, 0], (units * region).sum((2, 3)))


@settings(max_examples=15, deadline=None)
@given(everything, seeds)
def test_both_is_half_of_the_map_and_half_of_its_contrast(kinds, seed):
    engine, x = network(kinds, seed)
    plain, apart, both = (engine.attend(x, [0, 1], contrast) for contrast in (None, "dual", "both"))
    halves = [one.maps / one.maps.sum((2, 3), keepdim=True).clamp_min(1e-30) / 2 for one in (plain, apart)]
    assert close(both.maps, halves[0] + halves[1]) and close(both.mass, plain.mass)
