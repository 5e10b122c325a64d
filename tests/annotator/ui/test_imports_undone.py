"""An import is one step in the window: taken back by one key, and nothing of what was set or done before is lost."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from annotator.core.project.check import faults
from annotator.core.work.annotation import ImageState
from annotator.exchange.reading.label_matching import Fate
from tests.annotator.ui.test_exchange import answered, choose, named, press, start_import

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def imported(stage, tmp_path):
    """Work of one's own and settings of one's own, then an import with a new label and a done mark."""
    stage.hand.press(Key.Key_A)
    stage.suggester.set_fraction(0.35)
    stage.suggester.set_contrast("dual")
    stage.answered()
    stage.before = everything(stage)
    path = document(stage, tmp_path)

    def decide(dialog):
        choose(dialog.fates["scar"], Fate.NEW)
        press(dialog, "Go on")

    answered(stage, named(path), decide, lambda dialog: press(dialog, "Import"))
    start_import(stage)
    stage.window.activateWindow()
    stage.wait(stage.window.isActiveWindow)
    return stage


def document(stage, tmp_path):
    """A COCO file: a square of an own and of a new label on each of two images, one of which is done."""
    records = stage.session.project.images()[:2]
    square = {"iscrowd": 0, "bbox": [10, 10, 20, 20], "segmentation": [[10, 10, 30, 10, 30, 30, 10, 30]], "area": 400}
    images = [
        {"id": record.id, "file_name": record.path, "width": 192, "height": 192, "state": state}
        for record, state in zip(records, ("new", "done"), strict=True)
    ]
    found = [
        {"id": 2 * image["id"] + category, "image_id": image["id"], "category_id": category, **square}
        for image in images
        for category in (1, 2)
    ]
    categories = [{"id": 1, "name": "melanoma"}, {"id": 2, "name": "scar"}]
    path = tmp_path / "theirs.json"
    path.write_text(json.dumps({"images": images, "categories": categories, "annotations": found}))
    return path


def everything(stage):
    project = stage.session.project
    records = project.images()
    return project.labels, [(r.path, r.state) for r in records], [project.annotations(r.id) for r in records]


def test_one_key_takes_all_of_it_back_and_brings_it_again(imported):
    after = everything(imported)
    assert imported.session.labels.by_name("scar") is not None
    assert imported.session.project.image(2).state is ImageState.DONE
    assert len(imported.session.annotations) == 3
    assert imported.window.actions_["undo"].text() == "Undo import"
    imported.hand.press(Key.Key_Z, CONTROL)
    assert everything(imported) == imported.before
    assert imported.session.labels == imported.before[0]
    assert len(imported.session.annotations) == 1
    rows = imported.window.labels.list.rows
    titles = [rows.index(place).data() for place in range(rows.rowCount())]
    assert titles == [label_title(label) for label in imported.before[0].labels]
    imported.hand.press(Key.Key_Z, CONTROL | SHIFT)
    assert everything(imported) == after
    assert rows.rowCount() == len(titles) + 1
    assert list(faults(imported.session.project)) == []
    assert imported.errors == []


def label_title(label):
    return label.title if label.title.casefold() == label.name.casefold() else f"{label.name}  {label.title}"


def test_settings_and_earlier_steps_survive_it(imported):
    assert (imported.suggester.fraction, imported.suggester.contrast) == (0.35, "dual")
    assert imported.suggester.refining is False
    assert imported.window.suggestions.threshold.value() == 35
    assert imported.window.suggestions.contrast.currentData() == "dual"
    imported.answered()
    imported.hand.press(Key.Key_Z, CONTROL)
    imported.hand.press(Key.Key_Z, CONTROL)  # what was accepted before it
    assert imported.session.annotations == ()
    assert (imported.suggester.fraction, imported.suggester.contrast) == (0.35, "dual")


def test_a_new_label_is_drawn_with_at_once_and_stays_while_something_has_it(imported):
    scar = imported.session.labels.by_name("scar")
    imported.session.choose_label(scar)
    imported.hand.press(Key.Key_Z, CONTROL)
    assert imported.session.label == imported.before[0].labels[0]  # the chosen one is gone
    imported.hand.press(Key.Key_Z, CONTROL | SHIFT)
    imported.session.choose_label(imported.session.labels.by_name("scar"))
    imported.hand.press(Key.Key_A, SHIFT)
    assert imported.session.annotations[-1].label_id == scar.id
    assert imported.errors == []


def test_the_image_on_screen_stays(imported):
    imported.session.show(2)
    imported.hand.press(Key.Key_Z, CONTROL)
    assert imported.session.record.id == 2
    imported.hand.press(Key.Key_Z, CONTROL | SHIFT)
    assert imported.session.record.id == 2
    assert imported.session.record.state is ImageState.DONE
