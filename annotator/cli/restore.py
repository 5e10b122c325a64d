"""`annotator restore`: an earlier state of a project in its place."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.cli.place import add_project, as_file
from annotator.core.clock import on_clock
from annotator.core.errors import KnownError
from annotator.core.message import counted
from annotator.core.project.backups import backups_of, restore

SUMMARY = "Put a backup in the place of a project; the file before is kept aside."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument("backup", type=Path, nargs="?", help="a name from --list, or any copy (default: the newest)")
    parser.add_argument("--list", action="store_true", help="list the backups and change nothing")


def run(options: argparse.Namespace) -> int:
    path = as_file(options.project, "Bring a file into an empty database with annotator new ADDRESS --from FILE.")
    backups = backups_of(path)
    if options.list:
        for backup in backups:
            size = backup.path.stat().st_size
            print(f"{backup.path.name}  {on_clock(backup.at)}  {size} bytes  {counted(backup.steps, 'step', 'steps')}")
        return 0
    named = {backup.path.name: backup.path for backup in backups}
    if options.backup is not None:
        chosen = named.get(str(options.backup), options.backup)
    elif len({backup.seed for backup in backups if backup.seed}) > 1:
        raise KnownError(
            "The project does not tell any more whose it is, and its backups are of several projects.",
            path=path,
            advice="Have a look at copies of them, and name one (--list).",
        )
    elif backups:
        chosen = backups[0].path
    else:
        raise KnownError("There is no backup of this project.", path=path)
    kept = restore(path, chosen)
    print(f"{path}: restored from {chosen}" + (f"; the file before is kept as {kept}" if kept else ""))
    return 0
