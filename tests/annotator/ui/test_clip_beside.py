"""A file of another program beside a clip: seen on the timeline, kept with the project, and never among the events."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from clip_coder import Coder
from clips import COUNT, clip_of

from annotator.core.project.project import Project
from annotator.core.work.circumstances import SuggestionMode
from annotator.core.work.label_files import load_label_set
from annotator.core.work.protocol import Protocol


@pytest.fixture
def coder(empty_stage, tmp_path):
    shutil.copy(clip_of("H.264 in MP4"), tmp_path / "clip.mp4")
    rows = (f"{n + 1},{n / 25},0.9,1,{5 if 10 <= n < 30 else 0},0" for n in range(COUNT))
    lines = ("frame, timestamp, confidence, success, AU12_r, AU04_r", *rows)
    (tmp_path / "clip.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    project = Project.create(tmp_path / "job.annot", load_label_set("facs"))
    project.add_images([tmp_path / "clip.mp4"])
    project.close()
    return Coder(empty_stage, tmp_path)


def choose(coder, monkeypatch, name):
    place = "annotator.ui.window.clip_commands.QFileDialog.getOpenFileName"
    monkeypatch.setattr(place, lambda *_: (str(coder.folder / name) if name else "", ""))
    coder.stage.window.actions_["show_beside"].trigger()


def test_it_is_seen_beside_and_kept_and_nothing_is_coded_by_it(coder, monkeypatch):
    coder.code("AU12", 3, 9)
    choose(coder, monkeypatch, "clip.csv")
    coder.stage.wait(lambda: coder.clips.beside.shown is not None)
    curves, events = coder.view.beside
    assert set(curves) == {12, 4} and events == ()
    assert (curves[12] > 0.5).nonzero()[0].tolist() == list(range(10, 30))
    assert {track.label.name for track in coder.view.tracks} >= {"AU4", "AU12"}
    assert coder.spans == [("AU12", 3, None, 9)]
    assert coder.clips.panel.file.isVisible() and "clip.csv" in coder.clips.panel.file.text()
    before = coder.view.grab().toImage()
    coder.stage.session.reopen()
    coder.stage.wait(lambda: coder.clips.beside.shown is not None)
    assert np.array_equal(coder.view.beside[0][12], curves[12])
    coder.stage.window.actions_["hide_beside"].trigger()
    assert coder.view.beside == ({}, ()) and not coder.clips.panel.file.isVisible()
    assert coder.view.grab().toImage() != before
    coder.stage.session.reopen()
    coder.seen(9)
    assert coder.clips.beside.shown is None


def test_a_file_that_cannot_be_read_is_told_and_nothing_chosen_changes_nothing(coder, monkeypatch):
    choose(coder, monkeypatch, "")
    assert coder.clips.beside.shown is None
    (coder.folder / "bad.csv").write_text("no,table\n", encoding="utf-8")
    choose(coder, monkeypatch, "bad.csv")
    coder.stage.wait(lambda: any("bad.csv" in text for text in coder.stage.errors))
    assert coder.clips.beside.shown is None and coder.view.beside == ({}, ())


def test_where_the_model_is_kept_back_such_a_file_is_too(coder, monkeypatch):
    coder.stage.session.apply(coder.project.changing_protocol(Protocol(SuggestionMode.AFTER_OWN_MARK)), "Study")
    choose(coder, monkeypatch, "clip.csv")
    assert "keeps from its readers" in coder.stage.told[-1][1] and coder.clips.beside.shown is None
