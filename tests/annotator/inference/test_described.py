"""What is kept of an image's features: what the last linear layer is given, or the mean over positions."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from annotator.inference.described import KEPT, describing, kept


def test_features_are_what_the_last_linear_layer_is_given():
    torch.manual_seed(0)
    body = nn.Sequential(nn.Conv2d(3, 6, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    network = nn.Sequential(body, nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 4))
    image = torch.rand(1, 3, 16, 16)
    with describing(network, "0.0", 4) as found:
        network(image)
    assert torch.equal(found[-1], network[2](network[1](body(image)))[0])
    network(image)
    assert len(found) == 1


def test_without_such_a_layer_they_are_the_mean_over_positions():
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(3, 6, 3), nn.ReLU(), nn.Conv2d(6, 4, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    image = torch.rand(1, 3, 16, 20)
    with describing(network, "1", 4) as found:
        network(image)
    torch.testing.assert_close(found[-1], network[1](network[0](image))[0].mean((1, 2)))


def test_of_many_features_distances_are_kept():
    draw = np.random.default_rng(1)
    features = draw.standard_normal((30, 1280)).astype(np.float32)
    unit = features / np.linalg.norm(features, axis=1, keepdims=True)
    small = np.stack([kept(torch.from_numpy(one)) for one in features])
    assert small.shape == (30, KEPT)
    pairs = np.triu_indices(30, 1)
    true, found = (np.linalg.norm(table[pairs[0]] - table[pairs[1]], axis=1) for table in (unit, small))
    assert np.abs(found / true - 1).max() < 0.3
    assert np.abs(found / true - 1).mean() < 0.08


def test_few_features_are_kept_as_they_are_and_none_that_are_not_finite():
    np.testing.assert_allclose(kept(torch.tensor([3.0, 4.0])), [0.6, 0.8], rtol=1e-6)
    assert not kept(torch.tensor([float("nan"), 1.0])).any()
