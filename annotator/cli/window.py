"""`annotator [PATH…]`: the window."""

from __future__ import annotations

import argparse
import gc
import math
from pathlib import Path

from annotator.cli.device import add_device
from annotator.cli.display import has_display
from annotator.cli.place import add_reader, in_folder, place
from annotator.core.errors import KnownError

SUMMARY = "Open the window on a project, a folder or images."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", type=place, metavar="PATH",
        help="a .annot project, a folder, images, or a project on a server: postgresql://USER@HOST/DATABASE; "
        "none: the start page",
    )  # fmt: skip
    parser.add_argument(
        "--images", type=Path, metavar="DIR", help="where the images of a server's project lie here (is remembered)"
    )
    add_reader(parser)
    add_device(parser)
    parser.add_argument(
        "--patience", type=_patience, default=0.0, metavar="SECONDS",
        help="for how long a classifier may take for one step of its work before it counts as hung (default: 180)",
    )  # fmt: skip


def _patience(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is no time: give seconds, 1 or more")
    return seconds


def run(options: argparse.Namespace) -> int:
    if not has_display():
        raise KnownError("There is no display for the window.", advice="`annotator demo --headless` needs none.")
    gc.disable()  # of what is loaded now nothing goes: looking for garbage in it takes a tenth of the start
    try:
        from annotator.ui.window.app import run as run_window

        places = [in_folder(path, options.images) for path in options.paths]
        return run_window(places, options.device, options.patience, options.reader)
    finally:
        gc.enable()  # the window did so long ago, unless it was never opened
