"""`annotator export`: write annotations for other programs."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.core.project import Project
from annotator.exchange import coco
from annotator.exchange.report import ExportOptions, Shape, Which

SUMMARY = "Write a project's annotations as COCO."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path)
    parser.add_argument("--format", choices=["coco"], default="coco", help="file format (default: coco)")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="the file to write")
    parser.add_argument(
        "--images", choices=list(Which), type=Which, default=Which.ALL, help="which images (default: all)"
    )
    parser.add_argument(
        "--shape", choices=list(Shape), type=Shape, default=Shape.RLE, help="how regions are written (default: rle)"
    )


def run(options: argparse.Namespace) -> int:
    project = Project.open(options.project)
    try:
        report = coco.write(project, options.output, ExportOptions(options.images, options.shape))
    finally:
        project.close()
    print(f"{report.path}: {report.images} images, {report.annotations} annotations")
    for problem in report.problems:
        print(f"  {problem}")
    return 0
