"""Somebody else changed the same thing: what you did, what they did, and what shall be."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.core.project.conflict import ConflictError
from annotator.core.regions.outline import mask_rings
from annotator.core.work.annotation import Annotation
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.text import told, tr
from annotator.ui.canvas.shapes import path_of

MINE, THEIRS = QColor("#e69f00"), QColor("#56b4e9")  # told apart by colour-blind eyes; dashed and solid, too


class Choice(StrEnum):
    THEIRS = "theirs"
    MINE = "mine"
    BOTH = "both"


class ConflictDialog(Dialog):
    """The first choice, theirs, is taken by Enter and Esc; `ask` returns the one that was made."""

    def __init__(
        self,
        conflict: ConflictError,
        mine: Sequence[Annotation],
        theirs: Sequence[Annotation],
        offered: Sequence[Choice],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Changed by somebody else"))
        self.at_least(440)
        self.choice = Choice.THEIRS
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(tr("{theirs} while you worked.", theirs=told(conflict.theirs)), wordWrap=True))
        step = tr("Your step was not stored: you {deed}.", deed=told(conflict.mine))
        layout.addWidget(QLabel(step, wordWrap=True))
        if mine or theirs:
            layout.addWidget(Outlines(mine, theirs))
            layout.addWidget(QLabel(tr("Solid: theirs. Dashed: yours."), objectName="muted"))
        self.buttons = self._make_buttons(offered)
        row = QHBoxLayout()
        for button in self.buttons.values():
            row.addWidget(button)
        layout.addLayout(row)

    def _make_buttons(self, offered: Sequence[Choice]) -> dict[Choice, QPushButton]:
        texts = {
            Choice.THEIRS: tr("Take &theirs"), Choice.MINE: tr("Keep &mine"), Choice.BOTH: tr("Keep &both"),
        }  # fmt: skip
        buttons = {choice: QPushButton(texts[choice]) for choice in Choice if choice in offered}
        for choice, button in buttons.items():
            button.setDefault(choice is Choice.THEIRS)
            button.setAutoDefault(choice is Choice.THEIRS)
            button.clicked.connect(lambda _=False, choice=choice: self._take(choice))
        return buttons

    def _take(self, choice: Choice) -> None:
        self.choice = choice
        self.accept()

    @classmethod
    def ask(
        cls,
        conflict: ConflictError,
        mine: Sequence[Annotation],
        theirs: Sequence[Annotation],
        offered: Sequence[Choice],
        parent: QWidget | None = None,
    ) -> Choice:
        """Show the dialog and wait."""
        dialog = cls(conflict, mine, theirs, offered, parent)
        return dialog.choice if dialog.exec() == QDialog.DialogCode.Accepted else Choice.THEIRS


class Outlines(QWidget):
    """Two sets of regions in one small picture, as they lie to each other."""

    def __init__(self, mine: Sequence[Annotation], theirs: Sequence[Annotation]) -> None:
        super().__init__()
        self.setMinimumHeight(180)
        self.setAccessibleName(tr("Their region and yours"))
        self._paths = [
            (path_of(mask_rings(value.mask)), QPen(colour, 2, style))
            for values, colour, style in (
                (theirs, THEIRS, Qt.PenStyle.SolidLine), (mine, MINE, Qt.PenStyle.DashLine),
            )
            for value in values
        ]  # fmt: skip

    def paintEvent(self, event: QPaintEvent) -> None:
        bounds = QRectF()
        for path, _ in self._paths:
            bounds = bounds.united(path.boundingRect())
        if bounds.isEmpty():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = min((self.width() - 16) / bounds.width(), (self.height() - 16) / bounds.height())
        painter.translate(self.rect().center())
        painter.scale(scale, scale)
        painter.translate(-bounds.center())
        for path, pen in self._paths:
            pen.setCosmetic(True)
            painter.strokePath(path, pen)
        painter.end()
