"""Which rule, layer and contrast point best on real photographs, for a network of depthwise convolutions?

    python -m benchmarks.depthwise DATA [--model photographs] [--layers blocks.2 blocks.4] [--rules paper nearby]

DATA is a folder in COCO's form (see `benchmarks.coco_photographs`). The pointing game of the paper: shorter side 224, a
peak within 15 pixels of the category is a hit, mean over categories; all pairs and the difficult ones.

A unit that is active by its bias alone has no excitatory input to pass its mass to: the paper's rule drops it. What may
be done instead in depthwise convolutions: `nearby`: such a unit's mass goes to its whole field, by activation (every
weight has a ten-thousandth of the filter's largest added); `absolute`: inhibitory weights count, too.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from benchmarks.coco_photographs import Pair, read_pairs
from benchmarks.extensions import table
from ebp import Classifier, ExcitationBackprop, bundled, rules
from ebp.rules import linear
from ebp.rules.kernels import Convolution, Kernel, Options, sizes

SIDE, TOLERANCE = 224, 15
DRAWS = 2000
CONTRASTS = ("none", "dual", "others", "rest")


def nearby(weight: Tensor) -> Tensor:
    """Excitatory weights, and a trace of all others."""
    return weight.clamp_min(0) + 1e-4 * weight.abs().amax((1, 2, 3), keepdim=True)


RULES: dict[str, Callable[[Tensor], Tensor] | None] = {"paper": None, "nearby": nearby, "absolute": torch.abs}


@contextmanager
def depthwise_rule(change: Callable[[Tensor], Tensor] | None) -> Iterator[None]:
    """Walk down depthwise convolutions with weights changed in another way than to their excitatory part."""
    known = rules.find(functional.conv2d)
    assert known is not None
    if change is not None:
        rules.register(functional.conv2d, torch.conv2d, rule=linear.rule(_reading(change)))
    try:
        yield
    finally:
        rules.register(functional.conv2d, torch.conv2d, rule=known)


def _reading(change: Callable[[Tensor], Tensor]) -> linear.Reading:
    def read(record: rules.Record, _walk: rules.Walk) -> linear.Operation:
        node, weight = linear.operands(record, record.argument(1, "weight"), record.argument(0, "input"))
        groups = record.argument(6, "groups", 1)
        options = Options(
            sizes(record.argument(3, "stride", 1), 2),
            sizes(record.argument(4, "padding", 0), 2),
            sizes(record.argument(5, "dilation", 1), 2),
            groups,
        )
        depthwise = groups > 1 and weight.shape[1] == 1

        def kernel(folded: Callable[[], Tensor], lasting: bool) -> Kernel:
            return Convolution((lambda: change(weight.detach())) if depthwise else folded, options, lasting)

        return linear.Operation(node, weight, kernel, options, 3, 0, options.pointwise(weight))

    return read


def prior_of(pairs: Sequence[Pair], scores: Tensor) -> Tensor:
    """(K, C) the share of each class in what the image's classifier sees of the pair's classes."""
    prior = torch.zeros(len(pairs), len(scores))
    for row, pair in zip(prior, pairs, strict=True):
        row[list(pair.classes)] = scores[list(pair.classes)] / scores[list(pair.classes)].sum()
    return prior


def against(contrast: str, prior: Tensor, scores: Tensor) -> object:
    """The engine's argument. rest: what the classifier sees in this image apart from the pair's classes."""
    if contrast != "rest":
        return None if contrast == "none" else contrast
    rest = torch.where(prior > 0, 0.0, scores)
    return rest / rest.sum(1, keepdim=True)


def is_hit(found: NDArray[np.float32], pair: Pair) -> bool:
    """Whether the map's peak lies within 15 pixels of the category, on the image of shorter side 224."""
    height, width = pair.mask.shape
    factor = SIDE / min(height, width)
    size = round(width * factor), round(height * factor)
    values = cv2.resize(found, size, interpolation=cv2.INTER_CUBIC)
    if values.max() == values.min():
        return False
    away = cv2.resize(1 - pair.mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    y, x = np.unravel_index(int(values.argmax()), values.shape)
    return bool(cv2.distanceTransform(away, cv2.DIST_L2, 5)[y, x] <= TOLERANCE)


Outcome = tuple[int, str, bool, bool]
"""image, category, hit, difficult"""


def accuracy(outcomes: Sequence[Outcome], difficult: bool = False) -> float:
    """Mean over categories of the share of hits."""
    by_category = defaultdict(list)
    for _, category, hit, hard in outcomes:
        if hard or not difficult:
            by_category[category].append(hit)
    return float(np.mean([np.mean(hits) for hits in by_category.values()]))


def interval(outcomes: Sequence[Outcome], reference: Sequence[Outcome]) -> tuple[float, float]:
    """95 % of what the gain over the reference is when photographs are drawn again."""
    images = sorted({image for image, *_ in outcomes})
    places = {image: [n for n, item in enumerate(outcomes) if item[0] == image] for image in images}
    rng = np.random.default_rng(0)
    gains = []
    for _ in range(DRAWS):
        drawn = [n for image in rng.choice(images, len(images)) for n in places[image]]
        gains.append(accuracy([outcomes[n] for n in drawn]) - accuracy([reference[n] for n in drawn]))
    return float(np.quantile(gains, 0.025)), float(np.quantile(gains, 0.975))


def play(
    classifier: Classifier, data: Path, layers: Sequence[str], names: Sequence[str]
) -> tuple[dict[tuple[str, str, str], list[Outcome]], dict[tuple[str, str], float]]:
    """Outcomes by (rule, layer, contrast), and the mean mass that arrives by (rule, layer)."""
    engines = {layer: ExcitationBackprop(classifier.module, layer, cache_limit=0) for layer in layers}
    outcomes: dict[tuple[str, str, str], list[Outcome]] = defaultdict(list)
    mass: dict[tuple[str, str], list[float]] = defaultdict(list)
    for image, pairs in read_pairs(data):
        prepared = classifier.prepare(image)
        scores = classifier.predict(prepared.tensor)[0]
        prior = prior_of(pairs, scores)
        for rule in names:
            for layer, engine in engines.items():
                for contrast in CONTRASTS:
                    with depthwise_rule(RULES[rule]):
                        found = engine.attend(prepared.tensor, prior, contrast=against(contrast, prior, scores))
                    if contrast == "none":
                        mass[rule, layer] += found.mass[0].tolist()
                    outcomes[rule, layer, contrast] += [
                        (pair.image_id, pair.category, is_hit(one.float().numpy(), pair), pair.difficult)
                        for one, pair in zip(found.maps[0], pairs, strict=True)
                    ]
    return outcomes, {key: float(np.mean(values)) for key, values in mass.items()}


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.depthwise", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", default="photographs")
    parser.add_argument("--layers", nargs="+", default=["blocks.2", "blocks.4"])
    parser.add_argument("--rules", nargs="+", choices=tuple(RULES), default=list(RULES))
    args = parser.parse_args(argv)
    classifier = Classifier.load(bundled.find(args.model))
    outcomes, mass = play(classifier, args.data, args.layers, args.rules)
    reference = outcomes[args.rules[0], args.layers[0], "none"]
    rows = []
    for (rule, layer, contrast), found in outcomes.items():
        low, high = interval(found, reference)
        rows.append([
            rule, f"`{layer}`", contrast, f"{mass[rule, layer]:.3f}", f"{100 * accuracy(found):.1f}",
            f"{100 * accuracy(found, difficult=True):.1f}", f"{100 * low:+.1f} … {100 * high:+.1f}",
        ])  # fmt: skip
    print(f"{args.model}, {len(reference)} pairs\n")
    print(table(["rule", "layer", "contrast", "mass", "all", "difficult", "gain over the first row"], rows))


if __name__ == "__main__":
    main()
