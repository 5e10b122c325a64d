"""Whose readings are adjudicated, and what all agree on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QDoubleSpinBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.base.dialog import Dialog
from annotator.ui.base.form import make_form
from annotator.ui.base.text import tr

LEAST = 0.7
MOST_ROWS, ROOM = 8, 12


@dataclass(frozen=True)
class AdjudicationChoice:
    """What was chosen: readers, the IoU from which on regions are the same, and whether to take over what all say."""

    readers: tuple[str, ...]
    least: float
    take_agreed: bool


class AdjudicationDialog(Dialog):
    """Readers to choose from, two at least."""

    def __init__(self, readers: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Adjudicate"))
        self.open_at(460, 300)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        about = tr(
            "You make a reading of your own with those of the readers in sight. Theirs stay as they are. Images come "
            "in the order of disagreement."
        )
        layout.addWidget(QLabel(about, wordWrap=True, objectName="muted"))
        layout.addWidget(QLabel(tr("Readings")))
        self.readers = QListWidget()
        self.readers.setAccessibleName(tr("Readings"))
        for name in readers:
            item = QListWidgetItem(name, self.readers)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        self.readers.setMinimumHeight(self.readers.sizeHintForRow(0) * min(len(readers), MOST_ROWS) + ROOM)
        layout.addWidget(self.readers, 1)
        self.least = QDoubleSpinBox(minimum=0.0, maximum=1.0, singleStep=0.05, decimals=2, value=LEAST)
        self.least.setAccessibleName(tr("Regions are the same from this IoU on"))
        layout.addLayout(make_form((tr("Regions are the same from this IoU on"), self.least)))
        self.take_agreed = QCheckBox(tr("Take over what all of them say"))
        layout.addWidget(self.take_agreed)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.readers.itemChanged.connect(self._enable)
        self._enable()

    def _enable(self) -> None:
        self.ok.setEnabled(len(self.choice.readers) > 1)

    @property
    def choice(self) -> AdjudicationChoice:
        items = [self.readers.item(row) for row in range(self.readers.count())]
        names = tuple(item.text() for item in items if item.checkState() is Qt.CheckState.Checked)
        return AdjudicationChoice(names, self.least.value(), self.take_agreed.isChecked())
