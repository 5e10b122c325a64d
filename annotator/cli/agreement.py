"""`annotator agreement`: how far readers agree."""

from __future__ import annotations

import argparse

from annotator.cli.place import add_project
from annotator.cli.study import add_bootstrap, add_readers, add_report, named
from annotator.core.project.project import Project
from annotator.studies.reports.writing import write

SUMMARY = "Tell how far the readers of a project agree, on what is there and on regions, with intervals."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    add_readers(parser)
    parser.add_argument(
        "--iou", type=float, default=0.5, help="from this IoU on two regions are the same (default: 0.5)"
    )
    add_bootstrap(parser)
    add_report(parser)


def run(options: argparse.Namespace) -> int:
    from annotator.studies.reports.making import Asked, agreement_report

    asked = Asked(
        named(options), iou=options.iou, resamples=options.resamples, seed=options.seed, group=options.group
    )  # fmt: skip
    project = Project.open(options.project)
    try:
        page = agreement_report(project, asked)
    finally:
        project.close()
    write(page, options.format, options.output)
    return 0
