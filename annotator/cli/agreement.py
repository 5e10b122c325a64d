"""`annotator agreement`: how far readers agree."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.cli.place import add_project
from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.project.readings import OWN_READINGS
from annotator.studies.reports.writing import WAYS, write

SUMMARY = "Tell how far the readers of a project agree, on what is there and on regions, with intervals."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument("--readers", nargs="+", metavar="NAME", help="these readers (default: all that have a reading)")
    parser.add_argument(
        "--iou", type=float, default=0.5, help="from this IoU on two regions are the same (default: 0.5)"
    )
    parser.add_argument(
        "--group", default="", metavar="folder|REGEX",
        help="images of one folder, or with the same match in their path, are drawn together: those of one patient",
    )  # fmt: skip
    parser.add_argument(
        "--resamples", type=int, default=1000, metavar="N", help="of the bootstrap; 0: no intervals (default: 1000)"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap (default: 0)")
    add_report(parser)


def add_report(parser: argparse.ArgumentParser) -> None:
    """How a report is written, and where."""
    parser.add_argument("--format", choices=list(WAYS), default="text", help="how it is written (default: text)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write it to this file instead of printing it")


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


def chosen_readers(project: Project, names: list[str] | None) -> list[str]:
    """The readings that are asked for, all readers' by default. Raises KnownError for a name that has none."""
    known = project.readers()
    if names is None:
        return known
    everything = {*known, *OWN_READINGS, ""}
    missing = next((name for name in names if name not in everything), None)
    if missing is not None:
        advice = "Readers are: {readers}." if known else "Nobody has an own reading yet."
        raise KnownError("{name} has no reading here.", name=missing, readers=", ".join(known), advice=advice)
    return list(dict.fromkeys(names))
