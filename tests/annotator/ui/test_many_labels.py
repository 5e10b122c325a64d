"""Many labels: numbers typed, searched by letters, those in use on top with keys, renamed in place; ten are seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSettings, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from small_models import write_image

from annotator.core.project.project import Project
from annotator.core.work.label_files import bundled_label_sets, load_label_set
from annotator.core.work.labels import label_set_of
from annotator.ui.base.actions import SPECS
from annotator.ui.base.language import install_language
from annotator.ui.panels.label_sorting import ORDERS, Order
from annotator.ui.window.heights import Need, shared

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton
NONE, PLAIN = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
Press, Move, Release = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
THOUSAND = tuple(f"kind {n} of {'heron' if n == 700 else 'thing'}" for n in range(1, 1001))


@pytest.fixture
def open_with(empty_stage, tmp_path):
    """Opens a project of two pictures with these labels."""

    def go(labels):
        project = Project.create(tmp_path / "job.annot", labels)
        project.add_images([write_image(tmp_path / f"{n}.png", (120, 100), n) for n in range(2)])
        project.close()
        empty_stage.open(tmp_path / "job.annot", answered=False)
        empty_stage.canvas.setFocus()
        return empty_stage

    return go


@pytest.fixture
def facs(open_with):
    return open_with(load_label_set("facs"))


@pytest.fixture
def thousand(open_with):
    return open_with(label_set_of(THOUSAND, "many"))


def press(stage, *keys):
    for key in keys:
        stage.hand.press(key)


def listed(stage):
    return [row.title for row in stage.window.labels.list.rows._rows]


def caps(stage):
    return {row.title: row.cap for row in stage.window.labels.list.rows._rows if row.cap}


def draw(stage):
    stage.hand.press(Key.Key_M)
    stage.hand.drag([(20, 20), (50, 60)])
    press(stage, Key.Key_V, Key.Key_Escape)


def test_action_units_are_typed_by_their_numbers(facs):
    plate, scale = facs.window.label_typing.plate, facs.canvas.viewport.scale
    press(facs, Key.Key_9)
    assert facs.session.label.name == "AU9" and plate.isHidden(), "no other number begins so"
    press(facs, Key.Key_1)
    assert facs.session.label.name == "AU9" and plate.isVisible()
    assert plate.title == "AU1 Inner brow raiser" and "AU12" in plate.following
    press(facs, Key.Key_0)
    assert facs.session.label.name == "AU10" and plate.isHidden()
    assert facs.canvas.viewport.scale == scale, "0 fits the image only when nothing is typed"
    press(facs, Key.Key_4)
    facs.wait(lambda: facs.session.label.name == "AU4")  # 43 did not follow
    press(facs, Key.Key_1, Key.Key_Escape)
    assert plate.isHidden() and facs.session.label.name == "AU4"
    press(facs, Key.Key_3)
    facs.wait(lambda: facs.told and facs.told[-1][1] == "No label has the number 3.")


def test_a_number_is_whole_before_the_next_key_or_click_is_heard(facs):
    draw(facs)
    facs.hand.click((35, 40))
    press(facs, Key.Key_2, Key.Key_Delete)  # 20 and others might follow
    assert facs.session.label.name == "AU2" and facs.session.annotations == ()
    facs.hand.press(Key.Key_Z, CONTROL)
    assert facs.session.annotations[0].label_id == 2, "relabelled first, then deleted"


def test_action_units_are_tagged_by_their_numbers(facs):
    press(facs, Key.Key_F2, Key.Key_1, Key.Key_2)
    facs.hand.press(Key.Key_2, SHIFT)
    facs.hand.press(Key.Key_5, SHIFT)
    assert {key[1]: present for (key, present) in said(facs)} == {12: True, 25: False}


def said(stage):
    return [(tag.key, tag.present) for tag in stage.session.project.tags()]


def test_letters_find_a_label_and_enter_goes_back_to_the_image(facs):
    search = facs.window.labels.search
    press(facs, Key.Key_Slash)
    assert search.hasFocus()
    QTest.keyClicks(search, "brauen")  # German, too
    assert listed(facs) == ["AU4 Brow lowerer", "AU70 Brow not visible"]
    press(facs, Key.Key_Return)
    assert (facs.session.label.name, search.text(), facs.canvas.hasFocus()) == ("AU4", "", True)
    assert len(listed(facs)) == 64
    press(facs, Key.Key_Slash)
    QTest.keyClicks(search, "lip")
    press(facs, Key.Key_Down, Key.Key_Down)
    third = listed(facs)[2]
    press(facs, Key.Key_Escape)
    assert facs.session.label.name == "AU4" and facs.canvas.hasFocus() and search.text() == ""
    facs.hand.press(Key.Key_L, CONTROL | SHIFT)
    QTest.keyClicks(search, "lip")
    press(facs, Key.Key_Down, Key.Key_Down, Key.Key_Enter)
    assert third.startswith(facs.session.label.name + " ")
    press(facs, Key.Key_F2, Key.Key_Slash)
    QTest.keyClicks(search, "au43")
    facs.hand.press(Key.Key_Return, SHIFT)
    assert said(facs) == [((1, 43), False)] and facs.canvas.hasFocus()


def test_the_palette_finds_labels_beside_commands(facs):
    texts = []

    def choose():
        palette = QApplication.activeModalWidget()
        QTest.keyClicks(palette.field, "dimpler")
        texts.extend(item.text(n) for item in [palette.list.topLevelItem(0)] for n in (0, 1))
        QTest.keyClick(palette.field, Key.Key_Return)

    QTimer.singleShot(0, choose)
    facs.hand.press(Key.Key_K, CONTROL)
    assert texts == ["Label ▸ AU14 Dimpler", "14"] and facs.session.label.name == "AU14"


def test_of_a_thousand_labels_those_in_use_are_on_top_and_get_keys_that_stay(thousand):
    stage = thousand
    press(stage, Key.Key_1)
    assert "No label has the key 1 yet" in stage.told[-1][1]
    for word in ("heron", "kind 33 of"):
        press(stage, Key.Key_Slash)
        QTest.keyClicks(stage.window.labels.search, word)
        press(stage, Key.Key_Return)
        draw(stage)
    used = ["kind 33 of thing", "kind 700 of heron"]
    assert listed(stage)[:3] == [*used, "kind 1 of thing"] and len(listed(stage)) == 1000
    assert caps(stage) == {used[1]: "1", used[0]: "2"}, "in the order in which they were first used"
    press(stage, Key.Key_1)
    assert stage.session.label.name == used[1]
    stage.hand.press(Key.Key_Z, CONTROL)
    assert listed(stage)[:2] == used, "nothing jumps while one works"
    stage.session.reopen()
    assert caps(stage) == {used[1]: "1", used[0]: "2"}, "a key is kept in the project"
    assert listed(stage)[:2] == [used[1], "kind 1 of thing"], "the other region was undone"


def test_the_order_is_chosen_and_remembered(facs):
    sorting, menu = facs.window.labels.sorting, facs.window.labels.sorting.menu()
    actions = {action.data(): action for action in menu.actions()}
    assert sorting.text() == "As in the set" and set(ORDERS) <= set(actions)
    actions[Order.NAME].trigger()
    assert listed(facs)[:2] == ["AU45 Blink", "AU33 Blow"]
    actions[Order.GROUP].trigger()
    rows = facs.window.labels.list.rows
    assert rows._rows[0].heading and listed(facs)[:2] == ["Upper face", "AU1 Inner brow raiser"]
    assert not rows.flags(rows.index(0)) & Qt.ItemFlag.ItemIsSelectable and rows.key_at(0) is None
    assert QSettings().value("labels/order") == "group"


def test_a_double_click_renames_a_label_in_one_step(facs):
    view = facs.window.labels.list
    names = facs.session.labels.labels
    place = view.visualRect(view.rows.index(2)).center()
    QTest.mouseClick(view.viewport(), LEFT, pos=place)
    QTest.mouseDClick(view.viewport(), LEFT, pos=place)
    field = QApplication.focusWidget()
    assert field.text() == field.selectedText() == "Brow lowerer"
    for typed, told in (("  ", "needs a name"), ("chin  raiser", "called chin raiser already")):
        field.setText("")
        QTest.keyClicks(field, typed)
        press(facs, Key.Key_Return)
        assert told in facs.errors[-1] and facs.session.labels.labels == names
        view.setFocus()
        press(facs, Key.Key_F2)
        field = QApplication.focusWidget()
    QTest.keyClicks(field, "Frown")
    press(facs, Key.Key_Return)
    assert listed(facs)[2] == "AU4 Frown" and facs.session.labels.by_id(4).name == "AU4"
    assert "know it as AU4 still" in facs.told[-1][1]
    facs.hand.press(Key.Key_Z, CONTROL)
    assert facs.session.labels.labels == names and listed(facs)[2] == "AU4 Brow lowerer"


def test_a_german_window_says_german_titles_and_exports_do_not(open_with, qapp, tmp_path):
    install_language(qapp, "de")
    try:
        stage = open_with(load_label_set("dermoscopy"))
        stage.window.labels._show()
        assert listed(stage)[:2] == ["Nävus", "Melanom"]
        draw(stage)
        assert stage.canvas.regions[0].tag == "Nävus"
        assert stage.window.annotations.list.rows._rows[0].title == "Nävus"
        stored = stage.session.project.labels
    finally:
        install_language(qapp, "en")
    assert stored.labels == load_label_set("dermoscopy").labels, "what exports write is the set's own"


# --- heights


def drag(window, start, end):
    """Press, move and release: `QTest.mouseMove` holds no button."""
    for kind, at, held in (
        (Press, start, LEFT),
        (Move, (start + end) / 2, LEFT),
        (Move, end, LEFT),
        (Release, end, NONE),
    ):
        place, button = QPointF(at), NONE if kind is Move else LEFT
        QApplication.sendEvent(window, QMouseEvent(kind, place, window.mapToGlobal(place), button, held, PLAIN))
        QApplication.processEvents()


def seen(view):
    frame = view.viewport().rect()
    return sum(frame.contains(view.visualRect(view.rows.index(n))) for n in range(view.rows.rowCount()))


def test_ten_labels_are_seen_on_a_small_screen_until_somebody_sizes_the_panels(thousand, qapp):
    stage, window = thousand, thousand.window
    window.resize(1280, 720)
    stage.wait(lambda: window.height() == 720 and seen(window.labels.list) >= 10)
    assert window.suggestions.shaping.is_folded and not window.suggestions.threshold.isVisible()
    QTest.mouseClick(window.suggestions.shaping.line, LEFT)
    assert window.suggestions.threshold.isVisible()
    QTest.mouseClick(window.suggestions.shaping.line, LEFT)
    stage.wait(lambda: seen(window.labels.list) >= 10)
    labels = window.docks.labels
    grip = QPoint(labels.geometry().center().x(), labels.geometry().bottom() + 1)
    height = labels.height()
    drag(window, grip, grip - QPoint(0, 100))
    stage.wait(lambda: labels.height() < height - 60)
    assert not window.actions_["share_heights"].isChecked()
    sized = labels.height()
    stage.session.reopen()
    window.resize(1290, 720)
    qapp.processEvents()
    assert abs(labels.height() - sized) < 3, "what somebody sized stays"
    stage.hand.press(Key.Key_H, CONTROL | SHIFT)
    stage.wait(lambda: seen(window.labels.list) >= 10)


def test_short_lists_are_seen_whole_beside_suggestions(stage):
    stage.window.resize(1280, 720)
    labels, suggestions = stage.window.labels.list, stage.window.suggestions.list
    stage.wait(lambda: stage.window.height() == 720 and seen(labels) == 7)
    stage.wait(lambda: stage.window.suggestions.shaping.is_folded and seen(suggestions) >= 2)
    stage.window.resize(1280, 1000)
    stage.wait(lambda: not stage.window.suggestions.shaping.is_folded and seen(labels) == 7)
    assert stage.window.suggestions.threshold.isVisible()


@pytest.mark.parametrize(
    ("room", "needs", "heights"),
    [
        (600, ((300, 300), (100, 200), (50, 50)), [300, 250, 50]),  # all content: one takes the rest
        (500, ((300, 700), (100, 200), (50, 50)), [340, 110, 50]),  # each the same part of what it lacks
        (420, ((300, 700), (100, 200), (50, 50)), [300, 100, 20]),
        (200, ((300, 700), (100, 200)), [200, 1]),
        (200, ((300, 700), (100, 200), (50, 90)), [200, 1, 1]),  # no dock may be told to have no height
    ],
)
def test_heights_are_shared_by_need(room, needs, heights):
    assert shared(room, [Need(*need) for need in needs], rest_to=1) == heights


def test_no_key_of_a_shipped_attribute_is_an_actions():
    """But for letters with Shift, which are an action's where nothing asked has them."""
    taken = {key for spec in SPECS for key in spec.keys}
    for name in bundled_label_sets():
        for one in load_label_set(name).attributes:
            own = {key for key in (one.key, *(choice.key for choice in one.values)) if not key.startswith("Shift+")}
            assert not taken & own, (name, one.name)
