"""Image files of every kind as a classifier sees them (`ebp.values` has the rule). No torch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ebp.errors import EbpError
from ebp.tiff import read_tiff
from ebp.values import Alpha, Note, Seen, Values, see

if TYPE_CHECKING:
    from PIL.Image import Image

    from ebp.card import Preprocessing

PAGES = "The file holds {count} images, and this is the first: {name}#page=2 names the second."
_PAGE = re.compile(r"(?P<file>.+\.tiff?)#page=(?P<page>[1-9][0-9]{0,8})", re.IGNORECASE | re.DOTALL)
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_ORIENTATION = 0x0112
# Whether rows and columns change places, and then whether the image is mirrored along x and along y.
_TURNS = {
    2: (False, True, False), 3: (False, True, True), 4: (False, False, True), 5: (True, False, False),
    6: (True, True, False), 7: (True, True, True), 8: (True, False, True),
}  # fmt: skip
_ALPHA = {
    "RGBA": Alpha.STRAIGHT, "LA": Alpha.STRAIGHT, "PA": Alpha.STRAIGHT,
    "RGBa": Alpha.MULTIPLIED, "La": Alpha.MULTIPLIED,
}  # fmt: skip


class Reader(Protocol):
    """Reads images of kinds that are unknown here, such as frames of a film."""

    def knows(self, path: Path) -> bool:
        """Whether a path names an image of such a kind."""

    def read(self, path: Path, preprocessing: Preprocessing | None = None) -> Seen:
        """The image, as `read_image` gives it. Raises EbpError naming the file."""

    def content(self, path: Path) -> str:
        """What tells its content from that of other images. Raises EbpError naming the file."""


_readers: list[Reader] = []


def add_reader(reader: Reader) -> None:
    """Have images of further kinds read by a reader from now on, in place of one of its class."""
    _readers[:] = [*(one for one in _readers if type(one) is not type(reader)), reader]


def reader_of(path: Path) -> Reader | None:
    """The reader of an image of a further kind; None for a file that is read here."""
    return next((one for one in _readers if one.knows(path)), None)


def read_image(path: str | Path, preprocessing: Preprocessing | None = None) -> Seen:
    """An image file as a classifier sees it, upright: pixels (H, W, 1) or (H, W, 3), uint8 or float32 in [0, 1], and
    what is to be told of them. `scan.tif#page=2` is the second page of a TIFF file. preprocessing: of the classifier
    that is to see it, which may declare black and white.

    Raises EbpError naming the file.
    """
    given = Path(path)
    reader = reader_of(given)
    if reader is not None:
        return reader.read(given, preprocessing)
    file, page = split_page(given)
    notes: tuple[Note, ...] = ()
    if _is_tiff(file):
        values, alpha, top, white_is_zero, turn, count = read_tiff(file, page or 1)
        values = _upright(values, turn)
        notes = (Note(PAGES, {"count": count, "name": file.name}),) if count > 1 and page is None else ()
    else:
        values, alpha, top, white_is_zero = (*_decoded(file), None, False)
    try:
        seen = see(values, alpha, top, white_is_zero=white_is_zero, preprocessing=preprocessing)
    except EbpError as error:
        raise EbpError(f"{given}: {error}") from error
    except MemoryError as error:
        raise EbpError(f"{given}: there is not enough memory for this image") from error
    return Seen(seen.pixels, notes + seen.notes)


def split_page(path: Path) -> tuple[Path, int | None]:
    """The file an image lies in, and which page of it is named: from 1, None for none."""
    named = _PAGE.fullmatch(path.name)
    return (path.with_name(named["file"]), int(named["page"])) if named else (path, None)


def _is_tiff(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return stream.read(4) in _TIFF
    except FileNotFoundError as error:
        raise EbpError(f"{file}: there is no such image") from error
    except OSError as error:
        raise EbpError(f"{file}: the image cannot be read ({error.strerror})") from error


@contextmanager
def _faults_told(path: Path) -> Iterator[None]:
    from PIL import Image, UnidentifiedImageError

    try:
        yield
    except UnidentifiedImageError as error:
        raise EbpError(f"{path}: not an image file that can be read") from error
    except MemoryError as error:
        raise EbpError(f"{path}: there is not enough memory for this image") from error
    except (OSError, ValueError, SyntaxError, RuntimeError, Image.DecompressionBombError) as error:
        raise EbpError(f"{path}: the image cannot be read ({error})") from error


def _decoded(path: Path) -> tuple[Values, Alpha]:
    """Raw values (H, W, C) of all files but TIFF, upright, and what the last channel is."""
    from PIL import Image, ImageOps

    with _faults_told(path), Image.open(path) as image:
        turn = image.getexif().get(_ORIENTATION, 1)
        deep = _deep_colours(image, path)
        if deep is not None:
            return _upright(deep, turn), Alpha.STRAIGHT if deep.shape[2] in (2, 4) else Alpha.NONE
        kind = image.format
        return _values(ImageOps.exif_transpose(image), kind)


def _deep_colours(image: Image, path: Path) -> Values | None:
    """A PNG of 16 bits a channel with colours or transparency, of which Pillow would keep less; None for others.

    Where the file names one colour that is clear, that has become an alpha.
    """
    clear = "transparency" in image.info
    if image.format != "PNG" or (image.mode.startswith("I") and not clear):
        return None
    data = path.read_bytes()
    if data[24] != 16 or data[25] not in ((0, 2, 4, 6) if clear else (2, 4, 6)):
        return None
    import imagecodecs

    found = np.asarray(imagecodecs.png_decode(data))
    return found if found.ndim == 3 else found[..., None]


def _values(image: Image, kind: str | None) -> tuple[Values, Alpha]:
    if image.mode.startswith("I;") or (image.mode == "I" and kind in ("PNG", "PPM")):
        return np.asarray(image).astype(np.uint16)[..., None], Alpha.NONE
    if image.mode in ("I", "F"):
        return np.asarray(image)[..., None], Alpha.NONE
    if image.mode in ("P", "PA") or "transparency" in image.info:
        image = image.convert("RGBA" if image.mode == "PA" or "transparency" in image.info else "RGB")
    elif image.mode == "1":
        image = image.convert("L")
    elif image.mode not in ("L", "RGB") and image.mode not in _ALPHA:
        image = image.convert("RGB")
    values = np.asarray(image)
    return (values if values.ndim == 3 else values[..., None]), _ALPHA.get(image.mode, Alpha.NONE)


def _upright(values: Values, orientation: Any) -> Values:
    known = isinstance(orientation, int) and orientation in _TURNS
    swapped, mirrored, flipped = _TURNS[orientation] if known else (False, False, False)
    values = values.transpose(1, 0, 2) if swapped else values
    values = values[:, ::-1] if mirrored else values
    return np.ascontiguousarray(values[::-1] if flipped else values)
