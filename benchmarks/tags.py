"""How far do tags go? A classifier from ever more tagged images, judged on images kept aside.

    python -m benchmarks.tags DATA [--tags 50 100 0] [--held 128] [--cache DIR]

DATA holds images/, labels.csv (image, and 0 or 1 for each label) and boxes.csv (image, label, centre_x, centre_y,
width, height as parts of the image). Nobody trains on the boxes: they tell whether a map's peak lies in one, and of the
suggestions of an image, cut from the map at half of its mass, how many boxes are found when there is one false
suggestion an image.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.extensions import table as markdown
from ebp import Classifier, ExcitationBackprop
from ebp.backbones import Backbone
from ebp.evaluation.metrics import average_precision
from ebp.reading import read_image
from ebp.regions import territories
from ebp.training import Options, TagTable, read_table, train
from ebp.training.report import Box, Boxes, read_boxes

SIDE = 512
CONTRASTS = ("none", "dual", "others")


@dataclass
class Judged:
    """Of one label: probability and presence of each held image; peaks inside by contrast; suggestions (score, whether
    it lies in a box, image) and the number of boxes.
    """

    probabilities: list[float] = field(default_factory=list)
    present: list[bool] = field(default_factory=list)
    hits: dict[str, list[bool]] = field(default_factory=lambda: {name: [] for name in CONTRASTS})
    suggestions: list[tuple[float, int | None]] = field(default_factory=list)
    boxes: int = 0


def inside(x: float, y: float, boxes: Sequence[Box]) -> int | None:
    """The first box in which a point lies."""
    found = (n for n, (cx, cy, w, h) in enumerate(boxes) if abs(x - cx) <= w / 2 and abs(y - cy) <= h / 2)
    return next(found, None)


def judge(classifier: Classifier, held: TagTable, boxes: Boxes) -> dict[str, Judged]:
    """The classifier on images it never saw."""
    engine, found = ExcitationBackprop(classifier), {label: Judged() for label in classifier.labels}
    for row, path in enumerate(held.images):
        prepared = classifier.prepare(read_image(path).pixels)
        probabilities = classifier.predict(prepared.tensor)[0].tolist()
        maps = {
            name: engine.attend(prepared.tensor, list(range(len(found))), None if name == "none" else name).maps[0]
            for name in CONTRASTS
        }
        width, height = prepared.placement.image_size
        size = (SIDE, round(SIDE * height / width))
        for column, (label, judged) in enumerate(found.items()):
            judged.probabilities.append(probabilities[column])
            judged.present.append(bool(held.values[row, column] == 1))
            true = boxes.get((path, label), [])
            shown = {name: prepared.placement.to_image(one[column].numpy(), size) for name, one in maps.items()}
            if true:
                for name, values in shown.items():
                    judged.hits[name].append(inside(*_peak(values), true) is not None)
            _suggest(judged, shown["dual"], probabilities[column], true)
    return found


def _peak(values: NDArray[np.float32]) -> tuple[float, float]:
    y, x = np.unravel_index(int(values.argmax()), values.shape)
    return (float(x) + 0.5) / values.shape[1], (float(y) + 0.5) / values.shape[0]


def _suggest(judged: Judged, values: NDArray[np.float32], probability: float, true: Sequence[Box]) -> None:
    """The parts of a map as suggestions: a part counts by its share of the map and the image's probability."""
    found = set()
    for part in territories(values, 0.5, 0.05)[1]:
        x, y = (part.peak[0] + 0.5) / values.shape[1], (part.peak[1] + 0.5) / values.shape[0]
        box = inside(x, y, true)
        if box is None or box not in found:
            judged.suggestions.append((probability * part.share, box))
        found.add(box)
    judged.boxes += len(true)


def found_boxes(judged: Judged) -> float:
    """The share of boxes found when there is one false suggestion an image (FROC)."""
    hits = false = 0
    for _, box in sorted(judged.suggestions, key=lambda item: -item[0]):
        if box is None:
            false += 1
            if false > len(judged.present):
                break
        else:
            hits += 1
    return hits / judged.boxes if judged.boxes else float("nan")


def rows_of(found: dict[str, Judged], count: int, seconds: float) -> list[list[str]]:
    """A line of the table for each label."""
    lines = []
    for label, judged in found.items():
        precision = average_precision(np.array(judged.probabilities), np.array(judged.present))
        hits = [f"{np.mean(judged.hits[name]):.2f}" for name in CONTRASTS]
        lines.append([str(count), label, f"{precision:.3f}", *hits, f"{found_boxes(judged):.2f}", f"{seconds:.0f}"])
    return lines


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tags", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--tags", type=int, nargs="+", default=[50, 100, 200, 0], help="0: all that are not held out")
    parser.add_argument("--held", type=int, default=128)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cache", type=Path)
    args = parser.parse_args(argv)
    every = read_table(args.data / "labels.csv", args.data / "images")
    order = np.random.default_rng(args.seed).permutation(len(every.images))
    held, rest = every.rows(np.sort(order[: args.held])), order[args.held :]
    boxes = read_boxes(args.data / "boxes.csv", every)
    head = ("tags", "label", "average precision", *(f"peak, {name}" for name in CONTRASTS), "boxes at 1 FP", "s")
    lines = []
    for count in args.tags:
        training = every.rows(np.sort(rest[: count or len(rest)]))
        started = time.perf_counter()
        trained = train(training, Backbone.load("photographs"), Options(cache=args.cache))
        seconds = time.perf_counter() - started
        lines += rows_of(judge(trained.classifier, held, boxes), len(training.images), seconds)
    present = (held.values == 1).sum(0)
    shown = ", ".join(f"{label}: {count} with" for label, count in zip(held.labels, present, strict=True))
    print(f"{len(held.images)} images held out ({shown})\n")
    print(markdown(head, lines))


if __name__ == "__main__":
    main()
