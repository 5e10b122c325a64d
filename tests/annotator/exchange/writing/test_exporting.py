"""Exports are whole or not there, go on where they stopped, keep to what was asked for, stay inside their folder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Annotation, Origin
from annotator.core.work.edits import AddAnnotation
from annotator.core.work.labels import LabelSet
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.manifest import MANIFEST
from annotator.exchange.data.options import ExportOptions, Split, Which
from annotator.exchange.formats import FORMATS
from annotator.exchange.reading import importing
from annotator.exchange.writing import exporting
from annotator.exchange.writing.staging import JOURNAL
from tests.annotator.exchange.cases import LABELS, content, fill, make_project

COCO, MASKS, YOLO, VOC = FORMATS["coco"], FORMATS["mask-index"], FORMATS["yolo-seg"], FORMATS["voc"]


def square(x, label=0, **values):
    array = np.zeros((10, 12), bool)
    array[2:6, x : x + 3] = True
    return Region(LABELS[label].name, Mask.from_array(array), **values)


def some_images(count=5, folder="in"):
    items = (
        Item(f"{folder}/{place % 2}/i{place}.png", 12, 10, (square(place, place % 2),), id=place + 1)
        for place in range(count)
    )
    return Dataset(LABELS, tuple(items), "a set")


@pytest.fixture
def project(tmp_path):
    project = make_project(tmp_path / "work", some_images())
    fill(project, some_images())
    yield project
    project.close()


def files_of(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


class StopHere(Exception):  # noqa: N818
    pass


def stop_at(image):
    def told(done, count):
        if done == image:
            raise StopHere

    return told


# --- whole or not at all


@pytest.mark.parametrize("form", FORMATS.values(), ids=list(FORMATS))
def test_an_interrupted_export_leaves_nothing_behind_and_goes_on(form, project, tmp_path):
    out, plain = tmp_path / f"out{form.suffix}", tmp_path / f"plain{form.suffix}"
    with pytest.raises(StopHere):
        exporting.export(project, out, form, told=stop_at(3))
    assert not out.exists()
    exporting.export(project, out, form)
    exporting.export(project, plain, form)
    if form.encode is None:
        assert files_of(out) == files_of(plain)
        assert all((out / name).read_bytes() == (plain / name).read_bytes() for name in files_of(out))
    else:
        assert out.read_bytes() == plain.read_bytes()
    assert not list(tmp_path.glob(".*"))


def test_what_is_finished_is_not_made_again(project, tmp_path):
    out, partial = tmp_path / "out", tmp_path / ".out.partial"
    with pytest.raises(StopHere):
        exporting.export(project, out, MASKS, told=stop_at(3))
    made = {path: path.stat().st_mtime_ns for path in partial.rglob("*.png")}
    assert len(made) == 3
    first = sorted(made)[0]
    first.write_bytes(first.read_bytes()[:-1])  # a power cut took the end of it
    with pytest.raises(StopHere):
        exporting.export(project, out, MASKS, told=stop_at(4))
    again = {path: path.stat().st_mtime_ns for path in partial.rglob("*.png")}
    assert [path for path in made if made[path] != again[path]] == [first]
    exporting.export(project, out, MASKS)
    with Image.open(out / first.relative_to(partial)) as image:
        assert image.size == (12, 10)


def test_a_line_that_was_cut_off_does_not_count(project, tmp_path):
    with pytest.raises(StopHere):
        exporting.export(project, tmp_path / "out", MASKS, told=stop_at(3))
    journal = tmp_path / ".out.partial" / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-9])
    exporting.export(project, tmp_path / "out", MASKS)
    exporting.export(project, tmp_path / "plain", MASKS)
    assert files_of(tmp_path / "out") == files_of(tmp_path / "plain")


def test_another_state_of_the_project_begins_anew(project, tmp_path):
    with pytest.raises(StopHere):
        exporting.export(project, tmp_path / "out", MASKS, told=stop_at(4))
    other = Mask.from_array(np.ones((10, 12), bool))
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 1, LABELS[2].id, other)))
    exporting.export(project, tmp_path / "out", MASKS)
    assert (np.asarray(Image.open(tmp_path / "out/masks/in/0/i0.png")) == 3).all()


def test_an_older_export_is_replaced_and_other_folders_never(project, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    exporting.export(project, out, MASKS)
    exporting.export(project, out, YOLO)
    assert "data.yaml" in files_of(out)
    assert "labels.json" not in files_of(out)
    (out / "mine.txt").write_text("precious")
    before = files_of(out)
    with pytest.raises(KnownError, match="other files"):
        exporting.export(project, out, MASKS)
    assert files_of(out) == before


def test_an_end_between_the_two_renames_is_repaired(project, tmp_path):
    exporting.export(project, tmp_path / "out", MASKS)
    (tmp_path / "out").rename(tmp_path / ".out.old")
    exporting.export(project, tmp_path / "out", MASKS)
    assert (tmp_path / "out" / MANIFEST).is_file()
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("name", [".out.partial", ".out.old"])
def test_a_folder_of_that_name_of_somebody_else_stays(project, tmp_path, name):
    (tmp_path / name).mkdir()
    (tmp_path / name / "mine.txt").write_text("precious")
    with pytest.raises(KnownError, match="in the way"):
        exporting.export(project, tmp_path / "out", MASKS)
    assert (tmp_path / name / "mine.txt").read_text() == "precious"


def test_an_export_never_takes_the_place_of_images_or_project(project, tmp_path):
    for place in (tmp_path, tmp_path / "work", tmp_path / "work" / "in"):
        with pytest.raises(KnownError, match=r"cannot take its place|other files"):
            exporting.export(project, place, MASKS)
    own = tmp_path / "copied"
    exporting.export(project, own, YOLO)
    other = Project.create(tmp_path / "other.annot", LabelSet("a set", LABELS))
    try:
        other.add_images(sorted((own / "images").rglob("*.png")))
        with pytest.raises(KnownError, match="its images lie in this folder"):
            exporting.export(other, own, MASKS)
    finally:
        other.close()
    assert len(list((own / "images").rglob("*.png"))) == 5


def test_an_image_that_is_gone_is_told_and_the_rest_copied(project, tmp_path):
    (tmp_path / "work/in/1/i1.png").unlink()
    report = exporting.export(project, tmp_path / "out", YOLO)
    assert report.images == 4
    assert "in/1/i1.png was left out" in " ".join(report.problems)


# --- what was asked for


def test_which_images_labels_and_origins(project, tmp_path):
    add = Annotation(project.next_annotation_id(), 1, LABELS[2].id, square(8).mask, Origin.DRAWN)
    project.apply(AddAnnotation(add))
    options = ExportOptions(Which.ANNOTATED, labels=("a/b, c",))
    report = exporting.export(project, tmp_path / "out.json", COCO, options)
    assert (report.images, report.annotations) == (1, 1)
    assert [c["id"] for c in json.loads((tmp_path / "out.json").read_text())["categories"]] == [LABELS[2].id]
    drawn = exporting.export(project, tmp_path / "out.json", COCO, ExportOptions(Which.ALL, origins=(Origin.DRAWN,)))
    assert (drawn.images, drawn.annotations) == (5, 1)
    with pytest.raises(KnownError, match="no label nothing"):
        exporting.losses(project, COCO, ExportOptions(labels=("nothing",)))


def test_a_split_makes_a_folder_of_a_one_file_format(project, tmp_path):
    options = ExportOptions(split=Split((0.6, 0.4)), copy_images=True)
    exporting.export(project, tmp_path / "out", COCO, options)
    found = [json.loads((tmp_path / "out" / name).read_text())["images"] for name in ("train.json", "val.json")]
    assert [len(images) for images in found] == [3, 2]
    assert len(list((tmp_path / "out/images").rglob("*.png"))) == 5


def test_images_of_one_folder_stay_together(project, tmp_path):
    exporting.export(project, tmp_path / "out", YOLO, ExportOptions(split=Split((0.6, 0.4), group="folder")))
    found = [path.relative_to(tmp_path / "out/labels").parts for path in (tmp_path / "out/labels").rglob("*.txt")]
    assert len(found) == 5
    assert len({(part, folder) for part, _, folder, _ in found}) == 2


def test_an_anonymous_export_tells_no_names(project, tmp_path):
    name = project.path.name
    project.apply(
        AddAnnotation(Annotation(project.next_annotation_id(), 1, LABELS[0].id, square(7).mask, annotator="Ada"))
    )
    for form in FORMATS.values():
        out = tmp_path / f"{form.name}{form.suffix}"
        exporting.export(project, out, form, ExportOptions(anonymous=True))
        for path in [out] if out.is_file() else [path for path in out.rglob("*") if path.is_file()]:
            told = path.relative_to(tmp_path).as_posix().encode() + path.read_bytes()
            assert not any(secret in told for secret in (b"Ada", b"i0.png", b"in/0", b"in__0", name.encode(), b"work"))
    assert "image-000001.png" in (tmp_path / "coco.json").read_text()


def test_odd_names_stay_inside_and_come_back(tmp_path):
    names = (
        "../up/a.png",
        "b:c?.png",
        "b_c_.png",
        "B_C_.PNG",
        "x/con.png",
        "\u00fc.png",
        "u\u0308.png",
        "n" * 190 + ".png",
    )
    (tmp_path / "work" / "deep").mkdir(parents=True)
    (tmp_path / "work" / "up").mkdir()
    (tmp_path / "work" / "deep" / "x").mkdir()
    project = Project.create(tmp_path / "work/deep/job.annot", LabelSet("a set", LABELS))
    try:
        for name in names:
            Image.new("RGB", (12, 10)).save(project.path.parent / name)
        project.add_images([project.path.parent / name for name in names])
        items = (Item(name, 12, 10, (square(place),), id=place + 1) for place, name in enumerate(names))
        fill(project, Dataset(LABELS, tuple(items)))
        before = content(project)
        for form in (YOLO, VOC, MASKS):
            report = exporting.export(project, tmp_path / form.name, form)
            assert "other names" in " ".join(report.notices)
            plan = importing.plan(project, importing.read(project, tmp_path / form.name, form))
            assert (plan.errors, plan.edits, plan.already) == ((), (), len(names))
        assert content(project) == before
        assert {path.name for path in tmp_path.iterdir()} == {"work", *(form.name for form in (YOLO, VOC, MASKS))}
    finally:
        project.close()


def test_writing_fails_plainly(project, tmp_path):
    (tmp_path / "file").write_text("old")
    with pytest.raises(KnownError, match="cannot be written"):
        exporting.export(project, tmp_path / "file" / "out", MASKS)
    with pytest.raises(KnownError, match="already a file"):
        exporting.export(project, tmp_path / "file", MASKS)
    with pytest.raises(KnownError):
        exporting.export(project, Path("a\0b"), MASKS)
    assert (tmp_path / "file").read_text() == "old"


def test_counts_and_losses_are_whole_after_an_interruption(project, tmp_path):
    options = ExportOptions(split=Split((0.6, 0.4)), copy_images=False)
    with pytest.raises(StopHere):
        exporting.export(project, tmp_path / "out", FORMATS["coco-results"], options, told=stop_late())
    report = exporting.export(project, tmp_path / "out", FORMATS["coco-results"], options)
    plain = exporting.export(project, tmp_path / "plain", FORMATS["coco-results"], options)
    assert (report.images, report.annotations, report.problems) == (plain.images, plain.annotations, plain.problems)
    assert (tmp_path / "out" / MANIFEST).read_bytes() == (tmp_path / "plain" / MANIFEST).read_bytes()


def stop_late():
    """Stops in the pass after the two that write the files."""
    ends = []

    def told(done, count):
        ends.extend([done] if done == count else [])
        if len(ends) == 2:
            raise StopHere

    return told
