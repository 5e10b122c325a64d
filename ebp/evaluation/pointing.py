"""Attention maps of every method for one phantom, in image coordinates, and whether they point at the truth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ebp.classifier import Classifier
from ebp.engine import ExcitationBackprop
from ebp.evaluation.grad_cam import grad_cam, last_map_layer
from ebp.preprocessing import Prepared

Maps = NDArray[np.float32]
METHODS = ("c-MWP", "MWP", "Grad-CAM", "Grad-CAM, last layer", "centre")


def attention_maps(
    engine: ExcitationBackprop, classifier: Classifier, prepared: Prepared, targets: Sequence[int], method: str
) -> Maps:
    """(K, H, W) maps of one prepared image, upsampled bicubically to the image. method: one of METHODS."""
    if method == "centre":
        width, height = prepared.placement.image_size
        return np.repeat(centre_map(height, width)[None], len(targets), 0)
    if method.startswith("Grad-CAM"):
        last = method.endswith("last layer")
        layer = last_map_layer(classifier.module, prepared.tensor) if last else classifier.card.layer
        maps = grad_cam(classifier.module, layer, prepared.tensor, targets)
    else:
        contrast: Literal["dual"] | None = "dual" if method == "c-MWP" else None
        maps = engine.attend(prepared.tensor, list(targets), contrast=contrast).maps
    return np.stack([prepared.placement.to_image(one.numpy()) for one in maps[0]])


def centre_map(height: int, width: int) -> Maps:
    """A map with its one peak in the image's middle: what pointing scores without looking."""
    result = np.zeros((height, width), np.float32)
    result[height // 2, width // 2] = 1.0
    return result


def probabilities(classifier: Classifier, prepared: Prepared) -> NDArray[np.float32]:
    """(C,) probabilities of one prepared image."""
    return np.asarray(classifier.predict(prepared.tensor)[0].numpy(), np.float32)
