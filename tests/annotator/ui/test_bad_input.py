"""Broken images, models, projects: one clear message that names the file, and everything else goes on."""

from __future__ import annotations

import json
import shutil
import sqlite3
import struct

import numpy as np
import pytest
from PySide6.QtCore import Qt

from annotator.core.project.project import Project
from annotator.core.work.label_files import load_label_set

Key = Qt.Key


@pytest.fixture
def mixed(tmp_path, samples):
    """Good images with bad ones between them."""
    shutil.copy(samples[0], tmp_path / "a.png")
    (tmp_path / "b-empty.png").write_bytes(b"")
    (tmp_path / "c-text.jpg").write_text("no picture")
    (tmp_path / "d-cut.png").write_bytes(samples[1].read_bytes()[:2000])
    shutil.copy(samples[2], tmp_path / "e.png")
    project = Project.create(tmp_path / "job.annot", load_label_set("dermoscopy"), "lesions")
    project.add_images(sorted(p for p in tmp_path.iterdir() if p.suffix in (".png", ".jpg")))
    project.close()
    return tmp_path


def test_bad_images_are_told_and_passed(empty_stage, mixed):
    stage = empty_stage
    stage.open(mixed / "job.annot")
    for name, says in (("b-empty.png", "empty"), ("c-text.jpg", "no image"), ("d-cut.png", "damaged")):
        stage.window.actions_["next_image"].trigger()
        stage.wait(lambda: stage.session.picture_error)
        assert name in stage.session.picture_error
        assert says in stage.session.picture_error
        assert stage.session.picture_error in stage.errors
        assert stage.canvas.message == stage.session.picture_error
        stage.hand.press(Key.Key_A)
        stage.hand.press(Key.Key_B)
        stage.hand.drag([(5, 5), (20, 20)])
        assert stage.session.annotations == ()
    stage.window.actions_["next_image"].trigger()
    stage.wait(lambda: stage.session.picture is not None)
    stage.answered()
    stage.hand.press(Key.Key_A)
    assert len(stage.session.annotations) == 1
    stage.wait(lambda: 3 in stage.window.images.model.thumbnails.faults)


def model_file(header: dict) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "broken.safetensors"),
        (b"\x00" * 100, "broken.safetensors"),
        (model_file({}), "card"),
        (model_file({"__metadata__": {"card": "{"}}), "card"),
        (model_file({"__metadata__": {"card": "{}"}}), "card"),
    ],
)
def test_a_broken_model_is_told_and_drawing_goes_on(empty_stage, folder, content, says):
    stage = empty_stage
    model = folder / "broken.safetensors"
    model.write_bytes(content)
    project = Project.open(folder / "job.annot")
    project.set_setting("model", str(model))
    project.close()
    stage.open(folder / "job.annot", answered=False)
    assert any("broken.safetensors" in text and says in text for text in stage.errors), stage.told
    stage.hand.press(Key.Key_B)
    stage.hand.drag([(20, 20), (60, 60)])
    assert len(stage.session.annotations) == 1


def test_a_model_that_is_gone(empty_stage, folder):
    project = Project.open(folder / "job.annot")
    project.set_setting("model", str(folder / "gone.safetensors"))
    project.close()
    empty_stage.open(folder / "job.annot", answered=False)
    assert any("gone.safetensors" in text for text in empty_stage.errors)


def test_a_newer_project_leaves_the_open_one_open(stage, tmp_path):
    newer = tmp_path / "newer.annot"
    shutil.copy(stage.session.project.path, newer)
    with sqlite3.connect(newer) as database:
        database.execute("PRAGMA user_version = 9000")
    database.close()
    assert not stage.window.commands.open([newer])
    assert "newer.annot" in stage.errors[-1]
    assert "newer version" in stage.errors[-1]
    stage.hand.press(Key.Key_A)
    assert len(stage.session.annotations) == 1


@pytest.mark.parametrize("name", ["nowhere", "notes.txt", "empty-folder"])
def test_paths_that_hold_nothing(empty_stage, tmp_path, name):
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "empty-folder").mkdir()
    assert not empty_stage.window.commands.open([tmp_path / name])
    assert name in empty_stage.errors[-1]


def test_a_full_disk_is_told_and_nothing_is_half_done(stage):
    project = stage.session.project
    stage.wait(lambda: all(project.attention(number, stage.suggester.key) for number in (2, 3)))
    connection = project._connection
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    connection.rollback()
    stage.hand.press(Key.Key_B)
    rng = np.random.default_rng(0)
    while not any("disk is full" in text for text in stage.errors):
        before = stage.session.annotations
        stage.session.select(None)
        stage.hand.drag([tuple(rng.uniform(0, 190, 2)) for _ in range(30)])
    assert stage.session.annotations == before == tuple(project.annotations(1))
    assert not stage.canvas.busy
    connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    connection.rollback()
    stage.hand.drag([(20, 20), (60, 60)])
    assert len(stage.session.annotations) == len(before) + 1


def test_the_same_error_is_told_once(stage, tmp_path):
    for _ in range(3):
        stage.window.commands.open([tmp_path / "nowhere"])
    assert len(stage.errors) == 1


def test_an_export_that_fails_is_told(stage):
    from annotator.exchange.data.options import ExportOptions
    from annotator.exchange.formats.coco import instances as coco
    from annotator.ui.dialogs.export import ExportChoice

    inside_a_file = stage.session.project.path / "out.json"
    assert not stage.window.file_commands.export_to(ExportChoice(inside_a_file, coco.FORMAT, ExportOptions()))
    assert "out.json" in stage.errors[-1]
