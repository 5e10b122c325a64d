"""Where frames and events lie on a timeline, what the pointer takes hold of, and where drags snap to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from annotator.core.work.event_times import Border, Span
from annotator.core.work.events import Event
from annotator.core.work.label_files import load_label_set
from annotator.ui.timeline.scale import APART, WIDEST, Scale, clock, mark_seconds
from annotator.ui.timeline.tracks import LANE, grip_at, height_of, ramp, tracks_of
from annotator.ui.timeline.view import RULER, TimelineView

LABELS = load_label_set("facs").labels
SCALES = st.builds(Scale.whole, st.integers(1, 100_000), st.floats(50, 3000))


def event(number, label, onset, offset, apex=None, **attributes):
    return Event(number, 1, label, onset, apex, offset, attributes=tuple(attributes.items()))


@given(SCALES, st.lists(st.tuples(st.floats(0.2, 5), st.floats(0, 1)), max_size=8), st.data())
def test_a_frame_is_found_where_it_lies_however_the_view_was_zoomed(scale, zooms, data):
    for factor, at in zooms:
        place = at * scale.width
        before = scale.first + place / scale.pixels
        scale = scale.zoomed(factor, place)
        assert scale.pixels <= WIDEST and scale.first >= -1e-6
        inside = 0 < scale.first < scale.frames - scale.width / scale.pixels - 1e-6
        if inside and scale.pixels < WIDEST:
            assert scale.first + place / scale.pixels == pytest.approx(before, rel=1e-6, abs=1e-6)
    frame = data.draw(st.integers(0, scale.frames - 1))
    shown = scale.showing(frame)
    assert -1e-6 <= shown.middle(frame) <= shown.width + WIDEST
    assert shown.frame(shown.middle(frame)) == frame


@given(SCALES, st.floats(50, 3000))
def test_all_of_a_clip_stays_all_of_it_when_the_window_is_resized(scale, width):
    again = scale.resized(width)
    assert again.first == 0 and again.x(again.frames) <= width + 1e-6


@given(st.floats(0.001, 5000))
def test_marks_of_the_ruler_stand_apart_on_round_times(pixels_a_second):
    step = mark_seconds(pixels_a_second)
    assert step * pixels_a_second >= APART * (1 - 1e-6)
    assert step >= 1 or 10 ** round(np.log10(step) % 1, 6) == pytest.approx(
        min((1, 2, 5, 10), key=lambda base: abs(10 ** (np.log10(step) % 1) - base))
    )


@pytest.mark.parametrize(
    ("seconds", "step", "told"),
    [
        (0, 1, "0:00"), (65, 5, "1:05"), (3725, 60, "1:02:05"), (3.25, 0.01, "0:03.25"), (59.999, 0.01, "1:00.00"),
        (7.5, 0.5, "0:07.5"), (0.1, 0.1, "0:00.1"),
    ],
)  # fmt: skip
def test_times_are_told_as_clocks_tell_them(seconds, step, told):
    assert clock(seconds, step) == told


def test_labels_with_events_or_chosen_ones_have_tracks_and_overlaps_lie_in_lanes():
    events = [event(1, 12, 0, 9), event(2, 12, 5, 20), event(3, 12, 10, 12), event(4, 4, 3, 3)]
    tracks = tracks_of(LABELS, events, {1})
    assert [track.label.name for track in tracks] == ["AU1", "AU4", "AU12"]
    assert [(placed.event.id, placed.lane) for placed in tracks[2].events] == [(1, 0), (2, 1), (3, 0)]
    assert tracks[2].height == tracks[1].height + LANE
    assert [track.top for track in tracks] == [0, tracks[0].height, tracks[0].height + tracks[1].height]


SPANS = st.builds(Span.between, st.integers(0, 30), st.integers(0, 30))


@given(st.lists(SPANS, max_size=8), st.lists(SPANS, max_size=8))
def test_tracks_are_the_same_whatever_was_there_before(earlier, later):
    """Events that stay keep their lanes only where that changes nothing."""
    old = [event(n, 1 + n % 2, s.onset, s.offset) for n, s in enumerate(earlier)]
    new = [*old[1::2], *(event(20 + n, 1 + n % 2, s.onset, s.offset) for n, s in enumerate(later))]
    before = tracks_of(LABELS, old, ())
    assert tracks_of(LABELS, new, (), before=before) == tracks_of(LABELS, new, ())
    kept = {track.label.id: track.events for track in before}
    for track in tracks_of(LABELS, old, (), before=before):
        assert track.events is kept[track.label.id]


def test_the_pointer_takes_hold_of_borders_first_and_of_chosen_events_before_others():
    events = [event(1, 12, 10, 19, apex=15), event(2, 12, 20, 29)]
    tracks, scale = tracks_of(LABELS, events, ()), Scale(100, 1000.0, 0.0, 10.0)
    grips = [grip_at(tracks, scale, x, 14) for x in (102, 155, 130, 290, 400)]
    assert [(grip.event.id, grip.border) if grip else None for grip in grips] == [
        (1, Border.ONSET), (1, Border.APEX), (1, None), (2, None), None,
    ]  # fmt: skip
    assert grip_at(tracks, scale, 200, 14, {(Event, 1)}).border is Border.OFFSET
    assert grip_at(tracks, scale, 200, 14, {(Event, 2)}).border is Border.ONSET
    assert grip_at(tracks, scale, 130, 200) is None


def test_ramps_rise_to_the_apex_as_high_as_the_intensity():
    scale = Scale(100, 1000.0, 0.0, 10.0)
    points = ramp(event(1, 12, 10, 19, apex=12, intensity="E"), scale, 20, 16)
    assert points[0] == (100, 20) and points[-1] == (200, 20)
    assert min(points, key=lambda point: point[1]) == (125, 4)
    heights = [height_of(event(1, 12, 0, 1, intensity=grade)) for grade in "ABCDE"]
    assert heights == sorted(heights) and heights[-1] == 1
    assert len(ramp(event(1, 12, 10, 10), scale, 20, 16)) == 4


@pytest.fixture
def view(qtbot, qapp):
    view = TimelineView()
    qtbot.addWidget(view)
    view.resize(1000, 200)
    view.show()
    view.show_clip(np.arange(5000) / 25)
    return view


def drag(view, start, end, modifiers):
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, at, button, held in (
        (QEvent.Type.MouseButtonPress, start, left, left), (QEvent.Type.MouseMove, end, none, left),
        (QEvent.Type.MouseButtonRelease, end, left, none),
    ):  # fmt: skip
        moved = QMouseEvent(kind, at, view.viewport().mapToGlobal(at), button, held, modifiers)
        QApplication.sendEvent(view.viewport(), moved)


def test_a_dragged_border_snaps_to_others_unless_alt_is_held(view):
    view.show_events(LABELS, [event(1, 12, 1000, 1999), event(2, 14, 500, 2999)], ())
    told = []
    view.dragged.connect(lambda moved, span: told.append((moved.id, span)))
    start = QPointF(view.gutter + view.scale.x(2000), RULER + 14)
    near = start + QPointF(view.scale.x(3010) - view.scale.x(2000), 0)
    drag(view, start, near, Qt.KeyboardModifier.NoModifier)
    drag(view, start, near, Qt.KeyboardModifier.AltModifier)
    assert told[0] == (1, Span(1000, None, 2999))
    assert told[1][1].offset == pytest.approx(3009, abs=6)
    assert told[1][1].offset != 2999


def test_a_clip_that_is_gone_ends_a_drag(view):
    view.show_events(LABELS, [event(1, 12, 1000, 1999)], ())
    told = []
    view.dragged.connect(lambda *_: told.append(1))
    start = QPointF(view.gutter + view.scale.x(2000), RULER + 14)
    at = view.viewport().mapToGlobal(start)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(view.viewport(), QMouseEvent(QEvent.Type.MouseButtonPress, start, at, left, left, none))
    view.show_clip(np.arange(10) / 25)
    QApplication.sendEvent(view.viewport(), QMouseEvent(QEvent.Type.MouseButtonRelease, start, at, left, left, none))
    assert told == []
