"""Any sequence of drawing, erasing, undoing, redoing, zooming and opening anew, against a plain model in NumPy."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pycocotools.coco import COCO
from PySide6.QtCore import QSettings, Qt

from annotator.core.project.project import Project
from annotator.core.work.label_files import load_label_set
from annotator.exchange.formats.coco import instances as coco
from annotator.exchange.writing import exporting
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.window.app import make_window
from annotator.ui.window.hand import Hand, wait_until
from tests.annotator.ui.test_drawing import painted

WIDTH, HEIGHT = 96, 64
Key, NONE, CONTROL, SHIFT = (
    Qt.Key,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
numbers = itertools.count()

# Positions on a grid of quarters are hit exactly at scales that are powers of two.
places = st.tuples(st.integers(-40, 4 * WIDTH + 40), st.integers(-40, 4 * HEIGHT + 40)).map(
    lambda p: (p[0] / 4, p[1] / 4)
)
strokes = st.tuples(st.lists(places, min_size=1, max_size=5), st.sampled_from([1, 3, 8, 25]), st.booleans())
steps = st.lists(
    st.one_of(
        st.tuples(st.just("draw"), strokes),
        st.tuples(st.just("erase"), strokes),
        st.tuples(st.sampled_from(["undo", "redo", "reopen", "deselect", "escape"]), st.none()),
        st.tuples(st.just("zoom"), st.sampled_from([1.0, 2.0, 4.0, 0.5])),
    ),
    max_size=14,
)


class Model:
    """Annotations as whole-image arrays by number, the steps before and after, and what is selected."""

    def __init__(self):
        self.history, self.place, self.selected, self.made = [{}], 0, None, 0

    @property
    def now(self):
        return self.history[self.place]

    def step(self, after):
        self.history[self.place + 1 :] = [after]
        self.place += 1

    def draw(self, pixels, begun):
        """Begun at the selected region it is added to; anywhere else a new one begins."""
        if self.selected is None or not (begun & self.now[self.selected]).any():
            if pixels.any():
                self.made += 1
                self.selected = self.made
                self.step(self.now | {self.made: pixels})
        elif (pixels & ~self.now[self.selected]).any():
            self.step(self.now | {self.selected: self.now[self.selected] | pixels})

    def erase(self, pixels):
        if self.selected is None or not (pixels & self.now[self.selected]).any():
            return
        left = self.now[self.selected] & ~pixels
        rest = {number: mask for number, mask in self.now.items() if number != self.selected}
        if left.any():
            rest[self.selected] = left
        else:
            self.selected = None
        self.step(rest)

    def move(self, by):
        self.place = min(max(self.place + by, 0), len(self.history) - 1)
        if self.selected not in self.now:
            self.selected = None

    def reopen(self):
        self.history, self.place, self.selected = [self.now], 0, None

    @property
    def masks(self):
        return [self.now[number] for number in sorted(self.now)]


def footprint(at, radius):
    """The pixels whose squares a disc meets."""
    yy, xx = np.mgrid[:HEIGHT, :WIDTH]
    dx, dy = at[0] - np.clip(at[0], xx, xx + 1), at[1] - np.clip(at[1], yy, yy + 1)
    return dx**2 + dy**2 <= radius**2


@pytest.fixture(scope="module")
def window(qapp):
    QSettings().clear()
    window = make_window("cpu")
    window._start_worker = lambda: None
    window.resize(900, 600)
    window.show()
    yield window
    window.close()


def opened(window, path):
    assert window.commands.open([path])
    wait_until(lambda: window.session.picture is not None, "the image")
    window.canvas.look(Viewport(2.0, 40.0, 30.0))


def do(window, hand, model, path, step, value):
    class Stage:
        session = window.session

    if step in ("draw", "erase"):
        points, diameter, straight = value
        window.use_tool("brush" if step == "draw" else "eraser")
        window.commands.options.width.set(diameter)
        hand.drag(points, SHIFT if straight else NONE)
        pixels = painted(Stage, [points[0], points[-1]] if straight else points, diameter)
        if step == "draw":
            model.draw(pixels, footprint(points[0], diameter / 2))
        else:
            model.erase(pixels)
    elif step in ("undo", "redo"):
        hand.press(Key.Key_Z, CONTROL if step == "undo" else CONTROL | SHIFT)
        model.move(-1 if step == "undo" else 1)
    elif step == "reopen":
        opened(window, path)
        model.reopen()
    elif step == "zoom":
        window.canvas.look(Viewport(value, 40.0, 30.0))
    else:
        hand.press(Key.Key_Escape)
        model.selected = None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_any_sequence_leaves_what_the_model_has(tmp_path, window, steps):
    folder = tmp_path / f"{next(numbers)}"
    folder.mkdir()
    Image.fromarray(np.zeros((HEIGHT, WIDTH, 3), np.uint8)).save(folder / "image.png")
    path = folder / "job.annot"
    project = Project.create(path, load_label_set("dermoscopy"))
    project.add_images([folder / "image.png"])
    project.close()
    opened(window, path)
    model, hand = Model(), Hand(window, window.canvas)
    for step, value in steps:
        do(window, hand, model, path, step, value)
        masks = [a.mask.to_array(WIDTH, HEIGHT) for a in window.session.annotations]
        assert len(masks) == len(model.masks)
        assert all(np.array_equal(a, b) for a, b in zip(masks, model.masks, strict=True))
    exporting.export(window.session.project, folder / "out.json", coco.FORMAT)
    exported = COCO(folder / "out.json")
    found = [exported.annToMask(value).astype(bool) for value in exported.anns.values()]
    assert len(found) == len(model.masks)
    assert all(np.array_equal(a, b) for a, b in zip(found, model.masks, strict=True))
