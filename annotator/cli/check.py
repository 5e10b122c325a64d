"""`annotator check`: integrity."""

from __future__ import annotations

import argparse

from annotator.cli.place import add_project
from annotator.core.message import counted
from annotator.core.project.check import faults
from annotator.core.project.locating import duplicates
from annotator.core.project.privacy import named_patients
from annotator.core.project.project import Project

SUMMARY = "Check a project: images present and unchanged, masks readable, references whole."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument(
        "--privacy", action="store_true",
        help="look, too, whether paths, project or backups hold words by which the patients of its DICOM images can be "
        "known, and which images may have writing burned in",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    project = Project.open(options.project)
    try:
        found = list(faults(project))
        if options.privacy:
            found += named_patients(project)
        groups = duplicates(project.images())
    finally:
        project.close()
    for fault in found:
        print(fault)
    for group in groups:
        print(f"Note: these images are the same: {', '.join(record.path for record in group)}")
    print(f"{options.project}: {counted(len(found), 'fault', 'faults') if found else 'no faults'}")
    return 1 if found else 0
