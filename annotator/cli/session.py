"""`annotator session`: how reading went."""

from __future__ import annotations

import argparse

from annotator.cli.place import add_project
from annotator.cli.study import add_readers, add_report, chosen_readers
from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.studies.reports.writing import WAYS, deliver
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
    from annotator.studies.reports.session import session_csv, session_page
    from annotator.studies.session.study import sessions

    if not options.pause > 0:
        raise KnownError("A pause is longer than 0 s.")
    project = Project.open(options.project)
    try:
        readers = chosen_readers(project, options.readers) or [""]
        found = sessions(project, readers, pause=options.pause)
        page = session_page(project.path.name, found, options.pause)
    finally:
        project.close()
    deliver(session_csv(found) if options.format == "csv" else WAYS[options.format](page), options.output)
    return 0
