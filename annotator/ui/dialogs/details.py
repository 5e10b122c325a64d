"""What a developer needs to know of a fault, to copy."""

from __future__ import annotations

import platform

import PySide6
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from annotator import __version__
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.text import tr


class DetailsDialog(Dialog):
    """The trace with versions. It holds file names, no image content."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("What went wrong"))
        self.open_at(640, 420)
        versions = f"annotator {__version__}, PySide6 {PySide6.__version__}, Python {platform.python_version()}"
        self._text = f"{versions}, {platform.platform()}\n\n{details}"
        view = QPlainTextEdit(self._text, readOnly=True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(tr("This is a fault of the program."), wordWrap=True))
        layout.addWidget(view)
        layout.addWidget(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
