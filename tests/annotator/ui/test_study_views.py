"""Studies in the window: reports beside the work, who reads what, copies for readers and what they did."""

from __future__ import annotations

import csv
import json
import shutil

import numpy as np
import pytest
from clips import clip_of
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from annotator.cli import main
from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation
from annotator.core.work.event_times import Span
from annotator.core.work.label_files import load_label_set
from annotator.core.work.protocol import Protocol
from annotator.core.work.stamping import stamped
from annotator.ui.dialogs.assigning import AssignDialog
from annotator.ui.dialogs.reader_copies import CopiesDialog

Key, Mod = Qt.Key, Qt.KeyboardModifier
SHIFT_CTRL = Mod.ControlModifier | Mod.ShiftModifier


def draw(project, reader, image, x):
    value = Annotation(project.next_annotation_id(), image, 2, Mask.from_array(np.ones((40, 40), bool), x, 20))
    project.apply(stamped(AddAnnotation(value), reader))


@pytest.fixture
def read(empty_stage, folder):
    """Ada and Bob have read three images, two of them alike."""
    project = Project.open(folder / "job.annot")
    project.apply(project.changing_protocol(Protocol(own_readings=True)))
    for reader, third in (("ada", 20), ("bob", 120)):
        project.read_as(reader)
        for image, x in ((1, 20), (2, 21), (3, third)):
            draw(project, reader, image, x)
        project.apply(project.tagging({(3, 1): reader == "ada"}))
    project.close()
    empty_stage.session.reader = "lea"
    empty_stage.open(folder / "job.annot")
    return empty_stage


def shown(stage):
    """The report on screen once it is made."""
    stage.wait(lambda: stage.window.reports.view.shown.page is not None)
    return stage.window.reports.view.shown


def test_a_report_comes_by_a_key_is_asked_anew_and_saved(read, tmp_path, qtbot):
    read.hand.press(Key.Key_F8, SHIFT_CTRL)
    page = shown(read)
    text = page.text.toPlainText()
    assert "Agreement of readers" in text
    assert "ada, bob" in text
    assert "detection F1 at IoU 0.5" in text
    page.fields.iou.setFocus()
    page.fields.iou.selectAll()
    qtbot.keyClicks(page.fields.iou, "0.9")
    qtbot.keyClick(page.fields.iou, Key.Key_Return)
    read.wait(lambda: page.page is not None and "detection F1 at IoU 0.9" in page.text.toPlainText())
    assert read.window.reports.view.isVisible()  # Enter in a field is no button's
    page.write(tmp_path / "agreement.csv")
    page.write(tmp_path / "agreement.html")
    rows = list(csv.DictReader((tmp_path / "agreement.csv").read_text().splitlines()))
    dice = next(float(row["value"]) for row in rows if row["column"] == "Dice")
    assert dice == pytest.approx(2 / 3, abs=0.01)  # the same, the same, nothing in common
    assert "Agreement of readers" in (tmp_path / "agreement.html").read_text()
    with qtbot.waitSignal(read.window.notifications.told):
        page.write(tmp_path / "nowhere" / "agreement.json")
    assert "cannot be written" in read.errors[-1]


def test_clips_are_in_the_report_with_a_tolerance(read, folder, qtbot):
    shutil.copyfile(clip_of("Motion JPEG"), folder / "smile.mov")
    project = read.session.project
    project.add_images([folder / "smile.mov"])
    clip = project.image_at("smile.mov").id
    for reader, onset in (("ada", 10), ("bob", 12)):
        project.read_as(reader)
        event = Annotation(project.next_annotation_id(), clip, 2, span=Span(onset, None, 20))
        project.apply(stamped(AddAnnotation(event), reader))
        project.apply(project.tagging({(clip, 2): True}))
    read.hand.press(Key.Key_F8, SHIFT_CTRL)
    page = shown(read)
    assert "Clips, frame by frame" in page.text.toPlainText()
    assert "borders apart" in page.text.toPlainText()
    page.fields.tolerance.setFocus()
    page.fields.tolerance.selectAll()
    qtbot.keyClicks(page.fields.tolerance, "2")
    qtbot.keyClick(page.fields.tolerance, Key.Key_Return)
    read.wait(lambda: page.page is not None and "0 disagreements" in page.text.toPlainText())
    assert "borders apart" not in page.text.toPlainText()


@pytest.fixture
def coded(empty_stage, tmp_path):
    """Ada and Bob coded a clip: one movement three frames apart, and on different sides; one alike."""
    shutil.copyfile(clip_of("Motion JPEG"), tmp_path / "smile.mov")
    project = Project.create(tmp_path / "job.annot", load_label_set("facs"))
    project.add_images([tmp_path / "smile.mov"])
    project.apply(project.changing_protocol(Protocol(own_readings=True)))
    labels = {name: project.labels.by_name(name).id for name in ("AU4", "AU12")}
    for reader, side, onset in (("ada", "L", 10), ("bob", "R", 13)):
        project.read_as(reader)
        for name, span, told in (("AU12", Span(onset, None, 20), {"side": side}), ("AU4", Span(30, None, 40), {})):
            event = Annotation(project.next_annotation_id(), 1, labels[name], attributes=told, span=span)
            project.apply(stamped(AddAnnotation(event), reader))
            project.apply(project.tagging({(1, labels[name]): True}))
    project.close()
    empty_stage.session.reader = "lea"
    empty_stage.open(tmp_path / "job.annot", answered=False)
    return empty_stage


def test_what_counts_as_the_same_in_clips_is_chosen_as_on_the_command_line(coded, tmp_path, qtbot):
    def as_window():
        page.write(tmp_path / "window.json")
        return json.loads((tmp_path / "window.json").read_text())

    def as_command(*options):
        written = tmp_path / "command.json"
        command = ["agreement", str(tmp_path / "job.annot"), "--format", "json", "--output", str(written), *options]
        assert main(command) == 0
        return json.loads(written.read_text())

    coded.hand.press(Key.Key_F8, SHIFT_CTRL)
    page = shown(coded)
    fields, found = page.fields, [as_window()]
    assert found == [as_command()]
    for does, options in (
        (lambda: qtbot.keyClick(fields.matching, Key.Key_Down), ["--match", "onset"]),
        (lambda: qtbot.keyClick(fields.sides, Key.Key_Space), ["--match", "onset", "--sides"]),
        (lambda: qtbot.keyClick(fields.matching, Key.Key_Up), ["--sides"]),
    ):
        does()
        found.append(shown(coded) and as_window())
        assert found[-1] == as_command(*options)
    assert all(one != other for place, one in enumerate(found) for other in found[:place])


def test_reports_of_a_project_go_with_it(read, folder):
    read.hand.press(Key.Key_F7, SHIFT_CTRL)
    sessions = shown(read)
    assert "Pace" in sessions.text.toPlainText()
    view = read.window.reports.view
    view.tabs.setCurrentWidget(view.pages["audit"])
    assert shown(read).page.plain["readers"] == ["ada", "bob"]
    read.window.commands.open([folder / "job.annot"])
    assert read.window.reports.view is None


def test_what_cannot_be_told_is_said_in_its_place(stage):
    stage.hand.press(Key.Key_F8, SHIFT_CTRL)
    page = stage.window.reports.view.shown
    stage.wait(lambda: "needs two readers" in page.text.toPlainText())
    assert page.page is None


def test_images_are_dealt_to_readers(read, qtbot):
    def deal():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AssignDialog)
        assert dialog.names.text() == "ada, bob"
        dialog.overlap.setValue(0)
        qtbot.keyClicks(dialog.names, ", eve")
        qtbot.waitUntil(lambda: dialog.preview.rowCount() == 3 and dialog.ok.isEnabled())
        assert [dialog.preview.item(row, 1).text() for row in range(3)] == ["1", "1", "1"]
        dialog.names.setText("ada, ada")
        dialog.deal()
        assert not dialog.ok.isEnabled()
        assert "named once" in dialog.message.text()
        dialog.names.setText("ada, bob, eve")
        dialog.deal()
        qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, deal)
    read.window.actions_["assign"].trigger()
    found = read.session.project.assignments()
    assert sorted(found) == ["ada", "bob", "eve"]
    assert sorted(number for numbers in found.values() for number in numbers) == [1, 2, 3]


def test_a_table_assigns_and_who_is_not_in_it_reads_nothing(read, tmp_path):
    project = read.session.project
    project.assign({"ada": [1, 2], "bob": [3]})
    (tmp_path / "who.csv").write_text("image,reader\nskin-01.png,ada\nskin-02.png,ada\n")
    dialog = AssignDialog(project)
    dialog.take_table(tmp_path / "who.csv")
    assert {reader: len(images) for reader, images in dialog.plan.items()} == {"ada": 2, "bob": 0}
    (tmp_path / "who.csv").write_text("image,reader\nno.png,ada\n")
    dialog.take_table(tmp_path / "who.csv")
    assert "Line 2" in dialog.message.text()
    assert not dialog.ok.isEnabled()


def test_copies_go_out_and_come_back(read, folder, qtbot):
    def choose():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, CopiesDialog)
        dialog.readers.item(1).setCheckState(Qt.CheckState.Unchecked)  # not for Bob
        qtbot.keyClicks(dialog.further, "eve")
        qtbot.keyClick(dialog.further, Key.Key_Return)
        qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, choose)
    read.window.actions_["copy_for_readers"].trigger()
    assert {path.name for path in folder.glob("*.annot")} == {"job.annot", "job-ada.annot", "job-eve.annot"}
    copy = Project.open(folder / "job-eve.annot")
    draw(copy, "eve", 2, 100)
    copy.close()
    Project.create(folder / "other.annot", read.session.labels).close()
    read.window.readers.merge_from([folder / "job-eve.annot", folder / "other.annot"])
    with read.session.project.as_read_by("eve"):
        assert [value.mask.box.x for value in read.session.project.annotations(2)] == [100]
    assert "1 step taken over from 2 copies" in read.told[-1][1]
    assert "no copy of the project" in read.window.notifications.kept[-1].details


def test_a_reader_s_copy_assigns_nothing(read, folder):
    read.window.readers.copy_to(CopiesDialog(read.session.project).choice)
    read.session.reader = ""
    read.open(folder / "job-ada.annot")
    read.window.actions_["assign"].trigger()
    assert "This is a copy for ada" in read.errors[-1]


def test_any_reading_is_exported(read, tmp_path):
    from annotator.ui.dialogs.export import ExportDialog

    dialog = ExportDialog(read.session.project)
    names = [dialog.reading.itemText(row) for row in range(dialog.reading.count())]
    assert names == ["The one that all share", "ada", "bob", "lea"]
    dialog.reading.setCurrentIndex(2)
    dialog.path.setText(str(tmp_path / "bob.json"))
    read.wait(lambda: not dialog.losses.looking)
    choice = dialog.choice()
    dialog.losses.close_jobs()
    assert read.window.file_commands.export_to(choice)
    told = json.loads((tmp_path / "bob.json").read_text())
    assert [entry["bbox"][0] for entry in told["annotations"]] == [20, 21, 120]


def test_who_marked_nothing_yet_exports_the_own_reading_and_not_another_one(qtbot, folder):
    from annotator.ui.dialogs.export import ExportDialog

    project = Project.open(folder / "job.annot")
    draw(project, "", 1, 20)
    project.apply(project.changing_protocol(Protocol(own_readings=True)))
    project.read_as("lea")
    dialog = ExportDialog(project)
    qtbot.addWidget(dialog)
    assert dialog.choice().reading == "lea"
    dialog.losses.close_jobs()
    project.close()


def test_enter_in_the_field_of_a_name_adds_it_and_makes_no_copy_yet(qtbot, folder):
    project = Project.open(folder / "job.annot")
    project.assign({"ada": [1, 2], "bob": [3]})
    dialog = CopiesDialog(project)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.further.setFocus()
    qtbot.keyClicks(dialog.further, "eve")
    qtbot.keyClick(dialog.further, Key.Key_Return)
    assert dialog.isVisible() and dialog.further.text() == ""
    assert list(dialog.choice.files) == ["ada", "bob", "eve"]
    qtbot.keyClick(dialog.further, Key.Key_Return)
    assert not dialog.isVisible() and dialog.result()
    project.close()


def test_two_readers_files_are_never_one(read):
    dialog = CopiesDialog(read.session.project)
    for name in ("a/b", "a?b"):
        dialog.further.setText(name)
        dialog.add.click()
    assert not dialog.ok.isEnabled()
    assert "files of one name" in dialog.message.text()
    dialog.close()
