"""`annotator consensus`: what readers say together, as a reading of its own; and what is left to adjudicate."""

from __future__ import annotations

import argparse

from annotator.cli.place import add_project
from annotator.core.errors import KnownError
from annotator.core.message import counted
from annotator.core.project.project import Project
from annotator.core.work.circumstances import CONSENSUS
from annotator.studies.readers import chosen_readers

SUMMARY = "Make a consensus of readers, by majority or STAPLE, as a reading of its own; list what they disagree on."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument("--by", choices=("majority", "staple"), help="make it in this way; without it nothing is made")
    parser.add_argument("--readers", nargs="+", metavar="NAME", help="of these readers (default: all)")
    parser.add_argument(
        "--iou", type=float, default=0.7,
        help="readers who say the same need no adjudication where their regions overlap by this IoU (default: 0.7)",
    )  # fmt: skip
    parser.add_argument(
        "--agreed-only", action="store_true", help="only what all agree on so; the rest is left to an adjudication"
    )


def run(options: argparse.Namespace) -> int:
    from annotator.studies.consensus import Way, make_consensus
    from annotator.studies.disagreement import disputes, queue
    from annotator.studies.said import said_in

    if not 0 <= options.iou <= 1:
        raise KnownError("An IoU lies between 0 and 1.")
    project = Project.open(options.project)
    try:
        readers = chosen_readers(project, options.readers)
        if len(readers) < 2:
            raise KnownError("A consensus needs two readers.", path=project.path)
        said = said_in(project, readers)
        found = disputes(said)
        left = queue(found, options.iou)
        print(f"{project.path}: {counted(len(left), 'image', 'images')} of {len(said.images)} to adjudicate")
        for place in left[:20]:
            worst = next(one for one in found if one.image == place)
            print(f"  {said.images[place].path}: {said.labels[worst.label].title} ({worst.disagreement:.2f})")
        if len(left) > 20:
            print(f"  and {len(left) - 20} more")
        if options.by is not None:
            project.require_writable()
            least = options.iou if options.agreed_only else None
            made = make_consensus(project, said, Way(options.by), least=least)
            print(
                f"  {CONSENSUS}: {counted(made.statements, 'statement', 'statements')} on "
                f"{counted(made.images, 'image', 'images')}, {made.open} left open"
            )
            print(f"  Write it with: annotator export PROJECT --reading {CONSENSUS} …")
    finally:
        project.close()
    return 0
