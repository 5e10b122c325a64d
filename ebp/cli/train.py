"""`ebp train`: make the bundled demonstration classifiers from phantoms."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path

from ebp.errors import EbpError


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "train",
        help="train the demonstration classifiers on phantoms",
        description="Train a demonstration classifier on rendered phantoms, from image-level labels only. "
        "The same seed, machine and number of threads give the same file.",
    )
    parser.add_argument("recipe", nargs="?", metavar="RECIPE", help="lesions or action-units")
    parser.add_argument("--all", action="store_true", help="train every recipe; --output is then a folder")
    parser.add_argument("--output", type=Path, required=True, help="the model file to write, or the folder with --all")
    parser.add_argument("--seed", type=_natural, help="another seed: other phantoms, other initial weights")
    parser.add_argument("--count", type=_positive, help="number of training phantoms in place of the recipe's")
    parser.add_argument("--epochs", type=_positive, help="number of epochs in place of the recipe's")
    parser.add_argument("--threads", type=_positive, help="torch threads and rendering processes (default: all cores)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    """Train, and print one line for each file written. Raises EbpError on bad arguments or an unwritable place."""
    from ebp.training import RECIPES, Recipe
    from ebp.training.recipes import find_recipe

    if args.all == bool(args.recipe):
        raise EbpError(f"name one recipe ({', '.join(RECIPES)}) or give --all")
    recipes: list[Recipe] = list(RECIPES.values()) if args.all else [find_recipe(args.recipe)]
    changes = {key: getattr(args, key) for key in ("seed", "count", "epochs") if getattr(args, key) is not None}
    folder: Path = args.output if args.all else args.output.parent
    if args.all:
        _make(folder)
    # Better told now than after minutes of training.
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise EbpError(f"{folder}: there is no such folder, or it cannot be written to")
    for recipe in recipes:
        path = folder / f"{recipe.name}.safetensors" if args.all else args.output
        _train(replace(recipe, **changes), path, args.threads)


def _train(recipe: object, path: Path, threads: int | None) -> None:
    import torch

    from ebp.training import Recipe, train

    assert isinstance(recipe, Recipe)
    if threads:
        torch.set_num_threads(threads)
    report = train(recipe, path, workers=threads)
    print(
        f"{path}: {path.stat().st_size / 1e6:.2f} MB, validation mean average precision "
        f"{report.mean_average_precision:.3f}; rendering {report.rendering_seconds:.0f} s, "
        f"training {report.fitting_seconds:.0f} s"
    )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EbpError(f"{folder}: the folder cannot be made ({error.strerror})") from error


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1")
    return value


def _natural(text: str) -> int:
    value = int(text)
    if not 0 <= value < 9:
        raise argparse.ArgumentTypeError(f"{text} is not a seed from 0 to 8")
    return value
