"""Fields that say what an entry belongs to are read or refused, values are taken as they stand, and what is left out is
told with a count and the first few names.
"""

from __future__ import annotations

import base64
import io
import json

import numpy as np
import pytest
from PIL import Image

from annotator.core.regions.mask import Mask
from annotator.core.work.labels import Label
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.formats import FORMATS, format_of

KNOWN = Known((KnownImage(9, "a.png", 20, 15), KnownImage(10, "b.png", 20, 15)), (Label(1, "cat", "cat", "#000000"),))


def read(name, path, known=KNOWN):
    return FORMATS[name].read(path, known)


def array(*boxes):
    found = np.zeros((15, 20), bool)
    for left, top, right, bottom in boxes:
        found[top:bottom, left:right] = True
    return found


def png(values):
    stream = io.BytesIO()
    Image.fromarray(values).save(stream, "PNG")
    return stream.getvalue()


# --- Label Studio: which picture of a task


CONFIG = """<View><Image name="left" value="$one"/><Image name="right" value="$two"/>
<RectangleLabels name="l" toName="left"/></View>"""


def result(to_name, x, **more):
    value = {"x": x, "y": 0, "width": 20, "height": 20, "rectanglelabels": ["cat"]}
    size = {"original_width": 20, "original_height": 15}
    return {
        "id": f"r{x}",
        "type": "rectanglelabels",
        "to_name": to_name,
        "from_name": "l",
        "value": value,
        **size,
        **more,
    }


def tasks(folder, data, *results):
    (folder / "tasks.json").write_text(
        json.dumps([{"id": 1, "data": data, "annotations": [{"result": list(results)}]}])
    )
    return folder / "tasks.json"


def boxes_of(dataset):
    return {item.name: [region.mask.box.x for region in item.regions] for item in dataset.items}


def test_two_pictures_of_a_task_are_told_apart_by_the_configuration(tmp_path):
    path = tasks(tmp_path, {"one": "a.png", "two": "b.png"}, result("right", 50), result("left", 0))
    refused = read("label-studio", path)
    assert not any(item.regions for item in refused.items)
    assert "several images (one, two)" in refused.faults[0]
    (tmp_path / "labeling-config.xml").write_text(CONFIG)
    assert boxes_of(read("label-studio", path)) == {"b.png": [10], "a.png": [0]}


def test_tags_that_are_called_like_their_data_need_no_configuration(tmp_path):
    path = tasks(tmp_path, {"one": "a.png", "two": "b.png"}, result("two", 50))
    assert boxes_of(read("label-studio", path)) == {"b.png": [10]}


def test_pictures_of_one_tag_are_told_apart_by_their_index(tmp_path):
    data = {"pages": ["a.png", "b.png"]}
    path = tasks(tmp_path, data, result("img", 0, item_index=1), result("img", 50, item_index=0))
    assert boxes_of(read("label-studio", path)) == {"b.png": [0], "a.png": [10]}
    path = tasks(tmp_path, data, result("img", 0), result("img", 50, item_index=2))
    assert len(read("label-studio", path).faults) == 2


def test_a_thumbnail_before_the_picture_is_not_taken_for_it(tmp_path):
    path = tasks(tmp_path, {"thumb": "thumbs/a_s.png", "picture": "a.png"}, result("img", 50))
    assert boxes_of(read("label-studio", path)) == {"a.png": [10]}


# --- YOLO: key points, pixels for shares, labels that are not listed


def yolo(folder, lines, data, name="a.txt"):
    (folder / "labels").mkdir(exist_ok=True)
    (folder / "labels" / name).write_text(lines)
    (folder / "data.yaml").write_text(data)
    return folder


def test_key_points_are_no_corners(tmp_path):
    path = yolo(tmp_path, "0 0.5 0.4 0.2 0.4 0.4 0.4 2 0.6 0.6 1\n", "kpt_shape: [2, 3]\nnames: [cat]\n")
    assert format_of(path).name == "yolo-det"
    dataset = read("yolo-det", path)
    assert np.array_equal(dataset.items[0].regions[0].mask.to_array(20, 15), array((8, 3, 12, 9)))
    assert dataset.notices == ("The key points of 1 region are not read (labels/a.txt).",)
    yolo(tmp_path, "0 0.5 0.5 0.2 0.4 0.4 0.4 2\n", "kpt_shape: [2, 3]\nnames: [cat]\n")
    assert "not a box and its key points" in read("yolo-det", path).faults[0]


@pytest.mark.parametrize("line", ["0 10 7 4 4", "0 2.5 0.5 0.2 0.2", "0 0.5 0.5 -0.2 0.2", "3 0.5 0.5 0.2 0.2"])
def test_numbers_that_are_no_shares_are_refused(tmp_path, line):
    assert len(read("yolo-det", yolo(tmp_path, line, "names: [cat]\n")).faults) == 1


def test_what_lies_outside_is_told(tmp_path):
    dataset = read("yolo-det", yolo(tmp_path, "0 1.5 0.5 0.2 0.2\n0 0.5 0.5 0.2 0.2\n", "names: [cat]\n"))
    assert (len(dataset.items[0].regions), dataset.faults) == (1, ())
    assert dataset.notices == ("1 region covers no pixel of its image and is left out (labels/a.txt).",)


def test_names_in_yaml_are_taken_as_they_stand(tmp_path):
    names = ["no", "007", "12:30", "null", "1e3", "~", "yes"]
    path = yolo(tmp_path, "", "names:\n" + "".join(f"  - {name}\n" for name in names))
    assert [label.name for label in read("yolo-det", path).labels] == names
    quoted = "".join(f"  '{number}': {name}\n" for number, name in enumerate(names))
    assert [label.name for label in read("yolo-det", yolo(tmp_path, "", f"names:\n{quoted}")).labels] == names


ROBOFLOW = {
    "data.yaml": "names: [cat, dog]\n",
    "train/labels/a.txt": "0 0.5 0.4 0.2 0.4",
    "valid/labels/b.txt": "1 0.5 0.4 0.2 0.4",
}
OF_CVAT = {
    "obj.names": "cat\ndog\n", "obj.data": "classes = 2\nnames = data/obj.names\n",
    "train.txt": "data/obj_train_data/a.png\n",
    "obj_train_data/a.txt": "0 0.5 0.4 0.2 0.4", "obj_valid_data/b.txt": "1 0.5 0.4 0.2 0.4",
}  # fmt: skip


@pytest.mark.parametrize("files", [ROBOFLOW, OF_CVAT], ids=["roboflow", "cvat"])
def test_layouts_of_others(tmp_path, files):
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    assert format_of(tmp_path).name == "yolo-det"
    dataset = read("yolo-det", tmp_path)
    assert dataset.faults == ()
    told = {item.name: ([region.label for region in item.regions], item.hints) for item in dataset.items}
    assert told["a"] == (["cat"], ("train",))
    assert told["b"][0] == ["dog"]
    assert all(np.array_equal(i.regions[0].mask.to_array(20, 15), array((8, 3, 12, 9))) for i in dataset.items)


# --- VOC: polygons beside boxes, boxes that are none, sizes that are not told


VOC = "<annotation><filename>a.png</filename>{size}<object><name>cat</name>{shape}</object></annotation>"
SIZE, BOX = (
    "<size><width>20</width><height>15</height></size>",
    "<bndbox><xmin>{}</xmin><ymin>{}</ymin><xmax>{}</xmax><ymax>{}</ymax></bndbox>",
)
LABELME_POLYGON = (
    "<polygon><username>me</username>"
    + "".join(f"<pt><x>{x}</x><y>{y}</y></pt>" for x, y in ((2, 3), (10, 3), (10, 9), (2, 9)))
    + "</polygon>"
)
ROBOFLOW_POLYGON = (
    "<polygon><x1>2</x1><y1>3</y1><x2>10</x2><y2>3</y2><x3>10</x3><y3>9</y3><x4>2</x4><y4>9</y4></polygon>"
)


def voc(folder, shape, size=SIZE):
    (folder / "a.xml").write_text(VOC.format(size=size, shape=shape))
    return folder / "a.xml"


@pytest.mark.parametrize("outline", [LABELME_POLYGON, ROBOFLOW_POLYGON], ids=["labelme", "roboflow"])
def test_a_polygon_counts_more_than_the_box_around_it(tmp_path, outline):
    dataset = read("voc", voc(tmp_path, BOX.format(1, 1, 20, 15) + outline))
    assert np.array_equal(dataset.items[0].regions[0].mask.to_array(20, 15), array((2, 3, 10, 9)))
    assert dataset.notices == ()


@pytest.mark.parametrize("size", ["", "<size><width>0</width><height>0</height></size>", "<size/>"])
def test_a_size_that_is_not_told_is_the_projects(tmp_path, size):
    dataset = read("voc", voc(tmp_path, BOX.format(3, 4, 10, 9), size))
    item = dataset.items[0]
    assert (item.width, item.height) == (20, 15)
    assert np.array_equal(item.regions[0].mask.to_array(20, 15), array((2, 3, 10, 9)))


def test_boxes_that_are_none(tmp_path):
    reversed_box = read("voc", voc(tmp_path, BOX.format(9, 4, 3, 9)))
    assert "a.xml, object 1: its box ends before it begins (9, 4, 3, 9)." in reversed_box.faults
    outside = read("voc", voc(tmp_path, BOX.format(30, 4, 33, 9)))
    assert outside.notices == ("1 region covers no pixel of its image and is left out (a.png).",)


# --- CVAT: who lies on top


def test_the_order_of_layers_counts(tmp_path):
    corners = 'xtl="0" ytl="0" xbr="4" ybr="4"'
    shapes = f'<box label="cat" z_order="2" {corners}/><box label="dog" z_order="-1" {corners}/>'
    (tmp_path / "x.xml").write_text(
        f'<annotations><image name="a.png" width="20" height="15">{shapes}</image></annotations>'
    )
    assert [region.label for region in read("cvat", tmp_path / "x.xml").items[0].regions] == ["dog", "cat"]


# --- labelme: shapes of newer programs, masks between pixels


def labelme(folder, *shapes):
    data = {
        "version": "5.0",
        "imagePath": "a.png",
        "imageWidth": 20,
        "imageHeight": 15,
        "flags": {},
        "shapes": list(shapes),
    }
    (folder / "a.json").write_text(json.dumps(data))
    return folder / "a.json"


@pytest.mark.parametrize("kind", ["rotation", "quadrilateral", "oriented_rectangle"])
def test_turned_rectangles(tmp_path, kind):
    corners = [[2, 3], [10, 3], [10, 9], [2, 9]]
    shape = {"label": 7, "points": corners, "shape_type": kind, "difficult": True, "direction": 0.1}
    (region,) = read("labelme", labelme(tmp_path, shape)).items[0].regions
    assert np.array_equal(region.mask.to_array(20, 15), array((2, 3, 10, 9)))
    assert (region.label, region.attributes) == ("7", (("difficult", "1"),))


@pytest.mark.parametrize(
    "ends", [[[2, 3], [9, 8]], [[2.4, 3.4], [9.4, 8.4]], [[1.6, 2.6], [8.6, 7.6]], [[2.3, 3.2], [8.6, 7.4]]]
)
def test_a_mask_lies_at_the_nearest_pixel(tmp_path, ends):
    picture = base64.b64encode(png(np.full((6, 8), 255, np.uint8))).decode()
    shape = {"label": "cat", "points": ends, "shape_type": "mask", "mask": picture}
    dataset = read("labelme", labelme(tmp_path, shape))
    assert dataset.faults == ()
    assert np.array_equal(dataset.items[0].regions[0].mask.to_array(20, 15), array((2, 3, 10, 9)))


def test_a_mask_of_another_size_than_its_box_is_refused(tmp_path):
    picture = base64.b64encode(png(np.full((6, 8), 255, np.uint8))).decode()
    for ends in ([[2, 3], [10, 8]], [[2.4, 3.4], [12.4, 8.4]]):
        shape = {"label": "cat", "points": ends, "shape_type": "mask", "mask": picture}
        assert "another size than its box" in read("labelme", labelme(tmp_path, shape)).faults[0]


def test_parts_of_a_group_are_told(tmp_path):
    shape = {"label": "cat", "points": [[2, 3], [10, 3], [10, 9]], "shape_type": "polygon", "group_id": 1}
    dataset = read("labelme", labelme(tmp_path, shape, {**shape, "points": [[12, 3], [18, 3], [18, 9]]}))
    assert len(dataset.items[0].regions) == 1
    assert dataset.notices == ("1 shape is read as a part of another one of its label and group (a.json).",)


# --- COCO: what is unambiguous is accepted


def coco(folder, image=None, **region):
    entry = {"id": 1, "image_id": 1, "category_id": 1, "segmentation": [[2, 3, 10, 3, 10, 9, 2, 9]], **region}
    data = {"images": [image or {"id": 1, "file_name": "a.png", "width": 20, "height": 15}], "annotations": [entry]}
    (folder / "x.json").write_text(json.dumps({**data, "categories": [{"id": 1, "name": 12}]}))
    return folder / "x.json"


@pytest.mark.parametrize(
    ("image", "region"),
    [
        ({"id": 1, "file_name": "a.png"}, {}),
        ({"id": "1", "file_name": "a.png", "width": 20, "height": 15}, {"category_id": "1"}),
        ({"id": "x", "file_name": "a.png", "width": 20, "height": 15}, {"image_id": "x", "id": "r"}),
        (None, {"segmentation": [2, 3, 10, 3, 10, 9, 2, 9]}),
        (None, {"image_id": "1"}),
    ],
)
def test_what_is_unambiguous_is_accepted(tmp_path, image, region):
    dataset = read("coco", coco(tmp_path, image, **region))
    assert dataset.faults == ()
    (item,) = dataset.items
    assert (item.width, item.height) == (20, 15)
    assert np.array_equal(item.regions[0].mask.to_array(20, 15), array((2, 3, 10, 9)))
    assert item.regions[0].label == "12"


def test_an_image_that_nobody_knows_has_the_size_of_its_run_lengths(tmp_path):
    code = {"size": [15, 20], "counts": [0, 300]}
    dataset = read("coco", coco(tmp_path, {"id": 1, "file_name": "new.png"}, segmentation=code))
    assert (dataset.items[0].width, dataset.items[0].height) == (20, 15)
    assert dataset.faults == ()


BAD = [{"segmentation": [[1, 2, 3, 4]]}, {"segmentation": [[]]}, {"segmentation": [1, 2, 3, 4]}, {"category_id": 4}]


@pytest.mark.parametrize("region", BAD)
def test_one_bad_entry_is_one_fault(tmp_path, region):
    dataset = read("coco", coco(tmp_path, **region))
    assert len(dataset.faults) == 1
    assert dataset.items[0].regions == ()


# --- colours that a list explains


CAMVID = "64 128 64 cat\n0 0 64 dog\n0 0 0 Void\n"
LABEL_MAP = "# label:color_rgb:parts:actions\nbackground:0,0,0::\ncat:64,128,64::\ndog:0,0,64::\n"
COLOURS = {"cat": (64, 128, 64), "dog": (0, 0, 64)}


def coloured():
    picture = np.zeros((15, 20, 3), np.uint8)
    picture[array((2, 3, 10, 9))] = COLOURS["cat"]
    picture[array((12, 1, 15, 4))] = COLOURS["dog"]
    return picture


LAYOUTS = [
    ("mask-index", {"label_colors.txt": CAMVID}, "trainannot/a.png"),
    ("mask-index", {"label_colors.txt": CAMVID}, "a.png"),
    ("mask-index", {"labelmap.txt": LABEL_MAP}, "masks/a.png"),
    ("voc", {"labelmap.txt": LABEL_MAP}, "SegmentationClass/a.png"),
]


@pytest.mark.parametrize("kind", ["RGB", "RGBA", "P"])
@pytest.mark.parametrize(("form", "files", "place"), LAYOUTS)
def test_colour_masks(tmp_path, form, files, place, kind):
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    (tmp_path / place).parent.mkdir(exist_ok=True)
    picture = Image.fromarray(coloured())
    if kind == "P":  # in any order of its own: the colours count
        picture = picture.quantize(4)
    picture.convert(kind).save(tmp_path / place)
    assert format_of(tmp_path).name == form
    dataset = read(form, tmp_path)
    assert dataset.faults == ()
    found = {region.label: region.mask for region in dataset.items[0].regions}
    assert found == {
        "cat": Mask.from_array(array((2, 3, 10, 9))), "dog": Mask.from_array(array((12, 1, 15, 4))),
    }  # fmt: skip


def test_colours_that_the_list_does_not_name_are_refused(tmp_path):
    (tmp_path / "label_colors.txt").write_text("64 128 64 cat\n0 0 0 Void\n")
    Image.fromarray(coloured()).save(tmp_path / "a.png")
    assert "does not name the colour 0,0,64" in read("mask-index", tmp_path).faults[0]
    (tmp_path / "label_colors.txt").write_text("64 128 64 cat\n64 128 64 dog\n0 0 64 rat\n")
    assert "two labels share the colour 64,128,64: cat, dog" in read("mask-index", tmp_path).faults[0]


# --- attributes of parts and objects


def test_attributes_of_all_parts_of_a_group_are_kept(tmp_path):
    shape = {"label": "cat", "points": [[2, 3], [10, 3], [10, 9]], "shape_type": "polygon", "group_id": 1}
    more = {**shape, "points": [[12, 3], [18, 3], [18, 9]], "flags": {"sure": True}, "description": "left"}
    (region,) = read("labelme", labelme(tmp_path, {**shape, "description": "first"}, more)).items[0].regions
    assert region.attributes == (("description", "first"), ("sure", "true"))


def test_attributes_of_objects_as_cvat_writes_them(tmp_path):
    attribute = "<attributes><attribute><name>side</name><value>left</value></attribute></attributes>"
    (region,) = read("voc", voc(tmp_path, BOX.format(1, 1, 5, 5) + attribute)).items[0].regions
    assert region.attributes == (("side", "left"),)


def test_a_file_of_labelme_without_a_size_of_an_image_nobody_has(tmp_path):
    path = labelme(tmp_path, {"label": "cat", "points": [[2, 3], [10, 3], [10, 9]], "shape_type": "polygon"})
    data = json.loads(path.read_text())
    path.write_text(json.dumps({**data, "imagePath": "z.png", "imageWidth": None, "imageHeight": None}))
    dataset = read("labelme", path)
    assert (dataset.faults, dataset.items[0].unsized) == ((), True)


def test_masks_that_are_no_png_files_are_told(tmp_path):
    (tmp_path / "masks").mkdir()
    (tmp_path / "label_colors.txt").write_text(CAMVID)
    Image.fromarray(coloured()).save(tmp_path / "masks" / "a.PNG")
    Image.fromarray(coloured()).save(tmp_path / "masks" / "b.bmp")
    dataset = read("mask-index", tmp_path)
    assert [item.name for item in dataset.items] == ["a"]
    assert dataset.notices == ("1 picture is no PNG file and is not read (masks/b.bmp).",)


# --- one bad line of a list of labels


def test_one_bad_line_of_a_list_is_one_fault(tmp_path):
    (tmp_path / "label_colors.txt").write_text(CAMVID + "no line at all\n")
    Image.fromarray(coloured()).save(tmp_path / "a.png")
    dataset = read("mask-index", tmp_path)
    assert dataset.faults == ("the list of colours has a line that is none: no line at all",)
    assert {region.label for region in dataset.items[0].regions} == {"cat", "dog"}


@pytest.mark.parametrize(("names", "faults"), [("{0: cat, x: dog}", 1), ("[cat, '']", 0), ("{'0': cat, 1: }", 0)])
def test_one_bad_name_of_yolo_leaves_the_others(tmp_path, names, faults):
    dataset = read("yolo-det", yolo(tmp_path, "0 0.5 0.4 0.2 0.4\n1 0.5 0.4 0.2 0.4\n", f"names: {names}\n"))
    assert [region.label for region in dataset.items[0].regions] == ["cat"]
    assert len(dataset.faults) == faults + 1
    assert "no label 1 in the list" in dataset.faults[-1]


def test_one_bad_entry_of_our_own_list_is_one_fault(tmp_path):
    (tmp_path / "masks").mkdir()
    Image.fromarray(np.array([[0, 1], [2, 2]], np.uint8)).save(tmp_path / "masks" / "a.png")
    labels = [{"value": 1, "name": "cat"}, {"value": 2, "name": ""}]
    (tmp_path / "labels.json").write_text(json.dumps({"format": "mask-index", "labels": labels}))
    dataset = read("mask-index", tmp_path)
    assert [region.label for region in dataset.items[0].regions] == ["cat", "2"]
    assert dataset.faults == ("labels.json, label 2: a label has no name.",)
