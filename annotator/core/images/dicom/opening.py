"""From the path of a DICOM image to a picture, its size, its scale, its frames."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import numpy as np

from annotator.core.errors import KnownError, NoImageError
from annotator.core.images.dicom import kinds, loading
from annotator.core.images.dicom.directory import files_listed
from annotator.core.images.dicom.header import HOUNSFIELD, Header, header_of, read_header, require_frame
from annotator.core.images.dicom.hounsfield import hounsfield_presets
from annotator.core.images.dicom.slices import slices_of
from annotator.core.images.dicom.source import FrameSource, read_source
from annotator.core.images.display import Display, Window
from annotator.core.images.names import split_page
from annotator.core.images.picture import Picture
from annotator.core.images.scale import Basis, Scale
from annotator.core.images.spacing import Spacing
from annotator.core.message import marked

NOTHING_LISTED = marked("None of the files that this DICOMDIR lists is there.")


def open_dicom(path: Path) -> Picture:
    """The image that a path names, without its file's hash; of a file with several frames itself it is the first one.

    Values are those of the modality (`FrameSource`). The picture's own display is the file's first window or table,
    else the automatic window; MONOCHROME1 is inverted by it, and stays as it is in the values. Raises KnownError.
    """
    file, page = split_page(path)
    loaded = loading.load(file)
    frame = require_frame(loaded, page)
    with loading.asking:
        header = header_of(loaded, frame)
    source = read_source(loaded, header, frame)
    presets = header.presets if header.is_grey else ()
    if header.units == HOUNSFIELD:
        presets += hounsfield_presets()
    parts = ((one.box, Scale(one.spacing, Basis.PATIENT)) for one in header.regions if one.spacing is not None)
    return Picture(
        source, spacing=header.scale.trusted, own=own_display(header, source), presets=presets, units=header.units,
        sides=header.sides, scale=header.scale, parts=tuple(parts),
    )  # fmt: skip


def own_display(header: Header, source: FrameSource) -> Display:
    """How a frame is shown until somebody changes it."""
    if not header.is_grey:
        return Display(window=_whole_range(source))
    invert = header.photometric == "MONOCHROME1"
    if header.presets:
        first = header.presets[0].display
        return Display(window=first.window, curve=first.curve, invert=invert)
    return Display(window=_whole_range(source) if header.bits < 8 and header.rescale is None else None, invert=invert)


def _whole_range(source: FrameSource) -> Window | None:
    """All that bits can say, where those are not eight; None for the usual."""
    if source.dtype == np.uint8 and source.bits == 8:
        return None
    return (0.0, float(2**source.bits - 1)) if source.dtype.kind == "u" else None


def dicom_size(path: Path) -> tuple[int, int]:
    """Width and height of an image, by its header. Raises KnownError."""
    header = read_header(path)
    return header.width, header.height


def dicom_spacing(path: Path) -> Spacing | None:
    """Millimetres a pixel along x and y of the patient; None where that is not known. Raises KnownError."""
    return read_header(path).scale.trusted


def images_of(file: Path) -> list[Path]:
    """The images of a file: itself, or one a frame, or those of all files that a DICOMDIR lists; a damaged file counts
    as one. Raises NoImageError for what is no image.
    """
    try:
        return [one.image for one in slices_of(file)]
    except NoImageError as fault:
        if fault.what.template != kinds.DIRECTORY:
            raise
        return _images_listed(file)
    except KnownError:
        return [file]


def _images_listed(directory: Path) -> list[Path]:
    found: list[Path] = []
    for file in files_listed(directory):
        with suppress(NoImageError):
            found += images_of(file)
    if not found:
        raise NoImageError(NOTHING_LISTED, path=directory)
    return found
