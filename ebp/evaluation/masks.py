"""Masks against the truth: plain thresholds, and every refinement to image edges, with the time each takes."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ebp import regions
from ebp.classifier import Classifier
from ebp.engine import ExcitationBackprop
from ebp.evaluation.metrics import intersection_over_union
from ebp.evaluation.phantoms import fresh_phantoms
from ebp.evaluation.pointing import attention_maps
from ebp.phantoms import Phantom
from ebp.training.phantoms.recipes import EVALUATION_SEEDS

Image = NDArray[np.uint8]
Map = NDArray[Any]
Mask = NDArray[np.bool_]
Box = tuple[int, int, int, int]
Maker = Callable[[Image, Map, Box], Mask]

MAPS = ("MWP", "c-MWP")
LOOSE = 0.1
"""A box drawn by hand is taken to be wider than the region by this share of its side, on every side."""


@dataclass(frozen=True)
class MaskReport:
    """What was measured on `count` phantoms: per map and way, the IoU of every (image, label present) with the truth,
    and the milliseconds a region took.
    """

    name: str
    count: int
    overlap: Mapping[tuple[str, str], tuple[float, ...]]
    milliseconds: Mapping[tuple[str, str], float]

    def worse(self, map_name: str, way: str) -> float:
        """The share of regions whose IoU is below that of the plain threshold."""
        found, plain = (np.array(self.overlap[map_name, name]) for name in (way, PLAIN))
        return float(np.mean(found < plain))


def evaluate_masks(
    classifier: Classifier, count: int = 500, *, first_seed: int = EVALUATION_SEEDS, progress: bool = False
) -> MaskReport:
    """Measure masks of a classifier of skin or face labels on `count` fresh phantoms of its own input size.

    Raises EbpError when its labels are those of neither kind of phantom, or `count` is not above 0.
    """
    engine = ExcitationBackprop(classifier.module, layer=classifier.card.layer)
    overlap: dict[tuple[str, str], list[float]] = defaultdict(list)
    seconds: dict[tuple[str, str], float] = defaultdict(float)
    for phantom in fresh_phantoms(classifier, count, first_seed, progress):
        for name, map2d, truth in _maps(engine, classifier, phantom):
            box = loose_box(truth)
            for way, make in WAYS.items():
                started = time.perf_counter()
                mask = make(phantom.image, map2d, box)
                seconds[name, way] += time.perf_counter() - started
                overlap[name, way].append(intersection_over_union(mask, truth))
    milliseconds = {key: 1000 * total / len(overlap[key]) for key, total in seconds.items()}
    return MaskReport(
        classifier.card.name, count, {key: tuple(values) for key, values in overlap.items()}, milliseconds
    )


def _maps(engine: ExcitationBackprop, classifier: Classifier, phantom: Phantom) -> list[tuple[str, Map, Mask]]:
    """The name, map and truth of every map of every label present."""
    targets = [index for index, label in enumerate(classifier.labels) if label in phantom.masks]
    if not targets:
        return []
    prepared = classifier.prepare(phantom.image)
    truths = [phantom.masks[classifier.labels[index]] for index in targets]
    return [
        (name, map2d, truth)
        for name in MAPS
        for map2d, truth in zip(attention_maps(engine, classifier, prepared, targets, name), truths, strict=True)
    ]


def loose_box(truth: Mask) -> Box:
    """The box (x, y, width, height) around a region, widened by LOOSE of its sides; it may pass the image's border."""
    x, y, width, height = regions.bounding_box(truth)
    dx, dy = round(LOOSE * width), round(LOOSE * height)
    return x - dx, y - dy, width + 2 * dx, height + 2 * dy


def _thresholded(fraction: float, _image: Image, map2d: Map, _box: Box) -> Mask:
    return regions.mass_mask(map2d, fraction)


def _by_mean(_image: Image, map2d: Map, _box: Box) -> Mask:
    return regions.mean_mask(map2d)


def _refined(method: regions.Method, fraction: float | None, image: Image, map2d: Map, _box: Box) -> Mask:
    return regions.refine(image, map2d, fraction, method)


def _by_territory(image: Image, map2d: Map, _box: Box) -> Mask:
    """Each territory of the map refined by itself, then joined: what a user gets who takes every suggestion."""
    labels, parts = regions.territories(map2d, 0.8)
    result = np.zeros(map2d.shape, np.bool_)
    for part in parts:
        result |= regions.refine(image, map2d, 0.8, territory=labels == part.label)
    return result


def _boxed(image: Image, _map2d: Map, box: Box) -> Mask:
    return regions.refine_box(image, None, box)


def _boxed_with_map(image: Image, map2d: Map, box: Box) -> Mask:
    return regions.refine_box(image, map2d, box)


PLAIN = "threshold, 60 % of the mass"
WAYS: Mapping[str, Maker] = {
    PLAIN: partial(_thresholded, 0.6),
    "threshold, 80 % of the mass": partial(_thresholded, 0.8),
    "threshold, 1.5 × the mean": _by_mean,
    "watershed from 60 %": partial(_refined, "watershed", 0.6),
    "watershed from 80 %": partial(_refined, "watershed", 0.8),
    "watershed, share by edges": partial(_refined, "watershed", None),
    "GrabCut from 60 %": partial(_refined, "grabcut", 0.6),
    "GrabCut from 80 %": partial(_refined, "grabcut", 0.8),
    "GrabCut from 80 %, by territory": _by_territory,
    "GrabCut, share by edges": partial(_refined, "grabcut", None),
    "GrabCut in a loose box": _boxed,
    "GrabCut in a loose box, with the map": _boxed_with_map,
}


def markdown(report: MaskReport) -> str:
    """The report as one markdown table a map."""
    lines = [f"### {report.name}: masks on {report.count} phantoms"]
    for name in MAPS:
        if (name, PLAIN) not in report.overlap:
            continue
        regions_measured = len(report.overlap[name, PLAIN])
        lines += ["", f"{name}, {regions_measured} regions:", ""]
        lines += [
            "| from map to mask | mean IoU | share ≥ 0.5 | worse than the threshold | ms |",
            "|---|---|---|---|---|",
        ]
        lines += [_row(report, name, way) for way in WAYS]
    return "\n".join(lines)


def _row(report: MaskReport, name: str, way: str) -> str:
    found = np.array(report.overlap[name, way])
    worse = "–" if way == PLAIN else f"{report.worse(name, way):.3f}"
    return (
        f"| {way} | {found.mean():.3f} | {np.mean(found >= 0.5):.3f} | {worse} | {report.milliseconds[name, way]:.1f} |"
    )
