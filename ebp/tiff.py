"""Raw values of an image in a TIFF file, whichever way they are stored. No torch."""

from __future__ import annotations

import logging
import struct
from collections.abc import Iterator
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ebp.errors import EbpError
from ebp.values import Alpha, Values

if TYPE_CHECKING:
    from tifffile import TiffFile, TiffPage

MOST_VALUES = 4_000_000_000
"""More values than this are not read at once."""

# What tifffile and imagecodecs raise on damaged files.
FAULTS = (
    OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, ArithmeticError, RuntimeError,
    struct.error,
)  # fmt: skip
_SCANNERS = ("svs", "ndpi", "scn", "bif", "philips", "qpi")
_REDUCED, _MASK = 1, 4
_MINISWHITE, _MINISBLACK, _RGB, _PALETTE, _SEPARATED, _YCBCR = 0, 1, 2, 3, 5, 6
_JPEG = frozenset((6, 7, 34892, 33007))
_STRAIGHT, _MULTIPLIED = 2, 1
_MAX_SAMPLE, _S_MAX_SAMPLE, _ORIENTATION = 281, 341, 274
_WHITES = frozenset(2**bits - 1 for bits in range(8, 16))


class Stored(NamedTuple):
    """A page of a TIFF file.

    values: (H, W, C), as they are stored. alpha: what the last channel is. top: the largest value that the file says
    16-bit numbers may have. white_is_zero: whether the least value is white (of eight bits, 0 is black by then).
    orientation: that of EXIF. pages: how many the file has.
    """

    values: Values
    alpha: Alpha
    top: int | None
    white_is_zero: bool
    orientation: int
    pages: int


def read_tiff(path: Path, number: int) -> Stored:
    """A page, from 1.

    Coarser copies and masks are no pages; the planes of an ImageJ stack are, also where they share one directory.
    Raises EbpError naming the file.
    """
    from tifffile import TiffFile

    logging.getLogger("tifffile").setLevel(logging.CRITICAL)  # it tells of every odd tag; what matters is raised
    try:
        with TiffFile(path) as tiff:
            values, page, count = _stored(tiff, path, number)
            bits = _bits(page)
            top = _largest(page, values.dtype, bits)
            values, alpha = _with_plain_colours(values, page, bits)
            white_is_zero = int(page.photometric) == _MINISWHITE and values.dtype != np.uint8
            return Stored(values, alpha, top, white_is_zero, int(page.tags.valueof(_ORIENTATION, 1)), count)
    except MemoryError as error:
        raise EbpError(f"{path}: there is not enough memory for this image") from error
    except FileNotFoundError as error:
        raise EbpError(f"{path}: there is no such image") from error
    except FAULTS as error:
        raise EbpError(f"{path}: the image cannot be read ({error})") from error


def _stored(tiff: TiffFile, path: Path, number: int) -> tuple[Values, TiffPage, int]:
    planes = _stack(tiff)
    if planes > 1:
        page: TiffPage = tiff.pages.first
        if number > planes:
            raise EbpError(f"{path}: the file has no page {number}")
        return _plane(tiff, path, page, number), page, planes
    pages = list(_pages(tiff))
    if number > len(pages):
        raise EbpError(f"{path}: the file has no page {number}")
    page = pages[number - 1]
    _check(page, path, int(tiff.filehandle.size))
    values = page.asarray().reshape(page.shaped)[:, 0]
    return values[0] if values.shape[0] == 1 else values[..., 0].transpose(1, 2, 0), page, len(pages)


def _check(page: TiffPage, path: Path, size: int) -> None:
    if page.dtype is None or np.dtype(page.dtype).kind not in "biuf" or int(page.imagedepth) > 1:
        raise EbpError(f"{path}: the image holds another kind of numbers than grey or colour")
    if not 0 < prod(page.shape) <= MOST_VALUES:
        raise EbpError(f"{path}: the image holds {prod(page.shape):,} values; {MOST_VALUES:,} is the limit")
    ends = [offset + count for offset, count in zip(page.dataoffsets, page.databytecounts, strict=False)]
    if not ends or max(ends) > size:
        raise EbpError(f"{path}: the image cannot be read (the file ends too early)")


# --- which images a file holds


def _pages(tiff: TiffFile) -> Iterator[TiffPage]:
    """The images of a file with a directory for each, at full size."""
    if any(getattr(tiff, f"is_{kind}") for kind in _SCANNERS):
        yield from (page.aspage() for page in tiff.series[0].levels[0].pages if page is not None)
        return
    tiff.pages.useframes = False
    levels: list[TiffPage] = []
    for found in tiff.pages:
        page = found.aspage()
        if levels and (_is_apart(page) or _is_next_level(levels, page)):
            levels.append(page)
            continue
        levels = [page]
        yield page


def _is_apart(page: TiffPage) -> bool:
    return bool(int(page.subfiletype) & (_REDUCED | _MASK))


def _is_next_level(levels: list[TiffPage], page: TiffPage) -> bool:
    """Whether a page that does not say so is the next level: in tiles, and of exactly half or a quarter of the side."""
    full, last = levels[0], levels[-1]
    alike = page.dtype == full.dtype and page.samplesperpixel == full.samplesperpixel
    if not (alike and page.is_tiled and last.is_tiled):
        return False
    return any(
        abs(last.imagewidth / factor - page.imagewidth) <= 1 and abs(last.imagelength / factor - page.imagelength) <= 1
        for factor in (2, 4)
    )


def _stack(tiff: TiffFile) -> int:
    """How many planes the only directory of an ImageJ stack stands for; 1 for other files."""
    if not tiff.is_imagej or len(tiff.pages) != 1:
        return 1
    page, told = tiff.pages.first, tiff.imagej_metadata or {}
    images, channels, slices, frames = (
        value if isinstance(value := told.get(name), int) and value > 0 else 1
        for name in ("images", "channels", "slices", "frames")
    )
    count = max(images, channels * slices * frames)
    if channels > 1 and int(page.samplesperpixel) == channels:
        count = slices * frames  # the channels are samples of one plane
    start, size = int(page.dataoffsets[0]), prod(page.shape) * np.dtype(page.dtype).itemsize
    behind = int(page.offset) > start  # another program took over the description: ImageJ puts its directory first
    if not page.is_contiguous or (behind and start + count * size > int(page.offset)):
        return 1
    return count


def _plane(tiff: TiffFile, path: Path, page: TiffPage, number: int) -> Values:
    dtype, size = np.dtype(f"{tiff.byteorder}{np.dtype(page.dtype).char}"), prod(page.shape)
    start = int(page.dataoffsets[0]) + (number - 1) * size * dtype.itemsize
    if start + size * dtype.itemsize > int(tiff.filehandle.size):
        raise EbpError(f"{path}: the file ends too early: its stack lacks page {number}")
    values = np.fromfile(path, dtype, size, offset=start).astype(dtype.newbyteorder("=")).reshape(page.shaped)[:, 0]
    return values[0] if values.shape[0] == 1 else values[..., 0].transpose(1, 2, 0)


# --- what the numbers mean


def _bits(page: TiffPage) -> int:
    bits: Any = page.bitspersample
    return int(max(bits)) if isinstance(bits, tuple) else int(bits) or 8 * np.dtype(page.dtype).itemsize


def _largest(page: TiffPage, dtype: np.dtype[Any], bits: int) -> int | None:
    """The largest value that 16-bit numbers may have, where the file says so: it stores fewer bits, or a largest value
    of 2ⁿ − 1. Another largest value is only a fact about the picture.
    """
    if dtype != np.uint16:
        return None
    if bits < 16:
        return int(2**bits - 1)
    for tag in (_S_MAX_SAMPLE, _MAX_SAMPLE):
        found: Any = page.tags.valueof(tag)
        numbers = found if isinstance(found, tuple) else (found,)
        if any(number in _WHITES for number in numbers):
            return max(int(number) for number in numbers)
    return None


def _with_plain_colours(values: Values, page: TiffPage, bits: int) -> tuple[Values, Alpha]:
    """Palettes, CMYK and YCbCr as RGB, and at least eight bits; of eight, 0 as black."""
    kind, is_jpeg, eight = int(page.photometric), int(page.compression) in _JPEG, values.dtype == np.uint8
    if kind == _PALETTE:
        table = np.asarray(page.colormap)
        if table.ndim != 2 or len(table) != 3:
            raise ValueError("its palette is damaged")
        colours = (table >> 8 if table.max() > 255 else table).astype(np.uint8).T
        return np.take(colours, values[..., 0].astype(np.intp), axis=0, mode="clip"), Alpha.NONE
    if not is_jpeg and eight and kind in (_SEPARATED, _YCBCR):
        return _as_rgb(values, "CMYK" if kind == _SEPARATED else "YCbCr"), Alpha.NONE
    if kind not in (_MINISWHITE, _MINISBLACK, _RGB) and not (is_jpeg and kind == _YCBCR):
        raise ValueError(f"its colours are of a kind that is not read: {getattr(page.photometric, 'name', kind)}")
    alpha = _alpha(page)
    if bits < 8:
        top = 2**bits - 1
        tones = (values.astype(np.uint16) * 255 // top).astype(np.uint8)
        return (255 - tones if kind == _MINISWHITE else tones), alpha
    if kind == _MINISWHITE and eight:
        inverted = 255 - values
        if alpha is not Alpha.NONE:
            inverted[..., -1] = values[..., -1]
        return inverted, alpha
    return values, alpha


def _as_rgb(values: Values, mode: str) -> Values:
    from PIL import Image

    pixels = np.ascontiguousarray(values[..., : 4 if mode == "CMYK" else 3])
    size = pixels.shape[1], pixels.shape[0]
    return np.asarray(Image.frombytes(mode, size, pixels.tobytes()).convert("RGB"))


def _alpha(page: TiffPage) -> Alpha:
    colours = {_MINISWHITE: 1, _MINISBLACK: 1, _RGB: 3}.get(int(page.photometric))
    extra = tuple(int(value) for value in page.extrasamples)
    if colours is None or len(extra) != 1 or int(page.samplesperpixel) != colours + 1:
        return Alpha.NONE
    return {_STRAIGHT: Alpha.STRAIGHT, _MULTIPLIED: Alpha.MULTIPLIED}.get(extra[0], Alpha.NONE)
