"""`annotator adopt`: take changed files for the images of a project."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from annotator.cli.place import add_project, images_at
from annotator.core.errors import KnownError
from annotator.core.message import counted
from annotator.core.project.adopting import Regions, adoption_of
from annotator.core.project.alteration import AlteredError
from annotator.core.project.altered import altered, require_unaltered
from annotator.core.project.backups import keep_up
from annotator.core.project.project import Project
from annotator.core.work.annotation import ImageRecord

SUMMARY = "List images whose files were changed since they were first read, and take the files as they are now."

EPILOG = """\
Without --regions nothing is changed: the images are listed, and the exit status is 1 where there are some.
A step of this command is in the history like any other; the window can take back its own.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EPILOG
    add_project(parser)
    parser.add_argument("paths", type=Path, nargs="*", metavar="PATH", help="only these images, or folders of them")
    parser.add_argument(
        "--regions",
        choices=[str(choice.value) for choice in Regions],
        help="what becomes of regions: they keep their pixels, are scaled to the new size, or go with all decisions",
    )


def run(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    project = Project.open(options.project)
    try:
        records = images_at(project, options.paths) if options.paths else project.images()
        if options.regions is None:
            return _tell(project, tqdm(records, unit="image", leave=False, disable=None))
        project.require_writable()
        keep_up(project)
        count = 0
        for error in altered(project, tqdm(records, unit="image", leave=False, disable=None)):
            _adopt(project, error, Regions(options.regions))
            count += 1
    finally:
        project.close()
    adopted = counted(count, "changed file is the image", "changed files are the images")
    print(f"{options.project}: {adopted} now")
    return 0


def _tell(project: Project, records: Iterable[ImageRecord]) -> int:
    changed = unreadable = 0
    for record in records:
        try:
            require_unaltered(project, record)
        except AlteredError as error:
            print(f"{error.path}: {error.what}")
            changed += 1
        except KnownError as error:
            print(error)
            unreadable += 1
    print(f"{counted(changed, 'image was', 'images were')} changed, {unreadable} cannot be read")
    return 1 if changed or unreadable else 0


def _adopt(project: Project, error: AlteredError, regions: Regions) -> None:
    project.apply(adoption_of(project, project.image(error.image_id), error.after, regions))
