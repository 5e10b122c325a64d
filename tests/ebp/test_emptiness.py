"""Empty maps are told as such, with the cause and a layer that has one."""

from __future__ import annotations

import cv2
import numpy as np
import torch
from torch import nn
from torchvision.models import VisionTransformer

from ebp import Classifier, ExcitationBackprop
from ebp.cli import main
from ebp.emptiness import explain_empty
from ebp.networks import SmallConvNet


def blocked(block: int) -> SmallConvNet:
    """A network whose convolution in one block excites nothing: its units are active by their bias alone."""
    torch.manual_seed(0)
    network = SmallConvNet((6, 8, 10, 12), 3, strides=(2, 1, 2, 1)).eval()
    conv, norm = network.features[block][0], network.features[block][1]
    assert isinstance(norm, nn.BatchNorm2d)
    with torch.no_grad():
        conv.weight.copy_(-conv.weight.abs())
        norm.bias.fill_(50.0)
        network.classifier.weight.abs_()
    return network


def test_the_cause_and_the_nearest_layer_above_are_named():
    images = torch.rand(2, 3, 64, 64)
    found = explain_empty(ExcitationBackprop(blocked(2), "features.0"), images, [0, 1])
    assert found is not None and found.layer.startswith("features.2") and found.mass > 0.9
    assert found.module == "features.2.0" and "conv2d" in found.operation and found.dropped > 0.9
    assert str(found).startswith("the map is empty: 1.00 of the mass was dropped by")
    assert explain_empty(ExcitationBackprop(blocked(2), "features.3"), images, [0]) is None
    hurried = explain_empty(ExcitationBackprop(blocked(2), "features.0"), images, [0, 1], lambda: False)
    assert hurried is not None and hurried.module == found.module and not hurried.layer


def test_a_head_without_weights_leaves_no_layer():
    """As vit_b_16 of torchvision is before training."""
    torch.manual_seed(0)
    module = VisionTransformer(32, 8, num_layers=2, num_heads=2, hidden_dim=16, mlp_dim=32, num_classes=3).eval()
    found = explain_empty(ExcitationBackprop(module), torch.rand(1, 3, 32, 32), [0])
    assert found is not None and found.module == "heads.head" and not found.layer
    assert "no layer gets any" in str(found)


def test_the_command_line_tells_it(tmp_path, capsys):
    from ebp.card import Card, Preprocessing

    card = Card("blocked", "ebp.small_conv_net", ("a", "b", "c"), Preprocessing(64, "stretch"),
                {"channels": [6, 8, 10, 12], "strides": [2, 1, 2, 1], "classes": 3}, layer="features.0")  # fmt: skip
    Classifier(blocked(2), card).save(tmp_path / "blocked.safetensors")
    image = tmp_path / "image.png"
    image.write_bytes(cv2.imencode(".png", np.full((64, 64, 3), 90, np.uint8))[1].tobytes())
    arguments = [str(image), "-m", str(tmp_path / "blocked.safetensors"), "-t", "a", "-o", str(tmp_path / "out")]
    assert main(["attend", *arguments]) == 0
    told = capsys.readouterr().err
    assert "the map is empty" in told and "features.2" in told
