"""Zoom stays under the cursor, pan follows the hand, the picture on screen is the picture in the file."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication

from annotator.inference.requests import WorkerStatus
from annotator.ui.canvas.viewport import Viewport, fitted

Key = Qt.Key


@given(
    st.floats(0.02, 50),
    st.floats(-500, 500),
    st.floats(-500, 500),
    st.floats(0.2, 5),
    st.floats(0, 900),
    st.floats(0, 900),
)
def test_the_spot_under_the_cursor_stays(scale, x, y, factor, cx, cy):
    before = Viewport(scale, x, y)
    after = before.zoomed(factor, cx, cy)
    spot = before.to_image(cx, cy)
    assert after.to_view(*spot) == pytest.approx((cx, cy), abs=1e-6)


@given(st.integers(1, 20000), st.integers(1, 20000))
def test_fit_shows_the_whole_image(width, height):
    viewport = fitted((width, height), (800, 600))
    left, top = viewport.to_view(0, 0)
    right, bottom = viewport.to_view(width, height)
    assert left >= 0
    assert top >= 0
    assert right <= 800
    assert bottom <= 600


def wheel(stage, at, turn, keys=Qt.KeyboardModifier.NoModifier):
    local = QPointF(*at)
    event = QWheelEvent(
        local, stage.canvas.mapToGlobal(local), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(stage.canvas, event)


def test_the_wheel_zooms_at_the_cursor(stage):
    at = (211.0, 133.0)
    before = stage.canvas.viewport
    wheel(stage, at, 120)
    after = stage.canvas.viewport
    assert after.scale > before.scale
    assert after.to_image(*at) == pytest.approx(before.to_image(*at))
    wheel(stage, at, -120, Qt.KeyboardModifier.ControlModifier)
    assert stage.canvas.viewport.scale == pytest.approx(before.scale)


def test_alt_and_the_wheel_change_the_brush(stage):
    before = stage.window.commands.options.width.value
    wheel(stage, (100, 100), 120, Qt.KeyboardModifier.AltModifier)
    assert stage.window.commands.options.width.value > before


@pytest.mark.parametrize("by", ["middle", "space"])
def test_panning(stage, by):
    stage.canvas.setFocus()
    record = stage.session.record
    before = stage.canvas.viewport
    start = before.to_image(300, 300)
    end = before.to_image(340, 280)
    if by == "middle":
        stage.hand.drag([start, end], button=Qt.MouseButton.MiddleButton)
    else:
        from PySide6.QtTest import QTest

        QTest.keyPress(stage.canvas, Key.Key_Space)
        stage.hand.drag([start, end])
        QTest.keyRelease(stage.canvas, Key.Key_Space)
    after = stage.canvas.viewport
    assert (after.x - before.x, after.y - before.y) == pytest.approx((40, -20), abs=1)
    assert stage.session.record == record
    stage.hand.press(Key.Key_0)
    assert stage.canvas.viewport == before


def test_fit_follows_the_window_until_one_zooms(stage):
    before = stage.canvas.viewport.scale
    stage.window.resize(820, 560)
    stage.wait(lambda: stage.canvas.viewport.scale < before)
    stage.hand.press(Key.Key_Plus)
    zoomed = stage.canvas.viewport
    stage.window.resize(1000, 700)
    QApplication.processEvents()
    assert stage.canvas.viewport == zoomed


def test_what_is_on_screen_are_the_files_pixels(stage):
    stage.hand.press(Key.Key_Backslash)
    stage.canvas.zoom(4 / stage.canvas.viewport.scale)
    view = stage.shot().convertToFormat(QImage.Format.Format_RGB888)
    for x, y in ((90, 80), (100, 101), (111, 95)):
        at = stage.canvas.viewport.to_view(x + 0.5, y + 0.5)
        colour = view.pixelColor(int(at[0] * view.devicePixelRatio()), int(at[1] * view.devicePixelRatio()))
        shown = np.array([colour.red(), colour.green(), colour.blue()])
        assert np.array_equal(shown, stage.session.picture.values(x, y))


def test_overlays_can_be_switched_off(stage):
    plain = {}
    for name in ("overlays", "heat_map", "outlines", "fills", "tags"):
        shown = stage.shot()
        stage.window.actions_[name].trigger()
        plain[name] = stage.shot()
        assert plain[name] != shown
        stage.window.actions_[name].trigger()
        assert stage.shot() == shown


def test_heat_map_opacity(stage):
    stage.hand.press(Key.Key_Y)  # its legend
    shown = stage.shot()
    stage.window.options.set(heat_opacity=0.0)
    clear = stage.shot()
    assert clear != shown
    stage.hand.press(Key.Key_H)
    assert stage.shot() == clear


def test_the_status_bar_tells_position_size_and_device(stage):
    stage.hand.move((10.5, 20.5))
    status = stage.window.status
    red, green, blue = stage.session.picture.values(10, 20)
    assert status.pixel.text() == f"x 10  y 20   {red} {green} {blue}"
    assert status.image.text() == "1 / 3 · 192 × 192"
    assert status.zoom.text().endswith("%")
    stage.wait(lambda: status.device.text().startswith("cpu · "))


def test_dark_and_light(stage):
    action = stage.window.actions_["dark"]
    seen = set()
    for _ in range(2):
        action.trigger()
        seen.add(stage.window.grab().toImage().pixelColor(5, 5).name())
    assert len(seen) == 2


def test_drop_event_opens_files(empty_stage, folder):
    from PySide6.QtCore import QMimeData, QUrl
    from PySide6.QtGui import QDropEvent

    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder / "job.annot"))])
    event = QDropEvent(
        QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        QEvent.Type.Drop,
    )  # fmt: skip
    empty_stage.window.dropEvent(event)
    empty_stage.answered()
    assert empty_stage.session.project.path == folder / "job.annot"


def test_suggestions_are_outlined_in_their_labels_colour_with_their_score(stage):
    stage.window.actions_["heat_map"].setChecked(False)
    region = next(iter(stage.suggester.regions.values()))
    label = stage.session.labels.by_id(region.suggestion.label_id)
    shown = stage.canvas.regions[0]
    assert shown.tag == f"{label.title}  {region.suggestion.provenance.score:.2f}"
    assert shown.dashed
    with_outline = colours_of(stage.shot())
    for name in ("outlines", "fills", "tags"):
        stage.window.actions_[name].setChecked(False)
    without = colours_of(stage.shot())
    assert label.colour.lower() in with_outline
    assert label.colour.lower() not in without


def colours_of(image):
    pixels = np.frombuffer(image.convertToFormat(QImage.Format.Format_RGB32).bits(), np.uint32) & 0xFFFFFF
    return {f"#{value:06x}" for value in np.unique(pixels)}


def test_the_status_bar_tells_what_the_worker_does_and_how_much_waits(stage):
    status = stage.window.status
    stage.wait(lambda: not status.activity.text())
    status.show_worker(WorkerStatus(3, "cpu", 0.042, "Suggesting"))
    assert status.activity.text() == "Suggesting · 3 waiting"
    assert status.progress.isVisible()
    assert status.device.text() == "cpu · 42 ms"
    status.show_worker(WorkerStatus(0, "cpu", 0.042, ""))
    assert not status.progress.isVisible()


def test_pinch_zooms_at_the_fingers(stage):
    at = QPointF(150, 120)
    before, spot = stage.canvas.viewport.scale, stage.canvas.viewport.to_image(at.x(), at.y())
    kind, touchpad = Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice()
    event = QNativeGestureEvent(kind, touchpad, 2, at, at, stage.canvas.mapToGlobal(at), 0.25, QPointF())
    QApplication.sendEvent(stage.canvas, event)
    assert stage.canvas.viewport.scale == pytest.approx(before * 1.25)
    assert stage.canvas.viewport.to_image(at.x(), at.y()) == pytest.approx(spot)
