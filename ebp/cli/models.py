"""`ebp models`: the bundled classifiers, or what a model file says about itself."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from ebp import bundled
from ebp.card import Card, Preprocessing
from ebp.errors import EbpError
from ebp.model_files import read_card, size


def add(subparsers: Any) -> None:
    """Register the command."""
    command = subparsers.add_parser("models", help="list the bundled classifiers, or show a model's card")
    command.add_argument("model", nargs="?", help="a bundled classifier's name or a model file: show its card")
    command.add_argument("--layers", action="store_true", help="with MODEL: list the layers that may carry the maps")
    command.add_argument("--architectures", action="store_true", help="list the architectures that can be built")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    """Print the list or the card."""
    if args.architectures:
        from ebp.architectures import names

        print("\n".join(names()))
    elif args.layers:
        print(_layers(args.model))
    elif args.model:
        print(describe(read_card(bundled.find(args.model))))
    else:
        for name, path in bundled.classifiers().items():
            card = read_card(path)
            print(f"{name:18} {len(card.labels):4} labels  {size(path) / 1e6:4.1f} MB  {card.description}")


def _layers(model: str | None) -> str:
    """The candidates of a model for an image of its own size, a line each."""
    import torch

    from ebp.classifier import Classifier
    from ebp.engine import ExcitationBackprop

    if model is None:
        raise EbpError("--layers needs a model: a bundled classifier's name or a model file")
    classifier = Classifier.load(bundled.find(model))
    size = classifier.card.preprocessing.size
    blank = torch.zeros(1, classifier.card.preprocessing.channels, size, size)
    found = ExcitationBackprop(classifier.module).layers(blank)
    chosen = classifier.layer or next(item.layer for item in found if item.recommended)
    lines = [f"{'layer':32} {'kind':16} {'map':>11} {'stride':>7}"]
    for item in found:
        notes = ["the model's"] * (item.layer == chosen) + ["beside others"] * (not item.complete)
        cells = " × ".join(map(str, item.size))
        lines.append(f"{item.layer:32} {item.kind:16} {cells:>11} {item.stride:>7g}  {', '.join(notes)}".rstrip())
    return "\n".join(lines)


def _shortened(labels: tuple[str, ...], most: int = 40) -> str:
    listed = ", ".join(labels[:most])
    return listed if len(labels) <= most else f"{listed} … ({len(labels)} in all)"


def _declared(preprocessing: Preprocessing) -> Iterator[str]:
    """What it sees as black and white, in words."""
    if preprocessing.window is not None:
        yield "window of centre {:g} and width {:g}".format(*preprocessing.window)
    if preprocessing.percentiles is not None:
        yield "percentiles {:g} and {:g}".format(*preprocessing.percentiles)
    if preprocessing.inverted:
        yield "inverted"
    if preprocessing.order == "bgr":
        yield "red and blue exchanged"


def describe(card: Card) -> str:
    """A card as lines of text."""
    shape = f"{card.preprocessing.size} pixels, {card.preprocessing.fit}, {card.preprocessing.channels} channels"
    rows = [
        ("name", card.name),
        ("architecture", f"{card.architecture} {card.arguments or ''}".strip()),
        ("labels", _shortened(card.labels)),
        ("activation", card.activation + (", calibrated" if card.slopes else "")),
        ("input", shape),
        ("values", ", ".join(_declared(card.preprocessing)) or "by the file"),
        ("layer", card.layer or "the recommended one"),
        ("contrast", card.contrast or "none"),
        ("provenance", card.provenance or "not stated"),
        ("licence", card.licence or "not stated"),
        ("description", card.description),
        *((f"{name}", f"{value:g}") for name, value in card.metrics.items()),
    ]
    return "\n".join(f"{name:14} {value}" for name, value in rows)
