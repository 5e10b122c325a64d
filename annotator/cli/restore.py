"""`annotator restore`: an earlier state of a project in its place."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.core.backups import backups_of, restore
from annotator.core.errors import KnownError

SUMMARY = "Put a backup in the place of a project; the file before is kept aside."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path)
    parser.add_argument("backup", type=Path, nargs="?", help="a name from --list, or any copy (default: the newest)")
    parser.add_argument("--list", action="store_true", help="list the backups and change nothing")


def run(options: argparse.Namespace) -> int:
    backups = backups_of(options.project)
    if options.list:
        for backup in backups:
            print(f"{backup.path.name}  {backup.at:%Y-%m-%d %H:%M:%S} UTC  {backup.path.stat().st_size} bytes")
        return 0
    named = {backup.path.name: backup.path for backup in backups}
    if options.backup is not None:
        chosen = named.get(str(options.backup), options.backup)
    elif backups:
        chosen = backups[0].path
    else:
        raise KnownError("There is no backup of this project.", path=options.project)
    kept = restore(options.project, chosen)
    print(f"{options.project}: restored from {chosen}" + (f"; the file before is kept as {kept}" if kept else ""))
    return 0
