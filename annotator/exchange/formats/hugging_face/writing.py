"""A folder for Hugging Face's `datasets` (https://huggingface.co/docs/datasets/image_dataset, "ImageFolder").

A folder for each part of a split holds images and `metadata.jsonl`, a line an image: `file_name`, size, `labels` of the
whole image, and `objects`, parallel lists of ids, boxes, names of labels, areas and COCO's run lengths. What objects
and labels carry beside is text, JSON, as every column has to have one type whatever the images hold. `README.md` is the
data set's card; its head says which folder is which part.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

import yaml

from annotator.core.message import marked
from annotator.core.regions.mask import full_image_rle
from annotator.exchange.data import image_answers, image_labels, image_tags, record
from annotator.exchange.data.dataset import SPLITS, Dataset, Item
from annotator.exchange.data.format import Format, Part
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.formats.hugging_face.reading import IMAGE_LABELS, METADATA, read, recognises
from annotator.exchange.writing.copies import image_name, image_part

CARD = "README.md"
# What `datasets` calls the parts of a split; without one everything is there to train.
_FOLDERS = {"": "train", "train": "train", "val": "validation", "test": "test"}
_ABOUT = """
# {title}

Images with labelled regions. `load_dataset("imagefolder", data_dir="…")` reads this folder, with the columns

| column | holds |
|---|---|
| `image` | the image |
| `image_id`, `name`, `width`, `height`, `sha256`, `state` | number, path, size in pixels, hash of its file and state (`new`, `done`) in the project it comes from |
| `labels` | for each label whether the image as a whole has it |
| `image_attributes` | what is said of the image as a whole, names and values: JSON |
| `image_tags` | which labels somebody said to be there, or not to be there: JSON |
| `image_labels` | the same as `labels`, with what is known of each: JSON |
| `objects` | lists of equal length: `id`, `bbox` (x, y, width, height in pixels), `category`, `area` (pixels), `segmentation` (COCO's run lengths: `pycocotools.mask.decode`), `record` (attributes, score, origin, annotator: JSON) |

Labels:

{labels}
"""  # noqa: E501 (rows of a table)


def parts(dataset: Dataset, options: ExportOptions) -> Iterator[Part]:
    """The images where they are copied, the list of each part of the split, and the card."""
    splits = SPLITS[: len(options.split.fractions)] if options.split else ("",)
    if options.copy_images:
        for item in dataset.items:
            yield image_part(item, _FOLDERS[item.split])
    for split in splits:
        yield Part(f"{_FOLDERS[split]}/{METADATA}", partial(_lines, dataset, split))
    yield Part(CARD, partial(_card, dataset, [_FOLDERS[split] for split in splits]))


def _lines(dataset: Dataset, split: str) -> Iterator[bytes]:
    for item in dataset.items:
        if item.split == split:
            yield json.dumps(_row(item, dataset), ensure_ascii=False).encode() + b"\n"


def _row(item: Item, dataset: Dataset) -> dict[str, Any]:
    whole = set(image_labels.names(item))
    regions = [region for region in item.regions if not region.mask.empty]
    boxes = [region.mask.box for region in regions]
    return {
        "file_name": image_name(item),
        "image_id": item.id,
        "name": item.name,
        "width": item.width,
        "height": item.height,
        "sha256": item.sha256,
        "state": str(item.state),
        image_tags.KEY: json.dumps(image_tags.written(item.tags), ensure_ascii=False),
        image_answers.KEY: json.dumps(dict(item.attributes), ensure_ascii=False),
        "labels": {label.name: label.name in whole for label in dataset.labels},
        IMAGE_LABELS: json.dumps(image_labels.written(item), ensure_ascii=False),
        "objects": {
            "id": [region.id for region in regions],
            "bbox": [[box.x, box.y, box.w, box.h] for box in boxes],
            "category": [region.label for region in regions],
            "area": [region.mask.area for region in regions],
            "segmentation": [full_image_rle(region.mask, item.width, item.height) for region in regions],
            "record": [json.dumps(record.written(region), ensure_ascii=False) for region in regions],
        },
    }


def _card(dataset: Dataset, folders: list[str]) -> bytes:
    files = [{"split": folder, "path": f"{folder}/**"} for folder in folders]
    head = {
        "pretty_name": dataset.name,
        "task_categories": ["object-detection", "image-segmentation"],
        "configs": [{"config_name": "default", "data_files": files}],
    }
    labels = "\n".join(f"- {_line(label.name)}: {_line(label.title)}" for label in dataset.labels)
    text = _ABOUT.format(title=_line(dataset.name) or "Annotations", labels=labels)
    return f"---\n{yaml.safe_dump(head, sort_keys=False, allow_unicode=True)}---\n{text}".encode()


def _line(text: str) -> str:
    return " ".join(text.split())


def keep(item: Item, options: ExportOptions) -> Item:
    """Everything is held."""
    return item


FORMAT = Format(
    name="hugging-face",
    title=marked("Hugging Face: a folder for datasets, with images and metadata.jsonl"),
    keep=keep, read=read, recognises=recognises, parts=parts, with_images=True, tags=True, image_attributes=True,
)  # fmt: skip
