"""`annotator audit`: how far the model led the readers."""

from __future__ import annotations

import argparse

from annotator.cli.place import add_project
from annotator.cli.study import add_bootstrap, add_readers, add_report, named
from annotator.core.project.project import Project
from annotator.studies.reports.writing import write

SUMMARY = "Tell what became of suggestions, and how far they led the readers: blind marks beside assisted ones."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    add_readers(parser)
    parser.add_argument(
        "--regions", action="store_true", help="compare regions with the model's, too: takes longer, maps are read"
    )
    add_bootstrap(parser)
    add_report(parser)


def run(options: argparse.Namespace) -> int:
    from annotator.inference.stored_regions import stored_regions
    from annotator.studies.reports.making import Asked, audit_report

    asked = Asked(named(options), resamples=options.resamples, seed=options.seed, group=options.group)
    project = Project.open(options.project)
    try:
        page = audit_report(project, asked, stored_regions(project) if options.regions else None)
    finally:
        project.close()
    write(page, options.format, options.output)
    return 0
