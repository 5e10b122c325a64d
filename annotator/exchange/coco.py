"""COCO instances (https://cocodataset.org/#format-data), read without change by pycocotools.

Ids are the project's own, so they stay the same from one export to the next. A region is written as compressed
run lengths unless polygons are asked for; `iscrowd` is 0 for every annotation, since each stands for one object
whatever its encoding. Beyond the standard an annotation carries `score`, `origin`, `annotator`, `attributes` and
`suggestion` (how it was suggested), a category `title` and `color`.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from pycocotools import mask as rle

from annotator.core.annotation import Annotation, ImageRecord, ImageState, now
from annotator.core.errors import KnownError
from annotator.core.images import read_size
from annotator.core.mask import Box, Mask, full_image_rle
from annotator.core.message import Message
from annotator.core.outline import mask_rings
from annotator.core.project import Project
from annotator.exchange.files import write_atomically
from annotator.exchange.report import ExportOptions, ExportReport, Shape, Which

DEFAULT_NAME = "annotations.coco.json"


def write(project: Project, path: Path, options: ExportOptions | None = None) -> ExportReport:
    """Write a project's annotations to one JSON file. Raises KnownError when it cannot be written."""
    options = options or ExportOptions()
    names = {label.id: label.name.casefold() for label in project.labels.labels}
    images, annotations, problems = [], [], []
    for record in project.images():
        if not _wanted(record, options.which):
            continue
        try:
            width, height = (record.width, record.height) if record.width else read_size(project.image_path(record))
        except KnownError as fault:
            problems.append(Message("{image} was left out: {fault}", image=record.path, fault=fault.what))
            continue
        images.append(_image(record, width, height))
        for annotation in project.annotations(record.id):
            entry, loss = _annotation(annotation, width, height, options.shape)
            how = annotation.provenance
            if how is not None and how.target.casefold() == names.get(annotation.label_id):
                entry["score"] = how.score
            annotations.append(entry)
            if loss:
                where = {"image": record.path, "number": annotation.id}
                problems.append(Message("{image}, annotation {number}: {loss}", **where, loss=loss))
    document = {
        "info": {
            "description": f"Annotations of {project.path.name}",
            "version": "1.0",
            "contributor": project.annotator,
            "date_created": now(),
            "label_set": project.labels.name,
        },
        "licenses": [],
        "images": images,
        "annotations": annotations,
        "categories": _categories(project),
    }
    write_atomically(path, json.dumps(document, ensure_ascii=False, indent=1).encode(), project)
    return ExportReport(path, len(images), len(annotations), tuple(problems))


def _wanted(record: ImageRecord, which: Which) -> bool:
    if which is Which.DONE:
        return record.state is ImageState.DONE
    return which is Which.ALL or record.annotations > 0


def _image(record: ImageRecord, width: int, height: int) -> dict[str, Any]:
    return {
        "id": record.id, "file_name": record.path, "width": width, "height": height,
        "state": str(record.state), "sha256": record.sha256,
    }  # fmt: skip


def _categories(project: Project) -> list[dict[str, Any]]:
    labels = project.labels
    return [
        {"id": label.id, "name": label.name, "supercategory": labels.name, "title": label.title, "color": label.colour}
        for label in labels.labels
    ]


def _annotation(annotation: Annotation, width: int, height: int, shape: Shape) -> tuple[dict[str, Any], str]:
    segmentation, loss = _segmentation(annotation.mask, width, height, shape)
    box = annotation.mask.box
    entry = {
        "id": annotation.id,
        "image_id": annotation.image_id,
        "category_id": annotation.label_id,
        "segmentation": segmentation,
        "area": annotation.mask.area,
        "bbox": [box.x, box.y, box.w, box.h],
        "iscrowd": 0,
        "origin": str(annotation.origin),
        "annotator": annotation.annotator,
        "attributes": dict(annotation.attributes),
        "seconds": round(annotation.seconds, 1),
    }
    if annotation.provenance is not None:
        entry["suggestion"] = asdict(annotation.provenance)
    return entry, loss


def _segmentation(mask: Mask, width: int, height: int, shape: Shape) -> tuple[Any, str]:
    if shape is Shape.RLE:
        return full_image_rle(mask, width, height), ""
    polygons, holes = outer_polygons(mask)
    exact = not holes and polygons and _decodes_to(polygons, mask, width, height)
    if exact:
        return polygons, ""
    if shape is Shape.EXACT_POLYGON or not polygons:
        return full_image_rle(mask, width, height), ""
    if holes:
        return polygons, Message("as a polygon {holes} holes are filled.", holes=holes)
    return polygons, Message("as a polygon its outline differs by single pixels.")


def outer_polygons(mask: Mask) -> tuple[list[list[float]], int]:
    """The outlines along pixel edges as flat [x, y, x, y, …] lists, and how many holes they leave out."""
    polygons, holes = [], 0
    for ring in mask_rings(mask):
        x, y = min(ring.tolist(), key=lambda corner: (corner[1], corner[0]))
        if mask.contains(x, y):
            polygons.append([float(value) for value in ring.reshape(-1)])
        else:
            holes += 1
    return polygons, holes


def _decodes_to(polygons: list[list[float]], mask: Mask, width: int, height: int) -> bool:
    """Compared on the mask's own surroundings: on a slide the whole image would not fit into memory."""
    box = mask.box
    frame = Box(box.x - 2, box.y - 2, box.w + 4, box.h + 4).clipped(width, height)
    corner = (frame.x, frame.y)
    moved = [[value - corner[place % 2] for place, value in enumerate(polygon)] for polygon in polygons]
    decoded = rle.decode(rle.merge(rle.frPyObjects(moved, frame.h, frame.w)))
    return bool(np.array_equal(decoded.astype(bool), mask.window(frame)))
