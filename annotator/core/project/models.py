"""Which model a project suggests with, and where those lie that were learnt from it: in a folder beside it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from annotator.core.errors import KnownError
from annotator.core.project.base import OpenProject
from annotator.core.project.project import SUFFIX
from annotator.core.store.places import beside
from annotator.core.store.sqlite_files import MODELS


def models_folder(project: OpenProject) -> Path:
    """Where models learnt from a project lie, whether it is there or not; a server's, in the folder of its images.

    Raises KnownError where a server's project has no such folder on this machine.
    """
    if isinstance(project.path, Path):
        return beside(project.path, MODELS)
    return project.folder / f"{project.path.name}{SUFFIX}{MODELS}"


def model_of(project: OpenProject) -> str:
    """The project's model: a bundled classifier's name, a file's path, or "" for none.

    One that was learnt from the project is found beside it, wherever both were moved, and under whatever name.
    """
    model = project.setting("model")
    if not _is_own(model):
        return model
    try:
        here, there = models_folder(project) / PurePosixPath(model).name, project.folder / model
    except KnownError:  # a server's project without its images: whoever reads the model tells that it is not here
        return model
    return str(here if here.is_file() or not there.is_file() else there)


def set_model(project: OpenProject, model: str, contrast: str = "") -> None:
    """Suggest with another model from now on; one beside the project is kept by its place there. Raises KnownError.

    contrast: what it is asked with, "" for the one that is in force.
    """
    path = Path(model)
    if model and path.is_absolute() and path.parent == models_folder(project):
        model = f"{path.parent.name}/{path.name}"
    if project.setting("model") != model:
        project.set_setting("model", model)
    if contrast and project.setting("contrast", "none") != contrast:
        project.set_setting("contrast", contrast)


def _is_own(model: str) -> bool:
    """Whether a setting means a file in a folder of learnt models."""
    parts = PurePosixPath(model).parts
    return len(parts) == 2 and parts[0].endswith(MODELS)
