"""Draws a clip's tracks and the frame that is seen, and hears the mouse on them."""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from annotator.core.work.event_times import Border, Span, moved, shifted, snapped
from annotator.core.work.events import Event
from annotator.core.work.labels import Label
from annotator.ui.base.text import tr
from annotator.ui.timeline.painting import Painter
from annotator.ui.timeline.scale import Scale
from annotator.ui.timeline.tracks import NEAR, Grip, Key, Reader, Track, grip_at, tracks_of

RULER = 24
# A turn of the wheel, and how much it zooms.
TURN, ZOOM = 120, 1.25
# A drag snaps to borders this near, in pixels.
SNAP = 7


class At(NamedTuple):
    """Where the pointer is: no event outlives its delivery. `free`: it does not snap."""

    x: float
    y: float
    free: bool
    released: bool


Gesture: TypeAlias = Generator[None, At, None]


class TimelineView(QAbstractScrollArea):
    """`sought`: the pointer asks for a frame; `passed`: the same while it moves on. `chosen`: an event, or None, was
    clicked. `dragged`: an event was given another span by a drag. `entered`: an event was double-clicked. Suggested
    events are such, too.
    """

    sought = Signal(int)
    passed = Signal(int)
    chosen = Signal(object)
    dragged = Signal(object, object)
    entered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Timeline"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.setMinimumHeight(RULER + 34)
        self.times: Sequence[float] = ()
        self.scale = Scale(1, 100.0)
        self.tracks: tuple[Track, ...] = ()
        self.labels: Sequence[Label] = ()
        self.events: Sequence[Event] = ()
        self.frame = 0
        self.picked: frozenset[Key] = frozenset()
        self.loop: tuple[int, int] | None = None
        self.neutral: int | None = None
        self.every = 1
        self.curves: Mapping[int, NDArray[np.float32]] = {}
        self.readers: Sequence[Reader] = ()
        self.beside: tuple[Mapping[int, NDArray[np.float32]], Sequence[Event]] = ({}, ())
        self.faces: NDArray[np.int64] | None = None
        self._changing: tuple[Key, Span] | None = None
        self._wanted: tuple[Sequence[Event], tuple[Label, ...], frozenset[int]] | None = None
        self._gesture: Gesture | None = None
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)

    # --- what is shown

    def show_clip(self, times: Sequence[float]) -> None:
        """Show another clip, of which each frame is shown at its time in seconds."""
        self.times = times
        self.scale = Scale.whole(max(len(times), 1), self._room)
        self._end_gesture()
        self.viewport().update()

    def show_events(self, labels: Sequence[Label], events: Sequence[Event], shown: Collection[int]) -> None:
        """Show events, and tracks of these labels without any."""
        wanted = events, tuple(labels), frozenset(shown)
        if self._wanted is not None and wanted[0] is self._wanted[0] and wanted[1:] == self._wanted[1:]:
            return
        self._wanted = wanted
        self.labels, self.events = labels, events
        self._place()

    def show_readers(self, readers: Sequence[Reader]) -> None:
        """Show what other readers coded, below what is coded here."""
        self.readers = readers
        self._place()

    def _place(self) -> None:
        """Put events into tracks."""
        _, labels, shown = self._wanted or ((), (), frozenset())
        theirs = {event.label_id for reader in self.readers for event in reader.events}
        self.tracks = tracks_of(labels, self.events, shown | theirs, len(self.readers), self.tracks)
        self._measure()
        self.viewport().update()

    def show_frame(self, frame: int, *, follow: bool) -> None:
        """Mark the frame that is seen; `follow` brings it into sight."""
        self.frame = frame
        if follow:
            self.scale = self.scale.showing(frame)
        self.viewport().update()

    def show_picked(self, picked: frozenset[Key]) -> None:
        """Mark the events that are selected."""
        self.picked = picked
        self.viewport().update()

    def show_loop(self, loop: tuple[int, int] | None) -> None:
        """Mark the frames that are played again and again."""
        self.loop = loop
        self.viewport().update()

    def show_neutral(self, frame: int | None) -> None:
        """Mark the neutral frame."""
        self.neutral = frame
        self.viewport().update()

    def show_sampling(self, every: int) -> None:
        """Mark one frame in so many, which alone are coded; 1 marks none."""
        self.every = every
        self.viewport().update()

    def show_curves(self, curves: Mapping[int, NDArray[np.float32]]) -> None:
        """Draw scores by frame, in [0, 1], under the tracks of labels by their ids; NaN and less than 0 are gaps."""
        self.curves = curves
        self.viewport().update()

    def show_faces(self, certainties: NDArray[np.int64] | None) -> None:
        """Show on which frames the face is known, and how: as `Certainty` has it; None where nobody looks for one."""
        self.faces = certainties
        self.viewport().update()

    def show_beside(self, curves: Mapping[int, NDArray[np.float32]], events: Sequence[Event]) -> None:
        """Draw what a file says, to be compared: curves as `show_curves` takes them, and events that nobody changes."""
        self.beside = curves, events
        self.viewport().update()

    def zoom(self, factor: float) -> None:
        """Show fewer frames, or more, about the one that is seen."""
        at = self.scale.middle(self.frame)
        self.scale = self.scale.zoomed(factor, at if 0 <= at <= self._room else self._room / 2)
        self.viewport().update()

    def show_whole(self) -> None:
        """Show all of the clip."""
        self.scale = Scale.whole(self.scale.frames, self._room)
        self.viewport().update()

    @property
    def gutter(self) -> int:
        """The width of the labels' names at the left."""
        metrics = QFontMetrics(self.font())
        widest = max((metrics.horizontalAdvance(Painter.name_of(one.label)) for one in self.tracks), default=0)
        return min(max(widest + 34, 84), 210)

    @property
    def sight(self) -> tuple[int, int]:
        """The first and the last frame in sight."""
        return self.scale.frame(0), self.scale.frame(self._room)

    @property
    def _room(self) -> float:
        return max(float(self.viewport().width() - self.gutter), 1.0)

    def _measure(self) -> None:
        height = self.tracks[-1].top + self.tracks[-1].height if self.tracks else 0
        shown = self.viewport().height() - RULER
        self.verticalScrollBar().setRange(0, max(height - shown, 0))
        self.verticalScrollBar().setPageStep(max(shown, 1))
        self.scale = self.scale.resized(self._room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        font = QFont(self.font())
        painter.setFont(font)
        drawing = Painter(painter, self.palette(), self.scale, self.gutter, self.viewport().size(), RULER)
        drawing.background(self.tracks, self.verticalScrollBar().value())
        drawing.samples(self.every)
        drawing.loop(self.loop)
        drawing.curves(self.tracks, self.curves)
        drawing.events(self.tracks, self.picked, self._changing)
        drawing.beside(self.tracks, *self.beside)
        drawing.readers(self.tracks, self.readers)
        drawing.names(self.tracks)
        drawing.ruler(self.times)
        if self.faces is not None:
            drawing.faces(self.faces)
        drawing.neutral(self.neutral)
        drawing.playhead(self.frame)
        painter.end()

    # --- the mouse

    def grip(self, at: QPointF) -> Grip | None:
        """What the pointer would take hold of at a place of the view."""
        if at.x() < self.gutter or at.y() < RULER:
            return None
        y = at.y() - RULER + self.verticalScrollBar().value()
        return grip_at(self.tracks, self.scale, at.x() - self.gutter, y, self.picked)

    def rect_of(self, number: int, kind: type[Event] = Event) -> QRect:
        """Where an event lies in the view."""
        for track in self.tracks:
            for placed in track.events:
                if placed.event.key == (kind, number):
                    left = self.gutter + self.scale.x(placed.event.onset)
                    right = self.gutter + self.scale.x(placed.event.offset + 1)
                    top = RULER + track.lane_top(placed.lane) - self.verticalScrollBar().value()
                    return QRect(round(left), top, max(round(right - left), 2), 18)
        return QRect()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or not len(self.times):
            return
        grip = self.grip(event.position())
        self._gesture = self._seek() if grip is None else self._drag(grip)
        next(self._gesture)
        self._send(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._gesture is not None:
            self._send(event)
            return
        grip = self.grip(event.position())
        border = grip is not None and grip.border is not None
        self.viewport().setCursor(Qt.CursorShape.SizeHorCursor if border else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._gesture is not None:
            self._send(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        grip = self.grip(event.position())
        if grip is not None:
            self.entered.emit(grip.event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned, fits = event.angleDelta(), not self.verticalScrollBar().maximum()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.scale = self.scale.zoomed(ZOOM ** (turned.y() / TURN), event.position().x() - self.gutter)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or turned.x() or fits:
            self.scale = self.scale.panned(-(turned.x() or turned.y()) * self._room / TURN / 8)
        else:
            super().wheelEvent(event)
        self.viewport().update()
        event.accept()

    def cancel(self) -> bool:
        """Give a drag up; whether there was one."""
        going = self._gesture is not None
        self._end_gesture()
        self.viewport().update()
        return going

    def _end_gesture(self) -> None:
        if self._gesture is not None:
            self._gesture.close()
        self._gesture, self._changing = None, None

    def _send(self, event: QMouseEvent) -> None:
        assert self._gesture is not None
        at, free = event.position(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        try:
            self._gesture.send(At(at.x(), at.y(), free, event.type() == QMouseEvent.Type.MouseButtonRelease))
        except StopIteration:
            self._end_gesture()
        self.viewport().update()

    def _seek(self) -> Gesture:
        """The frame under the pointer, as long as the button is held."""
        at = yield
        if at.y >= RULER:
            self.chosen.emit(None)
        while True:
            self.sought.emit(self.scale.frame(at.x - self.gutter))
            if at.released:
                return
            at = yield
            while not at.released:
                self.passed.emit(self.scale.frame(at.x - self.gutter))
                at = yield

    def _drag(self, grip: Grip) -> Gesture:
        """A border, or all of an event, follows the pointer; Alt keeps it from snapping."""
        at = yield
        start, value = at.x, grip.event
        self.chosen.emit(value)
        before = Span(value.onset, value.apex, value.offset)
        after, begun = before, False
        while not at.released:
            at = yield
            begun = begun or abs(at.x - start) > NEAR / 2
            if begun:
                after = self._dragged(before, grip, at.x - start, snaps=not at.free)
                self._changing = value.key, after
        if after != before:
            self.dragged.emit(value, after)
        elif not begun:
            self.sought.emit(self.scale.frame(start - self.gutter))

    def _dragged(self, before: Span, grip: Grip, by: float, *, snaps: bool) -> Span:
        frames = round(by / self.scale.pixels)
        if grip.border is None:
            return shifted(before, frames, len(self.times))
        at = {Border.ONSET: before.onset, Border.APEX: before.apex, Border.OFFSET: before.offset}[grip.border]
        wanted = (at or 0) + frames
        if snaps:
            within = int(SNAP / self.scale.pixels)
            others = [Span(self.frame, self.frame, self.frame)]
            others += [Span(e.onset, e.apex, e.offset) for e in self.events if e.key != grip.event.key]
            wanted = snapped(max(wanted, 0), grip.border, others, within)
        return moved(before, grip.border, wanted, len(self.times))
