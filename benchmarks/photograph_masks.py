"""From map to mask on real photographs: what each step from the classifier's map to a region is worth.

    python -m benchmarks.photograph_masks --data DIR [--model photographs] [--half even|odd]

DIR holds photographs and `instances.json` in COCO's form with uncompressed run lengths, in which every category has
`imagenet_indices`: the classes of the classifier that it covers. Every category that covers 2 to 60 % of a photograph
makes a pair with it. A label is the group of its classes, weighted by the image's own probabilities.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

import ebp
from benchmarks.coco_photographs import read_pairs
from benchmarks.extensions import table
from ebp import regions
from ebp.extent import ExtentFinder

SIDE, SHORTER, REACH = 256, 224, 15
SMALLEST, LARGEST = 0.02, 0.6
LOOSE, SEED = 0.1, 7

Mask = NDArray[np.bool_]
Map = NDArray[np.float32]


@dataclass(frozen=True)
class Photograph:
    """A photograph, and of each category that is measured on it the classes and the mask."""

    number: int
    pixels: NDArray[np.uint8]
    found: tuple[tuple[list[int], Mask], ...]


@dataclass
class Scores:
    """What was measured of each way: values in the order of the pairs, the pairs' probabilities, seconds."""

    overlap: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    hits: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    probability: list[float] = field(default_factory=list)
    category: list[str] = field(default_factory=list)


def photographs(folder: Path, half: str) -> Iterator[Photograph]:
    """The photographs of a folder that have a pair, in order of their numbers; every other one of them with `half`."""
    place = 0
    for pixels, pairs in read_pairs(folder):
        found = tuple((list(pair.classes), pair.mask) for pair in pairs if SMALLEST <= pair.share <= LARGEST)
        if not found:
            continue
        place += 1
        if half == "all" or (place % 2 == 1) == (half == "even"):
            yield Photograph(pairs[0].image_id, pixels, found)


class Measure:
    """All ways from the map to the mask with one classifier."""

    def __init__(self, classifier: ebp.Classifier) -> None:
        self._classifier, self.scores = classifier, Scores()
        self._finder = ExtentFinder(classifier)
        self._card = ebp.ExcitationBackprop(classifier)
        self._coarse = ebp.ExcitationBackprop(classifier, self._finder.layers[-1])

    def take(self, photograph: Photograph) -> None:
        """Measure all pairs of a photograph."""
        image = photograph.pixels
        x = self._classifier.prepare(image)
        scores = self._classifier.predict(x.tensor)[0]
        groups = torch.zeros(len(photograph.found), len(scores))
        for row, (indices, _) in enumerate(photograph.found):
            groups[row, indices] = scores[indices] / scores[indices].sum().clamp_min(1e-12)
        maps: dict[str, Sequence[Map]] = {
            f"{name}, {where}": [
                x.placement.to_image(one.numpy()) for one in engine.attend(x.tensor, groups, c).maps[0]
            ]
            for where, engine in ((self._card.layer, self._card), (self._coarse.layer, self._coarse))
            for name, c in (("MWP", None), ("dual", "dual"), ("rest", "rest"))
        }
        plain = self._finder.maps(image, groups)
        quick, found = (self._finder.extent(image, groups, quick=quick) for quick in (True, False))
        assert plain is not None and quick is not None and found is not None
        size = _size(image.shape, SIDE / max(image.shape[:2]))
        small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA))
        for row, (indices, mask) in enumerate(photograph.found):
            self.scores.probability.append(float(scores[indices].sum()))
            self.scores.category.append(str(indices))
            ways = {name: values[row] for name, values in maps.items()} | {"fused": plain[row], "extent": found[0][row]}
            self._point(ways, mask)
            truth = _resized(mask.astype(np.float32), size) >= 0.5
            own = {name: _resized(values, size) for name, values in ways.items()} | {
                "quick": _resized(quick[0][row], size)
            }
            self._cut(small, own, truth)
            self._boxes(small, own, truth, found[1], np.random.default_rng([SEED, photograph.number, row]))

    def _point(self, maps: dict[str, Map], mask: Mask) -> None:
        """Whether the peak lies within 15 pixels of the mask, where the shorter side has 224."""
        size = _size(mask.shape, SHORTER / min(mask.shape))
        large = _resized(mask.astype(np.float32), size) >= 0.5
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * REACH + 1, 2 * REACH + 1))
        near = cv2.dilate(large.astype(np.uint8), disc) > 0
        self.scores.hits["centre"].append(bool(near[near.shape[0] // 2, near.shape[1] // 2]))
        for name, values in maps.items():
            peak = np.unravel_index(int(_resized(values, size).argmax()), near.shape)
            self.scores.hits[name].append(bool(near[peak]))

    def _cut(self, image: NDArray[np.uint8], maps: dict[str, Map], truth: Mask) -> None:
        coarse, card = maps[f"MWP, {self._coarse.layer}"], maps[f"MWP, {self._card.layer}"]
        ways = {
            f"threshold, 40 % of MWP at {self._card.layer}": lambda: regions.mass_mask(card, 0.4),
            f"GrabCut from 40 % of MWP at {self._card.layer}": lambda: regions.refine(image, card, 0.4),
            f"GrabCut from 40 % of MWP at {self._coarse.layer}": lambda: regions.refine(image, coarse, 0.4),
            "fused, own level": lambda: maps["fused"] >= regions.otsu(maps["fused"]),
            "extent of one view, own level": lambda: maps["quick"] >= regions.otsu(maps["quick"]),
            "extent of one view, cut": lambda: regions.cut(image, maps["quick"]),
            "extent, own level": lambda: maps["extent"] >= regions.otsu(maps["extent"]),
            "extent, cut": lambda: regions.cut(image, maps["extent"]),
        }
        for name, make in ways.items():
            self._keep(name, make, truth)
        levels = np.quantile(maps["extent"], np.linspace(0.3, 0.99, 60))
        best = max((maps["extent"] >= level for level in levels), key=lambda mask: _overlap(mask, truth))
        self.scores.overlap["extent, the best level there is"].append(_overlap(best, truth))

    def _boxes(
        self,
        image: NDArray[np.uint8],
        maps: dict[str, Map],
        truth: Mask,
        features: list[Map],
        rng: np.random.Generator,
    ) -> None:
        x, y, width, height = regions.bounding_box(truth)
        left, right = (round(edge + rng.uniform(-LOOSE, LOOSE) * width) for edge in (x, x + width))
        top, bottom = (round(edge + rng.uniform(-LOOSE, LOOSE) * height) for edge in (y, y + height))
        left, top = max(left, 0), max(top, 0)
        box = left, top, min(right, truth.shape[1]) - left, min(bottom, truth.shape[0]) - top
        filled = np.zeros_like(truth)
        filled[top : top + box[3], left : left + box[2]] = True
        coarse = maps[f"MWP, {self._coarse.layer}"]
        self._keep("box, filled", lambda: filled, truth)
        self._keep("box, GrabCut with MWP", lambda: regions.refine_box(image, coarse, box), truth)
        self._keep("box, walk from two sides, no map", lambda: regions.cut_box(image, None, box, features), truth)
        self._keep("box, walk from two sides", lambda: regions.cut_box(image, maps["extent"], box, features), truth)

    def _keep(self, name: str, make: Any, truth: Mask) -> None:
        started = time.perf_counter()
        mask = make()
        self.scores.seconds[name].append(time.perf_counter() - started)
        self.scores.overlap[name].append(_overlap(mask, truth))


def _size(shape: Sequence[int], factor: float) -> tuple[int, int]:
    return max(1, round(shape[1] * factor)), max(1, round(shape[0] * factor))


def _resized(values: NDArray[Any], size: tuple[int, int]) -> Map:
    shrinks = size[0] < values.shape[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.maximum(np.asarray(cv2.resize(values, size, interpolation=how), np.float32), 0)


def _overlap(first: Mask, second: Mask) -> float:
    return float((first & second).sum() / max((first | second).sum(), 1))


def _interval(values: NDArray[np.float64]) -> str:
    rng = np.random.default_rng(0)
    means = values[rng.integers(0, len(values), (2000, len(values)))].mean(1)
    low, high = np.quantile(means, (0.025, 0.975))
    return f"{low:.3f}–{high:.3f}"


def report(scores: Scores) -> str:
    """Two tables: pointing, and overlap with the truth, of all pairs and by the label's probability."""
    probability, category = np.array(scores.probability), np.array(scores.category)
    pointing = []
    for name, hits in scores.hits.items():
        hit = np.array(hits)
        classes = np.mean([hit[category == one].mean() for one in np.unique(category)])
        pointing.append([name, f"{hit.mean():.3f}", f"{classes:.3f}"])
    sure, unsure = probability >= 0.3, probability < 0.05
    groups = [sure, ~sure & ~unsure, unsure]
    rows = []
    for name, found in scores.overlap.items():
        values = np.array(found)
        parts = [f"{values[group].mean():.3f}" if group.any() else "–" for group in groups]
        spent = f"{1000 * np.mean(scores.seconds[name]):.0f}" if name in scores.seconds else "–"
        shares = [f"{np.mean(values >= level):.2f}" for level in (0.5, 0.7)]
        rows.append([name, f"{values.mean():.3f}", _interval(values), *shares, *parts, spent])
    counts = [int(group.sum()) for group in groups]
    heads = [f"p ≥ .3 ({counts[0]})", f"between ({counts[1]})", f"p < .05 ({counts[2]})"]
    return "\n\n".join(
        (
            table(["peak of the map", "pairs", "mean over classes"], pointing),
            table(["from map to mask", "IoU", "95 %", "≥ .5", "≥ .7", *heads, "ms"], rows),
        )
    )


def main(given: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.photograph_masks", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="photographs and instances.json")
    parser.add_argument("--model", default="photographs")
    parser.add_argument("--half", choices=("all", "even", "odd"), default="all", help="every other photograph")
    args = parser.parse_args(given)
    measure = Measure(ebp.Classifier.load(ebp.bundled.find(args.model)))
    taken = [measure.take(photograph) for photograph in photographs(args.data, args.half)]
    print(f"{len(taken)} photographs, {len(measure.scores.probability)} pairs, {args.model}:\n")
    print(report(measure.scores))


if __name__ == "__main__":
    main()
