"""Every rule against a slow re-implementation from its equation, float64."""

import itertools

import pytest
import torch
from torch import nn
from torch.nn import functional

from ebp import ExcitationBackprop
from tests.ebp_rules import by_children, matrix_of, push


def double(module: nn.Module) -> nn.Module:
    torch.manual_seed(0)
    for parameter in module.parameters():
        nn.init.normal_(parameter)
    return module.double().eval()


LINEAR = {
    "linear": (nn.Linear(6, 4), (2, 6)),
    "linear on tokens": (nn.Linear(3, 4), (1, 2, 3)),
    "conv1d": (nn.Conv1d(2, 3, 3, 2, 1), (1, 2, 6)),
    "conv2d": (nn.Conv2d(2, 3, 3, padding=1), (1, 2, 4, 5)),
    "conv2d strided": (nn.Conv2d(2, 3, 3, stride=2), (2, 2, 6, 5)),
    "conv2d skips rows": (nn.Conv2d(2, 2, 2, stride=4), (1, 2, 7, 8)),
    "conv2d dilated": (nn.Conv2d(2, 3, 3, dilation=2, padding=(2, 1)), (1, 2, 5, 6)),
    "conv2d grouped": (nn.Conv2d(4, 4, (1, 3), groups=2), (1, 4, 3, 4)),
    "conv2d depthwise": (nn.Conv2d(3, 3, 3, padding=1, groups=3), (1, 3, 3, 4)),
    "conv2d pointwise": (nn.Conv2d(3, 5, 1), (2, 3, 3, 2)),
    "conv2d pointwise strided": (nn.Conv2d(3, 5, 1, stride=2), (2, 3, 5, 4)),
    "conv2d same": (nn.Conv2d(2, 2, (2, 4), padding="same"), (1, 2, 4, 5)),
    "conv2d valid": (nn.Conv2d(2, 2, 2, padding="valid"), (1, 2, 3, 3)),
    "conv3d": (nn.Conv3d(1, 2, 2, padding=1), (1, 1, 3, 2, 3)),
    "transposed": (nn.ConvTranspose2d(2, 3, 3, stride=2, padding=1, output_padding=1), (1, 2, 3, 3)),
    "transposed grouped": (nn.ConvTranspose2d(4, 4, 2, groups=2), (1, 4, 2, 3)),
}


@pytest.mark.filterwarnings("ignore:Using padding='same'")
@pytest.mark.parametrize("name", LINEAR)
@pytest.mark.parametrize("signed", [False, True])
def test_linear_operations(name, signed):
    module, shape = LINEAR[name]
    double(module)
    x = torch.randn(shape, dtype=torch.float64) if signed else torch.rand(shape, dtype=torch.float64)
    mass = torch.rand(module(x).shape, dtype=torch.float64)
    expected = by_children(matrix_of(module, x), x, mass)
    assert torch.allclose(push(module, x, mass)[0], expected, atol=1e-12)
    low = torch.where(torch.rand(mass.shape) < 0.5, -1.0, 1.0).double()
    flipped = matrix_of(module, x) * low.flatten()[:, None]
    assert torch.allclose(push(module, x, mass, low)[0], by_children(flipped, x, mass), atol=1e-12)


@pytest.mark.parametrize("order", [lambda x, w: x @ w, lambda x, w: torch.matmul(w.T, x.mT)])
def test_products_with_a_constant(order):
    weight = torch.randn(4, 3, dtype=torch.float64)
    x = torch.rand(2, 5, 4, dtype=torch.float64)
    function = lambda value: order(value, weight)  # noqa: E731
    mass = torch.rand(function(x).shape, dtype=torch.float64)
    assert torch.allclose(push(function, x, mass)[0], by_children(matrix_of(function, x), x, mass), atol=1e-12)


AVERAGES = {
    "avg_pool1d": (lambda x: functional.avg_pool1d(x, 2), (1, 2, 6)),
    "avg_pool2d": (lambda x: functional.avg_pool2d(x, 3, 2, 1), (2, 2, 5, 6)),
    "avg_pool2d ceil": (
        lambda x: functional.avg_pool2d(x, 2, 2, ceil_mode=True, count_include_pad=False),
        (1, 1, 5, 3),
    ),
    "adaptive": (lambda x: functional.adaptive_avg_pool2d(x, (2, 3)), (1, 2, 5, 4)),
    "global": (lambda x: functional.adaptive_avg_pool2d(x, 1), (2, 3, 4, 5)),
    "mean": (lambda x: x.mean((2, 3)), (2, 3, 4, 5)),
    "mean kept": (lambda x: torch.mean(x, [-1, -2], keepdim=True), (2, 3, 4, 5)),
    "mean one": (lambda x: x.mean(-1).mean(-1), (1, 3, 2, 4)),
    "sum": (lambda x: x.sum(dim=(2, 3)), (1, 3, 2, 4)),
}


@pytest.mark.parametrize("name", AVERAGES)
def test_averages_share_by_activation(name):
    function, shape = AVERAGES[name]
    x = torch.rand(shape, dtype=torch.float64)
    x[x < 0.3] = 0
    mass = torch.rand(function(x).shape, dtype=torch.float64)
    expected = by_children(matrix_of(function, x), x, mass)
    assert torch.allclose(push(function, x, mass)[0], expected, atol=1e-12)


def test_average_after_a_convolution_is_one_linear_operation():
    """DenseNet's order: convolution, average, batch norm with scales of both signs."""
    conv = double(nn.Conv2d(2, 3, 1))
    norm = nn.BatchNorm2d(3).double().eval()
    with torch.no_grad():
        norm.weight.copy_(torch.tensor([1.0, -2.0, 0.5]))
    x = torch.rand(1, 2, 4, 4, dtype=torch.float64)
    function = lambda value: norm(functional.avg_pool2d(conv(value), 2))  # noqa: E731
    mass = torch.rand(1, 3, 2, 2, dtype=torch.float64)
    expected = by_children(matrix_of(function, x), x, mass)
    assert torch.allclose(push(function, x, mass)[0], expected, atol=1e-12)


@pytest.mark.parametrize(
    "options", [{}, {"stride": 1, "padding": 1}, {"ceil_mode": True}, {"dilation": 2, "stride": 1}]
)
def test_maximum_gives_all_to_the_arg_max(options):
    x = torch.rand(2, 2, 5, 6, dtype=torch.float64)
    pooled, winners = functional.max_pool2d(x, 2, return_indices=True, **options)
    mass = torch.rand(pooled.shape, dtype=torch.float64)
    expected = torch.zeros(2, 2, 30, dtype=torch.float64)
    for n, c in itertools.product(range(2), range(2)):
        for index, share in zip(winners[n, c].flatten(), mass[n, c].flatten(), strict=True):
            expected[n, c, index] += share
    for function in (functional.max_pool2d, torch.max_pool2d):
        result, _ = push(lambda value, f=function: f(value, 2, **options), x, mass)
        assert torch.equal(result, expected.view(x.shape))


@pytest.mark.parametrize("function", [lambda x: functional.adaptive_max_pool2d(x, 2), lambda x: x.amax((2, 3))])
def test_other_maxima(function):
    x = torch.rand(1, 3, 4, 6, dtype=torch.float64)
    mass = torch.rand(function(x).shape, dtype=torch.float64)
    result, _ = push(function, x, mass)
    assert result.sum() == pytest.approx(mass.sum().item())
    assert torch.isin(x[result > 0], function(x)).all()


@pytest.mark.parametrize(
    ("function", "factor"),
    [
        (lambda a, b: a + b, 1),
        (lambda a, b: torch.add(a, b, alpha=2), 2),
        (lambda a, b: a - b, -1),
        (lambda a, b: a.clone().add_(b), 1),
    ],
)
def test_sums_share_by_positive_parts(function, factor):
    x = torch.randn(2, 3, 4, dtype=torch.float64)
    mass = torch.rand(3, 4, dtype=torch.float64)
    result, _ = push(lambda value: function(value[0], value[1]), x, mass)
    first, second = x[0].clamp_min(0), (factor * x[1]).clamp_min(0)
    total = first + second
    for i, j in itertools.product(range(3), range(4)):
        for part, got in ((first, result[0]), (second, result[1])):
            expected = mass[i, j] * part[i, j] / total[i, j] if total[i, j] > 0 else 0.0
            assert got[i, j] == pytest.approx(float(expected))


def test_sum_with_a_broadcast_operand():
    x = torch.rand(3, 4, dtype=torch.float64)
    mass = torch.rand(3, 4, dtype=torch.float64)
    result, _ = push(lambda value: value + value.sum(0, keepdim=True), x, mass)
    assert result.sum() == pytest.approx(mass.sum().item())


CONSTANTS = {
    "add": (lambda x: x + torch.ones(3, 4), 1),
    "reversed": (lambda x: 3 - x, -1),
    "scale": (lambda x: x * -2.0, -1),
    "divide": (lambda x: x / 4, 1),
    "dropout": (lambda x: functional.dropout(x, 0.5, False), 1),
    "relu": (functional.relu, 1),
    "relu6": (functional.relu6, 1),
    "hardtanh": (lambda x: functional.hardtanh(x, 0.0, 6.0), 1),
    "clamp": (lambda x: x.clamp(0, 2), 1),
    "lrn": (lambda x: functional.local_response_norm(x[None], 2)[0], 1),
}


@pytest.mark.parametrize("name", CONSTANTS)
def test_mass_follows_the_element(name):
    function, sign = CONSTANTS[name]
    x, mass = torch.rand(3, 4, dtype=torch.float64), torch.rand(3, 4, dtype=torch.float64)
    result, got = push(function, x, mass)
    assert torch.equal(result, mass)
    assert (1 if got is None else got.flatten()[0]) == sign


def test_batch_norm_turns_the_sign_of_the_convolution_before_it():
    conv = double(nn.Conv2d(2, 3, 3, padding=1))
    norm = nn.BatchNorm2d(3).double().eval()
    with torch.no_grad():
        norm.weight.copy_(torch.tensor([1.5, -0.5, -2.0]))
    x = torch.rand(1, 2, 4, 4, dtype=torch.float64)
    mass = torch.rand(1, 3, 4, 4, dtype=torch.float64)
    matrix = matrix_of(conv, x).view(3, 16, 32) * norm.weight.detach().sign()[:, None, None]
    expected = by_children(matrix.view(48, 32), x, mass)
    assert torch.allclose(push(lambda value: norm(conv(value)), x, mass)[0], expected, atol=1e-12)


def test_one_convolution_under_two_batch_norms():
    conv = double(nn.Conv2d(2, 3, 1))
    norms = [nn.BatchNorm2d(3).double().eval() for _ in range(2)]
    with torch.no_grad():
        norms[1].weight.neg_()
    head = double(nn.Linear(3, 2))

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.start, self.conv, self.a, self.b, self.head = nn.Identity(), conv, *norms, head

        def forward(self, x):
            y = self.conv(self.start(x))
            return self.head((functional.relu(self.a(y)) + functional.relu(self.b(y))).mean((2, 3)))

    x = torch.rand(1, 2, 4, 4, dtype=torch.float64)
    attention = ExcitationBackprop(Net().eval(), "start").attend(x, [0, 1])
    assert torch.isfinite(attention.maps).all() and attention.mass.max() <= 1 + 1e-12


SHAPES = {
    "flatten": lambda x: x.flatten(1),
    "view": lambda x: x.view(2, 2, -1),
    "permute": lambda x: x.permute(0, 3, 1, 2),
    "torch.permute": lambda x: torch.permute(x, (3, 2, 0, 1)),
    "transpose": lambda x: x.transpose(1, -1),
    "getitem": lambda x: x[:, 1:, ::2],
    "newaxis": lambda x: x[:, None, ..., 0],
    "index": lambda x: x[:, torch.tensor([2, 0, 0])],
    "chunk": lambda x: torch.cat(x.chunk(2, -1)[::-1], -1),
    "split": lambda x: x.split([1, 2], 1)[1],
    "cat twice": lambda x: torch.cat([x, x], 2),
    "stack": lambda x: torch.stack((x, x)),
    "pad": lambda x: functional.pad(x, (1, 0, 2, 1)),
    "roll": lambda x: torch.roll(x, (1, -1), (2, 3)),
    "squeeze": lambda x: x.unsqueeze(1).squeeze(1),
    "mT": lambda x: x.mT,
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_move_mass_back(name):
    function = SHAPES[name]
    x = torch.rand(2, 3, 4, 6, dtype=torch.float64, requires_grad=True)
    y = function(x)
    mass = torch.rand(y.shape, dtype=torch.float64)
    (expected,) = torch.autograd.grad(y, x, mass)
    low = torch.where(torch.rand(y.shape) < 0.5, -1.0, 1.0).double()
    result, sign = push(function, x.detach(), mass, low)
    assert torch.allclose(result, expected)
    assert sign is None or sign.shape == x.shape  # None: elements taken more than once, under different signs


def test_half_precision_normalisers_are_single():
    module = nn.Conv2d(2, 3, 3).to(torch.bfloat16).eval()
    x = torch.rand(1, 2, 5, 5).to(torch.bfloat16)
    mass = torch.rand(1, 3, 3, 3)
    result, _ = push(module, x, mass)
    assert result.dtype == torch.float32 and torch.isfinite(result).all()
