"""`annotator copy`: a reader's own copy of a project."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.cli.place import add_project
from annotator.core.message import counted
from annotator.core.project.project import Project
from annotator.core.project.reader_copies import copy_for_reader

SUMMARY = "Make a project file for one reader: the images to read, and nothing of what others said of them."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument("--reader", required=True, metavar="NAME", help="whose copy it is")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="the project file to make (.annot)")


def run(options: argparse.Namespace) -> int:
    project = Project.open(options.project)
    try:
        count = copy_for_reader(project, options.reader, options.output)
    finally:
        project.close()
    print(f"{options.output}: {counted(count, 'image', 'images')} for {options.reader}; the files of images stay where")
    print("  they are. Bring it back with: annotator merge PROJECT FILE")
    return 0
