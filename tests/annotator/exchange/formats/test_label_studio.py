"""Label Studio's tasks: brush strokes by its own library, other results as it documents them, and hostile ones."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from annotator.core.errors import KnownError
from annotator.core.regions.mask import Box, Mask
from annotator.core.work.annotation import ImageState
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.data.options import ExportOptions, Shape
from annotator.exchange.data.row_major import lengths_of, rows_of
from annotator.exchange.data.values import EntryError
from annotator.exchange.formats.label_studio import brush_code
from annotator.exchange.formats.label_studio import writing as label_studio
from annotator.exchange.formats.label_studio.pictures import name_of
from tests.annotator.exchange.cases import LABELS, read_again, written

FILE = Path(__file__).parent / "data" / "label_studio" / "tasks.json"
W, H = 40, 30
KNOWN = Known((KnownImage(1, "skin/é_1.png", W, H), KnownImage(2, "skin/b 2.png", W, H)))


def ring():
    array = np.zeros((H, W), bool)
    array[4:10, 3:11] = True
    array[6:8, 6:8] = False
    return array


def noise():
    return np.random.default_rng(3).random((H, W)) < 0.3


def test_brush_strokes_of_label_studio_and_other_results():
    assert label_studio.FORMAT.recognises(FILE)
    assert label_studio.FORMAT.recognises(FILE.parent)
    dataset = label_studio.FORMAT.read(FILE, KNOWN)
    assert dataset.faults == ()
    assert set(dataset.notices) == {
        "1 result is neither a region nor a choice, and is not read (task 1).",
        "1 annotation that was cancelled is not read (task 1).",
        "1 prediction is not read: its image has annotations (task 1).",
    }
    first, second = dataset.items
    assert [KNOWN.find(item.name).id for item in dataset.items] == [1, 2]
    brush, stroke, same, square, box, oval, *choices = first.regions
    assert np.array_equal(brush.mask.to_array(W, H), ring())
    assert np.array_equal(stroke.mask.to_array(W, H), noise())
    assert (stroke.label, same.label, same.mask) == ("läsion", "naevus", stroke.mask)
    assert stroke.attributes == (("how sure", "sure"),)
    assert (square.mask.box, square.mask.area, square.attributes) == (Box(10, 3, 10, 9), 90, (("text", "by eye"),))
    assert (box.mask.box, box.mask.area) == (Box(10, 15, 4, 6), 24)
    ys, xs = np.mgrid[0:H, 0:W] + 0.5
    standing = ((xs - 20) / 3) ** 2 + ((ys - 15) / 8) ** 2 <= 1
    assert (oval.mask.to_array(W, H) ^ standing).sum() <= 4
    assert [(region.label, region.mask.empty) for region in choices] == [("blurred", True), ("dark", True)]
    assert {region.annotator for region in first.regions} == {"ada@example.org"}
    (turned,) = second.regions
    assert (turned.mask.box, turned.score) == (Box(17, 15, 3, 10), 0.75)


def test_our_code_is_that_of_label_studios_library_bit_by_bit():
    strokes = json.loads(FILE.read_text())[0]["annotations"][0]["result"]
    for entry, array in ((strokes[0], ring()), (strokes[1], noise())):
        lengths = lengths_of(rows_of(Mask.from_array(array), Box(0, 0, W, H)), W * H)
        assert brush_code.encode(lengths) == entry["value"]["rle"]


@settings(max_examples=100)
@given(arrays(bool, st.tuples(st.integers(1, 9), st.integers(1, 9))))
def test_brush_code_holds_every_mask(array):
    height, width = array.shape
    runs_of_rows = rows_of(Mask.from_array(array), Box(0, 0, width, height))
    code = brush_code.encode(lengths_of(runs_of_rows, width * height))
    assert np.array_equal(brush_code.decode(code, width * height), runs_of_rows)


def test_long_runs_and_values_one_by_one():
    assert brush_code.decode(brush_code.encode([100_000, 50_000, 1]), 150_001).tolist() == [100_000, 150_000]
    # Two pixels, byte by byte: one painted thinly, one thickly.
    values = [9, 9, 9, 90, 1, 2, 3, 200]
    bits = f"{8:032b}{7:05b}{2:04b}{3:04b}{7:04b}{15:04b}" + "0" + "00" + f"{7:03b}"
    bits += "".join(f"{value:08b}" for value in values)
    bits += "0" * (-len(bits) % 8)
    code = list(int(bits, 2).to_bytes(len(bits) // 8, "big"))
    assert brush_code.decode(code, 2).tolist() == [1, 2]


@given(st.lists(st.integers(0, 255), max_size=40))
def test_any_bytes_are_decoded_or_refused(code):
    head = list((W * H * 4).to_bytes(4, "big"))
    for attempt in (code, head + code):
        try:
            assert brush_code.decode(attempt, W * H).size % 2 == 0
        except EntryError:
            continue


@pytest.mark.parametrize("shape", Shape)
def test_polygons(tmp_path, shape):
    solid, parts = np.zeros((H, W), bool), np.zeros((H, W), bool)
    solid[2:9, 3:12] = solid[4:6, 12:15] = parts[1:4, 1:9] = parts[22:28, 30:40] = True
    regions = tuple(Region(LABELS[0].name, Mask.from_array(array)) for array in (solid, parts, ring()))
    dataset = Dataset(LABELS, (Item("a.png", W, H, regions, stem="a", id=1),))
    options = ExportOptions(shape=shape, copy_images=False)
    path = written(label_studio.FORMAT, dataset, tmp_path / "out", options)
    results = json.loads((path / "tasks.json").read_text())[0]["annotations"][0]["result"]
    brush, polygon = "brushlabels", "polygonlabels"
    third = polygon if shape is Shape.POLYGON else brush
    expected = [brush] * 3 if shape is Shape.RLE else [polygon, brush, third]
    assert [entry["type"] for entry in results] == expected
    found = read_again(label_studio.FORMAT, dataset, path)["a.png"]
    assert found == label_studio.FORMAT.keep(dataset.items[0], options)


def test_the_interface_names_what_results_need(tmp_path):
    regions = (Region(LABELS[2].name, Mask.from_array(ring())), Region(LABELS[1].name))
    item = Item("ä b/c.png", W, H, regions, state=ImageState.DONE, stem="c", id=4)
    path = written(label_studio.FORMAT, Dataset(LABELS, (item,)), tmp_path / "out")
    (task,) = json.loads((path / "tasks.json").read_text())
    assert task["data"] == {"image": "/data/local-files/?d=%C3%A4%20b/c.png"}
    view = ElementTree.parse(path / "labeling-config.xml").getroot()
    controls = {element.get("name"): element for element in view}
    assert view.find("Image").get("value") == "$image"
    for result in task["annotations"][0]["result"]:
        control = controls[result["from_name"]]
        assert control.get("toName") == result["to_name"] == view.find("Image").get("name")
        assert control.tag.lower() == result["type"]
        assert {element.get("value") for element in control} >= set(result["value"][result["type"]])


ADDRESSES = [
    ("skin/b 2.png", 2),
    ("/data/local-files/?d=skin/b%202.png", 2),
    ("http://host:8080/data/local-files/?d=root%5Cskin%5Cb%202.png", 2),
    ("/data/upload/3/0a1b2c3d-b%202.png", 2),
    ("s3://bucket/skin/b 2.png", 2),
    ("https://host/x/skin/b%202.png?token=a#b", 2),
    ("gs://bucket/%C3%A9_1.png", 1),
]


@pytest.mark.parametrize(("address", "number"), ADDRESSES)
def test_images_are_found_by_their_addresses(address, number):
    assert KNOWN.find(name_of(address, KNOWN)).id == number


def entry(value=None, **changes):
    plain = {"id": "a", "type": "polygonlabels", "original_width": W, "original_height": H}
    square = {"points": [[0, 0], [50, 0], [50, 50]], "polygonlabels": ["a"]}
    return {**plain, "value": {**square, **(value or {})}, **changes}


HOSTILE = [
    7,
    entry({"points": 3}),
    entry({"points": [[0, 0], [1, 1]]}),
    entry({"points": [[0, 0], [1, 1], [2]]}),
    entry({"points": [[0, 0], [1, "x"], [2, 2]]}),
    entry({"points": [[0, 0], [1, 1e300], [2, 2]]}),
    entry({"polygonlabels": []}),
    entry({"polygonlabels": [3]}),
    entry({"polygonlabels": "a"}),
    entry({"rle": [1, 2, 300]}),
    entry({"rle": "x"}),
    entry({"rle": []}),
    entry({"rle": [0, 0, 18, 192, 57, 27]}),
    entry({"rle": [0, 0, 18, 193, 57, 27, 255, 2, 139, 0]}),
    entry(original_width=0),
    entry(original_height=None),
    entry(image_rotation=90),
    entry(meta=3),
    entry(meta={"score": 4}),
    {"type": "choices", "value": {"choices": 3}},
    {"type": "choices", "value": 3},
]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_result_that_cannot_be_used_is_told_and_the_others_are_read(tmp_path, value):
    file = tmp_path / "x.json"
    tasks = [{"data": {"image": "skin/b 2.png"}, "annotations": [{"result": [value, entry(id="b")]}]}]
    file.write_text(json.dumps(tasks))
    dataset = label_studio.FORMAT.read(file, KNOWN)
    assert [fault.startswith("task 1, result ") for fault in dataset.faults] == [True]
    assert [len(item.regions) for item in dataset.items] == [1]


@pytest.mark.parametrize(
    "task",
    [3, {}, {"data": {}}, {"data": {"image": " "}}, {"data": {"image": "http://["}},
     {"data": {"image": "a"}, "annotations": 3}, {"data": {"image": "a"}, "annotations": [3]},
     {"data": {"image": "a"}, "predictions": [{"result": 3}]}, {"data": {"image": "a"}, "meta": [1]}],
)  # fmt: skip
def test_a_task_that_cannot_be_used_is_told(tmp_path, task):
    file = tmp_path / "x.json"
    file.write_text(json.dumps([task]))
    assert [fault.startswith("task 1: ") for fault in label_studio.FORMAT.read(file, KNOWN).faults] == [True]


def test_what_is_no_list_of_tasks_is_told(tmp_path):
    (tmp_path / "x.json").write_text("{}")
    for place in (tmp_path, tmp_path / "x.json"):
        assert not label_studio.FORMAT.recognises(place)
        with pytest.raises(KnownError):
            label_studio.FORMAT.read(place, KNOWN)
