"""The start page and the set-up page by keys, clicks and drops, on a real window."""

import shutil

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from annotator.core.project.recent import RecentProjects, glance
from annotator.core.work.label_files import load_label_set
from annotator.inference.model_files import model_path
from annotator.ui.base.notifications import Kind
from annotator.ui.dialogs.setup import EVERYDAY, TYPED, SetupDialog
from annotator.ui.window.app import begin

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def start(empty_stage, tmp_path):
    """A window whose list of recent projects is its own."""
    empty_stage.session.recent = RecentProjects(tmp_path / "recent.json")
    empty_stage.window.activateWindow()
    return empty_stage


@pytest.fixture
def bare(tmp_path, samples):
    """A folder of images without a project."""
    folder = tmp_path / "bare"
    folder.mkdir()
    for path in samples:
        shutil.copy(path, folder)
    return folder


def on_page(does):
    """Do something with the set-up page once it is there."""

    def act():
        dialog = QApplication.activeModalWidget()
        try:
            does(dialog)
        finally:
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(50, act)


def press(part, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(part, key, modifiers)


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPointF(300, 300).toPoint(), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(window, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, left, none))


def choose(box, data):
    """Choose an entry by the keys that lead to it."""
    box.setFocus()
    while box.currentData() != data:
        before = box.currentIndex()
        press(box, Key.Key_Down if box.findData(data) > before else Key.Key_Up)
        assert box.currentIndex() != before


def test_a_bare_start_opens_a_recent_project_where_one_left_it(start, folder, qtbot):
    path = folder / "job.annot"
    start.open(path, answered=False)
    start.window.actions_["next_image"].trigger()
    left = start.session.record.path
    start.session.close()
    begin(start.window, [])  # nothing was named
    page = start.window.start.page
    assert page.isVisible() and page.list.place == str(path)
    start.wait(lambda: not page.list.reading)
    press(page.list, Key.Key_Return)
    assert not page.isVisible()
    assert start.session.project.path == path and start.session.record.path == left


def test_the_page_shows_how_far_projects_are_and_lets_go_of_those_that_are_gone(start, folder, tmp_path):
    recent = start.session.recent
    recent.remember(folder / "job.annot")
    recent.remember(tmp_path / "gone.annot")
    start.window.start.start_page()
    page = start.window.start.page
    start.wait(lambda: not page.list.reading)
    spoken = [page.list.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert "not there" in spoken[0] and "0 of 3 images done" in spoken[1]
    press(page.list, Key.Key_Return)  # a project that is gone: nothing happens, and nothing is told
    assert page.isVisible() and start.told == []
    press(page.list, Key.Key_Delete)
    assert [entry.place for entry in recent.every()] == [str(folder / "job.annot")]
    assert (folder / "job.annot").is_file()
    press(page.list, Key.Key_Return)
    assert start.session.project is not None


def test_no_key_of_the_start_page_acts_on_what_it_covers(stage):
    stage.window.start.start_page()
    page = stage.window.start.page
    before, count = stage.session.record.id, len(stage.session.annotations)
    holders = set()
    for _ in range(12):
        press(stage.window.focusWidget(), Key.Key_Tab)
        assert page.isAncestorOf(stage.window.focusWidget())
        holders.add(stage.window.focusWidget())
    assert page.list in holders and len(holders) > 8
    page.back.setFocus()
    for key in (Key.Key_A, Key.Key_D, Key.Key_X):
        press(page.back, key)
    assert stage.session.record.id == before and len(stage.session.annotations) == count
    press(page.back, Key.Key_Escape)
    assert not page.isVisible()


def test_enter_begins_a_folder_with_the_labels_and_the_model_of_last_time(start, bare):
    start.session.recent.keep_setup(load_label_set("dermoscopy"), "lesions")
    on_page(lambda page: press(page, Key.Key_Return))
    assert start.window.start.open([bare])
    start.answered()
    assert start.session.labels == load_label_set("dermoscopy") and start.suggester.model == "lesions"
    assert start.session.record.path == "skin-01.png" and start.review.shown_suggestions()
    assert start.errors == []


def test_enter_begins_a_folder_the_first_time_without_any_complaint(start, bare):
    on_page(lambda page: press(page, Key.Key_Return))
    assert start.window.start.open([bare])
    assert [label.name for label in start.session.labels.labels] == ["object"]
    assert start.errors == [] and not start.window.suggestions.accept.isEnabled()


def test_escape_leaves_a_folder_as_it_was(start, bare):
    on_page(lambda page: press(page, Key.Key_Escape))
    begin(start.window, [bare])
    assert sorted(path.suffix for path in bare.iterdir()) == [".png"] * 3
    assert start.session.project is None and start.window.start.page.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_names_are_typed_and_completed_from_what_the_classifier_knows(qtbot, qapp):
    page = SetupDialog()
    qtbot.addWidget(page)
    page.show()
    choose(page.labels, TYPED)
    page.names.setFocus()
    page.names.selectAll()
    QTest.keyClicks(page.names, "egypt")
    popup = page.names.completer.popup()
    assert popup.isVisible()
    press(popup, Key.Key_Return)
    press(page.names, Key.Key_Return)
    QTest.keyClicks(page.names, "my own thing")
    assert page.names.toPlainText() == "Egyptian cat\nmy own thing"
    assert page.model.currentData() == EVERYDAY  # it knows one of them
    assert "1 of 2" in page.preview.text()
    press(page.names, Key.Key_Return, CONTROL)
    assert page.result() == SetupDialog.DialogCode.Accepted
    assert [label.name for label in page.choice().labels.labels] == ["Egyptian cat", "my own thing"]


def test_a_classifier_brings_its_labels_and_labels_their_classifier(qtbot, qapp):
    page = SetupDialog()
    qtbot.addWidget(page)
    page.show()
    choose(page.labels, "facs")
    page.labels.activated.emit(page.labels.currentIndex())
    assert page.model.currentData() == "action-units"
    other = SetupDialog()
    qtbot.addWidget(other)
    other.propose_model(str(model_path("lesions")))
    assert [label.name for label in other.choice().labels.labels][:2] == ["naevus", "melanoma"]


def test_suggestions_that_are_asked_for_come_only_then(start, bare):
    start.session.recent.keep_setup(load_label_set("dermoscopy"), "lesions")

    def ask(page):
        page.by_itself.setFocus()
        press(page.by_itself, Key.Key_Space)
        press(page, Key.Key_Return)

    on_page(ask)
    assert start.window.start.open([bare])
    start.wait(lambda: start.session.picture is not None and start.session.picture.settled)
    assert not start.suggester.waiting and "Ctrl+R" in start.window.suggestions.state.text()
    start.window.actions_["suggest_again"].trigger()
    start.answered()
    assert start.review.shown_suggestions()


def test_no_model_is_a_button_that_opens_the_choice(start, folder):
    start.open(folder / "job.annot", answered=False)
    start.suggester.use_model("")
    button = start.window.suggestions.choose_model
    assert isinstance(button, QPushButton) and button.isVisible()

    def take(page):
        choose(page.model, "lesions")
        page.accept()

    on_page(take)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    start.answered()
    assert start.suggester.model == "lesions" and not button.isVisible()


def test_nothing_to_act_on_nothing_to_press(stage):
    window = stage.window
    panel, actions = window.suggestions, window.actions_
    assert panel.accept.isEnabled() and panel.reject.isEnabled() and actions["delete"].isEnabled()
    while stage.review.shown_suggestions():
        stage.hand.press(Key.Key_X)
    stage.session.select(None)
    buttons = (panel.accept, panel.edit, panel.reject)
    assert not any(
        part.isEnabled()
        for part in (*buttons, *(actions[n] for n in ("accept", "accept_all", "accept_label", "delete")))
    )
    stage.hand.press(Key.Key_P)
    stage.canvas.fit()
    for point in ((20, 20), (80, 20), (80, 80)):
        stage.hand.click(point)
    assert actions["accept"].isEnabled()
    stage.hand.press(Key.Key_Return)
    assert len(stage.session.annotations) == 1 and not actions["accept"].isEnabled()


def test_a_folder_and_a_model_are_dropped(start, bare, tmp_path):
    model = tmp_path / "mine.safetensors"
    shutil.copy(model_path("lesions"), model)
    on_page(lambda page: press(page, Key.Key_Return))
    drop(start.window, bare)
    assert start.session.project is not None and start.suggester.model == ""
    on_page(lambda page: press(page, Key.Key_Return))
    drop(start.window, model)
    assert start.suggester.model == str(model)
    start.told.clear()
    start.session.close()
    drop(start.window, model)
    assert start.told[-1][0] is not Kind.INFO and "no project" in start.told[-1][1]


def test_a_demonstration_is_a_click_away_and_the_same_the_next_time(start, tmp_path, monkeypatch):
    monkeypatch.setattr("annotator.ui.window.start.user_data_path", lambda _name: tmp_path / "data")
    start.window.start.start_page()
    page = start.window.start.page
    for _ in range(2):
        start.window.start.start_page()
        QTest.mouseClick(page.demos["photographs"], Qt.MouseButton.LeftButton)
        start.wait(lambda: start.session.picture is not None and not page.isVisible())
        assert start.session.project.path == tmp_path / "data" / "demo" / "photographs" / "demo-photographs.annot"
        assert len(start.session.order) == 6 and start.errors == []


def test_open_recent_is_in_the_menu(start, folder):
    path = folder / "job.annot"
    start.open(path, answered=False)
    start.session.close()
    menu = start.window.start._recent
    menu.aboutToShow.emit()
    menu.actions()[0].trigger()
    assert start.session.project.path == path
    assert glance(path).images == 3
