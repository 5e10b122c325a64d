"""Which contrast points best on real photographs, for a classifier before the pool? ImageNet's SqueezeNet 1.1.

    python -m benchmarks.photographs WEIGHTS.safetensors [--sheets 60]

Four photographs that scikit-image brings, in random crops and mirrored, two by two on sheets of 224 pixels: the network
is asked for each of the four classes, and the peak must lie in the object's box. The boxes were drawn by hand.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import skimage.data
import skimage.io
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor, nn
from torchvision.models import squeezenet1_1

import ebp
from benchmarks.extensions import table
from benchmarks.map_heads import WAYS, MapHeadContrast
from ebp.evaluation.grad_cam import grad_cam
from ebp.evaluation.metrics import points_inside

TILE, SEED = 112, 3
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
LAST = "classifier.2"  # the ReLU behind the classifier


@dataclass(frozen=True)
class Photograph:
    """A photograph of scikit-image, the ImageNet class that it shows, and its box (x, y, right, bottom)."""

    name: str
    label: int
    box: tuple[int, int, int, int]

    def pixels(self) -> NDArray[np.uint8]:
        """(H, W, 3) uint8."""
        image = skimage.io.imread(Path(skimage.data.__file__).parent / self.name)
        return np.repeat(image[..., None], 3, 2) if image.ndim == 2 else image[..., :3]


PHOTOGRAPHS = (
    Photograph("chelsea.png", 285, (20, 0, 365, 300)),  # Egyptian cat
    Photograph("coffee.png", 967, (165, 10, 415, 290)),  # espresso
    Photograph("motorcycle_left.png", 665, (90, 90, 685, 460)),  # moped
    Photograph("camera.png", 872, (225, 140, 405, 512)),  # tripod
)
LABELS = [photograph.label for photograph in PHOTOGRAPHS]


def tile(photograph: Photograph, rng: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """A random square part around the object, perhaps mirrored, TILE pixels a side; and the object's box as a mask."""
    pixels = photograph.pixels()
    height, width = pixels.shape[:2]
    left, top, right, bottom = photograph.box
    mask = np.zeros((height, width), np.uint8)
    mask[top:bottom, left:right] = 1
    side = int(min(height, width) * rng.uniform(0.8, 1.0))
    middle = (left + right) / 2 + rng.uniform(-0.1, 0.1) * side, (top + bottom) / 2 + rng.uniform(-0.1, 0.1) * side
    x, y = (
        int(np.clip(centre - side / 2, 0, length - side))
        for centre, length in zip(middle, (width, height), strict=True)
    )
    step = -1 if rng.random() < 0.5 else 1
    parts = [part[y : y + side, x : x + side][:, ::step] for part in (pixels, mask)]
    image = cv2.resize(np.ascontiguousarray(parts[0]), (TILE, TILE), interpolation=cv2.INTER_AREA)
    shrunk = cv2.resize(np.ascontiguousarray(parts[1]), (TILE, TILE), interpolation=cv2.INTER_NEAREST)
    return np.asarray(image, np.uint8), shrunk > 0


def sheet(number: int) -> tuple[Tensor, list[NDArray[np.bool_]]]:
    """The network's input (1, 3, 224, 224), and each label's box as a mask."""
    rng = np.random.default_rng([SEED, number])
    image = np.empty((2 * TILE, 2 * TILE, 3), np.uint8)
    masks = [np.zeros((2 * TILE, 2 * TILE), bool) for _ in PHOTOGRAPHS]
    for place, index in enumerate(rng.permutation(len(PHOTOGRAPHS))):
        row, column = divmod(place, 2)
        window = np.s_[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE]
        image[window], masks[index][window] = tile(PHOTOGRAPHS[index], rng)
    values = (image.astype(np.float32) / 255 - np.float32(MEAN)) / np.float32(STD)
    return torch.from_numpy(values.transpose(2, 0, 1).copy())[None], masks


def network(weights: Path) -> nn.Module:
    """SqueezeNet 1.1 with weights in torchvision's form."""
    module = squeezenet1_1(weights=None)
    module.load_state_dict({name: value.float() for name, value in load_file(weights).items()})
    return module.eval()


class Methods:
    """All methods at one layer of a SqueezeNet, for the four classes."""

    def __init__(self, module: nn.Module, layer: str) -> None:
        self._module = module
        self._engine = ebp.ExcitationBackprop(module, layer)
        self._own = MapHeadContrast(module, module.get_parameter("classifier.1.weight"), layer)

    def maps(self, images: Tensor) -> dict[str, Tensor]:
        """Each method's maps (1, 4, h, w). "pairwise" is against the highest of the scores of the other classes."""
        attend = partial(self._engine.attend, images, LABELS)
        with torch.no_grad():
            scores = self._module(images)[0]
        best, second = (LABELS[place] for place in scores[LABELS].topk(2).indices.tolist())
        rivals = [second if label == best else best for label in LABELS]
        uniform = torch.zeros(1, len(scores))
        uniform[0, LABELS] = 1 / len(LABELS)
        found = {"MWP": attend().maps, "dual: the engine's": attend(contrast="dual").maps}
        found |= {f"dual: {way}": self._own.maps(images, LABELS, way) for way in WAYS}
        found |= {"others": attend(contrast="others").maps, "pairwise": attend(contrast=rivals).maps}
        found["Grad-CAM, last layer"] = grad_cam(self._module, LAST, images, LABELS)
        found["all four at once"] = self._engine.attend(images, uniform).maps.expand(-1, len(LABELS), -1, -1)
        return found


def measured(module: nn.Module, layer: str, sheets: int) -> dict[str, NDArray[np.int64]]:
    """Per method the hits of each class."""
    methods = Methods(module, layer)
    hits: dict[str, NDArray[np.int64]] = {}
    for number in range(sheets):
        images, masks = sheet(number)
        for name, maps in methods.maps(images).items():
            large = torch.nn.functional.interpolate(maps, images.shape[2:], mode="bicubic").clamp_min(0)[0].numpy()
            hit = np.array([points_inside(one, mask) for one, mask in zip(large, masks, strict=True)], np.int64)
            hits[name] = hits.get(name, np.zeros(len(LABELS), np.int64)) + hit
    return hits


def main(given: Sequence[str] | None = None) -> None:
    """Print a line for each method: the share of peaks in the box, of all and by class."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.photographs", description=__doc__.splitlines()[0])
    parser.add_argument("weights", type=Path, help="SqueezeNet 1.1's weights, safetensors with torchvision's names")
    parser.add_argument("--sheets", type=int, default=60)
    parser.add_argument("--layers", nargs="+", default=["features.8", "features.5"])
    args = parser.parse_args(given)
    torch.set_num_threads(1)
    module = network(args.weights)
    for layer in args.layers:
        rows = [
            [name, f"{count.mean() / args.sheets:.3f}", *(f"{value / args.sheets:.2f}" for value in count)]
            for name, count in measured(module, layer, args.sheets).items()
        ]
        print(f"`{layer}`, {args.sheets} sheets:\n")
        print(table(["method", "all", "cat", "espresso", "moped", "tripod"], rows), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
