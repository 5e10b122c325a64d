"""From rough strokes to a mask on real photographs: with colours alone, with features, with the map as well.

    python -m benchmarks.photograph_strokes --data DIR [--model photographs]

DIR as for `photograph_masks`. A drawn hand is played: a line along the middle of the true mask's largest part, then,
twice, a line along the middle of the largest fault, on what was left out or on what is too much.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

import ebp
import ebp.bundled
from benchmarks.extensions import table
from benchmarks.photograph_masks import Photograph, photographs
from ebp.extent import ExtentFinder
from ebp.regions import cut_strokes
from ebp.regions.suggesting import working_size

STROKES = 3
# A stroke is as wide as this share of the longer side, and stays in the inner part of what it lies on.
WIDTH, INNER = 1 / 64, 0.4
SURE = 0.2
WAYS = ("colours", "colours, features", "colours, features, map")

Mask = NDArray[np.bool_]
Map = NDArray[np.float32]


def stroke(mask: Mask) -> Mask:
    """A line along the middle of a mask's thickest part, from one end over the thickest place to the other."""
    depth = cv2.distanceTransform(np.pad(mask.astype(np.uint8), 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    row, column = np.unravel_index(int(depth.argmax()), depth.shape)
    _, parts = cv2.connectedComponents((depth > INNER * depth.max()).astype(np.uint8))
    inner = np.argwhere(parts == parts[row, column])
    first = inner[((inner - (row, column)) ** 2).sum(1).argmax()]
    last = inner[((inner - first) ** 2).sum(1).argmax()]
    drawn = np.zeros(mask.shape, np.uint8)
    for end in (first, last):
        middle, to = (int(column), int(row)), (int(end[1]), int(end[0]))
        cv2.line(drawn, middle, to, 1, max(2, round(max(mask.shape) * WIDTH)))
    return (drawn > 0) & mask


def largest_fault(fault: Mask) -> Mask | None:
    """The largest part of what is wrong, thin rims left out; None without any."""
    core = cv2.erode(fault.astype(np.uint8), np.ones((3, 3), np.uint8))
    count, parts, facts, _ = cv2.connectedComponentsWithStats(core)
    return parts == 1 + int(facts[1:, cv2.CC_STAT_AREA].argmax()) if count > 1 else None


def overlaps(image: NDArray[np.uint8], truth: Mask, map2d: Map | None, features: Sequence[Map]) -> list[float]:
    """IoU with the truth after each stroke."""
    belongs, others, found = stroke(truth), np.zeros_like(truth), []
    for _ in range(STROKES):
        mask = cut_strokes(image, belongs, others, map2d, features)
        found.append(float((mask & truth).sum() / (mask | truth).sum()))
        much, little = largest_fault(mask & ~truth), largest_fault(truth & ~mask)
        areas = [0 if fault is None else int(fault.sum()) for fault in (much, little)]
        if much is not None and areas[0] >= areas[1]:
            others = others | stroke(much)
        elif little is not None:
            belongs = belongs | stroke(little)
    return found


def measure(finder: ExtentFinder, classifier: ebp.Classifier, photograph: Photograph) -> list[tuple[bool, Map]]:
    """For each pair whether the classifier is sure of it, and the IoU (ways, strokes)."""
    image = photograph.pixels
    size = working_size(image.shape[1], image.shape[0])
    small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA))
    told, scores = finder.features(image), classifier.predict(classifier.prepare(image).tensor)[0]
    found = []
    for classes, mask in photograph.found:
        truth = cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_AREA) >= 0.5
        likeliest = max(classes, key=lambda index: float(scores[index]))
        maps = finder.maps(image, [likeliest], quick=True)
        assert maps is not None
        ways = [overlaps(small, truth, *way) for way in ((None, ()), (None, told), (maps[0], told))]
        found.append((float(scores[likeliest]) >= SURE, np.asarray(ways, np.float32)))
    return found


def main(arguments: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.photograph_strokes", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--model", default="photographs", metavar="NAME|FILE")
    options = parser.parse_args(arguments)
    classifier = ebp.Classifier.load(ebp.bundled.find(options.model))
    finder, found = ExtentFinder(classifier), defaultdict(list)
    for photograph in photographs(options.data, "all"):
        for sure, values in measure(finder, classifier, photograph):
            found["all"].append(values)
            found["sure" if sure else "not sure"].append(values)
    rows = [
        [group, str(len(values)), way, *(f"{one:.3f}" for one in np.mean(values, axis=0)[place])]
        for group, values in found.items()
        for place, way in enumerate(WAYS)
    ]
    print(table(["pairs", "number", "by", *(f"IoU, {count + 1}" for count in range(STROKES))], rows))


if __name__ == "__main__":
    main()
