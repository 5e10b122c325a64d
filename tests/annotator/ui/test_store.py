"""What the window does about a project that another holds, that was damaged, and about backups."""

from __future__ import annotations

from PySide6.QtCore import Qt

from annotator.core.project.backups import backups_of
from annotator.core.project.check import faults
from annotator.core.project.project import Project

Key = Qt.Key


def test_a_project_that_another_holds_is_read_only(empty_stage, folder):
    other = Project.open(folder / "job.annot")
    stage = empty_stage
    stage.open(folder / "job.annot", answered=False)
    assert "(read-only)" in stage.window.windowTitle()
    assert "has this project open; here it can only be read" in stage.errors[-1]
    stage.wait(lambda: stage.suggester.maps is not None)
    before = other.history()
    for do in (
        lambda: stage.hand.press(Key.Key_A),
        lambda: (stage.hand.press(Key.Key_B), stage.hand.drag([(20, 20), (60, 60)])),
        lambda: (stage.hand.press(Key.Key_P), stage.hand.click((10, 10))),
        stage.session.toggle_done,
        stage.window.commands.accept_all,
    ):
        do()
        stage.canvas.cancel()
    stage.window.actions_["next_image"].trigger()
    stage.wait(lambda: stage.session.picture is not None)
    assert stage.session.annotations == ()
    assert other.history() == before
    assert set(stage.errors) == {stage.errors[0]}
    other.close()
    stage.open(folder / "job.annot")
    assert "(read-only)" not in stage.window.windowTitle()
    stage.hand.press(Key.Key_A)
    assert len(stage.session.annotations) == 1


def test_backups_come_by_themselves(stage, folder):
    stage.wait(lambda: len(backups_of(folder / "job.annot")) == 1)
    stage.hand.press(Key.Key_A)
    accepted = stage.session.project.history()
    made = backups_of(folder / "job.annot")[0].path
    made.rename(made.with_name("20200101T000000Z.annot"))
    stage.window.close()
    newest = Project.open(backups_of(folder / "job.annot")[0].path)
    assert newest.history() == accepted
    newest.close()


def test_a_damaged_project_opens_from_its_backup(empty_stage, stage, folder):
    path = folder / "job.annot"
    stage.hand.press(Key.Key_A)
    accepted = stage.session.project.annotations(1)
    stage.session.close()
    stage.window.backups.close()
    data = path.read_bytes()
    path.write_bytes(bytes(4096) + data[4096:])
    stage.open(path, answered=False)
    assert "was damaged. Its backup of" in stage.errors[-1]
    assert stage.session.project.annotations(1) == accepted
    assert list(faults(stage.session.project)) == []
    stage.answered()


def test_a_backup_that_fails_is_told(empty_stage, folder):
    (folder / "job.annot-backups").write_text("in the way")
    empty_stage.open(folder / "job.annot")
    empty_stage.wait(lambda: any("job.annot-backups" in text for text in empty_stage.errors))
