"""Finding images: the pages of a file, and all there are below a folder."""

from __future__ import annotations

import os
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.images.names import PAGED, is_encodable, is_image_name, natural_order, page_path, readable_name
from annotator.core.images.tiff import count_pages


def images_in_file(file: Path) -> list[Path]:
    """The images of a file: one, or one a page. A broken file counts as one image, which says so when it is opened."""
    if file.suffix.lower() not in PAGED:
        return [file]
    return [page_path(file, page) for page in range(1, count_pages(file) + 1)]


def find_images(folder: Path) -> list[Path]:
    """Every image below a folder in natural order, page by page, hidden folders left out. Raises KnownError.

    Files whose names are not valid UTF-8 are left out too, since no project and no export can hold them; when there
    is nothing else that is told.
    """
    faults: list[OSError] = []
    found: list[Path] = []
    unnamed: list[Path] = []
    for root, folders, names in os.walk(folder, onerror=faults.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        images = [Path(root) / name for name in names if is_image_name(name)]
        unnamed += (path for path in images if not is_encodable(str(path.relative_to(folder))))
        found += (path for path in images if is_encodable(str(path.relative_to(folder))))
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
    return [image for file in natural_order(found) for image in images_in_file(file)]
