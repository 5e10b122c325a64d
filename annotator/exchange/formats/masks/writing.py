"""Plain mask pictures, PNG, three ways: an index of labels a pixel, a picture a label, a number of regions a pixel.

`masks/` holds a picture an image (with a folder a label in the second way, with a JSON file of its regions beside it
in the third), `labels.json` says which value or folder means which label. Later regions of the project cover earlier
ones. Pictures of other programs are read, too: values without a list of labels are called by their number, folders by
their name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.core.work.labels import Label
from annotator.exchange.data import image_answers, image_tags, record
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.format import Format, Part
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.data.pictures import indexed, painted, palette_of, png
from annotator.exchange.formats.masks.reading import (
    has_colour_list,
    read_index,
    read_instances,
    read_labels,
    recognised,
)
from annotator.exchange.writing.copies import image_part
from annotator.exchange.writing.folders import images_folder, place
from annotator.exchange.writing.names import safe_part, unique
from annotator.exchange.writing.painting import black_and_white, by_label, flattened, paintable, within

INDEX, LABEL, INSTANCE = "mask-index", "mask-label", "mask-instance"
MOST_VALUES = 65_535


# --- an index of labels


def index_parts(dataset: Dataset, options: ExportOptions) -> Iterator[Part]:
    if len(dataset.labels) > MOST_VALUES:
        raise KnownError("A picture holds {most} labels, not {count}.", most=MOST_VALUES, count=len(dataset.labels))
    values = {label.name: value for value, label in enumerate(dataset.labels, 1)}
    kind = np.uint8 if len(values) < 256 else np.uint16
    for item in filter(paintable, dataset.items):
        yield Part(place("masks", item, ".png"), partial(_index, item, values, dataset.labels, kind))
        yield from _copy(item, options)
    yield _list(INDEX, dataset.labels, {name: {"value": value} for name, value in values.items()})


def _index(item: Item, values: dict[str, int], labels: tuple[Label, ...], kind: type) -> bytes:
    regions = [(values[region.label], region) for region in item.regions]
    picture = painted(regions, item.width, item.height, kind)
    return png(indexed(picture, palette_of(labels)) if kind is np.uint8 else Image.fromarray(picture))


def keep_index(item: Item, options: ExportOptions) -> Item:
    return replace(item.bare(), regions=by_label(flattened(within(item))))


# --- a picture a label


def label_parts(dataset: Dataset, options: ExportOptions) -> Iterator[Part]:
    taken: set[str] = set()
    folders = {label.name: unique(safe_part(label.name.replace("/", "_")), taken) for label in dataset.labels}
    for item in filter(paintable, dataset.items):
        for region in by_label(item.regions):
            yield Part(place(f"masks/{folders[region.label]}", item, ".png"), partial(black_and_white, item, region))
        yield from _copy(item, options)
    yield _list(LABEL, dataset.labels, {name: {"folder": folder} for name, folder in folders.items()})


def keep_label(item: Item, options: ExportOptions) -> Item:
    return replace(item.bare(), regions=by_label(within(item)))


# --- a number of regions


def instance_parts(dataset: Dataset, options: ExportOptions) -> Iterator[Part]:
    for item in dataset.items:
        kept = keep_instance(item, options)
        if paintable(item):
            yield Part(place("masks", item, ".png"), partial(_numbers, kept))
        yield Part(place("masks", item, ".json"), partial(_regions, kept))
        yield from _copy(item, options)
    yield _list(INSTANCE, dataset.labels, {})


def _numbered(item: Item) -> list[tuple[int, Region]]:
    """Regions with the values of their pixels, from 1; labels of the whole image have none, 0."""
    value, numbered = 0, []
    for region in item.regions:
        value += not region.mask.empty
        numbered.append((0 if region.mask.empty else value, region))
    return numbered


def _numbers(item: Item) -> bytes:
    return png(Image.fromarray(painted(_numbered(item), item.width, item.height, np.uint16)))


def _regions(item: Item) -> bytes:
    listed = [{"value": value, "label": region.label, **record.written(region)} for value, region in _numbered(item)]
    image: dict[str, Any] = {"image": item.name, "width": item.width, "height": item.height, "state": str(item.state)}
    if item.tags:
        image[image_tags.KEY] = image_tags.written(item.tags)
    image |= image_answers.written(item)
    if item.copy:
        image["file_name"] = f"{images_folder(item)}/{item.copy}"
    if item.sha256:
        image["sha256"] = item.sha256
    return _json({**image, "regions": listed})


def keep_instance(item: Item, options: ExportOptions) -> Item:
    whole = tuple(region for region in item.regions if region.mask.empty)
    return replace(item, regions=(*flattened(within(item))[:MOST_VALUES], *whole))


# --- all of them


def _copy(item: Item, options: ExportOptions) -> Iterator[Part]:
    if options.copy_images:
        yield image_part(item, images_folder(item))


def _list(kind: str, labels: tuple[Label, ...], more: dict[str, dict[str, object]]) -> Part:
    listed = [
        {**more.get(label.name, {}), "name": label.name, "title": label.title, "colour": label.colour}
        for label in labels
    ]
    return Part("labels.json", partial(_json, {"format": kind, "labels": listed}))


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _recognises(kind: str, path: Path) -> bool:
    found = recognised(path)
    return found == kind or (kind == INDEX and not found and has_colour_list(path))


FORMATS = (
    Format(
        name=INSTANCE,
        title=marked("Mask pictures: region numbers, 16 bits, with a list"),
        keep=keep_instance, read=read_instances, recognises=partial(_recognises, INSTANCE), parts=instance_parts,
        tags=True,
        image_attributes=True,
    ),
    Format(
        name=LABEL,
        title=marked("Mask pictures: black and white, one for each label"),
        keep=keep_label, read=read_labels, recognises=partial(_recognises, LABEL), parts=label_parts,
    ),
    Format(
        name=INDEX,
        title=marked("Mask pictures: a label's index in each pixel, in its colour"),
        keep=keep_index, read=read_index, recognises=partial(_recognises, INDEX), parts=index_parts,
    ),
)  # fmt: skip
