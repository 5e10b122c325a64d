"""COCO instances (https://cocodataset.org/#format-data), read without change by pycocotools.

Ids are the project's own, so they stay the same from one export to the next. A region is written as compressed
run lengths unless polygons are asked for; `iscrowd` is 0 for every annotation but those with an attribute of that
name, since each stands for one object whatever its encoding. What an annotation carries beyond the standard is that
of `record`, its attributes as numbers, truth or text, as the label set asks for them; a category has a `title`, a
`color`, `codes` where it has some, and the `attributes` that are asked of it. A label of the whole image is an
annotation without pixels, marked `"whole_image": true`. What is said of an image as a whole stands under
`image_attributes`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from annotator.core.message import marked
from annotator.core.work.label_attributes import REGION, Attribute
from annotator.core.work.labels import Label
from annotator.exchange.data import image_answers, image_tags, record
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.format import Format
from annotator.exchange.data.options import ExportOptions, Shape
from annotator.exchange.formats.coco.reading import read, recognises
from annotator.exchange.formats.coco.shapes import held, segmentation

DEFAULT_NAME = "annotations.coco.json"
WHOLE_IMAGE = "whole_image"
CROWD = "iscrowd"


def encode(dataset: Dataset, options: ExportOptions) -> Iterator[bytes]:
    """The file, piece by piece: annotations as they come, the images, of which little is told, behind them."""
    ids = {label.name: label.id for label in dataset.labels}
    of_what = f"Annotations of {dataset.source}" if dataset.source else "Annotations"
    info = {"description": of_what, "version": "1.0", "date_created": dataset.changed, "label_set": dataset.name}
    yield _line("{", "info", info) + _line(",", "licenses", [])
    yield _line(",", "categories", categories(dataset)) + b',\n"annotations": [\n'
    images, between = [], b""
    for item in dataset.items:
        images.append(_dumped(_image(item, dataset.asked)))
        for region in item.regions:
            yield between + _dumped(_annotation(region, item, ids, options.shape, dataset.asked))
            between = b",\n"
    yield b'\n],\n"images": [\n' + b",\n".join(images) + b"\n]}\n"


def categories(dataset: Dataset) -> list[dict[str, Any]]:
    """The labels as COCO's categories."""
    return [_category(label, dataset) for label in dataset.labels]


def _category(label: Label, dataset: Dataset) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": label.id, "name": label.name, "supercategory": dataset.name}
    entry |= {"title": label.title, "color": label.colour}
    if label.codes:
        entry["codes"] = [asdict(code) for code in label.codes]
    asked = [one.plain() for one in dataset.asked if one.of == REGION and label.name in (one.labels or (label.name,))]
    for attribute in asked:
        attribute.pop("labels", None)  # it stands with each of them
    return entry | ({"attributes": asked} if asked else {})


def _line(before: str, key: str, value: object) -> bytes:
    return f'{before}\n"{key}": '.encode() + _dumped(value)


def _dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _image(item: Item, asked: tuple[Attribute, ...]) -> dict[str, Any]:
    entry = {"id": item.id, "file_name": item.listed, "width": item.width, "height": item.height}
    if item.sha256:
        entry["sha256"] = item.sha256
    told: dict[str, Any] = {image_tags.KEY: image_tags.written(item.tags)} if item.tags else {}
    told |= image_answers.written(item, asked)
    return {**entry, "state": str(item.state), **told}


def _annotation(
    region: Region, item: Item, ids: dict[str, int], shape: Shape, asked: tuple[Attribute, ...]
) -> dict[str, Any]:
    mask, box = region.mask, region.mask.box
    entry = {
        "id": region.id,
        "image_id": item.id,
        "category_id": ids[region.label],
        "segmentation": segmentation(mask, item.width, item.height, shape),
        "area": mask.area,
        "bbox": [box.x, box.y, box.w, box.h],
        "iscrowd": int(dict(region.attributes).get(CROWD) == "1"),
        **record.written(region, asked),
    }
    return {**entry, WHOLE_IMAGE: True} if mask.empty else entry


def keep(item: Item, options: ExportOptions) -> Item:
    """Run lengths hold everything; polygons fill holes, and may cut single pixels that touch by corners alone."""
    width, height, shape = item.width, item.height, options.shape
    regions = (replace(region, mask=held(region.mask, width, height, shape)) for region in item.regions)
    return replace(item, regions=tuple(regions))


FORMAT = Format(
    name="coco",
    title=marked("COCO: one JSON file for pycocotools, detectron2, FiftyOne …"),
    suffix=".json",
    encode=encode,
    keep=keep,
    read=read,
    recognises=recognises,
    shapes=True,
    lists=True,
    tags=True,
    image_attributes=True,
)
