"""Images that go along with an export.

A copy is the file itself, of DICOM without the patient, unless a program that reads the file would not see the pixels
that the regions are on: a further page of a file, every frame of a clip, and an image that only a mark in its file
turns upright, become files of their own, with the values as they are. A reader that honours such marks and one that
does not then see the same.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from annotator.core.images import (
    Picture,
    copy_suffix,
    file_of,
    in_clip,
    is_dicom_file,
    is_page,
    is_tiff_file,
    is_turned,
    read_picture,
)
from annotator.core.images.source import Alpha
from annotator.core.regions.mask import Box
from annotator.exchange.data.dataset import Item
from annotator.exchange.data.format import Part

TILE, CHUNK = 256, 2**22
_WRITTEN = (".png", ".tif")
# From so many bytes on a TIFF file needs longer addresses than its first version has.
_LARGE = 2**32 - 2**25
_MAX_SAMPLE, _SHORT = 281, "H"


def suffix_of(place: Path) -> str:
    """The suffix of an image's copy, by the header of its file. Raises KnownError."""
    file = file_of(place)
    if in_clip(file):
        return ".png"
    if is_page(place):
        return ".tif"
    if not is_turned(place):
        return copy_suffix(file)
    return ".tif" if is_tiff_file(file) else ".png"


def is_rewritten(place: Path, suffix: str) -> bool:
    """Whether a copy of that suffix is a file of its own, not the image's file as it is."""
    file = file_of(place)
    return in_clip(file) or is_page(place) or suffix != copy_suffix(file) or (suffix in _WRITTEN and is_turned(place))


def image_name(item: Item) -> str:
    """What an image's copy is called in the folder of images."""
    if item.copy:
        return item.copy
    return f"{item.stem}{suffix_by_name(PurePosixPath(item.name))}"


def suffix_by_name(name: PurePosixPath) -> str:
    """The suffix of an image's copy, as far as its name tells it."""
    file = file_of(name)
    return ".png" if in_clip(file) else ".tif" if is_page(name) else copy_suffix(file)


def image_part(item: Item, folder: str) -> Part:
    """The copy of an image in a folder of the export."""
    assert item.file is not None
    name = image_name(item)
    suffix, file = PurePosixPath(name).suffix, file_of(item.file)
    if item.key and is_dicom_file(file) and not is_page(item.file):
        return Part(f"{folder}/{name}", partial(_deidentified, file, item.key), file, item.original)
    if not is_rewritten(item.file, suffix):
        return Part(f"{folder}/{name}", file, file, item.original)
    return Part(f"{folder}/{name}", partial(_upright, item.file, suffix), file, item.original)


def may_have_writing(place: Path) -> bool:
    """Whether writing may be burned into an image of DICOM that tells of a patient. Raises KnownError."""
    file = file_of(place)
    if not is_dicom_file(file):
        return False
    from annotator.core.images.dicom.deidentified import may_have_writing as may

    return may(file)


def _deidentified(file: Path, key: bytes) -> bytes:
    from annotator.core.images.dicom.deidentified import deidentified  # pydicom is loaded when the first file is met

    return deidentified(file, key)


def _upright(place: Path, suffix: str) -> Iterator[bytes]:
    picture = read_picture(place)
    if suffix == ".png":
        import imagecodecs

        values = picture.stored(picture.box)
        values = values[..., 0] if picture.channels == 1 else values  # grey of 16 bits has no axis of channels there
        yield bytes(imagecodecs.png_encode(np.ascontiguousarray(values)))
        return
    with tempfile.NamedTemporaryFile() as file:  # the format wants to go back in it, and it may be large
        _write_tiff(picture, file)
        file.seek(0)
        while piece := file.read(CHUNK):
            yield piece


def _write_tiff(picture: Picture, file: Any) -> None:
    import tifffile

    source = picture.source
    several = picture.channels > 1
    shape = (picture.height, picture.width, *([picture.channels] if several else []))
    colours = 3 if picture.channels in (3, 4) and not source.white_is_zero else 1
    extra = picture.channels - colours
    clear = {Alpha.STRAIGHT: "UNASSALPHA", Alpha.MULTIPLIED: "ASSOCALPHA"}.get(source.alpha, "UNSPECIFIED")
    is_white = source.white_is_zero or picture.own.invert
    kind = "RGB" if colours == 3 else "MINISWHITE" if is_white else "MINISBLACK"
    top = [] if source.top is None else [(_MAX_SAMPLE, _SHORT, 1, source.top, True)]
    size = int(np.prod(shape)) * source.dtype.itemsize
    tifffile.imwrite(
        file, _tiles(picture), shape=shape, dtype=source.dtype, tile=(TILE, TILE), photometric=kind,
        planarconfig="CONTIG" if several else None, extrasamples=[clear] * extra or None,
        compression="zlib", metadata=None, software=False, bigtiff=size > _LARGE, extratags=top,
    )  # fmt: skip


def _tiles(picture: Picture) -> Iterator[np.ndarray[Any, Any]]:
    for y in range(0, picture.height, TILE):
        row = picture.stored(Box(0, y, picture.width, TILE))
        for x in range(0, picture.width, TILE):
            tile = np.zeros((TILE, TILE, picture.channels), row.dtype)
            part = row[:, x : x + TILE]
            tile[: part.shape[0], : part.shape[1]] = part
            yield tile
