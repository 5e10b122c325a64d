"""The `--device` option."""

from __future__ import annotations

import argparse
import re

_NAMES = re.compile(r"cpu|mps|cuda(:\d+)?")


def add_device(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--device", type=_device, default="", help="cuda, cuda:N, mps or cpu (default: the best there is)"
    )


def _device(text: str) -> str:
    if text and not _NAMES.fullmatch(text):
        raise argparse.ArgumentTypeError(f"there is no device {text!r}: give cuda, cuda:N, mps or cpu")
    return text
