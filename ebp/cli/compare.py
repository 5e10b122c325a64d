"""`ebp compare`: Excitation Backprop and its peers on one image, on one sheet."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ebp import bundled
from ebp.cli.labels import known_label, suggested_labels
from ebp.cli.output import tell, write_png
from ebp.errors import EbpError
from ebp.reading import read_image

if TYPE_CHECKING:
    from ebp.evaluation.comparison import Comparison

MOST = 8
"""A sheet shows at most this many labels."""


def add(subparsers: Any) -> None:
    """Register the command."""
    command = subparsers.add_parser(
        "compare",
        help="put Excitation Backprop and other methods side by side on one sheet",
        description="MWP, c-MWP, gradient, guided backprop, deconvnet, Grad-CAM, CAM and LRP of the same labels of "
        "one image. A method that is not defined for the network says why. "
        "All but MWP, c-MWP and CAM need captum: pip install 'ebp-annotator[bench]'",
    )
    command.add_argument("image", type=Path, metavar="IMAGE")
    command.add_argument("--model", "-m", required=True, help="a bundled classifier's name or a model file")
    command.add_argument("--target", "-t", nargs="+", metavar="LABEL", help="default: the labels over their threshold")
    command.add_argument(
        "--methods",
        nargs="+",
        metavar="METHOD",
        help="some of mwp c-mwp gradient guided-backprop deconvnet grad-cam cam lrp (default: all)",
    )
    command.add_argument(
        "--layer", help="the layer of MWP, c-MWP and Grad-CAM (default: the model's; for Grad-CAM the last one)"
    )
    command.add_argument("--output", "-o", required=True, type=Path, metavar="FILE.png")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    """Write the sheet and print each method's peak and time, or why it has no map."""
    from ebp.classifier import Classifier
    from ebp.evaluation.baselines import METHODS
    from ebp.evaluation.comparison import compare
    from ebp.evaluation.contact_sheet import contact_sheet

    if args.output.suffix.lower() != ".png":
        raise EbpError(f"{args.output}: the sheet is a picture: name it .png")
    classifier = Classifier.load(bundled.find(args.model))
    seen = read_image(args.image, classifier.card.preprocessing)
    tell(args.image, seen.notes)
    image = seen.pixels
    if args.target:
        labels = tuple(dict.fromkeys(known_label(label, classifier.labels) for label in args.target))
    else:
        labels = suggested_labels(classifier, classifier.prepare(image).tensor)
    if len(labels) > MOST:
        raise EbpError(f"{len(labels)} labels are too many for one sheet: name up to {MOST} with --target")
    found = compare(classifier, image, labels, args.methods or tuple(METHODS), args.layer)
    write_png(args.output, contact_sheet(image, found))
    print("\n".join(describe(found)))


def describe(found: list[Comparison]) -> list[str]:
    """One line for each label and one for each of its methods."""
    from ebp.evaluation.contact_sheet import duration

    lines = []
    for comparison in found:
        lines.append(f"{comparison.label} (probability {comparison.score:.3f})")
        for outcome in comparison.outcomes:
            if outcome.milliseconds is None:
                text = f"not defined for this network: {outcome.reason}"
            else:
                peak = "no peak" if outcome.peak is None else "peak ({:.0f}, {:.0f})".format(*outcome.peak)
                text = f"{peak}, {duration(outcome.milliseconds)}"
            lines.append(f"  {outcome.method:16} {text}")
    return lines
