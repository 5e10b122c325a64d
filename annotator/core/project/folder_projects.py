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

# What is kept aside of a project is none to go on with.
_KEPT_ASIDE = re.compile(r".+\.(damaged|replaced|earlier)-\d{8}T\d+Z(-\d+)?")


def own_path(folder: Path) -> Path:
    """Where the project lies that is made for a folder."""
    return folder / f"{folder.name or 'project'}{SUFFIX}"


def project_of(folder: Path) -> Path | None:
    """The project a folder has already, under whatever name; None where it has none.

    The one called like the folder, else the only one inside it, else the only one beside it that has images of this
    folder. Raises KnownError where there are several, so that a person chooses.
    """
    path = own_path(folder)
    if path.exists():
        return path
    beside = [path for path in _projects_in(folder.parent) if _has_images_below(path, folder.name)]
    found = _projects_in(folder) or beside
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


def _has_images_below(project: Path, name: str) -> bool:
    """Whether a project beside a folder of this name has images of it. One that cannot be read has none."""
    query = "SELECT 1 FROM image WHERE substr(path, 1, ?) = ? LIMIT 1"
    try:
        with closing(untouched_connection(project)) as raw:
            return raw.execute(query, (len(name) + 1, f"{name}/")).fetchone() is not None
    except sqlite3.Error:
        return False
