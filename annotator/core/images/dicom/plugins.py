"""Which library decodes which transfer syntax.

One each, by experience with damaged files: GDCM, which would decode nearly all, ends the whole program at some of them,
Pillow may take hours over JPEG 2000, and pyjpegls lets nothing else run while it searches a broken JPEG-LS. What none
of pydicom's other plug-ins decodes, JPEG of 12 bits and lossless JPEG, imagecodecs does, and JPEG-LS, too.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from pydicom import uid
from pydicom.pixels.decoders.base import get_decoder
from pydicom.uid import UID

_OWN, _FUNCTION = "imagecodecs", "decode_frame"
# What JPEG-LS ends with, and how many bytes there may be from there to where the frame ends.
_END, _TAIL = b"\xff\xd9", 16
_PLUGINS = {
    uid.JPEGBaseline8Bit: "pillow",
    uid.JPEGExtended12Bit: _OWN,
    uid.JPEGLossless: _OWN,
    uid.JPEGLosslessSV1: _OWN,
    uid.JPEGLSLossless: _OWN,
    uid.JPEGLSNearLossless: _OWN,
    uid.JPEG2000Lossless: "pylibjpeg",
    uid.JPEG2000: "pylibjpeg",
    uid.HTJ2KLossless: "pylibjpeg",
    uid.HTJ2KLosslessRPCL: "pylibjpeg",
    uid.HTJ2K: "pylibjpeg",
    uid.RLELossless: "pylibjpeg",
}


def plugin_for(syntax: UID) -> str | None:
    """The plug-in that decodes a syntax, "" for pixels that are not compressed; None where none here does."""
    if not syntax.is_transfer_syntax:
        return None
    return _PLUGINS.get(syntax) if syntax.is_encapsulated else ""


def is_available(_syntax: str) -> bool:
    """As pydicom asks of a plug-in."""
    return True


def decode_frame(source: bytes, runner: Any) -> bytes:
    """A frame of JPEG or JPEG-LS, as pydicom asks a plug-in: colours as they are stored, which pydicom then converts.

    Raises what imagecodecs does, and ValueError.
    """
    import imagecodecs

    if runner.transfer_syntax in uid.JPEGLSTransferSyntaxes:
        if _END not in source[-_TAIL:]:
            raise ValueError("JPEG-LS is cut off")  # where CharLS would look for more for seconds
        values = np.asarray(imagecodecs.jpegls_decode(source))
    else:
        same = "RGB" if runner.samples_per_pixel > 1 else None
        values = np.asarray(imagecodecs.jpeg8_decode(source, colorspace=same, outcolorspace=same))
    if runner.samples_per_pixel > 1:
        runner.set_option("planar_configuration", int(values.shape[:2] != (runner.rows, runner.columns)))
    runner.set_option("bits_allocated", 8 * values.dtype.itemsize)
    return values.astype(values.dtype.newbyteorder("<")).tobytes()


def plug_in() -> None:
    """Have pydicom know the plug-in of this module."""
    for syntax, plugin in _PLUGINS.items():
        decoder = get_decoder(syntax)
        if plugin == _OWN and _OWN not in decoder.available_plugins:
            decoder.add_plugin(_OWN, (__name__, _FUNCTION))
