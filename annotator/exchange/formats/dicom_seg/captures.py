"""Secondary captures: images that are no DICOM, so that a segmentation has something to refer to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator import __version__
from annotator.core.images import Picture, read_picture
from annotator.exchange.data.dataset import Item
from annotator.exchange.formats.dicom_seg import stamps
from annotator.exchange.formats.dicom_seg.building import MAKER, MODEL, About
from annotator.exchange.formats.dicom_seg.sources import captured_subject, referred
from annotator.exchange.writing.series import Slice

_LOSSY = frozenset((".jpg", ".jpeg"))


def capture(item: Item, about: About) -> Iterator[bytes]:
    """The file of an image: its own values where these are grey of 8 or 16 bits or colours of 8, else as it is shown.

    Raises KnownError where the image cannot be read.
    """
    import io

    from highdicom.sc import SCImage

    assert item.file is not None
    picture, reference = read_picture(item.file), referred(about.project, Slice(item, None), keyed=False)
    pixels = _pixels(picture)
    found = SCImage(
        pixels, "RGB" if pixels.ndim == 3 else "MONOCHROME2", 8 * pixels.dtype.itemsize, "PATIENT", reference.study,
        reference.series, 1, reference.instance, 1, MAKER, patient_orientation=("L", "P"),
        pixel_spacing=None if picture.spacing is None else (picture.spacing[1], picture.spacing[0]),
        manufacturer_model_name=MODEL, software_versions=__version__, specific_character_set="ISO_IR 192",
    )  # fmt: skip
    found.update(captured_subject(about.project, item))
    found.ConversionType = "WSD"
    found.PatientOrientation = found.Laterality = None  # how a photograph lies to its patient nobody tells
    for keyword in ("ContributingEquipmentSequence", "DateOfSecondaryCapture", "TimeOfSecondaryCapture"):
        if keyword in found:
            delattr(found, keyword)
    if item.file.suffix.lower() in _LOSSY:
        _tell_lossy(found, item.file, pixels.nbytes)
    stamps.put(found, about.changed)
    stream = io.BytesIO()
    found.save_as(stream, enforce_file_format=True)
    yield stream.getvalue()


def _pixels(picture: Picture) -> NDArray[Any]:
    source = picture.source
    plain = source.dtype == np.uint8 or (source.dtype == np.uint16 and picture.channels == 1)
    if plain and picture.channels in (1, 3) and not source.white_is_zero:
        values = np.asarray(picture.stored(picture.box))
        return values[..., 0] if values.ndim == 3 and values.shape[2] == 1 else values
    return picture.crop(picture.box)


def _tell_lossy(found: Any, file: Path, size: int) -> None:
    ratio = max(size / max(file.stat().st_size, 1), 1)
    found.LossyImageCompression, found.LossyImageCompressionMethod = "01", "ISO_10918_1"
    found.LossyImageCompressionRatio = f"{ratio:.4g}"
