"""A frame's pixels as they are stored: decoded by pydicom and the libraries behind it, that frame alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.pixels.decoders.base import get_decoder
from pydicom.pixels.processing import apply_color_lut
from pydicom.pixels.utils import as_pixel_options

from annotator.core.errors import KnownError
from annotator.core.images.dicom import jpeg12
from annotator.core.images.dicom.faults import told
from annotator.core.images.dicom.loading import Loaded
from annotator.core.message import marked

jpeg12.plug_in()
DAMAGED = marked("The pixels cannot be decoded: they are damaged, cut off, or not as the header says.")
CONVERT = marked("Convert it to another transfer syntax, for example JPEG 2000, or uncompressed.")
_PALETTE = "PALETTE COLOR"


def stored(loaded: Loaded, frame: int, *, unused_bits: bool = False) -> NDArray[Any]:
    """A frame, (h, w) or (h, w, 3): numbers as they are stored; colours as RGB, of palettes, too.

    unused_bits: leave what lies in bits beyond those that are used. Raises KnownError.
    """
    decoder = _decoder(loaded)
    with told(loaded.path, DAMAGED), loaded.stream() as stream:
        options = as_pixel_options(loaded.data, pixel_keyword=loaded.keyword, pixel_vr=loaded.vr)
        if unused_bits:
            options["correct_unused_bits"] = False
        values, _ = decoder.as_array(stream, index=frame, validate=True, raw=False, **options)
        if str(loaded.data.get("PhotometricInterpretation", "")).strip() == _PALETTE:
            values = _coloured(values, loaded.data)
        return np.asarray(values)


def _decoder(loaded: Loaded) -> Any:
    """What decodes a file's pixels. Raises KnownError where nothing here does."""
    try:
        decoder = get_decoder(loaded.syntax)
        known = decoder.is_available
    except NotImplementedError:
        known = False
    if not known:
        raise KnownError(
            "The pixels are compressed in a way that is not read here ({name}).",
            name=loaded.syntax.name, path=loaded.path, advice=CONVERT,
        )  # fmt: skip
    return decoder


def _coloured(values: NDArray[Any], data: Dataset) -> NDArray[Any]:
    """Colours of numbers; those outside of the palette have its first and its last one."""
    count, first, _ = (int(number) for number in data["RedPaletteColorLookupTableDescriptor"].value)
    inside = np.clip(values.astype(np.int64), first, first + (count or 2**16) - 1)
    return np.asarray(apply_color_lut(inside, data))[..., :3]
