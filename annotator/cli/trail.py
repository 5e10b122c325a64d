"""`annotator trail`: the audit trail, to be printed."""

from __future__ import annotations

import argparse

from annotator.cli.place import add_project
from annotator.cli.study import add_report
from annotator.core.project.project import Project
from annotator.studies.reports.writing import write

SUMMARY = (
    "The audit trail: who did what, when, what was there before and after, reasons for changes of signed readings, "
    "signatures."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument("--machine", action="store_true", help="with the answers of models, which nobody decided")
    add_report(parser)


def run(options: argparse.Namespace) -> int:
    from annotator.studies.reports.trail import trail_page
    from annotator.studies.trail import trail

    project = Project.open(options.project)
    try:
        found = trail(project, machine=options.machine)
        page = trail_page(project.path.name, found)
    finally:
        project.close()
    write(page, options.format, options.output)
    return 1 if found.fault is not None else 0
