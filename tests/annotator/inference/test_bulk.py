"""Suggestions in bulk: made anew of stored maps where another model or contrast suggested since."""

from __future__ import annotations

from functools import partial

import pytest
from small_models import label_set, write_image, write_model
from small_segmenters import write_segmenter

from annotator.core.errors import KnownError
from annotator.core.project.alteration import AlteredError
from annotator.core.project.project import Project
from annotator.core.work import decisions
from annotator.core.work.annotation import Decision
from annotator.core.work.labels import label_set_of
from annotator.core.work.least_scores import LEAST_SCORES, LeastScores
from annotator.inference.backend import EbpBackend
from annotator.inference.bulk import BulkSuggester
from annotator.inference.model_files import model_fingerprint
from annotator.inference.requests import AttendRequest, Urgency
from annotator.inference.segmenter.files import SEGMENTER, SegmenterFiles


@pytest.fixture
def project(tmp_path):
    """One image, which both of two classifiers find all labels on."""
    for seed, name in enumerate("ab"):
        write_model(tmp_path / f"{name}.safetensors", seed=seed)
    opened = Project.create(tmp_path / "job.annot", label_set(3))
    opened.add_images([write_image(tmp_path / "image.png")])
    yield opened
    opened.close()


def model(project, name):
    return str(project.path.parent / f"{name}.safetensors")


def suggest(project, name):
    return BulkSuggester(project, model(project, name), "cpu").suggest(project.images()[0])


def pending(project):
    """What waits for a decision: whose it is, and what."""
    waiting = [value for value in project.suggestions(1) if value.decision is Decision.PENDING]
    return {(v.provenance.fingerprint, v.provenance.contrast, v.label_id, v.territory, v.peak) for v in waiting}


def test_a_model_chosen_again_suggests_again_without_being_asked(project, monkeypatch):
    assert suggest(project, "a") > 0
    first = pending(project)
    assert suggest(project, "b") > 0
    assert {value[0] for value in pending(project)} == {model_fingerprint(model(project, "b"))}
    monkeypatch.setattr(EbpBackend, "serve", lambda *_: pytest.fail("its maps are stored"))
    assert suggest(project, "a") == len(first)
    assert pending(project) == first
    assert suggest(project, "a") == 0 and pending(project) == first


def test_so_it_does_where_the_other_model_found_nothing(project):
    suggest(project, "a")
    first = pending(project)
    write_model(project.path.parent / "b.safetensors", thresholds=[1.0] * 3)
    assert suggest(project, "b") == 0 and pending(project) == set()
    assert suggest(project, "a") == len(first) and pending(project) == first


def test_a_contrast_changed_and_changed_back(project):
    suggest(project, "a")
    first = pending(project)
    project.set_setting("contrast", "dual")
    assert suggest(project, "a") > 0
    assert {value[1] for value in pending(project)} == {"dual"}
    project.set_setting("contrast", "none")
    assert suggest(project, "a") == len(first) and pending(project) == first


def test_what_was_decided_meanwhile_does_not_come_back(project):
    suggest(project, "a")
    chosen = project.suggestions(1)[0]
    project.apply(decisions.reject(chosen, chosen.provenance, "somebody"))
    left = pending(project)
    suggest(project, "b")
    suggest(project, "a")
    assert pending(project) == left


def test_an_image_whose_file_was_changed_gets_none(project):
    suggest(project, "a")
    suggest(project, "b")
    there = pending(project)
    write_image(project.path.parent / "image.png", seed=5)
    with pytest.raises(AlteredError, match=r"image\.png"):
        suggest(project, "a")
    assert pending(project) == there


def test_an_answer_for_labels_that_were_replaced_is_refused(project):
    suggester = BulkSuggester(project, model(project, "a"), "cpu")
    project.apply(project.replacing_labels(label_set_of(("malignant", "benign", "none of both"), "other")))
    with pytest.raises(KnownError, match="label label 0 is no longer in the project's label set"):
        suggester.suggest(project.images()[0])
    assert project.suggestions(1) == [] and project.answered_last(1) == ""


def test_one_for_numbers_that_changed_their_names_keeps_what_was_there(project):
    """Whoever stores it knows the labels of now; the answer does not."""
    labels = project.labels
    answer = EbpBackend("cpu").serve(
        AttendRequest(1, project.path.parent / "image.png", model(project, "a"), labels, urgency=Urgency.BULK),
        lambda: True,
    )
    project.apply(project.replacing_labels(label_set_of(("label 1", "label 0", "label 2"), "turned")))
    suggest(project, "b")
    there = pending(project)
    with pytest.raises(KnownError, match="no longer in the project's label set"):
        project.store_answer(1, answer.maps.record, partial(answer.maps.propose, 1))
    assert pending(project) == there


def test_the_projects_segmenter_finds_the_regions(project, tmp_path):
    suggest(project, "a")
    record, pending = project.images()[0], project.suggestions(1)[0]
    plain, how = BulkSuggester(project, model(project, "a"), "cpu").region(record, pending)
    assert how.refinement == "none"
    files = SegmenterFiles(*write_segmenter(tmp_path))
    project.set_setting(SEGMENTER, files.stored(project.folder))
    suggester = BulkSuggester(project, model(project, "a"), "cpu")
    mask, how = suggester.region(record, pending)
    assert how.refinement == f"segmenter SAM (SAM encoder) {files.fingerprint()}" and not mask.empty and mask != plain
    files.decoder.unlink()
    with pytest.raises(KnownError, match="segmenter's file cannot be read"):
        suggester.region(record, pending)


def test_least_scores_of_the_project_hold_without_a_window(project, monkeypatch):
    suggest(project, "a")
    scores = {value.label_id: value.provenance.score for value in project.suggestions(1)}
    assert len(scores) > 1
    monkeypatch.setattr(EbpBackend, "serve", lambda *_: pytest.fail("its maps are stored"))
    least = sorted(scores.values())[-1]
    project.set_setting(LEAST_SCORES, LeastScores(least).stored())
    suggest(project, "a")
    assert {value[2] for value in pending(project)} == {k for k, v in scores.items() if v >= least}
    project.set_setting(LEAST_SCORES, LeastScores().stored())
    assert suggest(project, "a") > 0 and {value[2] for value in pending(project)} == set(scores)
