"""`annotator agreement`: how far readers agree."""

from __future__ import annotations

import argparse

from annotator.cli.place import add_project
from annotator.cli.study import add_bootstrap, add_readers, add_report, chosen_readers
from annotator.core.errors import KnownError
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
    from annotator.studies.agreement.study import Settings, agreement
    from annotator.studies.groups import grouping
    from annotator.studies.reports.agreement import agreement_page
    from annotator.studies.said import said_in
    from annotator.studies.spacing import spacing_of

    if not 0 < options.iou <= 1 or options.resamples < 0:
        raise KnownError("An IoU lies above 0 and is at most 1; resamples are 0 or more.")
    project = Project.open(options.project)
    try:
        said = said_in(project, chosen_readers(project, options.readers))
        groups = grouping(project, options.group)
        settings = Settings(options.iou, options.resamples, options.seed, groups, spacing_of(project))
        studies = agreement(said, settings)
        basis = [("intervals", f"{options.resamples} resamples, seed {options.seed}")]
        basis += [("drawn together", options.group)] if options.group else []
        page = agreement_page(project.path.name, said, studies, basis)
    finally:
        project.close()
    write(page, options.format, options.output)
    return 0
