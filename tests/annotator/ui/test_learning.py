"""From tags to a model in one sitting: what there is to learn from, training beside the work, old and new compared."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tagged import LABELS, draw, tag

from annotator.core.project.models import models_folder
from annotator.core.project.project import Project
from annotator.inference.learning.shelf import Shelf
from annotator.ui.panels.learning_counts import CountRow
from annotator.ui.panels.rows import ROW_ROLE

Key = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
COUNT = 40


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drawn")
    return folder, draw(folder, COUNT)


@pytest.fixture
def untagged(empty_stage, tmp_path, drawn):
    """A window on small phantoms that nobody tagged, without a model; `shown` tells what they show."""
    for path in drawn[0].iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    project = Project.create(tmp_path / "job.annot", LABELS)
    project.add_images(sorted(tmp_path.glob("*.png")))
    project.close()
    empty_stage.open(tmp_path / "job.annot", answered=False)
    empty_stage.shown = drawn[1]
    return empty_stage


@pytest.fixture
def tagged(untagged):
    """The same, tagged."""
    stage = untagged
    tag(stage.session.project, stage.shown)
    stage.session.reopen()
    return stage


def counted(stage):
    """What the panel shows: present, absent and the verdict of each label."""
    model = stage.window.learning_commands.panel.list.model()
    rows = [model.index(place, 0).data(ROW_ROLE) for place in range(model.rowCount())]
    assert all(isinstance(row, CountRow) for row in rows)
    return [(row.present, row.absent, row.badge) for row in rows]


def begin(stage):
    """Start a training by its key, and wait until it looks at the images."""
    stage.hand.press(Key.Key_F5, CONTROL)
    learning = stage.window.learning
    stage.wait(lambda: learning.progress is not None and learning.progress.share > 0.05)


def finished(stage):
    stage.qtbot.waitUntil(lambda: stage.window.learning.result is not None, timeout=90_000)


def beside(stage):
    """The names in the folder of models, None where it is not there."""
    folder = models_folder(stage.session.project)
    return sorted(entry.name for entry in folder.iterdir()) if folder.exists() else None


def tag_by_grid_and_keys(stage):
    """In the grid nothing shows anything; then, one image after the other, what is there."""
    panel = stage.window.learning_commands.panel
    stage.hand.press(Key.Key_F3)
    stage.wait(lambda: stage.window.grid.view.hasFocus())
    for key in (Key.Key_1, Key.Key_2):
        stage.hand.press(Key.Key_A, CONTROL)
        stage.hand.press(key, SHIFT)
    stage.wait(lambda: counted(stage) == [(0, COUNT, "left out"), (0, COUNT, "left out"), (0, 0, "left out")])
    assert panel.isVisible() and not panel.train.isEnabled()
    stage.hand.press(Key.Key_F3)
    stage.hand.press(Key.Key_F2)
    for _ in range(COUNT):
        here = stage.shown[stage.session.record.path]
        for label, key in ((LABELS.labels[0], Key.Key_1), (LABELS.labels[1], Key.Key_2)):
            if label.name in here:
                stage.hand.press(key)
        stage.hand.press(Key.Key_Return)


def said(stage):
    return {tag.key: tag.present for tag in stage.session.project.tags()}


def test_from_tags_to_suggestions_in_one_sitting(untagged):
    stage, window = untagged, untagged.window
    panel = window.learning_commands.panel
    assert not panel.isVisible()
    tag_by_grid_and_keys(stage)
    sums = [sum(label.name in names for names in stage.shown.values()) for label in LABELS.labels[:2]]
    stage.wait(lambda: [row[0] for row in counted(stage)[:2]] == sums)
    assert [row[2] for row in counted(stage)] == ["enough", "enough", "left out"]
    assert panel.train.isEnabled() and "2 of 3 labels" in panel.advice.text()
    tags = said(stage)

    begin(stage)
    assert panel.stop.isVisible() and panel.bar.isVisible() and not panel.train.isVisible()
    before = stage.session.record.id
    stage.hand.press(Key.Key_PageUp)  # the work goes on meanwhile
    stage.wait(lambda: stage.session.record.id != before and stage.session.picture is not None)
    finished(stage)
    assert beside(stage) == ["0001-report", "0001.safetensors", "history.jsonl"]
    assert stage.session.project.setting("model") == "" and stage.session.suggestions == ()

    take(stage)
    seen = dict(one_by_one(stage, 5))
    assert {number for numbers in seen.values() for number in numbers} <= {1, 2} and any(seen.values())
    assert said(stage) == tags
    last = stage.session.undo_history.undo_text
    stage.hand.press(Key.Key_Z, CONTROL)
    assert last == "Tag images" and said(stage) != tags
    assert stage.errors == []


def take(stage):
    """Compare, and take the new model by its key."""
    stage.hand.press(Key.Key_F5, SHIFT)
    commands = stage.window.learning_commands
    dialog = commands.comparison
    stage.wait(lambda: dialog.isVisible())
    assert len(dialog.tiles.tiles) == 6
    QTest.keyClick(dialog, Key.Key_T)
    assert stage.window.learning.result is None and commands.comparison is None
    assert stage.session.project.setting("model") == "job.annot-models/0001.safetensors"
    assert stage.session.project.setting("contrast") == stage.suggester.contrast == "both"
    stage.answered()
    entry = Shelf(models_folder(stage.session.project)).entries()[0]
    assert entry.taken_at and entry.fingerprint == stage.suggester.fingerprint


def one_by_one(stage, count):
    """Go back through some images; the labels suggested on each."""
    for _ in range(count):
        before = stage.session.record.id
        stage.hand.press(Key.Key_PageUp)
        stage.wait(lambda before=before: stage.session.record.id != before and stage.session.picture is not None)
        stage.answered()
        yield stage.session.record.path, [one.label_id for one in stage.session.suggestions]


def test_a_training_is_stopped_by_its_key_and_leaves_nothing(tagged):
    stage = tagged
    begin(stage)
    stage.hand.press(Key.Key_F5, CONTROL)
    assert not stage.window.learning.running and beside(stage) is None
    assert stage.window.learning.ready
    assert "The training was stopped; nothing was changed." in [text for _, text in stage.told]


def test_an_image_that_is_gone_is_left_out_and_told_and_the_new_model_can_be_left(tagged):
    stage = tagged
    stage.session.project.image_path(stage.session.project.images()[7]).unlink()
    begin(stage)
    finished(stage)
    stage.hand.press(Key.Key_F5, SHIFT)
    dialog = stage.window.learning_commands.comparison
    assert "Image left out because its file is gone (1): 007.png." in dialog.remarks
    QTest.keyClick(dialog, Key.Key_L)
    assert stage.window.learning.result is None and stage.session.project.setting("model") == ""
    assert "0001.safetensors" in beside(stage)
    assert Shelf(models_folder(stage.session.project)).entries()[0].taken_at == ""


def test_what_keeps_a_training_from_its_end_is_told(tagged):
    stage = tagged
    for record in stage.session.project.images()[5:]:
        stage.session.project.image_path(record).unlink()
    stage.hand.press(Key.Key_F5, CONTROL)
    stage.wait(lambda: not stage.window.learning.running)
    assert any("files are gone (35)" in text for text in stage.errors)
    assert beside(stage) is None and stage.window.learning.ready


def test_leaving_the_project_or_the_window_ends_a_training(tagged, tmp_path):
    stage = tagged
    folder = models_folder(stage.session.project)
    begin(stage)
    Project.create(tmp_path / "other.annot", LABELS).close()
    assert stage.window.commands.open([tmp_path / "other.annot"])
    assert not stage.window.learning.running and not folder.exists()
    assert "The training was stopped, since its project was left." in [text for _, text in stage.told]
    assert stage.window.commands.open([tmp_path / "job.annot"])
    begin(stage)
    stage.window.close()
    assert not stage.window.learning.running and not folder.exists()


def test_the_panel_comes_and_goes_by_its_key_and_with_tagging(tagged):
    stage = tagged
    panel = stage.window.learning_commands.panel
    for key, visible in ((Key.Key_F5, True), (Key.Key_F2, True), (Key.Key_F5, True), (Key.Key_F2, False)):
        stage.hand.press(key)
        assert panel.isVisible() is visible
    assert not stage.window.actions_["compare_models"].isEnabled()
