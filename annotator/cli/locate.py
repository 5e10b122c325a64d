"""`annotator locate`: find images again that were moved."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from annotator.cli.place import add_project
from annotator.core.message import counted
from annotator.core.project import locating
from annotator.core.project.image_folders import with_images
from annotator.core.project.locating import How
from annotator.core.project.project import Project
from annotator.core.store.server import Server

SUMMARY = (
    "Find images again whose folder was moved, by their path, then by their content. "
    "Of a project on a server, set where its images lie on this machine."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument("folder", type=Path, help="where the images are now; it is searched with its subfolders")
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be found")


def run(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    if isinstance(options.project, Server):
        return _set_folder(options.project, options.folder, keep=not options.dry_run)
    project = Project.open(options.project)
    try:
        if not options.dry_run:
            project.require_writable()
        missing = locating.missing(project)
        taken = locating.taken(project, missing)
        with tqdm(desc="files", unit="", leave=False, disable=None) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            sightings = locating.find(missing, options.folder, taken, told=show)
        if not options.dry_run:
            locating.relocate(project, sightings)
    finally:
        project.close()
    for sighting in sightings:
        renamed = " (known by its content)" if sighting.how is How.CONTENT else ""
        print(f"{sighting.record.path} -> {sighting.place}{renamed}")
    found = {sighting.record.id for sighting in sightings}
    for record in missing:
        if record.id not in found:
            print(f"{record.path}: not found")
    print(f"{options.project}: {counted(len(missing), 'image was', 'images were')} missing, {len(sightings)} found")
    return 1 if len(sightings) < len(missing) else 0


def _set_folder(server: Server, folder: Path, *, keep: bool) -> int:
    """Remember where the images lie here. The paths in the database are everybody's and stay."""
    project = Project.open(with_images(server, folder) if keep else replace(server, images=folder))
    try:
        missing, count = locating.missing(project), len(project.images())
    finally:
        project.close()
    for record in missing:
        print(f"{record.path}: not found")
    print(f"{server}: {count - len(missing)} of {counted(count, 'image is', 'images are')} in {folder}")
    return 1 if missing else 0
