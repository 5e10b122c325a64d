"""DICOM segmentations: of each series one a reader, each annotation a segment; images that are no DICOM beside them.

`images.json` tells which image of the project each identifier means, and what its labels are called here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from annotator.core.images import file_of, stamp_told
from annotator.core.message import marked
from annotator.exchange.data.dataset import Dataset, Item, Original, Region
from annotator.exchange.data.format import Format, Part
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.data.pictures import MOST_PIXELS
from annotator.exchange.formats.dicom_seg.building import About, segmentation
from annotator.exchange.formats.dicom_seg.captures import capture
from annotator.exchange.formats.dicom_seg.layout import FOLDER, LIST, NAME
from annotator.exchange.formats.dicom_seg.reading import read, recognises
from annotator.exchange.formats.dicom_seg.segments import require_codes, segments_of
from annotator.exchange.formats.dicom_seg.sources import referred
from annotator.exchange.writing.copies import image_part
from annotator.exchange.writing.folders import images_folder, place
from annotator.exchange.writing.names import safe_part, unique
from annotator.exchange.writing.series import Series, Slice, series_of

# Rows and columns have 16 bits.
MOST_SIDE = 65_535


def parts(dataset: Dataset, options: ExportOptions) -> Iterator[Part]:
    """All files. Raises KnownError, before any is made, where a label has no code."""
    items = tuple(dataset.items)
    require_codes(dataset.labels, items)
    identified = options.identified and not options.anonymous
    keyed = bool(options.copy_images and not options.identified)
    about = About(dataset.identity, dataset.changed, dataset.name, options.anonymous, identified, keyed)
    return _parts(dataset, series_of(items), about, options)


def _parts(dataset: Dataset, all_series: list[Series], about: About, options: ExportOptions) -> Iterator[Part]:
    taken: set[str] = set()
    for series in all_series:
        readers = {region.annotator: None for one in series.slices for region in _kept(one.item)}
        for reader in readers:
            whose = safe_part(reader.replace("/", "_")) if reader else ""
            path = place(FOLDER, series.first.item, f"-{whose}" if whose else "")
            yield Part(f"{unique(path, taken)}.dcm", partial(_segmentation, dataset, series, reader, about))
        for one in series.slices:
            yield from _image(one, about, options)
    yield Part(LIST, partial(_listed, dataset, all_series, about))


def _segmentation(dataset: Dataset, series: Series, reader: str, about: About) -> Iterator[bytes]:
    labels = {label.name: label for label in dataset.labels}
    regions = (
        (image, region) for image, one in enumerate(series.slices) for region in _kept(one.item)
        if region.annotator == reader
    )  # fmt: skip
    return segmentation(series, reader, segments_of(about.project, labels, regions), about)


def _image(one: Slice, about: About, options: ExportOptions) -> Iterator[Part]:
    """The secondary capture of an image that is no DICOM, and a copy of any where copies are asked for."""
    item = one.item
    if item.file is None:
        return
    if options.copy_images:
        yield image_part(item, images_folder(item))
    if one.reference is None and _has_room(item):
        file = file_of(item.file)
        stamp = stamp_told(file)
        original = item.original or Original(stamp.size, stamp.changed, item.sha256)
        yield Part(place("images", item, ".dcm"), partial(capture, item, about), file, original)


def _kept(item: Item) -> tuple[Region, ...]:
    """The regions that have pixels, on images that are not too large."""
    return tuple(region for region in item.regions if not region.mask.empty) if _has_room(item) else ()


def _has_room(item: Item) -> bool:
    return max(item.width, item.height) <= MOST_SIDE and item.width * item.height <= MOST_PIXELS


def keep(item: Item, options: ExportOptions) -> Item:
    return replace(item.bare(), regions=tuple(region.bare() for region in _kept(item)))


def _listed(dataset: Dataset, all_series: list[Series], about: About) -> bytes:
    labels = [label.plain() for label in dataset.labels]
    images = [_entry(one, about) for series in all_series for one in series.slices]
    listed = {"format": NAME, "labels": labels, "images": images}
    return (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode()


def _entry(one: Slice, about: About) -> dict[str, object]:
    reference, item = referred(about.project, one, keyed=about.keyed), one.item
    found: dict[str, object] = {"instance": reference.instance, "frame": reference.frame, "image": item.name}
    found |= {"width": item.width, "height": item.height}
    return found | ({"sha256": item.sha256} if item.sha256 else {})


FORMAT = Format(
    name=NAME,
    title=marked("DICOM segmentations: one for each series and reader"),
    keep=keep, read=read, recognises=recognises, parts=parts,
)  # fmt: skip
