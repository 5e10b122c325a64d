"""JPEG of 12 bits (Extended, process 4), which none of pydicom's own plugins decodes: by imagecodecs."""

from __future__ import annotations

from typing import Any

import numpy as np
from pydicom.pixels.decoders.base import JPEGExtended12BitDecoder

NAME, FUNCTION = "imagecodecs", "decode_frame"


def is_available(_syntax: str) -> bool:
    """As pydicom asks of a plugin."""
    return True


def decode_frame(source: bytes, runner: Any) -> bytes:
    """A frame's values, in 16 bits each where they have more than eight. Raises what imagecodecs does."""
    import imagecodecs

    values = np.asarray(imagecodecs.jpeg_decode(source))
    if runner.samples_per_pixel > 1:
        runner.set_option("photometric_interpretation", "RGB")
        runner.set_option("planar_configuration", 0)
    runner.set_option("bits_allocated", 8 * values.dtype.itemsize)
    return values.astype(values.dtype.newbyteorder("<")).tobytes()


def plug_in() -> None:
    """Have pydicom ask this plugin, too."""
    if NAME not in JPEGExtended12BitDecoder.available_plugins:
        JPEGExtended12BitDecoder.add_plugin(NAME, (__name__, FUNCTION))
