"""`ebp attend`: for each image and label an overlay, the map, and the regions."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ebp import bundled
from ebp.cli.labels import known_label, suggested_labels
from ebp.cli.output import for_each, make_folder, slug, tell, write, write_array, write_png
from ebp.errors import EbpError
from ebp.images import limited, overlay
from ebp.reading import read_image

if TYPE_CHECKING:
    from torch import Tensor

    from ebp.attention import Fusion
    from ebp.classifier import Classifier
    from ebp.engine import ExcitationBackprop

CONTRASTS = {"none": None, "dual": "dual", "others": "others", "rest": "rest", "both": "both"}


def add(subparsers: Any) -> None:
    """Register the command."""
    command = subparsers.add_parser("attend", help="show where a classifier sees the evidence for labels")
    command.add_argument("images", nargs="+", type=Path, metavar="IMAGE")
    command.add_argument("--model", "-m", required=True, help="a bundled classifier's name or a model file")
    command.add_argument("--target", "-t", nargs="+", metavar="LABEL", help="default: the labels over their threshold")
    command.add_argument(
        "--contrast",
        metavar="dual|others|rest|both|none|LABEL",
        help="what the labels are set against: their duals, the mean of all others, the others as "
        "far as the image has them, one label; both: with and without the dual together "
        "(default: what the model's card says, else none)",
    )
    command.add_argument(
        "--layer",
        nargs="+",
        metavar="PATH",
        help="the attention layer, or several whose maps are fused (default: the model's)",
    )
    command.add_argument("--fuse", choices=("mean", "product"), default="mean", help="how (default: mean)")
    command.add_argument("--fraction", type=float, default=0.6, help="share of the mass in a region (default 0.6)")
    command.add_argument("--output", "-o", required=True, type=Path, metavar="DIR")
    command.set_defaults(run=run)


@dataclass(frozen=True)
class _Job:
    classifier: Classifier
    engine: ExcitationBackprop
    targets: tuple[str, ...] | None
    contrast: str
    fuse: Fusion
    fraction: float
    output: Path


def run(args: argparse.Namespace) -> None:
    """Write the results; images that cannot be read are named, and the others are still done."""
    job = _job(args)
    for_each(args.images, lambda path: _attend(job, path), "attend")


def _job(args: argparse.Namespace) -> _Job:
    from ebp.classifier import Classifier
    from ebp.engine import ExcitationBackprop

    if not 0 < args.fraction <= 1:
        raise EbpError(f"--fraction is {args.fraction}, not a share above 0 and up to 1")
    classifier = Classifier.load(bundled.find(args.model))
    targets = None if args.target is None else tuple(known_label(label, classifier.labels) for label in args.target)
    contrast = args.contrast or classifier.card.contrast or "none"
    if contrast not in CONTRASTS:
        contrast = known_label(contrast, classifier.labels)
    make_folder(args.output)
    engine = ExcitationBackprop(classifier, args.layer)
    return _Job(classifier, engine, targets, contrast, args.fuse, args.fraction, args.output)


def _attend(job: _Job, path: Path) -> None:
    seen = read_image(path, job.classifier.card.preprocessing)
    tell(path, seen.notes)
    image = seen.pixels
    prepared = job.classifier.prepare(image)
    labels = job.targets or suggested_labels(job.classifier, prepared.tensor)
    index = [job.classifier.labels.index(label) for label in labels]
    contrast = CONTRASTS[job.contrast] if job.contrast in CONTRASTS else job.classifier.labels.index(job.contrast)
    attention = job.engine.attend(prepared.tensor, index, contrast, job.fuse)
    scores = job.classifier.probabilities(attention.logits)[0]
    size = limited(image.shape[1], image.shape[0])
    found = []
    for position, label in enumerate(labels):
        map2d = prepared.placement.to_image(attention.maps[0, position].float().cpu().numpy(), size)
        stem = f"{path.stem}.{slug(label)}"
        write_array(job.output / f"{stem}.npy", map2d)
        write_png(job.output / f"{stem}.png", overlay(image, map2d))
        entry = {"label": label, "score": float(scores[index[position]])}
        entry |= {"mass": float(attention.mass[0, position]), "map": f"{stem}.npy", "overlay": f"{stem}.png"}
        entry |= _told_empty(job, path, prepared.tensor, label, map2d)
        found.append(entry | {"regions": _regions(map2d, job.fraction, image.shape)})
    document = {"image": str(path), "width": image.shape[1], "height": image.shape[0], "layer": attention.layer}
    document |= {"model": job.classifier.fingerprint, "contrast": job.contrast, "notes": [*map(str, seen.notes)]}
    document |= {"labels": found}
    write(job.output / f"{path.stem}.json", json.dumps(document, indent=1, ensure_ascii=False).encode())


def _told_empty(job: _Job, path: Path, tensor: Tensor, label: str, map2d: npt.NDArray[np.float32]) -> dict[str, str]:
    """Where nothing is on a map: why, and which layer would have some; told, and for the document."""
    from tqdm import tqdm

    from ebp.emptiness import explain_empty

    if map2d.any():
        return {}
    cause = explain_empty(job.engine, tensor, [job.classifier.labels.index(label)])
    told = str(cause) if cause is not None else f"nothing speaks for it under the contrast {job.contrast}"
    tqdm.write(f"ebp: note: {path}: {label}: {told}", file=sys.stderr)
    return {"empty": told}


def _regions(map2d: npt.NDArray[Any], fraction: float, shape: tuple[int, ...]) -> list[dict[str, Any]]:
    """The parts that hold the mass, by rank, in pixels of the image."""
    from ebp.regions import MassThreshold, bounding_box, parts, rank

    across, down = shape[1] / map2d.shape[1], shape[0] / map2d.shape[0]
    threshold = MassThreshold(map2d)
    masks = parts(threshold.mask(fraction))
    found = []
    for index, score in rank(map2d, masks):
        x, y, width, height = bounding_box(masks[index])
        peak = np.unravel_index(int(np.where(masks[index], map2d, -1).argmax()), map2d.shape)
        share = float(map2d[masks[index]].sum(dtype=np.float64)) / threshold.total
        box = [round(value, 1) for value in (x * across, y * down, width * across, height * down)]
        place = [round((float(peak[1]) + 0.5) * across, 1), round((float(peak[0]) + 0.5) * down, 1)]
        area = round(int(masks[index].sum()) * across * down)
        found.append({"box": box, "area": area, "share": share, "score": score, "peak": place})
    return found
