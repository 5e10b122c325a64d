"""Which image an entry means: the strongest evidence counts, and what contradicts is never matched unasked."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import ImageState
from annotator.core.work.labels import Label, LabelSet
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.data.options import ExportOptions, Split
from annotator.exchange.formats import FORMATS, format_of
from annotator.exchange.reading import importing
from annotator.exchange.reading.importing import Choices
from annotator.exchange.reading.label_matching import Fate
from annotator.exchange.writing import exporting
from annotator.exchange.writing.names import safe_stems
from tests.annotator.exchange.cases import ALIKE, LABELS, content, fill, make_project


def known(*names, **options):
    return Known(tuple(KnownImage(place, name) for place, name in enumerate(names, 1)), **options)


def square(width, height):
    return Region(LABELS[0].name, Mask.from_array(np.ones((height, width), bool)))


def dataset_of(names):
    """An image of its own size for each name, with a region of its own size."""
    stems = safe_stems(names, False)
    items = [
        Item(name, 20 + n, 10, (square(n, 2),), state=ImageState.DONE, stem=stems[name], id=n)
        for n, name in enumerate(names, 1)
    ]
    return Dataset(LABELS, tuple(items), "a set", "job.annot")


# --- every export is read again by its own reader, whatever the images are called


WAYS = [(form, split) for form in FORMATS.values() for split in (None, Split((0.5, 0.5)))]


@pytest.mark.parametrize(("form", "split"), WAYS, ids=lambda way: getattr(way, "name", "split" if way else "whole"))
def test_names_that_are_alike_come_back_each_on_its_own_image(tmp_path, form, split):
    names = list(dict.fromkeys(name for alike in ALIKE for name in alike))
    dataset = dataset_of(names)
    project = make_project(tmp_path / "work", dataset)
    other = make_project(tmp_path / "other", dataset)
    try:
        fill(project, dataset)
        options = ExportOptions(copy_images=False, split=split)
        path = tmp_path / ("out" if exporting.makes_folder(form, options) else f"out{form.suffix}")
        exporting.export(project, path, form, options)
        assert format_of(path) is form
        again = importing.plan(project, importing.read(project, path, form))
        assert again.errors == ()
        assert (again.by_name, again.unknown) == ((), 0)
        fill(other, importing.read(other, path, form))
        for record in other.images() if form.name != "tags" else ():
            (value,) = other.annotations(record.id)
            wanted = next(item for item in dataset.items if item.name == record.path)
            # A CSV table has no pixels.
            assert value.mask.empty if form.name == "csv" else value.mask == wanted.regions[0].mask, record.path
        if form.name == "tags":
            assert other.presence().states.tolist() == project.presence().states.tolist()
    finally:
        project.close()
        other.close()


# --- contradicting folders


CONTRADICTIONS = [
    ("patientA/0001.png", ["patientB/0001.png"]),
    ("/data/patientA/0001.png", ["patientB/0001.png"]),
    ("C:\\data\\patientA\\0001.png", ["patientB/0001.png"]),
    ("a/x.jpg", ["a/x.png"]),
    ("IMG.png", ["img.png"]),
]


@pytest.mark.parametrize(("name", "names"), CONTRADICTIONS)
def test_what_contradicts_is_no_match_for_sure(name, names):
    match = known(*names).match(name)
    assert match.image is not None
    assert not match.sure


def test_an_image_without_a_suffix_is_one_image():
    """DICOM files have none."""
    assert known("series/IM0001", "other/IM0002").match("IM0001").image.name == "series/IM0001"


def test_several_that_contradict_are_no_match_at_all():
    match = known("b/0001.png", "c/0001.png").match("a/0001.png")
    assert match.image is None
    assert {image.name for image in match.among} == {"b/0001.png", "c/0001.png"}


@pytest.mark.parametrize(
    ("name", "hints", "meant"),
    [
        ("patientA/0001.png", (), "patientA/0001.png"),
        ("/mnt/disk/patientA/0001.png", (), "patientA/0001.png"),
        ("0001", ("patientB",), "patientB/0001.png"),
        ("2", ("train",), "images/train/2.png"),
        ("2", ("valid",), "images/val/2.png"),
        ("train/2.png", (), "images/train/2.png"),
        ("deep/er/only.png", (), "only.png"),
        ("only", (), "only.png"),
        ("cafe\u0301.png", (), "caf\u00e9.png"),
    ],
)
def test_the_strongest_evidence_counts(name, hints, meant):
    names = (
        "patientA/0001.png",
        "patientB/0001.png",
        "images/train/2.png",
        "images/val/2.png",
        "only.png",
        "caf\u00e9.png",
    )
    match = known(*names).match(name, hints=hints)
    assert match.image is not None
    assert (match.image.name, match.sure) == (meant, True)


def test_another_part_of_the_split_is_a_contradiction():
    assert not known("val/2.png").match("2", hints=("train",)).sure
    assert known("photos/2.png").match("2", hints=("train",)).sure


def test_letter_case_folds_where_the_file_system_folds_it():
    assert known("img.png", folds_case=True).match("IMG.PNG").sure
    assert not known("img.png").match("IMG.PNG").sure


def test_content_counts_more_than_names_and_a_contradicting_one_is_never_a_match():
    images = (KnownImage(1, "a.png", 4, 4, "a" * 64), KnownImage(2, "b.png", 4, 4, "b" * 64), KnownImage(3, "c/d.png"))
    of = Known(images)
    assert of.match("elsewhere.png", "b" * 64).image.id == 2
    assert of.match("a.png", "c" * 64).altered.id == 1
    assert of.match("a.png", "c" * 64).image is None
    assert of.match("x/d.png", "c" * 64).image.id == 3
    twins = Known((KnownImage(1, "p/a.png", 4, 4, "a" * 64), KnownImage(2, "q/a.png", 4, 4, "a" * 64)))
    assert twins.match("q/a.png", "a" * 64).image.id == 2
    assert twins.match("z.png", "a" * 64).among == twins.images


def test_the_size_tells_images_of_one_name_apart():
    of = Known((KnownImage(1, "p/a.png", 4, 4), KnownImage(2, "q/a.png", 8, 4)))
    assert of.match("a.png", size=(8, 4)).image.id == 2
    assert of.match("a.png", size=(9, 4)).image is None


# --- in an import


@pytest.fixture
def project(tmp_path):
    """Two patients with files of one name, a split with files of one name, and one image alone."""
    project = Project.create(tmp_path / "job.annot", LabelSet("a set", LABELS))
    for n, name in enumerate(("patientB/0001.png", "train/img0.jpg", "val/img0.jpg", "b.png", "a.png"), 1):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.new("RGB", (12, 10), (n, 0, 0)).save(tmp_path / name)
        project.add_images([tmp_path / name])
    yield project
    project.close()


def coco(path, name, **more):
    image = {"id": 1, "file_name": name, "width": 12, "height": 10, **more}
    region = {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 4, 4], "segmentation": []}
    kinds = [{"id": 1, "name": LABELS[0].name}]
    path.write_text(json.dumps({"images": [image], "annotations": [region], "categories": kinds}))
    return path


def test_a_file_name_alone_counts_only_where_the_user_agrees(project, tmp_path):
    dataset = importing.read(project, coco(tmp_path / "x.json", "patientA/0001.png"), FORMATS["coco"])
    plan = importing.plan(project, dataset)
    assert plan.edits == ()
    assert plan.by_name == (("patientA/0001.png", "patientB/0001.png"),)
    assert "patientA/0001.png is called like patientB/0001.png" in plan.errors[0]
    left_out = importing.plan(project, dataset, Choices(skip_unknown=True))
    assert (left_out.errors, left_out.edits) == ((), ())
    agreed = importing.plan(project, dataset, Choices(match_by_name=True))
    assert agreed.errors == ()
    assert agreed.notices[-1] == plan.errors[0]
    assert importing.apply(project, agreed).annotations == 1
    assert len(project.annotations(1)) == 1


def test_several_candidates_are_named(project, tmp_path):
    dataset = importing.read(project, coco(tmp_path / "x.json", "img0.jpg"), FORMATS["coco"])
    (error,) = importing.plan(project, dataset).errors
    assert "2 images may be meant by img0.jpg: train/img0.jpg, val/img0.jpg" in error


def test_two_entries_for_one_image_of_which_one_contradicts(project, tmp_path):
    items = (
        Item("patientB/0001.png", 12, 10, (square(2, 2),)),
        Item("patientA/0001.png", 12, 10, (square(3, 3),)),
    )
    plan = importing.plan(project, Dataset(LABELS, items), Choices(match_by_name=True, skip_unknown=True))
    assert [edit.annotation.mask for edit in plan.edits] == [items[0].regions[0].mask]
    assert plan.by_name == ()


def test_a_picture_of_another_content_gets_nothing(project, tmp_path):
    project.record_image(5, 12, 10, "a" * 64)
    dataset = importing.read(project, coco(tmp_path / "x.json", "a.png", sha256="b" * 64), FORMATS["coco"])
    plan = importing.plan(project, dataset, Choices(match_by_name=True))
    assert plan.edits == ()
    assert "SHA-256 differ" in plan.errors[0]


VOC = """<annotation>{more}<size><width>12</width><height>10</height></size><object><name>melanoma</name>
<bndbox><xmin>2</xmin><ymin>2</ymin><xmax>5</xmax><ymax>5</ymax></bndbox></object></annotation>"""


@pytest.mark.parametrize(
    ("more", "number"),
    [
        ("<filename>b.png</filename><path>/old/place/a.png</path>", 4),
        ("<filename>img0.jpg</filename><folder>val</folder>", 3),
        ("<filename>img0.jpg</filename><path>C:\\ds\\train\\img0.jpg</path>", 2),
        ("<filename>0001.png</filename>", 1),
    ],
)
def test_voc_names_its_image_by_its_file_name(project, tmp_path, more, number):
    (tmp_path / "x.xml").write_text(VOC.format(more=more))
    dataset = importing.read(project, tmp_path / "x.xml", FORMATS["voc"])
    report = importing.apply(project, importing.plan(project, dataset))
    assert report.annotations == 1
    assert len(project.annotations(number)) == 1


def test_a_stale_path_of_voc_is_told_and_wants_the_users_word(project, tmp_path):
    (tmp_path / "x.xml").write_text(VOC.format(more="<filename>nowhere.png</filename><path>/old/a.png</path>"))
    dataset = importing.read(project, tmp_path / "x.xml", FORMATS["voc"])
    assert "x.xml" in dataset.notices[0]
    plan = importing.plan(project, dataset)
    assert (plan.edits, plan.by_name) == ((), (("nowhere.png", "a.png"),))


def test_yolo_keeps_the_parts_of_a_split_apart(project, tmp_path):
    out = tmp_path / "yolo"
    for part, box in (("train", "0.5 0.5 0.5 0.5"), ("val", "0.25 0.25 0.25 0.25")):
        (out / "labels" / part).mkdir(parents=True)
        (out / "labels" / part / "img0.txt").write_text(f"0 {box}\n")
    (out / "data.yaml").write_text("names: [melanoma]\n")
    importing.apply(project, importing.plan(project, importing.read(project, out, format_of(out))))
    assert [value.mask.box.w for number in (2, 3) for value in project.annotations(number)] == [6, 3]


def test_yolo_of_the_other_part_is_not_taken(project, tmp_path):
    out = tmp_path / "yolo"
    (out / "labels" / "val").mkdir(parents=True)
    (out / "labels" / "val" / "only.txt").write_text("0 0.5 0.5 0.5 0.5\n")
    (out / "data.yaml").write_text("names: [melanoma]\n")
    Image.new("RGB", (12, 10)).save(tmp_path / "train" / "only.png")
    project.add_images([tmp_path / "train" / "only.png"])
    plan = importing.plan(project, importing.read(project, out, format_of(out)))
    assert (plan.edits, plan.by_name) == ((), (("only", "train/only.png"),))


def test_cvat_tells_images_of_one_name_apart_by_their_subset(project, tmp_path):
    boxes = "".join(
        f'<image id="{n}" name="img0.jpg" subset="{part}" width="12" height="10">'
        f'<box label="melanoma" xtl="0" ytl="0" xbr="{n + 2}" ybr="2"/></image>'
        for n, part in enumerate(("Train", "Validation"))
    )
    (tmp_path / "x.xml").write_text(f"<annotations>{boxes}</annotations>")
    dataset = importing.read(project, tmp_path / "x.xml", FORMATS["cvat"])
    importing.apply(project, importing.plan(project, dataset))
    assert [value.mask.box.w for number in (2, 3) for value in project.annotations(number)] == [2, 3]


def test_labels_that_differ_by_case_are_two_labels(project):
    labels = ("melanoma", "Melanoma", "Dog", "dog")
    regions = tuple(Region(name, square(n + 1, 2).mask) for n, name in enumerate(labels))
    plan = importing.plan(project, Dataset((), (Item("b.png", 12, 10, regions),)), Choices(other_labels=Fate.NEW))
    assert plan.errors == ()
    assert any("--map Melanoma=melanoma" in notice for notice in plan.notices)
    importing.apply(project, plan)
    names = {label.id: label.name for label in project.labels.labels}
    assert [names[value.label_id] for value in project.annotations(4)] == list(labels)
    assert {region.label for region in content(project)["b.png"][0]} == set(labels)


# --- files of another program, whose parts of a split have images called alike


BY_DATUMARO = Path(__file__).parents[1] / "formats" / "data" / "datumaro"
BOTH, TRAIN = ("train", "val"), ("train",)


@pytest.mark.parametrize(
    ("place", "form", "parts"),
    [
        ("camvid", "mask-index", BOTH),
        ("yolo", "yolo-det", BOTH),
        ("coco_instances/annotations/instances_train.json", "coco", TRAIN),
        ("cvat/train.xml", "cvat", TRAIN),
    ],
)
def test_files_of_datumaro(tmp_path, place, form, parts):
    """The two parts of the split have images called alike, with regions a pixel apart."""
    project = Project.create(tmp_path / "job.annot", LabelSet("a set", (Label(1, "naevus", "naevus", "#112233"),)))
    try:
        for name in (f"{part}/img{number}.jpg" for part in BOTH for number in range(2)):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            Image.new("RGB", (40, 30)).save(tmp_path / name)
            project.add_images([tmp_path / name])
        path = BY_DATUMARO / place
        assert format_of(path).name == form
        plan = importing.plan(project, importing.read(project, path, FORMATS[form]), Choices(other_labels=Fate.NEW))
        assert (plan.errors, plan.images) == ((), 2 * len(parts))
        importing.apply(project, plan)
        names = {label.id: label.name for label in project.labels.labels}
        for record in project.images():
            part, number = BOTH.index(record.path.partition("/")[0]), int(record.path[-5])
            boxes = {"naevus": (3 + number, 2, 9, 8), "läsion 2": (3 + number, 3, 9, 8), "no": (20, 5 + part, 6, 7)}
            found = project.annotations(record.id)
            assert bool(found) == (BOTH[part] in parts)
            for value in found:
                box = value.mask.box
                assert (box.x, box.y, box.w, box.h) == boxes[names[value.label_id]]
                assert value.mask.area == box.w * box.h
    finally:
        project.close()
