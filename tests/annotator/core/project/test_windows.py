"""Two windows on one project file: no number is given twice, and no window's work vanishes unseen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.regions.stroke import Stroke
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, Decision, Provenance, Suggestion
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.edits import AddAnnotation, Compound, RemoveAnnotation
from annotator.core.work.label_files import load_label_set

HOW = Provenance("demo", "f" * 64, "features.3", "melanoma", "none", 0.93, 0.6)
RECORD = AttentionRecord(
    "demo", "f" * 64, "", "none", ("melanoma",), {}, {}, (1.0,), {}, np.ones((1, 2, 2), np.float32)
)


@pytest.fixture
def windows(tmp_path):
    first = Project.create(tmp_path / "job.annot", load_label_set("dermoscopy"))
    first.add_images([tmp_path / "a.png"])
    second = Project.open(tmp_path / "job.annot", after=first)  # shares the right to write
    yield first, second
    first.close()
    second.close()


def suggest(project, count=2):
    suggestion = Suggestion(0, 1, 2, HOW, 1, (1.5, 1.5), 0.5)
    project.store_suggestions(1, RECORD, [replace(suggestion, territory=n + 1) for n in range(count)])
    return [value.id for value in project.suggestions(1) if value.decision is Decision.PENDING]


def annotated(project):
    annotation = Annotation(project.next_annotation_id(), 1, 1, Mask.from_array(np.ones((6, 6), bool)))
    project.apply(AddAnnotation(annotation))
    return annotation


def test_suggestions_never_get_a_number_twice(windows):
    first, second = windows
    seen = suggest(first)
    for project in (first, second, first):
        numbers = suggest(project)
        assert min(numbers) > max(seen)
        seen += numbers
    first.forget_answers(1)
    assert min(suggest(second)) > max(seen)


def test_numbers_of_a_file_that_had_no_counter(windows):
    first, _ = windows
    seen = suggest(first)
    with first._connection.begin():
        first._connection.exec_driver_sql("DELETE FROM meta WHERE key = 'next_suggestion'")
    first.apply(decisions.reject(first.suggestions(1)[-1], HOW, ""))
    assert min(suggest(first)) > max(seen)


def test_an_old_decision_never_overwrites_a_newer_suggestion(windows):
    project, _ = windows
    suggest(project)
    edit = decisions.reject(project.suggestions(1)[0], HOW, "")
    project.apply(edit)
    project.apply(edit.inverted())
    suggest(project)
    newer = project.suggestions(1)
    project.apply(edit)
    assert project.suggestions(1) == [edit.after, *newer]
    project.apply(edit.inverted())
    assert [s.decision for s in project.suggestions(1)] == [Decision.PENDING] * 3


def test_a_number_used_again_by_an_older_version_is_told(windows):
    project, _ = windows
    number, _ = suggest(project)
    edit = decisions.reject(replace(project.suggestions(1)[0], peak=(0.5, 0.5)), HOW, "")
    before = project.suggestions(1), project.history()
    with pytest.raises(KnownError, match=f"already a suggestion of number {number}.*Open the project again"):
        project.apply(edit)
    assert (project.suggestions(1), project.history()) == before


def painted(annotation):
    stroke = Stroke(annotation.mask, 20, 20, erase=False)
    stroke.extend((10, 10), (12, 12), 2)
    return decisions.finish_stroke(annotation, stroke, is_new=False, seconds=1.0)


@pytest.mark.parametrize("change", [RemoveAnnotation, painted, lambda a: decisions.relabel(a, 3)])
def test_an_annotation_another_window_removed(windows, change):
    first, second = windows
    annotation, other = annotated(first), annotated(first)
    second.apply(RemoveAnnotation(annotation))
    before = first.annotations(1), first.history()
    for edit in (change(annotation), Compound((decisions.relabel(other, 2), change(annotation)))):
        with pytest.raises(KnownError, match=r"job\.annot.*removed the region.*meanwhile; this step was not stored"):
            first.apply(edit)
    assert (first.annotations(1), first.history()) == before
    assert first.annotations(1) == [other]


def test_an_annotation_that_is_there_already(windows):
    first, second = windows
    annotation = annotated(first)
    before = first.annotations(1), first.history()
    with pytest.raises(KnownError, match=r"added a region \(.*\) meanwhile"):
        second.apply(AddAnnotation(replace(annotation, label_id=2)))
    assert (second.annotations(1), second.history()) == before


def test_two_windows_take_different_numbers(windows):
    numbers = [project.next_annotation_id() for project in windows * 5]
    assert len(set(numbers)) == len(numbers)
