"""Finding images: the pages of a file, and all there are below a folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from annotator.core.errors import KnownError, NoImageError
from annotator.core.images.dicom.recognising import is_bare_dicom, is_dicom_file
from annotator.core.images.names import (
    PAGED,
    is_encodable,
    is_image_name,
    is_sequence,
    natural_order,
    page_path,
    readable_name,
)
from annotator.core.images.side_folders import is_side_folder, refuse_copies
from annotator.core.images.tiff import count_pages


def images_in_file(file: Path) -> list[Path]:
    """The images of a file: one, or one a page, or a frame of a DICOM file. A broken file counts as one image, which
    says so when it is opened. Those of a DICOMDIR are those of the files it lists. Raises NoImageError for DICOM of
    another kind.
    """
    if is_dicom_file(file):
        from annotator.core.images.dicom.opening import images_of

        return images_of(file)
    if file.suffix.lower() not in PAGED or is_sequence(file):
        return [file]
    return [page_path(file, page) for page in range(1, count_pages(file) + 1)]


def image_files(folder: Path, faults: list[OSError]) -> Iterator[Path]:
    """Every image file below a folder, folder by folder; what cannot be looked into goes to the faults.

    Left out are hidden folders, exports and projects' backups, and files that are called like a clip of numbered
    pictures. Raises KnownError where the folder lies in an export.
    """
    refuse_copies(folder.resolve())
    for root, folders, names in os.walk(folder, onerror=faults.append):
        folders[:] = sorted(name for name in folders if not is_side_folder(Path(root, name)))
        yield from (Path(root, name) for name in sorted(names) if _is_image(Path(root, name)))


def is_image_file(path: Path) -> bool:
    """Whether a file is called like an image, or a clip, or is DICOM where its name tells nothing."""
    return is_image_name(path.name) or is_bare_dicom(path)


def _is_image(path: Path) -> bool:
    return is_image_file(path) and not is_sequence(path)


def find_images(folder: Path) -> list[Path]:
    """Every image below a folder in natural order, page by page. Raises KnownError.

    Files whose names are not valid UTF-8 are left out too, since no project and no export can hold them, and DICOM
    files that are no images; when there is nothing else that is told.
    """
    faults: list[OSError] = []
    found: list[Path] = []
    unnamed: list[Path] = []
    for path in image_files(folder, faults):
        (found if is_encodable(str(path.relative_to(folder))) else unnamed).append(path)
    if faults and not found:
        raise KnownError(
            "The folder cannot be read ({fault}).", fault=faults[0].strerror, path=faults[0].filename or folder
        )
    if unnamed and not found:
        raise KnownError(
            "The image's name is not valid UTF-8, and there is no other image in the folder.",
            path=readable_name(unnamed[0]),
            advice="Rename it.",
        )
    images, others = _images_in(natural_order(found))
    if others and not images:
        raise others[0]
    return images


def _images_in(files: Iterable[Path]) -> tuple[list[Path], list[NoImageError]]:
    """The images of files, and what is told of those that are none."""
    images: list[Path] = []
    others: list[NoImageError] = []
    for file in files:
        try:
            images += images_in_file(file)
        except NoImageError as fault:
            others.append(fault)
    return images, others
