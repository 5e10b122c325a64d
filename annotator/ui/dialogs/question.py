"""A question before something goes that somebody may miss. The safe answer is the one that Enter and Esc give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.ui.base.dialog import Dialog


class QuestionDialog(Dialog):
    """Sentences, and answers by their names. `ask` returns the name of the answer, `safe` where none was given."""

    def __init__(
        self, title: str, sentences: Sequence[str], answers: Mapping[str, str], safe: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.at_least(520)
        self.answer = safe
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for place, sentence in enumerate(sentences):
            label = QLabel(sentence, wordWrap=True, objectName="muted" if place else "")
            label.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(label)
        row = QHBoxLayout(spacing=8)
        row.addStretch(1)
        self.buttons: dict[str, QPushButton] = {}
        for name, text in answers.items():
            button = self.buttons[name] = QPushButton(text, autoDefault=name == safe, default=name == safe)
            button.clicked.connect(lambda _=False, name=name: self._take(name))
            row.addWidget(button)
        layout.addStretch(1)
        layout.addLayout(row)
        self.buttons[safe].setFocus()

    def _take(self, name: str) -> None:
        self.answer = name
        self.accept()

    @classmethod
    def ask(
        cls, title: str, sentences: Sequence[str], answers: Mapping[str, str], safe: str, parent: QWidget | None = None
    ) -> str:
        """Show the dialog and wait."""
        dialog = cls(title, sentences, answers, safe, parent)
        return dialog.answer if dialog.exec() == QDialog.DialogCode.Accepted else safe
