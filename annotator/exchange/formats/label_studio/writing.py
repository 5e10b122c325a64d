"""Label Studio (https://labelstud.io/guide/export, "JSON"): a list of tasks, and the labelling interface they need.

A region is a result of type `brushlabels` with the code of `brush_code`, or a polygon in percent of the image's sides;
labels of the whole image are choices. What the format has no place for stands in the `meta` of results and tasks, which
Label Studio keeps. Images are told as Label Studio reads them from its local files, by paths below its document root.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import quote

from annotator.core.message import marked
from annotator.core.regions.mask import Box
from annotator.core.regions.outline import IntArray
from annotator.core.work.annotation import ImageState
from annotator.exchange.data import image_answers, image_labels, image_tags, record
from annotator.exchange.data.dataset import SPLITS, Dataset, Item, Region
from annotator.exchange.data.format import Format, Part
from annotator.exchange.data.options import ExportOptions, Shape
from annotator.exchange.data.row_major import lengths_of, rows_of
from annotator.exchange.data.xml_text import clean
from annotator.exchange.formats.label_studio import brush_code
from annotator.exchange.formats.label_studio.pictures import CONFIG, IMAGE
from annotator.exchange.formats.label_studio.reading import IMAGE_LABELS, LOCAL_FILES, read, recognises
from annotator.exchange.writing.copies import image_name, image_part
from annotator.exchange.writing.folders import images_folder
from annotator.exchange.writing.polygons import held, polygons_for

# Names of the controls in the labelling interface.
_BRUSH, _POLYGON, _LABELS = "brush", "polygon", "labels"


def parts(dataset: Dataset, options: ExportOptions) -> Iterator[Part]:
    """The tasks (of each part of a split), the labelling interface, and the images where they are copied."""
    for split in SPLITS[: len(options.split.fractions)] if options.split else ("",):
        yield Part(f"{split or 'tasks'}.json", partial(_tasks, dataset, options, split))
    yield Part(CONFIG, partial(_interface, dataset))
    if options.copy_images:
        for item in dataset.items:
            yield image_part(item, images_folder(item))


def _tasks(dataset: Dataset, options: ExportOptions, split: str) -> Iterator[bytes]:
    between = b"[\n"
    for item in dataset.items:
        if item.split == split:
            yield between + json.dumps(_task(item, options), ensure_ascii=False).encode()
            between = b",\n"
    yield b"\n]\n" if between != b"[\n" else b"[]\n"


def _task(item: Item, options: ExportOptions) -> dict[str, Any]:
    path = f"{images_folder(item)}/{image_name(item)}" if options.copy_images else item.name
    image: dict[str, Any] = {"name": item.name, "state": str(item.state), image_tags.KEY: image_tags.written(item.tags)}
    image |= image_answers.written(item)
    if item.sha256:
        image["sha256"] = item.sha256
    kept = keep(item, options)
    results = [
        _result(region, item, place, options.shape)
        for place, region in enumerate(item.regions, 1)
        if not region.mask.empty and _fits(item)
    ]
    if any(region.mask.empty for region in item.regions):
        results.append(_choices(kept))
    work_done = results or item.state is ImageState.DONE
    return {
        "id": item.id,
        "data": {IMAGE: LOCAL_FILES + quote(path)},
        "meta": {IMAGE: image},
        "annotations": [{"result": results}] if work_done else [],
        "predictions": [],
    }


def _result(region: Region, item: Item, place: int, shape: Shape) -> dict[str, Any]:
    rings = polygons_for(region.mask, shape, most=1)
    if rings:
        name, value = _POLYGON, {"points": _percent(rings[0], item), "closed": True}
    else:
        frame = Box(0, 0, item.width, item.height)
        lengths = lengths_of(rows_of(region.mask, frame), item.width * item.height)
        name, value = _BRUSH, {"format": "rle", "rle": brush_code.encode(lengths)}
    kind = f"{name}labels"
    found = _plain(item, f"region-{place}", name, kind, {**value, kind: [region.label]})
    return {**found, "meta": record.written(replace(region, rings=()))}


def _choices(item: Item) -> dict[str, Any]:
    found = _plain(item, "image", _LABELS, "choices", {"choices": image_labels.names(item)})
    return {**found, "meta": {IMAGE_LABELS: image_labels.written(item)}}


def _plain(item: Item, number: str, name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    size = {"original_width": item.width, "original_height": item.height, "image_rotation": 0}
    return {"id": number, "from_name": name, "to_name": IMAGE, "type": kind, **size, "value": value}


def _percent(ring: IntArray, item: Item) -> list[list[float]]:
    return [[100 * x / item.width, 100 * y / item.height] for x, y in ring.tolist()]


def _interface(dataset: Dataset) -> bytes:
    view = ET.Element("View")
    ET.SubElement(view, "Image", {"name": IMAGE, "value": f"${IMAGE}", "zoom": "true"})
    for name, tag in ((_BRUSH, "BrushLabels"), (_POLYGON, "PolygonLabels")):
        control = ET.SubElement(view, tag, {"name": name, "toName": IMAGE})
        for label in dataset.labels:
            ET.SubElement(control, "Label", {"value": clean(label.name), "background": label.colour})
    choices = ET.SubElement(view, "Choices", {"name": _LABELS, "toName": IMAGE, "choice": "multiple"})
    for label in dataset.labels:
        ET.SubElement(choices, "Choice", {"value": clean(label.name)})
    ET.indent(view, " ")
    return bytes(ET.tostring(view, encoding="utf-8")) + b"\n"


def _fits(item: Item) -> bool:
    return item.width * item.height <= brush_code.MOST_PIXELS


def keep(item: Item, options: ExportOptions) -> Item:
    """Everything but vertices, which are out of date once an outline is moved; no regions on the largest images."""
    regions = (
        replace(region, mask=held(region.mask, options.shape, most=1), rings=())
        for region in item.regions if region.mask.empty or _fits(item)
    )  # fmt: skip
    return replace(item, regions=tuple(regions))


FORMAT = Format(
    name="label-studio",
    title=marked("Label Studio: a JSON file of tasks, with the labelling interface"),
    keep=keep, read=read, recognises=recognises, parts=parts, shapes=True, tags=True, image_attributes=True,
)  # fmt: skip
