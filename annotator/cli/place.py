"""The argument that names a project: a file, or a database on a server."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.core.errors import KnownError
from annotator.core.store.server import Place, Server, place_of
from annotator.core.work.circumstances import NOBODYS

if TYPE_CHECKING:
    from annotator.core.project.project import Project
    from annotator.core.work.annotation import ImageRecord


def add_project(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=place, help="a .annot file, or postgresql://USER@HOST/DATABASE")


def add_reader(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--reader", default="", metavar="NAME", help="who reads (default: the system's user name, or whose copy it is)"
    )


def reading_named(project: Project, name: str) -> str:
    """The reading that was asked for; without a name the one at hand. Raises KnownError for one that is not there, and
    where each reader has an own one and none was named.
    """
    known = project.readings()
    if name and name not in known:
        names = ", ".join(one for one in known if one) or "none"
        raise KnownError("{name} has no reading here.", name=name, names=names, advice="There is: {names}.")
    if not name and project.reading == NOBODYS:
        raise KnownError(
            "Every reader has an own reading of this project.", path=project.path, advice="Say which: --reading NAME."
        )
    return name or project.reading


def place(text: str) -> Place:
    """What a word of the command line names; a server's with the folder of images that is remembered for it."""
    try:
        found = place_of(text)
        if not isinstance(found, Server):
            return found
        from annotator.core.project.image_folders import with_images

        return with_images(found)
    except KnownError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def in_folder(found: Place, folder: Path | None) -> Place:
    """A place with the folder of images that was given for it. Raises KnownError for a file's: it has its own."""
    if folder is None:
        return found
    if not isinstance(found, Server):
        raise KnownError("A folder of images is given for projects on a server alone.", path=found)
    from annotator.core.project.image_folders import with_images

    return with_images(found, folder)


def as_file(found: Place, advice: str) -> Path:
    """A place that must be a file. Raises KnownError with the advice."""
    if isinstance(found, Server):
        raise KnownError("This is done with project files alone.", path=found, advice=advice)
    return found


def images_at(project: Project, paths: Sequence[Path]) -> list[ImageRecord]:
    """The images at some paths, or below them. Raises KnownError where there is none."""
    from annotator.core.images import file_of, own_place

    places = {record.id: project.image_path(record) for record in project.images()}
    chosen: set[int] = set()
    for path in paths:
        place = own_place(path)
        found = {number for number, image in places.items() if place in (image, file_of(image), *image.parents)}
        if not found:
            raise KnownError("The project has no such image.", path=path, advice="Nothing was changed.")
        chosen |= found
    return [record for record in project.images() if record.id in chosen]
