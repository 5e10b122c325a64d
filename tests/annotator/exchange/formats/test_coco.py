"""COCO files, read by pycocotools: every mask to the pixel."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image
from pycocotools.coco import COCO

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, ImageState, Origin, Provenance
from annotator.core.work.edits import AddAnnotation, SetImageAttributes, SetImageState
from annotator.core.work.label_attributes import Attribute
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import Concept
from annotator.exchange.data.options import ExportOptions, Shape, Which
from annotator.exchange.formats.coco import instances as coco
from annotator.exchange.reading import importing
from annotator.exchange.writing import exporting

W, H = 21, 16
HOW = Provenance("demo", "f" * 64, "features.3", "melanoma", "dual", 0.93, 0.55, "grabcut")


@pytest.fixture
def project(tmp_path):
    project = make(tmp_path)
    yield project
    project.close()


def make(folder):
    for name in ("é a.png", "b.png"):
        Image.new("RGB", (W, H)).save(folder / name)
    project = Project.create(folder / "job.annot", load_label_set("dermoscopy"))
    project.add_images([folder / "é a.png", folder / "b.png"])
    return project


def add(project, array, **values):
    annotation = Annotation(project.next_annotation_id(), 1, 2, Mask.from_array(array), **values)
    project.apply(AddAnnotation(annotation))
    return annotation


def load(path):
    with contextlib.redirect_stdout(io.StringIO()):
        return COCO(str(path))


def ring():
    array = np.zeros((H, W), bool)
    array[2:12, 3:15] = True
    array[5:8, 6:10] = False
    array[13:15, 17:20] = True
    return array


SHAPES = st.sampled_from([Shape.RLE, Shape.EXACT_POLYGON])


@settings(max_examples=40)
@given(st.lists(arrays(bool, (H, W)).filter(np.any), min_size=1, max_size=4), SHAPES)
def test_decoded_masks_equal_the_annotations(tmp_path_factory, masks, shape):
    folder = tmp_path_factory.mktemp("coco")
    project = make(folder)
    try:
        for array in masks:
            add(project, array)
        exporting.export(project, folder / "out.json", coco.FORMAT, ExportOptions(shape=shape))
    finally:
        project.close()
    read = load(folder / "out.json")
    decoded = [read.annToMask(entry).astype(bool) for entry in read.dataset["annotations"]]
    assert all(np.array_equal(a, b) for a, b in zip(decoded, masks, strict=True))
    for entry, array in zip(read.dataset["annotations"], masks, strict=True):
        rows, columns = np.nonzero(array)
        box = [columns.min(), rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1]
        assert entry["bbox"] == box
        assert entry["area"] == array.sum()
        assert entry["iscrowd"] == 0


def test_what_the_file_holds(project, tmp_path):
    add(project, ring(), origin=Origin.EDITED, provenance=HOW, annotator="ada", attributes=(("side", "left"),))
    project.apply(SetImageState(2, ImageState.NEW, ImageState.DONE))
    report = exporting.export(project, tmp_path / "out.json", coco.FORMAT)
    assert (report.images, report.annotations, report.problems) == (2, 1, ())
    data = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    entry = data["annotations"][0]
    assert entry["score"] == 0.93
    assert entry["origin"] == "edited suggestion"
    assert entry["suggestion"]["contrast"] == "dual"
    assert entry["suggestion"]["fraction"] == 0.55
    assert entry["attributes"] == {"side": "left"}
    assert [c["id"] for c in data["categories"]] == [label.id for label in project.labels.labels]
    assert {"description", "version", "date_created"} <= data["info"].keys()
    assert data["licenses"] == []
    assert [i["file_name"] for i in data["images"]] == ["é a.png", "b.png"]
    assert {(i["width"], i["height"]) for i in data["images"]} == {(W, H)}


def test_another_label_takes_the_score_away(project, tmp_path):
    labels = project.labels
    target, other = labels.by_name("melanoma"), next(x for x in labels.labels if x.name != "melanoma")
    how = replace(HOW, target="Melanoma")
    annotation = Annotation(project.next_annotation_id(), 1, target.id, Mask.from_array(ring()), provenance=how)
    project.apply(AddAnnotation(replace(annotation, origin=Origin.ACCEPTED)))
    edit = decisions.relabel(project.annotations(1)[0], other.id)
    project.apply(edit)
    moved = exported(project, tmp_path)
    assert "score" not in moved
    assert moved["suggestion"] == how.plain()
    assert (moved["category_id"], moved["origin"]) == (other.id, "edited suggestion")
    project.apply(edit.inverted())
    again = exported(project, tmp_path)
    assert (again["score"], again["origin"]) == (how.score, "accepted suggestion")


def exported(project, folder):
    exporting.export(project, folder / "out.json", coco.FORMAT)
    return json.loads((folder / "out.json").read_text(encoding="utf-8"))["annotations"][0]


def test_ids_stay_the_same_from_export_to_export(project, tmp_path):
    first, second = add(project, ring()), add(project, ~ring())
    exporting.export(project, tmp_path / "a.json", coco.FORMAT)
    project.apply(AddAnnotation(first).inverted())
    exporting.export(project, tmp_path / "b.json", coco.FORMAT)
    before, after = (json.loads((tmp_path / n).read_text())["annotations"] for n in ("a.json", "b.json"))
    assert [a["id"] for a in before] == [first.id, second.id]
    assert after == before[1:]


def test_polygons_where_exact(project, tmp_path):
    solid = np.zeros((H, W), bool)
    solid[2:9, 3:12] = True
    solid[4:6, 12:15] = True
    add(project, solid)
    add(project, ring())
    report = exporting.export(project, tmp_path / "out.json", coco.FORMAT, ExportOptions(shape=Shape.EXACT_POLYGON))
    assert report.problems == ()
    kinds = [type(a["segmentation"]) for a in json.loads((tmp_path / "out.json").read_text())["annotations"]]
    assert kinds == [list, dict]


def test_polygons_always_say_what_is_lost(project, tmp_path):
    add(project, ring())
    report = exporting.export(project, tmp_path / "out.json", coco.FORMAT, ExportOptions(shape=Shape.POLYGON))
    assert "1 region gains pixels: holes are filled" in report.problems[0]
    read = load(tmp_path / "out.json")
    filled = ring()
    filled[5:8, 6:10] = True
    assert np.array_equal(read.annToMask(read.dataset["annotations"][0]).astype(bool), filled)


@pytest.mark.parametrize(
    ("which", "names"), [(Which.ALL, 3), (Which.DECIDED, 2), (Which.ANNOTATED, 1), (Which.DONE, 1)]
)
def test_which_images(project, tmp_path, which, names):
    add(project, ring())
    Image.new("RGB", (W, H)).save(tmp_path / "nobody looked.png")
    project.add_images([tmp_path / "nobody looked.png"])
    project.apply(SetImageState(2, ImageState.NEW, ImageState.DONE))
    assert exporting.export(project, tmp_path / "out.json", coco.FORMAT, ExportOptions(which)).images == names


def test_an_image_that_is_gone_is_told_and_the_rest_written(project, tmp_path):
    add(project, ring())
    project.apply(SetImageState(2, ImageState.NEW, ImageState.DONE))
    (tmp_path / "b.png").unlink()
    report = exporting.export(project, tmp_path / "out.json", coco.FORMAT)
    assert report.images == 1
    assert "b.png was left out" in report.problems[0]


def test_a_failed_export_leaves_the_older_file(project, tmp_path):
    target = tmp_path / "folder.json"
    target.mkdir()
    with pytest.raises(KnownError, match=r"folder\.json.*cannot be written"):
        exporting.export(project, target, coco.FORMAT)
    assert list(tmp_path.glob(".folder*")) == []
    blocked = tmp_path / "file"
    blocked.write_text("old")
    with pytest.raises(KnownError, match="cannot be written"):
        exporting.export(project, blocked / "out.json", coco.FORMAT)
    assert blocked.read_text() == "old"


@pytest.mark.parametrize("name", ["job.annot", "job.annot-wal", "job.annot-shm", "b.png", "é a.png", "sub/../b.png"])
def test_an_export_never_takes_the_place_of_the_projects_own_files(project, tmp_path, name):
    add(project, ring())
    (tmp_path / "sub").mkdir()
    target = tmp_path / name
    before, number = target.read_bytes(), target.stat().st_ino
    with pytest.raises(KnownError, match=r"cannot take its place.*Choose another name") as fault:
        exporting.export(project, target, coco.FORMAT)
    assert fault.value.path == target
    assert target.stat().st_ino == number
    assert name.endswith("-shm") or target.read_bytes() == before  # reading moves the marks in there
    assert len(project.annotations(1)) == 1


def test_an_export_never_takes_the_place_of_an_image_that_is_away(project, tmp_path, monkeypatch):
    (tmp_path / "b.png").unlink()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(KnownError, match=r"b\.png.*an image of the project"):
        exporting.export(project, Path("b.png"), coco.FORMAT)
    assert not (tmp_path / "b.png").exists()


def test_an_export_never_goes_through_a_link_to_an_image(project, tmp_path):
    link = tmp_path / "link.json"
    try:
        link.symlink_to(tmp_path / "b.png")
    except OSError:
        pytest.skip("no links here")
    with pytest.raises(KnownError, match="an image of the project"):
        exporting.export(project, link, coco.FORMAT)
    assert link.is_symlink()


ASKED = (
    Attribute("size", "Size", "number", lowest=0, highest=50, unit="mm", labels=("melanoma",)),
    Attribute("ulcer", "Ulcer", "yes-no"),
    Attribute("quality", "Quality", "number", of="image"),
)


def test_answers_have_their_own_types_and_come_back_as_they_are_stored(project, tmp_path):
    codes = (Concept("SCT", "372244006", "Malignant melanoma"),)
    labels = replace(project.labels, attributes=ASKED)
    label = labels.by_id(2)
    labels = replace(labels, labels=tuple(replace(one, codes=codes) if one is label else one for one in labels.labels))
    project.apply(project.changing_labels(labels))
    given = (("size", "2.5"), ("ulcer", "yes"), ("note", "12"), ("odd", "true"))
    add(project, ring(), attributes=given)
    project.apply(SetImageAttributes(1, (), (("quality", "3"),)))
    path = tmp_path / "out.json"
    exporting.export(project, path, coco.FORMAT, ExportOptions())
    data = json.loads(path.read_text())
    (entry,) = data["annotations"]
    assert entry["attributes"] == {"size": 2.5, "ulcer": True, "note": "12", "odd": "true"}
    assert data["images"][0]["image_attributes"] == {"quality": 3}
    categories = {one["name"]: one for one in data["categories"]}
    assert categories[label.name]["codes"] == [
        {"scheme": "SCT", "value": "372244006", "meaning": "Malignant melanoma"}
    ]  # fmt: skip
    names = {name: [one["name"] for one in entry.get("attributes", ())] for name, entry in categories.items()}
    assert names["melanoma"] == ["size", "ulcer"]
    assert names["naevus"] == ["ulcer"]
    other = Project.create(tmp_path / "again.annot", project.labels)
    other.add_images([tmp_path / "é a.png", tmp_path / "b.png"])
    importing.apply(other, importing.plan(other, importing.read(other, path, coco.FORMAT)))
    (annotation,) = other.annotations(1)
    assert annotation.attributes == given
    assert other.image_attributes(1) == (("quality", "3"),)
    other.close()
