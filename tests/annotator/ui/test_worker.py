"""The worker: the image on screen first, stale answers dropped, torch loaded there and not before."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading

import pytest
import troubled_worker
from PySide6.QtCore import QObject, Qt, Signal
from small_models import label_set, write_image, write_model

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.work.label_files import load_label_set
from annotator.inference.process.backend import ProcessBackend
from annotator.inference.requests import AttendRequest, Urgency
from annotator.inference.thread import InferenceThread

LABELS = load_label_set("generic")


class Gate:
    """A backend that serves one request each time it is let through, and notes which."""

    device = "gate"

    def __init__(self):
        self.served, self.wanted, self.thread, self.closed = [], [], 0, False
        self._gate = threading.Semaphore(0)

    def open(self, times=1):
        for _ in range(times):
            self._gate.release()

    def serve(self, request, wanted):
        assert self._gate.acquire(timeout=20)
        self.served.append(request.image_id)
        self.thread = threading.get_native_id()
        self.wanted.append(wanted())
        if request.image_id == 13:
            raise KnownError("unlucky")
        if request.image_id == 14:
            raise RuntimeError("a bug")
        return request.image_id

    def close(self):
        self.closed = True


@pytest.fixture
def gate(qtbot, tmp_path):
    backend = Gate()
    thread = InferenceThread(lambda: backend)
    thread.request = lambda image_id, urgency: AttendRequest(
        image_id, tmp_path / "a.png", "none", LABELS, urgency=urgency
    )
    answers = []
    thread.answered.connect(answers.append)
    thread.start()
    yield backend, thread, answers
    backend.open(50)
    thread.shut_down()
    assert backend.closed or not backend.served


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads of a process are alike")
def test_the_window_goes_first(qtbot, gate):
    backend, thread, answers = gate
    thread.submit(thread.request(1, Urgency.SCREEN))
    backend.open()
    qtbot.waitUntil(lambda: answers == [1])
    own, workers = (os.getpriority(os.PRIO_PROCESS, number) for number in (0, backend.thread))
    assert workers == min(own + 5, 19)
    assert sys.getswitchinterval() == pytest.approx(0.0005)


def test_screen_before_prefetch_before_bulk(qtbot, gate):
    backend, thread, answers = gate
    thread.submit(thread.request(1, Urgency.BULK))
    for number, urgency in ((2, Urgency.BULK), (3, Urgency.PREFETCH), (4, Urgency.SCREEN)):
        thread.submit(thread.request(number, urgency))
    backend.open(5)
    qtbot.waitUntil(lambda: len(answers) == 4)
    assert answers == [4, 3, 1, 2]  # the first gave way, and came again


def test_stale_answers_are_dropped(qtbot, gate):
    backend, thread, answers = gate
    first = thread.request(1, Urgency.SCREEN)
    thread.submit(first)
    thread.withdraw(lambda request: request.image_id == 1)
    thread.submit(thread.request(2, Urgency.SCREEN))
    backend.open(2)
    qtbot.waitUntil(lambda: answers == [2])


def test_errors_and_bugs_are_told_and_the_next_request_is_served(qtbot, gate):
    backend, thread, answers = gate
    failures, crashes = [], []
    thread.failed.connect(failures.append)
    thread.crashed.connect(lambda details, _request: crashes.append(details))
    for number in (13, 14, 15):
        thread.submit(thread.request(number, Urgency.SCREEN))
    backend.open(3)
    qtbot.waitUntil(lambda: answers == [15])
    assert str(failures[0].error) == "unlucky"
    assert "RuntimeError: a bug" in crashes[0]


def test_going_on_quickly_leaves_only_the_last_image_wanted(stage):
    for _ in range(2):
        stage.window.actions_["next_image"].trigger()
    stage.wait(lambda: stage.session.picture is not None)
    stage.answered()
    assert stage.session.record.id == 3
    assert stage.suggester.regions.keys() <= {s.id for s in stage.session.suggestions}
    assert all(s.image_id == 3 for s in stage.session.suggestions)


def test_neighbours_are_suggested_ahead(stage):
    project = stage.session.project
    stage.wait(lambda: all(project.attention(number, stage.suggester.key) for number in (2, 3)))


def test_an_answer_for_another_contrast_is_dropped(stage):
    answers = []
    stage.window.thread_.answered.connect(answers.append)
    stage.suggester.set_contrast("dual")
    stage.suggester.set_contrast("none")
    stage.answered()
    assert stage.suggester.maps.record.contrast == "none"
    assert all(s.provenance.contrast == "none" for s in stage.session.suggestions)


def test_the_next_image_is_read_ahead_and_its_answer_kept(stage):
    read = []
    stage.session.pictures.loaded.connect(lambda path, _: read.append(path.name))
    stage.step()
    following = stage.session.neighbours()
    assert [record.id for record in following] == [3, 1]
    stage.wait(lambda: following[0].path in read)
    project = stage.session.project
    stage.wait(lambda: project.attention(3, stage.suggester.key))
    made = stage.suggester._kept._kept.get(3)
    stage.window.actions_["next_image"].trigger()
    assert stage.session.picture.settled
    assert stage.suggester.regions
    assert stage.suggester.maps is made  # with what the worker made of them


LATE = """
    import os
    import sys
    from pathlib import Path
    from PySide6.QtWidgets import QApplication
    from annotator.ui.window.app import make_application, make_window
    from annotator.ui.window.hand import wait_until

    app = make_application()
    window = make_window("cpu")
    assert "torch" not in sys.modules
    window.show()
    assert window.commands.open([Path(sys.argv[1])])
    wait_until(lambda: window.session.picture is not None, "the picture")
    window.grab()
    wait_until(lambda: window.suggester.maps is not None, "suggestions")
    wait_until(lambda: len(window.suggester._kept._kept) == 3, "the neighbours'")
    print("torch" in sys.modules)
    pid = window.thread_._backend.pid
    assert pid != 0
    window.close()
    print(os.path.exists(f"/proc/{pid}"))
"""


def test_torch_is_loaded_by_the_worker_alone(folder):
    command = [sys.executable, "-c", textwrap.dedent(LATE), str(folder / "job.annot")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["False"] * 2


def troubled():
    return ProcessBackend(patience=1.0, command=(sys.executable, troubled_worker.__file__))


@pytest.mark.parametrize("make_backend", [troubled])
def test_a_worker_that_hangs_or_dies_takes_neither_the_window_nor_an_edit_with_it(empty_stage, tmp_path):
    images = [write_image(tmp_path / f"{name}.png") for name in ("a", "hangs", "segfaults", "z")]
    model = write_model(tmp_path / "model.safetensors", 2)
    project = Project.create(tmp_path / "job.annot", label_set(2), str(model))
    project.add_images(images)
    project.close()
    stage, begun = empty_stage, tmp_path / "begun.txt"
    stage.open(tmp_path / "job.annot")
    stage.wait(lambda: "segfaults" in begun.read_text())  # ahead, of which nothing is told
    assert stage.errors == [] and stage.session.record.path == "a.png"
    for name, cause in (("hangs", "did not go on at hangs.png"), ("segfaults", "SIGSEGV")):
        stage.window.actions_["next_image"].trigger()
        stage.wait(lambda name=name: stage.session.picture is not None and stage.session.record.path == f"{name}.png")
        stage.hand.press(Qt.Key.Key_B)
        stage.hand.drag([(20.0, 20.0), (60.0, 40.0)])
        stage.wait(lambda cause=cause: any(cause in text for text in stage.errors))
        assert "model.safetensors" in stage.errors[-1] and not stage.suggester.waiting
        assert len(stage.session.annotations) == 1
    stage.step()
    assert stage.session.record.path == "z.png" and stage.suggester.regions
    times = begun.read_text().split()
    assert times.count("hangs") == 1 and times.count("segfaults") <= 2, "not for ever"


class Bell(QObject):
    rung = Signal(bool)


def test_signals_keep_the_reference_count_of_true(qapp):
    """PySide6 6.12.0 on Python 3.11 drops one at every emit and aborts after some 28,000."""
    bell, heard = Bell(), []
    bell.rung.connect(heard.append)
    before = sys.getrefcount(True)
    for _ in range(1000):
        bell.rung.emit(True)
    heard.clear()
    assert abs(sys.getrefcount(True) - before) < 50
