"""`ebp calibrate`: the scores of a classifier that was trained elsewhere become probabilities, on tags of one's own."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ebp import bundled
from ebp.cli.train import Bars, check_output
from ebp.errors import EbpError

if TYPE_CHECKING:
    from ebp.training.calibrating import LabelCalibration
    from ebp.training.calibration import Bin


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "calibrate",
        help="make probabilities of a classifier's scores, on tagged images of your own",
        description="Scale a classifier's scores so that they are probabilities on images like yours, and set its "
        "thresholds. The network and its maps stay as they are. What is printed is of images that the judged "
        "calibration never saw.",
    )
    parser.add_argument("model", metavar="MODEL", help="a model file or a bundled classifier's name")
    parser.add_argument("--images", type=Path, required=True, metavar="DIR", help="the folder with the images")
    parser.add_argument(
        "--labels", type=Path, required=True, metavar="TABLE", help="CSV or TSV: an image's name, and a column for "
        "each of the classifier's labels with 1, 0 or nothing; or one column with the names of its labels"
    )  # fmt: skip
    parser.add_argument("--image-column", metavar="NAME", help="the column of the images (default: by its usual names)")
    parser.add_argument(
        "--group", metavar="NAME", help="the column of what belongs together, such as the patient (by its usual names)"
    )
    parser.add_argument("--precision", type=float, help="set thresholds for so high a precision (default: largest F1)")
    parser.add_argument("--seed", type=int, default=0, help="of the parts of the cross-validation (default 0)")
    parser.add_argument(
        "--output", "-o", type=Path, metavar="FILE", help="the model file to write (default: NAME-calibrated beside it)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    """Write the calibrated model and print what it is worth. Raises EbpError on bad arguments."""
    from ebp.classifier import Classifier
    from ebp.training.calibrating import calibrate
    from ebp.training.tables import read_table

    output = args.output or _beside(args.model)
    check_output(output)
    if args.precision is not None and not 0 < args.precision < 1:
        raise EbpError(f"--precision is {args.precision}, not between 0 and 1")
    classifier = Classifier.load(bundled.find(args.model))
    table = read_table(args.labels, args.images, image_column=args.image_column, group_column=args.group)
    with Bars() as bars:
        found = calibrate(classifier, table, args.precision, args.seed, bars.show)
    found.classifier.save(output)
    for note in (*table.notes, *found.notes):
        print(note)
    for item in found.labels:
        print(_told(item))
    print(f"{output}: the scores of {len(found.labels)} labels are calibrated")


def _beside(model: str) -> Path:
    path = Path(model)
    return path.with_name(f"{path.stem}-calibrated.safetensors")


def _told(item: LabelCalibration) -> str:
    lines = [
        f"{item.label}: calibration error {item.error_before:.3f} before, {item.error:.3f} after; {item.present} "
        f"images with and {item.absent} without; threshold {item.threshold:.2f}"
    ]
    for name, bins in (("before", item.bins_before), ("after", item.bins)):
        lines.append(f"  {name:6} said → seen (images): {', '.join(map(_bin, bins))}")
    return "\n".join(lines)


def _bin(item: Bin) -> str:
    return f"{item.predicted:.2f} → {item.observed:.2f} ({item.count})"
