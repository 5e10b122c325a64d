"""`ebp train`: a classifier of one's own images from tags, or the demonstration classifiers from phantoms."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ebp.cli.declaring import add_window, window_of
from ebp.errors import EbpError

if TYPE_CHECKING:
    from ebp.training import Trained
    from ebp.training.report import Measured

USUAL = "photographs"


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "train",
        help="train a classifier on tagged images of your own",
        description="Train a classifier on images and a table of tags: which label each shows. "
        "With RECIPE in their place, one of the demonstration classifiers on rendered phantoms. "
        "The same seed, machine and number of threads give the same file.",
    )
    parser.add_argument("recipe", nargs="?", metavar="RECIPE", help="lesions or action-units, from phantoms")
    parser.add_argument("--output", type=Path, required=True, help="the model file to write, or the folder with --all")
    parser.add_argument("--seed", type=_natural, help="another seed (default 0, or the recipe's)")
    parser.add_argument("--threads", type=_positive, help="torch threads and rendering processes (default: all cores)")
    _add_tags(parser.add_argument_group("on images of your own"))
    phantoms = parser.add_argument_group("on phantoms")
    phantoms.add_argument("--all", action="store_true", help="train every recipe; --output is then a folder")
    phantoms.add_argument("--count", type=_positive, help="number of training phantoms in place of the recipe's")
    phantoms.add_argument("--epochs", type=_positive, help="number of epochs in place of the recipe's")
    parser.set_defaults(run=run)


def _add_tags(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--images", type=Path, metavar="DIR", help="the folder with the images")
    group.add_argument(
        "--labels", type=Path, metavar="TABLE", help="CSV or TSV: an image's name, and a column a label with 1, 0 or "
        "nothing; or one column with the names of its labels"
    )  # fmt: skip
    group.add_argument("--only", nargs="+", metavar="LABEL", help="train these labels of the table only")
    group.add_argument("--image-column", metavar="NAME", help="the column of the images (default: by its usual names)")
    group.add_argument(
        "--group", metavar="NAME", help="the column of what belongs together, such as the patient (by its usual names)"
    )
    group.add_argument(
        "--backbone", default=USUAL, metavar="MODEL", help="a bundled classifier, a model file, or with --weights an "
        f"architecture of torchvision or timm/NAME (default {USUAL})"
    )  # fmt: skip
    group.add_argument("--weights", type=Path, metavar="FILE", help="the architecture's state dict (.pt, .pth)")
    group.add_argument(
        "--size", type=_positive, help="pixels of the shorter side (default: the images' own, at most 680, or half of "
        "it where that judges better by cross-validation)"
    )  # fmt: skip
    group.add_argument("--precision", type=float, help="set thresholds for so high a precision (default: largest F1)")
    group.add_argument("--laterality", action="store_true", help="left and right differ: never mirror an image")
    group.add_argument("--fine-tune", type=_positive, default=0, metavar="EPOCHS", help="train the upper half of the "
                       "backbone, too; slow without a GPU")  # fmt: skip
    group.add_argument(
        "--boxes", type=Path, metavar="TABLE", help="CSV of true boxes, to measure pointing: image, label, centre_x, "
        "centre_y, width, height as parts of the image"
    )  # fmt: skip
    group.add_argument(
        "--masks", type=Path, metavar="FILE", help="COCO JSON of true masks (polygons or run lengths), to measure how "
        "well suggestions fit them; categories are labels, images are known by file name"
    )  # fmt: skip
    add_window(group)
    group.add_argument("--report", type=Path, metavar="DIR", help="where the report goes (default: beside the output)")
    group.add_argument("--cache", type=Path, metavar="DIR", help="keep features there for the next training")
    group.add_argument("--device", default="cpu", help="cpu, cuda, mps (default cpu)")


def run(args: argparse.Namespace) -> None:
    """Train, and say what came of it. Raises EbpError on bad arguments or an unwritable place."""
    import torch

    if args.threads is not None:
        torch.set_num_threads(args.threads)
    if args.images is None and args.labels is None:
        _run_phantoms(args)
    elif args.images is None or args.labels is None or args.recipe or args.all:
        raise EbpError("images of your own need both --images and --labels, and no recipe")
    else:
        _run_tags(args)


def _run_tags(args: argparse.Namespace) -> None:
    from ebp.backbones import Backbone
    from ebp.evaluation.true_masks import read_true_masks
    from ebp.training import Options, read_table, train
    from ebp.training.report import read_boxes, write_report

    check_output(args.output)
    table = read_table(
        args.labels, args.images, labels=args.only, image_column=args.image_column, group_column=args.group
    )
    boxes = None if args.boxes is None else read_boxes(args.boxes, table)
    masks = None if args.masks is None else read_true_masks(args.masks, table.images, table.labels)
    options = Options(
        size=args.size, precision=args.precision, laterality=args.laterality, fine_tune=args.fine_tune,
        cache=args.cache, device=args.device, seed=args.seed or 0,
    )  # fmt: skip
    with Bars() as bars:
        backbone = Backbone.load(args.backbone, args.weights)
        backbone = backbone.declaring(**declared) if (declared := window_of(args)) else backbone
        trained = train(table, backbone, options, args.output.stem, bars.show)
        trained.classifier.save(args.output)
        report = args.report or args.output.with_name(f"{args.output.stem}-report")
        measured = write_report(trained, report, boxes, bars.show, masks)
    _tell(trained, measured, args.output, report)


def _tell(trained: Trained, measured: Measured, output: Path, report: Path) -> None:
    for note in trained.notes:
        print(note)
    if len(trained.tried) > 1:
        print(f"{'; '.join(str(one) for one in trained.tried)}: trained at {trained.size} pixels")
    for item in trained.figures:
        low, high = item.interval
        print(
            f"{item.label}: average precision {item.average_precision:.3f} ({low:.3f} to {high:.3f}), "
            f"{item.present} images with and {item.absent} without; at {item.threshold:.2f}: "
            f"{item.hits} hits, {item.misses} misses, {item.false_alarms} false alarms"
        )
    for place in measured.pointing:
        if place.count:
            print(f"{place.label}: the peak lies in a true box on {place.hits} of {place.count} images")
    for mask in measured.masks:
        print(
            f"{mask.label}: suggestions fit the true masks of {mask.count} images with mean IoU {mask.mean_iou:.3f}, "
            f"{mask.half:.0%} of them with 0.5 or more; the peak lies in a mask on {mask.hits}"
        )
    spent = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in trained.seconds.items())
    print(f"{output}: {output.stat().st_size / 1e6:.2f} MB; {spent}; the report is {report / 'report.html'}")


class Bars:
    """A bar on the terminal for each stage."""

    def __init__(self) -> None:
        from tqdm import tqdm

        self._make, self._stage = tqdm, ""
        self._bar: Any = None

    def show(self, stage: str, done: int, total: int) -> None:
        """Move the stage's bar."""
        if stage != self._stage:
            self.__exit__()
            self._stage, self._bar = stage, self._make(total=total, desc=stage, leave=False)
        self._bar.update(done - self._bar.n)

    def __enter__(self) -> Bars:
        return self

    def __exit__(self, *_fault: object) -> None:
        if self._bar is not None:
            self._bar.close()


def check_output(output: Path) -> None:
    """Before the work, not after it."""
    if output.suffix != ".safetensors":
        raise EbpError(f"{output}: the output must end in .safetensors")
    if not output.absolute().parent.is_dir():
        raise EbpError(f"{output}: there is no such folder")


def _run_phantoms(args: argparse.Namespace) -> None:
    from ebp.training.phantoms import RECIPES, Recipe
    from ebp.training.phantoms.recipes import find_recipe

    if args.all == bool(args.recipe):
        raise EbpError(f"give --images and --labels, or name one recipe ({', '.join(RECIPES)}), or give --all")
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
        _train_phantoms(replace(recipe, **changes), path, args.threads)


def _train_phantoms(recipe: object, path: Path, threads: int | None) -> None:
    from ebp.training.phantoms import Recipe, train

    assert isinstance(recipe, Recipe)
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
