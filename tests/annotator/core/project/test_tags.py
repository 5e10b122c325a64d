"""What is said of whole images: stored, undone, contested, played again, and what follows from it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jobs import disc
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.project import resolving
from annotator.core.project.adopting import Regions, adoption_of
from annotator.core.project.backups import Policy, make_backup
from annotator.core.project.check import faults
from annotator.core.project.conflict import ConflictError, GoneError
from annotator.core.project.contradictions import contradictions, contradictions_of
from annotator.core.project.news import changes_of
from annotator.core.project.project import Project
from annotator.core.project.recovery import open_or_recover
from annotator.core.project.removing import decided_on, removal_of
from annotator.core.project.transfer import copy_project
from annotator.core.work.annotation import Annotation, Content, ImageState
from annotator.core.work.edits import AddAnnotation, AddLabel, Compound, RemoveLabel, SetImageState
from annotator.core.work.labels import Label, LabelSet
from annotator.core.work.tagging import set_tags
from annotator.core.work.tags import Presence, Tag, presence_table
from benchmarks.damage import blank_page

LABELS = LabelSet("L", tuple(Label(n, name, name, "#123456") for n, name in enumerate(("cat", "dog", "owl"), 1)))
YES, NO, OPEN = Presence.PRESENT, Presence.ABSENT, Presence.UNKNOWN


@pytest.fixture(params=["file", "server"])
def pair(request, tmp_path):
    """Two annotators on one project; on a file, two windows of one process."""
    place = tmp_path / "job.annot" if request.param == "file" else request.getfixturevalue("database")
    ada = created(place, tmp_path)
    bob = Project.open(place, after=ada)
    bob.annotator = "bob"
    yield ada, bob
    ada.close()
    bob.close()


@pytest.fixture
def ada(tmp_path):
    project = created(tmp_path / "job.annot", tmp_path)
    yield project
    project.close()


def created(place, folder):
    """A project of four images."""
    for number in range(1, 5):
        Image.new("RGB", (24, 18), (number, 0, 0)).save(folder / f"{number}.png")
    project = Project.create(place, LABELS)
    project.add_images([folder / f"{number}.png" for number in range(1, 5)])
    project.annotator = "ada"
    return project


def said(project):
    return {tag.key: tag.present for tag in project.tags()}


def tag(project, wanted):
    """Apply it as one step, which is returned."""
    edit = project.tagging(wanted)
    project.apply(edit)
    return edit


def is_sound(project):
    return list(faults(project)) == [] and project.history_fault() is None


def test_many_tags_are_one_step_that_goes_back_and_forth(pair):
    ada, _ = pair
    tag(ada, {(1, 1): True, (1, 2): False})
    before = ada.tags()
    edit = tag(ada, {(n, label): n % 2 == 0 for n in range(1, 5) for label in (1, 3)} | {(1, 2): None})
    expected = {(n, label): n % 2 == 0 for n in range(1, 5) for label in (1, 3)}
    assert said(ada) == expected
    assert [entry.image_id for entry in ada.history()] == [1, 1, 2, 3, 4]
    ada.apply(edit.inverted())
    assert ada.tags() == before
    ada.apply(edit)
    assert said(ada) == expected
    assert is_sound(ada)


def test_who_and_when_stay_through_an_undo(pair):
    ada, bob = pair
    tag(bob, {(1, 1): True})
    (first,) = ada.tags()
    edit = tag(ada, {(1, 1): False})
    assert (first.annotator, ada.tags()[0].annotator) == ("bob", "ada")
    ada.apply(edit.inverted())
    assert ada.tags() == [first]
    assert ada.tagging({(1, 1): True}) is None


@pytest.mark.parametrize("mine", [True, False, None])
def test_the_same_label_said_by_two_is_a_conflict_other_labels_are_none(pair, mine):
    ada, bob = pair
    tag(ada, {(1, 1): True, (2, 1): True})
    step = ada.tagging({(1, 1): mine, (2, 1): False} if mine is not True else {(1, 1): False, (2, 2): True})
    tag(bob, {(1, 3): True})
    tag(bob, {(1, 1): None})
    tag(bob, {(1, 2): True})
    before = ada.tags()
    with pytest.raises(ConflictError, match="bob tagged the image") as caught:
        ada.apply(step)
    assert ada.tags() == before
    assert (caught.value.current, caught.value.entry.id) == ((), 4)
    kept = resolving.ways(ada, step, ()).mine
    ada.apply(kept)
    wanted = {tag.key: tag.present for part in step.edits for tag in part.after}
    assert wanted.items() <= said(ada).items()
    assert said(ada)[1, 2] and said(ada)[1, 3]
    assert is_sound(ada)


def test_others_see_it(pair):
    ada, bob = pair
    tag(bob, {(1, 1): True, (3, 2): False})
    assert changes_of(ada.history(), "").images == {1, 3}


def test_a_label_with_tags_stays_and_labels_are_fixed_by_them(ada):
    bird = Label(9, "bird", "bird", "#445566")
    ada.apply(AddLabel(bird))
    edit = tag(ada, {(2, 9): False})
    assert ada.has_decisions()
    ada.apply(RemoveLabel(bird))
    assert ada.labels.by_name("bird") == bird
    with pytest.raises(KnownError, match="there are decisions"):
        ada.apply(ada.replacing_labels(LabelSet("other", LABELS.labels[:1])))
    ada.apply(edit.inverted())
    ada.apply(RemoveLabel(bird))
    assert ada.labels.by_name("bird") is None
    ada.take_up_labels()
    with pytest.raises(KnownError, match="no longer in the project's label set"):
        ada.apply(edit)


def test_an_image_with_tags_is_begun_and_is_removed_and_brought_back_with_them(ada):
    tag(ada, {(1, 1): True, (1, 2): False})
    record = ada.image(1)
    assert (record.state, record.tags) == (ImageState.STARTED, 2)
    assert "tags: 2" in str(decided_on(ada, [record]).told())
    step, gone = ada.tagging({(1, 3): True}), removal_of([record])
    ada.apply(gone)
    assert ada.presence().images == (2, 3, 4)
    with pytest.raises(GoneError):
        ada.apply(step)
    assert is_sound(ada)
    ada.apply(gone.inverted())
    assert ada.presence().of(1) == {1: YES, 2: NO, 3: OPEN}


@pytest.mark.parametrize("regions", Regions)
def test_tags_go_with_decisions_where_another_file_is_taken(ada, regions):
    tag(ada, {(1, 1): True})
    ada.record_image(1, 24, 18, "0" * 64)
    step = adoption_of(ada, ada.image(1), Content(24, 18, "1" * 64), regions)
    ada.apply(step)
    assert said(ada) == ({} if regions is Regions.DROP else {(1, 1): True})
    ada.apply(step.inverted())
    assert said(ada) == {(1, 1): True}


def test_a_damaged_file_is_brought_forward_to_the_last_tag(ada):
    tag(ada, {(1, 1): True, (2, 2): False})
    make_backup(ada.path, Policy(recent=3, days=0))
    tag(ada, {(1, 1): False, (2, 2): None, (3, 3): True})
    before, path = ada.tags(), ada.path
    ada.close()
    blank_page(path, "tag")
    project = open_or_recover(path)
    assert "No decision is missing" in str(project.notices[0])
    assert project.tags() == before
    assert is_sound(project)
    project.close()


def test_check_finds_a_tag_that_the_history_does_not_tell(ada):
    tag(ada, {(1, 1): True})
    with closing(sqlite3.connect(ada.path)) as other, other:
        other.execute("UPDATE tag SET present = 0")
        other.execute("INSERT INTO tag (image_id, label_id, present, annotator, at) VALUES (2, 3, 1, 'eve', '')")
    told = [str(fault) for fault in faults(ada)]
    assert [fault.split(":")[0] for fault in told] == ["1.png, tag of label 1", "2.png, tag of label 3"]


def test_tags_go_to_a_server_and_back(ada, database, tmp_path):
    tag(ada, {(1, 1): True, (2, 1): False})
    copy_project(ada.path, database)
    copy_project(database, tmp_path / "back.annot")
    back = Project.open(tmp_path / "back.annot")
    assert back.tags() == ada.tags()
    assert is_sound(back)
    back.close()


# --- presence


def region(project, image, label):
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), image, label, disc())))


def test_a_tag_decides_then_a_region_then_that_the_image_is_done(ada):
    region(ada, 1, 1)
    region(ada, 2, 2)
    tag(ada, {(1, 1): False, (2, 3): True, (3, 1): True})
    for number in (2, 3):
        ada.apply(SetImageState(number, ImageState.NEW, ImageState.DONE))
    found = ada.presence()
    assert (found.images, found.labels) == ((1, 2, 3, 4), (1, 2, 3))
    assert found.states.tolist() == [[NO, OPEN, OPEN], [NO, YES, YES], [YES, NO, NO], [OPEN] * 3]
    assert found.tagged.tolist() == [[True, False, False], [False, False, True], [True, False, False], [False] * 3]
    assert found.contradictions == ((1, 1),)
    some = ada.presence([4, 2])
    assert (some.images, some.states.tolist()) == ((2, 4), [[NO, YES, YES], [OPEN] * 3])


pairs = st.tuples(st.integers(1, 6), st.integers(1, 4))


@given(
    done=st.sets(st.integers(1, 6)), tags=st.dictionaries(pairs, st.booleans()), regions=st.lists(pairs),
    images=st.lists(st.integers(1, 6), unique=True), labels=st.lists(st.integers(1, 4), unique=True),
)  # fmt: skip
def test_the_table_is_what_its_rule_says_of_each_place(done, tags, regions, images, labels):
    told = [(*place, value) for place, value in tags.items()]
    table = presence_table(images, dict.fromkeys(done, 1), labels, told, regions)
    against = []
    for row, image in enumerate(images):
        for column, label in enumerate(labels):
            place = image, label
            drawn = YES if place in regions else NO if image in done else OPEN
            wanted = drawn if place not in tags else YES if tags[place] else NO
            assert table.states[row, column] == wanted
            assert table.tagged[row, column] == (place in tags)
            against += [place] if place in regions and tags.get(place) is False else []
    assert list(table.contradictions) == against
    assert table.states.dtype == np.int8


states = st.sampled_from([True, False, None])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.dictionaries(pairs.filter(lambda p: p[0] < 5 and p[1] < 4), states, min_size=1), max_size=5))
def test_any_steps_leave_what_was_wanted_last_and_go_back_to_nothing(ada, steps):
    expected, done = {}, []
    for wanted in steps:
        edit = ada.tagging(wanted)
        expected |= wanted
        if edit is not None:
            ada.apply(edit)
            done.append(edit)
        assert said(ada) == {key: value for key, value in expected.items() if value is not None}
    for edit in reversed(done):
        ada.apply(edit.inverted())
    assert said(ada) == {}


def test_tags_that_two_images_of_one_step_share_are_stored_together_or_not_at_all(ada):
    one = set_tags((), {(1, 1): True}, "ada")
    bad = set_tags((), {(2, 99): True}, "ada")
    with pytest.raises(KnownError, match="no longer in the project's label set"):
        ada.apply(Compound((one, bad)))
    assert ada.tags() == []
    assert Tag(1, 1, present=True, at="").said == (1, True)


def test_contradictions_are_listed_as_soon_as_there_are_any(ada):
    assert contradictions(ada) == []
    tag(ada, {(1, 1): False, (2, 1): False})
    region(ada, 1, 1)
    region(ada, 3, 1)
    assert contradictions(ada) == contradictions(ada, [1, 2]) == [("1.png", LABELS.by_name("cat"))]
    assert "cat is tagged as absent in 1.png" in str(contradictions_of(ada, [1]))
    assert contradictions_of(ada, [2, 3]) is None


def test_what_was_not_asked_when_an_image_was_closed_is_unknown_on_it(ada):
    from annotator.core.work.circumstances import Circumstances, SuggestionMode
    from annotator.core.work.stamping import stamped

    def close(image):
        version = ada.labels.version
        edit = SetImageState(image, ImageState.NEW, ImageState.DONE)
        ada.apply(stamped(edit, "", lambda *_: Circumstances(version, SuggestionMode.SHOWN)))

    close(1)
    ada.apply(AddLabel(Label(77, "wart", "Wart", "#123456")))
    close(2)
    after = replace(ada.labels, labels=(*ada.labels.labels, Label(78, "scar", "Scar", "#654321")))
    ada.apply(ada.changing_labels(after))
    close(3)
    table = ada.presence()
    column = {label: place for place, label in enumerate(table.labels)}
    assert [table.states[:3, column[label]].tolist() for label in (1, 77, 78)] == [
        [NO, NO, NO], [OPEN, NO, NO], [OPEN, OPEN, NO],
    ]  # fmt: skip
    assert is_sound(ada)
    assert ada.unasked() == {1: frozenset((77, 78)), 2: frozenset((78,))}
    tag(ada, {(1, 77): False})
    assert ada.presence().states[0, column[77]] == NO
