"""The label set is edited in the window, by keys and mouse, as one step that can be undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.work.edits import AddAnnotation
from annotator.core.work.label_changes import same_set
from annotator.ui.dialogs.label_editor import LabelEditor

Key, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def edit(stage):
    """Opens the editor by its key, and has somebody work in it."""

    def opened(work):
        faults = []

        def begin():
            editor = QApplication.activeModalWidget()
            try:
                assert isinstance(editor, LabelEditor)
                work(editor)
            except BaseException as fault:
                faults.append(fault)
            finally:
                if editor is not None and editor.isVisible():
                    editor.reject()

        stage.window.activateWindow()
        stage.wait(stage.window.isActiveWindow)
        stage.canvas.setFocus()
        QTimer.singleShot(0, begin)
        stage.hand.press(Key.Key_E, CTRL | SHIFT)
        if faults:
            raise faults[0]
        stage.window.activateWindow()
        stage.wait(stage.window.isActiveWindow)
        stage.canvas.setFocus()

    return opened


def click(widget, place=None):
    QTest.mouseClick(widget, LEFT, pos=place or QPoint(widget.width() // 2, widget.height() // 2))


def choose(listed, row):
    click(listed.viewport(), listed.visualItemRect(listed.item(row)).center())


def draw(stage, label):
    from dataclasses import replace

    from jobs import disc

    region = replace(stage.session.new_annotation(stage.session.labels.by_id(label)), mask=disc(40, 40, 8))
    assert stage.session.apply(AddAnnotation(region), "Draw")
    return region.id


def test_a_label_is_described_added_and_merged_in_one_step(stage, edit):
    before = stage.session.labels
    number = draw(stage, before.labels[1].id)

    def work(editor):
        form = editor.labels.form
        choose(editor.labels.list, 0)
        assert not form.name.isEnabled()
        form.title.selectAll()
        QTest.keyClicks(form.title, "Plain mole")
        click(form.help.viewport())
        form.help.selectAll()
        QTest.keyClicks(form.help, "Even borders.")
        click(editor.labels.add)
        QTest.keyClicks(form.title, "Wart")
        form.name.selectAll()
        QTest.keyClicks(form.name, before.labels[0].name)
        click(editor.ok)
        assert editor.isVisible() and form.name.property("wrong") and "no other may have it" in editor.fault.text()
        form.name.selectAll()
        QTest.keyClicks(form.name, "wart")
        choose(editor.labels.list, 1)
        editor.labels.merge_into(before.labels[2])
        assert "→" in editor.labels.list.currentItem().text()
        click(editor.ok)

    edit(work)
    after = stage.session.labels
    assert (after.by_id(before.labels[0].id).title, after.labels[0].help) == ("Plain mole", "Even borders.")
    rows = stage.window.labels.list.rows
    assert "Even borders." in rows.data(rows.index(0), Qt.ItemDataRole.ToolTipRole)
    assert after.labels[-1].name == "wart" and after.retired == (before.labels[1],)
    assert stage.session.annotation(number).label_id == before.labels[2].id and not stage.errors
    stage.hand.press(Key.Key_Z, CTRL)
    assert same_set(stage.session.labels, before)
    assert stage.session.annotation(number).label_id == before.labels[1].id


def test_an_attribute_is_made_asked_and_sorted_and_a_used_label_can_only_be_retired(stage, edit):
    number = draw(stage, 1)

    def work(editor):
        editor.tabs.setCurrentIndex(1)
        click(editor.attributes.add)
        form = editor.attributes.form
        QTest.keyClicks(form.title, "Depth")
        form.kind.setFocus()
        QTest.keyClick(form.kind, Key.Key_Down)  # from a choice to a number
        form.kind.activated.emit(form.kind.currentIndex())
        QTest.keyClicks(form.lowest, "5")
        QTest.keyClicks(form.highest, "1")
        assert form.highest.property("wrong")
        QTest.keyClicks(form.highest, "0")
        QTest.keyClicks(form.unit, "mm")
        assert not form.highest.property("wrong") and not editor.fault.isVisible()
        editor.tabs.setCurrentIndex(0)
        choose(editor.labels.list, 0)
        click(editor.labels.retire)
        click(editor.ok)

    edit(work)
    labels = stage.session.labels
    made = labels.attributes[-1]
    assert (made.title, made.kind, made.lowest, made.highest, made.unit) == ("Depth", "number", 5, 10, "mm")
    assert labels.retired[0].id == 1 and stage.session.annotation(number).label_id == 1 and not stage.errors


def test_a_set_goes_to_a_file_and_comes_back(stage, edit, tmp_path):
    before = stage.session.labels
    file = tmp_path / "set.toml"
    edit(lambda editor: editor.export_file(file))
    file.write_text(file.read_text(encoding="utf-8").replace('"Naevus"', '"Mole"'), encoding="utf-8")

    def work(editor):
        editor.import_file(tmp_path / "none.toml")
        assert editor.fault.isVisible()
        editor.import_file(file)
        click(editor.ok)

    edit(work)
    titles = [label.title for label in stage.session.labels.labels]
    assert titles == [label.title.replace("Naevus", "Mole") for label in before.labels] and "Mole" in titles
    assert stage.session.labels.attributes == before.attributes
