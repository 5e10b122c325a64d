"""Folders for Hugging Face's datasets: ours, those its documentation shows, and hostile ones."""

from __future__ import annotations

import json

import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from PIL import Image
from pycocotools import mask as rle

from annotator.core.errors import KnownError
from annotator.core.regions.mask import Box, Mask
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.data.options import ExportOptions, Split
from annotator.exchange.formats.hugging_face import writing as hugging_face
from annotator.exchange.writing import exporting
from tests.annotator.exchange.cases import LABELS, datasets, fill, make_project, written

W, H = 40, 30
KNOWN = Known((KnownImage(1, "skin/1.png", W, H), KnownImage(2, "skin/2.png", W, H)))


def read(folder, *rows, part="train"):
    (folder / part).mkdir(exist_ok=True)
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / part / "metadata.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return hugging_face.FORMAT.read(folder, KNOWN)


def test_a_split_project_has_a_folder_a_part_with_its_images(tmp_path):
    square = Mask.from_array(np.ones((3, 3), bool))
    items = tuple(Item(f"s/{n}.png", W, H, (Region(LABELS[0].name, square),), id=n) for n in range(1, 5))
    project = make_project(tmp_path / "project", Dataset(LABELS, items))
    try:
        fill(project, Dataset(LABELS, items))
        exporting.export(project, tmp_path / "out", hugging_face.FORMAT, ExportOptions(split=Split((0.5, 0.25, 0.25))))
    finally:
        project.close()
    head = (tmp_path / "out" / "README.md").read_text().split("---")[1]
    files = yaml.safe_load(head)["configs"][0]["data_files"]
    assert [entry["split"] for entry in files] == ["train", "validation", "test"]
    found = []
    for entry in files:
        assert entry["path"] == f"{entry['split']}/**"
        folder = tmp_path / "out" / entry["split"]
        for line in (folder / "metadata.jsonl").read_text().splitlines():
            row = json.loads(line)
            found.append(row["name"])
            with Image.open(folder / row["file_name"]) as image:
                assert image.size == (row["width"], row["height"])
            assert rle.decode(row["objects"]["segmentation"]).sum() == row["objects"]["area"][0] == 9
    assert sorted(found) == [item.name for item in items]


def types_in(value):
    """What a column holds, but for the number of entries in its lists."""
    if isinstance(value, dict):
        return {key: types_in(entry) for key, entry in value.items()}
    return [types_in(entry) for entry in value[:1]] if isinstance(value, list) else type(value)


def merged(one, other):
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        return {key: merged(one[key], other[key]) for key in one}
    if isinstance(one, list):
        return [merged(one[0], other[0])] if one and other else one or other
    assert one == other
    return one


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(datasets())
def test_every_column_has_one_type_whatever_images_hold(tmp_path_factory, dataset):
    path = written(hugging_face.FORMAT, dataset, tmp_path_factory.mktemp("hf") / "out")
    rows = [json.loads(line) for line in (path / "train" / "metadata.jsonl").read_bytes().splitlines()]
    types = types_in(rows[0])
    for row in rows:
        types = merged(types, types_in(row))


DOCUMENTED = [
    {"file_name": "1.png", "objects": {"bbox": [[3.0, 4.0, 8.0, 6.0]], "categories": [0]}},
    {"file_name": "1.png", "objects": {"id": [7], "area": [48], "bbox": [[3, 4, 8, 6]], "category": ["0"]}},
    {"file_name": "1.png", "objects": [{"bbox": [3, 4, 8, 6], "label": 0}]},
    {"file_name": "1.png", "width": W, "height": H, "objects": [{"bbox": [3, 4, 8, 6], "label": "0"}]},
    {"file_name": "1.png", "objects": {"segmentation": [[[3, 4, 11, 4, 11, 10, 3, 10]]], "category": ["0"]}},
]


@pytest.mark.parametrize("row", DOCUMENTED)
def test_objects_as_others_write_them(tmp_path, row):
    dataset = read(tmp_path, row, "", {"file_name": "2.png"})
    assert hugging_face.FORMAT.recognises(tmp_path)
    assert dataset.faults == ()
    first, second = dataset.items
    assert [KNOWN.find(item.name).id for item in dataset.items] == [1, 2]
    (region,) = first.regions
    assert (region.label, second.regions) == ("0", ())
    near = np.array([region.mask.box.x, region.mask.box.y, region.mask.box.w, region.mask.box.h]) - (3, 4, 8, 6)
    assert np.abs(near).max() <= (1 if "segmentation" in row["objects"] else 0)  # as pycocotools fills polygons


@pytest.mark.parametrize(
    ("labels", "found"),
    [({"label": "melanoma"}, ["melanoma"]), ({"label": 3}, ["3"]), ({"labels": ["a", "b", "a"]}, ["a", "b"]),
     ({"labels": {"a": True, "b": False}}, ["a"]), ({"labels": None}, [])],
)  # fmt: skip
def test_labels_of_the_whole_image(tmp_path, labels, found):
    (item,) = read(tmp_path, {"file_name": "1.png", **labels}).items
    assert [(region.label, region.mask.empty) for region in item.regions] == [(name, True) for name in found]


def test_columns_of_others_that_are_called_like_ours(tmp_path):
    row = {"file_name": "1.png", "name": "Alice", "state": "CA", "sha256": 7, "image_labels": 3}
    (item,) = read(tmp_path, row).items
    assert (item.name, item.regions) == ("1.png", ())


def test_sizes_are_those_of_the_files_where_the_project_has_no_such_image(tmp_path):
    (tmp_path / "train").mkdir()
    Image.new("L", (9, 7)).save(tmp_path / "train" / "new.png")
    (item,) = read(tmp_path, {"file_name": "new.png", "objects": [{"bbox": [0, 0, 20, 20], "label": "a"}]}).items
    assert (item.width, item.height, item.regions[0].mask.box) == (9, 7, Box(0, 0, 9, 7))


def test_a_file_outside_of_the_folder_is_not_opened(tmp_path):
    Image.new("L", (9, 7)).save(tmp_path / "new.png")
    (item,) = read(tmp_path, {"file_name": "../new.png"}).items
    assert (item.width, item.height) == (0, 0)


def row(**changes):
    return {"file_name": "1.png", **changes}


HOSTILE = [
    "{",
    "[" * 100_000,
    "3",
    row(file_name=3),
    row(file_name=""),
    row(width=0, height=3),
    row(objects=3),
    row(objects={"bbox": [[1, 1, 2, 2]], "category": []}),
    row(objects={"bbox": 3}),
    row(objects=[3]),
    row(objects=[{"bbox": [1, 1, 2], "label": "a"}]),
    row(objects=[{"bbox": [1, 1, 2, 2]}]),
    row(objects=[{"bbox": [1, 1, 2, 1e300], "label": "a"}]),
    row(objects=[{"segmentation": {"size": [H, W], "counts": "~~~"}, "label": "a"}]),
    row(objects=[{"segmentation": {"size": [1, 1], "counts": [1]}, "label": "a"}]),
    row(objects=[{"bbox": [1, 1, 2, 2], "label": "a", "record": "{"}]),
    row(objects=[{"bbox": [1, 1, 2, 2], "label": "a", "record": "[1]"}]),
    row(objects=[{"bbox": [1, 1, 2, 2], "label": "a", "record": '{"score": NaN}'}]),
    row(labels=[None]),
    row(image_labels="{"),
    row(image_labels="[3]"),
    row(image_labels="[]", sha256=7),
]


@pytest.mark.parametrize("line", HOSTILE, ids=lambda line: str(line)[:60])
def test_a_line_that_cannot_be_used_is_told_and_the_others_are_read(tmp_path, line):
    dataset = read(tmp_path, line, {"file_name": "2.png"})
    assert [fault.startswith("train/metadata.jsonl, line 1") for fault in dataset.faults] == [True]
    assert dataset.items[-1].name == "2.png"
    hugging_face.FORMAT.recognises(tmp_path)


def test_a_folder_without_a_list_is_told(tmp_path):
    assert not hugging_face.FORMAT.recognises(tmp_path)
    with pytest.raises(KnownError, match=r"no metadata\.jsonl"):
        hugging_face.FORMAT.read(tmp_path, KNOWN)
