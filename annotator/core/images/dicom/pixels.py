"""A frame's pixels as they are stored: decoded by pydicom and the libraries behind it, that frame alone."""

from __future__ import annotations

import io
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.encaps import get_frame
from pydicom.pixels.decoders.base import get_decoder
from pydicom.pixels.processing import apply_color_lut
from pydicom.pixels.utils import as_pixel_options

from annotator.core.errors import KnownError
from annotator.core.images.dicom import fields, plugins
from annotator.core.images.dicom.codestream import size_told
from annotator.core.images.dicom.faults import AGAIN, told
from annotator.core.images.dicom.loading import Loaded, asking
from annotator.core.message import marked

plugins.plug_in()
DAMAGED = marked("The pixels cannot be decoded: they are damaged, cut off, or not as the header says.")
CONVERT = marked("Convert it to another transfer syntax, for example JPEG 2000, or uncompressed.")
_PALETTE = "PALETTE COLOR"


def stored(loaded: Loaded, frame: int, *, unused_bits: bool = False) -> NDArray[Any]:
    """A frame, (h, w) or (h, w, 3): numbers as they are stored; colours as RGB, of palettes, too.

    unused_bits: leave what lies in bits beyond those that are used. Raises KnownError.
    """
    plugin = _plugin(loaded)
    if _is_packed(loaded):
        return _bits(loaded, frame)
    decoder = get_decoder(loaded.syntax)
    with told(loaded.path, DAMAGED), loaded.stream() as stream:
        with asking:
            options = as_pixel_options(loaded.data, pixel_keyword=loaded.keyword, pixel_vr=loaded.vr)
        if unused_bits:
            options["correct_unused_bits"] = False
        if loaded.syntax.is_encapsulated:
            _require_size(loaded, stream, frame, options)
        values, _ = decoder.as_array(stream, index=frame, validate=True, raw=False, decoding_plugin=plugin, **options)
        if str(loaded.data.get("PhotometricInterpretation", "")).strip() == _PALETTE:
            values = _coloured(values, loaded.data)
        return np.asarray(values)


def _is_packed(loaded: Loaded) -> bool:
    """Whether each pixel is a bit, of bytes in their order, frame after frame without a gap."""
    plain = not loaded.syntax.is_encapsulated and loaded.syntax.is_little_endian
    return plain and fields.whole(loaded.data, "BitsAllocated") == 1


def _bits(loaded: Loaded, frame: int) -> NDArray[np.uint8]:
    """A frame of bits, (h, w): it may begin and end within a byte, where pydicom loses some. Raises KnownError."""
    width, height = (fields.whole(loaded.data, name) or 0 for name in ("Columns", "Rows"))
    first, before = divmod(frame * width * height, 8)
    count = -(-(before + width * height) // 8)
    with told(loaded.path, DAMAGED), loaded.stream() as stream:
        stream.seek(first, io.SEEK_CUR)
        packed = np.frombuffer(stream.read(count), np.uint8)
    if packed.size < count:
        raise KnownError(DAMAGED, path=loaded.path, advice=AGAIN)
    found = np.unpackbits(packed, bitorder="little")[before : before + width * height]
    return np.asarray(found.reshape(height, width))


def _require_size(loaded: Loaded, stream: BinaryIO, frame: int, options: dict[str, Any]) -> None:
    """Raises KnownError where a compressed frame is of another size than the header says."""
    begin = stream.tell()
    offsets = options.get("extended_offsets")
    packed = get_frame(stream, frame, number_of_frames=loaded.frames, extended_offsets=offsets)
    stream.seek(begin)
    size = size_told(packed)
    if size is not None and size != (options["columns"], options["rows"]):
        raise KnownError(DAMAGED, path=loaded.path, advice=AGAIN)


def _plugin(loaded: Loaded) -> str:
    """What decodes a file's pixels. Raises KnownError where nothing here does."""
    found = plugins.plugin_for(loaded.syntax)
    if found is None:
        raise KnownError(
            "The pixels are compressed in a way that is not read here ({name}).",
            name=loaded.syntax.name, path=loaded.path, advice=CONVERT,
        )  # fmt: skip
    return found


def _coloured(values: NDArray[Any], data: Dataset) -> NDArray[Any]:
    """Colours of numbers; those outside of the palette have its first and its last one."""
    count, first, _ = (int(number) for number in data["RedPaletteColorLookupTableDescriptor"].value)
    inside = np.clip(values.astype(np.int64), first, first + (count or 2**16) - 1)
    return np.asarray(apply_color_lut(inside, data))[..., :3]
