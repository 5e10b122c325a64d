"""labelme (https://github.com/wkentaro/labelme): a JSON file an image, beside the image.

A region is a shape of type `mask`: the PNG picture of its box, whose points name the first and the last pixel. As
polygons, several parts of a region share a `group_id`. Labels of the whole image are `flags`. What labelme has no place
for stands under keys of our own, which it keeps when it saves a file again: with each shape what `record` writes, and
`image` and `image_labels` beside the shapes.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from PIL import Image

from annotator.core.message import marked
from annotator.core.regions.mask import Mask
from annotator.exchange.data import image_answers, image_labels, image_tags, record
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.format import Format, Part
from annotator.exchange.data.options import ExportOptions, Shape
from annotator.exchange.data.pictures import MOST_PIXELS, png
from annotator.exchange.formats.labelme.reading import IMAGE, IMAGE_LABELS, read, recognises
from annotator.exchange.writing.copies import image_name, image_part
from annotator.exchange.writing.folders import images_folder, place
from annotator.exchange.writing.polygons import held, polygons_for

# The first versions that know masks are of the fifth; later ones read its files.
VERSION = "5.5.0"


def parts(dataset: Dataset, options: ExportOptions) -> Iterator[Part]:
    """A JSON file an image, the images beside them where they are copied, and `labels.txt` for labelme's `--labels`."""
    for item in dataset.items:
        yield Part(place("images", item, ".json"), partial(_file, item, options.shape))
        if options.copy_images:
            yield image_part(item, images_folder(item))
    names = "".join(f"{' '.join(label.name.split())}\n" for label in dataset.labels)
    yield Part("labels.txt", names.encode)


def _file(item: Item, shape: Shape) -> bytes:
    kept = keep(item, ExportOptions(shape=shape))
    image: dict[str, Any] = {"name": item.name, "state": str(item.state), image_tags.KEY: image_tags.written(item.tags)}
    image |= image_answers.written(item)
    if item.sha256:
        image["sha256"] = item.sha256
    data = {
        "version": VERSION,
        "flags": dict.fromkeys(image_labels.names(kept), True),
        "shapes": [entry for number, region in enumerate(item.regions, 1) for entry in _shapes(region, number, shape)],
        "imagePath": PurePosixPath(image_name(item)).name,
        "imageData": None,
        "imageHeight": item.height,
        "imageWidth": item.width,
        IMAGE: image,
        IMAGE_LABELS: image_labels.written(kept),
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _shapes(region: Region, number: int, shape: Shape) -> Iterator[dict[str, Any]]:
    """The shapes of a region: one for its pixels, or one for each of its parts."""
    if region.mask.empty or not _fits(region.mask):
        return
    rings = polygons_for(region.mask, shape)
    told = record.written(replace(region, rings=()))
    for ring in rings:
        group = number if len(rings) > 1 else None
        corners = [[float(x), float(y)] for x, y in ring.tolist()]
        yield {**_shape(region.label, "polygon", corners, group), **told}
    if not rings:
        box = region.mask.box
        ends = [[float(box.x), float(box.y)], [float(box.x + box.w - 1), float(box.y + box.h - 1)]]
        yield {**_shape(region.label, "mask", ends, None), "mask": _picture(region.mask), **told}


def _shape(label: str, kind: str, corners: list[list[float]], group: int | None) -> dict[str, Any]:
    return {
        "label": label, "points": corners, "group_id": group, "description": "", "shape_type": kind, "flags": {},
    }  # fmt: skip


def _picture(mask: Mask) -> str:
    return base64.b64encode(png(Image.fromarray(mask.crop().astype(np.uint8)))).decode("ascii")


def _fits(mask: Mask) -> bool:
    return mask.box.w * mask.box.h <= MOST_PIXELS


def keep(item: Item, options: ExportOptions) -> Item:
    """Everything but vertices, which are out of date once somebody moves an outline in labelme."""
    regions = (
        replace(region, mask=held(region.mask, options.shape), rings=())
        for region in item.regions if region.mask.empty or _fits(region.mask)
    )  # fmt: skip
    return replace(item, regions=tuple(regions))


FORMAT = Format(
    name="labelme",
    title=marked("labelme: a JSON file beside each image"),
    keep=keep, read=read, recognises=recognises, parts=parts, with_images=True, shapes=True, tags=True,
    image_attributes=True,
)  # fmt: skip
