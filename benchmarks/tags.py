"""How far do tags go? A classifier from ever more tagged images, judged on images kept aside.

    python -m benchmarks.tags DATA [--tags 20 50 100 200 0] [--held 128] [--size 680] [--cache DIR]

DATA holds images/, labels.csv (image, and 0 or 1 for each label) and boxes.csv (image, label, centre_x, centre_y,
width, height as parts of the image). Nobody trains on the boxes: they tell whether a map's peak lies in one, and how
many of them are found by suggestions, which are the parts of the map that the annotator makes: under the card's
contrast, by `ebp.regions.suggesting`. A box is found where a suggestion's peak lies in it; a suggestion whose peak lies
in no box is false. Of all of them those are taken first that the annotator lists first: by the image's probability, on
one image by the share of the map.
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
from ebp.regions.suggesting import parted, working_size
from ebp.training import Options, TagTable, Trained, read_table, train
from ebp.training.report import Box, Boxes, read_boxes

CONTRASTS = (None, "dual", "others", "both")


@dataclass
class Judged:
    """Of one label: the threshold; probability and presence of each held image; peaks inside by contrast; of each
    suggestion its probability and share, whether its peak lies in a box, and whether the annotator shows it, its image
    being likely enough; the number of boxes.
    """

    threshold: float
    probabilities: list[float] = field(default_factory=list)
    present: list[bool] = field(default_factory=list)
    hits: dict[str | None, list[bool]] = field(default_factory=lambda: {name: [] for name in CONTRASTS})
    suggestions: list[tuple[tuple[float, float], bool, bool]] = field(default_factory=list)
    boxes: int = 0


def inside(x: float, y: float, boxes: Sequence[Box]) -> int | None:
    """The first box in which a point lies."""
    found = (n for n, (cx, cy, w, h) in enumerate(boxes) if abs(x - cx) <= w / 2 and abs(y - cy) <= h / 2)
    return next(found, None)


def judge(classifier: Classifier, held: TagTable, boxes: Boxes) -> dict[str, Judged]:
    """The classifier on images it never saw."""
    engine, card = ExcitationBackprop(classifier), classifier.card
    assert card.contrast in CONTRASTS
    found = {label: Judged(threshold) for label, threshold in zip(card.labels, card.thresholds, strict=True)}
    for row, path in enumerate(held.images):
        prepared = classifier.prepare(read_image(path).pixels)
        size = working_size(*prepared.placement.image_size)
        marked = {place: boxes[path, label] for place, label in enumerate(card.labels) if (path, label) in boxes}
        answers = {
            name: engine.attend(prepared.tensor, list(range(len(found))), name)
            for name in CONTRASTS
            if marked or name == card.contrast
        }
        own = answers[card.contrast]
        probabilities = classifier.probabilities(own.logits)[0].tolist()
        for column, judged in enumerate(found.values()):
            judged.probabilities.append(probabilities[column])
            judged.present.append(bool(held.values[row, column] == 1))
            true = marked.get(column, [])
            if true:
                for name, answer in answers.items():
                    values = prepared.placement.to_image(answer.maps[0, column].numpy(), size)
                    judged.hits[name].append(inside(*_peak(values), true) is not None)
            values = prepared.placement.to_image(own.maps[0, column].numpy(), size)
            _suggest(judged, values, own.maps[0, column].numel(), true)
    return found


def _peak(values: NDArray[np.float32]) -> tuple[float, float]:
    y, x = np.unravel_index(int(values.argmax()), values.shape)
    return (float(x) + 0.5) / values.shape[1], (float(y) + 0.5) / values.shape[0]


def _suggest(judged: Judged, values: NDArray[np.float32], cells: int, true: Sequence[Box]) -> None:
    """The parts of a map as suggestions."""
    probability, found = judged.probabilities[-1], set()
    for part in parted(values, cells)[1]:
        column, row = part.peak
        box = inside((column + 0.5) / values.shape[1], (row + 0.5) / values.shape[0], true)
        if box is None or box not in found:
            rank, shown = (probability, part.share), probability >= judged.threshold
            judged.suggestions.append((rank, box is not None, shown))
        found.add(box)
    judged.boxes += len(true)


def found_boxes(judged: Judged) -> float:
    """The share of boxes found when there is one false suggestion an image (FROC)."""
    hits = false = 0
    for _, hit, _ in sorted(judged.suggestions, key=lambda item: item[0], reverse=True):
        if not hit and false == len(judged.present):
            break
        hits, false = hits + hit, false + (not hit)
    return hits / judged.boxes if judged.boxes else float("nan")


def shown_boxes(judged: Judged) -> tuple[float, float]:
    """The share of boxes found by what the annotator shows, and how many false suggestions that is an image."""
    shown = [hit for _, hit, is_shown in judged.suggestions if is_shown]
    found = sum(shown)
    return found / judged.boxes if judged.boxes else float("nan"), (len(shown) - found) / len(judged.present)


def rows_of(found: dict[str, Judged], trained: Trained, seconds: float) -> list[list[str]]:
    """A line of the table for each label."""
    lines = []
    for label, judged in found.items():
        precision = average_precision(np.array(judged.probabilities), np.array(judged.present))
        hits = [f"{np.mean(judged.hits[name]):.2f}" for name in CONTRASTS]
        share, false = shown_boxes(judged)
        lines.append([
            str(len(trained.table.images)), str(trained.size), label, f"{precision:.3f}", *hits,
            f"{found_boxes(judged):.2f}", f"{share:.2f}", f"{false:.1f}", f"{seconds:.0f}",
        ])  # fmt: skip
    return lines


HEAD = ("tags", "pixels", "label", "average precision", *(f"peak, {name or 'none'}" for name in CONTRASTS),
        "boxes at 1 false", "boxes shown", "false shown an image", "s")  # fmt: skip


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tags", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument(
        "--tags", type=int, nargs="+", default=[20, 50, 100, 200, 0], help="0: all that are not held out"
    )
    parser.add_argument("--held", type=int, default=128)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--size", type=int, help="pixels of the shorter side (default: as training finds them)")
    parser.add_argument("--cache", type=Path)
    args = parser.parse_args(argv)
    every = read_table(args.data / "labels.csv", args.data / "images")
    order = np.random.default_rng(args.seed).permutation(len(every.images))
    held, rest = every.rows(np.sort(order[: args.held])), order[args.held :]
    boxes = read_boxes(args.data / "boxes.csv", every)
    lines = []
    for count in args.tags:
        training = every.rows(np.sort(rest[: count or len(rest)]))
        started = time.perf_counter()
        trained = train(training, Backbone.load("photographs"), Options(size=args.size, cache=args.cache))
        seconds = time.perf_counter() - started
        found = rows_of(judge(trained.classifier, held, boxes), trained, seconds)
        print(*(" | ".join(line) for line in found), sep="\n", flush=True)
        lines += found
    present = (held.values == 1).sum(0)
    shown = ", ".join(f"{label}: {count} with" for label, count in zip(held.labels, present, strict=True))
    print(f"{len(held.images)} images held out ({shown})\n")
    print(markdown(HEAD, lines))


if __name__ == "__main__":
    main()
