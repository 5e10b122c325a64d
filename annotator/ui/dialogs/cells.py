"""A small table of texts that grows by itself, and a button that opens a list of labels to choose several of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QSizePolicy, QTableWidget, QTableWidgetItem, QToolButton

from annotator.core.work.labels import Label
from annotator.ui.base.label_text import full, short
from annotator.ui.base.text import tr

# So many labels are told by name on the button.
MOST_NAMED = 3


class Cells(QTableWidget):
    """Rows of texts; the last one is empty and waits. A row without any text goes."""

    edited = Signal()

    def __init__(self, headings: Sequence[str], rows: int = 3) -> None:
        super().__init__(1, len(headings))
        self.setHorizontalHeaderLabels(list(headings))
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setTabKeyNavigation(False)
        line = self.fontMetrics().height() + 10
        self.verticalHeader().setDefaultSectionSize(line)
        self.setMinimumHeight(self.horizontalHeader().sizeHint().height() + line * (rows - 1))
        self.setMaximumHeight(self.horizontalHeader().sizeHint().height() + line * (rows + 2))
        self.cellChanged.connect(self._changed)

    @property
    def texts(self) -> list[tuple[str, ...]]:
        """The rows with any text."""
        rows = [
            tuple(self._text(row, column) for column in range(self.columnCount())) for row in range(self.rowCount())
        ]
        return [row for row in rows if any(row)]

    def show_texts(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these rows."""
        if [tuple(row) for row in rows] == self.texts and self.rowCount() == len(rows) + 1:
            return
        with QSignalBlocker(self):
            self.setRowCount(0)
            self.setRowCount(len(rows) + 1)
            for place, row in enumerate(rows):
                for column, text in enumerate(row):
                    self.setItem(place, column, QTableWidgetItem(text))

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text().strip() if item is not None else ""

    @Slot()
    def _changed(self) -> None:
        if any(self._text(self.rowCount() - 1, column) for column in range(self.columnCount())):
            self.setRowCount(self.rowCount() + 1)
        self.edited.emit()


class LabelsButton(QToolButton):
    """Says which labels are chosen; a press opens the list of them. `nothing` is what it reads without any."""

    edited = Signal()

    def __init__(self, nothing: str) -> None:
        super().__init__(objectName="segment")
        self._nothing = nothing
        self._actions: dict[str, QAction] = {}
        self._labels: dict[str, Label] = {}
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMenu(_Staying(self))

    @property
    def names(self) -> tuple[str, ...]:
        """The names that are chosen, in the set's order."""
        return tuple(name for name, action in self._actions.items() if action.isChecked())

    def show_names(self, labels: Sequence[Label], names: Sequence[str]) -> None:
        """Offer these labels, with some chosen."""
        self.menu().clear()
        self._labels = {label.name: label for label in labels}
        self._actions = {}
        for label in labels:
            action = self.menu().addAction(full(label))
            action.setCheckable(True)
            action.setChecked(label.name in names)
            action.toggled.connect(self._toggled)
            self._actions[label.name] = action
        self._write()

    @Slot()
    def _toggled(self) -> None:
        self._write()
        self.edited.emit()

    def _write(self) -> None:
        told = [short(self._labels[name]) for name in self.names]
        more = len(told) - MOST_NAMED
        text = ", ".join(told[:MOST_NAMED]) or self._nothing
        self.setText(tr("{names} and {count} more", names=text, count=more) if more > 0 else text)


class _Staying(QMenu):
    """Stays open while several are chosen."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.actionAt(event.position().toPoint())
        if action is not None and action.isCheckable():
            action.toggle()
        else:
            super().mouseReleaseEvent(event)
