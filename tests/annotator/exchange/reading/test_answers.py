"""Several annotations of one image in one file: nobody's are laid over another's unless that was said."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from annotator.cli import main
from annotator.core.project.project import Project
from annotator.exchange.data.dataset import Answer, Dataset, Item
from annotator.exchange.formats import FORMATS
from annotator.exchange.reading import importing
from annotator.exchange.reading.answers import Answers, answered
from annotator.exchange.reading.importing import Choices
from tests.annotator.exchange.cases import make_project
from tests.annotator.exchange.writing.test_exporting import some_images

STUDIO = FORMATS["label-studio"]
LABEL = "melanoma"


def result(x):
    value = {"x": x, "y": 10, "width": 25, "height": 20, "rotation": 0, "rectanglelabels": [LABEL]}
    return {
        "id": f"r{x}", "from_name": "tag", "to_name": "image", "type": "rectanglelabels", "original_width": 12,
        "original_height": 10, "image_rotation": 0, "value": value,
    }  # fmt: skip


def given(who, when, *xs, cancelled=False):
    return {
        "completed_by": {"email": who},
        "updated_at": when,
        "was_cancelled": cancelled,
        "result": list(map(result, xs)),
    }


def task(name, *annotations, predictions=()):
    data = {"image": f"/data/local-files/?d={name}"}
    return {"id": 1, "data": data, "annotations": list(annotations), "predictions": list(predictions)}


ADA, BOB = given("ada@x", "2026-03-02T10:00:00Z", 0, 50), given("bob@x", "2026-03-01T10:00:00Z", 25)
TASKS = [
    task("in/0/i0.png", ADA, BOB),
    task("in/1/i1.png", given("bob@x", "2026-03-01T10:00:00Z", 0)),
    task("in/0/i2.png", given("bob@x", "", 25), given("ada@x", "", 50), given("cy@x", "2026-04-01", 0, cancelled=True)),
]


@pytest.fixture
def place(tmp_path):
    with closing(make_project(tmp_path / "work", some_images())):
        (tmp_path / "tasks.json").write_text(json.dumps(TASKS))
    return tmp_path


def plan(place, answers=None):
    with closing(Project.open(place / "work/job.annot")) as project:
        return importing.plan(project, importing.read(project, place / "tasks.json", STUDIO), Choices(answers=answers))


def lefts(plan):
    """Where the regions of each image begin, in pixels."""
    found = {}
    for edit in plan.edits:
        found.setdefault(edit.image_id, []).append(edit.annotation.mask.box.x)
    return found


def test_several_annotations_are_asked_about(place):
    found = plan(place)
    assert list(map(str, found.errors)) == [
        "in/0/i0.png was annotated 2 times, by ada@x, bob@x: whose regions are meant?",
        "in/0/i2.png was annotated 2 times, by bob@x, ada@x: whose regions are meant?",
    ]
    assert (found.several, found.people) == (2, ("ada@x", "bob@x"))


@pytest.mark.parametrize(
    ("answers", "expected", "told"),
    [
        (Answers.LATEST, {1: [0, 6], 2: [0], 3: [6]}, "2 earlier annotations of 2 images are not read"),
        (Answers.ALL, {1: [0, 6, 3], 2: [0], 3: [3, 6]}, "All regions of 2 images that were annotated several times"),
        ("bob@x", {1: [3], 2: [0], 3: [3]}, "2 annotations of 2 images, not the last by bob@x, are not read"),
        ("ada@x", {1: [0, 6], 3: [6]}, "3 annotations of 3 images, not the last by ada@x, are not read"),
    ],
)  # fmt: skip
def test_whose_count_is_chosen(place, answers, expected, told):
    found = plan(place, answers)
    assert found.errors == ()
    assert lefts(found) == expected
    assert told in " ".join(map(str, found.notices))
    assert "1 annotation that was cancelled is not read" in " ".join(map(str, found.notices))


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-01-01T12:30:00+02:00", "2026-01-01T11:00:00Z"),
        ("2026-01-01T10:00:00Z", "2026-01-01T10:00:00.500000Z"),
        ("2026-10-25T02:50:00+02:00", "2026-10-25T02:10:00+01:00"),
        ("2026-01-01 10:00:00.9", "2026-01-01T10:00:01"),
    ],
)
@pytest.mark.parametrize("wanted", [Answers.LATEST, "ada@x"])
@pytest.mark.parametrize("turned", [False, True])
def test_the_latest_is_so_by_its_moment_not_by_how_that_is_written(place, earlier, later, wanted, turned):
    both = [given("ada@x", later, 0), given("ada@x", earlier, 25)]
    (place / "tasks.json").write_text(json.dumps([task("in/0/i0.png", *(both[::-1] if turned else both))]))
    assert lefts(plan(place, wanted)) == {1: [0]}


@pytest.mark.parametrize(
    "dates", [("yesterday", "2026-01-01"), ("2026-01-01T10:00:00", "2026-01-01T10:00:00Z"), (5, "")]
)
def test_dates_that_cannot_be_compared_are_asked_about(place, dates):
    both = [given("ada@x", dates[0], 0), given("bob@x", dates[1], 25)]
    (place / "tasks.json").write_text(json.dumps([task("in/0/i0.png", *both)]))
    found = plan(place, Answers.LATEST)
    assert str(found.errors[0]).startswith(
        "in/0/i0.png: which annotation is the latest cannot be told from their dates"
    )
    assert str(dates[0]) in str(found.errors[0])
    assert lefts(plan(place, "ada@x")) == {1: [0]}
    assert lefts(plan(place, Answers.ALL)) == {1: [0, 3]}


def test_nobody_of_that_name_is_refused(place):
    found = plan(place, "Ada")
    assert list(map(str, found.errors)) == ["Nobody called Ada annotated anything in this file, but ada@x, bob@x did."]


def test_one_annotation_an_image_is_read_without_a_question(place):
    (place / "tasks.json").write_text(json.dumps([TASKS[1]]))
    found = plan(place)
    assert (found.errors, found.several, lefts(found)) == ((), 0, {2: [0]})


def test_an_empty_annotation_is_an_answer_too(place):
    (place / "tasks.json").write_text(json.dumps([task("in/0/i0.png", BOB, given("ada@x", "2026-05-01T00:00:00Z"))]))
    assert plan(place).several == 1
    assert lefts(plan(place, Answers.LATEST)) == {}
    assert lefts(plan(place, "bob@x")) == {1: [3]}


def test_predictions_of_several_models_are_asked_about_like_people(place):
    models = [{"model_version": name, "score": 0.5, "result": [result(x)]} for name, x in (("one", 0), ("two", 50))]
    (place / "tasks.json").write_text(json.dumps([task("in/0/i0.png", predictions=models)]))
    assert plan(place).people == ("one", "two")
    assert lefts(plan(place, "two")) == {1: [6]}


def test_an_image_without_answers_stays_as_it_is():
    dataset = Dataset((), (Item("a.png", 3, 3), Item("b.png", 3, 3, answers=(Answer("x", ""),))))
    for wanted in (None, Answers.LATEST, Answers.ALL, "x"):
        assert answered(dataset, wanted).dataset == dataset


def test_from_the_command_line(place, capsys):
    command = ["import", str(place / "work/job.annot"), str(place / "tasks.json"), "--format", "label-studio"]
    assert main(command) == 2
    told = capsys.readouterr().err
    assert "in/0/i0.png was annotated 2 times, by ada@x, bob@x" in told
    assert "Say whose regions are meant with --answers latest, all or the name of one." in told
    assert main([*command, "--answers", "latest"]) == 0
    assert "4 annotations on 3 images" in capsys.readouterr().out
    assert main([*command, "--answers", "bob@x"]) == 0
    assert "2 annotations on 2 images and 0 labels added, 1 was there already" in capsys.readouterr().out
