"""`ebp ground`: where in an image is what a phrase says? An overlay with boxes, the map, and the ranked regions."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ebp import bundled
from ebp.cli.output import for_each, make_folder, slug, tell, write, write_array, write_png
from ebp.errors import EbpError
from ebp.images import overlay
from ebp.reading import read_image

if TYPE_CHECKING:
    from ebp.phrases import Grounder, Grounding, Matching

SHOWN = 5
"""The overlay shows this many of the best boxes."""


def add(subparsers: Any) -> None:
    """Register the command."""
    command = subparsers.add_parser(
        "ground",
        help="show where in an image a phrase is seen",
        description="Matches the words of a phrase to the classifier's labels, fuses their maps and ranks regions.",
    )
    command.add_argument("images", nargs="+", type=Path, metavar="IMAGE")
    command.add_argument("--phrase", "-p", required=True, metavar="TEXT", help='such as "two moles by a melanoma"')
    command.add_argument("--output", "-o", required=True, type=Path, metavar="DIR")
    add_grounder_options(command)
    command.add_argument(
        "--weight", "-w", action="append", default=[], metavar="WORD=NUMBER", help="a word's weight (default 1)"
    )
    command.add_argument(
        "--proposals", type=Path, metavar="FILE", help="JSON list of boxes [x, y, width, height] to rank by the map"
    )
    command.set_defaults(run=run)


def add_grounder_options(command: argparse.ArgumentParser, model: str | None = None) -> None:
    """The options that `grounder` reads. model: the default; None: it must be given."""
    default = f" (default {model})" if model else ""
    command.add_argument(
        "--model", "-m", required=model is None, default=model, help=f"a bundled classifier's name or a file{default}"
    )
    command.add_argument(
        "--synonyms", type=Path, metavar="FILE", help='.json or .toml table of terms, such as {"mole": "naevus"}'
    )
    command.add_argument(
        "--fusion", choices=("sum", "product"), default="sum", help="how the words' maps are fused (default sum)"
    )
    command.add_argument(
        "--contrast", choices=("none", "dual"), default="none", help="MWP, or c-MWP against the duals (default none)"
    )
    command.add_argument("--layer", help="the attention layer (default: the model's)")
    command.add_argument("--fraction", type=float, default=0.6, help="share of the mass in the regions (default 0.6)")
    command.add_argument("--gamma", type=float, default=0.5, help="power of the area in the rank (default 0.5)")


def grounder(args: argparse.Namespace, contrast: str) -> Grounder:
    """The grounder that the options ask for; contrast: "none" or "dual". Raises EbpError for bad options."""
    from ebp.classifier import Classifier
    from ebp.phrases import Grounder, read_synonyms

    synonyms = None if args.synonyms is None else read_synonyms(args.synonyms)
    return Grounder(
        Classifier.load(bundled.find(args.model)),
        synonyms=synonyms,
        layer=args.layer,
        fusion=args.fusion,
        contrast="dual" if contrast == "dual" else None,
        fraction=args.fraction,
        gamma=args.gamma,
    )


@dataclass(frozen=True)
class _Job:
    grounder: Grounder
    phrase: str
    weights: dict[str, float]
    proposals: list[Any] | None
    output: Path
    settings: dict[str, Any]


def run(args: argparse.Namespace) -> None:
    """Write the results; images that cannot be read are named, and the others are still done."""
    weights = dict(_weight(text) for text in args.weight)
    proposals = None if args.proposals is None else read_boxes(args.proposals)
    made = grounder(args, args.contrast)
    matching = made.matched(args.phrase, weights)
    make_folder(args.output)
    settings = {key: getattr(args, key) for key in ("fusion", "contrast", "fraction", "gamma")}
    job = _Job(made, args.phrase, weights, proposals, args.output, settings)
    print(describe(matching))
    for_each(args.images, lambda path: _ground(job, path), "ground")


def describe(matching: Matching) -> str:
    """What became of each word, one line for each match and one for the words left over."""
    lines = []
    for match in matching.matches:
        more = f" and {len(match.labels) - 4} more" if len(match.labels) > 4 else ""
        labels = ", ".join(match.labels[:4]) + more
        lines.append(f"{match.text!r}: {labels} ({match.how}, weight {match.weight:.2f})")
    for name, tokens in (("unmatched", matching.unmatched), ("ignored", matching.ignored)):
        if tokens:
            lines.append(f"{name}: {', '.join(token.text for token in tokens)}")
    return "\n".join(lines)


def read_boxes(path: Path) -> list[Any]:
    """Boxes from a JSON file. Raises EbpError that names the file when it holds no list of boxes."""
    from ebp.phrases.grounding import checked_boxes

    try:
        boxes = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EbpError(f"{path}: the boxes cannot be read ({error})") from error
    try:
        if not isinstance(boxes, list) or not boxes:
            raise EbpError("it is no list of boxes [x, y, width, height]")
        checked_boxes(boxes)
    except EbpError as error:
        raise EbpError(f"{path}: {error}") from error
    return boxes


def _weight(text: str) -> tuple[str, float]:
    word, sign, number = text.rpartition("=")
    try:
        value = float(number)
    except ValueError:
        value = float("nan")
    if not sign or not word.strip() or value != value:
        raise EbpError(f"--weight is {text!r}, not WORD=NUMBER")
    return word.strip(), value


def _ground(job: _Job, path: Path) -> None:
    seen = read_image(path, job.grounder.classifier.card.preprocessing)
    tell(path, seen.notes)
    image = seen.pixels
    try:
        found = job.grounder.ground(image, job.phrase, weights=job.weights, proposals=job.proposals)
    except EbpError as error:
        raise EbpError(f"{path}: {error}") from error
    stem = f"{path.stem}.{slug(job.phrase)[:80].strip('-')}"
    write_array(job.output / f"{stem}.npy", found.map)
    write_png(job.output / f"{stem}.png", _picture(image, found))
    document = {"image": str(path), "width": found.image_size[0], "height": found.image_size[1]}
    document |= {"model": job.grounder.classifier.fingerprint, "layer": found.layer} | job.settings
    document |= {"notes": [*map(str, seen.notes)], "map": f"{stem}.npy", "overlay": f"{stem}.png"} | _as_dict(found)
    write(job.output / f"{stem}.json", json.dumps(document, indent=1, ensure_ascii=False).encode())


def _as_dict(found: Grounding) -> dict[str, Any]:
    """The words and the regions as plain values for JSON."""
    matches = [
        {"text": m.text, "span": [m.start, m.end], "labels": m.labels, "how": m.how, "weight": m.weight}
        for m in found.matches
    ]
    boxes = []
    for region in found.regions:
        box = [round(value, 1) for value in region.box]
        number = {} if region.proposal is None else {"proposal": region.proposal}
        boxes.append({"box": box, "score": region.score, "share": region.share} | number)
    words = {name: [t.text for t in getattr(found, name)] for name in ("unmatched", "ignored")}
    return {"phrase": found.phrase, "matches": matches, **words, "regions": boxes}


def _picture(image: npt.NDArray[Any], found: Grounding) -> npt.NDArray[np.uint8]:
    """The overlay with the best boxes, the first drawn over the others and thicker."""
    import cv2

    picture = np.ascontiguousarray(overlay(image, found.map))
    height, width = picture.shape[:2]
    scale = np.tile([width / found.image_size[0], height / found.image_size[1]], 2)
    thick = max(1, round(max(height, width) / 320))
    for rank, region in reversed(list(enumerate(found.regions[:SHOWN]))):
        x, y, across, down = np.rint(np.array(region.box) * scale).astype(int).tolist()
        corners = ((x, y), (x + across - 1, y + down - 1))
        # A dark rim keeps the box visible on bright ground.
        cv2.rectangle(picture, *corners, (0, 0, 0), thick * (3 if rank == 0 else 2))
        cv2.rectangle(picture, *corners, (255, 255, 255) if rank == 0 else (190, 190, 190), thick)
    return picture
