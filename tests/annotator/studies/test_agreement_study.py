"""Agreement of a project's readers: the same as computed elsewhere, and never blind and assisted marks together."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

from annotator.cli import main
from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.work.annotation import Annotation
from annotator.core.work.circumstances import ADJUDICATED, SuggestionMode
from annotator.core.work.edits import AddAnnotation, SetImageAttributes
from annotator.core.work.label_attributes import Attribute, Choice
from annotator.studies.agreement.study import Settings, agreement
from annotator.studies.said import Condition, said_in
from benchmarks.scripted_study import SEEN, SIDE, disc, do, draw, finish, new_study, tag, under

IMAGES = 40
READERS = ("ada", "bob", "eve")
BLIND, SHOWN = under(SuggestionMode.OFF), under(SuggestionMode.SHOWN)


@pytest.fixture(scope="module")
def truth():
    """(images, labels, readers): what each reader is to say."""
    rng = np.random.default_rng(3)
    there = rng.random((IMAGES, 2, 1)) < [[[0.5], [0.15]]]
    return there ^ (rng.random((IMAGES, 2, 3)) < 0.15)


@pytest.fixture(scope="module")
def study(tmp_path_factory, truth):
    """Every reader draws what is there, a little beside the others, and closes the image; the last ten assisted."""
    project = new_study(tmp_path_factory.mktemp("study"), IMAGES)
    for place, reader in enumerate(READERS):
        project.read_as(reader)
        for image in range(1, IMAGES + 1):
            how = SHOWN if image > 30 else BLIND
            for label in (1, 2):
                if truth[image - 1, label - 1, place]:
                    draw(project, image, label, disc(20 + 2 * place, 20, 8), how)
            finish(project, image, how)
    yield project
    project.close()


def found(study, condition=Condition.BLIND, **settings):
    studies = agreement(said_in(study, READERS), Settings(**{"resamples": 200} | settings))
    return next(one for one in studies if one.condition is condition)


def one(agreements, label, readers=()):
    return next(a.coefficients for a in agreements if (a.label, a.readers) == (label, readers))


def test_it_is_what_others_compute(study, truth):
    blind = found(study)
    for place, label in enumerate(("spot", "edge")):
        states = truth[:30, place].astype(int)
        expected = fleiss_kappa(aggregate_raters(states, n_cat=2)[0])
        assert one(blind.presence, label)["Fleiss' κ"].value == pytest.approx(expected)
        expected = cohen_kappa_score(states[:, 0], states[:, 2])
        assert one(blind.presence, label, ("ada", "eve"))["Cohen's κ"].value == pytest.approx(expected)
        assert one(blind.presence, label)["α"].prevalence[1] == pytest.approx(states.mean())
    pooled = truth[:30].transpose(1, 0, 2).reshape(60, 3).astype(int)
    whole = one(blind.presence, "")
    assert whole["Fleiss' κ"].value == pytest.approx(fleiss_kappa(aggregate_raters(pooled, n_cat=2)[0]))
    assert whole["Fleiss' κ"].items == 60
    assert whole["Fleiss' κ"].low < whole["Fleiss' κ"].value < whole["Fleiss' κ"].high


def test_blind_and_assisted_marks_are_apart(study, truth):
    assisted = found(study, Condition.ASSISTED)
    states = truth[30:, 0].astype(int)
    fleiss = one(assisted.presence, "spot")["Fleiss' κ"]
    assert fleiss.items == 10
    assert fleiss.value == pytest.approx(fleiss_kappa(aggregate_raters(states, n_cat=2)[0]))


def test_regions_are_compared_in_pixels(study, truth):
    pair = one(found(study).regions, "spot", ("ada", "eve"))
    masks = [disc(20 + 2 * place, 20, 8).to_array(SIDE, SIDE) for place in (0, 2)]
    overlap = (masks[0] & masks[1]).sum() / (masks[0] | masks[1]).sum()
    both = truth[:30, 0, 0] & truth[:30, 0, 2]
    either = truth[:30, 0, 0] | truth[:30, 0, 2]
    assert pair["IoU"].value == pytest.approx(overlap * both.sum() / either.sum())
    assert pair["IoU"].items == either.sum()
    assert pair["Hausdorff 95 % (px)"].items == both.sum()
    assert 3 < pair["Hausdorff 95 % (px)"].value < 4.5
    assert pair["detection F1 at IoU 0.5"].value == pytest.approx(2 * both.sum() / truth[:30, 0, [0, 2]].sum())
    apart = one(found(study, iou=0.9).regions, "spot", ("ada", "eve"))
    assert apart["detection F1 at IoU 0.9"].value == 0


def test_what_one_did_not_look_for_does_not_count(tmp_path):
    project = new_study(tmp_path, 6)
    for reader in ("ada", "bob"):
        project.read_as(reader)
        tag(project, 1, 1, BLIND, present=True)
        tag(project, 2, 1, BLIND, present=reader == "ada")
        tag(project, 3, 1, under(SuggestionMode.AFTER_OWN_MARK, SEEN), present=True)
    tag(project, 4, 1, BLIND, present=True)  # by bob alone
    said = said_in(project, ("ada", "bob"))
    (blind,) = [one for one in agreement(said, Settings(resamples=0)) if one.condition is Condition.BLIND]
    assert one(blind.presence, "spot")["observed"].items == 2
    assert one(blind.presence, "spot")["observed"].value == 0.5
    assert blind.regions == ()
    project.close()


def test_images_of_a_group_are_drawn_together(study):
    wide = found(study, group_of=lambda number: number % 5)
    assert one(wide.presence, "spot")["AC1"].value == pytest.approx(one(found(study).presence, "spot")["AC1"].value)
    assert one(wide.presence, "spot")["AC1"].low != one(found(study).presence, "spot")["AC1"].low


def test_one_reader_alone_agrees_with_nobody(tmp_path):
    project = new_study(tmp_path, 3)
    project.read_as("ada")
    tag(project, 1, 1, BLIND, present=True)
    with pytest.raises(KnownError, match="needs two readers who said something; here 1 did: ada"):
        agreement(said_in(project, ("ada", "bob")), Settings())
    project.close()


# --- the command


@pytest.fixture
def closed(study, monkeypatch):
    study.read_as("")
    return study.path


def test_it_is_told_as_text(closed, capsys):
    assert main(["agreement", str(closed), "--resamples", "50", "--seed", "4"]) == 0
    told = capsys.readouterr().out
    assert "readers    ada, bob, eve" in told
    assert "intervals  50 resamples, seed 4" in told
    assert "MARKS MADE BLIND" in told
    assert "MARKS MADE WITH THE MODEL IN SIGHT" in told
    assert "ada – bob" in told
    assert told == told.encode().decode()
    assert main(["agreement", str(closed), "--resamples", "50", "--seed", "4"]) == 0
    assert capsys.readouterr().out == told


def test_it_is_written_as_json_and_html(closed, tmp_path):
    for way in ("json", "html"):
        target = tmp_path / f"report.{way}"
        given = ["--format", way, "--output", str(target), "--readers", "ada", "bob", "--resamples", "20"]
        assert main(["agreement", str(closed), *given]) == 0
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert told["readers"] == ["ada", "bob"]
    presence = told["studies"][0]["presence"]
    assert {entry["label"] for entry in presence} == {"spot", "edge", None}
    assert presence[0]["coefficients"]["AC1"]["value"] is not None
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "<script" not in page
    assert "Marks made blind" in page


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--readers", "ada", "kim"], "kim has no reading here. Readers are: ada, bob, eve."),
        (["--readers", "ada", ADJUDICATED], "here 1 did: ada"),
        (["--iou", "0"], "An IoU lies above 0"),
        (["--group", "("], "is no regular expression"),
        (["--group", "patient-(.)"], "In no image's path there is anything like 'patient-(.)'"),
        (["--output", "/nowhere/at/all.txt"], "The report cannot be written"),
    ],
)
def test_what_cannot_be_is_told(closed, capsys, given, told):
    assert main(["agreement", str(closed), "--resamples", "5", *given]) == 2
    assert told in capsys.readouterr().err


def test_a_project_on_a_server_agrees_as_its_file_does(closed, database, capsys):
    from annotator.core.project.transfer import copy_project

    copy_project(closed, database)
    project = Project.open(database)
    said = said_in(project, project.readers())
    of_file = Project.open(closed)
    assert [s.plain() for s in agreement(said, Settings(resamples=10))] == [
        s.plain() for s in agreement(said_in(of_file, READERS), Settings(resamples=10))
    ]
    project.close()
    of_file.close()


# --- grades

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
ATTRIBUTES = (
    Attribute("severity", "Severity", "number", lowest=0, highest=10),
    Attribute("grade", "Grade", "choice", tuple(Choice(str(n), f"Grade {n}") for n in range(11)), labels=("spot",)),
    Attribute("sure", "Sure", "yes-no"),
    Attribute("note", "Note", "text"),
    Attribute("quality", "Quality", "number", of="image"),
)


@pytest.fixture(scope="module")
def graded_study(tmp_path_factory):
    """Shrout and Fleiss' six subjects, graded by four judges as a number and as an ordered choice."""
    project = new_study(tmp_path_factory.mktemp("graded"), 7, labels=("spot",))
    project.apply(project.changing_labels(replace(project.labels, attributes=ATTRIBUTES)))
    for judge in range(4):
        project.read_as(f"judge{judge}")
        for image, grades in enumerate(SHROUT_FLEISS, start=1):
            given = (("severity", str(grades[judge])), ("grade", str(grades[judge])), ("note", "seen"),
                     ("sure", "yes" if (image + judge) % 3 else "no"))  # fmt: skip
            number = project.next_annotation_id(2)
            large = Annotation(number, image, 1, disc(20, 20, 8), attributes=given)
            small = Annotation(number + 1, image, 1, disc(5, 5, 2), attributes=(("severity", "0"),))
            for value in (small, large):
                do(project, AddAnnotation(value), BLIND)
            do(project, SetImageAttributes(image, (), (("quality", str(grades[judge])),)), BLIND)
        draw(project, 7, 1, disc(20, 20, 8), BLIND)  # graded by nobody
    project.reading = ""
    yield project
    project.close()


def test_grades_agree_as_published(graded_study):
    study, of_images = agreement(said_in(graded_study, graded_study.readers()), Settings(resamples=0))
    found = {one.label: {name: value.value for name, value in one.coefficients.items()} for one in study.grades}
    assert set(found) == {"spot: Severity", "spot: Grade", "spot: Sure"}  # of images it is not known whether blind
    number = found["spot: Severity"]
    assert [round(number[name], 2) for name in ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)")] == [0.17, 0.29, 0.71]
    assert "α interval" in number
    assert found["spot: Grade"]["ICC(2,1)"] == pytest.approx(number["ICC(2,1)"])
    assert "α ordinal" in found["spot: Grade"]
    assert list(found["spot: Sure"]) == ["α nominal"]
    (quality,) = of_images.grades
    assert (of_images.condition, quality.label) == (Condition.UNKNOWN, "Quality")
    values = [round(quality.coefficients[name].value, 2) for name in ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)")]
    assert values == [0.17, 0.29, 0.71]


def test_grades_are_told_by_the_command(graded_study, capsys):
    assert main(["agreement", str(graded_study.path), "--resamples", "0"]) == 0
    told = capsys.readouterr().out
    assert "All readers, on attributes" in told
    assert "spot: Severity" in told
