"""CVAT for images 1.1 (https://docs.cvat.ai/docs/dataset_management/formats/format-cvat/): one XML file.

A region is a `mask`: lengths of runs of zeros and ones in turn, row by row, inside a box. As polygons, several parts of
a region share a `group_id`. A label of the whole image is a `tag`. Attributes are declared with their labels, as CVAT
takes only those it knows.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotator.core.message import marked
from annotator.core.regions.outline import IntArray
from annotator.core.work.annotation import Origin
from annotator.core.work.labels import Label
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.format import Format
from annotator.exchange.data.options import ExportOptions, Shape
from annotator.exchange.data.row_major import lengths_of, rows_of
from annotator.exchange.data.xml_text import clean
from annotator.exchange.formats.cvat.reading import OCCLUDED, read, recognises
from annotator.exchange.writing.polygons import held, polygons_for
from annotator.exchange.writing.totals import Totals

_SOURCES = {
    Origin.DRAWN: "manual", Origin.ACCEPTED: "auto", Origin.EDITED: "semi-auto", Origin.IMPORTED: "file",
}  # fmt: skip


def encode(dataset: Dataset, options: ExportOptions) -> Iterator[bytes]:
    """The file, image by image; the images are gone through twice."""
    totals = Totals()
    for item in dataset.items:
        totals.add(keep(item, options))
    yield b'<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n<version>1.1</version>\n'
    yield _bytes(_meta(dataset, totals))
    for frame, item in enumerate(dataset.items):
        yield _bytes(_image(frame, item, options.shape))
    yield b"</annotations>\n"


def _bytes(element: ET.Element) -> bytes:
    ET.indent(element, " ")
    # A reader takes a bare return for the end of a line.
    return bytes(ET.tostring(element, encoding="utf-8")).replace(b"\r", b"&#13;") + b"\n"


def _meta(dataset: Dataset, totals: Totals) -> ET.Element:
    meta = ET.Element("meta")
    task = ET.SubElement(meta, "task")
    told = (
        ("name", dataset.source),
        ("size", str(totals.images)),
        ("mode", "annotation"),
        ("updated", dataset.changed),
    )
    for name, value in told:
        _text(task, name, value)
    labels = ET.SubElement(task, "labels")
    for label in dataset.labels:
        labels.append(_label(label, totals.attributes.get(label.name, {})))
    return meta


def _label(label: Label, attributes: dict[str, None]) -> ET.Element:
    entry = ET.Element("label")
    for name, value in (("name", label.name), ("color", label.colour), ("type", "any")):
        _text(entry, name, value)
    listed = ET.SubElement(entry, "attributes")
    for attribute in attributes:
        declared = ET.SubElement(listed, "attribute")
        for name, value in (
            ("name", attribute), ("mutable", "False"), ("input_type", "text"), ("default_value", ""), ("values", ""),
        ):  # fmt: skip
            _text(declared, name, value)
    return entry


def _image(frame: int, item: Item, shape: Shape) -> ET.Element:
    size = {"width": str(item.width), "height": str(item.height)}
    image = ET.Element("image", {"id": str(frame), "name": clean(item.listed), **size})
    for place, region in enumerate(item.regions, 1):
        told = {"label": clean(region.label), "source": _SOURCES[region.origin]}
        if region.mask.empty:
            _attributes(ET.SubElement(image, "tag", told), region)
            continue
        told |= {"occluded": "1" if (OCCLUDED, "1") in region.attributes else "0", "z_order": str(place)}
        rings = polygons_for(region.mask, shape)
        group = {"group_id": str(place)} if len(rings) > 1 else {}
        for ring in rings:
            _attributes(ET.SubElement(image, "polygon", {**told, "points": _points(ring), **group}), region)
        if not rings:
            _attributes(ET.SubElement(image, "mask", {**told, **_mask(region)}), region)
    return image


def _points(ring: IntArray) -> str:
    corners: Sequence[Sequence[int]] = ring.tolist()
    return ";".join(f"{x:.2f},{y:.2f}" for x, y in corners)


def _mask(region: Region) -> dict[str, str]:
    box = region.mask.box
    lengths = lengths_of(rows_of(region.mask, box), box.w * box.h)
    place = {"left": str(box.x), "top": str(box.y), "width": str(box.w), "height": str(box.h)}
    return {"rle": ", ".join(str(length) for length in lengths), **place}


def _attributes(element: ET.Element, region: Region) -> None:
    for name, value in region.attributes:
        ET.SubElement(element, "attribute", {"name": clean(name)}).text = clean(value)


def _text(parent: ET.Element, name: str, value: str) -> None:
    ET.SubElement(parent, name).text = clean(value)


def keep(item: Item, options: ExportOptions) -> Item:
    """Pixels, labels of the whole image, and attributes but for what XML cannot write; nothing of their history."""
    regions = (
        replace(
            region.bare(),
            mask=held(region.mask, options.shape),
            attributes=tuple((clean(name), clean(value)) for name, value in region.attributes),
        )
        for region in item.regions
    )
    return replace(item.bare(), regions=tuple(regions))


FORMAT = Format(
    name="cvat",
    title=marked("CVAT for images 1.1: one XML file"),
    suffix=".xml", encode=encode, keep=keep, read=read, recognises=recognises, shapes=True, lists=True,
)  # fmt: skip
