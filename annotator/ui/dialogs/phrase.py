"""A phrase to search for on the image: a field, and under it what its words name so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from annotator.ui.base.dialog import Dialog
from annotator.ui.base.text import tr

if TYPE_CHECKING:
    from annotator.inference.phrases import Phrasebook

# So many labels of a word are told; "dog" names 118 of ImageNet's.
MOST = 4


class PhraseDialog(Dialog):
    """Enter searches, once a word names a label."""

    def __init__(self, book: Phrasebook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self.setWindowTitle(tr("Search by a phrase"))
        self.open_at(560, 190)
        self.field = QLineEdit(placeholderText=tr("What to look for, in a few words"))
        self.field.setAccessibleName(tr("What to look for, in a few words"))
        self.told = QLabel(objectName="muted", wordWrap=True, alignment=Qt.AlignmentFlag.AlignTop)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.search = self.buttons.addButton(tr("Search"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.search.setDefault(True)
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.told, 1)
        layout.addWidget(self.buttons)
        self.field.textChanged.connect(self._tell)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._tell("")

    @property
    def phrase(self) -> str:
        """What was typed."""
        return " ".join(self.field.text().split())

    @classmethod
    def ask(cls, book: Phrasebook, parent: QWidget | None = None) -> str:
        """The phrase; "" where none is wanted."""
        dialog = cls(book, parent)
        done = dialog.exec()
        phrase = dialog.phrase if done else ""
        dialog.deleteLater()
        return phrase

    @Slot(str)
    def _tell(self, _typed: str) -> None:
        """Which labels its words name, or which are nearest."""
        matches = self._book.matches(self.phrase) if self.phrase else ()
        self.search.setEnabled(bool(matches))
        if matches:
            self.told.setText("\n".join(f"{match.text}: {_listed(match.labels)}" for match in matches))
        elif self.phrase:
            near = self._book.nearest(self.phrase)
            told = tr("No word of it names a label of the classifier.")
            self.told.setText(f"{told} {tr('Nearest: {labels}', labels=', '.join(near))}" if near else told)
        else:
            self.told.setText(tr("Words name labels of the classifier, also by synonyms: “dogs” all breeds it knows."))


def _listed(labels: tuple[str, ...]) -> str:
    listed = ", ".join(labels[:MOST])
    more = len(labels) - MOST
    return tr("{labels} and {count} more", labels=listed, count=more) if more > 0 else listed
