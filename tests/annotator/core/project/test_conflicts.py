"""Two people on one region: nobody's work is overwritten unseen, and each choice does what it says."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jobs import HOW, content, disc, edit_of, new_job, painted, suggest
from PIL import Image

from annotator.core.project import resolving
from annotator.core.project.check import faults
from annotator.core.project.conflict import ConflictError
from annotator.core.project.project import Project
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, Decision, ImageState
from annotator.core.work.edits import AddAnnotation, ChangeAnnotation, Compound, RemoveAnnotation, SetImageState
from annotator.core.work.label_files import load_label_set
from annotator.core.work.undo import UndoHistory


@pytest.fixture(params=["file", "server"])
def pair(request, tmp_path):
    """Two annotators on one project; on a file, two windows of one process."""
    for image in ("a.png", "b.png"):
        Image.new("RGB", (24, 18)).save(tmp_path / image)
    place = tmp_path / "job.annot" if request.param == "file" else request.getfixturevalue("database")
    ada = Project.create(place, load_label_set("dermoscopy"), "lesions")
    ada.add_images([tmp_path / "a.png", tmp_path / "b.png"])
    bob = Project.open(place, after=ada)
    ada.annotator, bob.annotator = "ada", "bob"
    yield ada, bob
    ada.close()
    bob.close()


def region(project):
    value = Annotation(project.next_annotation_id(), 1, 1, disc(), annotator=project.annotator)
    project.apply(AddAnnotation(value))
    return value


STEPS = {
    "paint": lambda a: painted(a, 4, 8, 4),
    "erase": lambda a: painted(a, 5, 8, 4),
    "relabel": lambda a: decisions.relabel(a, 3),
    "remove": RemoveAnnotation,
    "compound": lambda a: Compound((decisions.relabel(a, 2), painted(decisions.relabel(a, 2).after, 4, 8, 4))),
}


def refused(project, edit):
    """The conflict of an edit that is refused as a whole."""
    before = content(project)
    with pytest.raises(ConflictError) as caught:
        project.apply(edit)
    assert content(project) == before
    return caught.value


def result(edit, annotation):
    """What an edit makes of a region, by the tables alone."""
    match edit:
        case RemoveAnnotation():
            return None
        case Compound():
            for part in edit.edits:
                annotation = result(part, annotation)
            return annotation
        case ChangeAnnotation():
            return edit.after
    return edit.applied(annotation)


@pytest.mark.parametrize("mine", STEPS)
def test_a_region_that_both_changed(pair, mine):
    for theirs in STEPS:
        both_change(*pair, mine, theirs)
        for value in pair[0].annotations(1):
            pair[0].apply(RemoveAnnotation(value))
    assert list(faults(pair[1])) == []


def both_change(ada, bob, mine, theirs):
    value = region(ada)
    other = region(ada)
    edit = STEPS[mine](value)
    bob.apply(STEPS[theirs](value))
    if (mine, theirs) in {("paint", "relabel"), ("erase", "relabel")}:
        ada.apply(edit)  # a stroke goes with another label
        now = ada.annotations(1)[0]
        assert (now.label_id, now.mask) == (3, result(edit, value).mask)
        return
    whole = Compound((decisions.relabel(other, 2), edit))
    conflict = refused(ada, whole)
    assert conflict.entry.annotator == "bob"
    assert "bob" in str(conflict)
    assert "this step was not stored" in str(conflict)
    there = next((a for a in bob.annotations(1) if a.id == value.id), None)
    assert conflict.current == there
    ways = resolving.ways(ada, edit, [value])
    wanted = result(edit, value)
    assert [(r.mask, r.label_id) for r in ways.regions] == ([(wanted.mask, wanted.label_id)] if wanted else [])
    if wanted is not None and there is not None:
        ada.apply(resolving.both(ada, ways.regions))
        kept = {(a.mask, a.label_id) for a in ada.annotations(1) if a.id != other.id}
        assert kept == {(wanted.mask, wanted.label_id), (there.mask, there.label_id)}
    ways = resolving.ways(ada, edit, [value])
    if ways.mine is not None:
        ada.apply(ways.mine)
    now = next((a for a in ada.annotations(1) if a.id == value.id), None)
    assert (now is None) == (wanted is None)
    if now is not None and mine not in ("paint", "erase"):
        assert (now.mask, now.label_id) == (wanted.mask, wanted.label_id)
    elif now is not None:  # my pixels in the stroke's window, theirs outside
        window = edit.window
        assert now.mask.cut(window) == wanted.mask.cut(window)
        assert there is None or now.mask - window_mask(window) == there.mask - window_mask(window)


def window_mask(box):
    import numpy as np

    from annotator.core.regions.mask import Mask

    array = np.zeros((18, 24), bool)
    array[box.rows, box.columns] = True
    return Mask.from_array(array)


def test_strokes_that_do_not_touch_go_together(pair):
    ada, bob = pair
    value = region(ada)
    left, right = painted(value, 0, 2, 1), painted(value, 18, 14, 1)
    ada.apply(left)
    bob.apply(right)
    assert ada.annotations(1)[0].mask == value.mask | left.after | right.after
    assert list(faults(ada)) == []


def test_a_suggestion_that_both_decided_on(pair):
    ada, bob = pair
    suggest(ada)
    value = ada.suggestions(1)[0]
    accepted = decisions.accept(value, ada.next_annotation_id(), disc(4, 4, 3), HOW, "ada")
    bob.apply(decisions.accept(value, bob.next_annotation_id(), disc(14, 9, 3), HOW, "bob"))
    theirs = bob.annotations(1)[0]
    conflict = refused(ada, accepted)
    assert (conflict.current.annotator, conflict.entry.action) == ("bob", "Decide")
    ways = resolving.ways(ada, accepted, [])
    assert ways.regions == (accepted.edits[0].annotation,)
    ada.apply(ways.mine)
    assert ada.annotations(1) == [accepted.edits[0].annotation]
    assert ada.suggestions(1)[0].annotator == "ada"
    ada.apply(ways.mine.inverted())
    assert ada.annotations(1) == [theirs]
    assert ada.suggestions(1)[0].annotator == "bob"
    ada.apply(resolving.both(ada, ways.regions))
    assert {a.mask for a in ada.annotations(1)} == {disc(4, 4, 3), disc(14, 9, 3)}
    assert list(faults(ada)) == []


@pytest.mark.parametrize("accepts", [True, False])
def test_accepted_against_rejected(pair, accepts):
    ada, bob = pair
    suggest(ada)
    value = ada.suggestions(1)[0]
    accept = decisions.accept(value, ada.next_annotation_id(), disc(), HOW, "x")
    reject = decisions.reject(value, HOW, "x")
    mine, theirs = (accept, reject) if accepts else (reject, accept)
    bob.apply(theirs)
    refused(ada, mine)
    ada.apply(resolving.ways(ada, mine, []).mine)
    assert ada.suggestions(1)[0].decision is (Decision.ACCEPTED if accepts else Decision.REJECTED)
    assert len(ada.annotations(1)) == accepts
    assert list(faults(ada)) == []


def test_an_image_that_both_marked(pair):
    ada, bob = pair
    edit = SetImageState(1, ImageState.NEW, ImageState.DONE)
    bob.apply(edit)
    conflict = refused(ada, edit)
    assert conflict.current is ImageState.DONE
    assert resolving.ways(ada, edit, []).mine is None
    back = edit.inverted()
    bob.apply(back)
    refused(ada, back)


def test_an_undo_never_overwrites_what_others_did_since(pair):
    ada, bob = pair
    value = region(ada)
    edit, history = decisions.relabel(value, 2), UndoHistory()
    for text, step in (("one", edit), ("two", painted(edit.after, 4, 8, 4))):
        ada.apply(step)
        history.record(text, step)
    bob.apply(decisions.relabel(bob.annotations(1)[0], 4))
    ada.apply(history.next_undo())  # the stroke's window is as it was
    history.undone()
    undo = history.next_undo()
    refused(ada, undo)
    history.give_up(undo)
    assert (history.undo_text, history.redo_text) == (None, "two")
    assert ada.annotations(1)[0].label_id == 4
    redo = history.next_redo()
    bob.apply(RemoveAnnotation(bob.annotations(1)[0]))
    refused(ada, redo)
    history.give_up(redo)
    assert history.next_redo() is None
    history.close()


seeds = st.lists(
    st.tuples(st.booleans(), st.integers(0, 7), st.integers(0, 23), st.integers(0, 17), st.integers(0, 5)), max_size=14
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seeds, seeds)
def test_whatever_two_people_do(tmp_path_factory, shared, steps):
    """Steps made on what was seen before the other's last ones: stored where they fit, else refused whole, resolved."""
    ada = new_job(tmp_path_factory.mktemp("pair"))
    bob = Project.open(ada.path, after=ada)
    try:
        for _, *step in shared:
            edit = edit_of(ada, *step)
            if edit is not None:
                ada.apply(edit)
        late = [(who, edit_of(ada, *step), ada.annotations(1)) for who, *step in steps]
        for mine, edit, seen in late:
            project = ada if mine else bob
            if edit is None:
                continue
            before = content(project)
            try:
                project.apply(edit)
            except ConflictError:
                assert content(project) == before
                ways = resolving.ways(project, edit, seen)
                if mine and ways.mine is not None:
                    project.apply(ways.mine)
                elif ways.regions:
                    project.apply(resolving.both(project, ways.regions))
        assert list(faults(ada)) == []
        assert content(ada) == content(bob)
    finally:
        ada.close()
        bob.close()


def test_what_it_says(pair):
    ada, bob = pair
    value = region(ada)
    bob.annotator = ""
    bob.apply(RemoveAnnotation(value))
    conflict = refused(ada, decisions.relabel(value, 2))
    assert "Somebody removed the region (" in str(conflict)
    assert str(conflict.mine) == "changed the region"
