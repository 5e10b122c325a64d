"""Names typed line by line, completed from those that are known."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QCompleter, QPlainTextEdit, QWidget

# From so many letters on names are offered.
LETTERS = 2
COMPLETING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Escape)


class NamesEdit(QPlainTextEdit):
    """A name a line. Enter begins the next one, Ctrl+Enter tells that all are there; Tab leaves the field."""

    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._known = QStringListModel(self)
        self.completer = QCompleter(self._known, self)
        self.completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.completer.setMaxVisibleItems(9)
        self.completer.setWidget(self)
        self.completer.activated.connect(self._complete)

    def offer(self, names: Sequence[str]) -> None:
        """Complete from these names from now on."""
        self._known.setStringList(list(names))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self.completer.popup()
        if popup.isVisible() and event.key() in COMPLETING:
            event.ignore()  # the list of names takes it
            return
        if event.key() in COMPLETING[:2] and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finished.emit()
            return
        super().keyPressEvent(event)
        if event.text() and event.key() not in COMPLETING:
            self._offer_completions()

    def _offer_completions(self) -> None:
        begun = self.textCursor().block().text().strip()
        self.completer.setCompletionPrefix(begun)
        there = self.completer.completionCount() > 0 and self.completer.currentCompletion() != begun
        if len(begun) < LETTERS or not there:
            self.completer.popup().hide()
            return
        self.completer.popup().setCurrentIndex(self.completer.completionModel().index(0, 0))
        place = self.cursorRect()
        place.setWidth(max(self.viewport().width(), 200))
        self.completer.complete(place)

    @Slot(str)
    def _complete(self, name: str) -> None:
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.LineUnderCursor)
        cursor.insertText(name)
