"""labelme's files: those it wrote itself, ours as polygons, and hostile ones."""

from __future__ import annotations

import base64
import contextlib
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import ImageState, Origin
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.data.options import ExportOptions, Shape
from annotator.exchange.formats.labelme import writing as labelme
from tests.annotator.exchange.cases import LABELS, read_again, written

WRITTEN = Path(__file__).parent / "data" / "labelme" / "one.json"
W, H = 40, 30
KNOWN = Known((KnownImage(1, "skin/é 1.png", W, H), KnownImage(2, "skin/2.png", W, H)))


def test_a_file_that_labelme_wrote():
    dataset = labelme.FORMAT.read(WRITTEN, KNOWN)
    assert labelme.FORMAT.recognises(WRITTEN)
    assert labelme.FORMAT.recognises(WRITTEN.parent)
    assert dataset.faults == ()
    assert dataset.notices == (
        "1 shape is read as a part of another one of its label and group (one.json).",
        "2 points and lines are not read: they cover no pixels (one.json).",
    )
    (item,) = dataset.items
    assert KNOWN.find(item.name).id == 1
    assert (item.width, item.height) == (W, H)
    ring, group, rectangle, circle, turned, label = item.regions
    assert [r.label for r in item.regions] == ["naevus", "läsion", "naevus", "naevus", "läsion", "blurred"]
    assert label.mask.empty
    expected = np.zeros((H, W), bool)
    expected[4:10, 3:11] = True
    expected[6:8, 6:8] = False
    assert np.array_equal(ring.mask.to_array(W, H), expected)
    assert group.mask.area == 8 * 6 + (4 + 3 + 2 + 1)  # centres on the slanted edge are inside, on its left
    assert (rectangle.mask.box.x, rectangle.mask.box.y, rectangle.mask.area) == (24, 12, 6 * 8)
    assert rectangle.attributes == (("difficult", "true"),)
    assert circle.attributes == (("description", "by eye"),)
    assert abs(circle.mask.area - np.pi * 25) < 4
    assert turned.mask.area in range(24, 41)  # a square of 32 pixels on its corner


def ring_with_island():
    array = np.zeros((H, W), bool)
    array[2:20, 3:25] = True
    array[5:15, 6:20] = False
    array[8:11, 9:12] = True
    return array


@pytest.mark.parametrize("shape", Shape)
def test_polygons(tmp_path, shape):
    parts = np.zeros((H, W), bool)
    parts[1:4, 1:9] = parts[22:28, 30:40] = True
    regions = tuple(Region(LABELS[0].name, Mask.from_array(array)) for array in (parts, ring_with_island()))
    dataset = Dataset(LABELS, (Item("a.png", W, H, regions, stem="a", id=1),))
    options = ExportOptions(shape=shape, copy_images=False)
    path = written(labelme.FORMAT, dataset, tmp_path / "out", options)
    shapes = json.loads((path / "images" / "a.json").read_text())["shapes"]
    kinds = [(entry["shape_type"], entry["group_id"]) for entry in shapes]
    expected = {
        Shape.RLE: [("mask", None), ("mask", None)],
        Shape.EXACT_POLYGON: [("polygon", 1), ("polygon", 1), ("mask", None)],
        Shape.POLYGON: [("polygon", 1), ("polygon", 1), ("polygon", 2), ("polygon", 2)],
    }
    assert kinds == expected[shape]
    read = read_again(labelme.FORMAT, dataset, path)["a.png"]
    assert read == labelme.FORMAT.keep(dataset.items[0], options)
    filled = ring_with_island()
    filled[5:15, 6:20] = True
    wanted = filled if shape is Shape.POLYGON else ring_with_island()
    assert np.array_equal(read.regions[1].mask.to_array(W, H), wanted)


def test_flags_that_labelme_changed_count(tmp_path):
    regions = (Region("melanoma", attributes=(("a", "b"),)), Region("Läsion 2"))
    dataset = Dataset(LABELS, (Item("a.png", W, H, regions, stem="a", id=1),))
    path = written(labelme.FORMAT, dataset, tmp_path / "out")
    file = path / "images" / "a.json"
    data = json.loads(file.read_text())
    assert data["flags"] == {"melanoma": True, "Läsion 2": True}
    data["flags"] = {"melanoma": True, "Läsion 2": False, "new": True}
    file.write_text(json.dumps(data))
    (item,) = labelme.FORMAT.read(path, KNOWN).items
    assert item.regions == (regions[0], Region("new"))


def test_nothing_is_lost_when_labelme_saves_our_file_again(tmp_path):
    how = {"attributes": (("side", "left"),), "score": 0.5, "origin": Origin.DRAWN, "annotator": "ada", "seconds": 3.5}
    regions = (Region("melanoma", Mask.from_array(ring_with_island()), **how), Region("Läsion 2", **how))
    item = Item("skin/2.png", W, H, regions, "ab" * 32, ImageState.DONE, stem="ours", id=1)
    path = written(labelme.FORMAT, Dataset(LABELS, (item,)), tmp_path / "out")
    saved = WRITTEN.parent.parent / "labelme_again"
    assert labelme.FORMAT.read(path, KNOWN).items == labelme.FORMAT.read(saved / "ours.json", KNOWN).items == (item,)
    assert labelme.FORMAT.read(saved / "again.json", KNOWN).items == (item,)


def entry(**changes):
    plain = {"label": "a", "points": [[1, 1], [5, 1], [5, 5]], "shape_type": "polygon", "group_id": None}
    return {**plain, **changes}


def mask_entry(picture, points):
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return entry(shape_type="mask", points=points, mask=base64.b64encode(stream.getvalue()).decode())


HOSTILE = [
    entry(points=[[1, 1], [2, 2]]),
    entry(points=[[1, 1], [2, 2], [3]]),
    entry(points=[[1e308, 1], [2, 2], [3, 3]]),
    entry(points=[[1, 1], [2, "x"], [3, 3]]),
    entry(points=None),
    entry(label=None),
    entry(label="  "),
    entry(shape_type="cube"),
    entry(shape_type="circle"),
    entry(group_id="x"),
    entry(flags=[1]),
    entry(score=7),
    entry(shape_type="mask", points=[[0, 0], [3, 3]], mask="no picture!"),
    entry(shape_type="mask", points=[[0, 0], [3, 3]], mask="aGVsbG8="),
    entry(shape_type="mask", points=[[0, 0], [3, 3]]),
    mask_entry(Image.new("L", (5, 4), 1), [[0, 0], [3, 3]]),
    mask_entry(Image.new("RGB", (4, 4), 1), [[0, 0], [3, 3]]),
    mask_entry(Image.new("L", (4, 4), 1), [[38, 0], [41, 3]]),
    mask_entry(Image.new("L", (4, 4), 1), [[-1, 0], [2, 3]]),
    mask_entry(Image.new("L", (4, 4), 1), [[1e6, 0], [2, 3]]),
    7,
    None,
]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_shape_that_cannot_be_used_is_told_and_the_others_are_read(tmp_path, value):
    file = tmp_path / "x.json"
    data = {"shapes": [value, entry()], "imagePath": "2.png", "imageWidth": W, "imageHeight": H}
    file.write_text(json.dumps(data))
    dataset = labelme.FORMAT.read(file, KNOWN)
    assert [fault.startswith("x.json, shape 1: ") for fault in dataset.faults] == [True]
    assert [len(item.regions) for item in dataset.items] == [1]


@pytest.mark.parametrize(
    "change",
    [{"imagePath": 3}, {"imageWidth": -1}, {"imageHeight": "x"}, {"flags": [1]}, {"image_labels": 3}, {"shapes": 3}],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path, change):
    file = tmp_path / "x.json"
    data = {"shapes": [entry()], "imagePath": "2.png", "imageWidth": W, "imageHeight": H}
    file.write_text(json.dumps({**data, **change}))
    with contextlib.suppress(KnownError):
        assert labelme.FORMAT.read(file, KNOWN).faults


def test_a_size_that_a_file_does_not_tell_is_the_projects(tmp_path):
    (tmp_path / "x.json").write_text(json.dumps({"shapes": [entry()], "imagePath": "2.png"}))
    (item,) = labelme.FORMAT.read(tmp_path, KNOWN).items
    assert (item.width, item.height) == (W, H)
