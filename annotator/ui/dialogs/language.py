"""The language of the window, from the next start on."""

from __future__ import annotations

from typing import Self

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from annotator.ui.base.dialog import Dialog
from annotator.ui.base.form import make_form
from annotator.ui.base.language import LANGUAGES, chosen_language
from annotator.ui.base.text import tr


class LanguageDialog(Dialog):
    """Every language by its own name. `ask` returns the chosen one's code, or None when it was cancelled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Language"))
        self.at_least(360)
        self.languages = QComboBox()
        self.languages.setAccessibleName(tr("Language"))
        for code, name in LANGUAGES.items():
            self.languages.addItem(name, code)
        self.languages.setCurrentIndex(self.languages.findData(chosen_language()))
        note = QLabel(tr("The window speaks it from the next start on."), objectName="muted", wordWrap=True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(make_form((tr("Language"), self.languages)))
        layout.addWidget(note)
        layout.addWidget(buttons)

    @classmethod
    def ask(cls, parent: QWidget | None = None) -> str | None:
        """Show the dialog and wait."""
        dialog: Self = cls(parent)
        return str(dialog.languages.currentData()) if dialog.exec() == QDialog.DialogCode.Accepted else None
