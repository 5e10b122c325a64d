"""The one interface of all formats: a value that says what a format holds, and four functions.

A module of a format ends in `FORMAT = Format(…)`. Its functions touch no project and write nothing: they say which
bytes go where (`encode` for a single file, `parts` for a folder), and `exporting` writes them whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from annotator.exchange.data.dataset import Dataset, Item, Original
from annotator.exchange.data.known import Known
from annotator.exchange.data.options import ExportOptions


@dataclass(frozen=True)
class Part:
    """One file of a folder: its path in there (with slashes), and its bytes, made when they are needed, or a file to
    copy. An interrupted export does not ask again for the bytes of a part it has written, unless `source`, the file
    they were made from, or the one that was copied, is another one since. What is made of a file that is not the
    `original` any more stops the export.
    """

    path: str
    content: Callable[[], bytes | Iterable[bytes]] | Path
    source: Path | None = None
    original: Original | None = None


Keep: TypeAlias = Callable[[Item, ExportOptions], Item]
Encode: TypeAlias = Callable[[Dataset, ExportOptions], Iterable[bytes]]
Parts: TypeAlias = Callable[[Dataset, ExportOptions], Iterator[Part]]
Read: TypeAlias = Callable[[Path, Known], Dataset]


@dataclass(frozen=True)
class Format:
    """A file format.

    `keep(item, options)` is the image as it will be when it is read again: everything that the format cannot hold is
    missing or changed in it, so that losses can be told before anything is written. `read(path, known)` reads a file or
    folder by any program; it raises KnownError where that is not of this format at all, and puts faults of single
    entries into the dataset. `recognises(path)` never raises. A format of a single file has a `suffix` and `encode`,
    one of a folder has `parts`; one that is only read has neither, and keeps `nothing`. `flat`: all images in one
    folder, so that their stems hold no slash. `with_images`: programs that read the format look for the images beside
    it. `shapes`: regions may be written in several ways.
    `lists`: it calls images as their copies are called (`Item.listed`), and tells no other name. `tags`:
    it holds them, so that an image with nothing else says something in it; `image_attributes`: it holds those, too.
    `reserved`: names of folders that mean something to programs which read the format, so that no folder of images is
    called so.
    """

    name: str
    title: str
    keep: Keep
    read: Read
    recognises: Callable[[Path], bool]
    suffix: str = ""
    encode: Encode | None = None
    parts: Parts | None = None
    flat: bool = False
    with_images: bool = False
    shapes: bool = False
    lists: bool = False
    tags: bool = False
    image_attributes: bool = False
    reserved: frozenset[str] = frozenset()

    def kept(self, item: Item, options: ExportOptions) -> Item:
        """What `keep` leaves of an image, without its attributes where the format has no place for them."""
        after = self.keep(item, options)
        return after if self.image_attributes else replace(after, attributes=())


def nothing(item: Item, options: ExportOptions) -> Item:
    """What is left of an image in a format that is only read."""
    return replace(item.bare(), regions=())
