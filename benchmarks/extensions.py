"""Do the extensions of the method point at the right lesion? Small networks of each kind, trained on skin phantoms.

    python -m benchmarks.extensions [--only NAME …] [--weights FOLDER] [--threads 1]

Each network learns from image-level labels of 96-pixel phantoms, and is measured on fresh ones: sheets of 192 pixels
with a lesion of each of the four classes, and phantoms of 96 pixels with at least two classes.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn

import ebp
from benchmarks.map_heads import WAYS, MapHeadContrast
from benchmarks.pointing import Method, Scene, batches, by_chance, mixed, pointing, sheets
from benchmarks.small_networks import KINDS, Kind, MapHead, at_side, parameters
from benchmarks.small_training import trained
from ebp.evaluation.grad_cam import grad_cam, last_map_layer
from ebp.evaluation.metrics import average_precision
from ebp.phantoms import SKIN_LABELS
from ebp.training.phantoms.fit import predict
from ebp.training.phantoms.recipes import EVALUATION_SEEDS, TRAINING_SEEDS
from ebp.training.phantoms.rendering import LabelledImages, render_set

SIDE, PHANTOMS, SEED = 96, 2400, 1
FRESH, SHEETS, MIXED = 500, 100, 150
TEST_SEEDS, SHEET_SEEDS, MIXED_SEEDS = (EVALUATION_SEEDS + start for start in (700_000, 720_000, 760_000))
CLASSES = list(range(len(SKIN_LABELS)))
BLIND = "all labels at once"


@dataclass(frozen=True)
class Row:
    """Of one network and layer: the size of its maps, mean and least mass of MWP, and each method's hits and trials."""

    layer: str
    size: str
    mass: tuple[float, float]
    scores: dict[str, tuple[int, int]]


def methods(module: nn.Module, layer: str) -> dict[str, Method]:
    """MWP and its contrasts at the layer, Grad-CAM there and where it is commonly computed, and a control.

    The control asks for all labels at once: it finds lesions without regard to their class.
    """
    engine = ebp.ExcitationBackprop(module, layer)

    def control(images: Tensor) -> Tensor:
        prior = torch.full((1, len(CLASSES)), 1 / len(CLASSES))
        return engine.attend(images, prior).maps.expand(-1, len(CLASSES), -1, -1)

    def usual_grad_cam(images: Tensor) -> Tensor:
        return grad_cam(module, last_map_layer(module, images[:1]), images, CLASSES)

    return {
        "MWP": lambda images: engine.attend(images, CLASSES).maps,
        "c-MWP": lambda images: engine.attend(images, CLASSES, contrast="dual").maps,
        "others": lambda images: engine.attend(images, CLASSES, contrast="others").maps,
        "Grad-CAM": lambda images: grad_cam(module, layer, images, CLASSES),
        "Grad-CAM, last layer": usual_grad_cam,
        BLIND: control,
    }


def head_methods(module: MapHead, layer: str) -> dict[str, Method]:
    """Contrasts for a classifier before the pool; "pairwise" is against the highest of the other labels' scores."""
    engine = ebp.ExcitationBackprop(module, layer)
    own = MapHeadContrast(module, module.classifier.weight, layer)

    def rival(images: Tensor) -> Tensor:
        with torch.no_grad():
            best, second = module(images).topk(2).indices[:, :, None].unbind(1)
        against = torch.where(best == torch.tensor(CLASSES), second, best)
        return engine.attend(images, CLASSES, contrast=against).maps

    tried: dict[str, Method] = {f"dual: {way}": partial(_head_maps, own, way) for way in WAYS}
    return tried | {"pairwise": rival}


def _head_maps(own: MapHeadContrast, way: str, images: Tensor) -> Tensor:
    return own.maps(images, CLASSES, way)


def measured(module: nn.Module, layer: str, scenes: Sequence[Scene]) -> Row:
    """All methods at one layer on the scenes."""
    engine = ebp.ExcitationBackprop(module, layer)
    found = [engine.attend(images, CLASSES) for _, images in batches(scenes)]
    mass = torch.cat([attention.mass for attention in found])
    size = " × ".join(map(str, found[0].maps.shape[2:]))
    tried = methods(module, layer)
    if isinstance(module, MapHead):
        tried |= head_methods(module, layer)
    scores = {}
    for name, method in tried.items():
        try:
            scores[name] = pointing(method, scenes)
        except ebp.EbpError:
            if not name.startswith("Grad-CAM"):  # which needs (N, C, h, w)
                raise
    return Row(layer, size, (float(mass.mean()), float(mass.min())), scores)


def obtained(name: str, kind: Kind, folder: Path | None) -> tuple[nn.Module, float]:
    """The trained network and the seconds of one core it took; 0 if it lay in the folder, else it is kept there."""
    path = None if folder is None else folder / f"{name}.pt"
    if path is not None and path.exists():
        module = kind.build(SIDE)
        module.load_state_dict(torch.load(path, weights_only=True))
        return module.eval(), 0.0
    data = training_images()
    start = time.process_time()
    module = trained(kind, data, SEED)
    if path is not None:
        torch.save(module.state_dict(), path)
    return module, time.process_time() - start


@cache
def training_images() -> LabelledImages:
    """The phantoms that every network learns from."""
    return render_set("skin", SKIN_LABELS, range(TRAINING_SEEDS, TRAINING_SEEDS + PHANTOMS), SIDE, workers=1)


def precision(module: nn.Module, test: LabelledImages) -> float:
    """Mean average precision of the labels."""
    scores = predict(module, test.images)
    return float(np.mean([average_precision(scores[:, i], test.labels[:, i] > 0) for i in CLASSES]))


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def pointing_table(found: dict[str, list[Row]], names: Sequence[str]) -> str:
    """A line for each network and layer."""
    rows = []
    for network, of_layers in found.items():
        for row in of_layers:
            shares = [_share(row.scores[name]) if name in row.scores else "–" for name in names]
            mass = f"{row.mass[0]:.3f} ({row.mass[1]:.3f})"
            rows.append([network, f"`{row.layer}`", row.size, mass, *shares])
    return table(["network", "layer", "map", "mass", *names], rows)


def _share(counts: tuple[int, int]) -> str:
    return f"{counts[0] / counts[1]:.3f}"


def report(scenes: dict[str, list[Scene]], found: dict[str, dict[str, list[Row]]]) -> str:
    """Per set of scenes the table of all networks, and that of the contrasts for a classifier before the pool."""
    usual = ("MWP", "c-MWP", "others", "Grad-CAM", "Grad-CAM, last layer", BLIND)
    of_heads = ("MWP", *(f"dual: {way}" for way in WAYS), "others", "pairwise", "Grad-CAM, last layer")
    parts = []
    for title, rows in found.items():
        trials = sum(len(scene.masks) for scene in scenes[title])
        centre, chance = by_chance(scenes[title])
        parts.append(f"### {title}: {trials} lesions asked for\n\nThe centre scores {centre:.3f}, chance {chance:.3f}.")
        parts.append(pointing_table(rows, usual))
        heads = {name: of_layers for name, of_layers in rows.items() if name.startswith("map")}
        if heads:
            parts.append(pointing_table(heads, of_heads))
    return "\n\n".join(parts)


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extensions", description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=KINDS, help=f"of {', '.join(KINDS)}")
    parser.add_argument("--weights", type=Path, metavar="FOLDER", help="keep trained weights here, and use those there")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> None:
    """Train, measure, print."""
    args = arguments(given)
    torch.set_num_threads(args.threads)
    cv2.setNumThreads(args.threads)
    if args.weights is not None:
        args.weights.mkdir(parents=True, exist_ok=True)
    scenes = {
        "Sheets": sheets(SHEETS, SIDE, SHEET_SEEDS),
        "Phantoms with several classes": mixed(MIXED, SIDE, MIXED_SEEDS),
    }
    test = render_set("skin", SKIN_LABELS, range(TEST_SEEDS, TEST_SEEDS + FRESH), SIDE, workers=1)
    found: dict[str, dict[str, list[Row]]] = {title: {} for title in scenes}
    learnt = []
    for name in args.only or KINDS:
        kind = KINDS[name]
        module, seconds = obtained(name, kind, args.weights)
        learnt.append([name, kind.title, f"{parameters(module):,}", f"{seconds:.0f}", f"{precision(module, test):.3f}"])
        for title, of_title in scenes.items():
            fitting = at_side(kind, module, of_title[0].image.shape[0])
            found[title][name] = [measured(fitting, layer, of_title) for layer in kind.layers]
        print(f"{name}: done", file=sys.stderr, flush=True)
    print(
        table(["name", "network", "parameters", "training, s of a core", "mean average precision"], learnt), end="\n\n"
    )
    print(report(scenes, found))


if __name__ == "__main__":
    main()
