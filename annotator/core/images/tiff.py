"""What a TIFF file holds: its images, each with the coarser levels that belong to it."""

from __future__ import annotations

import logging
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.core.errors import KnownError
from annotator.core.images.imagej import Stack, stack_of
from annotator.core.images.names import MOVED

if TYPE_CHECKING:
    from tifffile import TiffFile, TiffPage

# What tifffile and imagecodecs raise on damaged files.
TIFF_FAULTS = (
    OSError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RuntimeError,
    struct.error,
)
# Formats of slide scanners in which other pages (label, thumbnail) stand between the levels: tifffile knows them.
_SCANNERS = ("svs", "ndpi", "scn", "bif", "philips", "qpi")
_REDUCED, _MASK = 1, 4


@contextmanager
def opened(file: Path) -> Iterator[TiffFile]:
    """A TIFF file's structure. Raises KnownError for one that is damaged or not there."""
    from tifffile import TiffFile

    # It tells of every odd tag; what matters is raised.
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)
    try:
        with TiffFile(file) as tiff:
            yield tiff
    except FileNotFoundError as fault:
        raise KnownError(
            "The image is not there any more.",
            path=file,
            advice=MOVED,
        ) from fault
    except PermissionError as fault:
        raise KnownError("You may not read this image.", path=file, advice="Ask for the right to read it.") from fault
    except MemoryError as fault:
        raise KnownError("There is not enough memory for this image.", path=file) from fault
    except TIFF_FAULTS as fault:
        raise KnownError("The image is damaged ({fault}).", fault=fault, path=file) from fault


def count_pages(file: Path) -> int:
    """How many images a TIFF file holds; coarser levels and masks are none. A broken one counts as one.

    What is missing at the end of a stack of ImageJ counts as one more, which says so when it is opened.
    """
    try:
        with opened(file) as tiff:
            stack = stack_of(tiff)
            if stack is not None:
                return stack.there + (not stack.complete)
            return 1 if len(tiff.pages) == 1 else max(sum(1 for _ in images(tiff)), 1)
    except KnownError:
        return 1


def find_image(tiff: TiffFile, number: int) -> list[TiffPage]:
    """The image of a number (from 1) and its coarser levels, from fine to coarse.

    Raises KnownError for one that is not there, or with which the file ends too early.
    """
    stack = stack_of(tiff)
    if stack is not None and 1 <= number <= stack.count:
        return [_whole_plane(stack, number, tiff)]
    for place, levels in enumerate(images(tiff), start=1):
        if place == number:
            return sorted(levels, key=lambda page: -int(page.imagewidth))
    raise KnownError("The file has no page {number}.", number=number, path=Path(tiff.filehandle.path))


def images(tiff: TiffFile) -> Iterator[list[TiffPage]]:
    """Every image of a file with its coarser levels, one directory after the other (`stack_of`: those of one)."""
    if any(getattr(tiff, f"is_{kind}") for kind in _SCANNERS):
        first = tiff.series[0].levels
        yield from ([_page(level.pages[i]) for level in first] for i in range(len(first[0].pages)))
        return
    tiff.pages.useframes = False
    levels: list[TiffPage] = []
    for found in tiff.pages:
        page = _page(found)
        if levels and (_belongs(levels, page) or _is_apart(page)):
            levels += [page] if _is_level(levels[0], page) else []
            continue
        if levels:
            yield levels
        levels = [page, *_sub_levels(page)]
    if levels:
        yield levels


def _whole_plane(stack: Stack, number: int, tiff: TiffFile) -> TiffPage:
    if number > stack.there:
        raise KnownError(
            "The file ends too early: of the {count} {count:image|images} of its stack {there} {there:is|are} there.",
            count=stack.count,
            there=stack.there,
            path=Path(tiff.filehandle.path),
            advice="Copy it again from where it came from.",
        )
    return stack.plane(number)


def _page(found: Any) -> TiffPage:
    page: TiffPage = found.aspage()
    return page


def _sub_levels(page: TiffPage) -> list[TiffPage]:
    if not page.subifds:
        return []
    return [found for found in map(_page, page.pages or ()) if _is_level(page, found)]


def _is_apart(page: TiffPage) -> bool:
    """Whether a page says of itself that it is a smaller copy or a mask of another one."""
    return bool(int(page.subfiletype) & (_REDUCED | _MASK))


def _belongs(levels: list[TiffPage], page: TiffPage) -> bool:
    """Whether a page that does not say so is the next level: in tiles, and of exactly half or a quarter of the side."""
    last = levels[-1]
    if not (page.is_tiled and last.is_tiled and _is_level(levels[0], page)):
        return False
    return any(
        abs(last.imagewidth / factor - page.imagewidth) <= 1 and abs(last.imagelength / factor - page.imagelength) <= 1
        for factor in (2, 4)
    )


def _is_level(full: TiffPage, page: TiffPage) -> bool:
    """Whether a page may be a smaller copy of an image: of the same kind and shape, to a pixel's rounding."""
    if page.imagewidth < 1 or page.imagelength < 1 or page.imagewidth >= full.imagewidth:
        return False
    across, down = full.imagewidth / page.imagewidth, full.imagelength / page.imagelength
    alike = page.dtype == full.dtype and page.samplesperpixel == full.samplesperpixel
    is_mask = bool(int(page.subfiletype) & _MASK)
    return alike and not is_mask and abs(across - down) <= across * (1 / page.imagewidth + 1 / page.imagelength)
