"""Readings: nobody sees another's marks, and each mark tells under what it was made."""

from __future__ import annotations

from dataclasses import replace

import pytest
from jobs import HOW, RECORD, disc, new_job, suggest
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.project.check import faults
from annotator.core.project.news import changes_of, concerning, news_of, pulse_of
from annotator.core.project.opening import open_paths
from annotator.core.project.project import Project
from annotator.core.project.replay import disagreements, replayed
from annotator.core.project.sight import Sight
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, Decision, ImageState, Origin, Suggestion
from annotator.core.work.circumstances import UNKNOWN, Circumstances, SuggestionMode
from annotator.core.work.edits import (
    AddAnnotation,
    ChangeAnnotation,
    Compound,
    Paint,
    SetImageAttributes,
    SetImageState,
)
from annotator.core.work.label_files import load_label_set
from annotator.core.work.protocol import Protocol, checked
from annotator.core.work.stamping import stamped

OWN = Protocol(own_readings=True)


@pytest.fixture(params=["file", "server"])
def place(request, tmp_path):
    return tmp_path / "job.annot" if request.param == "file" else request.getfixturevalue("database")


@pytest.fixture
def study(place, tmp_path):
    """A project of two images in which every reader has an own reading."""
    for image in ("a.png", "b.png"):
        Image.new("RGB", (24, 18)).save(tmp_path / image)
    project = Project.create(place, load_label_set("dermoscopy"), "lesions")
    project.add_images([tmp_path / "a.png", tmp_path / "b.png"])
    project.apply(project.changing_protocol(OWN))
    project.read_as("ada")
    yield project
    project.close()


@pytest.fixture
def job(tmp_path):
    project = new_job(tmp_path)
    yield project
    project.close()


def draw(project, image=1, label=1, **told):
    value = Annotation(project.next_annotation_id(), image, label, disc(), annotator=project.annotator, **told)
    edit = stamped(AddAnnotation(value), project.reading)
    project.apply(edit)
    return edit.annotation


def done(project, image=1):
    project.apply(stamped(SetImageState(image, ImageState.NEW, ImageState.DONE), project.reading))


def said(project):
    """What there is of a project in the reading it is seen in."""
    records = project.images()
    suggestions = [value.decision for record in records for value in project.suggestions(record.id)]
    regions = [value.annotator for record in records for value in project.annotations(record.id)]
    tags = [(tag.key, tag.present) for tag in project.tags()]
    return regions, tags, suggestions, [record.state for record in records], project.presence().states.tolist()


def test_readers_see_their_own_marks_alone(study):
    fresh = said(study)
    draw(study)
    suggest(study)
    study.apply(decisions.reject(study.suggestions(1)[0], HOW, "ada"))
    study.apply(study.tagging({(2, 3): True}))
    done(study)
    adas = said(study)
    assert adas[0] == ["ada"]
    assert adas[2] == [Decision.REJECTED, Decision.PENDING]
    assert adas[3] == [ImageState.DONE, ImageState.STARTED]
    study.read_as("bob")
    assert said(study) == fresh
    study.apply(study.tagging({(2, 3): False}))
    suggest(study)
    assert [value.decision for value in study.suggestions(1)] == [Decision.PENDING] * 2
    draw(study, label=2)
    study.read_as("ada")
    assert said(study) == adas
    assert study.readings() == ["", "ada", "bob"]
    assert study.readers() == ["ada", "bob"]
    assert list(faults(study)) == []


def test_a_newer_answer_leaves_the_suggestions_of_other_readers(study):
    suggest(study)
    before = study.suggestions(1)
    study.read_as("bob")
    study.store_suggestions(1, RECORD, [])
    study.read_as("ada")
    assert study.suggestions(1) == before


def test_it_stays_so_once_it_is_open_again(study, place, monkeypatch):
    mark = draw(study)
    study.close()
    monkeypatch.setenv("USER", "bob")
    again = Project.open(place)
    assert (again.annotator, again.reading, again.annotations(1)) == ("bob", "bob", [])
    again.close()
    again = Project.open(place, reader="ada")
    assert again.annotations(1) == [mark]
    again.close()


def test_who_reads_must_be_known(study, place, monkeypatch):
    monkeypatch.delenv("USER", raising=False)
    monkeypatch.delenv("USERNAME", raising=False)
    study.close()
    with pytest.raises(KnownError, match=r"who reads is not known.*--reader NAME"):
        open_paths([place])
    open_paths([place], reader="eve")[0].close()
    project = Project.open(place)  # for whom reads nothing: assignments, agreement, a look at it
    assert said(project) == ([], [], [], [ImageState.NEW] * 2, [[-1] * 7] * 2)
    project.close()


@pytest.mark.parametrize("name", [":adjudicated", " ", "a" * 101])
def test_some_names_are_no_readers(study, name):
    with pytest.raises(KnownError, match="no name of a reader"):
        study.read_as(name)


def test_the_whole_history_is_told_with_its_readings(study):
    mark = draw(study)
    study.apply(stamped(SetImageAttributes(1, (), (("quality", "poor"),)), study.reading))
    done(study)
    study.read_as("bob")
    study.apply(study.tagging({(1, 1): False}))
    told = replayed(study.history())
    assert told.annotations == {mark.id: mark}
    assert told.states == {(1, "ada"): ImageState.DONE}
    assert told.attributes == {(1, "ada"): (("quality", "poor"),)}
    assert [(key, tag.reading) for key, tag in told.tags.items()] == [((1, 1, "bob"), "bob")]
    assert list(disagreements(study)) == []
    assert study.image_attributes(1) == ()
    with study.as_read_by("ada"):
        assert study.image_attributes(1) == (("quality", "poor"),)


def test_what_is_said_of_an_image_goes_back_and_forth(study):
    edit = stamped(SetImageAttributes(1, (), (("side", "left"), ("quality", "poor"))), study.reading)
    study.apply(edit)
    study.apply(edit.inverted())
    assert study.image_attributes(1) == ()
    study.apply(edit)
    with pytest.raises(KnownError, match="what is said of the image"):
        study.apply(edit)


def test_images_are_found_by_what_is_said_of_them_and_their_regions_in_this_reading_alone(study):
    study.apply(stamped(SetImageAttributes(1, (), (("quality", "poor"), ("q%", "a"))), study.reading))
    second = replace(draw(study), id=study.next_annotation_id(), image_id=2, attributes=(("quality", "good"),))
    study.apply(AddAnnotation(second))
    assert study.images_with("quality") == {1, 2} and study.images_with("quality", "good") == {2}
    assert study.images_with("q%") == {1} and study.images_with("good") == study.images_with("poor") == frozenset()
    assert study.attributes_of_images() == {1: (("quality", "poor"), ("q%", "a"))}
    study.read_as("bob")
    assert study.images_with("quality") == frozenset() and study.attributes_of_images() == {}


def test_readers_learn_nothing_of_what_others_say(study):
    before = pulse_of(study)
    study.read_as("bob")
    draw(study)
    study.apply(study.changing_protocol(replace(OWN, audit_share=0.2)))
    study.read_as("ada")
    news = news_of(study, before, pulse_of(study))
    changes = changes_of(concerning(study, news.entries), "")
    assert (changes.images, changes.protocol) == (frozenset(), True)


# --- assignment


def test_images_are_assigned_in_an_order(study):
    study.assign({"ada": [2, 1], "bob": [2]})
    assert [record.path for record in study.worklist()] == ["b.png", "a.png"]
    study.read_as("bob")
    assert [record.path for record in study.worklist()] == ["b.png"]
    study.read_as("eve")
    assert len(study.worklist()) == 2
    assert study.assignments() == {"ada": [2, 1], "bob": [2]}
    study.assign({"bob": [1]})
    assert study.assignments() == {"ada": [2, 1], "bob": [1]}
    assert list(faults(study)) == []


def test_what_was_read_stays_where_it_is_no_longer_assigned(study):
    study.assign({"ada": [1, 2]})
    done(study)
    study.assign({"ada": [2]})
    assert study.image(1).state is ImageState.DONE
    assert study.image(1).position is None


def test_nobody_gets_images_that_are_not_there(study):
    with pytest.raises(KnownError, match="no image 7"):
        study.assign({"ada": [1, 7]})
    assert study.assignments() == {}


# --- circumstances


def test_they_are_kept_and_come_back(job):
    under = Circumstances(3, SuggestionMode.ON_REQUEST, "2026-11-27T10:00:00+00:00", 1.25)
    assert Circumstances.from_plain(under.plain()) == under
    assert Circumstances.from_plain({}) == UNKNOWN
    mark = draw(job, under=under)
    suggest(job)
    edit = stamped(decisions.accept(job.suggestions(1)[0], job.next_annotation_id(), disc(), HOW, "ada"), "",
                   lambda _image, _label: under)  # fmt: skip
    job.apply(edit)
    assert [value.under for value in job.annotations(1)] == [mark.under, under]
    assert job.suggestions(1)[0].under == under
    assert list(disagreements(job)) == []
    job.apply(edit.inverted())
    assert job.suggestions(1)[0].under == UNKNOWN


def test_a_stroke_tells_them_and_its_undo_takes_them_back(job):
    before = draw(job)
    under = Circumstances(1, SuggestionMode.SHOWN)
    stroke = Paint(before.id, 1, before.mask.box, before.mask, disc(r=3), before.origin, before.origin)
    edit = stamped(stroke, "", lambda _image, label: replace(under, protocol=label), {before.id: 5})
    job.apply(edit)
    assert job.annotations(1)[0].under == replace(under, protocol=5)
    job.apply(edit.inverted())
    assert job.annotations(1)[0].under == UNKNOWN
    assert list(disagreements(job)) == []


def test_what_was_seen_before_a_mark_stays_seen(job):
    first = Circumstances(1, SuggestionMode.AFTER_OWN_MARK)
    value = Annotation(1, 1, 1, disc())
    own = stamped(AddAnnotation(value), "", lambda *_: first).annotation
    later = Circumstances(1, SuggestionMode.AFTER_OWN_MARK, "2026-11-27T10:00:00+00:00")
    seen = stamped(ChangeAnnotation(own, replace(own, mask=disc(r=2))), "", lambda *_: later).after
    assert (own.under.blind, seen.under.blind) == (True, False)
    last = stamped(ChangeAnnotation(seen, own), "", lambda *_: first).after
    assert last.under.seen == later.seen


def test_of_an_imported_region_nothing_is_known(job):
    value = Annotation(1, 1, 1, disc(), Origin.IMPORTED)
    under = Circumstances(1, SuggestionMode.SHOWN)
    edit = stamped(Compound((AddAnnotation(value), AddAnnotation(replace(value, id=2, origin=Origin.DRAWN)))), "ada",
                   lambda *_: under)  # fmt: skip
    assert [(part.annotation.reading, part.annotation.under) for part in edit.edits] == [
        ("ada", UNKNOWN),
        ("ada", under),
    ]


# --- the protocol


def test_it_is_a_step_that_goes_back_and_forth(job):
    after = Protocol(SuggestionMode.AFTER_OWN_MARK, (("melanoma", SuggestionMode.OFF),), audit_share=0.1, seed=4)
    edit = job.changing_protocol(after)
    job.apply(edit)
    assert job.protocol == after
    job.apply(edit.inverted())
    assert job.protocol == Protocol()
    job.apply(edit)
    assert Protocol.from_plain(after.plain()) == after
    with pytest.raises(KnownError, match="Somebody changed how this project is read"):
        job.apply(job.changing_protocol(Protocol()).inverted())


@pytest.mark.parametrize(
    "wrong",
    [
        Protocol(audit_share=0.6), Protocol(audit_share=-0.1), Protocol(decoy_share=0.3), Protocol(unlooked=-1.0),
        Protocol(SuggestionMode.BLIND),
    ],
)  # fmt: skip
def test_some_protocols_cannot_be(wrong):
    with pytest.raises(KnownError):
        checked(wrong)


def test_the_audit_takes_its_share_by_its_seed():
    first, other = Protocol(audit_share=0.1, seed=1), Protocol(audit_share=0.1, seed=2)
    chosen = {number for number in range(1, 5001) if first.is_audited(number)}
    assert 400 < len(chosen) < 600
    assert chosen == {number for number in range(1, 5001) if replace(first, unlooked=2.0).is_audited(number)}
    assert chosen != {number for number in range(1, 5001) if other.is_audited(number)}
    more = {number for number in range(1, 5001) if replace(first, audit_share=0.2).is_audited(number)}
    assert chosen < more
    both = replace(first, decoy_share=0.1)
    decoys = {number for number in range(1, 5001) if both.has_decoy(number)}
    assert 350 < len(decoys) < 550
    assert not decoys & chosen


# --- what is to be seen

MODES = {"melanoma": SuggestionMode.AFTER_OWN_MARK, "naevus": SuggestionMode.OFF}


class Clock:
    def __init__(self):
        self.at = 100.0

    def __call__(self):
        return self.at


def sight_of(project, protocol, clock=None):
    project.apply(project.changing_protocol(protocol))
    sight = Sight(project, clock or Clock())
    sight.look_at(1, (), done=False)
    return sight


def test_each_label_is_seen_in_its_mode(job):
    labels = {label.name: label.id for label in job.labels.labels}
    sight = sight_of(job, checked(Protocol(SuggestionMode.ON_REQUEST, tuple(MODES.items()))))
    own, off, asked = labels["melanoma"], labels["naevus"], labels["vascular lesion"]
    assert [sight.sees(label) for label in (own, off, asked)] == [False, False, False]
    assert sight.ask()
    assert [sight.sees(label) for label in (own, off, asked)] == [False, False, True]
    assert not sight.ask()
    assert sight.follow({own, off}, done=False)
    assert [sight.sees(label) for label in (own, off, asked)] == [True, False, True]
    assert sight.follow((), done=False)
    assert sight.follow((), done=True)
    assert sight.sees(own)
    sight.look_at(2, (), done=False)
    assert not sight.sees(asked)


def test_who_asked_is_not_blind_to_what_is_not_there(job):
    sight = sight_of(job, Protocol(SuggestionMode.ON_REQUEST))
    assert sight.under(1, 2).blind
    sight.ask()
    assert sight.under(1, 2) == Circumstances(1, SuggestionMode.ON_REQUEST, job.seen(1)[0])
    assert sight.under(1, 2).assisted
    assert Circumstances(1, SuggestionMode.SHOWN).assisted
    assert not UNKNOWN.assisted
    assert not UNKNOWN.blind


def test_on_an_audited_image_nothing_is_seen(job):
    protocol = next(found for seed in range(100) if (found := Protocol(audit_share=0.5, seed=seed)).is_audited(1)
                    and not found.is_audited(2))  # fmt: skip
    sight = sight_of(job, protocol)
    assert not sight.sees(1)
    assert not sight.ask()
    assert not sight.follow({1}, done=True)
    assert sight.under(1, 1) == Circumstances(1, SuggestionMode.BLIND)
    assert sight.under(2, 1) == Circumstances(1, SuggestionMode.SHOWN)
    suggest(job)
    assert [record.pending for record in job.images()] == [0, 0]


def test_a_mark_tells_what_was_seen_and_for_how_long(job):
    clock = Clock()
    sight = sight_of(job, Protocol(), clock)
    assert sight.under(1, 2) == Circumstances(1, SuggestionMode.SHOWN)
    sight.show([2])
    seen = job.seen(1)[2]
    clock.at += 1.5
    assert sight.under(1, 2) == Circumstances(1, SuggestionMode.SHOWN, seen, 1.5)
    sight.follow({2}, done=False)  # something was decided
    clock.at += 0.25
    assert sight.under(1, 2).looked == 0.25
    assert sight.under(1, None) == Circumstances(1, SuggestionMode.SHOWN, seen)
    sight.look_at(2, (), done=False)
    assert sight.under(1, 2) == Circumstances(1, SuggestionMode.SHOWN, seen)
    sight.look_at(1, (), done=False)
    sight.show([2])
    assert job.seen(1) == {2: seen}
    job.reading = "bob"
    assert job.seen(1) == {}


def test_suggestions_have_the_reading_they_were_made_for(study):
    study.store_suggestions(1, RECORD, [Suggestion(0, 1, 2, HOW, 1, (1.5, 1.5), 0.5)])
    assert [value.reading for value in study.suggestions(1)] == ["ada"]
