"""A view of any number of tiles of one size, in rows from left to right; several can be selected."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

AnyIndex = QModelIndex | QPersistentModelIndex
_FLAG = QItemSelectionModel.SelectionFlag
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_MOVES = {
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Space,
}  # fmt: skip


class TileView(QAbstractItemView):
    """Everything it does costs time by the tiles in sight: a QListView lays out all of 100,000.

    A click selects, with Shift up to there, with Ctrl one more; a drag selects what its frame touches. Keys move the
    same way. `opened` tells a row that was double clicked, or on which Enter was pressed,
    `left` that Escape was.
    """

    opened = Signal(int)
    left = Signal()

    def __init__(self, tile: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tile = tile
        self._anchor = 0
        # Where a drag began and is, in the coordinates of all tiles.
        self._from: QPoint | None = None
        self._to: QPoint | None = None
        self._before = QItemSelection()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)

    # --- where tiles are

    @property
    def columns(self) -> int:
        """How many tiles are beside each other."""
        return max(1, self.viewport().width() // self._tile.width())

    def _count(self) -> int:
        return self.model().rowCount() if self.model() is not None else 0

    def _place(self, row: int) -> QRect:
        """A tile in the coordinates of all tiles; the space that is left is shared by the columns."""
        line, column = divmod(row, self.columns)
        width = self.viewport().width() / self.columns
        left, right = round(column * width), round((column + 1) * width)
        return QRect(left, line * self._tile.height(), right - left, self._tile.height())

    def visualRect(self, index: AnyIndex) -> QRect:
        return self._place(index.row()).translated(0, -self.verticalOffset()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._row_at(point + QPoint(0, self.verticalOffset()))
        return self.model().index(row, 0) if 0 <= row < self._count() else QModelIndex()

    def _row_at(self, place: QPoint) -> int:
        column = min(max(place.x() * self.columns // max(self.viewport().width(), 1), 0), self.columns - 1)
        return place.y() // self._tile.height() * self.columns + column

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: AnyIndex) -> bool:
        return False

    def scrollTo(
        self, index: AnyIndex, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid():
            return
        frame, bar, height = self._place(index.row()), self.verticalScrollBar(), self.viewport().height()
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(frame.center().y() - height // 2)
        elif frame.top() < bar.value():
            bar.setValue(frame.top())
        elif frame.bottom() > bar.value() + height:
            bar.setValue(frame.bottom() - height + 1)

    def updateGeometries(self) -> None:
        lines = -(-self._count() // self.columns)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, lines * self._tile.height() - height))
        bar.setPageStep(height)
        bar.setSingleStep(self._tile.height() // 4)
        super().updateGeometries()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was at the top stays there."""
        row = self._row_at(QPoint(0, self.verticalOffset()))
        super().resizeEvent(event)
        self.updateGeometries()
        self.verticalScrollBar().setValue(self._place(row).top())

    # --- what is painted

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())  # in sight there are few: cheaper than a look at what was selected

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        first = self._row_at(QPoint(0, event.rect().top() + self.verticalOffset()))
        last = self._row_at(QPoint(self.viewport().width(), event.rect().bottom() + self.verticalOffset()))
        pointed = (
            self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())) if self.underMouse() else QModelIndex()
        )
        for row in range(max(first, 0), min(last + 1, self._count())):
            index = self.model().index(row, 0)
            option.rect = self.visualRect(index)
            option.state = QStyle.StateFlag.State_Enabled
            if self.selectionModel().isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            if index == pointed:
                option.state |= QStyle.StateFlag.State_MouseOver
            if index == self.currentIndex() and self.hasFocus():
                option.state |= QStyle.StateFlag.State_HasFocus
            self.itemDelegate().paint(painter, option, index)
        self._paint_frame(painter)
        painter.end()

    def _paint_frame(self, painter: QPainter) -> None:
        frame = self._frame()
        if frame is not None:
            colour = self.palette().color(QPalette.ColorRole.Highlight)
            painter.setPen(colour)
            painter.setBrush(QColor(colour.red(), colour.green(), colour.blue(), 40))
            painter.drawRect(frame.translated(0, -self.verticalOffset()).adjusted(0, 0, -1, -1))

    def _frame(self) -> QRect | None:
        """The frame of a drag, once it is more than a click."""
        if self._from is None or self._to is None:
            return None
        return QRect(self._from, self._to).normalized()

    # --- what is selected

    def rows(self) -> list[int]:
        """The selected rows, in order."""
        ranges = self.selectionModel().selection()
        return sorted({row for part in ranges for row in range(part.top(), part.bottom() + 1)})

    def select_rows(self, first: int, last: int, *, add: bool = False) -> None:
        """Select all rows from one to another, alone or beside those that are selected."""
        low, high = sorted((first, last))
        chosen = QItemSelection(self.model().index(low, 0), self.model().index(high, 0))
        self.selectionModel().select(chosen, _FLAG.Select if add else _FLAG.ClearAndSelect)

    def _go(self, row: int, modifiers: Qt.KeyboardModifier, *, clicked: bool) -> None:
        """Make a row the current one; Shift selects up to there, Ctrl adds or takes away where it was `clicked`."""
        index = self.model().index(row, 0)
        self.selectionModel().setCurrentIndex(index, _FLAG.NoUpdate)
        if modifiers & _SHIFT:
            self.select_rows(min(self._anchor, self._count() - 1), row, add=bool(modifiers & _CONTROL))
        elif modifiers & _CONTROL:
            if clicked:
                self.selectionModel().select(index, _FLAG.Toggle)
                self._anchor = row
        else:
            self.select_rows(row, row)
            self._anchor = row
        self.scrollTo(index)
        self.viewport().update()

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """What a frame in sight touches."""
        self.selectionModel().select(self._inside(rect.translated(0, self.verticalOffset())), command)

    def _inside(self, frame: QRect) -> QItemSelection:
        """The tiles that a frame touches: a range for each line."""
        left, right = (self._row_at(QPoint(x, 0)) for x in (frame.left(), frame.right()))
        found = QItemSelection()
        for line in range(max(frame.top(), 0) // self._tile.height(), frame.bottom() // self._tile.height() + 1):
            first, last = (line * self.columns + column for column in (left, right))
            if first < self._count():
                found.select(self.model().index(first, 0), self.model().index(min(last, self._count() - 1), 0))
        return found

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index, keys = self.indexAt(place), event.modifiers()
        if event.button() == Qt.MouseButton.RightButton:
            if index.isValid() and not self.selectionModel().isSelected(index):
                self._go(index.row(), Qt.KeyboardModifier.NoModifier, clicked=True)
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._from, self._to = place + QPoint(0, self.verticalOffset()), None
        self._before = QItemSelection(self.selectionModel().selection()) if keys & _CONTROL else QItemSelection()
        if index.isValid():
            self._go(index.row(), keys, clicked=True)
        elif not keys & (_SHIFT | _CONTROL):
            self.clearSelection()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.viewport().update()
        if self._from is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        place = event.position().toPoint()
        self._scroll_along(place.y())
        there = place + QPoint(0, self.verticalOffset())
        if self._to is None and (there - self._from).manhattanLength() < 8:
            return
        self._to = there
        frame = self._frame()
        assert frame is not None
        chosen = QItemSelection(self._before)
        chosen.merge(self._inside(frame), _FLAG.Select)
        self.selectionModel().select(chosen, _FLAG.ClearAndSelect)

    def _scroll_along(self, y: int) -> None:
        """Scroll where a drag leaves the view."""
        bar, beyond = self.verticalScrollBar(), max(y - self.viewport().height(), min(y, 0))
        if beyond:
            bar.setValue(bar.value() + beyond)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._from = self._to = None
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _MOVES and self._count():
            back = key == Qt.Key.Key_Space and event.modifiers() & _SHIFT
            keys = event.modifiers() if key != Qt.Key.Key_Space else Qt.KeyboardModifier.NoModifier
            self._go(self._moved(Qt.Key.Key_Left if back else key), keys, clicked=False)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _moved(self, key: Qt.Key) -> int:
        """The row that a key goes to."""
        here, last = max(self.currentIndex().row(), 0), self._count() - 1
        if not self.currentIndex().isValid():
            return 0
        page = max(self.viewport().height() // self._tile.height(), 1) * self.columns
        by = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -self.columns, Qt.Key.Key_Down: self.columns,
            Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page, Qt.Key.Key_Home: -here, Qt.Key.Key_End: last,
            Qt.Key.Key_Space: 1,
        }[key]  # fmt: skip
        beyond = here + by
        if abs(by) == self.columns and not 0 <= beyond <= last:
            return here if beyond < 0 or here // self.columns == last // self.columns else last
        return min(max(beyond, 0), last)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        return self.currentIndex()  # keys are taken above
