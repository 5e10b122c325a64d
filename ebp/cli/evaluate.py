"""`ebp evaluate`: measure classifiers where the truth is known."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ebp.cli.ground import add_grounder_options
from ebp.cli.output import tell
from ebp.errors import EbpError

if TYPE_CHECKING:
    from ebp.classifier import Classifier
    from ebp.evaluation.phrases import PhraseResult
    from ebp.phrases import Grounder


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
        help="label precision and pointing game on fresh phantoms",
        description="Average precision and the pointing game (c-MWP, MWP, Grad-CAM, centre) on phantoms that no "
        "training has seen.",
    )
    _add_options(phantoms)
    phantoms.set_defaults(run=run)
    masks = protocols.add_parser(
        "masks",
        help="masks from maps, before and after refinement to image edges",
        description="Overlap (IoU) with the true masks, and time a region, of plain thresholds and of every refinement "
        "to image edges, on phantoms that no training has seen.",
    )
    _add_options(masks)
    masks.set_defaults(run=run_masks)
    _add_phrases(protocols)


def _add_options(protocol: argparse.ArgumentParser) -> None:
    protocol.add_argument(
        "--classifier",
        action="append",
        metavar="NAME|FILE",
        help="lesions, action-units or a model file (default: both)",
    )
    protocol.add_argument("--count", type=int, default=500, help="phantoms for each classifier (default: 500)")
    protocol.add_argument("--output", type=Path, help="also write the tables to this markdown file")
    protocol.add_argument("--quiet", action="store_true", help="no progress bar")


def _add_phrases(protocols: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    phrases = protocols.add_parser(
        "phrases",
        help="recall of regions for phrases",
        description="Recall at 1, 5 and 10 of the boxes found for phrases (IoU of at least 0.5), of all phrases and of "
        "those whose boxes cover less than 5 % of the image. Phantoms are measured with and without contrast.",
    )
    phrases.add_argument(
        "path",
        nargs="?",
        type=Path,
        metavar="DIR|FILE",
        help="a JSON list of entries with image, phrase, boxes and perhaps proposals, or the folder of such a "
        "phrases.json (default: sheets of fresh skin phantoms)",
    )
    add_grounder_options(phrases, model="lesions")
    phrases.add_argument("--count", type=int, default=50, help="sheets of phantoms, four phrases each (default: 50)")
    phrases.add_argument("--output", type=Path, help="also write the table to this markdown file")
    phrases.add_argument("--quiet", action="store_true", help="no progress bar")
    phrases.set_defaults(run=run_phrases)


def run_phrases(args: argparse.Namespace) -> None:
    """Evaluate phrases and print the table. Raises EbpError for files that cannot be used and an unwritable output."""
    from ebp.cli.ground import grounder
    from ebp.evaluation.phrases import table

    if args.path is None:
        from ebp.evaluation.phrase_phantoms import evaluate_phrase_phantoms

        rows = evaluate_phrase_phantoms(
            lambda contrast: grounder(args, contrast or "none"), args.count, progress=not args.quiet
        )
    else:
        name = f"{'c-MWP' if args.contrast == 'dual' else 'MWP'}, {args.fusion}"
        rows = {name: _results(grounder(args, args.contrast), args.path, progress=not args.quiet)}
    text = table(rows)
    unknown = sum(not result.known for result in next(iter(rows.values())))
    text += f"\n\n{unknown} phrases name no label; they count as misses." if unknown else ""
    print(text, flush=True)
    _write(args.output, text + "\n", "table")


def _results(made: Grounder, path: Path, progress: bool) -> list[PhraseResult]:
    from tqdm import tqdm

    from ebp.evaluation.phrases import cases, evaluate_case, read_phrases

    entries = read_phrases(path)
    found = cases(entries, tell, made.classifier.card.preprocessing)
    bar = tqdm(found, total=len(entries), desc="phrases", unit="phrase", disable=not progress)
    return [evaluate_case(made, case) for case in bar]


def _write(path: Path | None, text: str, what: str) -> None:
    if path is None:
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise EbpError(f"{path}: the {what} cannot be written ({error.strerror})") from error


def run(args: argparse.Namespace) -> None:
    """Evaluate and print. Raises EbpError for an unknown classifier, bad count or unwritable output."""
    from ebp.evaluation.phantoms import evaluate_phantoms, markdown

    _run(args, lambda classifier: markdown(evaluate_phantoms(classifier, args.count, progress=not args.quiet)))


def run_masks(args: argparse.Namespace) -> None:
    """Measure masks and print. Raises EbpError for an unknown classifier, bad count or unwritable output."""
    from ebp.evaluation.masks import evaluate_masks, markdown

    _run(args, lambda classifier: markdown(evaluate_masks(classifier, args.count, progress=not args.quiet)))


def _run(args: argparse.Namespace, measure: Callable[[Classifier], str]) -> None:
    from ebp import bundled
    from ebp.classifier import Classifier

    names = args.classifier or ["lesions", "action-units"]
    classifiers = [Classifier.load(bundled.find(name)) for name in names]
    tables = []
    for classifier in classifiers:
        tables.append(measure(classifier))
        print(tables[-1], end="\n\n", flush=True)
    _write(args.output, "\n\n".join(tables) + "\n", "tables")
