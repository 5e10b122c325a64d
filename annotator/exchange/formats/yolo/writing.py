"""YOLO's text files (https://docs.ultralytics.com/datasets/segment/ and /detect/): a file an image, a line a region.

A line of `yolo-seg` is the label's number and one polygon, in shares of the image's width and height. It holds a region
of several parts and holes exactly: its outlines run along pixel edges, one after the other, joined by bridges that are
gone over there and back. Under the even-odd rule a bridge encloses nothing, so the region comes back pixel by pixel;
programs that draw polygons with their border draw a line of one pixel in its place. A line of `yolo-det` is the label's
number and the box: centre, width, height.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import yaml

from annotator.core.message import marked
from annotator.core.regions.figures import rectangle
from annotator.core.regions.mask import Mask
from annotator.core.regions.outline import mask_rings
from annotator.exchange.data.dataset import SPLITS, Dataset, Item, Region
from annotator.exchange.data.format import Format, Part
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.formats.yolo.layout import DETECT, SEGMENT
from annotator.exchange.formats.yolo.reading import read, recognises
from annotator.exchange.writing.copies import image_part
from annotator.exchange.writing.folders import images_folder, place

# Programs find the labels of an image by putting `labels` in the place of the last `images` in its path.
RESERVED = frozenset(("images",))


def bridged(rings: Sequence[Sequence[Sequence[int]]]) -> list[tuple[int, int]]:
    """One closed ring that encloses what all the rings do under the even-odd rule.

    Each ring is gone round and closed, then a bridge leads from its first corner to the next one's; at the end all
    bridges are gone back.
    """
    corners = [[(int(x), int(y)) for x, y in ring] for ring in rings]
    there = [corner for ring in corners for corner in (*ring, ring[0])]
    back = [ring[0] for ring in reversed(corners[:-1])]
    # The ring closes by itself: its first corner need not come again at the end.
    return (there + back)[:-1]


def _polygon(region: Region, item: Item) -> list[float]:
    ring = bridged([ring.tolist() for ring in mask_rings(region.mask)])
    return [share for x, y in ring for share in (x / item.width, y / item.height)]


def _box(region: Region, item: Item) -> list[float]:
    box = region.mask.box
    middle = ((box.x + box.w / 2) / item.width, (box.y + box.h / 2) / item.height)
    return [*middle, box.w / item.width, box.h / item.height]


def _lines(item: Item, numbers: dict[str, int], task: str) -> bytes:
    shares = _polygon if task == SEGMENT else _box
    lines = []
    for region in item.regions:
        if not region.mask.empty:
            values = " ".join(f"{share:.10g}" for share in shares(region, item))
            lines.append(f"{numbers[region.label]} {values}\n")
    return "".join(lines).encode()


def parts(task: str, dataset: Dataset, options: ExportOptions) -> Iterator[Part]:
    """A text file an image, the images where they are copied, and `data.yaml`, which names the labels."""
    numbers = {label.name: number for number, label in enumerate(dataset.labels)}
    for item in dataset.items:
        yield Part(place("labels", item, ".txt"), partial(_lines, item, numbers, task))
        if options.copy_images:
            yield image_part(item, images_folder(item))
    yield Part("data.yaml", partial(_data, dataset, options, task))


def _data(dataset: Dataset, options: ExportOptions, task: str) -> bytes:
    folders = {"train": "images", "val": "images"}
    if options.split is not None:
        folders = {name: f"images/{name}" for name in SPLITS[: len(options.split.fractions)]}
    data = {**folders, "task": task, "nc": len(dataset.labels)}
    names = {number: label.name for number, label in enumerate(dataset.labels)}
    # YAML takes these for the ends of lines, unless they are escaped.
    plain = not any(mark in name for name in names.values() for mark in "\x85\u2028\u2029")
    return bytes(yaml.safe_dump({**data, "names": names}, sort_keys=False, allow_unicode=plain, encoding="utf-8"))


def keep(task: str, item: Item, options: ExportOptions) -> Item:
    if task == SEGMENT:
        return item.bare()
    regions = (Region(region.label, _filled_box(region.mask), id=region.id) for region in item.bare().regions)
    return replace(item.bare(), regions=tuple(regions))


def _filled_box(mask: Mask) -> Mask:
    box = mask.box
    right, bottom = box.x + box.w, box.y + box.h
    return rectangle((box.x, box.y), (right, bottom), right, bottom)


FORMATS = tuple(
    Format(
        name=name, title=title, keep=partial(keep, task), read=read, recognises=partial(recognises, task),
        parts=partial(parts, task), with_images=True, reserved=RESERVED,
    )
    for name, task, title in (
        ("yolo-seg", SEGMENT, marked("YOLO segmentation: one text file per image, one polygon per line")),
        ("yolo-det", DETECT, marked("YOLO detection: one text file per image, one box per line")),
    )
)  # fmt: skip
