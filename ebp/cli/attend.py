"""`ebp attend`: for each image and label an overlay, the map, and the regions."""

from __future__ import annotations

import argparse
import difflib
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ebp import bundled
from ebp.errors import EbpError

if TYPE_CHECKING:
    from ebp.classifier import Classifier
    from ebp.engine import ExcitationBackprop

SIDE = 1024
"""Overlays and maps have at most this many pixels a side."""


def add(subparsers: Any) -> None:
    """Register the command."""
    command = subparsers.add_parser("attend", help="show where a classifier sees the evidence for labels")
    command.add_argument("images", nargs="+", type=Path, metavar="IMAGE")
    command.add_argument("--model", "-m", required=True, help="a bundled classifier's name or a model file")
    command.add_argument("--target", "-t", nargs="+", metavar="LABEL", help="default: the labels over their threshold")
    command.add_argument(
        "--contrast", default="none", metavar="dual|none|LABEL", help="what the labels are set against (default: none)"
    )
    command.add_argument("--layer", help="the attention layer (default: the model's)")
    command.add_argument("--fraction", type=float, default=0.6, help="share of the mass in a region (default 0.6)")
    command.add_argument("--output", "-o", required=True, type=Path, metavar="DIR")
    command.set_defaults(run=run)


@dataclass(frozen=True)
class _Job:
    classifier: Classifier
    engine: ExcitationBackprop
    targets: tuple[str, ...] | None
    contrast: str
    fraction: float
    output: Path


def run(args: argparse.Namespace) -> None:
    """Write the results; images that cannot be read are named, and the others are still done."""
    from tqdm import tqdm

    job = _job(args)
    failures = []
    for path in tqdm(args.images, desc="attend", unit="image", disable=len(args.images) < 2 or not sys.stderr.isatty()):
        try:
            _attend(job, path)
        except EbpError as error:
            failures.append(str(error))
    for line in failures[:-1]:
        print(f"ebp: error: {line}", file=sys.stderr)
    if failures:
        raise EbpError(failures[-1])


def _job(args: argparse.Namespace) -> _Job:
    from ebp.classifier import Classifier
    from ebp.engine import ExcitationBackprop

    if not 0 < args.fraction <= 1:
        raise EbpError(f"--fraction is {args.fraction}, not a share above 0 and up to 1")
    classifier = Classifier.load(bundled.find(args.model))
    targets = None if args.target is None else tuple(_known(label, classifier.labels) for label in args.target)
    contrast = args.contrast
    if contrast not in ("none", "dual"):
        contrast = _known(contrast, classifier.labels)
    try:
        args.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EbpError(f"{args.output}: the folder cannot be made ({error.strerror})") from error
    engine = ExcitationBackprop(classifier.module, args.layer or classifier.layer)
    return _Job(classifier, engine, targets, contrast, args.fraction, args.output)


def _known(label: str, labels: tuple[str, ...]) -> str:
    """A label as the classifier writes it; upper and lower case do not matter."""
    by_lower = {known.lower(): known for known in labels}
    if label.lower() in by_lower:
        return by_lower[label.lower()]
    near = difflib.get_close_matches(label.lower(), by_lower, 3, 0.4)
    hint = " or ".join(by_lower[name] for name in near) or ", ".join(labels[:8])
    raise EbpError(f"the classifier has no label {label!r}; perhaps {hint}")


def _attend(job: _Job, path: Path) -> None:
    image = read_image(path)
    prepared = job.classifier.prepare(image)
    labels = job.targets or _suggested(job.classifier, prepared.tensor)
    index = [job.classifier.labels.index(label) for label in labels]
    contrast: Any = {"none": None, "dual": "dual"}.get(job.contrast, job.contrast)
    if contrast not in (None, "dual"):
        contrast = [job.classifier.labels.index(contrast)] * len(index)
    attention = job.engine.attend(prepared.tensor, index, contrast=contrast)
    scores = job.classifier.probabilities(attention.logits)[0]
    size = _within(image.shape[1], image.shape[0])
    found = []
    for position, label in enumerate(labels):
        map2d = prepared.placement.to_image(attention.maps[0, position].float().cpu().numpy(), size)
        stem = f"{path.stem}.{re.sub(r'[^A-Za-z0-9]+', '-', label).strip('-').lower()}"
        _write_pictures(job.output / stem, image, map2d)
        entry = {"label": label, "score": float(scores[index[position]])}
        entry |= {"mass": float(attention.mass[0, position]), "map": f"{stem}.npy", "overlay": f"{stem}.png"}
        found.append(entry | {"regions": _regions(map2d, job.fraction, image.shape)})
    document = {"image": str(path), "width": image.shape[1], "height": image.shape[0], "layer": attention.layer}
    document |= {"model": job.classifier.fingerprint, "contrast": job.contrast, "labels": found}
    _write(job.output / f"{path.stem}.json", json.dumps(document, indent=1, ensure_ascii=False).encode())


def _suggested(classifier: Classifier, tensor: Any) -> tuple[str, ...]:
    """The labels over their threshold, the likeliest when there is none."""
    import torch

    with torch.inference_mode():
        scores = classifier.probabilities(classifier.module(tensor))[0].tolist()
    pairs = zip(classifier.labels, scores, classifier.card.thresholds, strict=True)
    over = tuple(label for label, score, threshold in pairs if score >= threshold)
    return over or (classifier.labels[int(np.argmax(scores))],)


def read_image(path: Path) -> npt.NDArray[Any]:
    """An image file upright, as (H, W), (H, W, 3) or (H, W, 4). Raises EbpError naming the file."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path) as file:
            upright = ImageOps.exif_transpose(file)
            if upright.mode in ("I;16", "I;16B", "I;16L", "I"):
                return np.clip(np.asarray(upright, np.int64), 0, 65535).astype(np.uint16)
            mode = "L" if upright.mode in ("1", "L") else "RGBA" if upright.has_transparency_data else "RGB"
            return np.asarray(upright.convert(mode))
    except FileNotFoundError as error:
        raise EbpError(f"{path}: there is no such image") from error
    except UnidentifiedImageError as error:
        raise EbpError(f"{path}: not an image file that can be read") from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise EbpError(f"{path}: the image cannot be read ({error})") from error


def _within(width: int, height: int) -> tuple[int, int]:
    factor = min(1.0, SIDE / max(width, height))
    return max(1, round(width * factor)), max(1, round(height * factor))


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


def _write_pictures(stem: Path, image: npt.NDArray[Any], map2d: npt.NDArray[np.float32]) -> None:
    import io

    import cv2

    buffer = io.BytesIO()
    np.save(buffer, map2d)
    _write(stem.with_name(f"{stem.name}.npy"), buffer.getvalue())
    _, data = cv2.imencode(".png", overlay(image, map2d)[..., ::-1])
    _write(stem.with_name(f"{stem.name}.png"), data.tobytes())


def overlay(image: npt.NDArray[Any], map2d: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """The image in grey with the map in colour over it: (h, w, 3) uint8 RGB at the map's size."""
    import cv2

    scale = 257 if image.dtype == np.uint16 else 1
    grey = (image // scale).astype(np.uint8)
    if grey.ndim == 3:
        grey = np.asarray(cv2.cvtColor(grey[..., :3], cv2.COLOR_RGB2GRAY), np.uint8)
    grey = np.asarray(cv2.resize(grey, map2d.shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)
    peak = float(map2d.max())
    level = (map2d / peak if peak > 0 else map2d)[..., None]
    colours = cv2.applyColorMap((level[..., 0] * 255).astype(np.uint8), cv2.COLORMAP_TURBO)[..., ::-1]
    opacity = 0.75 * np.sqrt(level)
    blended = grey[..., None] * (1 - opacity) + colours * opacity
    return np.asarray(blended.round(), np.uint8)


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise EbpError(f"{path}: cannot be written ({error.strerror})") from error
