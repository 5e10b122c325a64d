"""From what a user names (a project, a folder, images) to an open project."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_data_path

from annotator.core.errors import KnownError
from annotator.core.images import (
    file_of,
    find_images,
    images_in_file,
    is_encodable,
    is_image_name,
    own_place,
    page_path,
    readable_name,
    refuse_copies,
    split_page,
)
from annotator.core.project import locating
from annotator.core.project.folder_projects import notice_of, own_path, project_of
from annotator.core.project.project import SUFFIX, Project
from annotator.core.project.recovery import open_or_recover
from annotator.core.store.server import Place, Server
from annotator.core.work.edits import Compound
from annotator.core.work.labels import LabelSet, load_label_set

DEFAULT_LABELS = "generic"


def open_paths(
    paths: Sequence[Place], labels: LabelSet | None = None, model: str = "", after: Project | None = None
) -> tuple[Project, Path | None]:
    """Open a project file or a server's project, or that of a folder or of images, which is made when there is none.

    `after` is an open project that this one takes the place of. One that can only be read gets no further images.
    Returns the project and the image to show first. Raises KnownError naming what cannot be opened.
    """
    if isinstance(paths[0], Server):
        return _open_server(paths[0]), None
    return _open_files([path for path in paths if isinstance(path, Path)], labels, model, after)


def _open_server(server: Server) -> Project:
    project = Project.open(server)
    try:
        project.folder  # noqa: B018 - raises where it is not known
    except BaseException:
        project.close()
        raise
    return project


def _open_files(
    paths: Sequence[Path], labels: LabelSet | None, model: str, after: Project | None
) -> tuple[Project, Path | None]:
    for path in paths:
        if not path.exists() and not file_of(path).exists():
            raise KnownError("There is no such file or folder.", path=path)
    first = paths[0]
    if first.suffix == SUFFIX and first.is_file():
        return open_or_recover(first, after), None
    folder = first if first.is_dir() else first.parent
    images, named = _images_in(paths)
    project = folder_project(folder, labels, model, after)
    try:
        if not project.read_only:
            project.remarks += locating.found_again(project, images)
            project.add_images(images)
            bring_back(project, named)
    except BaseException:
        project.close()
        raise
    return project, None if first.is_dir() else images[0]


def bring_back(project: Project, named: Sequence[Path]) -> None:
    """Images that were removed and are named one by one are wanted again."""
    edits = project.restoring(named)
    if edits:
        project.apply(Compound(tuple(edits)))


def _images_in(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """All images there are in files and folders, and those of them that were named one by one."""
    images: list[Path] = []
    named: list[Path] = []
    for path in paths:
        found = find_images(path) if path.is_dir() else named_images(path)
        images += found
        named += () if path.is_dir() else found
    if not images:
        raise KnownError("There are no images in this folder.", path=paths[0])
    return images, named


def named_images(path: Path) -> list[Path]:
    """The images a person names by a file, or by a page of one. Raises KnownError; for those in an export, too."""
    if not is_encodable(path.name):
        raise KnownError("The name is not valid UTF-8.", path=readable_name(path), advice="Rename it.")
    if is_image_name(file_of(path).name):
        refuse_copies(path)
    if is_image_name(path.name):
        return images_in_file(path)
    if not path.exists() and is_image_name(file_of(path).name):
        pages = {own_place(page) for page in images_in_file(file_of(path))}
        named = page_path(*split_page(own_place(path)))
        if named not in pages:
            raise KnownError("The file has no such page.", path=path)
        return [named]
    raise KnownError("This is no image of a known kind and no project.", path=path)


def folder_project(
    folder: Path, labels: LabelSet | None = None, model: str = "", after: Project | None = None
) -> Project:
    """The project that belongs to a folder, under whatever name, or a new one.

    Where the folder may not be written the project lies in the user's data folder. Raises KnownError where several
    belong to it.
    """
    folder = folder.resolve()
    path = project_of(folder)
    if path is not None:
        project = open_or_recover(path, after)
        remark = notice_of(path, folder)
        project.remarks += () if remark is None else (remark,)
        return project
    name = f"{folder.name}-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}{SUFFIX}"
    elsewhere = user_data_path("ebp-annotator") / name
    if elsewhere.exists():  # whether or not the folder may be written by now
        return open_or_recover(elsewhere, after)
    path = own_path(folder) if os.access(folder, os.W_OK) else _data_folder(folder) / name
    return Project.create(path, labels or load_label_set(DEFAULT_LABELS), model)


def _data_folder(folder: Path) -> Path:
    """The user's data folder, made if need be, for the project of a folder that may not be written."""
    try:
        return user_data_path("ebp-annotator", ensure_exists=True)
    except OSError as error:
        raise KnownError(
            "The folder may not be written, and its project cannot lie in the user's data folder instead ({fault}).",
            fault=error,
            path=folder,
            advice="Make one of them writable for you alone, or make the project elsewhere with annotator new.",
        ) from error
