"""A list view over rows: clicks and keys choose, the selection follows from outside."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from annotator.ui.panels.delegates import RowDelegate
from annotator.ui.panels.rows import Row, RowModel


class RowList(QListView):
    """Emits `chosen` when the user picks a row, `toggled` when it is clicked with Ctrl, and `opened` on a double click;
    never when the program does. `empty_text` stands where no row does.
    """

    chosen = Signal(int)
    toggled = Signal(int)
    opened = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None, *, several: bool = False) -> None:
        super().__init__(parent)
        self._several, self.empty_text = several, ""
        self.setAccessibleName(name)
        self.rows = RowModel()
        self.setModel(self.rows)
        self.setItemDelegate(RowDelegate(self))
        self.rows.modelReset.connect(self.updateGeometry)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(False)
        self._following = False
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._double_clicked)

    def minimumSizeHint(self) -> QSize:
        """At least one row, or what stands in its place."""
        height = self.row_height + 10 if self.rows.rowCount() else self.fontMetrics().height() + 18
        return QSize(super().minimumSizeHint().width(), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.empty_text and not self.rows.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            frame = self.viewport().rect().adjusted(8, 4, -8, -4)
            painter.drawText(frame, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self.empty_text)
            painter.end()

    @property
    def row_height(self) -> int:
        """How high its rows are, in pixels: two lines each, unless they are labels."""
        return int(self.fontMetrics().height() * 2.2) + 10

    def show_rows(self, rows: Sequence[Row], selected: int | None, marked: Sequence[int] = ()) -> None:
        """Show rows, the selected one and others marked beside it."""
        self._following = True
        self.rows.set_rows(rows)
        place = self.rows.row_of(selected) if selected is not None else -1
        if place >= 0:
            self.setCurrentIndex(self.rows.index(place))
        else:
            self.selectionModel().clear()
        for key in marked:
            self.selectionModel().select(
                self.rows.index(self.rows.row_of(key)), QItemSelectionModel.SelectionFlag.Select
            )
        self._following = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Where several rows can be marked, Ctrl and a click leave it to whoever listens."""
        key = self.rows.key_at(self.indexAt(event.position().toPoint()).row())
        if self._toggles(event) and key is not None:
            self.toggled.emit(key)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._toggles(event):
            super().mouseReleaseEvent(event)

    def _toggles(self, event: QMouseEvent) -> bool:
        return self._several and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._following and current.isValid():
            self._choose(current)

    def _clicked(self, index: QModelIndex) -> None:
        self._choose(index)

    def _double_clicked(self, index: QModelIndex) -> None:
        key = self.rows.key_at(index.row())
        if key is not None:
            self.opened.emit(key)

    def _choose(self, index: QModelIndex) -> None:
        key = self.rows.key_at(index.row())
        if key is not None:
            self.chosen.emit(key)
