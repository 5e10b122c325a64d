"""`annotator import`: read annotations other programs wrote."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from annotator.cli.place import add_project
from annotator.cli.progress import Progress
from annotator.core.errors import KnownError
from annotator.core.project.backups import keep_up
from annotator.core.project.project import Project
from annotator.exchange.formats import FORMATS, format_of
from annotator.exchange.reading import importing
from annotator.exchange.reading.label_matching import Fate

SUMMARY = "Read annotations into a project; what it has already is not added again."
AUTO = "auto"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument("path", type=Path, help="the file or folder to read")
    parser.add_argument("--format", choices=[AUTO, *FORMATS], default=AUTO, help="file format (default: auto)")
    parser.add_argument(
        "--map", type=_mapped, action="append", default=[], metavar="NAME=LABEL",
        help="what a name in the file is called in the project; NAME= leaves its regions out",
    )  # fmt: skip
    parser.add_argument("--new-labels", action="store_true", help="add labels that the project does not have")
    parser.add_argument("--skip-unknown", action="store_true", help="leave out images that the project does not have")
    parser.add_argument("--dry-run", action="store_true", help="tell what would be done, and change nothing")


def run(options: argparse.Namespace) -> int:
    form = format_of(options.path) if options.format == AUTO else FORMATS[options.format]
    project = Project.open(options.project)
    try:
        if not options.dry_run:
            project.require_writable()
            keep_up(project)
        names = {name: label or Fate.LEAVE_OUT for name, label in options.map}
        choices = importing.Choices(names, Fate.NEW if options.new_labels else None, options.skip_unknown)
        with Progress() as progress:
            plan = importing.plan(project, importing.read(project, options.path, form), choices, progress.told)
        if plan.errors:
            return _refused(options.path, plan)
        done = plan if options.dry_run else importing.apply(project, plan)
    finally:
        project.close()
    for notice in plan.notices:
        print(f"  {notice}")
    what = "would be added" if options.dry_run else "added"
    counts = f"{done.annotations} annotations on {done.images} images and {len(plan.labels)} labels {what}"
    print(f"{options.project}: {counts}, {done.already} were there already ({form.name})")
    return 0


def _refused(path: Path, plan: importing.Plan) -> int:
    for error in plan.errors[1:]:
        print(f"  {error}", file=sys.stderr)
    advice = "Nothing was imported."
    if plan.clashes:
        advice = "Nothing was imported. Map labels with --map NAME=LABEL, or add them with --new-labels."
    raise KnownError(plan.errors[0], path=path, advice=advice)


def _mapped(text: str) -> tuple[str, str]:
    name, sign, label = text.partition("=")
    if not sign or not name:
        raise argparse.ArgumentTypeError(f"{text!r} is no mapping: give NAME=LABEL")
    return name, label
