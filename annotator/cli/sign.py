"""`annotator sign`: a reading is finished, and signed."""

from __future__ import annotations

import argparse

from annotator.cli.place import add_project
from annotator.core.clock import on_clock
from annotator.core.message import counted
from annotator.core.project.project import Project
from annotator.core.project.signed_since import changes_since
from annotator.core.project.signing import MEANINGS
from annotator.studies.reports.page import readers_told

SUMMARY = "Sign a finished reading, or tell who signed: from then on each change of it needs a reason."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument("--name", help="who signs; without it the signatures there are are told")
    parser.add_argument("--meaning", default=MEANINGS[0], help=f"what it means (default: {MEANINGS[0]})")
    parser.add_argument("--reading", default="", metavar="NAME", help="whose reading (default: the one all share)")


def run(options: argparse.Namespace) -> int:
    project = Project.open(options.project)
    try:
        if options.name is not None:
            project.require_writable()
            with project.as_read_by(options.reading):
                signature = project.sign(options.name, options.meaning)
            print(f"Signed: entry {signature.number}, on the history up to {signature.head}")
            return 0
        _tell(project)
    finally:
        project.close()
    return 0


def _tell(project: Project) -> None:
    found = project.signatures()
    if not found:
        print(f"{project.path}: no reading was signed")
    for one in found:
        done = f"{one.done} of {counted(one.images, 'image', 'images')} done"
        since = counted(changes_since(project, one), "step", "steps")
        print(f"{on_clock(one.at)}  {one.name}: {one.meaning}  {readers_told([one.reading])}, {done}; {since} since")
