"""The options that say which raw values a classifier sees as black and white, and in which order its colours."""

from __future__ import annotations

import argparse
from typing import Any


def add_window(group: argparse._ArgumentGroup) -> None:
    """--window and --percentiles."""
    one = group.add_mutually_exclusive_group()
    one.add_argument(
        "--window", type=float, nargs=2, metavar=("CENTRE", "WIDTH"), help="the raw values it sees, in their own unit: "
        "of Hounsfield units 40 400 shows soft tissue, whatever is on the screen (default: by the file)"
    )  # fmt: skip
    one.add_argument(
        "--percentiles", type=float, nargs=2, metavar=("LOW", "HIGH"), help="the percentiles of each image's values "
        "that it sees as black and white, such as 1 99"
    )  # fmt: skip


def add_colours(group: argparse._ArgumentGroup) -> None:
    """--inverted and --order."""
    group.add_argument("--inverted", action="store_true", help="it was trained on black as white")
    group.add_argument("--order", choices=("rgb", "bgr"), default="rgb", help="bgr: it was trained on images as OpenCV "
                       "reads them")  # fmt: skip


def window_of(args: argparse.Namespace) -> dict[str, Any]:
    """What `add_window` was given, as `Preprocessing` names it."""
    return {name: tuple(value) for name in ("window", "percentiles") if (value := getattr(args, name)) is not None}


def declared_by(args: argparse.Namespace) -> dict[str, Any]:
    """All of it, as `Preprocessing` names it."""
    return window_of(args) | {"inverted": args.inverted, "order": args.order}
