"""Whatever stands in a file: it is told in a sentence, without a crash, a hang or a look at other files."""

from __future__ import annotations

import contextlib
import json
import struct
import zlib

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.work.labels import Label
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.data.values import EntryError, place_inside, run_lengths
from annotator.exchange.formats import FORMATS
from tests.annotator.exchange.cases import LABELS, datasets, known_of, written

KNOWN = Known((KnownImage(1, "a.png", 20, 15),), (Label(1, "cat", "cat", "#000000"),))
COCO, VOC, SEG = FORMATS["coco"], FORMATS["voc"], FORMATS["yolo-seg"]

NAN, HUGE = float("nan"), 10**400
SHAPES = [
    [[0, 0, 1e308, 0, 1, 1]], [[0, 0, "1", 0, 1, 1]], [[0, 0, None, 0, 1, 1]], [[0, 0, True, 0, 1, 1]],
    [[1, 2, 3, 4]], [[0, 0, 1, 1, 2]], "text", 7, [7], [[[]]], [[-1e7, 0, 1e7, 0, 1, 1]], [[0, 0, HUGE, 0, 1, 1]],
    {"size": [15, 20], "counts": [300, 1]}, {"size": [15, 20], "counts": [-1, 301]},
    {"size": [20, 15], "counts": [300]}, {"size": [15, 20], "counts": "P"}, {"size": [15, 20], "counts": "\x00ü"},
    {"size": [15, 20], "counts": "o" * 40 + "0"}, {"size": [15, 20], "counts": [1.5, 298.5]},
    {"size": [15, 20], "counts": [HUGE]}, {"size": None, "counts": None}, {}, {"size": [15, 20]},
    {"size": [10**9, 10**9], "counts": [10**18]}, [[0, 0, 900_000, 900_000, 0, 1] * 9],
]  # fmt: skip


def document(**changes):
    annotation = {"id": 1, "image_id": 1, "category_id": 1, "segmentation": [[0, 0, 5, 0, 5, 5]], "bbox": [0, 0, 5, 5]}
    return {
        "images": [{"id": 1, "file_name": "a.png", "width": 20, "height": 15}],
        "categories": [{"id": 1, "name": "cat"}],
        "annotations": [{**annotation, **changes}],
    }


def read_coco(folder, data):
    path = folder / "x.json"
    path.write_text(json.dumps(data))
    return COCO.read(path, KNOWN)


@pytest.mark.parametrize("shape", SHAPES, ids=range(len(SHAPES)))
def test_shapes_that_are_none(tmp_path, shape):
    dataset = read_coco(tmp_path, document(segmentation=shape, bbox=None))
    assert len(dataset.faults) == 1
    assert dataset.faults[0].startswith("annotation 1: ")
    assert [item.regions for item in dataset.items] == [()]


@pytest.mark.parametrize(
    "changes",
    [{"image_id": 2}, {"image_id": "one"}, {"category_id": [1]}, {"score": 2}, {"score": "high"}, {"attributes": [1]},
     {"segmentation": [], "bbox": [1, 2]},
     *({"origin": "drawn", **own} for own in (
         {"vertices": [[[0, 0]]]}, {"vertices": [[["a", 0]] * 3]}, {"suggestion": {"score": 7}}, {"suggestion": 3},
         {"annotator": "\ud800"}, {"seconds": -1}, {"created": 5}))],
    ids=str,
)  # fmt: skip
def test_fields_that_are_none(tmp_path, changes):
    assert len(read_coco(tmp_path, document(**changes)).faults) == 1


def test_what_others_mean_by_the_same_names_is_their_own(tmp_path):
    dataset = read_coco(tmp_path, document(origin="web", annotator=7, created=5, seconds="long", vertices=3))
    assert dataset.faults == ()
    assert dataset.items[0].regions[0].annotator == ""


@pytest.mark.parametrize(
    ("name", "entries"),
    [("images", [{"id": 1, "file_name": "a.png", "width": 0, "height": 5}]),
     ("images", [{"id": 1, "file_name": "a.png", "width": 10**6, "height": 5}]),
     ("images", [{"id": 1, "file_name": "../..", "width": 5, "height": 5}]),
     ("images", [{"id": 1, "file_name": "a.png", "width": 20, "height": 15}] * 2),
     ("images", ["a.png"]),
     ("categories", [{"id": 1}]),
     ("categories", [{"id": 1, "name": "  "}]),
     ("categories", [{"id": 1, "name": "cat"}] * 2)],
    ids=str,
)  # fmt: skip
def test_images_and_categories_that_are_none(tmp_path, name, entries):
    assert read_coco(tmp_path, {**document(), name: entries}).faults


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, "NaN", '{"images": NaN}', "1" * 5000, "\ufeff{", "\0"]
)
def test_json_that_is_none(tmp_path, text):
    (tmp_path / "x.json").write_text(text)
    for form in FORMATS.values():
        form.recognises(tmp_path / "x.json")
    with pytest.raises(KnownError):
        COCO.read(tmp_path / "x.json", KNOWN)


@given(
    st.text(st.characters(min_codepoint=40, max_codepoint=120), max_size=12)
    | st.lists(st.integers(-5, 400), max_size=6)
)
def test_run_lengths_are_whole_or_refused(counts):
    try:
        mask = run_lengths({"size": [15, 20], "counts": counts}, 20, 15)
    except EntryError:
        return
    box = mask.box
    assert mask.empty or (box.x >= 0 and box.y >= 0 and box.x + box.w <= 20 and box.y + box.h <= 15)


BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<annotation><filename>&b;</filename><size><width>20</width><height>15</height></size></annotation>"""
OUTSIDE = BOMB.replace("<!ENTITY b", '<!ENTITY c SYSTEM "file:///etc/passwd"><!ENTITY b').replace("&b;", "&c;")


@pytest.mark.parametrize(
    "text",
    [BOMB, OUTSIDE, "<annotation>", "<a/>", "", "<annotation><size/></annotation>" * 2, "<a>" * 50_000,
     "<annotation><size><width>NaN</width><height>15</height></size></annotation>",
     "<annotation><size><width>1e9</width><height>1e9</height></size></annotation>",
     "<annotation><size><width>20</width><height>15</height></size><object><name>x</name></object></annotation>",
     "<?xml version='1.0' encoding='nothing'?><annotation/>"],
)  # fmt: skip
def test_xml_that_is_none(tmp_path, text):
    (tmp_path / "Annotations").mkdir()
    (tmp_path / "Annotations/a.xml").write_text(text)
    VOC.recognises(tmp_path)
    assert len(VOC.read(tmp_path, KNOWN).faults) == 1


LINES = [
    "0", "x 0.1 0.1 0.1 0.1", "-1 0.5 0.5 1 1", "0.5 0.5 0.5 1 1", "0 nan 0.5 1 1", "0 inf 0 0 0 1 1",
    "0 1e300 0 0 0 1 1", "0 1 2 3", "0 0.5 0.5 1 1 7", "99999999999999999999 0.5 0.5 1 1", "0 " + "0.1 " * 6 + "2",
]  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_yolo_lines_that_are_none(tmp_path, line):
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels/a.txt").write_text(f"{line}\n0 0.5 0.5 1 1\n")
    dataset = SEG.read(tmp_path, KNOWN)
    assert len(dataset.faults) == 1
    assert "labels/a.txt, line 1" in dataset.faults[0]
    assert len(dataset.items[0].regions) == 1


@pytest.mark.parametrize(
    "text", ["names: {a: b}", "names: [{}", "names: !!python/object/apply:os.system [ls]", "- 1", "names: 7"]
)
def test_yaml_that_is_none(tmp_path, text):
    (tmp_path / "labels").mkdir()
    (tmp_path / "data.yaml").write_text(text)
    SEG.recognises(tmp_path)
    with contextlib.suppress(KnownError):
        assert not SEG.read(tmp_path, KNOWN).items


def huge_png():
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


@pytest.mark.parametrize(
    "content", [b"", b"no image", huge_png(), huge_png()[:40]], ids=["empty", "text", "huge", "cut"]
)
@pytest.mark.parametrize("form", ["mask-index", "mask-label"])
def test_pictures_that_are_none(tmp_path, form, content):
    place = tmp_path / "cat" if form == "mask-label" else tmp_path
    place.mkdir(exist_ok=True)
    (place / "a.png").write_bytes(content)
    assert len(FORMATS[form].read(tmp_path, KNOWN).faults) == 1


def test_files_name_nothing_outside_of_their_folder(tmp_path):
    inside = tmp_path / "in"
    inside.mkdir()
    Image.new("RGB", (20, 15), (1, 0, 0)).save(tmp_path / "secret.png")
    for name in ("../secret.png", str(tmp_path / "secret.png"), "..\\secret.png", "C:/secret.png", "", "."):
        place = place_inside(inside, name)
        assert place is None or place == inside
    (inside / "link.png").symlink_to(tmp_path / "secret.png")
    assert place_inside(inside, "link.png") is None
    entry = {"image_id": 1, "file_name": "../secret.png", "segments_info": [{"id": 1, "category_id": 1}]}
    (inside / "panoptic.json").write_text(json.dumps({**document(), "annotations": [entry]}))
    assert "outside" in FORMATS["coco-panoptic"].read(inside, KNOWN).faults[0]


@pytest.mark.parametrize("form", FORMATS.values(), ids=list(FORMATS))
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_files_with_bytes_changed_are_told_or_read(form, tmp_path_factory, data):
    dataset = data.draw(datasets(form.flat))
    path = written(form, dataset, tmp_path_factory.mktemp("changed") / f"out{form.suffix}")
    files = [path] if path.is_file() else sorted(place for place in path.rglob("*") if place.is_file())
    file = data.draw(st.sampled_from(files))
    content = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 4)) if content else 0):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    file.write_bytes(content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content)
    form.recognises(path)
    try:
        read = form.read(path, known_of(dataset))
    except KnownError:
        return
    assert all(isinstance(fault, str) for fault in read.faults)
    for item in read.items:
        assert all(region.label.strip() and isinstance(region.mask.area, int) for region in item.regions)
    assert np.all([label.name for label in LABELS])
