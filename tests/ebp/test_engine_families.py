"""Unmodified networks of torchvision's and timm's families, as they are built, with statistics of every sign."""

import pytest
import torch

from benchmarks.models import built, randomise
from ebp import ExcitationBackprop

CONSERVING = ("alexnet", "vgg11_bn", "resnet18", "densenet121", "googlenet", "squeezenet1_1")
"""ReLU networks without grouped convolutions: every active unit has an excitatory input."""
DROPPING = ("resnext50_32x4d", "mobilenet_v2", "mnasnet0_5", "shufflenet_v2_x0_5")
EXTENSIONS = (
    "regnet_y_400mf",
    "mobilenet_v3_small",
    "efficientnet_b0",
    "convnext_tiny",
    "vit_b_32",
    "swin_t",
    "swin_v2_t",
)


def first_layer(engine: ExcitationBackprop, x: torch.Tensor) -> str:
    return next(item.layer for item in engine.layers(x) if item.complete)


@pytest.mark.parametrize("name", CONSERVING)
def test_mass_is_one_on_unmodified_networks(name):
    module, x = built(name)
    for layer in (None, first_layer(ExcitationBackprop(module), x)):
        single = ExcitationBackprop(module, layer).attend(x, [0, 3])
        assert (single.mass - 1).abs().max() <= 1e-5
        assert (single.maps >= 0).all()
    double = ExcitationBackprop(module.double()).attend(x.double(), [0])
    assert (double.mass - 1).abs().max() <= 1e-10


@pytest.mark.parametrize("name", DROPPING + EXTENSIONS)
def test_what_is_missing_was_dropped_by_units_without_excitation(name):
    module, x = built(name)
    module, x = module.double(), x.double()
    engine = ExcitationBackprop(module)
    attention = engine.attend(x, [0])
    losses = engine.losses(x, [0])
    assert float(attention.mass + sum(loss.mass for loss in losses)) == pytest.approx(1, abs=1e-9)
    assert (attention.maps >= 0).all() and torch.isfinite(attention.maps).all() and attention.maps.sum() > 0
    contrast = engine.attend(x, [0, 1], "dual")
    assert torch.isfinite(contrast.mass).all() and (contrast.maps >= 0).all()
    if name in DROPPING:
        modules = dict(module.named_modules())
        assert all(modules[loss.module].groups > 1 for loss in losses)


TIMM = (
    "resnet18d", "efficientnet_lite0", "convnextv2_atto", "vit_tiny_patch16_224", "deit_tiny_distilled_patch16_224",
    "nf_regnet_b0", "mixer_s32_224", "poolformer_s12",
)  # fmt: skip


@pytest.mark.parametrize("name", TIMM)
def test_timm(name):
    timm = pytest.importorskip("timm")
    torch.manual_seed(0)
    module = timm.create_model(name, pretrained=False).eval()
    randomise(module, 224, 1)
    x = torch.rand(1, 3, 224, 224)
    engine = ExcitationBackprop(module)
    attention = engine.attend(x, [0, 1])
    contrast = engine.attend(x, [0, 1], "dual")
    assert torch.isfinite(attention.maps).all() and (attention.maps >= 0).all()
    assert (attention.mass <= 1 + 1e-4).all() and (attention.mass > 0).all()
    assert torch.isfinite(contrast.mass).all()
