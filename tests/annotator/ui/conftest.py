"""A real window on a real project with the real classifier; what the user is told is recorded."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication
from workers import in_thread

from annotator.core.project.project import Project
from annotator.core.work.label_files import load_label_set
from annotator.inference.samples import write_samples
from annotator.ui.base.notifications import Kind
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.window.app import make_application, make_window
from annotator.ui.window.hand import Hand

COUNT, SIZE = 3, 192
PATIENCE = 20_000


@pytest.fixture(scope="session")
def qapp():
    return make_application()


@pytest.fixture(scope="session")
def samples(tmp_path_factory):
    return write_samples(tmp_path_factory.mktemp("samples"), "skin", COUNT, SIZE)


@pytest.fixture
def folder(tmp_path, samples):
    """A folder of phantoms with a project that nobody has worked on."""
    for path in samples:
        shutil.copy(path, tmp_path)
    project = Project.create(tmp_path / "job.annot", load_label_set("dermoscopy"), "lesions")
    project.add_images(sorted(tmp_path.glob("*.png")))
    project.close()
    return tmp_path


class Stage:
    """A window, a hand to drive it, and what the user was told."""

    def __init__(self, qtbot, window):
        self.qtbot, self.window = qtbot, window
        self.session, self.suggester, self.canvas = window.session, window.suggester, window.canvas
        self.review = window.review
        self.hand = Hand(window, window.canvas)
        self.told = []
        window.notifications.told.connect(lambda kind, text, _: self.told.append((kind, text)))

    @property
    def errors(self):
        return [text for kind, text in self.told if kind is not Kind.INFO]

    def wait(self, condition):
        """Let the window work until something holds."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)

    def open(self, path, *, answered=True):
        assert self.window.commands.open([path]), self.told
        self.wait(lambda: self.session.picture is not None or self.session.picture_error)
        if answered:
            self.answered()

    def answered(self):
        self.wait(lambda: self.suggester.maps is not None and not self.suggester.waiting)

    def fitted(self):
        self.wait(lambda: all(r.fitted is not None for r in self.suggester.regions.values()))

    def shot(self):
        """The canvas as it is on screen once everything on it is drawn."""
        self.canvas.repaint()
        self.wait(lambda: self.canvas.drawn)
        return self.canvas.grab().toImage()

    def step(self):
        before = self.session.record.id
        self.window.actions_["next_image"].trigger()
        self.wait(lambda: self.session.record.id != before and self.session.picture is not None)
        self.answered()


@pytest.fixture
def make_backend():
    """What makes the worker's backend."""
    return in_thread


@pytest.fixture
def empty_stage(qtbot, qapp, make_backend):
    """A window without a project, as it is the first time."""
    QSettings().clear()
    window = make_window(make_backend=make_backend)
    window.resize(1100, 760)
    window.show()
    qtbot.waitExposed(window)
    yield Stage(qtbot, window)
    window.close()
    # Windows that stay would be dressed anew by every test that changes theme or text size.
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def stage(empty_stage, folder):
    """A window on the project, the first image suggested."""
    empty_stage.open(folder / "job.annot")
    empty_stage.suggester.set_refining(False)
    return empty_stage


@pytest.fixture
def drawing(stage):
    """A scale at which view positions hit image positions exactly."""
    stage.canvas.look(Viewport(2.0, 40.0, 30.0))
    stage.canvas.setFocus()
    return stage
