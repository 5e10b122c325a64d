"""How a timeline looks."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPalette, QPen, QPolygonF

from annotator.core.work.event_times import Span
from annotator.core.work.events import Event, Proposal
from annotator.core.work.labels import Label
from annotator.ui.base.label_text import short
from annotator.ui.timeline.scale import Scale, clock, mark_seconds
from annotator.ui.timeline.tracks import BAR, LANE, Key, Reader, Track, ramp

# Events narrower than this have no room for a word.
_TOLD = 12
# Sampled frames are marked where they lie at least so many pixels apart.
_APART = 5
# `faces.Certainty.INTERPOLATED`, and for so many frames that is as good as found.
_BETWEEN, _SKIPPED = 2, 2
# Between scores that are known already lie at most so many frames.
_BACK = 32
PLAYHEAD, NEUTRAL, FACE = QColor("#E4572E"), QColor("#2A9D8F"), QColor("#56B4E9")


class Painter:
    """Draws one picture of a timeline; tracks begin below the ruler, right of the gutter with their names."""

    def __init__(
        self, painter: QPainter, palette: QPalette, scale: Scale, gutter: int, size: QSize, ruler: int
    ) -> None:
        self._painter, self._palette, self._scale = painter, palette, scale
        self._gutter, self._size, self._ruler, self._scrolled = gutter, size, ruler, 0
        self._ink = palette.color(QPalette.ColorRole.WindowText)
        self._apex = QPen(self._ink, 1.5)
        self._styles: dict[tuple[str, bool, bool], tuple[QPen, QBrush]] = {}
        self._tracks_area = QRect(gutter, ruler, size.width() - gutter, size.height() - ruler)

    @staticmethod
    def name_of(label: Label) -> str:
        """What stands at a label's track: its short name where it has one."""
        return short(label)

    def _top(self, track: Track) -> int:
        return self._ruler + track.top - self._scrolled

    def background(self, tracks: Sequence[Track], scrolled: int) -> None:
        """The ground, and every second track a shade apart."""
        self._scrolled = scrolled
        self._painter.fillRect(QRect(0, 0, self._size.width(), self._size.height()), self._palette.base())
        for number, track in enumerate(tracks):
            if number % 2:
                row = QRect(0, self._top(track), self._size.width(), track.height)
                self._painter.fillRect(row, self._palette.alternateBase())

    def loop(self, loop: tuple[int, int] | None) -> None:
        """The frames that are played again and again."""
        if loop is not None:
            colour = self._palette.color(QPalette.ColorRole.Highlight)
            colour.setAlpha(46)
            left, right = self._gutter + self._scale.x(loop[0]), self._gutter + self._scale.x(loop[1] + 1)
            self._painter.setClipRect(self._tracks_area.adjusted(0, -self._ruler, 0, 0))
            self._painter.fillRect(QRectF(left, 0, max(right - left, 1), self._size.height()), colour)
            self._painter.setClipping(False)

    def samples(self, every: int) -> None:
        """The frames that are coded where only one in so many is; none where they lie too close to be told apart."""
        scale = self._scale
        if every == 1 or every * scale.pixels < _APART:
            return
        colour = self._palette.color(QPalette.ColorRole.PlaceholderText)
        colour.setAlpha(60)
        self._painter.setClipRect(self._tracks_area.adjusted(0, -self._ruler, 0, 0))
        for frame in range(scale.frame(0) // every * every, scale.frame(scale.width) + 1, every):
            at = QRectF(self._gutter + scale.x(frame), self._ruler, max(scale.pixels, 1.5), self._size.height())
            self._painter.fillRect(at, colour)
        self._painter.setClipping(False)

    def curves(self, tracks: Sequence[Track], curves: Mapping[int, NDArray[np.float32]]) -> None:
        """Scores over time, as areas at the bottom of their tracks: where many frames share a pixel, their highest."""
        painter = self._painter
        painter.save()
        painter.setClipRect(self._tracks_area)
        painter.setPen(Qt.PenStyle.NoPen)
        for track in tracks:
            values = curves.get(track.label.id)
            top = self._top(track)
            if values is None or top > self._size.height() or top + track.height < self._ruler:
                continue
            colour = QColor(track.label.colour)
            colour.setAlpha(80)
            painter.setBrush(colour)
            places, heights = columns(values, self._scale)
            bottom, room = top + track.height - 1, track.height - 4
            for left, width, height in zip(places[:, 0].tolist(), places[:, 1].tolist(), heights.tolist(), strict=True):
                painter.drawRect(QRectF(self._gutter + left, bottom - room * height, width, room * height))
        painter.restore()

    def beside(
        self, tracks: Sequence[Track], curves: Mapping[int, NDArray[np.float32]], events: Sequence[Event]
    ) -> None:
        """What a file says, in lines: its numbers over time, its events at the bottom of their tracks."""
        painter = self._painter
        painter.save()
        painter.setClipRect(self._tracks_area)
        painter.setPen(QPen(self._palette.color(QPalette.ColorRole.PlaceholderText), 1.2))
        for track in tracks:
            top = self._top(track)
            if top > self._size.height() or top + track.height < self._ruler:
                continue
            bottom, room = top + track.height - 1, track.height - 4
            if track.label.id in curves:
                places, heights = columns(curves[track.label.id], self._scale, 1)
                points = [
                    QPointF(self._gutter + left + part * width, bottom - room * height)
                    for (left, width), height in zip(places.tolist(), heights.tolist(), strict=True)
                    for part in (0, 1)
                ]
                apart = np.flatnonzero(np.abs(places[1:, 0] - places[:-1].sum(axis=1)) > 1e-6) + 1
                for run in np.split(np.arange(len(points)), 2 * apart):
                    painter.drawPolyline([points[place] for place in run])
            for event in events:
                if event.label_id == track.label.id:
                    left, right = self._scale.x(event.onset), self._scale.x(event.offset + 1)
                    at = QRectF(self._gutter + left, bottom - 2, max(right - left, 1), 2)
                    painter.drawRect(at)
        painter.restore()

    def readers(self, tracks: Sequence[Track], readers: Sequence[Reader]) -> None:
        """What other readers coded, a bar for each event, with its grade where there is room."""
        painter = self._painter
        painter.save()
        painter.setClipRect(self._tracks_area)
        for track in tracks:
            top = self._top(track) + track.height - track.below
            for place, reader in enumerate(readers):
                colour = QColor(reader.colour)
                colour.setAlpha(255 if reader.chosen else 170)
                for event in reader.events:
                    if event.label_id != track.label.id:
                        continue
                    left, right = self._scale.x(event.onset), self._scale.x(event.offset + 1)
                    at = QRectF(self._gutter + left, top + place * BAR, max(right - left, 1), BAR - 2)
                    painter.fillRect(at, colour)
                    if reader.chosen:
                        painter.setPen(QPen(self._palette.color(QPalette.ColorRole.WindowText), 1))
                        painter.drawRect(at)
        painter.restore()

    def events(self, tracks: Sequence[Track], picked: Collection[Key], changing: tuple[Key, Span] | None) -> None:
        """Every event in sight; the one under a drag as it will be."""
        painter = self._painter
        painter.save()
        painter.setClipRect(self._tracks_area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, last = self._scale.frame(0) - 1, self._scale.frame(self._scale.width) + 1
        for track in tracks:
            if self._top(track) > self._size.height() or self._top(track) + track.height < self._ruler:
                continue
            for placed in track.events:
                event = placed.event
                if changing is not None and changing[0] == event.key:
                    event = _with(event, changing[1])
                if event.offset >= first and event.onset <= last:
                    top = self._ruler + track.lane_top(placed.lane) - self._scrolled
                    self._event(event, track.label, top, picked=event.key in picked)
        painter.restore()

    def _event(self, event: Event, label: Label, top: int, *, picked: bool) -> None:
        painter = self._painter
        bottom = top + LANE - 1
        points = [QPointF(self._gutter + x, y) for x, y in ramp(event, self._scale, bottom, LANE - 3)]
        look = label.colour, isinstance(event, Proposal), picked
        if look not in self._styles:
            self._styles[look] = _style(QColor(label.colour), self._ink, suggested=look[1], picked=picked)
        pen, brush = self._styles[look]
        painter.setBrush(brush)
        painter.setPen(pen)
        painter.drawPolygon(QPolygonF(points))
        if event.apex is not None:
            x = self._gutter + self._scale.middle(event.apex)
            painter.setPen(self._apex)
            painter.drawLine(QPointF(x, bottom), QPointF(x, bottom - (LANE - 3)))
        left, right = points[0].x(), points[-1].x()
        if right - left > _TOLD:
            self._tell(event, left, right, top)

    def _tell(self, event: Event, left: float, right: float, top: int) -> None:
        """Side and grade, or how sure the model is, where there is room for it."""
        painter = self._painter
        told = "".join(event.attribute(name) for name in ("side", "intensity"))
        if isinstance(event, Proposal) and event.provenance is not None:
            told = f"{event.provenance.score:.2f}"
        if told and right - left > painter.fontMetrics().horizontalAdvance(told) + 8:
            painter.setPen(self._ink)
            box = QRectF(max(left, self._gutter) + 4, top, right - left - 4, LANE - 1)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), told)

    def names(self, tracks: Sequence[Track]) -> None:
        """The labels' names, each beside its colour."""
        painter = self._painter
        painter.save()
        painter.setClipRect(QRect(0, self._ruler, self._gutter, self._size.height() - self._ruler))
        for track in tracks:
            top = self._top(track)
            painter.fillRect(QRect(8, top + 8, 10, 10), QColor(track.label.colour))
            painter.setPen(self._palette.color(QPalette.ColorRole.WindowText))
            box = QRect(24, top, self._gutter - 30, min(track.height, 26))
            name = painter.fontMetrics().elidedText(
                self.name_of(track.label), Qt.TextElideMode.ElideRight, self._gutter - 30
            )
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), name)
        painter.restore()
        painter.setPen(self._palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(self._gutter - 1, 0, self._gutter - 1, self._size.height())

    def ruler(self, times: Sequence[float]) -> None:
        """Marks at round times, above the tracks."""
        painter = self._painter
        painter.fillRect(QRect(0, 0, self._size.width(), self._ruler), self._palette.window())
        painter.setPen(self._palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(0, self._ruler - 1, self._size.width(), self._ruler - 1)
        if len(times) < 2:
            return
        a_second = (len(times) - 1) / max(float(times[-1]) - float(times[0]), 1e-6) * self._scale.pixels
        step = mark_seconds(a_second)
        first, last = self._scale.frame(0), self._scale.frame(self._scale.width)
        painter.save()
        painter.setClipRect(QRect(self._gutter, 0, self._size.width() - self._gutter, self._ruler))
        at = math.floor(float(times[first]) / step) * step
        while at <= float(times[last]) + step:
            x = self._gutter + self._scale.x(_frame_at(times, at))
            painter.setPen(self._palette.color(QPalette.ColorRole.Mid))
            painter.drawLine(QPointF(x, self._ruler - 7), QPointF(x, self._ruler - 1))
            painter.setPen(self._palette.color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(QPointF(x + 3, self._ruler - 8), clock(at, step))
            at += step
        painter.restore()

    def faces(self, certainties: NDArray[np.int64]) -> None:
        """A line at the foot of the ruler: where the face is known, thinner where it is put between for longer than the
        search skips, and red where it is missing.
        """
        starts = np.flatnonzero(np.r_[True, certainties[1:] != certainties[:-1]])
        ends = np.r_[starts[1:], len(certainties)]
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            kind = int(certainties[start])
            left, right = max(self._scale.x(start), 0.0), min(self._scale.x(end), self._scale.width)
            if right > left:
                height = 1.5 if kind == _BETWEEN and end - start > _SKIPPED else 3.0
                at = QRectF(self._gutter + left, self._ruler - 1 - height, right - left, height)
                self._painter.fillRect(at, FACE if kind else PLAYHEAD)

    def neutral(self, frame: int | None) -> None:
        """A flag at the neutral frame."""
        if frame is None or not 0 <= self._scale.middle(frame) <= self._scale.width:
            return
        x = self._gutter + self._scale.middle(frame)
        self._painter.setPen(QPen(NEUTRAL, 1.5))
        self._painter.drawLine(QPointF(x, 2), QPointF(x, self._ruler - 1))
        self._painter.setBrush(NEUTRAL)
        self._painter.drawPolygon(QPolygonF([QPointF(x, 2), QPointF(x + 9, 5.5), QPointF(x, 9)]))

    def playhead(self, frame: int) -> None:
        """A line through the middle of the frame that is seen, as wide as the frame where frames are wide."""
        x = self._gutter + self._scale.middle(frame)
        if not self._gutter <= x <= self._size.width():
            return
        if self._scale.pixels > 3:
            band = QColor(PLAYHEAD)
            band.setAlpha(50)
            left = self._gutter + self._scale.x(frame)
            self._painter.fillRect(QRectF(left, 0, self._scale.pixels, self._size.height()), band)
        self._painter.setPen(QPen(PLAYHEAD, 1.5))
        self._painter.drawLine(QPointF(x, 0), QPointF(x, self._size.height()))


def _style(colour: QColor, ink: QColor, *, suggested: bool, picked: bool) -> tuple[QPen, QBrush]:
    """How an event is drawn: what is suggested hatched and dashed, as suggested regions are."""
    pen = QPen(ink, 2) if picked else QPen(colour, 1.5 if suggested else 1)
    if suggested:
        pen.setStyle(Qt.PenStyle.DashLine)
        return pen, QBrush(colour, Qt.BrushStyle.BDiagPattern)
    fill = QColor(colour)
    fill.setAlpha(220 if picked else 130)
    return pen, QBrush(fill)


def columns(
    values: NDArray[np.float32], scale: Scale, back: int = _BACK
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Where the columns of a curve lie, (n, 2) left edges and widths in pixels from the tracks' left, and their heights
    (n,) in [0, 1]. A frame whose score is not known has that of the last one before it, fewer than `back` frames ago.
    """
    first, last = scale.frame(0), scale.frame(scale.width)
    start = max(first - back, 0)
    part = values[start : last + 1]
    known = np.flatnonzero(np.isfinite(part) & (part >= 0))
    frames = np.arange(first, last + 1)
    if not len(known):
        return np.zeros((0, 2)), np.zeros(0, np.float32)
    before = known[np.clip(np.searchsorted(known, frames - start, side="right") - 1, 0, None)]
    fresh = (before <= frames - start) & (frames - start - before < back)
    heights = np.where(fresh, part[before], 0).astype(np.float32)
    if scale.pixels >= 1:
        lefts = (frames - scale.first) * scale.pixels
        found = np.stack([lefts, np.full(len(frames), scale.pixels)], 1)
    else:
        pixels = np.floor((frames - scale.first) * scale.pixels)
        starts = np.flatnonzero(np.r_[True, pixels[1:] != pixels[:-1]])
        heights = np.maximum.reduceat(heights, starts)
        found = np.stack([pixels[starts], np.ones(len(starts))], 1)
    there = heights > 0.01
    return found[there], heights[there]


def _with(event: Event, span: Span) -> Event:
    return replace(event, onset=span.onset, apex=span.apex, offset=span.offset)


def _frame_at(times: Sequence[float], seconds: float) -> float:
    """Which frame is shown at a time, as a fraction between two."""
    return float(np.interp(seconds, times, np.arange(len(times))))
