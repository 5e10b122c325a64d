"""`ebp evaluate`: measure classifiers where the truth is known."""

from __future__ import annotations

import argparse
from pathlib import Path

from ebp.errors import EbpError


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command and its protocols."""
    parser = subparsers.add_parser(
        "evaluate",
        help="measure a classifier and its attention where the truth is known",
        description="Measure a classifier and its attention where the truth is known; prints markdown tables.",
    )
    protocols = parser.add_subparsers(title="protocols", dest="protocol", required=True, metavar="PROTOCOL")
    phantoms = protocols.add_parser(
        "phantoms",
        help="label precision, pointing game and mask overlap on fresh phantoms",
        description="Average precision, the pointing game (c-MWP, MWP, Grad-CAM, centre) and, for lesions, the overlap "
        "of suggested and true masks, on phantoms that no training has seen.",
    )
    phantoms.add_argument(
        "--classifier",
        action="append",
        metavar="NAME|FILE",
        help="lesions, action-units or a model file (default: both)",
    )
    phantoms.add_argument("--count", type=int, default=500, help="phantoms for each classifier (default: 500)")
    phantoms.add_argument("--output", type=Path, help="also write the tables to this markdown file")
    phantoms.add_argument("--quiet", action="store_true", help="no progress bar")
    phantoms.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    """Evaluate and print. Raises EbpError for an unknown classifier, bad count or unwritable output."""
    from ebp import bundled
    from ebp.classifier import Classifier
    from ebp.evaluation.phantoms import evaluate_phantoms, markdown

    names = args.classifier or ["lesions", "action-units"]
    classifiers = [Classifier.load(bundled.find(name)) for name in names]
    tables = []
    for classifier in classifiers:
        tables.append(markdown(evaluate_phantoms(classifier, args.count, progress=not args.quiet)))
        print(tables[-1], end="\n\n", flush=True)
    if args.output:
        try:
            args.output.write_text("\n\n".join(tables) + "\n", encoding="utf-8")
        except OSError as error:
            raise EbpError(f"{args.output}: the tables cannot be written ({error.strerror})") from error
