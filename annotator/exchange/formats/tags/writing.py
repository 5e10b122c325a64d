"""CSV (RFC 4180): a row an image, a column a label: 1 present, 0 absent, blank unknown.

A label is present where a tag or a region says so, and absent where a tag says so, or where the image is done and
nothing else is said. Who gave a tag, and when, stand in columns of their own (`LABEL.by`, `LABEL.at`), if asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.core.work.annotation import ImageState
from annotator.exchange.data.dataset import Dataset, ImageTag, Item
from annotator.exchange.data.format import Format
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.data.states import ABSENT, PRESENT
from annotator.exchange.data.tables import written_row
from annotator.exchange.formats.tags.reading import read, recognises
from annotator.exchange.formats.tags.words import AT, BY, IMAGE


def encode(dataset: Dataset, options: ExportOptions) -> Iterator[bytes]:
    """The table row by row. Raises KnownError where two columns would be called the same."""
    names = [label.name for label in dataset.labels]
    header = [IMAGE, *(f"{name}{more}" for name in names for more in _columns(options))]
    if len(set(header)) < len(header):
        twice = next(name for name in header if header.count(name) > 1)
        raise KnownError("{first} and {second} would share one column.", first=twice, second=twice)
    yield written_row(header)
    for item in dataset.items:
        told = {tag.label: tag for tag in keep(item, options).tags}
        yield written_row([item.listed, *(cell for name in names for cell in _cells(told.get(name), options))])


def _columns(options: ExportOptions) -> tuple[str, ...]:
    return ("", BY, AT) if options.taggers else ("",)


def _cells(tag: ImageTag | None, options: ExportOptions) -> tuple[str, ...]:
    if tag is None:
        return ("",) * len(_columns(options))
    cells = PRESENT if tag.present else ABSENT, tag.annotator, tag.at
    return cells[: len(_columns(options))]


def keep(item: Item, options: ExportOptions) -> Item:
    """A tag of each label that anything is said of."""
    found = {tag.label: tag if options.taggers else tag.bare() for tag in item.tags}
    for region in item.regions:
        found.setdefault(region.label, ImageTag(region.label, present=True))
    for label in item.asked if item.state is ImageState.DONE else ():
        found.setdefault(label, ImageTag(label, present=False))
    return replace(item.bare(), regions=(), tags=tuple(found.values()))


FORMAT = Format(
    name="tags",
    title=marked("Tags: a CSV table of images and labels, 1 present, 0 absent, blank unknown"),
    suffix=".csv", encode=encode, keep=keep, read=read, recognises=recognises, lists=True, tags=True,
)  # fmt: skip
