"""Pascal VOC (http://host.robots.ox.ac.uk/pascal/VOC/voc2012/, development kit, sections 3 and 9).

`Annotations/` has an XML file an image: its objects with names, boxes and flags. `SegmentationObject/` has pictures of
the objects' numbers, in the order of the XML file, `SegmentationClass/` of the labels' numbers, which `labelmap.txt`
names (as CVAT does). Boxes count pixels from 1 and name the last pixel inside. A picture has 256 values, the last for
pixels that belong to nothing for sure, so an image holds 254 regions, and later ones cover earlier ones.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.core.work.labels import PALETTE, Label
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.format import Format, Part
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.data.pictures import MOST_PIXELS, indexed, painted, palette_of, png
from annotator.exchange.data.xml_text import clean
from annotator.exchange.formats.voc.reading import FLAGS, read, recognises
from annotator.exchange.reading.colours import LABEL_MAP
from annotator.exchange.writing.copies import image_name, image_part
from annotator.exchange.writing.painting import flattened

MOST_VALUES = 254


def parts(dataset: Dataset, options: ExportOptions) -> Iterator[Part]:
    """Everything but images without XML: those are too large for a picture. Raises KnownError for too many labels."""
    if len(dataset.labels) > MOST_VALUES:
        raise KnownError("Pascal VOC holds {most} labels, not {count}.", most=MOST_VALUES, count=len(dataset.labels))
    values = {label.name: value for value, label in enumerate(dataset.labels, 1)}
    stems: dict[str, list[str]] = defaultdict(list)
    for item in dataset.items:
        kept = keep(item, options)
        stems[item.split or "trainval"].append(item.stem)
        yield Part(f"Annotations/{item.stem}.xml", partial(_xml, kept))
        if item.width * item.height <= MOST_PIXELS:
            yield Part(f"SegmentationObject/{item.stem}.png", partial(_objects, kept))
            yield Part(f"SegmentationClass/{item.stem}.png", partial(_classes, kept, values, dataset.labels))
        if options.copy_images:
            yield image_part(item, "JPEGImages")
    if options.split is not None:
        stems["trainval"] = stems["train"] + stems["val"]
    for name, listed in sorted(stems.items()):
        for kind in ("Main", "Segmentation"):
            yield Part(f"ImageSets/{kind}/{name}.txt", partial(_listed, listed))
    yield Part(LABEL_MAP, partial(_label_map, dataset.labels))


def _xml(item: Item) -> bytes:
    root = ET.Element("annotation")
    _text(root, "folder", "JPEGImages")
    _text(root, "filename", image_name(item))
    _text(root, "path", item.name)
    size = ET.SubElement(root, "size")
    for name, value in (("width", item.width), ("height", item.height), ("depth", 3)):
        _text(size, name, str(value))
    _text(root, "segmented", str(int(bool(item.regions))))
    for region in item.regions:
        flags, box = dict(region.attributes), region.mask.box
        entry = ET.SubElement(root, "object")
        _text(entry, "name", region.label)
        for flag in FLAGS:
            _text(entry, flag, flags.get(flag, "0"))
        place = ET.SubElement(entry, "bndbox")
        ends = (("xmin", box.x + 1), ("ymin", box.y + 1), ("xmax", box.x + box.w), ("ymax", box.y + box.h))
        for name, value in ends:
            _text(place, name, str(value))
    ET.indent(root, " ")
    return bytes(ET.tostring(root, encoding="utf-8")) + b"\n"


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = clean(text)


def _objects(item: Item) -> bytes:
    picture = painted(list(enumerate(item.regions, 1)), item.width, item.height, np.uint8)
    colours = [tuple(bytes.fromhex(PALETTE[place % len(PALETTE)][1:])) for place in range(MOST_VALUES)]
    return png(indexed(picture, [(0, 0, 0), *((red, green, blue) for red, green, blue in colours)]))


def _classes(item: Item, values: dict[str, int], labels: tuple[Label, ...]) -> bytes:
    regions = [(values[region.label], region) for region in item.regions]
    return png(indexed(painted(regions, item.width, item.height, np.uint8), palette_of(labels)))


def _listed(stems: Sequence[str]) -> bytes:
    return "".join(f"{stem}\n" for stem in stems).encode()


def _label_map(labels: tuple[Label, ...]) -> bytes:
    lines = ["# label:color_rgb:parts:actions", "background:0,0,0::"]
    for label in labels:
        colour = ",".join(str(channel) for channel in bytes.fromhex(label.colour[1:]))
        lines.append(f"{' '.join(label.name.split())}:{colour}::")
    return ("\n".join(lines) + "\n").encode()


def keep(item: Item, options: ExportOptions) -> Item:
    regions = flattened(item.regions)[:MOST_VALUES] if item.width * item.height <= MOST_PIXELS else ()
    return replace(item.bare(), regions=tuple(_with_flags(region) for region in regions))


def _with_flags(region: Region) -> Region:
    told = dict(region.attributes)
    return replace(region.bare(), attributes=tuple((flag, "1") for flag in FLAGS if told.get(flag) == "1"))


FORMAT = Format(
    name="voc",
    title=marked("Pascal VOC: one XML file per image, pictures of labels and objects"),
    keep=keep, read=read, recognises=recognises, parts=parts, flat=True,
)  # fmt: skip
