"""Export and import from the window, by its dialogs."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox

from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Origin
from annotator.core.work.labels import Concept, Label
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.options import Which
from annotator.exchange.formats import FORMATS
from annotator.exchange.reading.answers import Answers
from annotator.exchange.reading.label_matching import Fate
from annotator.ui.dialogs.export import ExportDialog
from annotator.ui.dialogs.importing import ImportDialog, LabelDialog, PlanDialog, Way
from annotator.ui.dialogs.report import ReportDialog
from annotator.ui.window.message_bar import MessageBar
from annotator.ui.work.selecting import Kind, Selection
from tests.annotator.exchange.cases import written

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def answered(stage, *answers):
    """Handle the dialogs that come up, one answer for each, in order; returns those that were seen."""
    seen, waiting = [], list(answers)

    def look():
        dialog = QApplication.activeModalWidget()
        if (
            isinstance(dialog, (ExportDialog, ImportDialog, LabelDialog, PlanDialog, ReportDialog))
            and dialog not in seen
        ):
            seen.append(dialog)
            answer = waiting.pop(0)
            if not waiting:
                clock.stop()
            try:
                answer(dialog)
            except BaseException:  # told by the test; a dialog that stays open would wait for ever
                clock.stop()
                dialog.reject()
                raise

    clock = QTimer(stage.window, interval=20)
    clock.timeout.connect(look)
    clock.start()
    return seen


def press(dialog, text):
    """Click the button of that name."""
    buttons = dialog.findChild(QDialogButtonBox).buttons()
    button = next(button for button in buttons if button.text().replace("&", "") == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def start_import(stage):
    stage.window.activateWindow()  # a dialog may just have closed
    stage.wait(stage.window.isActiveWindow)
    stage.hand.press(Key.Key_I, CONTROL)


def choose(box, data):
    box.setCurrentIndex(box.findData(data))


@pytest.fixture
def annotated(stage):
    """Two annotations on the first image."""
    stage.hand.press(Key.Key_A)
    stage.hand.press(Key.Key_A)
    assert len(stage.session.annotations) == 2
    return stage


def test_every_format_is_offered_and_told_of_its_losses(annotated, tmp_path):
    texts = {}

    def go_through(dialog):
        for name in FORMATS:
            choose(dialog.format, name)
            annotated.wait(lambda: not dialog.losses.looking)
            texts[name] = dialog.losses.toPlainText()
            assert dialog.shape.isEnabled() == FORMATS[name].shapes
            assert f"annotations.{name}" in dialog.path.text()
        dialog.reject()

    seen = answered(annotated, go_through)
    annotated.hand.press(Key.Key_E, CONTROL)
    assert len(seen) == 1
    left_out = "2 images without a region, which nobody marked as done, are left out (first: skin-02.png)."
    assert texts["coco"].splitlines() == ["The format holds all of it.", left_out]
    assert texts["voc"] != texts["coco"]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("annotations.")]


def test_an_export_into_a_folder_with_a_split(annotated, tmp_path):
    def confirm(dialog):
        choose(dialog.format, "yolo-seg")
        choose(dialog.which, Which.ALL)
        dialog.split.setCurrentIndex(1)
        dialog.path.setText(str(tmp_path / "yolo"))
        press(dialog, "Export")

    answered(annotated, confirm)
    annotated.hand.press(Key.Key_E, CONTROL)
    assert (tmp_path / "yolo" / "data.yaml").is_file()
    assert len(list((tmp_path / "yolo").rglob("*.png"))) == 3
    assert "Exported 2 annotations of 3 images" in annotated.told[-1][1]


def test_the_worst_is_told_first_and_all_of_it_on_request(annotated, tmp_path):
    def confirm(dialog):
        choose(dialog.format, "yolo-det")
        choose(dialog.which, Which.ALL)
        dialog.split.setCurrentIndex(2)
        dialog.path.setText(str(tmp_path / "yolo"))
        press(dialog, "Export")

    answered(annotated, confirm)
    annotated.hand.press(Key.Key_E, CONTROL)
    text = annotated.told[-1][1]
    assert "Not exact: 2 images without a region, which nobody marked as done, go along as if nothing was" in text
    bar = annotated.window.findChild(MessageBar)
    assert bar.more.isVisible()
    seen = []

    def read(dialog):
        seen.append(dialog.lines.toPlainText().split("\n\n"))
        press(dialog, "Copy")
        dialog.reject()

    answered(annotated, read)
    QTest.mouseClick(bar.more, Qt.MouseButton.LeftButton)
    (lines,) = seen
    assert lines[0] in text
    assert f"{len(lines) - 1} more under Details." in text
    assert any(line.startswith("Split: 1 image in train, 1 in val, 1 in test.") for line in lines)
    assert any(line.startswith("Who made 2 regions") for line in lines)
    assert QApplication.clipboard().text().splitlines()[1:] == lines


def test_the_window_keeps_the_split_and_makes_another_when_told_so(annotated, tmp_path):
    def export(afresh, index):
        def confirm(dialog):
            choose(dialog.which, Which.ALL)
            dialog.path.setText(str(tmp_path / "out"))
            assert not dialog.afresh.isEnabled()
            dialog.split.setCurrentIndex(index)
            assert dialog.afresh.isEnabled() == bool(annotated.session.project.parts())
            dialog.afresh.setChecked(afresh)
            press(dialog, "Export")

        answered(annotated, confirm)
        annotated.window.activateWindow()
        annotated.wait(annotated.window.isActiveWindow)
        annotated.hand.press(Key.Key_E, CONTROL)
        return annotated.session.project.parts()

    first = export(afresh=False, index=1)
    assert sorted(first.values()) == ["train", "train", "val"]
    assert export(afresh=False, index=2) == first
    assert sorted(export(afresh=True, index=2).values()) == ["test", "train", "val"]


def test_whose_annotations_are_meant_is_asked_where_there_are_several(stage, tmp_path):
    record = stage.session.project.images()[0]
    given = []
    for who, x in (("ada", 0), ("bob", 50)):
        value = {"x": x, "y": 10, "width": 25, "height": 20, "rotation": 0, "rectanglelabels": ["melanoma"]}
        size = {"original_width": record.width, "original_height": record.height, "image_rotation": 0}
        result = {"id": who, "from_name": "t", "to_name": "image", "type": "rectanglelabels", "value": value, **size}
        given.append({"completed_by": who, "result": [result]})
    data = {"image": f"/data/local-files/?d={record.path}"}
    (tmp_path / "tasks.json").write_text(json.dumps([{"id": 1, "data": data, "annotations": given}]))

    def decide(dialog):
        assert "was annotated 2 times, by ada, bob: whose regions are meant?" in dialog.details.toPlainText()
        assert [dialog.answers.itemData(n) for n in range(5)] == [None, Answers.LATEST, Answers.ALL, "ada", "bob"]
        choose(dialog.answers, "bob")
        press(dialog, "Look again")

    answered(stage, named(tmp_path / "tasks.json"), decide, lambda dialog: press(dialog, "Import"))
    start_import(stage)
    (annotation,) = stage.session.project.annotations(record.id)
    assert (annotation.annotator, annotation.mask.box.x) == ("bob", record.width // 2)


def test_what_somebody_wrote_as_the_place_stays(stage, tmp_path):
    dialog = ExportDialog(stage.session.project, stage.window)
    dialog.path.setText(str(tmp_path / "mine.json"))
    choose(dialog.format, "coco-results")
    assert dialog.path.text() == str(tmp_path / "mine.json")
    dialog.losses.close_jobs()


def coco(stage, tmp_path, names):
    """A COCO file of another program: a square of each category on the first image."""
    record = stage.session.project.images()[0]
    document = {
        "images": [{"id": 7, "file_name": record.path, "width": record.width, "height": record.height}],
        "categories": [{"id": number, "name": name} for number, name in enumerate(names, 1)],
        "annotations": [
            {
                "id": number, "image_id": 7, "category_id": number, "iscrowd": 0, "bbox": [10, 10, 20, 20],
                "segmentation": [[10, 10, 30, 10, 30, 30, 10, 30]], "area": 400,
            }
            for number, _ in enumerate(names, 1)
        ],
    }  # fmt: skip
    (tmp_path / "theirs.json").write_text(json.dumps(document))
    return tmp_path / "theirs.json"


def named(path):
    def confirm(dialog):
        dialog.path.setText(str(path))
        press(dialog, "Preview")

    return confirm


def test_an_import_asks_what_labels_mean_and_shows_what_comes(stage, tmp_path):
    path = coco(stage, tmp_path, ["Melanoma", "mole", "scar", "dust"])

    def decide(dialog):
        assert dialog.choice()["Melanoma"] == "melanoma"  # the same but for the case
        choose(dialog.fates["mole"], "naevus")
        choose(dialog.fates["scar"], Fate.NEW)
        choose(dialog.fates["dust"], Fate.LEAVE_OUT)
        press(dialog, "Go on")

    def agree(dialog):
        press(dialog, "Import")

    seen = answered(stage, named(path), decide, agree)
    start_import(stage)
    assert [type(dialog) for dialog in seen] == [ImportDialog, LabelDialog, PlanDialog]
    names = [stage.session.labels.by_id(annotation.label_id).name for annotation in stage.session.annotations]
    assert names == ["melanoma", "naevus", "scar"]
    assert {annotation.origin for annotation in stage.session.annotations} == {Origin.IMPORTED}
    assert "3 annotations on 1 image imported" in stage.told[-1][1]


def test_importing_again_adds_nothing(stage, tmp_path):
    path = coco(stage, tmp_path, ["melanoma"])
    answered(stage, named(path), lambda dialog: press(dialog, "Import"))
    start_import(stage)
    assert len(stage.session.annotations) == 1
    seen = answered(stage, named(path), lambda dialog: press(dialog, "Close"))
    start_import(stage)
    assert len(seen) == 2
    assert len(stage.session.annotations) == 1


def test_a_file_that_is_wrong_changes_nothing_and_says_why(stage, tmp_path):
    path = coco(stage, tmp_path, ["melanoma"])
    path.write_text(path.read_text().replace(stage.session.project.images()[0].path, "elsewhere.png"))
    texts = []

    def read(dialog):
        texts.append(dialog.details.toPlainText())
        press(dialog, "Cancel")

    answered(stage, named(path), read)
    start_import(stage)
    assert "elsewhere.png" in texts[0]
    assert stage.session.annotations == ()
    path.write_text("no file of any format")
    answered(stage, named(path))
    start_import(stage)
    assert "No format fits" in stage.errors[-1]


def several(stage, folder):
    """A file of one sound image, one that the project lacks, one of another suffix, and one bad entry."""
    first, second = (record.path for record in stage.session.project.images()[:2])
    names = (first, "nowhere.png", second.replace(".png", ".jpg"))
    side = stage.session.picture.width
    shape = [[10, 10, 20, 10, 20, 20, 10, 20]]
    document = {
        "images": [{"id": n, "file_name": name, "width": side, "height": side} for n, name in enumerate(names, 1)],
        "categories": [{"id": 1, "name": "mole"}],
        "annotations": [
            {"id": n, "image_id": min(n, 3), "category_id": 1, "segmentation": shape if n < 4 else [[1, 2]]}
            for n in range(1, 5)
        ],
    }
    path = folder / "several.json"
    path.write_text(json.dumps(document))
    return path


def tick(dialog, word):
    """Click the box whose text holds a word."""
    box = next(box for way, box in dialog.offers.items() if word in box.text())
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center() - QPoint(box.width() // 2 - 8, 0))
    assert box.isChecked()


def test_what_is_in_the_way_is_decided_in_the_preview_and_the_mapping_stays(stage, tmp_path):
    path = several(stage, tmp_path)
    texts = []

    def decide(dialog):
        choose(dialog.fates["mole"], "naevus")
        press(dialog, "Go on")

    def leave_out(dialog):
        texts.append(dialog.details.toPlainText())
        assert set(dialog.offers) == {Way.SKIP_UNKNOWN, Way.MATCH_BY_NAME, Way.SKIP_BAD}
        tick(dialog, "does not have")
        tick(dialog, "cannot be used")
        press(dialog, "Look again")

    def agree(dialog):
        texts.append(dialog.details.toPlainText())
        press(dialog, "Import")

    seen = answered(stage, named(path), decide, leave_out, agree)
    start_import(stage)
    assert [type(dialog) for dialog in seen] == [ImportDialog, LabelDialog, PlanDialog, PlanDialog]
    assert "nowhere.png" in texts[0] and ".jpg is called like" in texts[0] and "annotation 4" in texts[0]
    assert "Left out: annotation 4" in texts[1]
    names = [stage.session.labels.by_id(annotation.label_id).name for annotation in stage.session.annotations]
    assert names == ["naevus"]
    assert "1 annotation on 1 image imported" in stage.told[-1][1]


def segmentation(stage, folder):
    """A DICOM segmentation of the current image, which is called as images of DICOM are."""
    record = stage.session.project.images()[0]
    region = Region("melanoma", Mask.from_array(np.eye(record.height, record.width, dtype=bool)), id=1)
    label = Label(1, "melanoma", "Melanoma", "#56B4E9", codes=(Concept("99TEST", "m", "Melanoma"),))
    item = Item(record.path, record.width, record.height, (region,), stem="x", id=record.id)
    return written(FORMATS["dicom-seg"], Dataset((label,), (item,)), folder / "seg") / "segmentations" / "x.dcm"


@pytest.mark.parametrize("made", [lambda stage, folder: coco(stage, folder, ["melanoma"]), segmentation])
def test_a_file_of_annotations_that_is_dropped_is_imported(stage, tmp_path, made):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(made(stage, tmp_path)))])
    left, none, copies = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    seen = answered(stage, lambda dialog: press(dialog, "Import"))
    QApplication.sendEvent(stage.window, QDragEnterEvent(QPoint(300, 300), copies, data, left, none))
    QApplication.sendEvent(stage.window, QDropEvent(QPointF(300, 300), copies, data, left, none))
    assert [type(dialog) for dialog in seen] == [PlanDialog]
    assert [annotation.origin for annotation in stage.session.annotations] == [Origin.IMPORTED]


def test_what_was_deleted_since_is_asked_about(stage, tmp_path):
    path = coco(stage, tmp_path, ["melanoma"])
    answered(stage, named(path), lambda dialog: press(dialog, "Import"))
    start_import(stage)
    stage.window.activateWindow()
    stage.wait(stage.window.isActiveWindow)
    stage.session.select(Selection(Kind.ANNOTATION, stage.session.annotations[0].id))
    stage.canvas.setFocus()
    stage.hand.press(Key.Key_Delete)
    assert stage.session.annotations == ()

    def again(dialog):
        tick(dialog, "deleted since")
        press(dialog, "Look again")

    answered(stage, named(path), again, lambda dialog: press(dialog, "Import"))
    start_import(stage)
    assert len(stage.session.annotations) == 1


@pytest.mark.parametrize("where", ["import", "labels", "plan"])
def test_cancelling_an_import_changes_nothing(stage, tmp_path, where):
    path = coco(stage, tmp_path, ["mole"])

    def cancel(dialog):
        dialog.reject()

    steps = {
        "import": [cancel], "labels": [named(path), cancel],
        "plan": [named(path), lambda dialog: press(dialog, "Go on"), cancel],
    }  # fmt: skip
    seen = answered(stage, *steps[where])
    start_import(stage)
    assert len(seen) == len(steps[where])
    assert seen[-1].result() == QDialog.DialogCode.Rejected
    assert stage.session.annotations == ()
    assert len(stage.session.labels.labels) == len(stage.session.project.labels.labels)
