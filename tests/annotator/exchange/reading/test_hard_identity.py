"""Where less is told: no size, several pictures of a task, ids that are doubled, parts told beside names."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from annotator.core.project.project import Project
from annotator.core.work.labels import Label, LabelSet
from annotator.exchange.formats import FORMATS, format_of
from annotator.exchange.reading import importing
from annotator.exchange.reading.importing import Choices
from annotator.exchange.writing import exporting
from tests.annotator.exchange.cases import fill, make_project
from tests.annotator.exchange.reading.test_identity import VOC, dataset_of

SQUARE = [[2, 2, 8, 2, 8, 8, 2, 8]]


@pytest.fixture
def make(tmp_path):
    """Makes projects of images of 12 × 10 pixels, and closes them."""
    made = []

    def project(*names):
        folder = tmp_path / f"work{len(made)}"
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (12, 10)).save(folder / name)
        made.append(Project.create(folder / "job.annot", LabelSet("a set", (Label(1, "a", "a", "#112233"),))))
        made[-1].add_images([folder / name for name in names])
        return made[-1]

    yield project
    for one in made:
        one.close()


def coco(path, *names, ids=None, **size):
    images = [{"id": n, "file_name": name, **size} for n, name in zip(ids or range(1, 99), names, strict=False)]
    shapes = [
        {"id": n, "image_id": image["id"], "category_id": 1, "segmentation": SQUARE}
        for n, image in enumerate(images, 1)
    ]
    path.write_text(json.dumps({"images": images, "annotations": shapes, "categories": [{"id": 1, "name": "a"}]}))
    return path


def read(project, path, **choices):
    plan = importing.plan(project, importing.read(project, path, format_of(path)), Choices(**choices))
    if not plan.errors:
        importing.apply(project, plan)
    return plan


def stored(project):
    """The areas of the annotations of each image that has any."""
    found = {record.path: [value.mask.area for value in project.annotations(record.id)] for record in project.images()}
    return {name: areas for name, areas in found.items() if areas}


# --- without sizes


def test_without_a_size_the_rest_of_the_file_tells_which_image_is_meant(make, tmp_path):
    project = make("x/a/1.png", "x/b/2.png", "y/a/1.png")
    assert read(project, coco(tmp_path / "x.json", "a/1.png", "b/2.png")).errors == ()
    assert stored(project) == {"x/a/1.png": [36], "x/b/2.png": [36]}
    project = make("x/a/1.png", "x/b/2.png", "y/a/1.png")
    for name in ("a/1", "b/2"):
        (tmp_path / "labels" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "labels" / f"{name}.txt").write_text("0 0.5 0.5 0.5 0.4\n")
    (tmp_path / "data.yaml").write_text("names: [a]\n")
    assert read(project, tmp_path).errors == ()
    assert stored(project) == {"x/a/1.png": [24], "x/b/2.png": [24]}


def test_a_region_never_becomes_a_label_of_the_whole_image(make, tmp_path):
    project = make("train/1.png", "val/1.png")
    plan = read(project, coco(tmp_path / "instances_train.json", "1.png"), skip_unknown=True)
    assert set(stored(project)) <= {"train/1.png"}
    assert all(area for areas in stored(project).values() for area in areas)
    assert plan.annotations or plan.unknown
    project = make("a.png")
    text = VOC.format(more="<filename>b.png</filename><path>/x/a.png</path>").replace("melanoma", "a")
    (tmp_path / "b.xml").write_text(text.replace("<size><width>12</width><height>10</height></size>", ""))
    read(project, tmp_path / "b.xml", match_by_name=True, skip_unknown=True)
    assert stored(project) in ({}, {"a.png": [16]})


# --- ids that are doubled


@pytest.mark.parametrize("double", ["images", "categories"])
def test_an_id_that_two_share_is_nobodys(make, tmp_path, double):
    project = make("a.png", "b.png")
    path = coco(tmp_path / "x.json", "a.png", "b.png", ids=[1, 2], width=12, height=10)
    data = json.loads(path.read_text())
    data[double] = [{**data[double][0]}, {**data[double][-1], "id": 1, "name": "other"}]
    path.write_text(json.dumps(data))
    read(project, path, skip_bad=True, skip_unknown=True)
    assert stored(project) == {}


# --- pictures of Label Studio's tasks


def task(path, data, *results):
    value = {"x": 10, "y": 10, "width": 50, "height": 50, "rectanglelabels": ["a"]}
    size = {"original_width": 12, "original_height": 10, "type": "rectanglelabels", "value": value}
    told = [{"id": f"r{n}", "to_name": name, **size} for n, name in enumerate(results)]
    path.write_text(json.dumps([{"id": 1, "data": data, "annotations": [{"result": told}]}]))
    return path


def test_two_tags_are_never_taken_for_one_picture(make, tmp_path):
    project = make("one.png")
    path = task(tmp_path / "x.json", {"img1": "/d/one.png", "img2": "/d/two.png"}, "left", "right")
    assert len(read(project, path).errors) == 2
    assert stored(project) == {}


def test_a_thumbnail_in_the_project_is_told_by_its_size(make, tmp_path):
    project = make("thumb.png")
    Image.new("RGB", (6, 5)).save(project.folder / "thumb.png")
    path = task(tmp_path / "x.json", {"thumbnail": "/d/thumb.png", "picture": "/d/1.png"}, "img")
    assert "several images" in read(project, path).errors[0]
    assert stored(project) == {}


# --- folders told beside a bare name


IN_FOLDER = "<filename>a.png</filename><folder>patientA</folder>"


@pytest.mark.parametrize(
    ("there", "write"),
    [
        (
            "patientB/a.png",
            lambda p: (p / "a.xml").write_text(_voc("<filename>a.png</filename><folder>patientA</folder>")),
        ),
        ("p/a.png", lambda p: (p / "a.xml").write_text(_cvat("Q"))),
        ("val/a.png", lambda p: coco(p / "instances_train.json", "a.png", width=12, height=10)),
        ("val/a.png", lambda p: (p / "train.xml").write_text(_cvat("default"))),
    ],
)
def test_a_folder_that_contradicts_wants_the_users_word(make, tmp_path, there, write):
    project = make(there)
    out = tmp_path / "out"
    out.mkdir()
    write(out)
    (path,) = out.iterdir()
    plan = read(project, path)
    assert (stored(project), plan.by_name) == ({}, (("a.png", there),))
    read(project, path, match_by_name=True)
    assert list(stored(project)) == [there]


def _voc(more):
    return VOC.format(more=more).replace("melanoma", "a")


def _cvat(subset):
    box = '<box label="a" xtl="1" ytl="1" xbr="5" ybr="5"/>'
    return (
        f'<annotations><image id="0" name="a.png" subset="{subset}" width="12" height="10">{box}</image></annotations>'
    )


def test_a_part_that_is_imported_by_itself_keeps_its_name(make, tmp_path):
    project = make("val/1.png")
    (tmp_path / "train" / "labels").mkdir(parents=True)
    (tmp_path / "train" / "labels" / "1.txt").write_text("0 0.5 0.5 0.5 0.4\n")
    (tmp_path / "train" / "data.yaml").write_text("names: [a]\n")
    assert read(project, tmp_path / "train").by_name == (("1", "val/1.png"),)


def test_a_suffix_that_contradicts_is_not_cut_off(make, tmp_path):
    project = make("a.jpg.png", "p/a.jpg")
    plan = read(project, coco(tmp_path / "x.json", "a.jpg", width=12, height=10))
    assert stored(project).keys() <= {"p/a.jpg"}
    assert "a.jpg.png" not in dict(plan.by_name).values()


def test_a_table_of_frames_wants_the_users_word(make, tmp_path):
    project = make("faces/1.png", "faces/2.png", "faces/3.png")
    table = "frame, success, AU01_c\n1, 1, 1.00\n2, 1, 0.00\n3, 1, 1.00\n"
    (tmp_path / "clip.csv").write_text(table)
    plan = importing.plan(project, importing.read(project, tmp_path / "clip.csv", FORMATS["csv"]))
    assert [ours for _, ours in plan.by_name] == ["faces/1.png", "faces/3.png"]
    (tmp_path / "faces.csv").write_text(table)
    assert importing.plan(project, importing.read(project, tmp_path / "faces.csv", FORMATS["csv"])).by_name == ()


# --- our own exports of images that are called like lists


@pytest.mark.parametrize(
    "form", [form for form in FORMATS.values() if form.parts is not None], ids=lambda form: form.name
)
def test_images_that_are_called_like_lists_come_back(tmp_path, form):
    names = ("train.png", "test.png", "classes.png", "notes.png", "export.png", "labels.png", "data.png")
    dataset = dataset_of(names)
    project, other = (make_project(tmp_path / name, dataset) for name in ("one", "two"))
    try:
        fill(project, dataset)
        exporting.export(project, tmp_path / "out", form)
        fill(other, importing.read(other, tmp_path / "out", form))
        assert stored(other).keys() == set(names)
    finally:
        project.close()
        other.close()


# --- single bad entries


def test_what_is_no_text_in_run_lengths_is_refused(make, tmp_path):
    project = make("a.png")
    path = coco(tmp_path / "x.json", "a.png", width=12, height=10)
    data = json.loads(path.read_text())
    data["annotations"][0]["segmentation"] = {"size": [10, 12], "counts": "é"}
    path.write_text(json.dumps(data))
    assert "no code of COCO" in read(project, path).errors[0]


def test_one_bad_layer_of_cvat_leaves_the_rest(make, tmp_path):
    project = make("a.png")
    text = _cvat("default").replace("<box ", '<box label="a" z_order="x" xtl="0" ytl="0" xbr="2" ybr="2"/><box ')
    (tmp_path / "x.xml").write_text(text)
    read(project, tmp_path / "x.xml", skip_bad=True)
    assert stored(project) == {"a.png": [16]}


def test_deleted_objects_of_labelme_are_told(make, tmp_path):
    project = make("a.png")
    text = _voc("<filename>a.png</filename>").replace("</name>", "</name><deleted>1</deleted>")
    (tmp_path / "a.xml").write_text(text)
    assert read(project, tmp_path / "a.xml").notices == ("1 object that was deleted is not read (a.png).",)
    assert stored(project) == {}


SOUND = {"points": [[2, 2], [8, 2], [8, 8], [2, 8]], "shape_type": "polygon", "label": "a"}
BAD_SHAPES = [{"label": ""}, {"points": [[3, 3]]}, {"points": [[2, 2], [8, "x"], [8, 8]]}, {"shape_type": "cloud"}]


@pytest.mark.parametrize("bad", BAD_SHAPES, ids=str)
def test_one_bad_shape_of_labelme_is_left_out_where_that_was_said(make, tmp_path, bad):
    project = make("a.png")
    data = {"imagePath": "a.png", "imageWidth": 12, "imageHeight": 10, "shapes": [SOUND, {**SOUND, **bad}]}
    (tmp_path / "a.json").write_text(json.dumps(data))
    assert "a.json, shape 2: " in read(project, tmp_path / "a.json").errors[0]
    assert stored(project) == {}
    plan = read(project, tmp_path / "a.json", skip_bad=True)
    assert (plan.bad, plan.errors) == (1, ())
    assert plan.notices[0].startswith("Left out: a.json, shape 2: ")
    assert stored(project) == {"a.png": [36]}


def test_an_unlabelled_result_of_label_studio_is_left_out_where_that_was_said(make, tmp_path):
    project = make("a.png")
    path = task(tmp_path / "x.json", {"image": "a.png"}, "image", "image")
    tasks = json.loads(path.read_text())
    del tasks[0]["annotations"][0]["result"][1]["value"]["rectanglelabels"]
    path.write_text(json.dumps(tasks))
    assert "it has no label" in read(project, path).errors[0]
    read(project, path, skip_bad=True)
    assert [len(areas) for areas in stored(project).values()] == [1]
