"""The upper half of a backbone learns with the head: on request, and kept only where it judges better."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ebp.classifier import Classifier
from ebp.evaluation.metrics import average_precision
from ebp.networks import TagNetwork
from ebp.preprocessing import prepare
from ebp.reading import read_image
from ebp.training.calibration import platt, threshold_for
from ebp.training.options import Options, Progress
from ebp.training.tables import UNKNOWN, TagTable

BATCH = 8
RATE, HEAD_RATE = 1e-4, 1e-3
PATIENCE = 2


def fine_tuned(
    classifier: Classifier, table: TagTable, fold: NDArray[np.intp], options: Options, progress: Progress
) -> tuple[Classifier, tuple[str, ...]]:
    """The classifier after some epochs on all folds but the first, by which it is judged; and what came of it.

    Stops when the loss on the first fold has not fallen for `PATIENCE` epochs, and goes back to the best. Probabilities
    and thresholds are set anew there. Where the mean average precision there is no better, the given one is returned.
    Batch norms keep their statistics. Images are mirrored in half of the cases unless laterality matters.
    """
    network = classifier.module
    assert isinstance(network, TagNetwork)
    training, held = np.flatnonzero(fold != 0), np.flatnonzero(fold == 0)
    before = _mean_precision(_logits(classifier, table, held), table.values[held])
    tuned = copy.deepcopy(network)
    best, found = _fit(Classifier(tuned, classifier.card), table, training, held, options, progress)
    tuned.load_state_dict(best)
    after = _mean_precision(found, table.values[held])
    told = f"fine-tuning: mean average precision {before:.3f} → {after:.3f} on {len(held)} images held out"
    if not after > before:
        return classifier, (f"{told}: the backbone stays as it was",)
    return _calibrated(tuned, classifier, found, table.values[held], options), (told,)


def _fit(
    classifier: Classifier, table: TagTable, training: NDArray[np.intp], held: NDArray[np.intp], options: Options,
    progress: Progress,
) -> tuple[dict[str, Tensor], NDArray[np.float32]]:  # fmt: skip
    """The best state of the module, which is changed, and its logits on what is held out."""
    network = classifier.module
    assert isinstance(network, TagNetwork)
    upper = _upper(network)
    groups = [{"params": upper, "lr": RATE}, {"params": [network.weight, network.bias], "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=1e-4)
    rng = np.random.default_rng(options.seed)
    exclusive = table.exclusive
    best, logits = copy.deepcopy(network.state_dict()), _logits(classifier, table, held)
    least, waited = _loss(torch.from_numpy(logits), table.values[held], exclusive).item(), 0
    for epoch in range(options.fine_tune):
        order = rng.permutation(training)
        for start in range(0, len(order), BATCH):
            progress("fine-tuning", epoch * len(order) + start, options.fine_tune * len(order))
            batch = order[start : start + BATCH]
            mirrored = rng.random(len(batch)) < (0.0 if options.laterality else 0.5)
            found = [_logit(classifier, table, row, turn) for row, turn in zip(batch, mirrored, strict=True)]
            loss = _loss(torch.cat(found), table.values[batch], exclusive)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
        now = _logits(classifier, table, held)
        value = _loss(torch.from_numpy(now), table.values[held], exclusive).item()
        if value < least:
            least, waited, best, logits = value, 0, copy.deepcopy(network.state_dict()), now
        else:
            waited += 1
            if waited >= PATIENCE:
                break
    return best, logits


def _upper(network: TagNetwork) -> list[nn.Parameter]:
    """The parameters of the trunk's upper half, by their number; the others are frozen."""
    parameters = list(network.features.parameters())
    for parameter in parameters[: len(parameters) // 2]:
        parameter.requires_grad_(False)
    return parameters[len(parameters) // 2 :]


def _logit(classifier: Classifier, table: TagTable, row: int, mirrored: bool = False) -> Tensor:
    pixels = read_image(table.images[row], classifier.card.preprocessing).pixels
    shown = np.ascontiguousarray(pixels[:, ::-1]) if mirrored else pixels
    found: Tensor = classifier.module(prepare(shown, classifier.card.preprocessing).tensor)
    return found


def _logits(classifier: Classifier, table: TagTable, rows: Sequence[int] | NDArray[np.intp]) -> NDArray[np.float32]:
    with torch.no_grad():
        return np.concatenate([_logit(classifier, table, int(row)).numpy() for row in rows])


def _loss(logits: Tensor, values: NDArray[np.int8], exclusive: bool) -> Tensor:
    """Cross-entropy of what is known, present and absent as often as they are: probabilities stay calibrated."""
    states = torch.from_numpy(values).float()
    if exclusive:
        return nn.functional.cross_entropy(logits, states.argmax(1))
    known = states != UNKNOWN
    losses = nn.functional.binary_cross_entropy_with_logits(logits, states.clamp_min(0), reduction="none")
    return losses[known].mean() if bool(known.any()) else losses.sum() * 0


def _mean_precision(logits: NDArray[np.float32], values: NDArray[np.int8]) -> float:
    found = []
    for label in range(values.shape[1]):
        known = values[:, label] != UNKNOWN
        if (values[known, label] == 1).any():
            found.append(average_precision(logits[known, label], values[known, label] == 1))
    return float(np.mean(found)) if found else 0.0


def _calibrated(
    network: TagNetwork, classifier: Classifier, logits: NDArray[np.float32], values: NDArray[np.int8], options: Options
) -> Classifier:
    """Independent labels get the probabilities and thresholds of what was held out."""
    card = replace(classifier.card, provenance=f"{classifier.card.provenance}; upper half of the backbone fine-tuned")
    if card.activation == "softmax":
        return Classifier(network, card)
    thresholds = list(card.thresholds)
    with torch.no_grad():
        for label in range(values.shape[1]):
            known = values[:, label] != UNKNOWN
            present = values[known, label] == 1
            if present.all() or not present.any():
                continue
            slope, offset = platt(logits[known, label], present)
            network.weight[label] *= slope
            network.bias[label] = network.bias[label] * slope + offset
            probabilities = 1 / (1 + np.exp(-(slope * logits[known, label] + offset)))
            thresholds[label] = threshold_for(probabilities, present, options.precision)
    return Classifier(network, replace(card, thresholds=tuple(thresholds)))
