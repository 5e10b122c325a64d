"""`annotator demo` with a display: its window comes up, shows images and suggestions, and closes in good order."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from contextlib import contextmanager

import numpy as np
import pytest
from PIL import Image

from annotator.core.project.project import Project

# A timer watches the real window from inside: it notes what is on screen, photographs the screen and closes it.
WATCHING = """
    import json, sys
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from annotator.cli import main
    from annotator.ui.window.app import make_application
    from annotator.ui.window.main_window import MainWindow

    folder, photograph = sys.argv[1:]
    app = make_application()

    def look():
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]
        if not shown or not shown[0].suggester.regions or not shown[0].suggestions.list.model().rowCount():
            return
        timer.stop()
        try:
            report(shown[0])
        finally:
            shown[0].close()

    def report(window):
        canvas = window.canvas
        canvas.repaint()
        app.processEvents()
        corner = canvas.mapToGlobal(canvas.rect().topLeft())
        window.screen().grabWindow(0).save(photograph)
        middle = [window.session.picture.width / 2, window.session.picture.height / 2]
        print(json.dumps({
            "platform": app.platformName(), "title": window.windowTitle(),
            "images": window.images.view.model().rowCount(),
            "exposed": window.windowHandle().isExposed(), "suggestions": len(window.session.suggestions),
            "listed": window.suggestions.list.model().rowCount(), "regions": len(window.suggester.regions),
            "canvas": [corner.x(), corner.y(), canvas.width(), canvas.height()],
            "spot": canvas.viewport.to_view(*middle),
        }), flush=True)

    timer = QTimer(app, interval=50)
    timer.timeout.connect(look)
    timer.start()
    sys.exit(main(["demo", "--output", folder, "--device", "cpu"]))
"""


@contextmanager
def offscreen():
    yield {"QT_QPA_PLATFORM": "offscreen"}


@contextmanager
def xvfb():
    """A real X server without a screen, under a number it finds free."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        try:
            with os.fdopen(read) as pipe:
                number = pipe.readline().strip()
            if not number:
                pytest.skip("Xvfb does not start here")
            yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
        finally:
            server.terminate()


def watch(display, tmp_path):
    """Run the demonstration to its end; what was seen, and the project's path."""
    kept = {k: v for k, v in os.environ.items() if k not in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")}
    homes = {"XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_DATA_HOME": str(tmp_path / "data")}
    command = [sys.executable, "-c", textwrap.dedent(WATCHING), str(tmp_path / "demo"), str(tmp_path / "screen.png")]
    with display() as where:
        if where.get("QT_QPA_PLATFORM") == "xcb":
            del where["QT_QPA_PLATFORM"]  # Qt and the command line have to find the display themselves
        environment = kept | homes | where
        result = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)
    assert result.returncode == 0, result.stderr
    project = tmp_path / "demo" / "demo-skin.annot"
    notes = [line for line in result.stderr.splitlines() if "propagateSizeHints" not in line]
    assert notes == [f"The demonstration project is {project}"]
    return json.loads(result.stdout), project


@pytest.mark.skipif(sys.platform != "linux", reason="the displays of this test are those of Linux")
@pytest.mark.parametrize(("display", "platform"), [(offscreen, "offscreen"), (xvfb, "xcb")])
def test_the_demonstration_opens_its_window_on_a_display(tmp_path, display, platform):
    seen, path = watch(display, tmp_path)
    assert seen["platform"] == platform
    assert seen["title"].startswith("demo-skin.annot")
    assert seen["exposed"] and seen["images"] == 6
    assert seen["suggestions"] == seen["listed"] == seen["regions"] > 0
    project = Project.open(path)
    try:
        assert len(project.images()) == 6
        assert len(project.suggestions(project.images()[0].id)) == seen["suggestions"]
    finally:
        project.close()
    if platform == "xcb":
        assert_the_first_image_is_on_the_screen(tmp_path, seen)


def assert_the_first_image_is_on_the_screen(tmp_path, seen):
    """What the X server shows in the middle of the canvas has the colours of the first image's middle."""
    left, top, width, height = seen["canvas"]
    x, y = (round(value) for value in seen["spot"])
    canvas = np.asarray(Image.open(tmp_path / "screen.png").convert("RGB"))[top : top + height, left : left + width]
    image = np.asarray(Image.open(tmp_path / "demo" / "images" / "skin-01.png").convert("RGB"))
    mine, its = middle(canvas, y, x), middle(image, image.shape[0] // 2, image.shape[1] // 2)
    assert np.abs(mine - its).max() < 40  # zoom and heat map change them a little
    assert mine[0] > mine[2] + 30


def middle(pixels, y, x, reach=60):
    return pixels[y - reach : y + reach, x - reach : x + reach].reshape(-1, 3).mean(axis=0)
