"""An image of a TIFF file, read tile by tile and level by level."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.images.overview import Overview
from annotator.core.images.source import (
    TURNS,
    Alpha,
    ArraySource,
    Level,
    Source,
    TurnedSource,
    Values,
    turned_about,
    whole,
)
from annotator.core.images.spacing import Spacing, tiff_spacing
from annotator.core.images.tiff import find_image, opened
from annotator.core.images.tiff_level import SegmentCache, TiffLevel
from annotator.core.regions.mask import Box

if TYPE_CHECKING:
    from tifffile import TiffPage

# Up to so many pixels an image is decoded as a whole: small images are drawn without waiting.
WHOLE_PIXELS = 16_000_000
# An image whose coarsest level has more pixels than this gets an overview.
COARSE_PIXELS = 4_000_000
SAMPLE_CELLS, SAMPLE_SIDE = 8, 128
_MINISWHITE, _MINISBLACK, _RGB, _PALETTE, _SEPARATED, _YCBCR = 0, 1, 2, 3, 5, 6
_BANDS = {"CMYK": 4, "YCbCr": 3}
_JPEG = frozenset((6, 7, 34892, 33007))
_STRAIGHT, _MULTIPLIED = 2, 1
_MAX_SAMPLE, _S_MAX_SAMPLE = 281, 341
_WHITES = frozenset(2**bits - 1 for bits in range(8, 16))

Conversion: TypeAlias = Callable[[NDArray[Any]], Values]


def open_tiff(file: Path, page: int) -> tuple[Source, Spacing | None]:
    """An image of a TIFF file and the size of its pixels. Raises KnownError."""
    with opened(file) as tiff:
        pages = find_image(tiff, page)
        stored = TiffSource(file, pages)
        orientation = _orientation(pages[0])
        spacing = tiff_spacing(tiff, pages[0])
        if TURNS[orientation][0] and spacing is not None:
            spacing = (spacing[1], spacing[0])
    source: Source = stored
    if stored.width * stored.height <= WHOLE_PIXELS:
        values = stored.read(0, whole(stored.levels[0]))
        source = ArraySource(values, stored.bits, stored.alpha, top=stored.top, white_is_zero=stored.white_is_zero)
    return (source if orientation == 1 else _turned(source, orientation)), spacing


def tiff_size(file: Path, page: int) -> tuple[int, int]:
    """Width and height of an image of a TIFF file as it stands upright. Raises KnownError."""
    with opened(file) as tiff:
        first = find_image(tiff, page)[0]
        width, height = int(first.imagewidth), int(first.imagelength)
        return (height, width) if TURNS[_orientation(first)][0] else (width, height)


def tiff_is_turned(file: Path, page: int) -> bool:
    """Whether a mark turns an image of a TIFF file upright. Raises KnownError."""
    with opened(file) as tiff:
        return _orientation(find_image(tiff, page)[0]) != 1


def _turned(source: Source, orientation: int) -> Source:
    turned = TurnedSource(source, orientation)
    if not source.in_memory:
        return turned
    values = np.ascontiguousarray(turned.read(0, whole(turned.levels[0])))
    return ArraySource(values, source.bits, source.alpha, top=source.top, white_is_zero=source.white_is_zero)


def _orientation(page: TiffPage) -> int:
    value = page.tags.valueof(274, 1)
    return int(value) if value in TURNS else 1


class TiffSource:
    """Raw values of an image; holds the tiles used last, and an overview where the file has no coarse levels."""

    in_memory = False

    def __init__(self, file: Path, pages: list[TiffPage]) -> None:
        self._cache = SegmentCache()
        self._stored = [TiffLevel(file, page, number, self._cache) for number, page in enumerate(pages)]
        first = self._stored[0]
        self._convert, self.channels, self.dtype, self.bits = _conversion(file, pages[0], first)
        self.alpha, self.top = _alpha(pages[0]), _top(pages[0], self.dtype, self.bits)
        self.white_is_zero = int(pages[0].photometric) == _MINISWHITE and self.dtype != np.uint8
        self.tile = first.tile
        self.width, self.height = first.width, first.height
        levels = [Level(part.width, part.height, round(first.width / part.width)) for part in self._stored]
        self._overview: Overview | None = None
        if levels[-1].width * levels[-1].height > COARSE_PIXELS:
            weighted = self.alpha is Alpha.STRAIGHT
            self._overview = Overview(levels[-1], self.channels, self.dtype, weighted=weighted)
            levels += self._overview.levels
        self.levels = tuple(levels)

    @property
    def nbytes(self) -> int:
        return self._cache.nbytes + (self._overview.nbytes if self._overview is not None else 0)

    @property
    def ready(self) -> bool:
        return self._overview is None or self._overview.ready

    def read(self, level: int, box: Box) -> Values:
        if level < len(self._stored):
            return self._convert(self._stored[level].read(box))
        assert self._overview is not None
        return self._overview.read(level - len(self._stored), box)

    def sample(self) -> Values:
        """All of a coarse level of the file, or small squares all over the image: that costs a few tiles."""
        last = len(self._stored) - 1
        coarse = self.levels[last]
        if coarse.width * coarse.height <= COARSE_PIXELS:
            return self.read(last, whole(coarse)).reshape(-1, self.channels)
        return np.concatenate([part.reshape(-1, self.channels) for part in self.glimpse(SAMPLE_CELLS, SAMPLE_SIDE)])

    def glimpse(self, cells: int, side: int) -> list[Values]:
        """Small squares on a grid over the coarsest level of the file, row by row."""
        last = len(self._stored) - 1
        width, height, _ = self.levels[last]
        columns = [int((i + 0.5) * max(width - side, 0) / cells) for i in range(cells)]
        rows = [int((i + 0.5) * max(height - side, 0) / cells) for i in range(cells)]
        return [self.read(last, Box(x, y, side, side).clipped(width, height)) for y in rows for x in columns]

    def prepare(self, wanted: Callable[[], bool], told: Callable[[], None]) -> None:
        if self._overview is not None:
            base = self._stored[-1]
            # A tile lies in one chunk; a strip may lie in two.
            passing = base.tile[0] < base.width
            self._overview.build(lambda box: self._convert(base.read(box, passing=passing)), base.tile, wanted, told)


def _alpha(page: TiffPage) -> Alpha:
    """What the one extra sample after grey or RGB says of itself."""
    colours = {_MINISWHITE: 1, _MINISBLACK: 1, _RGB: 3}.get(int(page.photometric))
    extra = tuple(int(value) for value in page.extrasamples)
    if colours is None or len(extra) != 1 or int(page.samplesperpixel) != colours + 1:
        return Alpha.NONE
    return {_STRAIGHT: Alpha.STRAIGHT, _MULTIPLIED: Alpha.MULTIPLIED}.get(extra[0], Alpha.NONE)


def _conversion(file: Path, page: TiffPage, level: TiffLevel) -> tuple[Conversion, int, np.dtype[Any], int]:
    """What makes values to be shown of those stored; channels, number type and bits afterwards."""
    kind, bits = int(page.photometric), _bits(page, level.dtype)
    eight = np.dtype(np.uint8)
    is_jpeg = int(page.compression) in _JPEG
    if kind == _PALETTE:
        table = np.asarray(page.colormap)
        if table.ndim != 2 or len(table) != 3:
            raise KnownError("The image's palette is damaged.", path=file)
        colours = (table >> 8 if table.max() > 255 else table).astype(np.uint8).T
        return (lambda values: np.take(colours, values[..., 0].astype(np.intp), axis=0, mode="clip")), 3, eight, 8
    mode = {_SEPARATED: "CMYK", _YCBCR: "YCbCr"}.get(kind, "")
    if mode and not is_jpeg and level.dtype == eight and level.channels >= _BANDS[mode]:
        return (lambda values: _as_rgb(values, mode)), 3, eight, 8
    if kind not in (_MINISWHITE, _MINISBLACK, _RGB) and not (is_jpeg and kind == _YCBCR):
        name = getattr(page.photometric, "name", kind)
        raise KnownError("The image's colours are of a kind that is not read ({name}).", name=name, path=file)
    if bits < 8:
        return _stretched(bits, inverted=kind == _MINISWHITE), level.channels, eight, 8
    if kind == _MINISWHITE and level.dtype.kind == "u":
        alpha = _alpha(page)
        return (lambda values: turned_about(values, bits, alpha)), level.channels, level.dtype, bits
    return (lambda values: values), level.channels, level.dtype, bits


def _bits(page: TiffPage, dtype: np.dtype[Any]) -> int:
    bits: Any = page.bitspersample
    return int(max(bits)) if isinstance(bits, tuple) else int(bits) or 8 * dtype.itemsize


def _top(page: TiffPage, dtype: np.dtype[Any], bits: int) -> int | None:
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


def _as_rgb(values: NDArray[Any], mode: str) -> Values:
    image = Image.fromarray(np.ascontiguousarray(values[..., : _BANDS[mode]]), mode if mode == "CMYK" else "RGB")
    if mode == "YCbCr":
        image = Image.frombytes("YCbCr", image.size, image.tobytes())
    return np.asarray(image.convert("RGB"))


def _stretched(bits: int, *, inverted: bool) -> Conversion:
    """Numbers of fewer than eight bits, over the whole range of eight."""
    top = 2**bits - 1

    def convert(values: NDArray[Any]) -> Values:
        numbers = values.astype(np.uint16) * 255 // top
        tones: Values = (255 - numbers if inverted else numbers).astype(np.uint8)
        return tones

    return convert
