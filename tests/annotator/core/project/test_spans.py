"""Events of clips are annotations with a span: stored, undone, told in the history and merged as regions are."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from jobs import new_job

from annotator.core.project.adopting import Regions, adoption_of
from annotator.core.project.project import Project
from annotator.core.project.region_past import region_past
from annotator.core.project.replay import disagreements
from annotator.core.project.rows import edit_value
from annotator.core.work.annotation import Annotation, Content
from annotator.core.work.edits import AddAnnotation, ChangeAnnotation
from annotator.core.work.event_times import Span
from annotator.core.work.lessons import teaches


@pytest.fixture
def job(tmp_path):
    project = new_job(tmp_path)
    yield project
    project.close()


def event(project, span, label=1):
    return Annotation(project.next_annotation_id(), 1, label, attributes=(("intensity", "B"),), span=span)


@pytest.mark.parametrize("span", [Span(0, None, 0), Span(3, 3, 9), Span(3, 9, 9), Span(10, None, 20_000_000)])
def test_a_span_is_kept_to_the_frame(job, span):
    value = event(job, span)
    job.apply(AddAnnotation(value))
    assert job.annotations(1) == [value] and not value.whole_image
    job.close()
    again = Project.open(job.path)
    assert again.annotations(1) == [value]
    assert list(disagreements(again)) == []
    again.close()


def test_a_moved_border_is_a_step_that_is_taken_back(job):
    value = event(job, Span(3, None, 9))
    moved = replace(value, span=Span(2, 5, 9))
    job.apply(AddAnnotation(value))
    edit = ChangeAnnotation(value, moved)
    job.apply(edit)
    assert job.annotations(1) == [moved]
    job.apply(edit.inverted())
    assert job.annotations(1) == [value]
    told = [json.loads(entry.detail) for entry in job.history() if entry.action == "ChangeAnnotation"]
    assert [(one["after"]["onset"], one["after"]["apex"], one["after"]["offset"]) for one in told] == [
        (2, 5, 9), (3, None, 9),
    ]  # fmt: skip


@pytest.mark.parametrize("span", [(9, None, 3), (-1, None, 3), (3, 2, 9), (3, 10, 9), (3, 3, None), (None, 3, 3)])
def test_frames_in_no_order_are_kept_by_no_file(job, span):
    job.apply(AddAnnotation(event(job, Span(3, None, 9))))
    with closing(sqlite3.connect(job.path)) as database, pytest.raises(sqlite3.IntegrityError, match="frames"):
        database.execute('UPDATE annotation SET onset = ?, apex = ?, "offset" = ?', span)


def test_an_entry_of_the_history_with_frames_in_no_order_is_told_as_one_that_cannot_be_read(job):
    job.apply(AddAnnotation(event(job, Span(3, None, 9))))
    job.close()
    with closing(sqlite3.connect(job.path)) as database, database:
        database.execute("DROP TRIGGER history_no_update")
        database.execute("UPDATE history SET detail = replace(detail, '\"offset\": 9', '\"offset\": 2')")
    again = Project.open(job.path)
    assert again.history_fault() is not None
    entry = next(entry for entry in again.history() if entry.action == "AddAnnotation")
    with pytest.raises(ValueError, match="from frame 3 to frame 2"):
        edit_value(entry)
    again.close()


@pytest.mark.parametrize("regions", [Regions.KEEP, Regions.SCALE])
def test_a_file_that_was_changed_keeps_its_events(job, regions):
    job.record_image(1, 24, 18, "0" * 64)
    value = event(job, Span(3, 5, 9))
    job.apply(AddAnnotation(value))
    job.apply(adoption_of(job, job.image(1), Content(12, 9, "1" * 64), regions))
    assert job.annotations(1) == [value]


def test_its_past_is_told_in_frames(job):
    value = event(job, Span(3, None, 9))
    job.apply(AddAnnotation(value))
    job.apply(ChangeAnnotation(value, replace(value, span=Span(2, 5, 9))))
    said = [str(deed.what) for deed in region_past(job, value)]
    assert said == ["coded it in frames 3 to 9", "moved it to frames 2 to 9"]


def test_it_teaches_no_region(job):
    assert not teaches(event(job, Span(3, None, 9)))
