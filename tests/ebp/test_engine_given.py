"""What no engine can use is told in one sentence, before torch stumbles over it."""

import warnings

import numpy as np
import pytest
import torch
from torch import nn

from ebp import EbpError, ExcitationBackprop

X = torch.rand(2, 3, 16, 16, generator=torch.Generator().manual_seed(0))


def network():
    torch.manual_seed(0)
    parts = (nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 5))
    return nn.Sequential(*parts).eval()


def quantised(tensor):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # torch announces another way for some later version
        return torch.quantize_per_tensor(tensor, 0.1, 0, torch.quint8)


def nested(tensor):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return torch.nested.nested_tensor(list(tensor))


ODD = [
    (lambda tensor: tensor.to_sparse(), r"dense tensor, not one of layout torch\.sparse_coo: call \.to_dense\(\)"),
    (lambda tensor: tensor.to("meta"), "device 'meta', which holds no values"),
    (quantised, r"quantised tensor: call \.dequantize\(\)"),
    (nested, "nested tensor: give one tensor of one size"),
]


@pytest.mark.parametrize(("made", "says"), ODD)
def test_tensors_of_other_kinds(made, says):
    engine = ExcitationBackprop(network(), "1")
    prior, regions = torch.full((3, 5), 0.2), torch.ones(3, 16, 16)
    with pytest.raises(EbpError, match=f"targets must .*{says}"):
        engine.attend(X, made(prior))
    with pytest.raises(EbpError, match=f"targets must .*{says}"):
        engine.attend(X, [0, 1, 2], contrast=made(prior))
    with pytest.raises(EbpError, match=f"images must .*{says}"):
        engine.attend(made(X), [0])
    with pytest.raises(EbpError, match=f"images must .*{says}"):
        engine.layers(made(X))
    with pytest.raises(EbpError, match=f"regions must .*{says}"):
        engine.evidence(X, made(regions))


def test_indices_in_a_sparse_tensor():
    with pytest.raises(EbpError, match=r"targets must be a dense tensor"):
        ExcitationBackprop(network(), "1").attend(X, torch.tensor([[1], [2]]).to_sparse())


@pytest.mark.parametrize(
    ("prior", "says"),
    [
        (torch.full((3, 5), 1e300, dtype=torch.float64), r"its sum is not in torch\.float32"),
        (torch.full((3, 5), 1e38), r"its sum is not in torch\.float32"),
        (torch.full((3, 5), float("inf")), "not finite"),
    ],
)
def test_priors_that_are_no_probabilities(prior, says):
    engine = ExcitationBackprop(network(), "1")
    for targets, contrast in ((prior, None), ([0, 1, 2], prior)):
        with pytest.raises(EbpError, match=says):
            engine.attend(X, targets, contrast)


def test_priors_of_a_large_sum_that_the_signals_can_hold():
    engine = ExcitationBackprop(network().double(), "1")
    assert torch.isfinite(engine.attend(X, torch.full((3, 5), 1e300, dtype=torch.float64)).mass).all()


@pytest.mark.parametrize("value", [1.5, True, "a", 0, -1, [1]])
def test_signals_that_are_no_number_of_them(value):
    with pytest.raises(EbpError, match="signals must be a whole number from 1 on, not"):
        ExcitationBackprop(network(), "1", signals=value)


@pytest.mark.parametrize("value", [1.5, False, "a", -1])
def test_a_cache_limit_that_is_no_number_of_bytes(value):
    with pytest.raises(EbpError, match="cache_limit must be a whole number from 0 on, not"):
        ExcitationBackprop(network(), "1", cache_limit=value)


def test_numbers_of_numpy_are_numbers():
    engine = ExcitationBackprop(network(), "1", signals=np.int64(1), cache_limit=np.int32(0))
    expected = ExcitationBackprop(network(), "1").attend(X, [0, 1]).maps
    assert torch.allclose(engine.attend(X, [0, 1]).maps, expected)


@pytest.mark.parametrize(
    ("images", "says"),
    [
        (None, "images must be a tensor .*NoneType"),
        ([X], "images must be a tensor .*list"),
        ((32.0, 32.0), r"a length of the size must be a whole number from 1 on, not 32\.0"),
        ((-1, 5), "from 1 on, not -1"),
        ((0, 0), "from 1 on, not 0"),
    ],
)
def test_layers_of_what_is_no_image(images, says):
    with pytest.raises(EbpError, match=says):
        ExcitationBackprop(network()).layers(images)


def test_a_network_without_values():
    engine = ExcitationBackprop(network().to("meta"), "1")
    for ask in (lambda: engine.attend(X, [0]), lambda: engine.layers(X)):
        with pytest.raises(EbpError, match=r"network lies on the device 'meta'.*load its weights"):
            ask()


def test_what_is_no_network():
    with pytest.raises(EbpError, match=r"module is of type NoneType: give an nn\.Module"):
        ExcitationBackprop(None, "1")


def test_a_layer_registered_under_two_names_is_found_by_both():
    net = network()
    net.again = net[1]
    net.forward = lambda x: net[4](net[3](net[2](net.again(net[0](x)))))
    expected = ExcitationBackprop(net, "1").attend(X, [0])
    found = ExcitationBackprop(net, "again").attend(X, [0])
    assert found.layer == "again" and torch.equal(found.maps, expected.maps)
    assert ExcitationBackprop(net, net.again).layer == "1"


class Quantised(nn.Module):
    """A network as torch quantises it ahead: quantised between its two ends."""

    def __init__(self):
        super().__init__()
        self.start, self.parts = torch.ao.quantization.QuantStub(), network()
        self.back = torch.ao.quantization.DeQuantStub()

    def forward(self, images):
        return self.back(self.parts(self.start(images)))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("layer", ["parts.0", "parts.1", "start", None])
def test_a_quantised_network(layer):
    engine = next(name for name in torch.backends.quantized.supported_engines if name in ("fbgemm", "qnnpack"))
    net = Quantised().eval()
    net.qconfig = torch.ao.quantization.get_default_qconfig(engine)
    torch.ao.quantization.prepare(net, inplace=True)(X)
    torch.ao.quantization.convert(net, inplace=True).eval()
    says = "quantised networks are not supported, .* give the network of floating-point numbers"
    with pytest.raises(EbpError, match=says):
        ExcitationBackprop(net, layer).attend(X, [0])
    with pytest.raises(EbpError, match=says):
        ExcitationBackprop(net, layer).layers(X)
