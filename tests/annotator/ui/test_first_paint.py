"""The start: the image first, then its project, and nothing that nobody has asked for."""

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from small_models import write_image
from workers import in_thread

from annotator.core.project.opening import open_paths
from annotator.core.project.recent import RecentProjects
from annotator.ui.base.notifications import Kind
from annotator.ui.dialogs.setup import SetupDialog
from annotator.ui.window.app import open_window

# The command as it is started, stopped at the first paint with its project open.
START = """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

class Watch(QObject):
    told = 0

    def eventFilter(self, target, event):
        if event.type() == QEvent.Type.Paint and window.canvas.picture is not None:
            if not self.told or (self.told == 1 and window.session.picture is not None):
                print(*sorted(sys.modules))
                self.told += 1
            if self.told == 2:
                QTimer.singleShot(0, window.close)
        return False

def run(*_):
    global window, watch
    window = next(one for one in QApplication.topLevelWidgets() if one.objectName() == "main")
    watch = Watch()
    window.canvas.installEventFilter(watch)
    return execute()

execute, QApplication.exec = QApplication.exec, run
from annotator.cli import main
main(sys.argv[1:])
"""
NEVER = (
    "torch", "onnxruntime", "skimage", "scipy", "yaml", "pydicom", "highdicom", "gdcm", "pylibjpeg",
    "annotator.exchange", "annotator.ui.dialogs", "annotator.inference.backend", "annotator.inference.learning.process",
    "PySide6.QtMultimedia",
)  # fmt: skip
LATER = ("sqlalchemy", "cv2", "tifffile", "imagecodecs", "sqlite3", "annotator.core.project.project", "ebp.regions")
OWN = ("annotator", "ebp")


def inside(modules, packages):
    return [name for name in modules if any(name == one or name.startswith(f"{one}.") for one in packages)]


def test_the_first_paint_waits_for_the_image_alone(tmp_path):
    image = write_image(tmp_path / "image.jpg", (3600, 2700))
    open_paths([image])[0].close()
    environment = os.environ | {"XDG_CONFIG_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", START, str(image)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    painted, there = (line.split() for line in result.stdout.splitlines())
    assert inside(painted, NEVER + LATER) == []
    assert inside(there, NEVER) == []
    # Own and all: 236 and 564, 295 and 829 when studies, places, strokes, phrases and maps had come to it, 241 and 569,
    # 300 and 834 with clips, whose parts come with the first one, and one more with clips of numbered pictures, two
    # with what tells which files are DICOM; more is for a reason.
    counts = [len(inside(painted, OWN)), len(painted), len(inside(there, OWN)), len(there)]
    assert all(count <= most for count, most in zip(counts, (248, 580, 308, 845), strict=True)), counts


@pytest.fixture
def opened(qtbot, qapp):
    """Windows as the command opens them, closed in the end."""
    windows = []

    def open_(*paths):
        windows.append(open_window(paths, make_backend=in_thread))
        return windows[-1]

    yield open_
    for window in windows:
        window.close()
        window.deleteLater()


def test_the_image_where_a_project_was_left_is_seen_before_the_project_is_open(qtbot, opened, tmp_path):
    images = [write_image(tmp_path / f"{number}.png", (90 + number, 60)) for number in range(3)]
    project = open_paths(images)[0]
    RecentProjects().remember(project.path, images[1])
    project.close()
    window, seen = opened(project.path), []
    window.canvas.pictured.connect(lambda: seen.append((window.canvas.picture, window.session.project)))
    qtbot.waitUntil(lambda: window.session.picture is not None)
    layer, before = next(found for found in seen if found[0] is not None)
    assert layer.size == (91, 60)
    assert before is None
    assert window.session.record.path == "1.png"


@pytest.mark.parametrize("gone", [True, False])
def test_an_image_that_cannot_be_read_keeps_nothing_waiting(qtbot, opened, tmp_path, gone):
    images = [write_image(tmp_path / f"{number}.png") for number in range(2)]
    project = open_paths(images)[0]
    RecentProjects().remember(project.path, images[1])
    project.close()
    images[1].unlink() if gone else images[1].write_bytes(b"no image")
    window = opened(project.path)
    qtbot.waitUntil(lambda: window.session.project is not None, timeout=3000)
    qtbot.waitUntil(lambda: bool(window.session.picture_error))
    assert window.session.record.path == "1.png"


def test_an_image_is_taken_away_again_where_its_project_cannot_be_opened(qtbot, opened, tmp_path):
    image, broken = write_image(tmp_path / "image.png"), tmp_path / "broken.annot"
    broken.write_bytes(b"no project" * 1000)
    RecentProjects().remember(broken, image)
    window, told = opened(broken), []
    window.notifications.told.connect(lambda kind, *_: told.append(kind))
    qtbot.waitUntil(lambda: bool(told))
    assert told == [Kind.ERROR]
    assert window.canvas.picture is None
    assert window.start.page.isVisible()


def test_the_set_up_page_of_a_new_project_lies_over_its_image(qtbot, opened, tmp_path):
    image, shown = write_image(tmp_path / "image.png"), []

    def cancel():
        page = QApplication.activeModalWidget()
        if page is None:
            QTimer.singleShot(20, cancel)
        else:
            shown.append((type(page), window.canvas.picture.size))
            page.reject()

    window = opened(image)
    QTimer.singleShot(20, cancel)
    qtbot.waitUntil(lambda: window.start.page is not None)
    assert shown == [(SetupDialog, (96, 80))]
    assert window.canvas.picture is None
