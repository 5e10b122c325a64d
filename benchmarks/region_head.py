"""Do decided regions help on photographs of everyday things? Masks cut from extents, with a region head and without.

    python -m benchmarks.region_head --data DIR [--model photographs]

DIR holds photographs and `instances.json` in COCO's form, as `benchmarks.photograph_masks` wants them. A label is a
category, a group of categories ("supercategory"), or all of them together; each that has a region on at least eight
photographs is learnt from its true masks. Every photograph is judged by a head that was fitted, with blend and level,
on others.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import torch

import ebp
from benchmarks.coco_photographs import Pair, read_pairs
from benchmarks.extensions import table
from benchmarks.photograph_masks import LARGEST, SIDE, SMALLEST
from ebp.extent import ExtentFinder
from ebp.region_choice import LEAST, learn
from ebp.region_head import Decided, Values
from ebp.regions import otsu
from ebp.regions.walk import part_of


def decided(folder: Path, classifier: ebp.Classifier) -> list[tuple[Pair, Decided]]:
    """The pairs of a folder that are neither tiny nor nearly all of their photograph, as lessons."""
    finder, found = ExtentFinder(classifier), []
    for pixels, pairs in read_pairs(folder):
        pairs = [pair for pair in pairs if SMALLEST <= pair.share <= LARGEST]
        scores = classifier.predict(classifier.prepare(pixels).tensor)[0]
        groups = torch.zeros(len(pairs), len(scores))
        for row, pair in enumerate(pairs):
            own = list(pair.classes)
            groups[row, own] = scores[own] / scores[own].sum().clamp_min(1e-12)
        answer = finder.extent(pixels, groups) if pairs else None
        if answer is None:
            continue
        extents, layers = answer
        factor = SIDE / max(pixels.shape[:2])
        size = (round(pixels.shape[1] * factor), round(pixels.shape[0] * factor))
        height, width = extents.shape[1:]
        features = np.concatenate([part_of(layer, (0.0, 0.0, 1.0, 1.0), (height, width)) for layer in layers])
        for extent, pair in zip(extents, pairs, strict=True):
            inside = cv2.resize(pair.mask.astype(np.float32), size, interpolation=cv2.INTER_AREA) >= 0.5
            large: Values = np.maximum(cv2.resize(extent, size, interpolation=cv2.INTER_CUBIC), 0)
            lesson = Decided(features.astype(np.float16), extent, inside, large >= otsu(large), group=str(pair.path))
            found.append((pair, lesson))
    return found


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.region_head", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default="photographs")
    options = parser.parse_args(argv)
    data = json.loads((options.data / "instances.json").read_text(encoding="utf-8"))
    group = {item["name"]: item["supercategory"] for item in data["categories"]}
    by_label: dict[str, list[Decided]] = defaultdict(list)
    for pair, lesson in decided(options.data, ebp.Classifier.load(ebp.bundled.find(options.model))):
        for label in dict.fromkeys((pair.category, f"any {group[pair.category]}", "any category")):
            by_label[label].append(lesson)
    lines = []
    for label, lessons in sorted(by_label.items(), key=lambda item: len(item[1])):
        if len({lesson.group for lesson in lessons}) < LEAST:
            continue
        started = time.perf_counter()
        outcome = learn(lessons)
        assert outcome is not None
        judged = outcome[1]
        gain = f"{judged.gain:+.3f} ± {judged.error:.3f}"
        used, seconds = "yes" if judged.helps else "no", f"{time.perf_counter() - started:.1f}"
        figures = f"{judged.without.mean():.3f}", f"{judged.with_head.mean():.3f}"
        lines.append([label, str(judged.images), *figures, gain, used, seconds])
    print(table(("label", "regions", "IoU without", "with", "gain", "used", "s"), lines))


if __name__ == "__main__":
    main()
