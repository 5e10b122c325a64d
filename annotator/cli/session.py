"""`annotator session`: how reading went."""

from __future__ import annotations

import argparse

from annotator.cli.place import add_project
from annotator.cli.study import add_readers, add_report, named
from annotator.core.project.project import Project
from annotator.studies.reports.writing import write
from annotator.studies.session.pace import LONGEST_PAUSE

SUMMARY = "Tell how reading went: what became of suggestions, label by label, how fast, and acceptance over time."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    add_readers(parser)
    parser.add_argument(
        "--pause", type=float, default=LONGEST_PAUSE, metavar="SECONDS",
        help=f"of a longer gap between two steps so many seconds count as work (default: {LONGEST_PAUSE:g})",
    )  # fmt: skip
    add_report(parser)


def run(options: argparse.Namespace) -> int:
    from annotator.studies.reports.making import Asked, session_report

    project = Project.open(options.project)
    try:
        page = session_report(project, Asked(named(options), pause=options.pause))
    finally:
        project.close()
    write(page, options.format, options.output)
    return 0
