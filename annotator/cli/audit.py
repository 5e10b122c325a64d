"""`annotator audit`: how far the model led the readers."""

from __future__ import annotations

import argparse

from annotator.cli.place import add_project
from annotator.cli.study import add_bootstrap, add_readers, add_report, chosen_readers
from annotator.core.errors import KnownError
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
    from annotator.studies.audit.study import audit
    from annotator.studies.groups import grouping
    from annotator.studies.reports.audit import audit_page

    if options.resamples < 0:
        raise KnownError("Resamples are 0 or more.")
    project = Project.open(options.project)
    try:
        project.require_lead()
        readers = chosen_readers(project, options.readers) or [""]
        found = audit(
            project, readers, resamples=options.resamples, seed=options.seed,
            group_of=grouping(project, options.group),
            region_of=stored_regions(project) if options.regions else None,
        )  # fmt: skip
        basis = (("intervals", f"{options.resamples} resamples, seed {options.seed}"),)
        page = audit_page(project.path.name, found, basis)
    finally:
        project.close()
    write(page, options.format, options.output)
    return 0
