"""All that an export has to tell, to read and to copy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from annotator.ui.base.text import tr


class ReportDialog(QDialog):
    """A heading, and a line for everything that is worth telling, the most important first."""

    def __init__(self, heading: str, lines: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("What was exported"))
        self.resize(640, 320)
        self._text = f"{heading}\n\n{lines}\n"
        title = QLabel(heading, wordWrap=True)
        title.setTextFormat(Qt.TextFormat.PlainText)
        self.lines = QPlainTextEdit(lines, readOnly=True, tabChangesFocus=True)
        self.lines.setAccessibleName(tr("Report"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(title)
        layout.addWidget(self.lines)
        layout.addWidget(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
