"""Reading images of every common kind into one form, and finding them in folders."""

from __future__ import annotations

import hashlib
import io
import os
import re
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from annotator.core.errors import KnownError
from annotator.core.mask import Box

SUFFIXES = frozenset((".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp", ".gif", ".ppm", ".pgm", ".pbm"))
MAX_PIXELS = 1_000_000_000
BAND = 256
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
)


@dataclass(frozen=True, eq=False)
class Picture:
    """A decoded image: `pixels` (H, W, 3) uint8 RGB, upright; `sha256` of the file; `bits` per channel in the file."""

    pixels: NDArray[np.uint8]
    sha256: str
    bits: int

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    def crop(self, box: Box, step: int = 1) -> NDArray[np.uint8]:
        """The RGB pixels inside a box of the image, every `step`th of each row and column: (h, w, 3) uint8."""
        inside = box.clipped(self.width, self.height)
        return np.ascontiguousarray(self.pixels[inside.rows, inside.columns][::step, ::step])


def read_picture(path: Path) -> Picture:
    """Decode an image file, turned upright by its EXIF orientation.

    Grey becomes RGB, palettes are resolved, transparency lies on white, and more than eight bits are windowed
    from the 0.1th to the 99.9th percentile. Raises KnownError naming the file and the cause.
    """
    data = _read_bytes(path)
    try:
        with Image.open(io.BytesIO(data)) as image:
            _check_size(image, path)
            image.load()
            ImageOps.exif_transpose(image, in_place=True)
            pixels, bits = _to_rgb(image)
    except UnidentifiedImageError as fault:
        raise KnownError("This is no image, or one of an unknown kind.", path=path) from fault
    except MemoryError as fault:
        raise KnownError("There is not enough memory for this image.", path=path) from fault
    except _DECODER_FAULTS as fault:
        raise KnownError(f"The image is damaged ({fault}).", path=path) from fault
    return Picture(pixels, hashlib.sha256(data).hexdigest(), bits)


def read_size(path: Path) -> tuple[int, int]:
    """Width and height of an image as it stands upright, from its header alone. Raises KnownError."""
    try:
        with Image.open(path) as image:
            turned = image.getexif().get(0x0112, 1) >= 5
            return (image.height, image.width) if turned else (image.width, image.height)
    except FileNotFoundError as fault:
        raise KnownError("The image is not there any more.", path=path, advice="Was the folder moved?") from fault
    except _DECODER_FAULTS as fault:
        raise KnownError(f"The image cannot be read ({fault}).", path=path) from fault


def read_thumbnail(path: Path, side: int) -> NDArray[np.uint8]:
    """A small upright copy, (h, w, 3) uint8 with the longer side ≤ `side`. Raises KnownError."""
    data = _read_bytes(path)
    try:
        with Image.open(io.BytesIO(data)) as image:
            _check_size(image, path)
            image.draft("RGB", (side, side))
            pixels, _ = _to_rgb(image)
            orientation = image.getexif().get(0x0112, 1)
        small = Image.fromarray(pixels)
        small.thumbnail((side, side), Image.Resampling.BILINEAR, reducing_gap=2.0)
        small.getexif()[0x0112] = orientation
        return np.asarray(ImageOps.exif_transpose(small))
    except UnidentifiedImageError as fault:
        raise KnownError("This is no image, or one of an unknown kind.", path=path) from fault
    except _DECODER_FAULTS as fault:
        raise KnownError(f"The image is damaged ({fault}).", path=path) from fault


def _read_bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except FileNotFoundError as fault:
        raise KnownError("The image is not there any more.", path=path, advice="Was the folder moved?") from fault
    except PermissionError as fault:
        raise KnownError("You may not read this image.", path=path, advice="Ask for the right to read it.") from fault
    except OSError as fault:
        raise KnownError(f"The image cannot be read ({fault.strerror or fault}).", path=path) from fault
    if not data:
        raise KnownError("The file is empty (0 bytes).", path=path)
    return data


def _check_size(image: Image.Image, path: Path) -> None:
    if image.width * image.height > MAX_PIXELS:
        size = f"{image.width} × {image.height}"
        raise KnownError(f"The image has {size} pixels; {MAX_PIXELS:,} is the limit.", path=path)


def _to_rgb(image: Image.Image) -> tuple[NDArray[np.uint8], int]:
    if image.mode in ("I", "F") or image.mode.startswith("I;"):
        return windowed(np.asarray(image)), 16 if image.mode.startswith("I;") else 32
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        layers = image.convert("RGBA")
        image = Image.new("RGB", layers.size, (255, 255, 255))
        image.paste(layers, mask=layers.getchannel("A"))
    elif image.mode != "RGB":
        image = image.convert("RGB")
    return _pixels(image), 8


def _pixels(image: Image.Image) -> NDArray[np.uint8]:
    """The pixels of an RGB image, band by band: in one go Pillow would hold two more copies of a large one."""
    pixels = np.empty((image.height, image.width, 3), dtype=np.uint8)
    for top in range(0, image.height, BAND):
        bottom = min(top + BAND, image.height)
        pixels[top:bottom] = np.asarray(image.crop((0, top, image.width, bottom)))
    return pixels


def windowed(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    """A (H, W) array of any number type as (H, W, 3) uint8, from its 0.1th percentile (black) to its 99.9th (white)."""
    levels = np.nan_to_num(np.asarray(values, dtype=np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = np.percentile(levels, (0.1, 99.9))
    scaled = (levels - low) * (255.0 / (high - low)) if high > low else np.zeros_like(levels)
    grey = np.clip(scaled + 0.5, 0, 255).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def find_images(folder: Path) -> list[Path]:
    """Every image file below a folder in natural order, hidden folders left out. Raises KnownError.

    Files whose names are not valid UTF-8 are left out too, since no project and no export can hold them; when there
    is nothing else that is told.
    """
    faults: list[OSError] = []
    found: list[Path] = []
    unnamed: list[Path] = []
    for root, folders, names in os.walk(folder, onerror=faults.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        images = [Path(root) / name for name in names if is_image_name(name)]
        unnamed += (path for path in images if not is_encodable(str(path.relative_to(folder))))
        found += (path for path in images if is_encodable(str(path.relative_to(folder))))
    if faults and not found:
        raise KnownError(f"The folder cannot be read ({faults[0].strerror}).", path=faults[0].filename or folder)
    if unnamed and not found:
        raise KnownError(
            "The image's name is not valid UTF-8, and there is no other image in the folder.",
            path=readable_name(unnamed[0]),
            advice="Rename it.",
        )
    return natural_order(found)


def own_place(path: Path) -> Path:
    """Where an image lies, absolute, with its own name: two links to one file are two images."""
    return path.parent.resolve() / path.name


def is_encodable(text: str) -> bool:
    """Whether a text can be stored: names of files may hold bytes that are no characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def readable_name(path: Path) -> str:
    """A path as it can be shown: bytes that are no characters become \\xNN."""
    return os.fsencode(path).decode(errors="backslashreplace")


def is_image_name(name: str) -> bool:
    """Whether a file name looks like an image."""
    return Path(name).suffix.lower() in SUFFIXES and not name.startswith(".")


def natural_order(paths: Iterable[Path]) -> list[Path]:
    """Sorted so that image2 comes before image10."""
    return sorted(paths, key=lambda path: [_natural_key(part) for part in path.parts])


def _natural_key(text: str) -> list[tuple[int, int | str]]:
    return [(0, int(part)) if part.isdecimal() else (1, part.casefold()) for part in re.split(r"(\d+)", text) if part]
