"""The measures against examples worked by hand."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from ebp.errors import EbpError
from ebp.evaluation import (
    average_precision,
    best_threshold,
    intersection_over_union,
    peak,
    points_inside,
)
from ebp.evaluation.grad_cam import grad_cam, last_map_layer
from ebp.evaluation.pointing import centre_map
from ebp.networks import SmallConvNet


def test_average_precision_by_hand():
    """Ranks 1, 3 and 4 are positive: (1/1 + 2/3 + 3/4) / 3."""
    scores = np.array([0.9, 0.8, 0.7, 0.6, 0.1])
    present = np.array([True, False, True, True, False])
    assert average_precision(scores, present) == pytest.approx((1 + 2 / 3 + 3 / 4) / 3)


def test_average_precision_at_the_ends():
    assert average_precision(np.array([0.2, 0.9]), np.array([False, True])) == 1.0
    assert average_precision(np.array([0.9, 0.2]), np.array([False, True])) == 0.5
    assert math.isnan(average_precision(np.array([0.9, 0.2]), np.array([False, False])))


def test_equal_scores_are_one_step():
    """All scores equal: precision is the share of positives, whatever the order."""
    present = np.array([True, False, False, True])
    assert average_precision(np.full(4, 0.5), present) == 0.5
    assert average_precision(np.full(4, 0.5), present[::-1]) == 0.5


def test_best_threshold_splits_where_f1_is_largest():
    scores = np.array([0.9, 0.7, 0.4, 0.2])
    assert best_threshold(scores, np.array([True, True, False, False])) == pytest.approx(0.55)
    assert best_threshold(scores, np.array([True, False, False, False])) == pytest.approx(0.8)
    assert best_threshold(scores, np.zeros(4, bool)) == 0.5
    assert best_threshold(np.array([1.0, 1.0]), np.ones(2, bool)) == 0.5


def test_intersection_over_union_by_hand():
    first, second = np.zeros((4, 4), bool), np.zeros((4, 4), bool)
    assert intersection_over_union(first, second) == 1.0
    first[:2], second[1:3] = True, True
    assert intersection_over_union(first, second) == pytest.approx(4 / 12)


def test_pointing():
    map2d, region = np.zeros((5, 7)), np.zeros((5, 7), bool)
    map2d[1, 6], region[1, 6] = 2.0, True
    assert peak(map2d) == (1, 6)
    assert points_inside(map2d, region) and not points_inside(map2d, ~region)
    assert not points_inside(np.ones((5, 7)), np.ones((5, 7), bool)), "a flat map points nowhere"
    assert not points_inside(np.full((5, 7), np.nan), region)
    assert peak(centre_map(5, 8)) == (2, 4)


def test_grad_cam_of_a_pooled_net_is_its_class_activation_map():
    """Global average pooling and one linear layer: ∂logit/∂A_k = w_k / (h·w), so the map is ReLU(Σ w_k A_k) / (h·w)."""
    torch.manual_seed(0)
    net = SmallConvNet((4, 6), 3).eval()
    images = torch.rand(2, 3, 16, 16)
    maps = grad_cam(net, "features.1", images, [2, 0])
    assert last_map_layer(net, images) == "features"
    with torch.no_grad():
        features = net.features(images)
        cam = torch.einsum("kc,nchw->nkhw", net.classifier.weight[[2, 0]], features) / features[0, 0].numel()
    assert torch.allclose(maps, cam.relu(), atol=1e-6)
    assert not any(module._forward_hooks for module in net.modules())
    assert all(parameter.grad is None for parameter in net.parameters())


def test_grad_cam_refuses_a_layer_without_maps():
    net = nn.Sequential(nn.Flatten(), nn.Linear(12, 2))
    with pytest.raises(EbpError, match="has none"):
        last_map_layer(net, torch.rand(1, 3, 2, 2))
    with pytest.raises(EbpError, match="'1'"):
        grad_cam(net, "1", torch.rand(1, 3, 2, 2), [0])
