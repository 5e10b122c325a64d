"""`annotator assign`: who reads which images, and in which order."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.cli.place import add_project
from annotator.core.errors import KnownError
from annotator.core.message import counted
from annotator.core.project.project import Project
from annotator.studies.assignment import dealt, read_assignment

SUMMARY = "Show or set who reads which images of a project, and in which order."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument("--readers", nargs="+", metavar="NAME", help="deal the images to these readers")
    parser.add_argument(
        "--overlap", type=float, default=1.0, metavar="SHARE",
        help="this share of the images is for every reader, the others for one each (default: 1)",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another seed, another deal (default: 0)")
    parser.add_argument(
        "--from", dest="table", type=Path, metavar="CSV",
        help="assign as this table says: columns image and reader, each reader's images in its order",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    if options.readers and options.table is not None:
        raise KnownError("Readers are named by --readers or by a table.", advice="Give one of the two.")
    project = Project.open(options.project)
    try:
        plan = _plan(project, options)
        if plan:
            project.require_writable()
            project.assign(plan)
        _tell(project)
    finally:
        project.close()
    return 0


def _plan(project: Project, options: argparse.Namespace) -> dict[str, list[int]]:
    if options.table is not None:
        return read_assignment(options.table, project)
    if options.readers:
        images = [number for number, _ in project.image_paths()]
        return dealt(images, options.readers, options.overlap, options.seed)
    return {}


def _tell(project: Project) -> None:
    found = project.assignments()
    if not found:
        print(f"{project.path}: no images are assigned; every reader reads all")
        return
    print(f"{project.path}:")
    for reader, numbers in found.items():
        with project.as_read_by(reader):
            done = sum(record.state.value == "done" for record in project.images(numbers))
        print(f"  {reader}: {counted(len(numbers), 'image', 'images')}, {done} done")
    if not project.protocol.own_readings:
        print("  All work on one reading: give each reader an own one with `annotator protocol --own-readings`.")
