"""A finished reading is signed; a signed one is changed for a reason."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from annotator.core.errors import KnownError
from annotator.core.project.signing import MEANINGS
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.form import make_form
from annotator.ui.base.text import told, tr


class SignDialog(Dialog):
    """Who signs, and what that means. `ask` returns both, or None when it was cancelled."""

    def __init__(self, name: str, done: int, images: int, before: str, parent: QWidget | None = None) -> None:
        """`before` tells of the signature there is; "" where there is none."""
        super().__init__(parent)
        self.setWindowTitle(tr("Sign the reading"))
        self.at_least(480)
        self.name = QLineEdit(name)
        self.name.setAccessibleName(tr("Name"))
        self.meaning = QComboBox(editable=True)
        self.meaning.setAccessibleName(tr("What it means"))
        self.meaning.addItems([tr(text) for text in MEANINGS])
        text = tr("{done} of {images} {images:image is|images are} marked as done.", done=done, images=images)
        after = tr("From then on each change of this reading needs a reason, which is kept in the history.")
        note = QLabel("\n".join(filter(None, (text, before, after))), objectName="muted", wordWrap=True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.sign = buttons.addButton(tr("Sign"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(make_form((tr("Name"), self.name), (tr("What it means"), self.meaning)))
        layout.addWidget(note)
        layout.addWidget(buttons)
        self.name.textChanged.connect(self._enable)
        self.meaning.editTextChanged.connect(self._enable)
        self._enable()

    @Slot()
    def _enable(self) -> None:
        self.sign.setEnabled(bool(self.name.text().strip() and self.meaning.currentText().strip()))

    @classmethod
    def ask(
        cls, name: str, done: int, images: int, before: str, parent: QWidget | None = None
    ) -> tuple[str, str] | None:
        dialog = cls(name, done, images, before, parent)
        sure = dialog.exec()
        found = dialog.name.text(), dialog.meaning.currentText()
        dialog.deleteLater()
        return found if sure else None


class ReasonDialog(Dialog):
    """Why a signed reading is changed. `ask` returns it, "" when it was cancelled."""

    def __init__(self, refusal: KnownError, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Reason for the change"))
        self.at_least(480)
        said = QLabel(told(refusal.what), wordWrap=True)
        self.text = QPlainTextEdit(tabChangesFocus=True)
        self.text.setAccessibleName(tr("Reason for the change"))
        self.text.setFixedHeight(self.fontMetrics().lineSpacing() * 4 + 12)
        hint = tr(
            "It holds for this image until the project is closed, and is kept in the history. Sign anew after it."
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.change = buttons.addButton(tr("Change"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(said)
        layout.addWidget(self.text)
        layout.addWidget(QLabel(hint, objectName="muted", wordWrap=True))
        layout.addWidget(buttons)
        self.text.textChanged.connect(self._enable)
        self._enable()

    @Slot()
    def _enable(self) -> None:
        self.change.setEnabled(bool(self.text.toPlainText().strip()))

    @classmethod
    def ask(cls, refusal: KnownError, parent: QWidget | None = None) -> str:
        dialog = cls(refusal, parent)
        sure = dialog.exec()
        text = dialog.text.toPlainText()
        dialog.deleteLater()
        return text if sure else ""
