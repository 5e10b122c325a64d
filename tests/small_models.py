"""Small classifiers as files, and pictures to show them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from PIL import Image

from annotator.core.work.labels import label_set_of
from ebp import Card, Classifier, Preprocessing
from ebp.networks import SmallConvNet


def names(count):
    return tuple(f"label {place}" for place in range(count))


def write_model(path, count=3, *, seed=0, thresholds=None, side=64, name="small", labels=None, activation="sigmoid"):
    """A classifier of random weights; with a sigmoid every label's score lies near a half."""
    torch.manual_seed(seed)
    labels = labels or names(count)
    card = Card(
        name,
        "ebp.small_conv_net",
        labels,
        Preprocessing(side),
        arguments={"channels": [6, 8, 8], "classes": count},
        layer="features.1",
        activation=activation,
        thresholds=tuple(thresholds) if thresholds is not None else (0.0,) * count,
    )
    net = SmallConvNet([6, 8, 8], count)
    Classifier(net, card).save(path)
    return path


def label_set(count):
    return replace(label_set_of(names(count), "many"), refinement="none")


def write_image(path, size=(96, 80), seed=0):
    pixels = np.random.default_rng(seed).integers(0, 255, (9, 9, 3), dtype=np.uint8)
    Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC).save(path)
    return path
