"""The project's DICOM images by what their headers say, each header read once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.images import file_of, is_dicom_file
from annotator.exchange.data.known import Known, KnownImage


def dicom_images(known: Known) -> Iterator[tuple[KnownImage, Path]]:
    """The images that lie in DICOM files, and where."""
    checked: dict[Path, bool] = {}
    for image in known.images:
        place = known.place(image)
        if place is None:
            continue
        file = file_of(place)
        if file not in checked:
            checked[file] = is_dicom_file(file)
        if checked[file]:
            yield image, place


def by_instance(known: Known) -> dict[tuple[str, int], KnownImage]:
    """The images by the keys of their identifiers (`Identity.instance`) and their frames, from 0. Those whose headers
    cannot be read, and of two that are the same instance the second one, are left out.
    """
    from annotator.core.images.dicom.header import read_header
    from annotator.core.images.names import split_page

    found: dict[tuple[str, int], KnownImage] = {}
    keys: dict[Path, str] = {}
    for image, place in dicom_images(known):
        file, page = split_page(place)
        if file not in keys:
            try:
                keys[file] = read_header(file).identity.instance
            except KnownError:  # told where the image is opened
                keys[file] = ""
        if keys[file]:
            found.setdefault((keys[file], max(page - 1, 0)), image)
    return found
