"""COCO panoptic segmentation (https://cocodataset.org/#format-data, 4): pictures of region numbers, and a list of them.

`panoptic.json` describes the pictures in `panoptic/` (with a split, `panoptic_train.json` those in `panoptic_train/`).
A pixel's number is R + 256 G + 65536 B, 0 where nothing is; so each pixel belongs to one region, the last one over it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.regions.mask import Mask
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.format import Format, Part
from annotator.exchange.data.known import Known, part_in
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.data.pictures import MOST_PIXELS, masks_of, painted, png, read_colours
from annotator.exchange.data.values import EntryError, entries, mapping, place_inside, read_json, text, whole
from annotator.exchange.formats.coco.instances import CROWD, categories
from annotator.exchange.formats.coco.reading import Reading
from annotator.exchange.writing.copies import image_part
from annotator.exchange.writing.folders import images_folder
from annotator.exchange.writing.painting import flattened

NAME = "panoptic"
_LISTS = ("images", "annotations", "categories")
_ANNOTATION = marked("annotation {number}: {fault}")
_SEGMENT = marked("{image}, segment {number}: {fault}")


def parts(dataset: Dataset, options: ExportOptions) -> Iterator[Part]:
    ids = {label.name: label.id for label in dataset.labels}
    lists: dict[str, dict[str, list[Any]]] = defaultdict(lambda: {"images": [], "annotations": []})
    for item in dataset.items:
        if item.width * item.height > MOST_PIXELS:
            continue
        kept = keep(item, options)
        folder = f"{NAME}_{item.split}" if item.split else NAME
        image = {"id": item.id, "file_name": item.listed, "width": item.width, "height": item.height}
        lists[folder]["images"].append(image)
        lists[folder]["annotations"].append(_annotation(kept, ids))
        yield Part(f"{folder}/{item.stem}.png", partial(_picture, kept))
        if options.copy_images:
            yield image_part(item, images_folder(item))
    for folder, listed in lists.items() or ((NAME, {"images": [], "annotations": []}),):
        yield Part(f"{folder}.json", partial(_document, dataset, listed))


def _annotation(item: Item, ids: dict[str, int]) -> dict[str, Any]:
    segments = []
    for number, region in enumerate(item.regions, 1):
        box, crowd = region.mask.box, int(bool(region.attributes))
        segments.append(
            {"id": number, "category_id": ids[region.label], "area": region.mask.area,
             "bbox": [box.x, box.y, box.w, box.h], "iscrowd": crowd}
        )  # fmt: skip
    return {"image_id": item.id, "file_name": f"{item.stem}.png", "segments_info": segments}


def _picture(item: Item) -> bytes:
    values = painted(list(enumerate(item.regions, 1)), item.width, item.height, np.uint32)
    return png(Image.fromarray(np.stack([values >> shift & 255 for shift in (0, 8, 16)], axis=2).astype(np.uint8)))


def _document(dataset: Dataset, listed: dict[str, list[Any]]) -> bytes:
    info = {"description": "Panoptic annotations", "version": "1.0", "date_created": dataset.changed}
    kinds = [{**entry, "isthing": 1} for entry in categories(dataset)]
    document = {"info": info, "licenses": [], "categories": kinds, **listed}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def keep(item: Item, options: ExportOptions) -> Item:
    regions = flattened(item.regions) if item.width * item.height <= MOST_PIXELS else ()
    return replace(item.bare(), regions=tuple(_with_crowd(region.bare(), region) for region in regions))


def _with_crowd(bare: Region, region: Region) -> Region:
    return replace(bare, attributes=((CROWD, "1"),)) if dict(region.attributes).get(CROWD) == "1" else bare


def _lists_in(path: Path) -> list[Path]:
    """The lists in a folder, or the one that was named."""
    if not path.is_dir():
        return [path]
    return sorted(
        place for folder in (path, path / "annotations") for place in folder.glob("*.json") if _is_list(place)
    )


def _is_list(path: Path) -> bool:
    try:
        data = read_json(path)
    except KnownError:
        return False
    if not isinstance(data, dict) or not all(isinstance(data.get(name), list) for name in _LISTS):
        return False
    first = data["annotations"][:1]
    return (isinstance(first[0], dict) and "segments_info" in first[0]) if first else path.stem.startswith(NAME)


def recognises(path: Path) -> bool:
    return bool(_lists_in(path)) if path.is_dir() else path.suffix.lower() == ".json" and _is_list(path)


def read(path: Path, known: Known) -> Dataset:
    """Read a folder, or one list with its pictures in a folder of its name. Raises KnownError."""
    lists = _lists_in(path)
    if not lists:
        raise KnownError("There is no list of panoptic annotations in this folder.", path=path)
    found = [_read_list(place, known) for place in lists]
    return Dataset(
        found[0].labels,
        tuple(item for dataset in found for item in dataset.items),
        found[0].name,
        faults=tuple(fault for dataset in found for fault in dataset.faults),
        notices=tuple(notice for dataset in found for notice in dataset.notices),
    )


def _read_list(path: Path, known: Known) -> Dataset:
    data = read_json(path)
    if not isinstance(data, dict) or not all(isinstance(data.get(name), list) for name in _LISTS):
        raise KnownError("The file has no images, annotations and categories in COCO's form.", path=path)
    reading = Reading(known, part=part_in(path.stem))
    reading.take_categories(data["categories"])
    reading.take_images(data["images"])
    folder = path.with_suffix("") if path.with_suffix("").is_dir() else path.parent
    for place, value in enumerate(data["annotations"], 1):
        with reading.gathering.entry(_ANNOTATION, number=place):
            entry = mapping(value)
            number = reading.image_id(entry)
            reading.regions.setdefault(number, []).extend(_segments(entry, reading, reading.images[number], folder))
    return reading.dataset()


def _segments(entry: Mapping[str, Any], reading: Reading, item: Item, folder: Path) -> list[Region]:
    place = place_inside(folder, text(entry.get("file_name"), "file_name"))
    if place is None:
        raise EntryError(Message("its picture lies outside of the folder."))
    colours = read_colours(place).astype(np.uint32)
    if item.width and colours.shape[:2] != (item.height, item.width):
        raise EntryError(Message("its picture has another size than the image."))
    masks = dict(masks_of(colours[..., 0] + 256 * colours[..., 1] + 65536 * colours[..., 2]))
    regions = []
    for number, value in enumerate(entries(entry.get("segments_info"), "segments_info"), 1):
        with reading.gathering.entry(_SEGMENT, image=item.name, number=number):
            regions.append(_segment(mapping(value), masks, reading))
    for number in masks:
        fault = Message("its list does not name the value {value}.", value=number)
        reading.gathering.faults.append(Message(_SEGMENT, image=item.name, number=number, fault=fault))
    return regions


def _segment(segment: Mapping[str, Any], masks: dict[int, Mask], reading: Reading) -> Region:
    number = whole(segment.get("id"), "id")
    if number not in masks:
        raise EntryError(Message("its picture has no value {value}.", value=number))
    mask = masks.pop(number)
    crowd = ((CROWD, "1"),) if segment.get("iscrowd") in (1, True) else ()
    return Region(reading.label(segment).name, mask, crowd)


FORMAT = Format(
    name="coco-panoptic",
    title=marked("COCO panoptic: region numbers as colours, with a list"),
    keep=keep, read=read, recognises=recognises, parts=parts, lists=True,
)  # fmt: skip
