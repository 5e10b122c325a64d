"""Files as other programs write them, and as they are described; and our files read by others' libraries."""

from __future__ import annotations

import contextlib
import io
import json

import numpy as np
import pytest
from PIL import Image
from pycocotools import mask as rle
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from skimage.measure import points_in_poly

from annotator.core.regions.mask import Mask
from annotator.core.work.labels import Label
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.formats import FORMATS, format_of
from tests.annotator.exchange.cases import LABELS, written

KNOWN = Known((KnownImage(9, "a.png", 20, 15),), (Label(1, "cat", "cat", "#000000"), Label(2, "dog", "dog", "#111111")))


def quietly(make):
    with contextlib.redirect_stdout(io.StringIO()):
        return make()


def only_item(name, path):
    assert format_of(path).name == name
    dataset = FORMATS[name].read(path, KNOWN)
    assert dataset.faults == ()
    (item,) = dataset.items
    return dataset, item


def array(*boxes):
    found = np.zeros((15, 20), bool)
    for left, top, right, bottom in boxes:
        found[top:bottom, left:right] = True
    return found


# --- COCO


def test_coco_by_pycocotools(tmp_path):
    blob = array((2, 3, 9, 12)) & ~array((4, 5, 6, 8))
    uncompressed = {"size": [15, 20], "counts": runs_of(blob)}
    compressed = rle.encode(np.asfortranarray(blob, dtype=np.uint8))
    segmentations = [
        [[1.5, 2.25, 14.75, 3.0, 9.0, 12.5], [15, 9, 19, 9, 19, 14, 15, 14]],
        uncompressed,
        {"size": [15, 20], "counts": compressed["counts"].decode()},
        [],
    ]
    document = {
        "images": [{"id": 77, "file_name": "train/a.png", "width": 20, "height": 15}],
        "categories": [{"id": 5, "name": "cat", "supercategory": "animal"}],
        "annotations": [
            {"id": n, "image_id": 77, "category_id": 5, "segmentation": shape, "iscrowd": int(n == 1), "area": 1,
             "bbox": [2, 3, 4, 5]}
            for n, shape in enumerate(segmentations)
        ],
    }  # fmt: skip
    path = tmp_path / "instances.json"
    path.write_text(json.dumps(document))
    dataset, item = only_item("coco", path)
    theirs = quietly(lambda: COCO(str(path)))
    for region, entry in zip(item.regions, theirs.dataset["annotations"][:3], strict=False):
        assert np.array_equal(region.mask.to_array(20, 15), theirs.annToMask(entry).astype(bool))
    assert np.array_equal(item.regions[3].mask.to_array(20, 15), array((2, 3, 6, 8)))
    assert [region.attributes for region in item.regions] == [(), (("iscrowd", "1"),), (), ()]
    assert dataset.notices == ("1 box without an outline is read as a rectangle (train/a.png).",)


def runs_of(mask):
    flat = mask.ravel(order="F").astype(int)
    changes = np.flatnonzero(np.diff(flat, prepend=0, append=2))
    return np.diff(changes, prepend=0).tolist()


def test_results_are_evaluated_by_pycocotools(tmp_path):
    items = (
        Item("a.png", 20, 15, (Region(LABELS[0].name, Mask.from_array(array((2, 3, 9, 12))), score=0.5, id=1),), id=9),
    )
    dataset = Dataset(LABELS, items)
    truth = written(FORMATS["coco"], dataset, tmp_path / "truth.json")
    found = written(FORMATS["coco-results"], dataset, tmp_path / "found.json")

    def precision():
        theirs = COCO(str(truth))
        evaluation = COCOeval(theirs, theirs.loadRes(str(found)), "segm")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
        return evaluation.stats[0]

    assert quietly(precision) == pytest.approx(1)


def test_results_of_a_detector(tmp_path):
    entries = [
        {"image_id": 9, "category_id": 2, "bbox": [1.0, 2.0, 5.0, 4.0], "score": 0.75},
        {"image_id": 9, "category_id": 1, "segmentation": [[0, 0, 4, 0, 4, 4, 0, 4]], "score": 1},
    ]
    (tmp_path / "results.json").write_text(json.dumps(entries))
    _, item = only_item("coco-results", tmp_path / "results.json")
    assert [(r.label, r.score) for r in item.regions] == [("dog", 0.75), ("cat", 1.0)]
    assert np.array_equal(item.regions[0].mask.to_array(20, 15), array((1, 2, 6, 6)))


def test_panoptic_as_it_is_described(tmp_path):
    picture = np.zeros((15, 20, 3), np.uint8)
    picture[array((0, 0, 5, 5))] = (44, 1, 0)  # 44 + 256
    picture[array((8, 8, 9, 9))] = (1, 2, 3)
    folder = tmp_path / "annotations" / "panoptic_val2017"
    folder.mkdir(parents=True)
    Image.fromarray(picture).save(folder / "a.png")
    segments = [
        {"id": 300, "category_id": 1, "area": 25, "bbox": [0, 0, 5, 5], "iscrowd": 0},
        {"id": 1 + 256 * 2 + 65536 * 3, "category_id": 2, "area": 1, "bbox": [8, 8, 1, 1], "iscrowd": 1},
    ]
    document = {
        "images": [{"id": 4, "file_name": "a.jpg", "width": 20, "height": 15}],
        "categories": [{"id": 1, "name": "cat", "isthing": 1}, {"id": 2, "name": "dog", "isthing": 0}],
        "annotations": [{"image_id": 4, "file_name": "a.png", "segments_info": segments}],
    }
    (tmp_path / "annotations" / "panoptic_val2017.json").write_text(json.dumps(document))
    for path in (tmp_path, tmp_path / "annotations" / "panoptic_val2017.json"):
        _, item = only_item("coco-panoptic", path)
        assert [r.mask.area for r in item.regions] == [25, 1]
        assert item.regions[1].attributes == (("iscrowd", "1"),)


# --- VOC

XML = """<annotation>
 <folder>VOC2012</folder><filename>2007_000032.jpg</filename><source><database>VOC2007</database></source>
 <size><width>20</width><height>15</height><depth>3</depth></size><segmented>1</segmented>
 <object><name>aeroplane</name><pose>Frontal</pose><truncated>0</truncated><difficult>1</difficult>
  <bndbox><xmin>2</xmin><ymin>3</ymin><xmax>6</xmax><ymax>7</ymax></bndbox></object>
 <object><name>person</name><bndbox><xmin>9.6</xmin><ymin>1</ymin><xmax>20</xmax><ymax>15</ymax></bndbox></object>
</annotation>"""


def voc(folder, pictures):
    for name in ("Annotations", "SegmentationClass", "SegmentationObject"):
        (folder / name).mkdir()
    (folder / "Annotations/2007_000032.xml").write_text(XML)
    if pictures:
        first, second = array((1, 2, 6, 7)) & ~array((2, 3, 3, 4)), array((10, 0, 20, 15))
        void = array((6, 0, 7, 15))
        for name, values in (("Class", (1, 15)), ("Object", (1, 2))):
            picture = values[0] * first + values[1] * second + 255 * void
            image = Image.fromarray(picture.astype(np.uint8))
            image.putpalette(list(range(256)) * 3)
            image.save(folder / f"Segmentation{name}/2007_000032.png")
    return folder


def test_voc_boxes(tmp_path):
    dataset, item = only_item("voc", voc(tmp_path, pictures=False))
    assert item.name == "2007_000032.jpg"
    assert [(r.label, r.attributes) for r in item.regions] == [("aeroplane", (("difficult", "1"),)), ("person", ())]
    assert np.array_equal(item.regions[0].mask.to_array(20, 15), array((1, 2, 6, 7)))
    assert item.regions[1].mask.box.x == 9
    assert len(dataset.notices) == 1


def test_voc_pictures_with_and_without_descriptions(tmp_path):
    _, item = only_item("voc", voc(tmp_path, pictures=True))
    assert [(r.label, r.mask.area) for r in item.regions] == [("aeroplane", 24), ("person", 150)]
    (tmp_path / "Annotations/2007_000032.xml").unlink()
    _, bare = only_item("voc", tmp_path)
    assert [(r.label, r.mask) for r in bare.regions] == [(r.label, r.mask) for r in item.regions]
    (tmp_path / "SegmentationObject/2007_000032.png").unlink()
    _, classes = only_item("voc", tmp_path)
    assert [(r.label, r.mask) for r in classes.regions] == [(r.label, r.mask) for r in item.regions]


# --- YOLO


def yolo(folder, lines, names="names: [cat, dog]"):
    (folder / "labels" / "train").mkdir(parents=True)
    (folder / "labels" / "train" / "a.txt").write_text(lines)
    (folder / "data.yaml").write_text(f"path: ../datasets/x\ntrain: images/train\nval: images/val\n{names}\n")
    return folder


@pytest.mark.parametrize("names", ["names: [cat, dog]", "names:\n  0: cat\n  1: dog"])
def test_yolo_segments(tmp_path, names):
    path = yolo(tmp_path, "1 0.1 0.2 0.5 0.2 0.5 0.6 0.1 0.6\n0 0.5 0.5 0.25 0.4 0.875\n\n", names)
    _, item = only_item("yolo-seg", path)
    assert [(r.label, r.score) for r in item.regions] == [("dog", None), ("cat", 0.875)]
    assert np.array_equal(item.regions[0].mask.to_array(20, 15), array((2, 3, 10, 9)))


def test_yolo_boxes_with_a_list_of_names(tmp_path):
    yolo(tmp_path, "1 0.5 0.4 0.2 0.4\n")
    (tmp_path / "data.yaml").unlink()
    (tmp_path / "classes.txt").write_text("cat\ndog\n")
    _, item = only_item("yolo-det", tmp_path)
    assert np.array_equal(item.regions[0].mask.to_array(20, 15), array((8, 3, 12, 9)))
    assert item.regions[0].label == "dog"


def test_bridges_of_yolo_enclose_nothing_for_others_either(tmp_path):
    blob = (array((1, 1, 12, 12)) & ~array((3, 3, 6, 9)) & ~array((8, 4, 9, 5))) | array((14, 2, 18, 5), (15, 8, 16, 9))
    item = Item("a.png", 20, 15, (Region(LABELS[0].name, Mask.from_array(blob), id=1),), stem="a", id=1)
    path = written(FORMATS["yolo-seg"], Dataset(LABELS, (item,)), tmp_path / "out")
    values = np.array((path / "labels/a.txt").read_text().split()[1:], float).reshape(-1, 2) * (20, 15)
    rows, columns = np.mgrid[0:15, 0:20]
    centres = np.stack((columns.ravel() + 0.5, rows.ravel() + 0.5), axis=1)
    assert np.array_equal(points_in_poly(centres, values).reshape(15, 20), blob)


# --- plain masks


def test_plain_masks_without_a_list(tmp_path):
    values = (2 * array((1, 1, 4, 4)) + 7 * array((10, 10, 12, 12))).astype(np.uint8)
    Image.fromarray(values).save(tmp_path / "a.png")
    item = FORMATS["mask-index"].read(tmp_path, KNOWN).items[0]
    assert [(r.label, r.mask.area) for r in item.regions] == [("2", 9), ("7", 4)]
    (tmp_path / "by label" / "cat").mkdir(parents=True)
    Image.fromarray(values > 0).save(tmp_path / "by label" / "cat" / "a.png")
    item = FORMATS["mask-label"].read(tmp_path / "by label", KNOWN).items[0]
    assert [(r.label, r.mask.area) for r in item.regions] == [("cat", 13)]


def test_colours_are_no_mask(tmp_path):
    Image.new("RGB", (20, 15)).save(tmp_path / "a.png")
    assert "holds colours" in FORMATS["mask-index"].read(tmp_path, KNOWN).faults[0]
