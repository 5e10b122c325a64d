"""The list of images under any order of filters, edits and images on screen; thumbnails in bounded number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QApplication

from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Annotation, ImageState
from annotator.core.work.edits import AddAnnotation, SetImageState
from annotator.core.work.image_filter import ImageFilter, Show
from annotator.core.work.label_files import load_label_set
from annotator.ui.panels import thumbnails
from annotator.ui.panels.image_list import RECORD_ROLE, ImageListModel

COUNT = 12
FILTERS = st.builds(
    ImageFilter, st.sampled_from(Show), st.sampled_from(["", "1", "B/", "ä"]), st.sampled_from([None, 1, 5, 12])
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("filter"), FILTERS),
        st.tuples(st.sampled_from(["done", "tag"]), st.integers(1, COUNT)),
        st.tuples(st.just("annotate"), st.integers(1, COUNT)),
        st.tuples(st.just("screen"), st.integers(1, COUNT)),
    ),
    max_size=12,
)


def brute(records, wanted):
    """Every rule written out once more."""
    tests = {
        Show.ALL: True, Show.NOT_DONE: lambda r: r.state != "done", Show.SUGGESTED: lambda r: r.pending,
        Show.ANNOTATED: lambda r: r.annotations, Show.DONE: lambda r: r.state == "done",
        Show.TAGGED: lambda r: r.tags, Show.NOT_TAGGED: lambda r: not r.tags,
    }  # fmt: skip
    test = tests[wanted.show]
    return [
        record.id
        for record in records
        if (record.id == wanted.on_screen or test is True or test(record))
        and wanted.text.lower() in record.path.lower()
    ]


@pytest.fixture
def project(tmp_path):
    project = Project.create(tmp_path / "job.annot", load_label_set("dermoscopy"))
    project.add_images([tmp_path / ("b" if n % 3 else "Ä") / f"image {n}.png" for n in range(COUNT)])
    yield project
    project.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_rows_are_what_the_filter_lets_through(qapp, project, steps):
    model = ImageListModel()
    model.show_project(project, project.images())
    rows = []
    model.rowsInserted.connect(lambda _parent, first, _last: rows.insert(first, None))
    model.rowsRemoved.connect(lambda _parent, first, _last: rows.pop(first))
    model.modelReset.connect(lambda: rows.__setitem__(slice(None), [None] * model.rowCount()))
    rows += [None] * model.rowCount()
    for kind, value in steps:
        if kind == "filter":
            model.set_filter(value)
        elif kind == "screen":
            model.set_filter(replace(model.filter, on_screen=value))
        else:
            record = project.image(value)
            if kind == "tag":
                project.apply(project.tagging({(value, 1): None if record.tags else True}))
            elif kind == "done":
                after = ImageState.NEW if record.state is ImageState.DONE else ImageState.DONE
                project.apply(SetImageState(value, record.state, after))
            else:
                mask = Mask.from_array(np.ones((2, 2), bool))
                project.apply(AddAnnotation(Annotation(project.next_annotation_id(), value, 1, mask)))
            model.refresh([value])
        records = project.images()
        assert model.ids() == brute(records, model.filter)
        assert len(rows) == model.rowCount()
        assert [model.index(row).data(RECORD_ROLE).id for row in range(model.rowCount())] == model.ids()
        assert [model.row_of(number) for number in model.ids()] == list(range(model.rowCount()))
        assert model.done == sum(record.state is ImageState.DONE for record in records)
        assert model.total == COUNT
    model.thumbnails.close()


def test_only_some_thumbnails_are_kept_and_waited_for(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(thumbnails, "MOST_KEPT", 5)
    monkeypatch.setattr(thumbnails, "MOST_WAITING", 4)
    paths = {}
    for number in range(1, 31):
        paths[number] = tmp_path / f"{number}.png"
        Image.new("RGB", (30, 20), (number, 0, 0)).save(paths[number])
    kept = thumbnails.Thumbnails()
    arrived = []
    kept.arrived.connect(arrived.append)
    kept.hold()
    for number, path in paths.items():  # scrolled past, all of it
        assert kept.of(number, lambda path=path: path) is None
    kept.release()
    qtbot.waitUntil(lambda: len(arrived) >= 4)
    assert arrived == [27, 28, 29, 30]
    assert kept.of(30, paths.get).size().toTuple() == (30, 20)
    for number in (1, 2, 3):
        assert kept.of(number, lambda number=number: paths[number]) is None
        qtbot.waitUntil(lambda number=number: number in arrived)
    there = [number for number, path in paths.items() if number in kept._kept]
    assert len(there) == 5
    assert 30 in there  # looked at since
    kept.close()


def test_none_is_begun_once_they_are_closed(qtbot, tmp_path):
    """What destroys the window waits for its pools with the interpreter held, which whoever reads would need."""
    Image.new("RGB", (30, 20)).save(tmp_path / "a.png")
    kept, arrived = thumbnails.Thumbnails(), []
    kept.arrived.connect(arrived.append)
    kept.hold()
    kept.of(1, lambda: tmp_path / "a.png")
    kept.release()
    kept.close()
    qtbot.wait(150)
    assert arrived == [] and kept.busy


def test_a_file_that_cannot_be_read_says_why(qtbot, tmp_path):
    (tmp_path / "a.png").write_text("no picture")
    kept = thumbnails.Thumbnails()
    with qtbot.waitSignal(kept.arrived):
        kept.of(7, lambda: tmp_path / "a.png")
    assert "no image" in kept.faults[7]
    assert kept.of(7, lambda: tmp_path / "a.png") is None
    kept.forget()
    assert kept.faults == {}
    kept.close()


def test_a_model_without_a_project_is_empty(qapp):
    model = ImageListModel()
    assert model.rowCount() == model.rowCount(QModelIndex()) == 0
    assert model.row_of(1) == -1


def test_images_are_put_in_another_order_and_the_one_on_screen_stays(stage):
    from annotator.core.work.image_order import Order
    from annotator.ui.dialogs.order import OrderDialog

    stage.session.toggle_done()
    here = stage.session.record.id

    def choose():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, OrderDialog)
        assert dialog.order is Order.ADDED
        dialog.choice.setCurrentIndex(dialog.choice.findData(Order.RANDOM))
        dialog.seed.setValue(4)
        dialog.accept()

    QTimer.singleShot(0, choose)
    stage.hand.press(Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    order = [record.id for record in stage.session.project.worklist()]
    assert order != [1, 2, 3]
    assert stage.session.order == stage.window.images.model.ids() == order
    assert stage.session.record.id == here
    place = order.index(here)
    stage.window.activateWindow()
    stage.wait(lambda: stage.window.isActiveWindow())
    stage.canvas.setFocus()
    stage.hand.press(Qt.Key.Key_D if place < 2 else Qt.Key.Key_PageUp)
    assert stage.session.record.id == order[place + 1 if place < 2 else place - 1]
    stage.window.actions_["undo"].trigger()  # what was done before can still be taken back
    assert stage.session.project.image(here).state.value != "done"


def test_a_filter_is_kept_chosen_and_forgotten_in_the_window(stage, qtbot):
    panel = stage.window.images
    stage.hand.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(panel.search, "drawn:")
    assert panel.model.ids() == []

    def name():
        dialog = QApplication.activeModalWidget()
        dialog.setTextValue("by hand")
        dialog.accept()

    def entries():
        panel.filters.menu().aboutToShow.emit()
        return {action.text(): action for action in panel.filters.menu().actions() if action.text()}

    QTimer.singleShot(0, name)
    entries()["Keep what is shown as…"].trigger()
    panel.search.clear()
    assert len(panel.model.ids()) == 3
    entries()["by hand"].trigger()
    assert panel.search.text() == "drawn:"
    entries()["Images of a reader\treader:"].trigger()
    assert panel.search.text() == "drawn: reader:"
    forget = entries()["Forget"].menu()
    forget.actions()[0].trigger()
    assert "by hand" not in entries()


def test_what_is_searched_is_found_anew_in_another_project(empty_stage, folder):
    for name, image in (("job", 1), ("other", 3)):
        path = folder / f"{name}.annot"
        project = Project.open(path) if path.exists() else Project.create(path, load_label_set("dermoscopy"))
        project.add_images(sorted(folder.glob("*.png")))
        mask = Mask.from_array(np.ones((5, 5), bool), 1, 1)
        project.apply(AddAnnotation(Annotation(project.next_annotation_id(), image, 2, mask)))
        project.close()
    empty_stage.open(folder / "job.annot")
    empty_stage.window.images.search.setText("drawn:")
    assert empty_stage.session.order == [1]
    empty_stage.open(folder / "other.annot", answered=False)
    assert (empty_stage.window.images.search.text(), empty_stage.session.order) == ("drawn:", [3])
