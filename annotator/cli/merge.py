"""`annotator merge`: bring copies of a project together."""

from __future__ import annotations

import argparse

from annotator.cli.place import add_project, place
from annotator.core.message import counted
from annotator.core.project.backups import keep_up
from annotator.core.project.merging import merge
from annotator.core.project.project import Project

SUMMARY = "Take over what was done in copies of a project: each step once, nothing is overwritten."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument("copies", nargs="+", type=place, metavar="COPY", help="copies of the project")


def run(options: argparse.Namespace) -> int:
    project = Project.open(options.project)
    try:
        project.require_writable()
        keep_up(project)
        left = 0
        for found in options.copies:
            copy = Project.open(found)
            try:
                merged = merge(project, copy)
            finally:
                copy.close()
            print(f"{found}: {counted(merged.steps, 'step', 'steps')} taken over, {merged.known} known already")
            if merged.beside:
                print(f"  {counted(merged.beside, 'region', 'regions')} kept beside others that were changed here, too")
            for sentence in merged.left_out:
                print(f"  left out: {sentence}")
            left += len(merged.left_out)
    finally:
        project.close()
    return 1 if left else 0
