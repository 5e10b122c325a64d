"""`ebp models`: the bundled classifiers, or what a model file says about itself."""

from __future__ import annotations

import argparse
from typing import Any

from ebp import bundled
from ebp.card import Card, read_card


def add(subparsers: Any) -> None:
    """Register the command."""
    command = subparsers.add_parser("models", help="list the bundled classifiers, or show a model's card")
    command.add_argument("model", nargs="?", help="a bundled classifier's name or a model file: show its card")
    command.add_argument("--architectures", action="store_true", help="list the architectures that can be built")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    """Print the list or the card."""
    if args.architectures:
        from ebp.architectures import names

        print("\n".join(names()))
    elif args.model:
        print(describe(read_card(bundled.find(args.model))))
    else:
        for name, path in bundled.classifiers().items():
            card = read_card(path)
            print(f"{name:14} {len(card.labels):3} labels  {path.stat().st_size / 1e6:.1f} MB  {card.description}")


def describe(card: Card) -> str:
    """A card as lines of text."""
    shape = f"{card.preprocessing.size} pixels, {card.preprocessing.fit}, {card.preprocessing.channels} channels"
    rows = [
        ("name", card.name),
        ("architecture", f"{card.architecture} {card.arguments or ''}".strip()),
        ("labels", ", ".join(card.labels)),
        ("activation", card.activation),
        ("input", shape),
        ("layer", card.layer or "the recommended one"),
        ("provenance", card.provenance or "not stated"),
        ("licence", card.licence or "not stated"),
        ("description", card.description),
        *((f"{name}", f"{value:g}") for name, value in card.metrics.items()),
    ]
    return "\n".join(f"{name:14} {value}" for name, value in rows)
