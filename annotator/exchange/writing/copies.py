"""Images that go along with an export."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from PIL import Image

from annotator.core.images import read_picture, split_page
from annotator.exchange.data.dataset import Item
from annotator.exchange.data.format import Part
from annotator.exchange.data.pictures import png


def image_name(item: Item) -> str:
    """What an image's copy is called: its stem, and the suffix of its file; a page of a TIFF file becomes a PNG."""
    file, page = split_page(PurePosixPath(item.name))
    return f"{item.stem}{'.png' if page > 1 else file.suffix.lower()}"


def image_part(item: Item, folder: str) -> Part:
    """The copy of an image in a folder of the export."""
    assert item.file is not None
    path = f"{folder}/{image_name(item)}"
    file, page = split_page(item.file)
    return Part(path, file if page == 1 else lambda: _page(item.file))


def _page(place: Path | None) -> bytes:
    assert place is not None
    picture = read_picture(place)
    return png(Image.fromarray(picture.crop(picture.box)))
