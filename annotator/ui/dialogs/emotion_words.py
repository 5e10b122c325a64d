"""Published combinations of action units beside what is coded on a frame, to be read and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.work.emotion_words import Held
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.text import marked, tr

NOTE = marked(
    "An inference, not a code: nothing of it is stored or exported. The same movements can mean something else, and "
    "the same feeling can show otherwise."
)
SOURCE = marked(
    "Combinations after Ekman and Friesen (1978), as listed in Methods of Psychological Research Online, issue 4, "
    "article 3; intensities are left out."
)


class EmotionWordsDialog(Dialog):
    """The table, those combinations first of which most is coded on the frame."""

    def __init__(self, frame: int, found: Sequence[Held], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Published combinations: frame {frame}", frame=frame))
        self.open_at(560, 380)
        headings = (tr("Word"), tr("Action units"), tr("Coded here"), tr("Missing"))
        self.table = QTableWidget(len(found), len(headings))
        self.table.setAccessibleName(tr("Published combinations"))
        self.table.setHorizontalHeaderLabels(headings)
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for row, held in enumerate(found):
            texts = tr(held.combination.word), *map(_told, (held.combination.units, held.there, held.missing))
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self.table.setItem(row, column, item)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(tr(NOTE), wordWrap=True))
        layout.addWidget(self.table, 1)
        layout.addWidget(QLabel(tr(SOURCE), wordWrap=True, objectName="muted"))
        layout.addWidget(buttons)


def _told(units: Sequence[int]) -> str:
    return "+".join(map(str, units)) or "–"
