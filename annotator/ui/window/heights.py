"""The panels at the right share their height by need, until somebody sizes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QScrollArea

from annotator.ui.panels.fold import Fold
from annotator.ui.panels.row_list import RowList
from annotator.ui.window.docks import Docks

SHARED = "panels/shared_heights"
# Of labels, suggestions and annotations: so many rows come first, and with so many a list is content.
ROWS = ((10, 26), (2, 8), (1, 6))
SUGGESTIONS, LEARNING, ATTRIBUTES = 1, 3, 4
# What is learnt is seen in part, or with most of it, in pixels.
LEARNT = (130, 360)
# So much of what is asked comes first, in pixels.
ANSWERED = 72
# What a list must be higher than its rows, so that the last one is not cut, in pixels.
SLACK = 3


@dataclass(frozen=True)
class Need:
    """A panel's height in pixels: what it should have before any has more, and with what nothing of it is hidden."""

    least: int
    wanted: int


def shared(room: int, needs: Sequence[Need], rest_to: int) -> list[int]:
    """Heights that fill the room: all have the least, then what more they want, or the same part of that; what is left
    over goes to one of them. In too small a room the first ones have their least, the others what is left.
    """
    heights = []
    for need in needs:
        heights.append(max(min(need.least, room - sum(heights)), 1))
    spare = room - sum(heights)
    lacking = [need.wanted - need.least for need in needs]
    part = min(max(spare / sum(lacking), 0.0), 1.0) if sum(lacking) else 0.0
    heights = [height + int(more * part) for height, more in zip(heights, lacking, strict=True)]
    heights[rest_to] += max(room - sum(heights), 0)
    return heights


class PanelHeights(QObject):
    """Sizes the docks of labels, suggestions, annotations and learning. The rows a list had once are kept room for:
    nothing jumps from image to image. A separator that is dragged ends it; the action begins it again. Where there is
    too little room all the same, `fold` folds.
    """

    def __init__(
        self, window: QMainWindow, docks: Docks, lists: Sequence[RowList], fold: Fold, action: QAction
    ) -> None:
        super().__init__(window)
        self._window, self._fold, self._action = window, fold, action
        self._docks: tuple[QDockWidget, ...] = (
            docks.labels, docks.suggestions, docks.annotations, docks.learning, docks.attributes,
        )  # fmt: skip
        self._lists, self._seen, self._before = tuple(lists), [0] * len(ROWS), [0] * len(self._docks)
        self._asked = 0
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._share)
        action.setChecked(str(QSettings().value(SHARED, "true")) != "false")
        action.toggled.connect(self._switched)
        window.installEventFilter(self)
        for dock in self._docks:
            dock.visibilityChanged.connect(self._soon.start)
        fold.folded.connect(self._soon.start)
        for rows in self._lists:
            rows.rows.modelReset.connect(self._look)

    @Slot()
    def begin(self) -> None:
        """Another project: what its lists need is not known yet."""
        self._seen, self._asked = [0] * len(ROWS), 0
        self._look()
        self._soon.start()

    @Slot()
    def _look(self) -> None:
        """Share anew where a list has more rows than it ever had."""
        counts = [rows.rows.rowCount() for rows in self._lists]
        if any(count > seen for count, seen in zip(counts, self._seen, strict=True)):
            self._seen = [max(pair) for pair in zip(counts, self._seen, strict=True)]
            self._soon.start()

    @Slot(bool)
    def _switched(self, on: bool) -> None:
        QSettings().setValue(SHARED, "true" if on else "false")
        if on:
            self._soon.start()

    @Slot()
    def _share(self) -> None:
        docks = [dock for dock in self._docks if _is_in_column(dock, self._docks)]
        if len(docks) < 2 or self._docks[0] not in docks:
            return
        room, places = sum(dock.height() for dock in docks), [self._docks.index(dock) for dock in docks]
        needs = [self._need(place) for place in places]
        scarce = sum(need.least for need in needs) > room
        if scarce != self._fold.scarce:
            self._fold.set_scarce(scarce)
            self._soon.start()  # once the panel is laid out anew
        if self._fold.is_folded and SUGGESTIONS in places:
            saved, place = self._fold.saved, places.index(SUGGESTIONS)
            needs[place] = Need(needs[place].least - saved, needs[place].wanted - saved)
        if self._action.isChecked():
            heights = shared(room, needs, rest_to=1)
            self._window.resizeDocks(docks, heights, Qt.Orientation.Vertical)

    def _frame(self, place: int) -> int:
        """What a dock needs beside the rows of its list, with nothing of it folded. Its parts are asked: what was
        folded just now is laid out later.
        """
        dock, rows = self._docks[place], self._lists[place]
        panel = dock.widget()
        layout = panel.layout()
        layout.activate()
        tall = layout.hasHeightForWidth()
        least = layout.minimumHeightForWidth(panel.width()) if tall else layout.minimumSize().height()
        beside = dock.height() - panel.height() + least - rows.minimumSizeHint().height()
        border = rows.height() - rows.viewport().height()
        return beside + border + SLACK + (self._fold.saved if place == SUGGESTIONS and self._fold.is_folded else 0)

    def _need(self, place: int) -> Need:
        if place == LEARNING:
            return Need(*LEARNT)
        if place == ATTRIBUTES:
            return self._need_of_attributes()
        frame = self._frame(place)
        line, rows = self._lists[place].row_height, max(self._seen[place], 1)
        least, most = ROWS[place]
        return Need(frame + line * min(rows, least), frame + line * min(rows, most))

    @Slot()
    def make_room(self) -> None:
        """Attributes have other lines: they keep room for the most there were."""
        self._soon.start()

    def _need_of_attributes(self) -> Need:
        """The first few lines, or the most that were ever asked in this project."""
        dock = self._docks[ATTRIBUTES]
        area = dock.widget()
        panel = area.widget() if isinstance(area, QScrollArea) else area
        beside = max(dock.height() - area.height(), 0) + SLACK  # not yet laid out it would be less
        layout = panel.layout()
        layout.activate()
        self._asked = max(self._asked, layout.totalHeightForWidth(panel.width()), layout.minimumSize().height())
        return Need(min(self._asked, max(area.minimumHeight(), ANSWERED)) + beside, self._asked + beside)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """The window was sized, or one of its separators was dragged."""
        kind = event.type()
        if kind in (QEvent.Type.Resize, QEvent.Type.FontChange, QEvent.Type.Show):
            self._soon.start()
        elif kind == QEvent.Type.MouseButtonPress:
            self._before = [dock.height() for dock in self._docks]
        elif kind == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            if any(self._before) and self._before != [dock.height() for dock in self._docks]:
                self._action.setChecked(False)
            self._before = [0] * len(self._docks)
        return super().eventFilter(target, event)


def _is_in_column(dock: QDockWidget, others: Sequence[QDockWidget]) -> bool:
    """Whether a dock is seen, above or below the others."""
    beside = (other for other in others if other.isVisible())
    return dock.isVisible() and not dock.isFloating() and all(abs(dock.x() - other.x()) < 2 for other in beside)
