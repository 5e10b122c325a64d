"""Where an export goes if nobody says otherwise: beside the folder of images, never into it."""

from __future__ import annotations

import os
from pathlib import Path

from annotator.core.project.project import Project


def default_folder(project: Project) -> Path:
    """The folder for a project's exports: `NAME-export` beside the one its images are relative to.

    Where nothing may be written beside it, or it is hidden (as is that of a folder's project that may not be written),
    the folder lies in the user's home; and in the project's folder where even that is no place for it.
    """
    images = project.folder
    name = f"{Path(project.path.name).stem}-export"
    for parent in (images.parent, Path.home()):
        place = parent / name
        hidden = any(part.startswith(".") for part in place.parts)
        if not hidden and not place.is_relative_to(images) and _is_writable(place):
            return place
    return images / name


def _is_writable(folder: Path) -> bool:
    """Whether files can be made in a folder, or it can be made itself."""
    there = folder if folder.exists() else folder.parent
    return there.is_dir() and os.access(there, os.W_OK)
