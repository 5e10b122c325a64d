"""Which project belongs to a folder of images: one inside it, or one beside it that has its images."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.core.project.project import SUFFIX
from annotator.core.store.copying import untouched_connection

# So far up a project is looked for that has a folder's images.
_FOLDERS_UP = 6
# What is kept aside of a project is none to go on with.
_KEPT_ASIDE = re.compile(r".+\.(damaged|replaced|earlier)-\d{8}T\d+Z(-\d+)?")


def own_path(folder: Path) -> Path:
    """Where the project lies that is made for a folder."""
    return folder / f"{folder.name or 'project'}{SUFFIX}"


def project_of(folder: Path) -> Path | None:
    """The project a folder has already, under whatever name; None where it has none.

    The one called like the folder, else the only one inside it, else the only one in a folder around it that has images
    of this one. Raises KnownError where there are several, so that a person chooses.
    """
    path = own_path(folder)
    if path.exists():
        return path
    found = [path for path in _projects_in(folder) if not _has_others_images(path)]
    for around in list(folder.parents)[:_FOLDERS_UP] if not found else ():
        below = folder.relative_to(around).as_posix()
        found = [path for path in _projects_in(around) if _count(path, f"{below}/")]
        if found:
            break
    if len(found) > 1:
        raise KnownError(
            marked("Several projects belong to this folder: {projects}."),
            projects=", ".join(path.name for path in found),
            path=folder,
            advice=marked("Open one of them, or make another with annotator new."),
        )
    return found[0] if found else None


def notice_of(project: Path, folder: Path) -> KnownError | None:
    """What is told when a folder's project is not called like it."""
    if project == own_path(folder):
        return None
    return KnownError(
        marked("The images of {folder} are in this project already; it was opened."),
        folder=folder.name,
        path=project,
        advice=marked("To make another one: annotator new."),
    )


def _projects_in(folder: Path) -> list[Path]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return []
    paths = (Path(entry.path) for entry in entries if entry.name.endswith(SUFFIX) and entry.is_file())
    return sorted(p for p in paths if not p.name.startswith(".") and not _KEPT_ASIDE.fullmatch(p.stem))


def _has_others_images(project: Path) -> bool:
    """Whether all images of a project lie outside its folder: it is not about those in there."""
    return bool(_count(project, "")) and _count(project, "../") == _count(project, "")


def _count(project: Path, beginning: str) -> int:
    """How many images of a project have a path that begins so. One that cannot be read has none."""
    query = "SELECT count(*) FROM image WHERE substr(path, 1, ?) = ?"
    try:
        with closing(untouched_connection(project)) as raw:
            return int(raw.execute(query, (len(beginning), beginning)).fetchone()[0])
    except sqlite3.Error:
        return 0
