"""From a path to a picture. What can be shown at once comes first; the whole of it follows."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from annotator.core.errors import KnownError
from annotator.core.images.decode import (
    decode,
    decode_beginning,
    decode_preview,
    decode_small,
    header_is_turned,
    is_tiff,
    opened,
    read_header,
)
from annotator.core.images.dicom.recognising import is_dicom
from annotator.core.images.names import file_of, frame_of, in_clip, is_page, split_page
from annotator.core.images.picture import SMALL, Picture
from annotator.core.images.sequences import Stamp, pieces, stamp_told
from annotator.core.images.source import ArraySource
from annotator.core.images.spacing import Spacing
from annotator.core.images.tiff_source import open_tiff, tiff_is_turned, tiff_size

# Of a JPEG from so many pixels on the whole takes longer than somebody who waits for it notices.
MODERATE = 6_000_000
# Of a TIFF without levels that has more pixels than this, the list shows the colours at so many places a side.
PATIENT, GLIMPSES = 100_000_000, 24
# A clip of more bytes than this is shown before its hash is known, which is then kept with those of so many others.
LARGE_CLIP, HASHES = 2**24, 1000
_hashes: OrderedDict[tuple[Path, Stamp] | None, str] = OrderedDict()


def read_picture(path: Path) -> Picture:
    """Decode an image, turned upright by its EXIF orientation; a large TIFF is read as its parts are asked for.

    Raises KnownError naming the file and the cause.
    """
    picture = open_picture(path)
    return picture if picture.settled else replace(_best(path, picture), sha256=file_hash(path))


def open_picture(path: Path, *, hasty: bool = False) -> Picture:
    """The image as soon as it can be shown: not yet `settled` where it is large. Raises KnownError.

    hasty: for one who looks at the screen already; a JPEG of a few megapixels is coarse then, too, and of a very large
    one there is only a `beginning`. Of a clip the first frame is there at once, another when the file was read through
    for once.
    """
    file, page = split_page(path)
    if in_clip(path):
        return Picture(ArraySource(_read_frame(path), 8), _hash_at_hand(file))
    with opened(file) as stream:
        if is_dicom(stream, file):
            from annotator.core.images.dicom.opening import open_dicom  # pydicom is loaded when the first file is met

            return replace(open_dicom(path), sha256=file_hash(path))
        if is_tiff(stream):
            source, spacing = open_tiff(file, page)
            picture = Picture(source, file_hash(path) if source.in_memory else "", spacing)
            picture.window()  # reads tiles all over the image where it goes by their values: not later, in the window
            return picture
        beginning = decode_beginning(file, stream) if hasty else None
        if beginning is not None:
            return Picture(beginning, beginning=True)
        stream.seek(0)
        preview = decode_preview(file, stream, MODERATE if hasty else SMALL)
        if preview is not None:
            return Picture(preview)
        stream.seek(0)
        picture = Picture(decode(file, stream))
        if picture.width * picture.height >= MODERATE:
            picture.prepare()  # here, and not in the window when it is drawn
        return replace(picture, sha256=file_hash(path))


def settle(path: Path, picture: Picture, wanted: Callable[[], bool], told: Callable[[], None]) -> Picture | None:
    """A better reading of an opened image, at the last the best; None when it was no longer `wanted`.

    `told` when more can be shown. Of a `beginning` it is the image as it can be shown whole, not yet settled.
    """
    if picture.settled:
        return picture
    if picture.beginning:
        return open_picture(path)
    best = _best(path, picture)
    best.prepare(wanted, told)
    return replace(best, sha256=file_hash(path, wanted)) if wanted() else None


def _read_frame(path: Path, side: int | None = None) -> NDArray[np.uint8]:
    from annotator.core.images.video.kept import clip_at

    with clip_at(file_of(path)) as clip:
        return clip.read(frame_of(path), side)


def _hash_at_hand(file: Path) -> str:
    """A clip's hash where it takes no time; else empty."""
    stamp = stamp_told(file)
    return file_hash(file) if stamp.size <= LARGE_CLIP else _hashes.get((file.absolute(), stamp), "")


def _best(path: Path, picture: Picture) -> Picture:
    if not picture.finest:
        return picture
    with opened(path) as stream:
        return Picture(decode(path, stream))


def file_hash(path: Path, wanted: Callable[[], bool] = lambda: True) -> str:
    """SHA-256 of an image's file, read piece by piece; empty when it is no longer wanted. Raises KnownError.

    Of numbered pictures it is that of all of them. A clip, and a file whose frames are images, is read once, as long as
    its files stay as they are.
    """
    digest, file = hashlib.sha256(), file_of(path)
    key = (file.absolute(), stamp_told(file)) if in_clip(file) or is_page(path) else None
    if key in _hashes:
        return _hashes[key]
    try:
        for piece in pieces(file):
            digest.update(piece)
            if not wanted():
                return ""
    except OSError as fault:
        raise KnownError("The image cannot be read ({fault}).", fault=fault.strerror or fault, path=file) from fault
    if key is not None:
        _hashes[key] = digest.hexdigest()
        while len(_hashes) > HASHES:
            _hashes.popitem(last=False)
    return digest.hexdigest()


def read_size(path: Path) -> tuple[int, int]:
    """Width and height of an image as it stands upright, from its header alone. Raises KnownError.

    Of a clip also where it has no such frame.
    """
    file, page = split_page(path)
    if in_clip(path):
        return _clip_facts(path)[:2]
    with opened(file) as stream:
        if is_dicom(stream, file):
            from annotator.core.images.dicom.opening import dicom_size

            return dicom_size(path)
        return tiff_size(file, page) if is_tiff(stream) else read_header(file, stream)


def is_turned(path: Path) -> bool:
    """Whether a mark in an image's file (EXIF, or TIFF's own) turns it upright, by its header. Raises KnownError."""
    file, page = split_page(path)
    if in_clip(path):
        return _clip_facts(path)[2]
    with opened(file) as stream:
        if is_dicom(stream, file):
            return False
        return tiff_is_turned(file, page) if is_tiff(stream) else header_is_turned(file, stream)


def _clip_facts(path: Path) -> tuple[int, int, bool]:
    """Width and height of a frame, and whether it is turned. Raises KnownError."""
    from annotator.core.images.video.kept import clip_at

    with clip_at(file_of(path)) as clip:
        if frame_of(path):
            clip.require(frame_of(path))
        return clip.width, clip.height, clip.turned


def is_tiff_file(file: Path) -> bool:
    """Whether a file is a TIFF file, whatever its name. Raises KnownError."""
    with opened(file) as stream:
        return is_tiff(stream)


def read_thumbnail(path: Path, side: int) -> NDArray[np.uint8]:
    """A small upright copy, (h, w, 3) uint8 with the longer side ≤ `side`. Raises KnownError."""
    file, page = split_page(path)
    if in_clip(path):
        return _read_frame(path, side)
    picture = _to_reduce(path, file, page, side)
    if not picture.source.ready and picture.width * picture.height > PATIENT:
        small = Image.fromarray(picture.glimpse(GLIMPSES))
        return np.asarray(ImageOps.contain(small, (side, side), Image.Resampling.BICUBIC))
    small = Image.fromarray(picture.reduced(4 * side))
    small.thumbnail((side, side), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return np.asarray(small)


def _to_reduce(path: Path, file: Path, page: int, side: int) -> Picture:
    """An image, no finer than a copy of `side` pixels needs where the format lets one. Raises KnownError."""
    with opened(file) as stream:
        if is_dicom(stream, file):
            from annotator.core.images.dicom.opening import open_dicom

            return open_dicom(path)
        return Picture(open_tiff(file, page)[0] if is_tiff(stream) else decode_small(file, stream, side))


def read_spacing(path: Path) -> Spacing | None:
    """Millimetres a pixel along x and y, where a file says so and means the object itself. Raises KnownError."""
    file, page = split_page(path)
    if in_clip(path):
        return None
    with opened(file) as stream:
        if is_dicom(stream, file):
            from annotator.core.images.dicom.opening import dicom_spacing

            return dicom_spacing(path)
        return open_tiff(file, page)[1] if is_tiff(stream) else None
