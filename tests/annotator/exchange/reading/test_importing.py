"""Imports look at everything first, store all of it or nothing, and never twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.message import Message
from annotator.core.project.check import faults
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Annotation, ImageState, Origin
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.edits import AddAnnotation
from annotator.core.work.labels import Label
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.reading import importing
from annotator.exchange.reading.importing import Choices
from annotator.exchange.reading.label_matching import Fate, LabelClash
from tests.annotator.exchange.cases import LABELS, content, fill, make_project
from tests.annotator.exchange.writing.test_exporting import some_images, square


@pytest.fixture
def project(tmp_path):
    project = make_project(tmp_path / "work", some_images())
    yield project
    project.close()


def one(*regions, name="in/0/i0.png", width=12, height=10, **values):
    return Dataset(LABELS, (Item(name, width, height, regions, **values),))


def test_everything_a_region_carries_is_stored_and_the_project_is_whole(project):
    region = replace(
        square(2), attributes=(("side", "left"),), origin=Origin.EDITED, annotator="ada", seconds=2.5,
        created="2026-01-02T03:04:05+00:00", modified="2026-01-03T03:04:05+00:00",
    )  # fmt: skip
    report = fill(project, one(region, Region(LABELS[1].name), state=ImageState.DONE))
    assert (report.images, report.annotations, report.already) == (1, 2, 0)
    first, second = project.annotations(1)
    assert (first.mask, first.origin, first.annotator, first.seconds) == (region.mask, Origin.EDITED, "ada", 2.5)
    assert (first.created, first.modified) == (region.created, region.modified)
    assert (first.attributes, first.label_id, second.mask.empty) == (region.attributes, LABELS[0].id, True)
    assert project.image(1).state is ImageState.DONE
    assert [step.action for step in project.history()] == ["AddAnnotation", "AddAnnotation", "SetImageState"]
    assert [fault for fault in faults(project) if "mask" in fault] == []


def test_importing_twice_adds_nothing_and_duplicates_count(project):
    twice = one(square(2), square(2), Region(LABELS[1].name))
    assert fill(project, twice).annotations == 3
    again = fill(project, twice)
    assert (again.annotations, again.already) == (0, 3)
    assert fill(project, one(square(2), square(2), square(2))).annotations == 1


def test_ids_are_never_used_again(project):
    number = project.next_annotation_id()
    fill(project, one(square(2), square(3)))
    assert [value.id for value in project.annotations(1)] == [number + 1, number + 2]
    assert project.next_annotation_id() == number + 3


# --- labels


def strange(name="MELANOMA"):
    return Dataset((Label(1, name, name, "#123456"),), (Item("i0.png", 12, 10, (replace(square(2), label=name),)),))


def test_unknown_labels_want_a_decision(project):
    plan = importing.plan(project, strange())
    assert plan.clashes == (LabelClash("MELANOMA", 1, "melanoma"),)
    with pytest.raises(KnownError, match=r"no label MELANOMA \(1 region or tag\); it has melanoma"):
        importing.apply(project, plan)
    assert content(project).keys() == {item.name for item in some_images().items}
    assert project.last_step()[0] == 0


@pytest.mark.parametrize("choice", ["melanoma", Fate.LEAVE_OUT, Fate.NEW])
def test_a_label_is_mapped_or_left_out_or_becomes_another_one(project, choice):
    plan = importing.plan(project, strange(), Choices({"MELANOMA": choice}))
    importing.apply(project, plan)
    told = {Fate.LEAVE_OUT: [], Fate.NEW: [13]}
    assert [a.label_id for a in project.annotations(1)] == told.get(choice, [LABELS[0].id])
    assert any("--map MELANOMA=melanoma" in notice for notice in plan.notices) == (choice is Fate.NEW)


def test_new_labels_come_behind_the_others(project):
    plan = importing.plan(project, strange("naevus"), Choices(other_labels=Fate.NEW))
    importing.apply(project, plan)
    assert project.labels.labels == (*LABELS, Label(13, "naevus", "naevus", "#123456"))
    assert project.annotations(1)[0].label_id == 13
    again = importing.plan(project, strange("naevus"), Choices(other_labels=Fate.NEW))
    assert (again.edits, again.labels, again.already) == ((), (), 1)


def test_a_label_that_is_not_there_cannot_be_meant(project):
    assert "no label nothing" in importing.plan(project, strange(), Choices({"MELANOMA": "nothing"})).errors[0]


# --- images


@pytest.mark.parametrize("values", [{"name": "elsewhere.png"}, {"width": 13}])
def test_unknown_images_and_other_sizes_are_refused_or_left_out(project, values):
    dataset = one(square(2), **values)
    plan = importing.plan(project, dataset)
    assert plan.errors
    assert plan.edits == ()
    left_out = importing.plan(project, dataset, Choices(skip_unknown=True))
    assert left_out.errors == ()
    assert len(left_out.notices) == 1
    assert importing.apply(project, left_out).annotations == 0


def test_a_region_that_reaches_out_is_refused(project):
    far = Region(LABELS[0].name, Mask.from_array(np.ones((2, 2), bool), 11, 0))
    assert "reaches out" in importing.plan(project, one(far)).errors[0]
    left_out = importing.plan(project, one(far, square(2)), Choices(skip_bad=True))
    assert (left_out.errors, left_out.annotations) == ((), 1)
    assert "reaches out" in left_out.notices[0]


def test_two_images_of_the_file_for_one_of_the_project(project):
    items = (Item("in/0/i0.png", 12, 10, (square(2),)), Item("./in/0/i0.png", 12, 10, (square(3),)))
    assert "both mean" in importing.plan(project, Dataset(LABELS, items)).errors[0]
    assert importing.plan(project, Dataset(LABELS, items), Choices(skip_bad=True)).edits == ()


def test_an_image_that_is_gone_is_told(project, tmp_path):
    (tmp_path / "work/in/0/i0.png").unlink()
    assert "not there any more" in importing.plan(project, one(square(2))).errors[0]


def test_how_images_are_found():
    names = ("a/x.png", "b/x.png", "b/y.jpg", "scan.tif", "scan.tif#page=2", "z.v2.png")
    known = Known(tuple(KnownImage(n, name, 1, 1, f"{n:064d}") for n, name in enumerate(names)))
    told = {
        "a/x.png": 0, "/data/b/x.png": 1, "C:\\data\\a\\x.png": 0, "x.png": None, "y.jpg": 2, "y": 2, "b/y.png": 2,
        "scan": 3, "scan.tif#page=2": 4, "scan.tif#page=3": None, "z.v2": 5, "z": None, "": None, "../..": None,
    }  # fmt: skip
    for name, number in told.items():
        found = known.find(name)
        assert (None if found is None else found.id) == number, name
    assert known.find("other.png", f"{2:064d}").id == 2


# --- all or nothing


def test_faults_of_the_file_stop_everything(project):
    dataset = replace(one(square(2)), faults=(Message("annotation 7: broken"),))
    with pytest.raises(KnownError, match=r"Nothing was imported: annotation 7: broken"):
        importing.apply(project, importing.plan(project, dataset))
    assert project.annotations(1) == []


def test_what_a_classifier_answers_meanwhile_stops_nothing(project):
    plan = importing.plan(project, one(square(2)))
    maps = np.ones((1, 2, 2), np.float32)
    record = AttentionRecord("demo", "f" * 64, "", "none", (LABELS[0].name,), {}, {}, (1.0,), {}, maps)
    project.store_suggestions(2, record, [])
    assert importing.apply(project, plan).annotations == 1


def test_a_plan_is_not_applied_to_a_project_that_was_changed(project):
    plan = importing.plan(project, one(square(2)))
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 2, LABELS[0].id, square(1).mask)))
    with pytest.raises(KnownError, match="changed meanwhile"):
        importing.apply(project, plan)
    assert project.annotations(1) == []


def test_what_cannot_be_stored_whole_is_not_stored_at_all(project):
    plan = importing.plan(project, one(square(2), square(3)))
    broken = plan.edits[1].annotation
    plan = replace(plan, edits=(plan.edits[0], AddAnnotation(replace(broken, label_id=999))), labels=(LABELS[0],))
    with pytest.raises(KnownError):
        importing.apply(project, plan)
    assert project.annotations(1) == []
    assert project.history() == []


def test_scores_without_a_suggestion_become_an_attribute_and_come_back(project):
    fill(project, one(replace(square(2), score=0.25)))
    assert project.annotations(1)[0].attributes == (("score", "0.25"),)
    assert next(iter(content(project)["in/0/i0.png"][0])).score == 0.25


def test_nothing_is_read_from_images_of_which_all_is_known(project, tmp_path):
    for record in project.images():
        project.record_image(record.id, 12, 10, "")
    Image.new("RGB", (1, 1)).save(tmp_path / "work/in/0/i0.png")
    assert importing.plan(project, one(square(2))).errors == ()
