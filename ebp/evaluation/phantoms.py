"""The evaluation on phantoms: precision of the labels, and the pointing game."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from ebp.classifier import Classifier
from ebp.engine import ExcitationBackprop
from ebp.errors import EbpError
from ebp.evaluation.metrics import average_precision, points_inside
from ebp.evaluation.pointing import METHODS, attention_maps, probabilities
from ebp.phantoms import FACE_LABELS, SKIN_LABELS, Phantom
from ebp.training.phantoms.recipes import EVALUATION_SEEDS
from ebp.training.phantoms.rendering import Kind, draw_phantom


@dataclass(frozen=True)
class PhantomReport:
    """What was measured on `count` phantoms.

    precision: average precision per label. pointing: per method and label, hits and trials.
    """

    name: str
    count: int
    precision: Mapping[str, float]
    pointing: Mapping[str, Mapping[str, tuple[int, int]]]

    @property
    def mean_average_precision(self) -> float:
        """Mean over the labels that occur."""
        return float(np.nanmean(list(self.precision.values())))

    def pointing_accuracy(self, method: str) -> tuple[float, float]:
        """Hits over trials of all labels together, and the mean over labels of hits over trials."""
        counts = [pair for pair in self.pointing[method].values() if pair[1]]
        hits, trials = (sum(values) for values in zip(*counts, strict=True))
        return hits / trials, float(np.mean([hit / trial for hit, trial in counts]))


def fresh_phantoms(classifier: Classifier, count: int, first_seed: int, progress: bool) -> Iterator[Phantom]:
    """Phantoms of a classifier's own kind and input size, of consecutive seeds.

    Raises EbpError when its labels are those of neither kind of phantom, or `count` is not above 0.
    """
    kind = phantom_kind(classifier)
    if count < 1:
        raise EbpError(f"an evaluation needs at least one phantom, not {count}")
    seeds = range(first_seed, first_seed + count)
    for seed in tqdm(seeds, desc=classifier.card.name, unit="phantom", disable=not progress):
        yield draw_phantom(kind, seed, classifier.card.preprocessing.size)


def evaluate_phantoms(
    classifier: Classifier, count: int = 500, *, first_seed: int = EVALUATION_SEEDS, progress: bool = False
) -> PhantomReport:
    """Measure a classifier of skin or face labels on `count` fresh phantoms of its own input size.

    Raises EbpError when its labels are those of neither kind of phantom, or `count` is not above 0.
    """
    tally = _Tally(classifier.labels)
    engine = ExcitationBackprop(classifier.module, layer=classifier.card.layer)
    for phantom in fresh_phantoms(classifier, count, first_seed, progress):
        _measure(tally, engine, classifier, phantom)
    return tally.report(classifier.card.name, count)


def phantom_kind(classifier: Classifier) -> Kind:
    """ "skin" or "face", by the labels."""
    kinds: tuple[tuple[Kind, tuple[str, ...]], ...] = (("skin", SKIN_LABELS), ("face", FACE_LABELS))
    for kind, labels in kinds:
        if set(classifier.labels) <= set(labels):
            return kind
    raise EbpError(f"{classifier.card.name} knows other labels than the phantoms show, and cannot be measured on them")


def _measure(tally: _Tally, engine: ExcitationBackprop, classifier: Classifier, phantom: Phantom) -> None:
    prepared = classifier.prepare(phantom.image)
    tally.add_scores(probabilities(classifier, prepared), phantom)
    targets = [i for i, label in enumerate(classifier.labels) if label in phantom.masks]
    if not targets:
        return
    for method in METHODS:
        maps = attention_maps(engine, classifier, prepared, targets, method)
        for map2d, index in zip(maps, targets, strict=True):
            label = classifier.labels[index]
            tally.pointing[method][label].append(points_inside(map2d, phantom.masks[label]))


class _Tally:
    """Collects single results; `report` sums them up."""

    def __init__(self, labels: tuple[str, ...]) -> None:
        self.labels = labels
        self.scores: list[NDArray[np.float32]] = []
        self.present: list[list[bool]] = []
        self.pointing: dict[str, dict[str, list[bool]]] = {method: defaultdict(list) for method in METHODS}

    def add_scores(self, scores: NDArray[np.float32], phantom: Phantom) -> None:
        self.scores.append(scores)
        self.present.append([label in phantom.labels for label in self.labels])

    def report(self, name: str, count: int) -> PhantomReport:
        scores, present = np.stack(self.scores), np.array(self.present)
        precision = {
            label: average_precision(scores[:, index], present[:, index]) for index, label in enumerate(self.labels)
        }
        pointing = {
            method: {label: (sum(by_label[label]), len(by_label[label])) for label in self.labels}
            for method, by_label in self.pointing.items()
        }
        return PhantomReport(name, count, precision, pointing)


def markdown(report: PhantomReport) -> str:
    """The report as markdown tables."""
    lines = [f"### {report.name}: {report.count} phantoms", ""]
    lines += [f"Mean average precision {report.mean_average_precision:.3f}. Share of peaks inside the true region:", ""]
    lines += _pointing_table(report)
    return "\n".join(lines)


def _pointing_table(report: PhantomReport) -> list[str]:
    lines = [
        "| label | present | average precision | " + " | ".join(METHODS) + " |",
        "|---|---|---|" + "---|" * len(METHODS),
    ]
    for label, precision in report.precision.items():
        counts = [report.pointing[method][label] for method in METHODS]
        shares = " | ".join(f"{hits / trials:.3f}" if trials else "–" for hits, trials in counts)
        lines.append(f"| {label} | {counts[0][1]} | {precision:.3f} | {shares} |")
    accuracies = [report.pointing_accuracy(method) for method in METHODS]
    total = sum(trials for _, trials in report.pointing[METHODS[0]].values())
    overall = " | ".join(f"**{a:.3f}**" for a, _ in accuracies)
    mean = " | ".join(f"{b:.3f}" for _, b in accuracies)
    lines.append(f"| all | {total} | | {overall} |")
    lines.append(f"| mean over labels | | {report.mean_average_precision:.3f} | {mean} |")
    return lines
