"""`annotator backup`: a copy of a project, made while others work on it."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.cli.place import add_project
from annotator.core.errors import KnownError
from annotator.core.project.backups import Policy, make_backup
from annotator.core.project.project import Project
from annotator.core.project.transfer import copy_project
from annotator.core.store.copying import copy_database
from annotator.core.store.server import Place, Server

SUMMARY = (
    "Copy a project as it is now, into the folder of its backups or to a file; it may be open meanwhile. "
    "Of a project on a server, --output makes a project file that one can go on with."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument("--output", type=Path, metavar="FILE", help="the file to write (default: a new backup)")
    parser.add_argument("--every", type=float, metavar="HOURS", help="set how old the last backup may get (first: 4)")
    parser.add_argument("--recent", type=int, metavar="N", help="set how many of the newest are kept (first: 10)")
    parser.add_argument("--days", type=int, metavar="N", help="set for how many days one a day is kept (first: 30)")


def run(options: argparse.Namespace) -> int:
    if isinstance(options.project, Server) and options.output is None:
        raise KnownError(
            "A server's project has no folder of backups.", path=options.project, advice="Give --output FILE."
        )
    project = Project.open(options.project)
    try:
        for name in ("every", "recent", "days"):
            value = getattr(options, name)
            if value is not None:
                _set(project, name, value)
        policy = Policy.of(project)
    finally:
        project.close()
    made = _copy(options.project, options.output) if options.output else make_backup(options.project, policy)
    print(f"{options.project}: copied to {made}")
    return 0


def _set(project: Project, name: str, value: float) -> None:
    if value < 0:
        raise KnownError("A backup's age and number cannot be negative.", path=project.path)
    project.set_setting("backup_hours" if name == "every" else f"backup_{name}", str(value))


def _copy(project: Place, target: Path) -> Path:
    if target.exists():
        raise KnownError("There is already a file of this name.", path=target, advice="Choose another name.")
    if isinstance(project, Server):
        copy_project(project, target)
    else:
        copy_database(project, target)
    return target
