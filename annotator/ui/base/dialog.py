"""What dialogs are: as large as their text needs, and larger when a note comes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit

from annotator.ui.base.theme import text_scale

# Of the screen so much at most.
SHARE = 0.92


class Dialog(QDialog):
    """Begins at a size for text as it is, and grows where a line that wraps needs more height; never beyond the screen.

    `open_at` and `at_least` take pixels at the desktop's own text size.
    """

    def open_at(self, width: int, height: int) -> None:
        """The size to open with."""
        self.resize(self._bounded(QSize(width, height) * text_scale()))

    def at_least(self, width: int) -> None:
        """At least so wide."""
        self.setMinimumWidth(self._bounded(QSize(width, 0) * text_scale()).width())

    def _bounded(self, size: QSize) -> QSize:
        return size.boundedTo(self.screen().availableSize() * SHARE)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._grow()
        return done

    def _grow(self) -> None:
        """A layout tells a window its least height as if no line wrapped."""
        layout = self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return
        need = self._bounded(QSize(self.width(), layout.totalHeightForWidth(self.width()))).height()
        if need > self.height():
            self.resize(self.width(), need)


class EnterField(QLineEdit):
    """Enter with something typed is the field's own, and not the dialog's default button's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = bool(self.text().strip())
        super().keyPressEvent(event)
        if typed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
