"""COCO results (https://cocodataset.org/#format-results): a list of regions with scores, as `loadRes` reads it.

Images and categories are told by number alone: those of the project, which its COCO export has, too. A region without
a score counts as certain, 1.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.regions.mask import full_image_rle
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.format import Format
from annotator.exchange.data.known import Known
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.data.values import EntryError, mapping, number, read_json, size, whole
from annotator.exchange.formats.coco.reading import id_of, mask_of
from annotator.exchange.reading.gathering import BOXES, NO_PIXEL, Gathering

_KEYS = {"image_id", "category_id", "score"}
_RESULT = marked("result {number}: {fault}")


def encode(dataset: Dataset, options: ExportOptions) -> Iterator[bytes]:
    ids = {label.name: label.id for label in dataset.labels}
    between = b"["
    for item in dataset.items:
        for region in item.regions:
            if not region.mask.empty:
                yield between + b"\n" + json.dumps(_entry(region, item, ids)).encode()
                between = b","
    yield b"\n]\n" if between == b"," else b"[]\n"


def _entry(region: Region, item: Item, ids: dict[str, int]) -> dict[str, Any]:
    box = region.mask.box
    return {
        "image_id": item.id, "category_id": ids[region.label], "bbox": [box.x, box.y, box.w, box.h],
        "segmentation": full_image_rle(region.mask, item.width, item.height), "score": _score(region),
    }  # fmt: skip


def _score(region: Region) -> float:
    return 1.0 if region.score is None else region.score


def keep(item: Item, options: ExportOptions) -> Item:
    scored = (replace(region.bare(), score=_score(region)) for region in item.regions if not region.mask.empty)
    return replace(item.bare(), regions=tuple(scored))


def recognises(path: Path) -> bool:
    try:
        data = read_json(path) if path.suffix.lower() == ".json" and path.is_file() else None
    except KnownError:
        return False
    return isinstance(data, list) and (not data or (isinstance(data[0], dict) and data[0].keys() >= _KEYS))


def read(path: Path, known: Known) -> Dataset:
    """Read a file for the project whose numbers it tells. Raises KnownError."""
    data = read_json(path)
    if not isinstance(data, list):
        raise KnownError("The file is no list of results in COCO's form.", path=path)
    labels = {label.id: label.name for label in known.labels}
    items: dict[int, Item] = {}
    regions: dict[int, list[Region]] = defaultdict(list)
    gathering = Gathering()
    for place, value in enumerate(data, 1):
        with gathering.entry(_RESULT, number=place):
            item, region, is_box = _result(value, known, labels)
            if region.mask.empty:
                gathering.note(NO_PIXEL, item.name)
                continue
            gathering.note(BOXES, item.name, is_box)
            items.setdefault(item.id, item)
            regions[item.id].append(region)
    found = tuple(replace(item, regions=tuple(regions[number])) for number, item in items.items())
    return replace(gathering.dataset(), labels=known.labels, items=found)


def _result(value: object, known: Known, labels: dict[int, str]) -> tuple[Item, Region, bool]:
    entry = mapping(value)
    number_ = whole(id_of(entry.get("image_id"), "image_id"), "image_id")
    image = known.by_id.get(number_)
    label = labels.get(whole(id_of(entry.get("category_id"), "category_id"), "category_id"))
    if image is None:
        raise EntryError(Message("there is no image {number}.", number=number_))
    if label is None:
        raise EntryError(Message("there is no category {number}.", number=entry["category_id"]))
    width, height = size(*known.measure(image))
    mask, is_box = mask_of(entry, width, height)
    region = Region(label, mask, score=number(entry.get("score"), "score", 0, 1))
    return Item(image.name, width, height, id=image.id), region, is_box


FORMAT = Format(
    name="coco-results",
    title=marked("COCO results: regions with scores, for evaluation"),
    suffix=".json", encode=encode, keep=keep, read=read, recognises=recognises,
)  # fmt: skip
