"""`annotator new`: make a project."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.core.images import find_images
from annotator.core.labels import load_label_set
from annotator.core.project import SUFFIX, Project

SUMMARY = "Make a project from a folder of images."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, help=f"the project file to make ({SUFFIX})")
    parser.add_argument("--images", type=Path, required=True, metavar="DIR", help="folder of images, with subfolders")
    parser.add_argument("--labels", required=True, help="facs, dermoscopy, generic, or a JSON file")
    parser.add_argument("--model", default="", help="lesions, action-units, or a .safetensors file (default: none)")


def run(options: argparse.Namespace) -> int:
    from annotator.inference.backend import read_model_facts

    images = find_images(options.images)
    labels = load_label_set(options.labels)
    if options.model:
        read_model_facts(options.model)
    project = Project.create(options.project.with_suffix(SUFFIX), labels, options.model)
    try:
        added = project.add_images(images)
    finally:
        project.close()
    print(f"{project.path}: {added} images, {len(labels.labels)} labels")
    return 0
