"""A label's number means the same for good: in the tables, in the history, for other windows, after a recovery."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jobs import RECORD, content, disc, new_job, suggest
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.project.backups import Policy, make_backup
from annotator.core.project.check import faults
from annotator.core.project.news import news_of, pulse_of
from annotator.core.project.project import Project
from annotator.core.project.recovery import open_or_recover
from annotator.core.project.replay import disagreements
from annotator.core.work.annotation import Annotation, ImageState
from annotator.core.work.edits import AddAnnotation, AddLabel, RemoveLabel, SetImageState
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import Label, LabelSet
from benchmarks.damage import blank_page


def named(*names, first=1):
    return LabelSet("L", tuple(Label(first + n, name, name, "#123456") for n, name in enumerate(names)))


LESIONS, ANIMALS = named("naevus", "malignant"), named("cat", "dog")


@pytest.fixture(params=["file", "server"])
def pair(request, tmp_path):
    """Two windows on one project."""
    Image.new("RGB", (24, 18)).save(tmp_path / "a.png")
    place = tmp_path / "job.annot" if request.param == "file" else request.getfixturevalue("database")
    ada = Project.create(place, LESIONS)
    ada.add_images([tmp_path / "a.png"])
    bob = Project.open(place, after=ada)
    yield ada, bob
    ada.close()
    bob.close()


def region(project, label_id):
    return AddAnnotation(Annotation(project.next_annotation_id(), 1, label_id, disc()))


def name_of(project, annotation):
    return project.labels.by_id(annotation.label_id).name


def test_another_label_set_is_a_step_of_the_history(pair):
    ada, _ = pair
    ada.apply(ada.replacing_labels(ANIMALS))
    assert ada.labels == ANIMALS  # nothing was ever said with the old numbers
    assert [entry.action for entry in ada.history()] == ["ReplaceLabels"]
    ada.apply(ada.replacing_labels(LESIONS))
    assert ada.labels == LESIONS
    assert list(disagreements(ada)) == []


def test_numbers_keep_their_names_once_something_was_said_with_them(pair):
    """A region that was taken back again leaves the labels free, but not their numbers."""
    ada, _ = pair
    added = region(ada, 2)
    ada.apply(added)
    with pytest.raises(KnownError, match="there are decisions"):
        ada.apply(ada.replacing_labels(ANIMALS))
    ada.apply(added.inverted())
    ada.apply(ada.replacing_labels(named("dog", "malignant", "cat")))
    assert [(label.id, label.name) for label in ada.labels.labels] == [(4, "dog"), (2, "malignant"), (3, "cat")]
    ada.apply(added)  # redone
    assert name_of(ada, ada.annotations(1)[0]) == "malignant"
    assert [label.name for label in ada.labels.former] == ["naevus"]
    assert list(faults(ada)) == []


def test_an_edit_made_with_other_labels_is_refused(pair):
    """Another window's: it learns of the change later, and may not say "dog" where it means "malignant"."""
    ada, bob = pair
    assert bob.labels == LESIONS
    before = pulse_of(bob)
    ada.apply(ada.replacing_labels(ANIMALS))
    with pytest.raises(KnownError, match="malignant is no longer in the project's label set"):
        bob.apply(region(bob, 2))
    assert (bob.annotations(1), news_of(bob, before, pulse_of(bob)).entries[0].action) == ([], "ReplaceLabels")
    bob.take_up_labels()
    bob.apply(region(bob, 2))
    assert name_of(ada, ada.annotations(1)[0]) == "dog"


def test_an_answer_to_other_labels_is_refused(pair):
    ada, bob = pair
    assert bob.labels == LESIONS
    ada.apply(ada.replacing_labels(named("cat", first=9)))
    with pytest.raises(KnownError, match="no longer in the project's label set"):
        suggest(bob)
    assert (bob.suggestions(1), bob.attention(1, RECORD.key)) == ([], None)


def test_what_was_undone_before_the_labels_changed_is_refused_by_name(pair):
    ada, _ = pair
    added = region(ada, 2)
    ada.apply(added)
    ada.apply(added.inverted())
    ada.apply(ada.replacing_labels(ANIMALS))
    with pytest.raises(KnownError, match="malignant is no longer"):
        ada.apply(added)
    assert ada.annotations(1) == []


def test_a_label_that_was_taken_back_keeps_its_number(pair):
    ada, _ = pair
    scar, wart = Label(3, "scar", "Scar", "#111111"), Label(3, "wart", "Wart", "#222222")
    ada.apply(AddLabel(scar))
    ada.apply(RemoveLabel(scar))
    with pytest.raises(KnownError, match="another label scar"):
        ada.apply(AddLabel(wart))
    with pytest.raises(KnownError, match="another label scar"):
        ada.apply(AddLabel(Label(7, "scar", "Scar", "#111111")))
    ada.apply(AddLabel(scar))
    assert ada.labels.labels[-1] == scar
    assert ada.labels.former == ()


def test_recovery_does_not_say_it_with_other_labels(tmp_path):
    """A backup from before the change: the regions made since are what they were called."""
    project = new_job(tmp_path)
    make_backup(project.path, Policy())
    added = region(project, 2)
    project.apply(added)
    project.apply(added.inverted())
    project.apply(project.replacing_labels(named("cat", "melanoma", "dog")))
    dog = project.labels.by_name("dog")
    project.apply(region(project, dog.id))
    late = content(project), project.labels, project.labels.former
    project.close()
    blank_page(project.path, "suggestion")
    again = open_or_recover(project.path)
    assert "No decision is missing" in str(again.notices[0])
    assert (content(again), again.labels, again.labels.former) == late
    assert name_of(again, again.annotations(1)[0]) == "dog"
    assert list(faults(again)) == []
    again.close()


def test_names_that_differ_by_case_alone_are_two_labels():
    labels = named("Straße", "STRASSE", "strasse", "ＡＵ１", "AU1")
    for label in labels.labels:
        assert labels.by_name(label.name) == label
    assert labels.by_name("AU1 ") is None
    assert load_label_set("dermoscopy").by_name("MELANOMA") is None


_SETS = st.lists(
    st.tuples(st.sampled_from("abcdefg"), st.integers(1, 9)), min_size=1, max_size=6,
    unique_by=(lambda pair: pair[0], lambda pair: pair[1]),
)  # fmt: skip


@given(st.lists(_SETS, min_size=2, max_size=5))
def test_a_number_never_gets_another_name(sets):
    """By whatever label sets a project goes: one name a number, one number a name."""
    names, numbers, current = {}, {}, None
    for pairs in sets:
        wanted = LabelSet("L", tuple(Label(number, name, name, "#123456") for name, number in pairs))
        here = wanted if current is None else wanted.following(current)
        assert [label.name for label in here.labels] == [name for name, _ in pairs]
        for label in here.labels:
            assert names.setdefault(label.id, label.name) == label.name
            assert numbers.setdefault(label.name, label.id) == label.id
        gone = {} if current is None else {label.id: label for label in (*current.former, *current.labels)}
        former = tuple(label for number, label in gone.items() if number not in {x.id for x in here.labels})
        current = LabelSet("L", here.labels, former=former)


def test_an_image_that_is_done_is_a_decision_on_its_labels(pair):
    """Nothing there of these labels: it says nothing of others."""
    ada, _ = pair
    ada.apply(SetImageState(1, ImageState.NEW, ImageState.DONE))
    with pytest.raises(KnownError, match="there are decisions"):
        ada.apply(ada.replacing_labels(ANIMALS))


def test_the_last_label_stays(pair):
    ada, _ = pair
    for label in LESIONS.labels:
        ada.apply(RemoveLabel(label))
    assert [label.name for label in ada.labels.labels] == ["malignant"]
