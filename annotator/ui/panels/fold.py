"""A part of a panel that folds to one line where there is no room for all of it."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget


class Fold(QWidget):
    """Shows everything as long as there is room. Where there is not (`scarce`) a line tells what is set, and a press on
    it shows the rest, or hides it again. Whether it does is remembered under a `key` of the user's settings.
    """

    folded = Signal()

    def __init__(self, body: QLayout, name: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scarce, self._summary, self._key = False, "", key
        self.line = QToolButton(objectName="fold", checkable=True)
        self.line.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.line.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.line.setAccessibleName(name)
        self.line.setToolTip(name)
        self.body = QWidget()
        body.setContentsMargins(0, 0, 0, 0)
        self.body.setLayout(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.line)
        layout.addWidget(self.body)
        self.line.setChecked(str(QSettings().value(key, "false")) == "true")
        self.line.toggled.connect(self._toggled)
        self.line.hide()

    @property
    def saved(self) -> int:
        """How many pixels folding takes off the height of everything."""
        return self.body.sizeHint().height() - self.line.sizeHint().height()

    @property
    def is_folded(self) -> bool:
        return self.scarce and not self.line.isChecked()

    def tell(self, summary: str) -> None:
        """What the line tells."""
        self._summary = summary
        self._write()

    def set_scarce(self, scarce: bool) -> None:
        """Fold, or show everything."""
        if scarce != self.scarce:
            self.scarce = scarce
            self._show()

    @Slot(bool)
    def _toggled(self, on: bool) -> None:
        QSettings().setValue(self._key, "true" if on else "false")
        self._show()

    @Slot()
    def _show(self) -> None:
        self.line.setVisible(self.scarce)
        self.line.setArrowType(Qt.ArrowType.RightArrow if self.is_folded else Qt.ArrowType.DownArrow)
        self.body.setVisible(not self.is_folded)
        self._write()
        layout = self.layout()
        if layout is not None:  # what lies around it knows its size at once
            layout.activate()
        self.folded.emit()

    def _write(self) -> None:
        room = self.width() - 34
        self.line.setText(self.fontMetrics().elidedText(self._summary, Qt.TextElideMode.ElideRight, room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._write()
        super().resizeEvent(event)
