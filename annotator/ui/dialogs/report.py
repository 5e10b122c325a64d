"""All that an export or another long piece of work has to tell, to read and to copy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from annotator.ui.base.dialog import Dialog
from annotator.ui.base.text import tr


class ReportDialog(Dialog):
    """What was done, in the first of some lines, and a line for all that is worth telling, the most important first."""

    def __init__(self, lines: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("What was done"))
        self.open_at(640, 320)
        heading, *sentences = lines.splitlines()
        self._text = f"{lines}\n"
        title = QLabel(heading, wordWrap=True)
        title.setTextFormat(Qt.TextFormat.PlainText)
        self.lines = QPlainTextEdit("\n\n".join(sentences), readOnly=True, tabChangesFocus=True)
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
