"""Window and level, gamma, inverted, channels: what is shown changes, the data do not."""

from __future__ import annotations

import numpy as np
import pytest
import tifffile
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.images import Display, rendered

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
RNG = np.random.default_rng(4)
DEEP = RNG.integers(300, 3000, (60, 80), dtype=np.uint16)


@pytest.fixture
def scans(empty_stage, tmp_path):
    """Two images of 16 bits, one of floating-point numbers, one of 8 bits."""
    tifffile.imwrite(tmp_path / "a1.tif", DEEP)
    tifffile.imwrite(tmp_path / "a2.tif", DEEP[::-1])
    tifffile.imwrite(tmp_path / "b.tif", RNG.normal(0, 0.1, (60, 80)).astype(np.float32))
    Image.fromarray(RNG.integers(40, 200, (60, 80, 3), dtype=np.uint8)).save(tmp_path / "c.png")
    empty_stage.open(tmp_path, answered=False)
    return empty_stage


def step(stage, by=1):
    before = stage.session.record.id
    stage.hand.press(Key.Key_D if by > 0 else Key.Key_PageUp)
    stage.wait(lambda: stage.session.record.id != before and stage.session.picture is not None)


def on_screen(stage, scale=4):
    """The colours of the image's pixels on the screen, (H, W, 3)."""
    for name in ("heat_map", "outlines"):
        stage.window.actions_[name].setChecked(False)
    stage.canvas.zoom(scale / stage.canvas.viewport.scale)
    view = stage.shot().convertToFormat(QImage.Format.Format_RGB888)
    pixels = np.frombuffer(view.constBits(), np.uint8).reshape(view.height(), view.bytesPerLine())
    pixels = pixels[:, : view.width() * 3].reshape(view.height(), view.width(), 3)
    left, top = stage.canvas.viewport.to_view(0.5, 0.5)
    picture = stage.session.picture
    rows = (top + scale * np.arange(picture.height)).astype(int)
    columns = (left + scale * np.arange(picture.width)).astype(int)
    return pixels[rows[:, None], columns[None, :]]


def expected(stage, display):
    picture = stage.session.picture
    return rendered(picture.source.read(0, picture.box), picture.window(display), display)


def test_deep_images_are_shown_between_their_percentiles(scans):
    low, high = np.percentile(DEEP, (0.1, 99.9))
    share = np.clip((DEEP - low) / (high - low), 0, 1)
    assert np.array_equal(on_screen(scans)[..., 0], np.floor(share * 255 + 0.5))


def test_keys(scans):
    plain = on_screen(scans)
    scans.hand.press(Key.Key_I)
    assert np.array_equal(on_screen(scans), 255 - plain)
    assert scans.window.display_panel.invert.isChecked()
    scans.hand.press(Key.Key_I)
    assert np.array_equal(on_screen(scans), plain)
    scans.hand.press(Key.Key_I)
    scans.window.display.set_window(40.0, 1000.0)
    scans.hand.press(Key.Key_W, CONTROL | SHIFT)
    assert scans.window.display.display == Display()
    assert not scans.window.actions_["invert"].isChecked()
    assert np.array_equal(on_screen(scans), plain)


def test_the_automatic_window_of_eight_bits(scans):
    for _ in range(3):
        step(scans)
    picture = scans.session.picture
    assert np.array_equal(on_screen(scans), picture.crop(picture.box))
    scans.hand.press(Key.Key_W, SHIFT)
    assert scans.window.display.window == picture.automatic != (0.0, 255.0)
    assert np.array_equal(on_screen(scans), expected(scans, Display(window=picture.automatic)))


def test_a_drag_with_the_right_button(scans):
    display = scans.window.display
    low, high = display.window
    start = scans.canvas.viewport.to_image(300, 300)
    end = scans.canvas.viewport.to_image(340, 290)
    scans.hand.drag([start, end], button=Qt.MouseButton.RightButton)
    span = int(DEEP.max()) - int(DEEP.min())
    black, white = display.window
    assert white - black == pytest.approx(high - low + 40 * span / 400)
    assert (white + black) / 2 == pytest.approx((high + low) / 2 - 10 * span / 400)
    assert np.array_equal(on_screen(scans), expected(scans, display.display))
    assert not scans.session.annotations
    assert scans.canvas.cursor().shape() == scans.canvas.tool.cursor


def test_fields_and_sliders(scans):
    panel, display = scans.window.display_panel, scans.window.display
    low, high = display.window
    assert panel.window_width.field.value() == pytest.approx(high - low, abs=0.5)
    panel.level.field.setFocus()
    panel.level.field.selectAll()
    QTest.keyClicks(panel.level.field, "900")
    QTest.keyClick(panel.level.field, Key.Key_Return)
    assert scans.canvas.hasFocus()
    black, white = display.window
    assert ((black + white) / 2, white - black) == pytest.approx((900, high - low), abs=0.5)
    slider = panel.window_width.slider
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(2, slider.height() // 2))
    assert display.window[1] - display.window[0] < white - black
    panel.gamma.field.setValue(2.0)
    assert display.display.gamma == 2.0
    assert np.array_equal(on_screen(scans), expected(scans, display.display))
    panel.reset.click()
    assert display.display == Display()
    assert panel.gamma.field.value() == 1.0
    panel.automatic.click()
    assert display.display.window == scans.session.picture.automatic


def test_what_is_typed_and_given_up_changes_nothing(scans):
    field = scans.window.display_panel.level.field
    before = scans.window.display.display
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "12")
    QTest.keyClick(field, Key.Key_Escape)
    QApplication.processEvents()
    assert scans.window.display.display == before
    assert scans.canvas.hasFocus()


def test_digits_in_a_field_choose_no_label(scans):
    field, label = scans.window.display_panel.level.field, scans.session.label
    field.setFocus()
    QTest.keyClicks(field, "2")
    assert scans.session.label == label


def test_channels(scans):
    panel = scans.window.display_panel
    assert not panel.channel.isEnabled()
    for _ in range(3):
        step(scans)
    assert [panel.channel.itemText(i) for i in range(4)] == ["All channels", "Red", "Green", "Blue"]
    panel.channel.setCurrentIndex(2)
    picture = scans.session.picture
    green = picture.source.read(0, picture.box)[..., 1:2]
    assert np.array_equal(on_screen(scans), np.repeat(green, 3, axis=2))


def test_the_display_stays_among_images_of_one_kind(scans):
    scans.window.display.set_window(500.0, 1000.0)
    chosen = scans.window.display.display
    step(scans)
    assert scans.window.display.display == chosen
    assert np.array_equal(on_screen(scans), expected(scans, chosen))
    step(scans)
    assert scans.window.display.display == Display()
    assert scans.window.display_panel.level.field.decimals() >= 3


def test_the_status_bar_tells_raw_values(scans):
    scans.hand.move((10.5, 20.5))
    assert scans.window.status.pixel.text() == f"x 10  y 20   {DEEP[20, 10]}"
    scans.hand.press(Key.Key_I)
    scans.hand.move((11.5, 20.5))
    assert scans.window.status.pixel.text() == f"x 11  y 20   {DEEP[20, 11]}"
    step(scans)
    step(scans)
    scans.hand.move((10.5, 20.5))
    (value,) = scans.session.picture.values(10, 20)
    assert scans.window.status.pixel.text() == f"x 10  y 20   {value:.4g}"
    scans.hand.move((-3, 20.5))
    assert scans.window.status.pixel.text() == ""


def test_pixels_are_framed_when_they_are_large(scans):
    pictures = []
    for scale in (11.5, 16):
        scans.canvas.zoom(scale / scans.canvas.viewport.scale)
        pictures.append(scans.shot())
        scans.hand.press(Key.Key_H, SHIFT)
        pictures.append(scans.shot())
        scans.hand.press(Key.Key_H, SHIFT)
    assert pictures[0] == pictures[1]
    framed, plain = pictures[2:]
    assert framed != plain
    x, y = (int(value) for value in scans.canvas.viewport.to_view(40, 30))
    assert framed.pixelColor(x + 8, y + 8) == plain.pixelColor(x + 8, y + 8)
    assert framed.pixelColor(x, y + 8) != plain.pixelColor(x, y + 8) or (
        framed.pixelColor(x - 1, y + 8) != plain.pixelColor(x - 1, y + 8)
    )
    assert scans.shot() == framed


def test_what_the_classifier_sees_is_not_what_the_display_shows(stage):
    before = stage.suggester.maps.record.maps
    stage.hand.press(Key.Key_I)
    stage.window.display.set_window(3.0, 20.0)
    stage.suggester.suggest_again()
    stage.answered()
    assert np.array_equal(stage.suggester.maps.record.maps, before)
