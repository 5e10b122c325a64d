"""Masks as pictures of one value a pixel: writing them as PNG, and reading those of any program."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.images import is_tiff_file, read_picture
from annotator.core.images.decode import told
from annotator.core.images.source import Alpha
from annotator.core.message import Message
from annotator.core.regions.mask import Mask
from annotator.core.work.labels import Label
from annotator.exchange.data.dataset import Region
from annotator.exchange.data.values import EntryError, size

# A picture of more pixels would not fit into memory everywhere.
MOST_PIXELS = 2**29
_CLEAR = ("RGBA", "LA")
_COLOURS = ("RGB", *_CLEAR)
_ONE_VALUE = ("1", "L", "P", "I", "I;16", "I;16B")


def png(image: Image.Image) -> bytes:
    """An image as a PNG file; the same pixels give the same bytes."""
    stream = io.BytesIO()
    image.save(stream, "PNG", compress_level=6)
    return stream.getvalue()


def painted(values: Sequence[tuple[int, Region]], width: int, height: int, kind: type) -> NDArray[Any]:
    """An image (height, width) with each region's value on its pixels, later ones over earlier ones; 0 elsewhere."""
    picture: NDArray[Any] = np.zeros((height, width), dtype=kind)
    for value, region in values:
        box = region.mask.box
        picture[box.rows, box.columns][region.mask.crop()] = value
    return picture


def indexed(picture: NDArray[np.uint8], palette: Sequence[tuple[int, int, int]]) -> Image.Image:
    """An image of indices into a palette of up to 256 colours."""
    image = Image.fromarray(picture)
    image.putpalette([channel for colour in palette for channel in colour])
    return image


def palette_of(labels: Sequence[Label]) -> list[tuple[int, int, int]]:
    """Black for what has no label, then the labels' colours in turn."""
    colours = [tuple(bytes.fromhex(label.colour[1:])) for label in labels[:255]]
    return [(0, 0, 0), *((red, green, blue) for red, green, blue in colours)]


def read_values(path: Path) -> NDArray[Any]:
    """The values of a picture's pixels, (height, width), of a palette's image its indices. Raises EntryError."""
    with _opened(path) as image:
        if image.mode not in _ONE_VALUE:
            raise EntryError(Message("it holds colours, not one value a pixel."))
        return _array(image, path)


def read_any(path: Path) -> tuple[NDArray[Any], tuple[tuple[int, int, int], ...]]:
    """One value a pixel, (height, width), with the colours of a palette's values, or colours, (height, width, 3).

    Raises EntryError for other pictures, and for one that is clear anywhere.
    """
    with _opened(path) as image:
        if image.mode == "RGBA":
            values = _array(image, path)
            if (values[..., 3] != 255).any():
                raise EntryError(Message("it is clear in places, so its colours mean nothing."))
            return values[..., :3], ()
        if image.mode != "RGB" and image.mode not in _ONE_VALUE:
            raise EntryError(Message("it holds neither colours of eight bits a channel nor one value a pixel."))
        values = _array(image, path)
        flat = (image.getpalette("RGB") if image.mode == "P" else None) or []
        return values, tuple((flat[n], flat[n + 1], flat[n + 2]) for n in range(0, len(flat) - 2, 3))


def read_marked(path: Path) -> tuple[NDArray[np.bool_], bool]:
    """Where a picture of any colours is not black, (height, width), and whether it has more than one value there.

    Raises EntryError.
    """
    with _told(path):
        is_tiff = is_tiff_file(path)
    values, clear = _tiff(path) if is_tiff else _seen(path)
    if values.ndim == 3:
        seen = values[..., -1:] > 0 if clear else True
        values = np.where(seen, values[..., :-1] if clear else values, 0).max(axis=2)
    marked = values != 0
    return marked, bool(marked.any() and values[marked].min() != values.max())


def _seen(path: Path) -> tuple[NDArray[Any], bool]:
    """Colours of a picture, or one value a pixel, and whether the last channel tells where it is clear."""
    with _opened(path) as image:
        if image.mode not in (*_ONE_VALUE, *_COLOURS):
            raise EntryError(Message("it holds neither colours of eight bits a channel nor one value a pixel."))
        return _array(image.convert("RGB") if image.mode == "P" else image, path), image.mode in _CLEAR


def _tiff(path: Path) -> tuple[NDArray[Any], bool]:
    """The same of a TIFF file, whatever its compression and colours; turned round where 0 is white."""
    with _told(path):
        picture = read_picture(path)
        _check_size(picture.width, picture.height, path)
        values, source = picture.stored(picture.box), picture.source
    if source.white_is_zero and np.issubdtype(values.dtype, np.integer):
        values = (source.top or np.iinfo(values.dtype).max) - values
    return values, source.alpha is not Alpha.NONE


def read_colours(path: Path) -> NDArray[Any]:
    """The colours of a picture's pixels, (height, width, 3). Raises EntryError."""
    with _opened(path) as image:
        if image.mode != "RGB":
            raise EntryError(Message("it holds no colours of eight bits a channel."))
        return _array(image, path)


def masks_of(values: NDArray[Any]) -> Iterator[tuple[int, Mask]]:
    """Every value of a picture but 0, with its pixels, in the order of the values."""
    from scipy import ndimage  # which takes longer to load than the rest of the command line

    names = None
    if values.dtype.itemsize > 2:  # numbers in turn take less room than numbers of any size
        names, places = np.unique(values, return_inverse=True)
        values = places.reshape(values.shape) + 1
    for number, place in enumerate(ndimage.find_objects(values.astype(np.int32)), 1):
        value = number if names is None else int(names[number - 1])
        if value and place is not None:
            rows, columns = place
            yield value, Mask.from_array(values[place] == number, columns.start, rows.start)


def _opened(path: Path) -> Image.Image:
    """A picture whose size was looked at. Raises EntryError."""
    with _told(path):
        image = Image.open(path)
    try:
        _check_size(*image.size, path)
    except EntryError:
        image.close()
        raise
    return image


def _check_size(wide: int, high: int, path: Path) -> None:
    width, height = size(wide, high)
    if width * height > MOST_PIXELS:
        raise EntryError(Message("{file} has too many pixels.", file=path.name))


def _array(image: Image.Image, path: Path) -> NDArray[Any]:
    with _told(path):
        values = np.asarray(image)
    return values.astype(np.uint8) if values.dtype == bool else values


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        with told(path):
            yield
    except KnownError as fault:
        raise EntryError(Message("{file}: {fault}", file=path.name, fault=fault.what)) from fault
