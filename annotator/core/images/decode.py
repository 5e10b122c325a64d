"""Decoding the files that are read as a whole: everything but TIFF."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from annotator.core.errors import KnownError
from annotator.core.images.names import MOVED
from annotator.core.images.source import TURNS, Alpha, ArraySource
from annotator.core.message import marked

MAX_PIXELS = 1_000_000_000
# What Pillow holds of a pixel while it decodes, and what we keep.
BYTES_A_PIXEL = 7
BAND = 256
# A preview is read at an eighth of the size, or a quarter, or half, so that it has this many pixels along its longer
# side: about those of a window.
PREVIEW_SCALES, PREVIEW_SIDE = (8, 4, 2), 1000
# Of a JPEG of so many pixels the first rows are shown before the rest: they are in this share of the file.
SLOW, BEGINNING = 40_000_000, 0.1
_ORIENTATION = 0x0112
_LARGE = 2_000_000
_JPEG, _JPEG_END, _TAIL = frozenset(("JPEG", "MPO")), b"\xff\xd9", 4096
_LONGEST_HEADER = 2**20
# Our own limit, checked before anything is decoded, replaces Pillow's, which warns on ordinary slide scans.
Image.MAX_IMAGE_PIXELS = None
# What Pillow's decoders raise on damaged files.
_DECODER_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    struct.error,
    zlib.error,
    TypeError,
    KeyError,
    IndexError,
    RuntimeError,
)
_ALPHA = {
    "RGBA": Alpha.STRAIGHT, "LA": Alpha.STRAIGHT, "PA": Alpha.STRAIGHT,
    "RGBa": Alpha.MULTIPLIED, "La": Alpha.MULTIPLIED,
}  # fmt: skip


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turns what decoders raise into messages for people."""
    try:
        yield
    except UnidentifiedImageError as fault:
        raise KnownError("This is no image, or one of an unknown kind.", path=path) from fault
    except MemoryError as fault:
        raise KnownError("There is not enough memory for this image.", path=path) from fault
    except _DECODER_FAULTS as fault:
        raise KnownError("The image is damaged ({fault}).", fault=fault, path=path) from fault


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file to read. Raises KnownError when it is not there, may not be read, or is empty."""
    try:
        stream = path.open("rb")
    except FileNotFoundError as fault:
        raise KnownError(
            "The image is not there any more.",
            path=path,
            advice=MOVED,
        ) from fault
    except PermissionError as fault:
        raise KnownError("You may not read this image.", path=path, advice="Ask for the right to read it.") from fault
    except OSError as fault:
        raise KnownError("The image cannot be read ({fault}).", fault=fault.strerror or fault, path=path) from fault
    with stream:
        if not path.stat().st_size:
            raise KnownError("The file is empty (0 bytes).", path=path)
        yield stream


def decode(path: Path, stream: BinaryIO) -> ArraySource:
    """The whole image, turned upright. Raises KnownError."""
    with told(path), Image.open(stream) as image:
        _check_size(image, path)
        turn = image.getexif().get(_ORIENTATION, 1)
        deep = _deep_colours(image, stream)
        if deep is not None:
            return _source(_upright(deep, turn), 16, Alpha.STRAIGHT if deep.shape[2] in (2, 4) else Alpha.NONE)
        quick = _quick_jpeg(image, stream)
        if quick is not None:
            return _source(_upright(quick, turn), 8, Alpha.NONE)
        image.load()
        kind = image.format
        ImageOps.exif_transpose(image, in_place=True)
        values, bits, alpha = _values(image, kind)
        return _source(values, bits, alpha)


def decode_preview(path: Path, stream: BinaryIO, least: int) -> ArraySource | None:
    """A JPEG of at least so many pixels at a part of its size: it takes a fraction of the time. None for others."""
    with told(path), Image.open(stream) as image:
        _check_size(image, path)
        return _coarse(image) if _is_jpeg(image, least) else None


def decode_beginning(path: Path, stream: BinaryIO) -> ArraySource | None:
    """The same of the first part of a very large JPEG, with what is not there yet in grey. None for others.

    That is its first rows, or, of a progressive one, a first and coarse look at all of it.
    """
    try:
        with Image.open(stream) as image:
            if not _is_jpeg(image, SLOW):
                return None
            _check_size(image, path)
        stream.seek(0)
        size = max(int(os.fstat(stream.fileno()).st_size * BEGINNING), _LONGEST_HEADER)
        with Image.open(io.BytesIO(stream.read(size) + _JPEG_END)) as image:
            return _coarse(image)
    except (*_DECODER_FAULTS, MemoryError):
        return None  # what is wrong with it, if anything, is told of the whole


def _is_jpeg(image: Image.Image, least: int) -> bool:
    return image.format in _JPEG and image.width * image.height >= least and image.mode in ("RGB", "L")


def _coarse(image: Image.Image) -> ArraySource:
    width, height = image.size
    scale = next((scale for scale in PREVIEW_SCALES if max(width, height) >= scale * PREVIEW_SIDE), PREVIEW_SCALES[-1])
    image.draft(image.mode, (width // scale, height // scale))
    factor = round(width / image.width)
    turn = image.getexif().get(_ORIENTATION, 1)
    image.load()
    values = np.ascontiguousarray(_upright(_array(image), turn))
    size = (height, width) if _turn(turn)[0] else (width, height)
    return ArraySource(values, 8, size=size, factor=factor)


def decode_small(path: Path, stream: BinaryIO, side: int) -> ArraySource:
    """The image decoded only as finely as a copy of `side` pixels needs, where the format lets one."""
    with told(path), Image.open(stream) as image:
        if image.format not in _JPEG or image.mode not in ("RGB", "L"):
            stream.seek(0)
            return decode(path, stream)
        _check_size(image, path)
        image.draft(image.mode, (side, side))
        turn = image.getexif().get(_ORIENTATION, 1)
        return ArraySource(np.ascontiguousarray(_upright(_array(image), turn)), 8)


def read_header(path: Path, stream: BinaryIO) -> tuple[int, int]:
    """Width and height as the image stands upright. Raises KnownError."""
    with told(path), Image.open(stream) as image:
        swapped = _turn(image.getexif().get(_ORIENTATION, 1))[0]
        return (image.height, image.width) if swapped else (image.width, image.height)


def header_is_turned(path: Path, stream: BinaryIO) -> bool:
    """Whether the image's EXIF orientation turns it. Raises KnownError."""
    with told(path), Image.open(stream) as image:
        return any(_turn(image.getexif().get(_ORIENTATION, 1)))


def is_tiff(stream: BinaryIO) -> bool:
    """Whether a file begins as a TIFF file does, whatever its name."""
    start = stream.read(4)
    stream.seek(0)
    return start in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def _check_size(image: Image.Image, path: Path) -> None:
    pixels, advice = image.width * image.height, marked("A TIFF file in tiles may be larger.")
    if pixels > MAX_PIXELS:
        size = f"{image.width} × {image.height}"
        raise KnownError(
            "The image has {size} pixels; {limit:,} is the limit.",
            size=size,
            limit=MAX_PIXELS,
            path=path,
            advice=advice,
        )
    free, needed = free_memory(), pixels * BYTES_A_PIXEL
    if free is not None and needed > free:
        raise KnownError(
            "The image needs {needed:.1f} GB of memory, and {free:.1f} GB are free.",
            needed=needed / 2**30,
            free=free / 2**30,
            path=path,
            advice=advice,
        )


def free_memory() -> int | None:
    """The bytes that programs can still have; None where the system does not tell, and refuses what is too much."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(found[0]) * 1024 if found else None


def _deep_colours(image: Image.Image, stream: BinaryIO) -> NDArray[Any] | None:
    """A PNG of 16 bits a channel with colours or transparency, of which Pillow would keep less; None for others.

    Where the file names one colour that is clear, that has become an alpha.
    """
    clear = "transparency" in image.info
    if image.format != "PNG" or (image.mode.startswith("I") and not clear):
        return None
    stream.seek(24)
    depth, kind = stream.read(2)
    stream.seek(0)
    if depth != 16 or kind not in ((0, 2, 4, 6) if clear else (2, 4, 6)):
        return None
    import imagecodecs

    found = np.asarray(imagecodecs.png_decode(stream.read()))
    return found if found.ndim == 3 else found[..., None]


def _quick_jpeg(image: Image.Image, stream: BinaryIO) -> NDArray[Any] | None:
    """A large JPEG in grey or colour, straight into an array: Pillow needs twice the time and memory. None for others.

    The decoder passes over a missing end; a file without one is left to Pillow, which tells.
    """
    if image.format not in _JPEG or image.mode not in ("RGB", "L") or image.width * image.height < _LARGE:
        return None
    stream.seek(0)
    data = stream.read()
    stream.seek(0)
    if _JPEG_END not in data[-_TAIL:]:
        return None
    import imagecodecs

    found = np.asarray(imagecodecs.jpeg8_decode(data))
    found = found if found.ndim == 3 else found[..., None]
    return found if found.shape == (image.height, image.width, len(image.getbands())) else None


def _turn(orientation: Any) -> tuple[bool, bool, bool]:
    return TURNS.get(orientation, TURNS[1]) if isinstance(orientation, int) else TURNS[1]


def _upright(values: NDArray[Any], orientation: Any) -> NDArray[Any]:
    swapped, mirrored, flipped = _turn(orientation)
    values = values.transpose(1, 0, 2) if swapped else values
    values = values[:, ::-1] if mirrored else values
    return values[::-1] if flipped else values


def _source(values: NDArray[Any], bits: int, alpha: Alpha) -> ArraySource:
    return ArraySource(np.ascontiguousarray(values), bits, alpha)


def _values(image: Image.Image, kind: str | None) -> tuple[NDArray[Any], int, Alpha]:
    """Raw values (h, w, channels), bits and transparency; palettes and rarer colours become RGB."""
    # What Pillow opens as 32-bit numbers of these formats are 16-bit ones.
    if image.mode.startswith("I;") or (image.mode == "I" and kind in ("PNG", "PPM")):
        return np.asarray(image).astype(np.uint16)[..., None], 16, Alpha.NONE
    if image.mode in ("I", "F"):
        return np.asarray(image)[..., None], 32, Alpha.NONE
    if image.mode in ("P", "PA") or "transparency" in image.info:
        clear = image.mode == "PA" or "transparency" in image.info
        image = image.convert("RGBA" if clear else "RGB")
    elif image.mode == "1":
        image = image.convert("L")
    elif image.mode not in ("L", "RGB") and image.mode not in _ALPHA:
        image = image.convert("RGB")
    return _array(image), 8, _ALPHA.get(image.mode, Alpha.NONE)


def _array(image: Image.Image) -> NDArray[np.uint8]:
    """The values of an image, band by band: in one go Pillow would hold two more copies of a large one."""
    values = np.empty((image.height, image.width, len(image.getbands())), dtype=np.uint8)
    for top in range(0, image.height, BAND):
        bottom = min(top + BAND, image.height)
        band = np.asarray(image.crop((0, top, image.width, bottom)))
        values[top:bottom] = band if band.ndim == 3 else band[..., None]
    return values
