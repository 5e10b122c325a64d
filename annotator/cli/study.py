"""What the commands that report on a study of readers ask for alike."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.studies.reports.writing import WAYS


def add_readers(parser: argparse.ArgumentParser) -> None:
    """Whose readings: all readers' where none is named."""
    parser.add_argument("--readers", nargs="+", metavar="NAME", help="these readers (default: all that have a reading)")


def add_bootstrap(parser: argparse.ArgumentParser) -> None:
    """What intervals rest on."""
    parser.add_argument(
        "--group", default="", metavar="folder|REGEX",
        help="images of one folder, or with the same match in their path, are drawn together: those of one patient",
    )  # fmt: skip
    parser.add_argument(
        "--resamples", type=int, default=1000, metavar="N", help="of the bootstrap; 0: no intervals (default: 1000)"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap (default: 0)")


def add_report(parser: argparse.ArgumentParser) -> None:
    """How a report is written, and where."""
    parser.add_argument("--format", choices=list(WAYS), default="text", help="how it is written (default: text)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write it to this file instead of printing it")


def named(options: argparse.Namespace) -> tuple[str, ...] | None:
    """The readers that are asked for; None for all."""
    return tuple(options.readers) if options.readers is not None else None
