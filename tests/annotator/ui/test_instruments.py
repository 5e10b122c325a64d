"""Rulers, scale bar, overview, legend and the split view, by keys and mouse."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.regions.mask import Mask
from annotator.ui.canvas.instruments.scale import Ticks, length_text, round_length
from annotator.ui.canvas.region_layer import ShownRegion, lay_out_tags
from annotator.ui.canvas.viewport import Viewport

Key, NONE, SHIFT = Qt.Key, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize(
    ("millimetres", "text"),
    [(0.05, "50 µm"), (0.0002, "200 nm"), (1, "1 mm"), (20, "2 cm"), (2000, "2 m"), (0.5, "500 µm")],
)
def test_lengths_are_written_in_their_unit(millimetres, text):
    assert length_text(millimetres) == text


@pytest.mark.parametrize(("longest", "length"), [(1.0, 1), (1.99, 1), (2, 2), (4.9, 2), (74, 50), (0.0123, 0.01)])
def test_bars_have_round_lengths(longest, length):
    assert round_length(longest) == pytest.approx(length)


@pytest.mark.parametrize("view_pixels", [0.003, 0.1, 0.9999, 1.0, 3.7, 64.0])
def test_marks_of_a_ruler_stand_apart_at_round_places(view_pixels):
    ticks = Ticks.for_scale(view_pixels)
    assert 69.9 <= ticks.step * view_pixels <= 2.5 * 70.1
    assert f"{ticks.step:e}"[0] in "125"
    assert ticks.minor * view_pixels >= 13


def test_the_scale_bar_is_as_long_as_it_says(stage):
    bar, board = stage.window.instruments.scale_bar, stage.window.instruments
    assert not bar.isVisible()
    board.show_facts(replace(stage.session.picture, spacing=(0.02, 0.02)))
    for scale in (0.5, 2.0, 9.0):
        stage.canvas.look(Viewport(scale, 10, 10))
        number, unit = bar.text.split()
        millimetres = float(number) * {"µm": 1e-3, "mm": 1, "cm": 10}[unit]
        assert bar.length == pytest.approx(millimetres / 0.02 * scale)
        assert bar.isVisible()
    stage.hand.press(Key.Key_U, SHIFT)
    assert not bar.isVisible()


def test_rulers_count_pixels_or_millimetres(stage):
    board = stage.window.instruments
    assert not board.top.isVisible()
    stage.hand.press(Key.Key_U)
    assert board.top.isVisible()
    stage.canvas.look(Viewport(2.0, 40.0, 30.0))
    for ruler, axis in ((board.top, 0), (board.left, 1)):
        assert ruler.unit == "px"
        for place, text in ruler.marks:
            assert stage.canvas.viewport.to_view(float(text), float(text))[axis] == pytest.approx(place)
    board.show_facts(replace(stage.session.picture, spacing=(0.5, 0.25)))
    for ruler, axis, size in ((board.top, 0, 0.5), (board.left, 1, 0.25)):
        assert ruler.unit == "mm"
        for place, text in ruler.marks:
            assert stage.canvas.viewport.to_view(float(text) / size, float(text) / size)[axis] == pytest.approx(place)


def test_the_overview_shows_where_one_is_and_a_click_looks_there(stage):
    minimap = stage.window.instruments.minimap
    assert not minimap.isVisible()  # all of the image is in sight
    stage.canvas.zoom(6)
    assert minimap.isVisible()
    assert minimap.frame == stage.canvas.seen
    at = QPoint(round(minimap.width() * 0.25), round(minimap.height() * 0.75))
    QTest.mouseClick(minimap, Qt.MouseButton.LeftButton, pos=at)
    middle = stage.canvas.seen.center()
    assert middle.x() == pytest.approx(48, abs=2)
    assert middle.y() == pytest.approx(144, abs=2)
    stage.hand.press(Key.Key_Z, SHIFT)
    assert not minimap.isVisible()


def test_the_legend_names_the_map_and_follows_its_colours(stage):
    legend = stage.window.instruments.legend
    first = next(iter(stage.suggester.regions.values()))
    assert legend.isVisible()
    assert legend.title.startswith(stage.session.labels.by_id(first.suggestion.label_id).title)
    seen = {legend.colour_map}
    pictures = [stage.shot()]
    for _ in range(4):
        stage.hand.press(Key.Key_Y, SHIFT)
        seen.add(legend.colour_map)
        pictures.append(stage.shot())
    assert seen == {"inferno", "magma", "plasma", "viridis", "cividis"}
    assert all(a != b for a, b in itertools.pairwise(pictures))
    stage.hand.press(Key.Key_H)
    assert not legend.isVisible()


def test_zoom_to_the_selected_region(stage):
    stage.hand.press(Key.Key_Z)
    assert "Select a region" in stage.told[-1][1]
    stage.hand.press(Key.Key_Tab)
    stage.hand.press(Key.Key_Z)
    region = next(region for region in stage.canvas.regions if region.selected)
    box, (sx, sy) = region.mask.box, region.scale
    frame = QRectF(box.x * sx, box.y * sy, box.w * sx, box.h * sy)
    assert stage.canvas.seen.contains(frame)
    assert stage.canvas.seen.width() < 3.2 * frame.width() or stage.canvas.seen.height() < 3.2 * frame.height()


def centres(split):
    return [
        (view.seen.center().x(), view.seen.center().y(), view.viewport.scale) for view in (split.canvas, split.plain)
    ]


def test_the_split_view_shows_the_same_part_of_the_bare_image(stage):
    split = stage.window.split
    assert not split.plain.isVisible()
    stage.hand.press(Key.Key_V, SHIFT)
    QApplication.processEvents()
    assert split.plain.isVisible()
    assert split.plain.picture is stage.canvas.picture
    assert split.plain.regions == ()
    stage.canvas.zoom(3, QPointF(40, 60))
    assert centres(split)[0] == pytest.approx(centres(split)[1])
    wheel(split.plain, QPointF(100, 90), 240)
    assert centres(split)[0] == pytest.approx(centres(split)[1])
    split.setSizes([200, 500])
    QApplication.processEvents()
    assert centres(split)[0] == pytest.approx(centres(split)[1])
    stage.step()
    assert split.plain.picture is stage.canvas.picture
    stage.hand.press(Key.Key_V, SHIFT)
    assert not split.plain.isVisible()


def wheel(widget, at, turn):
    keys, none, phase = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, widget.mapToGlobal(at), QPoint(), QPoint(0, turn), none, keys, phase, False)
    QApplication.sendEvent(widget, event)


def test_what_is_shown_is_remembered(stage):
    from annotator.ui.canvas.view_options import ViewOptions

    for key, keys in ((Key.Key_U, NONE), (Key.Key_Y, SHIFT), (Key.Key_Q, NONE)):
        stage.hand.press(key, keys)
    stage.hand.press(Key.Key_Backslash)
    again = ViewOptions().now
    assert (again.rulers, again.colour_map, again.tags) == (True, "magma", False)
    assert again.overlays  # hidden for a moment, not for good


def test_many_suggestions_of_one_label_share_a_tag_that_tells_how_many(qapp):
    masks = [Mask.from_array(np.ones((4, 4), bool), 30 * number, 20) for number in range(9)]
    spots = [ShownRegion(mask, "#56B4E9", "spot  0.90", True, number=n) for n, mask in enumerate(masks)]
    others = [replace(spots[0], tag="disc  0.80", number=20), replace(spots[4], tag="drawn", dashed=False, number=21)]

    def texts(regions):
        return [tag.text for tag in lay_out_tags(regions, Viewport(2.0, 0, 0), QRectF(0, 0, 800, 600), qapp.font())]

    assert texts([*spots, *others]) == ["spot  0.90  × 9", "disc  0.80", "drawn"]
    assert texts([*spots[:5], replace(spots[5], selected=True)]) == ["spot  0.90  × 5", "spot  0.90"]
    assert texts(spots[:4]) == ["spot  0.90"] * 4
