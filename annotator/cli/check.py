"""`annotator check`: integrity."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.core.check import faults
from annotator.core.locating import duplicates
from annotator.core.project import Project

SUMMARY = "Check a project: images present and unchanged, masks readable, references whole."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path)


def run(options: argparse.Namespace) -> int:
    project = Project.open(options.project)
    try:
        found = list(faults(project))
        groups = duplicates(project.images())
    finally:
        project.close()
    for fault in found:
        print(fault)
    for group in groups:
        print(f"Note: these images are the same: {', '.join(record.path for record in group)}")
    print(f"{options.project}: {len(found) or 'no'} faults")
    return 1 if found else 0
