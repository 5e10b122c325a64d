"""From a recipe to a classifier file: render, fit, choose thresholds, write."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from tqdm import tqdm

from ebp.card import Card, Preprocessing
from ebp.classifier import Classifier
from ebp.errors import EbpError
from ebp.evaluation.metrics import average_precision, best_threshold
from ebp.networks import SmallConvNet
from ebp.training.phantoms.recipes import SEEDS_EACH, TRAINING_SEEDS, VALIDATION_SEEDS, Recipe
from ebp.training.phantoms.rendering import LabelledImages, render_set

MEAN = (0.5, 0.5, 0.5)
STD = (0.25, 0.25, 0.25)


@dataclass(frozen=True)
class TrainingReport:
    """What came out: where the file is, mean average precision on the validation phantoms, seconds spent."""

    path: Path
    mean_average_precision: float
    rendering_seconds: float
    fitting_seconds: float


def train(recipe: Recipe, output: str | Path, *, workers: int | None = None, progress: bool = True) -> TrainingReport:
    """Train a recipe's classifier and write it to `output` (safetensors with its card).

    Learns from image-level labels of seeded phantoms only. On one machine with one number of threads the result is
    the same each time. Raises EbpError when there are too few phantoms for a batch, more than a range of seeds holds,
    or the file cannot be written.
    """
    if max(recipe.count, recipe.validation) > SEEDS_EACH:
        raise EbpError(f"{recipe.count} phantoms are more than the {SEEDS_EACH} of one seed")
    started = time.perf_counter()
    training = _render(recipe, TRAINING_SEEDS, recipe.count, workers, progress)
    validation = _render(recipe, VALIDATION_SEEDS, recipe.validation, workers, progress)
    rendered = time.perf_counter()
    torch.manual_seed(recipe.seed)
    arguments = network_arguments(recipe)
    module = SmallConvNet(**arguments)
    fit(module, training, recipe, progress=progress)
    probabilities = predict(module, validation.images)
    precision = [average_precision(probabilities[:, c], validation.labels[:, c] > 0) for c in range(len(recipe.labels))]
    thresholds = tuple(
        best_threshold(probabilities[:, c], validation.labels[:, c] > 0) for c in range(len(recipe.labels))
    )
    mean_precision = float(np.nanmean(precision))
    card = make_card(recipe, thresholds, {"validation_mean_average_precision": round(mean_precision, 4)})
    Classifier(module, card).save(output)
    return TrainingReport(Path(output), mean_precision, rendered - started, time.perf_counter() - rendered)


def _render(recipe: Recipe, first: int, count: int, workers: int | None, progress: bool) -> LabelledImages:
    start = first + SEEDS_EACH * recipe.seed
    seeds = range(start, start + count)
    return render_set(recipe.kind, recipe.labels, seeds, recipe.size, workers=workers, progress=progress)


def network_arguments(recipe: Recipe) -> dict[str, Any]:
    """The arguments of SmallConvNet, as they stand in the card."""
    return {
        "channels": list(recipe.channels),
        "strides": list(recipe.strides),
        "classes": len(recipe.labels),
        "dropout": recipe.dropout,
        "pool": True,
    }


def make_card(recipe: Recipe, thresholds: tuple[float, ...], metrics: dict[str, float]) -> Card:
    """The card of a recipe's classifier."""
    return Card(
        name=recipe.name,
        architecture="ebp.small_conv_net",
        arguments=dict(network_arguments(recipe)),
        labels=recipe.labels,
        activation="sigmoid",
        preprocessing=Preprocessing(size=recipe.size, fit="pad", mean=MEAN, std=STD),
        layer=recipe.layer,
        thresholds=thresholds,
        provenance=f"trained on {recipe.count} images of ebp.phantoms ({recipe.kind}), seed {recipe.seed}",
        licence="Apache-2.0",
        description=recipe.description,
        metrics=metrics,
    )


def normalise(images: Tensor) -> Tensor:
    """uint8 images (N, 3, H, W) to the network's input, as the card's preprocessing does it."""
    mean, std = torch.tensor(MEAN).view(1, 3, 1, 1), torch.tensor(STD).view(1, 3, 1, 1)
    return (images.float() / 255.0 - mean) / std


def augment(images: Tensor, kind: str, generator: torch.Generator) -> Tensor:
    """Mirror half of the images (skin also upside down), and vary brightness, contrast and colour a little."""
    count = len(images)
    mirrored = torch.rand(count, generator=generator) < 0.5
    images = torch.where(mirrored.view(-1, 1, 1, 1), images.flip(3), images)
    if kind == "skin":
        turned = torch.rand(count, generator=generator) < 0.5
        images = torch.where(turned.view(-1, 1, 1, 1), images.flip(2), images)
    gain = 1.0 + 0.10 * torch.randn(count, 1, 1, 1, generator=generator)
    cast = 0.04 * torch.randn(count, 3, 1, 1, generator=generator)
    shift = 0.12 * torch.randn(count, 1, 1, 1, generator=generator)
    return images * gain + cast + shift


def fit(module: SmallConvNet, data: LabelledImages, recipe: Recipe, *, progress: bool) -> None:
    """AdamW with a one-cycle rate on the binary cross-entropy of each label.

    A small price on the mean activation of the last block (`recipe.sparsity`) makes the network silent where it has
    nothing to tell, so that attention does not stray.
    """
    generator = torch.Generator().manual_seed(recipe.seed)
    count = len(data.images)
    batches = count // recipe.batch
    if not batches:
        raise EbpError(f"{count} images do not fill one batch of {recipe.batch}; train on more")
    optimiser = torch.optim.AdamW(module.parameters(), lr=recipe.rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, recipe.rate, total_steps=recipe.epochs * batches, pct_start=0.25
    )
    images, labels = torch.from_numpy(data.images), torch.from_numpy(data.labels)
    module.train().to(memory_format=torch.channels_last)
    with tqdm(total=recipe.epochs * batches, desc=recipe.name, unit="batch", disable=not progress) as bar:
        for _ in range(recipe.epochs):
            order = torch.randperm(count, generator=generator)[: batches * recipe.batch]
            for chosen in order.view(batches, recipe.batch):
                inputs = augment(normalise(images[chosen]), recipe.kind, generator)
                features = module.features(inputs.contiguous(memory_format=torch.channels_last))
                logits = module.classifier(module.dropout(features.mean((2, 3))))
                loss = nn.functional.binary_cross_entropy_with_logits(logits, labels[chosen])
                loss = loss + recipe.sparsity * features.mean()
                optimiser.zero_grad(set_to_none=True)
                loss.backward()
                optimiser.step()
                schedule.step()
                bar.update()
                bar.set_postfix(loss=f"{loss.item():.3f}", refresh=False)
    module.eval().to(memory_format=torch.contiguous_format)


@torch.inference_mode()
def predict(module: nn.Module, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Probabilities (N, C) of uint8 images (N, 3, size, size)."""
    parts = [torch.sigmoid(module(normalise(torch.from_numpy(images[i : i + 64])))) for i in range(0, len(images), 64)]
    return np.asarray(torch.cat(parts).numpy(), np.float32)
