"""The rules beyond ReLU networks, each against its equation written out, float64."""

import math

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.functional import scaled_dot_product_attention as attend

from ebp import UnsupportedOperation
from tests.ebp_rules import by_children, matrix_of, push


def random(*shape: int) -> Tensor:
    return torch.randn(shape, dtype=torch.float64)


def rises(*shape: int) -> Tensor:
    return torch.rand(shape, dtype=torch.float64)


GATE = {
    "sigmoid of itself": lambda x: x * torch.sigmoid(x),
    "gate first": lambda x: torch.sigmoid(x + 1) * x,
    "squeeze and excite": lambda x: x * functional.hardsigmoid(x.mean((2, 3), keepdim=True)),
    "squeeze without bounds": lambda x: x * (1 + x.amax((2, 3), keepdim=True)),
    "expanded gate": lambda x: torch.mul(x, x.mean(1, keepdim=True).sigmoid().expand_as(x)),
    "in place": lambda x: x.clone().mul_(torch.softmax(x, 1)),
    "quotient": lambda x: x / (1 + x.abs().sum(1, keepdim=True)),
    "gated linear unit": lambda x: functional.glu(torch.cat([x, x.flip(1)], 1), 1),
}


@pytest.mark.parametrize("name", GATE)
def test_a_gate_takes_no_mass(name):
    torch.manual_seed(0)
    x = rises(2, 3, 4, 5)
    mass = rises(2, 3, 4, 5)
    assert torch.allclose(push(GATE[name], x, mass)[0], mass)


def test_a_gated_unit_keeps_the_mass_from_its_activated_gate():
    """SwiGLU: silu(a) gates b."""
    x, mass = rises(2, 6), rises(2, 3)
    below, _ = push(lambda v: functional.silu(v[:, :3]) * v[:, 3:], x, mass)
    assert torch.allclose(below, torch.cat([torch.zeros_like(mass), mass], 1))


def test_a_negative_gate_turns_the_sign():
    x, mass = rises(1, 4), rises(1, 4)
    below, sign = push(lambda v: v * torch.tanh(torch.linspace(-1, 1, 4) + 0 * v), x, mass)
    assert torch.allclose(below, mass)
    assert sign.tolist() == [[-1.0, -1.0, 1.0, 1.0]]


def test_two_equal_factors_are_refused_by_name():
    with pytest.raises(UnsupportedOperation, match=r"torch\.Tensor\.mul.*which of them is the gate"):
        push(lambda v: v[:, :2] * v[:, 2:], rises(1, 4), rises(1, 2))
    with pytest.raises(UnsupportedOperation, match="no excitation rule"):
        push(lambda v: torch.div(1, v), rises(1, 4), rises(1, 4))
    with pytest.raises(UnsupportedOperation, match="which of them weighs"):
        push(lambda v: v @ v.mT, rises(1, 4, 4), rises(1, 4, 4))


def by_attention(weights: Tensor, values: Tensor, mass: Tensor) -> Tensor:
    """P(v_jd) = Σ_i P(o_id) A_ij v_jd⁺ / Σ_k A_ik v_kd⁺ where o_id ≥ 0, by v⁻ where it is lower: written out."""
    result = torch.zeros_like(values)
    output = weights @ values
    for index in torch.cartesian_prod(*(torch.arange(n) for n in mass.shape)).tolist():
        *batch, i, d = index
        side = 1 if output[(*batch, i, d)] >= 0 else -1
        links = weights[(*batch, i)] * (side * values[(*batch, slice(None), d)]).clamp_min(0)
        if links.sum() > 0:
            result[(*batch, slice(None), d)] += mass[tuple(index)] * links / links.sum()
    return result


def own_sign(value: Tensor) -> Tensor:
    return torch.where(value < 0, -1.0, 1.0).double()


@pytest.mark.parametrize("kind", ["plain", "mask", "added mask", "causal", "scale", "grouped"])
def test_attention_is_held_constant(kind):
    torch.manual_seed(1)
    heads = 4 if kind == "grouped" else 2
    query, key, value = random(1, heads, 3, 4), random(1, 2, 5, 4), random(1, 2, 5, 4)
    if kind == "causal":
        key, value = key[:, :, :3], value[:, :, :3]
    extra = {
        "mask": {"attn_mask": torch.tensor([[True, False, True, True, False]] * 3)},
        "added mask": {"attn_mask": random(3, 5)},
        "causal": {"is_causal": True},
        "scale": {"scale": 0.3},
        "grouped": {"enable_gqa": True},
    }.get(kind, {})
    output = attend(query, key, value, **extra)
    mass = rises(*output.shape)
    below, _ = push(lambda v: attend(query + 0 * v.sum(), key, v, **extra), value, mass, own_sign(output))
    wide = (lambda t: t.repeat_interleave(2, -3)) if kind == "grouped" else (lambda t: t)
    scores = query @ wide(key).mT * extra.get("scale", 1 / math.sqrt(4))
    if kind == "mask":
        scores = scores.masked_fill(~extra["attn_mask"], -torch.inf)
    elif kind == "added mask":
        scores = scores + extra["attn_mask"]
    elif kind == "causal":
        scores = scores.masked_fill(~torch.ones(3, 3, dtype=torch.bool).tril(), -torch.inf)
    expected = by_attention(scores.softmax(-1), wide(value), mass)
    if kind == "grouped":
        expected = expected.view(1, 2, 2, 5, 4).sum(2)
    assert torch.allclose(below, expected, atol=1e-12)


@pytest.mark.parametrize("form", ["matmul", "einsum", "einsum implied", "turned"])
def test_written_out_attention(form):
    torch.manual_seed(2)
    x = random(1, 2, 3, 3)
    forms = {
        "matmul": lambda v: (v @ v.mT).softmax(-1) @ v,
        "einsum": lambda v: torch.einsum(
            "b h i j, b h j d -> b h i d", torch.einsum("bhid,bhjd->bhij", v, v).softmax(-1), v
        ),
        "einsum implied": lambda v: torch.einsum("...ij,...jd->...id", (v @ v.mT).softmax(-1), v),
        "turned": lambda v: (v.mT @ (v @ v.mT).softmax(-1).mT).mT,
    }
    function = forms[form]
    output = function(x)
    mass = rises(*output.shape)
    expected = by_attention((x @ x.mT).softmax(-1), x, mass)
    assert torch.allclose(push(function, x, mass, own_sign(output))[0], expected, atol=1e-12)


@pytest.mark.parametrize("equation", ["bchw,oc->bohw", "bij,jk->bik", "b...c,co->b...o", "bchw,c->bhw"])
def test_einsum_with_a_constant(equation):
    torch.manual_seed(3)
    shapes = {"bchw,oc->bohw": ((1, 3, 2, 2), (4, 3)), "bij,jk->bik": ((2, 2, 3), (3, 4))}
    shape, other = shapes.get(equation, ((1, 2, 2, 3), (3, 4)) if "..." in equation else ((1, 3, 2, 2), (3,)))
    weight, x = random(*other), random(*shape)
    function = lambda v: torch.einsum(equation, v, weight)  # noqa: E731
    mass = rises(*function(x).shape)
    assert torch.allclose(push(function, x, mass)[0], by_children(matrix_of(function, x), x, mass), atol=1e-12)


def test_einsum_of_one_operand_is_a_sum():
    x, mass = rises(2, 3, 4), rises(2, 3)
    function = lambda v: torch.einsum("bcl->bc", v)  # noqa: E731
    assert torch.allclose(push(function, x, mass)[0], by_children(matrix_of(function, x), x, mass), atol=1e-12)


def test_einsum_without_a_rule_is_refused():
    weight = rises(3, 3)
    with pytest.raises(UnsupportedOperation, match="diagonal"):
        push(lambda v: torch.einsum("ii,ij->j", v, weight), rises(3, 3), rises(3))
    with pytest.raises(UnsupportedOperation, match="3 operands"):
        push(lambda v: torch.einsum("ij,jk,kl->il", v, weight, weight), rises(3, 3), rises(3, 3))


@pytest.mark.parametrize(
    "options", [{}, {"batch_first": True}, {"add_bias_kv": True}, {"add_zero_attn": True}, {"kdim": 4, "vdim": 5}]
)
def test_multi_head_attention_is_its_parts(options):
    """The module against the same written out with linear layers and attention, whose rules are checked above."""
    torch.manual_seed(4)
    module = nn.MultiheadAttention(6, 2, **options).double().eval()
    for parameter in module.parameters():
        nn.init.normal_(parameter)
    key = random(4, 2, options.get("kdim", 6))
    value = random(4, 2, options.get("vdim", 6))
    query = random(3, 2, 6)
    if options.get("batch_first"):
        query, key, value = (item.transpose(0, 1).contiguous() for item in (query, key, value))
    output, weights = module(query, key, value, average_attn_weights=False)
    mass = rises(*output.shape)
    call = lambda v: module(query, key, v, need_weights=False)[0]  # noqa: E731
    below, _ = push(call, value, mass, own_sign(output))

    turn = (lambda t: t.transpose(0, 1)) if options.get("batch_first") else (lambda t: t)
    matrix = module.v_proj_weight if "vdim" in options else module.in_proj_weight[12:]

    def written_out(v: Tensor) -> Tensor:
        values = functional.linear(turn(v), matrix, module.in_proj_bias[12:])
        if options.get("add_bias_kv"):
            values = torch.cat([values, module.bias_v.expand(1, 2, 6)])
        if options.get("add_zero_attn"):
            values = functional.pad(values, (0, 0, 0, 0, 0, 1))
        apart = values.unflatten(2, (2, 3)).permute(1, 2, 0, 3)
        mixed = (weights.detach().softmax(-1) * 0 + weights.detach()) @ apart
        return turn(module.out_proj(mixed.permute(2, 0, 1, 3).flatten(2)))

    assert torch.allclose(written_out(value), output, atol=1e-12)
    assert torch.allclose(below, push(written_out, value, mass, own_sign(output))[0], atol=1e-12)
    assert below.sum() <= mass.sum() + 1e-12


def test_self_attention_is_not_taken_for_its_queries():
    torch.manual_seed(5)
    module = nn.MultiheadAttention(4, 2, batch_first=True).double().eval()
    x = random(1, 3, 4)
    mass = rises(1, 3, 4)
    below, _ = push(lambda v: module(v, v, v, need_weights=False)[0], x, mass, own_sign(module(x, x, x)[0]))
    fixed, _ = push(
        lambda v: module(x.clone(), x.clone(), v, need_weights=False)[0], x, mass, own_sign(module(x, x, x)[0])
    )
    assert torch.allclose(below, fixed, atol=1e-14)


def test_transformer_encoder_layer_is_seen_through():
    torch.manual_seed(6)
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True, activation="gelu").double().eval()
    x = random(1, 5, 8)
    y = layer(x)
    mass = rises(*y.shape)
    below, _ = push(layer, x, mass, own_sign(y))
    assert (below >= 0).all() and below.sum() == pytest.approx(float(mass.sum()), rel=1e-6)


def test_layer_norm_leaves_each_element_to_its_own_value():
    x, mass = random(2, 3, 4), rises(2, 3, 4)
    norm = nn.LayerNorm(4).double()
    for function in (norm, lambda v: functional.layer_norm(v, (4,)), lambda v: functional.rms_norm(v, (4,))):
        below, sign = push(function, x, mass, own_sign(random(2, 3, 4)))
        assert torch.equal(below, mass)
        assert torch.equal(sign, own_sign(x))


@pytest.mark.parametrize("kind", ["group", "instance"])
def test_norms_behind_a_convolution_are_folded_into_it(kind):
    torch.manual_seed(7)
    conv = nn.Conv2d(2, 4, 3).double()
    norm = (nn.GroupNorm(2, 4) if kind == "group" else nn.InstanceNorm2d(4, affine=True)).double().eval()
    with torch.no_grad():
        norm.weight.copy_(torch.tensor([1.0, -2.0, 0.5, -0.1]))
    x, mass = rises(1, 2, 5, 5), rises(1, 4, 3, 3)
    turned = torch.tensor([1.0, -1, 1, -1]).double().view(1, 4, 1, 1).expand(1, 4, 3, 3).reshape(-1, 1)
    expected = by_children(matrix_of(conv, x) * turned, x, mass)
    assert torch.allclose(push(lambda v: norm(conv(v)), x, mass)[0], expected, atol=1e-12)


ACTIVATIONS = (
    functional.silu, functional.gelu, functional.hardswish, functional.mish, functional.elu, functional.selu,
    functional.celu,
    functional.leaky_relu, functional.softsign, functional.softplus, functional.hardsigmoid, torch.tanh, torch.exp,
    lambda x: functional.prelu(x, torch.tensor([0.2]).double()), lambda x: functional.normalize(x, dim=1),
)  # fmt: skip


@pytest.mark.parametrize("function", ACTIVATIONS)
def test_mass_follows_the_element_through_activations(function):
    x, mass = random(2, 3, 4), rises(2, 3, 4)
    assert torch.equal(push(function, x, mass)[0], mass)


def test_maximum_minimum_and_what_is_far_from_zero():
    x, mass = random(2, 4), rises(2, 4)
    other = random(2, 4)
    below, _ = push(lambda v: torch.maximum(v, other), x, mass)
    assert torch.equal(below, mass * (x > other))
    below, _ = push(lambda v: torch.minimum(other, v), x, mass)
    assert torch.equal(below, mass * (x < other))
    for function in (torch.abs, torch.square, lambda v: v**2, lambda v: v * v):
        below, sign = push(function, x, mass)
        assert torch.equal(below, mass) and torch.equal(sign, own_sign(x))
    below, sign = push(torch.neg, x, mass)
    assert torch.equal(below, mass) and float(sign) == -1
    assert push(lambda v: v**3, x, mass)[1] is None


def written(x: Tensor) -> Tensor:
    y = x.clone()
    y[:, 1] = 7.0
    y[:, 2] = x[:, 0]
    return y


def shifted(x: Tensor) -> Tensor:
    """A temporal shift: slices written into a new tensor, a constant among them."""
    y = torch.zeros_like(x)
    y[:, :2] = x[:, 1:]
    y[:, [2]] = torch.ones(2, 1, 4, dtype=x.dtype)
    return y


SELECTIONS = {
    "shifted": shifted,
    "expand": lambda x: x[:, :, None].expand(-1, -1, 3, -1),
    "repeat": lambda x: x.repeat(1, 2, 1),
    "repeat_interleave": lambda x: x.repeat_interleave(2, 1),
    "roll": lambda x: torch.roll(x, (1, -1), (1, 2)),
    "where with a constant": lambda x: torch.where(x > 0.5, x, torch.tensor(3.0).double()),
    "masked_fill": lambda x: x.masked_fill(x > 0.5, 2.0),
    "unfold": lambda x: x.unfold(2, 2, 1),
    "pad with a value": lambda x: functional.pad(x, (1, 1), value=1.0),
    "reflected": lambda x: functional.pad(x, (1, 1), mode="reflect"),
    "gather": lambda x: x.gather(1, torch.tensor([[[0, 0, 2, 1]], [[1, 1, 1, 1]]])),
    "by index": lambda x: x[:, [2, 0, 0]],
    "written into": written,
    "triangle": lambda x: x.tril(),
    "stack": lambda x: torch.stack([x, x.flip(1)], 1),
    "unbound": lambda x: x.unbind(1)[2],
    "split": lambda x: torch.cat(x.split([1, 2], 1)[::-1], 1),
}


@pytest.mark.parametrize("name", SELECTIONS)
def test_selected_elements_get_their_mass_back(name):
    torch.manual_seed(8)
    x = rises(2, 3, 4)
    function = SELECTIONS[name]
    mass = rises(*function(x).shape)
    expected = torch.zeros_like(x)
    shift = 1e-6
    for j in range(x.numel()):  # by trying out: which outputs move one to one with the element?
        moved = x.clone()
        moved.view(-1)[j] += shift
        expected.view(-1)[j] = mass[(function(moved) - function(x)).abs() > shift / 2].sum()
    assert torch.allclose(push(function, x, mass)[0], expected, atol=1e-12)


def test_upsampling_shares_as_an_average():
    x = rises(1, 2, 3, 3)
    for mode in ("nearest", "bilinear", "area"):
        function = lambda v, mode=mode: functional.interpolate(v, scale_factor=2, mode=mode)  # noqa: E731
        mass = rises(*function(x).shape)
        assert torch.allclose(push(function, x, mass)[0], by_children(matrix_of(function, x), x, mass), atol=1e-12)
    with pytest.raises(UnsupportedOperation, match="bicubic"):
        push(lambda v: functional.interpolate(v, scale_factor=2, mode="bicubic"), x, rises(1, 2, 6, 6))


def test_repeated_elements_that_win_for_opposite_reasons():
    """g = -2 is used three times, and only its negative copy is active: it won for being low."""
    matrix = torch.tensor([[1.0, -3.0]]).double()
    x = torch.ones(1, 2, dtype=torch.float64)
    factors = torch.tensor([1.0, 1.0, -1.0]).double()
    forms = (
        lambda v: (functional.linear(v, matrix) * factors).relu(),
        lambda v: (functional.linear(v, matrix).repeat(1, 3) * factors).relu(),
        lambda v: (torch.cat([functional.linear(v, matrix)] * 3, 1) * factors).relu(),
        lambda v: (functional.linear(v, matrix).expand(-1, 3) * factors).relu(),
    )
    for form in forms:
        below, _ = push(form, x, (form(x) > 0).double())
        assert below.tolist() == [[0.0, 1.0]]


def test_scales_of_fewer_dimensions():
    torch.manual_seed(9)
    x, gamma = rises(2, 3, 4, 4), torch.tensor([1.0, -1.0, 0.5, -2.0]).double()
    conv = nn.Conv2d(3, 4, 1).double()
    tokens = lambda v: conv(v).flatten(2).mT  # noqa: E731
    for reduce in (
        lambda t: t.mean(1),
        lambda t: t.amax(1),
        lambda t: t.sum(axis=1),
        lambda t: t.mean(1, keepdims=True),
    ):
        low, full = ((lambda v, g=g, r=reduce: r(tokens(v)) * g) for g in (gamma, gamma.view(1, -1)))
        mass = rises(*low(x).shape)
        assert torch.allclose(push(low, x, mass)[0], push(full, x, mass)[0], atol=1e-14)
        assert float(push(low, x, mass)[0].sum()) > 0
    columns = lambda v: functional.max_pool2d(conv(v), 2) * torch.tensor([1.0, -1.0]).double()  # noqa: E731
    assert push(columns, x, rises(2, 4, 2, 2))[0].shape == x.shape


def test_averages_behind_moved_elements_are_one_linear_operation():
    """All scores negative: what excites them, not their positive part, shares the mass."""
    torch.manual_seed(10)
    conv = nn.Conv2d(3, 4, 1).double()
    nn.init.constant_(conv.bias, -9)
    nn.init.uniform_(conv.weight)
    x, mass = rises(2, 3, 4, 4), rises(2, 4)
    expected, _ = push(lambda v: conv(v).mean((2, 3)), x, mass)
    assert float(expected.sum()) == pytest.approx(float(mass.sum()))
    for form in (
        lambda v: conv(v).flatten(2).mean(-1),
        lambda v: conv(v).permute(0, 2, 3, 1).mean((1, 2)),
        lambda v: functional.dropout(conv(v)[:, [0, 1, 2, 3]], training=False).mean((2, 3)),
        lambda v: torch.einsum("nchw->nc", conv(v)) / 16,
    ):
        assert torch.allclose(push(form, x, mass)[0], expected, atol=1e-12)


def test_einsum_that_only_moves_under_mixed_signs():
    torch.manual_seed(11)
    x, mass = random(2, 3, 4, 4), rises(2, 3, 4, 4)
    sign = own_sign(random(2, 3, 4, 4))
    moved = push(lambda v: torch.einsum("nchw->ncwh", v), x, mass, sign)[0]
    assert torch.allclose(moved, push(lambda v: v.clamp_min(-9).transpose(2, 3), x, mass, sign)[0] * (x * sign.mT > 0))


def test_shapes_changed_in_place():
    x, mass = rises(2, 3, 4, 4), rises(2, 3)
    squeezed = lambda v: functional.adaptive_avg_pool2d(v * 1, 1).squeeze_(-1).squeeze_(-1)  # noqa: E731
    plain = lambda v: functional.adaptive_avg_pool2d(v, 1).flatten(1)  # noqa: E731
    assert torch.allclose(push(squeezed, x, mass)[0], push(plain, x, mass)[0])


def test_a_query_that_sees_nothing():
    value = random(1, 1, 3, 2)
    mask = torch.tensor([[True, True, True], [False, False, False]])
    query, key = random(1, 1, 2, 2), random(1, 1, 3, 2)
    function = lambda v: attend(query, key, v, attn_mask=mask)  # noqa: E731
    below, _ = push(function, value, rises(1, 1, 2, 2), own_sign(function(value)))
    assert torch.isfinite(below).all()


def test_attention_weights_as_an_output_are_refused():
    module = nn.MultiheadAttention(4, 2, batch_first=True).double().eval()
    with pytest.raises(UnsupportedOperation, match="output number 1"):
        push(lambda v: module(v, v, v)[1], rises(1, 3, 4), rises(1, 3, 3))


def test_constants_of_another_precision_are_written_too():
    def function(x: Tensor) -> Tensor:
        y = x.clone()
        y[:, [0, 2]] = torch.ones(2, 2)
        return y

    x, mass = torch.rand(2, 3), torch.rand(2, 3)
    assert torch.allclose(push(function, x, mass)[0], mass * torch.tensor([0.0, 1, 0]))


def test_generalised_mean():
    x, mass = rises(2, 3, 4, 4), rises(2, 3, 1, 1)
    power = nn.Parameter(torch.tensor([3.0], dtype=torch.float64))
    below, _ = push(lambda v: functional.avg_pool2d(v.clamp_min(1e-6).pow(power), 4).pow(1 / power), x, mass)
    assert torch.allclose(below, mass * x**3 / (x**3).sum((2, 3), keepdim=True), atol=1e-9)
