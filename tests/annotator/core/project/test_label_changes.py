"""A project's label set is changed after decisions: each change a step that is told, undone and replayed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from jobs import coded_labels, disc, new_job, suggest

from annotator.cli import main
from annotator.core.errors import KnownError
from annotator.core.project.backups import Policy, make_backup
from annotator.core.project.check import faults
from annotator.core.project.conflict import ConflictError
from annotator.core.project.recovery import open_or_recover
from annotator.core.project.replay import disagreements
from annotator.core.project.rows import edit_value
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation, RetitleLabel
from annotator.core.work.label_attributes import Attribute
from annotator.core.work.label_changes import (
    in_group,
    reordered,
    restored,
    retired,
    same_set,
    with_changed,
    with_label,
)
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import Concept, Label
from benchmarks.damage import blank_page

MOLES = coded_labels()


@pytest.fixture
def project(tmp_path):
    made = new_job(tmp_path)
    yield made
    made.close()


def draw(project, image, label):
    region = Annotation(project.next_annotation_id(), image, label, disc())
    project.apply(AddAnnotation(region))
    return region


def test_a_new_project_keeps_all_that_its_file_says(project):
    assert project.labels.plain() == MOLES.plain()
    assert project.labels.attributes == MOLES.attributes


def test_all_that_can_be_said_of_labels_is_changed_after_decisions(project):
    draw(project, 1, 1)
    now = project.labels
    coded = replace(now.by_id(2), colour="#102030", key="M", help="Look twice.", codes=(Concept("99X", "m", "M"),))
    after = with_label(in_group(with_changed(now, coded), now.by_id(1), "Moles"), Label(0, "wart", "Wart", "#ABCDEF"))
    after = reordered(replace(after, attributes=(*now.attributes, Attribute("n", "N", "number", unit="mm"))), [8, 2])
    edit = project.changing_labels(after)
    changes = project.apply(edit)
    assert changes.labels >= {1, 2, 8} and not changes.images
    found = project.labels
    assert found.version == 2 and found.plain() == edit.after.plain()
    assert [label.id for label in found.labels[:2]] == [8, 2] and found.by_id(2).codes == coded.codes
    assert edit_value(project.history()[-1]) == edit
    assert edit_value(project.history()[-1]).after.plain() == edit.after.plain()
    project.apply(edit.inverted())
    assert replace(project.labels, version=1).plain() == MOLES.plain() and project.labels.version == 3
    assert [label.name for label in project.labels.former] == ["wart"]
    project.apply(edit)  # redone
    assert project.labels.by_name("wart").id == 8
    assert list(disagreements(project)) == [] and list(faults(project)) == []


def test_a_retired_label_keeps_its_marks_and_is_offered_no_more(project, tmp_path):
    region = draw(project, 1, 1)
    edit = project.changing_labels(retired(project.labels, project.labels.by_id(1)))
    project.apply(edit)
    assert project.labels.by_name("naevus") is None and project.labels.by_id(1).name == "naevus"
    assert project.annotations(1) == [region] and list(faults(project)) == []
    project.apply(AddAnnotation(replace(region, id=project.next_annotation_id())))  # an undo of a deletion
    assert project.labels.former == ()
    project.apply(project.changing_labels(restored(project.labels, project.labels.by_id(1))))
    assert project.labels.by_name("naevus") is not None and project.labels.version == 3
    project.apply(project.changing_labels(retired(project.labels, project.labels.by_id(1))))
    project.close()
    path = tmp_path / "job.annot"
    assert main(["export", str(path), "--output", str(tmp_path / "out.json"), "--format", "coco"]) == 0
    text = (tmp_path / "out.json").read_text(encoding="utf-8")
    assert '"naevus"' in text


def test_undecided_suggestions_of_a_retired_label_go(project):
    draw(project, 1, 1)
    suggest(project)
    changes = project.apply(project.changing_labels(retired(project.labels, project.labels.by_id(1))))
    assert len(project.suggestions(1)) == 2 and not changes.suggestions
    changes = project.apply(project.changing_labels(retired(project.labels, project.labels.by_id(2))))
    assert project.suggestions(1) == [] and len(changes.suggestions) == 2


def test_a_label_that_nothing_has_is_taken_away_and_one_in_use_is_not(project):
    draw(project, 1, 1)
    now = project.labels
    with pytest.raises(KnownError, match="The label Naevus is in use"):
        project.apply(project.changing_labels(replace(now, labels=now.labels[1:])))
    project.apply(project.changing_labels(replace(now, labels=now.labels[:-1], exclusive=())))
    assert [label.name for label in project.labels.former] == ["dermatofibroma"]


def test_merging_takes_regions_and_tags_along_and_one_undo_brings_them_back(project):
    draw(project, 1, 1)
    draw(project, 1, 2)
    draw(project, 2, 1)
    for image, label, present in ((1, 1, True), (1, 2, False), (2, 1, False), (2, 3, True)):
        project.apply(project.tagging({(image, label): present}))
    before = [project.annotations(image) for image in (1, 2)], {(t.key, t.present) for t in project.tags()}
    step = project.merging_labels(project.labels.by_id(1), project.labels.by_id(2))
    project.apply(step)
    assert [[one.label_id for one in project.annotations(image)] for image in (1, 2)] == [[2, 2], [2]]
    assert {(t.key, t.present) for t in project.tags()} == {((1, 2), True), ((2, 2), False), ((2, 3), True)}
    assert [label.name for label in project.labels.retired] == ["naevus"]
    assert list(disagreements(project)) == [] and list(faults(project)) == []
    project.apply(step.inverted())
    after = [project.annotations(image) for image in (1, 2)], {(t.key, t.present) for t in project.tags()}
    assert after == before and project.labels.retired == ()
    with pytest.raises(KnownError, match="Only a label in use can be merged"):
        project.merging_labels(project.labels.by_id(1), project.labels.by_id(1))


def test_names_and_numbers_stay(project):
    now = project.labels
    for wrong in (replace(now.by_id(1), name="mole"), replace(now.by_id(1), id=9)):
        with pytest.raises(KnownError, match="cannot get another name or number"):
            project.changing_labels(replace(now, labels=(wrong, *now.labels[1:])))


def test_who_changes_a_set_that_was_changed_meanwhile_is_told(project):
    draw(project, 1, 1)
    mine = project.changing_labels(retired(project.labels, project.labels.by_id(3)))
    theirs = replace(project.labels.by_id(2), colour="#102030")
    project.apply(project.changing_labels(with_changed(project.labels, theirs)))
    with pytest.raises(ConflictError, match="changed the label set"):
        project.apply(mine)
    title = replace(project.labels.by_id(3), title="Wart")
    project.apply(RetitleLabel(project.labels.by_id(3), title))
    assert project.labels.by_id(3).title == "Wart" and project.labels.retired == ()


def test_a_recovery_brings_changes_of_the_label_set_back(project):
    draw(project, 1, 1)
    make_backup(project.path, Policy())
    after = with_label(retired(project.labels, project.labels.by_id(1)), Label(0, "wart", "Wart", "#ABCDEF", "W"))
    project.apply(project.changing_labels(after))
    project.apply(project.changing_labels(replace(project.labels, attributes=(Attribute("n", "N", "number"),))))
    draw(project, 2, 8)
    told = project.labels.plain(), project.annotations(2)
    project.close()
    blank_page(project.path, "suggestion")
    again = open_or_recover(project.path)
    assert (again.labels.plain(), again.annotations(2)) == told and again.labels.version == 3
    assert list(disagreements(again)) == []
    again.close()


def test_a_label_set_is_shown_checked_and_written_by_the_command_line(project, capsys, tmp_path):
    draw(project, 1, 1)
    project.apply(project.changing_labels(retired(project.labels, project.labels.by_id(1))))
    told = project.labels
    project.close()
    out = tmp_path / "mine.toml"
    assert main(["labels", str(project.path)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Dermoscopy, version 2: 6 labels") and "retired naevus" in shown
    assert "region attribute globules: yes-no" in shown
    assert main(["labels", str(project.path), "--output", str(out)]) == 0
    assert load_label_set(out).plain() == told.plain()
    assert main(["labels", "chest", "--output", str(out)]) == 2 and "such a file already" in capsys.readouterr().err
    out.write_text(out.read_text(encoding="utf-8").replace("#D55E00", "red"), encoding="utf-8")
    assert main(["labels", str(out)]) == 2 and "line " in capsys.readouterr().err


def test_an_editor_merges_in_turn_and_changes_the_set_in_one_step_that_an_undo_takes_back(project):
    first, second = draw(project, 1, 1), draw(project, 1, 2)
    project.apply(project.tagging({(1, 1): False, (1, 2): True, (2, 1): True}))
    before, tags = project.labels, project.tags()
    one, two, three = (before.by_id(number) for number in (1, 2, 3))
    after = with_changed(retired(retired(before, one), two), replace(three, title="All of them"))
    edit = project.editing_labels(after, [(one, two), (two, three)])
    project.apply(edit)
    assert {value.label_id for value in project.annotations(1)} == {3}
    assert {(tag.image_id, tag.label_id): tag.present for tag in project.tags()} == {(1, 3): True, (2, 3): True}
    assert project.labels.by_id(3).title == "All of them" and {label.id for label in project.labels.retired} == {1, 2}
    project.apply(edit.inverted())
    assert [value.label_id for value in project.annotations(1)] == [first.label_id, second.label_id]
    assert project.tags() == tags and same_set(project.labels, before)
    assert not list(disagreements(project)) and not list(faults(project))
