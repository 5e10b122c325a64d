"""What is on screen, pixel by pixel, at one and at two device pixels to a logical one.

Each ratio is a process of its own: Qt reads it once, at the start.
"""

from __future__ import annotations

import os
import subprocess
import sys

import cv2
import numpy as np
import pytest
from PIL import Image

from annotator.core.project.project import Project
from annotator.core.work.label_files import load_label_set
from tests.annotator.ui.test_drawing import painted

SIDE = 64
CHILD = """
import sys
from pathlib import Path
import numpy as np
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from annotator.ui.window.app import make_application, make_window
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.window.hand import Hand, wait_until

folder = Path(sys.argv[1])
app = make_application()
window = make_window("cpu")
window._start_worker = lambda: None
window.resize(1100, 800)
window.show()
window.commands.open([folder / "job.annot"])
wait_until(lambda: window.session.picture is not None, "the image")
hand, canvas, seen = Hand(window, window.canvas), window.canvas, {}

def keep(name):
    canvas.repaint()
    wait_until(lambda: canvas.drawn, "the regions")
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.bits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    seen[name] = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()

canvas.look(Viewport(4.0, 20.0, 30.0))
window.use_tool("select")
keep("bare")
left, none, keys = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
window.use_tool("brush")
path = [(20.0, 20.0), (40.0, 28.0), (44.0, 44.0)]
hand.send(QEvent.Type.MouseButtonPress, path[0], left, left, keys)
for point in path[1:]:
    hand.send(QEvent.Type.MouseMove, point, none, left, keys)
keep("painting")
hand.send(QEvent.Type.MouseButtonRelease, path[-1], left, none, keys)
window.session.select(None)
window.use_tool("select")
window.images.search.setFocus()  # no frame round the canvas
window.options.set(tags=False, minimap=False, pixel_grid=False)
keep("fill and outline")
window.options.set(outlines=False)
keep("fill")
window.options.set(outlines=True, fills=False)
for scale in (4.0, 10.0):
    canvas.look(Viewport(scale, 20.0, 30.0))
    keep(f"outline {scale:.0f}")
np.savez(folder / "seen.npz", ratio=canvas.devicePixelRatioF(), **seen)
window.close()
"""


@pytest.fixture(scope="module", params=[1, 2])
def seen(request, tmp_path_factory):
    """What the canvas looked like, by name; the image's pixels; and the ratio."""
    folder = tmp_path_factory.mktemp("ratio")
    pixels = np.random.default_rng(3).integers(0, 255, (SIDE, SIDE, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(folder / "image.png")
    project = Project.create(folder / "job.annot", load_label_set("dermoscopy"))
    project.add_images([folder / "image.png"])
    project.close()
    environment = os.environ | {
        "QT_SCALE_FACTOR": str(request.param),
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(folder / "config"),
    }
    command = [sys.executable, "-c", CHILD, str(folder)]
    subprocess.run(command, env=environment, check=True, timeout=120, capture_output=True)
    stored = np.load(folder / "seen.npz")
    assert float(stored["ratio"]) == request.param
    return {name: stored[name].astype(int) for name in stored.files}, pixels.astype(int), request.param


def image_part(picture, ratio, scale=4):
    """The part of a view that shows the image."""
    left, top, side = 20 * ratio, 30 * ratio, SIDE * scale * ratio
    return picture[top : top + side, left : left + side]


def test_pixels_are_shown_as_they_are(seen):
    pictures, pixels, ratio = seen
    expected = pixels.repeat(4 * ratio, axis=0).repeat(4 * ratio, axis=1)
    assert np.array_equal(image_part(pictures["bare"], ratio), expected)


class Painted:
    """The stroke as NumPy paints it, one value for each device pixel of the view."""

    session = type("", (), {"picture": type("", (), {"width": SIDE, "height": SIDE})})

    @classmethod
    def mask(cls, ratio, scale=4):
        stage = type("", (), {"session": cls.session})
        small = painted(stage, [(20.0, 20.0), (40.0, 28.0), (44.0, 44.0)], 12)
        return small.repeat(scale * ratio, axis=0).repeat(scale * ratio, axis=1)


def test_a_stroke_in_progress_is_tinted_pixel_by_pixel(seen):
    pictures, _, ratio = seen
    changed = (pictures["painting"] != pictures["bare"]).any(axis=2)
    changed = image_part(changed, ratio)
    mask = Painted.mask(ratio)
    rows, columns = np.mgrid[: mask.shape[0], : mask.shape[1]] / (4 * ratio)
    away = np.abs(np.hypot(columns - 44, rows - 44) - 6) > 1.0  # the circle that shows the brush
    assert np.array_equal(changed[away], mask[away])


def test_a_fill_ends_where_the_mask_ends(seen):
    pictures, _, ratio = seen
    changed = image_part((pictures["fill"] != pictures["bare"]).any(axis=2), ratio)
    assert np.array_equal(changed, Painted.mask(ratio))


def test_outlines_are_as_thin_at_any_zoom_and_ratio(seen):
    pictures, pixels, ratio = seen
    for scale in (4, 10):
        picture = image_part(pictures[f"outline {scale}"], ratio, scale)
        rows, columns = picture.shape[:2]
        bare = pixels.repeat(scale * ratio, axis=0).repeat(scale * ratio, axis=1)[:rows, :columns]
        mask = Painted.mask(ratio, scale)[:rows, :columns].astype(np.uint8)
        changed = (picture != bare).any(axis=2)
        edge = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)).astype(bool)
        distance = cv2.distanceTransform((~edge).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE) / ratio
        assert changed[edge].all()
        assert distance[changed].max() <= 2.5
