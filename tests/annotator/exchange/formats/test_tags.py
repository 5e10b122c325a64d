"""Tables of tags: what other programs write is read, and what is written comes back."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from jobs import disc
from PIL import Image

from annotator.cli import main
from annotator.core.project.project import Project
from annotator.core.work.annotation import Annotation, ImageState
from annotator.core.work.edits import AddAnnotation, SetImageState
from annotator.core.work.labels import Label, LabelSet
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.data.options import ExportOptions, Which
from annotator.exchange.formats import FORMATS, format_of
from annotator.exchange.reading import importing
from annotator.exchange.reading.importing import Choices
from annotator.exchange.reading.label_matching import Fate
from annotator.exchange.writing import exporting
from tests.annotator.exchange.cases import datasets, plain, read_again, written

TAGS = FORMATS["tags"]
LABELS = LabelSet("L", tuple(Label(n, name, name, "#123456") for n, name in enumerate(("cat", "dog"), 1)))


@pytest.fixture
def project(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / "in").mkdir(exist_ok=True)
        Image.new("RGB", (24, 18)).save(tmp_path / "in" / f"{name}.png")
    project = Project.create(tmp_path / "job.annot", LABELS)
    project.add_images(sorted((tmp_path / "in").glob("*.png")))
    project.annotator = "ada"
    yield project
    project.close()


def read(folder, text, name="t.csv", labels=LABELS.labels):
    (folder / name).write_text(text, encoding="utf-8")
    return TAGS.read(folder / name, Known((KnownImage(1, "in/a.png"),), labels))


def told(dataset):
    return {item.name: {tag.label: tag.present for tag in item.tags} for item in dataset.items}


def said(project):
    return {(project.image(tag.image_id).path[3:4], tag.label_id): tag.present for tag in project.tags()}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(dataset=datasets())
def test_a_table_with_who_and_when_comes_back(tmp_path_factory, dataset):
    options = ExportOptions(copy_images=False, taggers=True)
    path = written(TAGS, dataset, tmp_path_factory.mktemp("tags") / "out.csv", options)
    found = read_again(TAGS, dataset, path)
    for item in dataset.items:
        assert plain(found[item.name]) == plain(TAGS.keep(item, options))
        assert set(item.tags) <= set(found[item.name].tags)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("image,cat,dog\na.png,1,0\nb.png,,1.0\n", {"a.png": {"cat": True, "dog": False}, "b.png": {"dog": True}}),
        ("image\tcat\na.png\tyes\nb.png\tno\n", {"a.png": {"cat": True}, "b.png": {"cat": False}}),
        ("File;cat\na.png;TRUE\nb.png;unknown\n", {"a.png": {"cat": True}, "b.png": {}}),
        ("Path,Sex,Age,Edema\nx/a.jpg,Female,68,1.0\nx/b.jpg,Male,54,0.0\n",
         {"x/a.jpg": {"Edema": True}, "x/b.jpg": {"Edema": False}}),
        ("scan,cat\na.png,present\nb.png,absent\n", {"a.png": {"cat": True}, "b.png": {"cat": False}}),
        ("image,label,value\na.png,cat,1\na.png,dog,0\nb,cat,\n", {"a.png": {"cat": True, "dog": False}, "b": {}}),
        ("image,label\na.png,cat\na.png,dog\nb,cat\n", {"a.png": {"cat": True, "dog": True}, "b": {"cat": True}}),
        ("image,hard_exudates\n0001.jpg,0\n0003.jpg,1\n",
         {"0001.jpg": {"hard_exudates": False}, "0003.jpg": {"hard_exudates": True}}),
        ("image,label\na.png,1\nb.png,0\n", {"a.png": {"label": True}, "b.png": {"label": False}}),
        ("image,cat\na.png,1\na.png,1\n", {"a.png": {"cat": True}}),
        ("image,'=cat\na.png,1\n", {"a.png": {"=cat": True}}),
    ],
)  # fmt: skip
def test_what_other_tables_say(tmp_path, text, expected):
    found = read(tmp_path, text)
    assert (told(found), found.faults) == (expected, ())
    assert format_of(tmp_path / "t.csv") is TAGS


def test_nothing_is_dropped_without_a_word(tmp_path):
    found = read(tmp_path, "image,cat,dog,note\na.png,-1,maybe,old\nb.png,1,0,\nc.png,1\nb.png,0,0,\n")
    assert [str(fault) for fault in found.faults] == [
        "row 2: dog is maybe: neither present (1), absent (0) nor unknown (blank).",
        "row 4: it has 2 cells, not 4.",
        "b.png: cat is said to be present and to be absent; neither is used.",
    ]
    assert [str(notice) for notice in found.notices] == [
        "1 value is uncertain, which counts as unknown (cat, a.png).",
        "1 column is passed over, since it tells no tags (note).",
    ]
    assert told(found) == {"a.png": {}, "b.png": {"dog": False}}


def test_openface_and_our_own_labels_stay_with_their_format(tmp_path):
    (tmp_path / "o.csv").write_text("image,AU01_c\na.png,1\n")
    assert format_of(tmp_path / "o.csv") is FORMATS["csv"]


# --- into a project and out of it


def plan_of(project, text, **choices):
    path = project.folder / "t.csv"
    path.write_text(text)
    return importing.plan(project, importing.read(project, path, TAGS), Choices(**choices))


def test_a_table_is_taken_in_once_and_in_one_step(project):
    plan = plan_of(project, "image,cat,dog\nin/a.png,1,0\nb.png,0,\n")
    report = importing.apply(project, plan)
    assert said(project) == {("a", 1): True, ("a", 2): False, ("b", 1): False}
    assert "Tags: 3 on 2 images." in map(str, report.notices)
    again = plan_of(project, "image,cat,dog\nin/a.png,1,0\nb.png,0,\n")
    assert (again.edits, again.already) == ((), 3)
    project.apply(report.edit.inverted())
    assert project.tags() == []


def test_images_and_labels_that_are_unknown_are_told(project):
    plan = plan_of(project, "image,cat,owl\na.png,1,1\nz.png,1,0\n")
    assert [str(error) for error in plan.errors] == [
        "The project has no label owl (2 regions or tags).",
        "The project has no image z.png.",
    ]
    plan = plan_of(project, "image,cat,owl\na.png,1,1\nz.png,1,0\n", other_labels=Fate.NEW, skip_unknown=True)
    importing.apply(project, plan)
    owl = project.labels.by_name("owl")
    assert said(project) == {("a", 1): True, ("a", owl.id): True}


def test_what_the_project_says_stays_unless_it_is_asked_for(project):
    project.apply(project.tagging({(1, 1): False}))
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 2, 1, disc())))
    text = "image,cat\na.png,1\nb.png,1\nc.png,0\n"
    plan = plan_of(project, text)
    assert "1 tag is left out, since the project says otherwise (first: cat in in/a.png)." in map(str, plan.notices)
    assert plan.already == 1
    importing.apply(project, plan)
    assert said(project) == {("a", 1): False, ("c", 1): False}
    importing.apply(project, plan_of(project, text, replace_tags=True))
    assert said(project) == {("a", 1): True, ("c", 1): False}
    against = plan_of(project, "image,cat\nb.png,0\n")
    assert "absent where the project has a region of it (first: cat in in/b.png)" in str(against.notices)


def test_the_table_holds_what_is_there_by_tags_regions_and_finished_work(project, tmp_path):
    project.apply(project.tagging({(1, 1): False}))
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 2, 2, disc())))
    project.apply(SetImageState(2, ImageState.NEW, ImageState.DONE))
    exporting.export(project, tmp_path / "out.csv", TAGS)
    assert (tmp_path / "out.csv").read_text().split() == ["image,cat,dog", "in/a.png,0,", "in/b.png,0,1"]
    (at,) = (tag.at for tag in project.tags())
    exporting.export(project, tmp_path / "who.csv", TAGS, ExportOptions(taggers=True))
    assert (tmp_path / "who.csv").read_text().split()[:2] == [
        "image,cat,cat.by,cat.at,dog,dog.by,dog.at",
        f"in/a.png,0,ada,{at},,,",
    ]


def test_an_image_with_tags_alone_is_no_empty_image_of_formats_that_hold_none(project, tmp_path):
    project.apply(project.tagging({(1, 1): True}))
    assert exporting.export(project, tmp_path / "yes.json", FORMATS["coco"]).images == 1
    report = exporting.export(project, tmp_path / "no.csv", FORMATS["csv"])
    assert report.images == 0
    everything = ExportOptions(Which.ALL)
    assert "1 tag of a whole image is left out" in str(exporting.losses(project, FORMATS["csv"], everything))


def test_names_of_readers_stay_out_of_an_anonymous_table(project, tmp_path):
    project.apply(project.tagging({(1, 1): True}))
    exporting.export(project, tmp_path / "out.csv", TAGS, ExportOptions(taggers=True, anonymous=True))
    assert "ada" not in (tmp_path / "out.csv").read_text()


def test_by_the_command_line(project, tmp_path, capsys):
    project.close()
    (tmp_path / "t.csv").write_text("image,cat,dog\na.png,1,0\n")
    assert main(["import", str(project.path), str(tmp_path / "t.csv")]) == 0
    assert "Tags: 2 on 1 image." in capsys.readouterr().out
    assert (
        main(["export", str(project.path), "--format", "tags", "--taggers", "--output", str(tmp_path / "o.csv")]) == 0
    )
    assert (tmp_path / "o.csv").read_text().startswith("image,cat,cat.by,cat.at,dog")
