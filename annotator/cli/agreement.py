"""`annotator agreement`: how far readers agree."""

from __future__ import annotations

import argparse

from annotator.cli.place import add_project
from annotator.cli.study import add_bootstrap, add_readers, add_report, named
from annotator.core.project.project import Project
from annotator.studies.reliability.settings import MATCHINGS
from annotator.studies.reports.writing import write

SUMMARY = "Tell how far the readers of a project agree, on what is there, on regions and on events of clips."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    add_readers(parser)
    parser.add_argument(
        "--iou", type=float, default=0.5, help="from this IoU on two regions are the same (default: 0.5)"
    )
    parser.add_argument(
        "--tolerance", type=int, default=0, metavar="FRAMES",
        help="of clips: so many frames two readers may be apart on a frame and on a border, and still agree "
        "(default: 0; a tenth of a second is 3 frames at 30 a second)",
    )  # fmt: skip
    parser.add_argument(
        "--match", choices=MATCHINGS, default="overlap",
        help="of clips: two events are the same one if they overlap, or if their onsets are within the tolerance "
        "(default: overlap)",
    )  # fmt: skip
    parser.add_argument(
        "--sides", action="store_true", help="of clips: for the FACS agreement index a code on the left is another one "
        "than on the right",
    )  # fmt: skip
    add_bootstrap(parser)
    add_report(parser)


def run(options: argparse.Namespace) -> int:
    from annotator.studies.reports.making import Asked, agreement_report

    asked = Asked(
        named(options), iou=options.iou, resamples=options.resamples, seed=options.seed, group=options.group,
        tolerance=options.tolerance, matching=options.match, sides=options.sides,
    )  # fmt: skip
    project = Project.open(options.project)
    try:
        page = agreement_report(project, asked)
    finally:
        project.close()
    write(page, options.format, options.output)
    return 0
