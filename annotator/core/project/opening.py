"""From what a user names (a project, a folder, images) to an open project."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from platformdirs import user_data_path

from annotator.core.errors import KnownError
from annotator.core.images import (
    covered_by,
    file_of,
    find_images,
    images_in_file,
    in_clip,
    is_dicom_file,
    is_encodable,
    is_image_file,
    is_sequence,
    is_there,
    numbered,
    own_place,
    page_path,
    rate_of,
    read_size,
    readable_name,
    refuse_copies,
    sequence_around,
    split_page,
    with_rate,
)
from annotator.core.project import locating
from annotator.core.project.folder_projects import notice_of, own_path, project_of
from annotator.core.project.project import SUFFIX, Project
from annotator.core.project.recovery import open_or_recover
from annotator.core.store.server import Place, Server
from annotator.core.work.edits import Compound
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import LabelSet

DEFAULT_LABELS = "generic"
# Settings: when suggestions are made, and the seed by which images were shuffled.
SUGGESTING, ORDER = "suggesting", "order_seed"
ASKED = "asked"
# Pictures that make a clip, where one of them is named.
LEAST = 2


@dataclass(frozen=True)
class Beginning:
    """What a project is made with: its labels, its model ("" for none), and the order its images are gone through.

    `seed` shuffles them, the same way each time; None leaves them sorted by name. With `asked` suggestions are made for
    an image only when somebody asks for them.
    """

    labels: LabelSet
    model: str = ""
    seed: int | None = None
    asked: bool = False


def images_to_begin(paths: Sequence[Place]) -> int:
    """How many images there are in what a user names, if opening it would make a project; else 0. Raises KnownError."""
    files = [path for path in paths if isinstance(path, Path)]
    first = files[0] if files and len(files) == len(paths) else None
    if first is None or (first.suffix == SUFFIX and first.is_file()) or not is_there(first):
        return 0
    folder = (first if first.is_dir() else first.parent).resolve()
    if project_of(folder) is not None or _elsewhere(folder).exists():
        return 0
    return len(_images_in(files)[0])


def open_paths(
    paths: Sequence[Place], begin: Beginning | None = None, after: Project | None = None, reader: str = ""
) -> tuple[Project, Path | None]:
    """Open a project file or a server's project, or that of a folder or of images, which is made when there is none.

    `begin` says what it is made with then. `after` is an open project that this one takes the place of. `reader` reads
    it. One that can only be read gets no further images.
    Returns the project and the image to show first. Raises KnownError naming what cannot be opened.
    """
    if isinstance(paths[0], Server):
        return _open_server(paths[0], reader), None
    return _open_files([path for path in paths if isinstance(path, Path)], begin, after, reader)


def _open_server(server: Server, reader: str) -> Project:
    project = Project.open(server, reader=reader)
    try:
        project.require_reader()
        project.folder  # noqa: B018 - raises where it is not known
    except BaseException:
        project.close()
        raise
    return project


def _open_files(
    paths: Sequence[Path], begin: Beginning | None, after: Project | None, reader: str
) -> tuple[Project, Path | None]:
    for path in paths:
        if not path.exists() and not is_there(file_of(path)):
            raise KnownError("There is no such file or folder.", path=path)
    first = paths[0]
    if first.suffix == SUFFIX and first.is_file():
        return _read_by_someone(open_or_recover(first, after, reader)), None
    folder = first if first.is_dir() else first.parent
    images, named = _images_in(paths)
    project = folder_project(folder, begin, after, reader)
    try:
        project.require_reader()
        if not project.read_only:
            project.remarks += locating.found_again(project, without_covered(project, images, named))
            images = without_covered(project, images, named)
            project.add_images(in_order(images, begin.seed) if begin is not None else images)
            bring_back(project, named)
    except BaseException:
        project.close()
        raise
    return project, None if first.is_dir() else named[0]


def _read_by_someone(project: Project) -> Project:
    try:
        project.require_reader()
    except KnownError:
        project.close()
        raise
    return project


def in_order(images: Sequence[Path], seed: int | None) -> list[Path]:
    """Images as they are, or shuffled by a seed."""
    ordered = list(images)
    if seed is not None:
        Random(seed).shuffle(ordered)
    return ordered


def bring_back(project: Project, named: Sequence[Path]) -> None:
    """Images that were removed and are named one by one are wanted again."""
    edits = project.restoring(named)
    if edits:
        project.apply(Compound(tuple(edits)))


def without_covered(project: Project, images: Sequence[Path], named: Sequence[Path]) -> list[Path]:
    """Images but for the pictures of which the project, or a name, makes a clip; those named one by one stay."""
    clips = [*named, *(project.image_path(record) for record in project.clips())]
    covered = covered_by(own_place(file) for file in clips if is_sequence(file)) - {own_place(path) for path in named}
    return [path for path in images if own_place(path) not in covered] if covered else list(images)


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
    if is_image_file(file_of(path)):
        refuse_copies(path)
    if is_sequence(path):
        read_size(path)  # raises where there are no such pictures
        return [with_rate(path, rate_of(path))]
    if is_image_file(path) or is_dicom_file(path):
        return images_in_file(path)
    if in_clip(path) and not path.exists():
        read_size(path)  # raises where the clip has no such frame
        return [page_path(*split_page(own_place(path)))]
    if not path.exists() and is_image_file(file_of(path)):
        pages = {own_place(page) for page in images_in_file(file_of(path))}
        named = page_path(*split_page(own_place(path)))
        if named not in pages:
            raise KnownError("The file has no such page.", path=path)
        return [named]
    raise KnownError("This is no image of a known kind and no project.", path=path)


def clip_of_pictures(picture: Path) -> Path:
    """The clip that a picture is one of, by the number in its name. Raises KnownError where there is no other one."""
    try:
        clip = sequence_around(picture)
        found = len(numbered(clip)) if clip is not None else 0
    except OSError as fault:
        raise KnownError("The folder cannot be read ({fault}).", fault=fault.strerror, path=picture.parent) from fault
    if clip is None or found < LEAST:
        raise KnownError(
            "No other picture is called like this one but for a number.",
            path=picture,
            advice="A clip is made of pictures like face_0001.png, face_0002.png, …, in one folder.",
        )
    return clip


def folder_project(
    folder: Path, begin: Beginning | None = None, after: Project | None = None, reader: str = ""
) -> Project:
    """The project that belongs to a folder, under whatever name, or a new one.

    Where the folder may not be written the project lies in the user's data folder. Raises KnownError where several
    belong to it.
    """
    folder = folder.resolve()
    path = project_of(folder)
    if path is not None:
        project = open_or_recover(path, after, reader)
        remark = notice_of(path, folder)
        project.remarks += () if remark is None else (remark,)
        return project
    elsewhere = _elsewhere(folder)
    if elsewhere.exists():  # whether or not the folder may be written by now
        return open_or_recover(elsewhere, after, reader)
    path = own_path(folder) if os.access(folder, os.W_OK) else _data_folder(folder) / elsewhere.name
    return create_project(path, begin or Beginning(load_label_set(DEFAULT_LABELS)))


def create_project(path: Place, begin: Beginning) -> Project:
    """Make a project without images. Raises KnownError."""
    project = Project.create(path, begin.labels, begin.model)
    settings = {SUGGESTING: ASKED if begin.asked else "", ORDER: "" if begin.seed is None else str(begin.seed)}
    try:
        for key, value in settings.items():
            if value:
                project.set_setting(key, value)
    except BaseException:
        project.close()
        raise
    return project


def _elsewhere(folder: Path) -> Path:
    """Where the project of a folder lies that may not be written."""
    name = f"{folder.name}-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}{SUFFIX}"
    return user_data_path("ebp-annotator") / name


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
