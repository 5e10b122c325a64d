"""`annotator demo`: the whole job on the bundled phantoms, or on photographs."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from annotator.cli.device import add_device
from annotator.cli.display import has_display
from annotator.core.errors import KnownError
from annotator.core.project.project import SUFFIX
from annotator.inference.samples import SUBJECTS, demonstration

SUMMARY = (
    "Try the tool on bundled phantoms or on photographs; with --headless, or without a display, it plays the whole job "
    "by itself."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--headless", action="store_true", help="need no display: play the whole job and end")
    parser.add_argument("--output", type=Path, metavar="DIR", help="where project, images and results go")
    parser.add_argument("--subject", choices=SUBJECTS, default="skin", help="what the images show (default: skin)")
    parser.add_argument(
        "--record", type=Path, metavar="FILE.webp", help="play it without a display, as an animated picture"
    )
    add_device(parser)


def run(options: argparse.Namespace) -> int:
    if options.record is not None:
        return _record(options)
    headless = options.headless or not has_display()
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    folder = options.output or (Path("demo-output") if headless else Path(tempfile.mkdtemp(prefix="annotator-demo-")))
    path = make_project(folder, options.subject)
    if headless:
        from annotator.ui.window.demo import play

        return play(path, folder, options.device)
    from annotator.ui.window.app import run as run_window

    print(f"The demonstration project is {path}", file=sys.stderr)
    return run_window([path], options.device)


def _record(options: argparse.Namespace) -> int:
    if options.record.suffix.lower() != ".webp":
        raise KnownError("A recording is a WebP picture.", path=options.record, advice="Give it the ending .webp.")
    if options.subject == "clips":
        raise KnownError("Only demonstrations of images are filmed.", advice="Choose another --subject.")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from annotator.ui.window.demo_recording import record

    with tempfile.TemporaryDirectory(prefix="annotator-demo-") as folder:
        return record(make_project(Path(folder), options.subject), options.record, options.device)


def make_project(folder: Path, subject: str) -> Path:
    """A fresh project of phantoms in `folder`. Raises KnownError."""
    path = folder / f"demo-{subject}{SUFFIX}"
    if path.exists():
        raise KnownError("There is a demonstration already.", path=path, advice="Delete it or choose another --output.")
    return demonstration(folder, subject)
