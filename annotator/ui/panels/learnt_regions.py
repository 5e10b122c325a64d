"""What the decided regions taught: for each label the regions suggested with it and without, and a switch."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from annotator.core.project.region_learning import FIRST
from annotator.core.work.labels import Label
from annotator.core.work.region_heads import StoredHead
from annotator.ui.base.text import tr
from annotator.ui.panels.row_list import RowList
from annotator.ui.panels.rows import Row
from annotator.ui.work.region_learning import RegionLearning

MOST_ROWS = 3


class LearntRegionsView(QWidget):
    """A row for each label that was learnt, and before there is one what it takes."""

    def __init__(self, learning: RegionLearning, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._learning = learning
        self.switch = QCheckBox(tr("Learn from decided regions"))
        self.switch.setToolTip(tr("What is learnt shapes the regions of the next images, where it makes them better."))
        self.list = RowList(tr("What decided regions taught"))
        self.advice = QLabel(objectName="muted", wordWrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(6)
        for part in (self.switch, self.advice, self.list):
            layout.addWidget(part)
        self.switch.toggled.connect(learning.switch)
        learning.learnt.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        learning = self._learning
        with QSignalBlocker(self.switch):
            self.switch.setChecked(learning.on)
        self.switch.setEnabled(learning.changeable)
        rows = [_row(label, head) for label, head in learning.in_force()] if learning.on else []
        self.list.show_rows(rows, None)
        self.list.setVisible(bool(rows))
        height = self.list.sizeHintForRow(0) * min(len(rows), MOST_ROWS) + 2 * self.list.frameWidth()
        self.list.setFixedHeight(max(height, 1))
        self.advice.setText(tr("A label is learnt from {count} decided regions on.", count=FIRST))
        self.advice.setVisible(learning.on and not rows)


def _row(label: Label, head: StoredHead) -> Row:
    figures = head.figures
    detail = tr(
        "{count} decisions · IoU {with_head:.2f} instead of {without:.2f}",
        count=figures.regions,
        with_head=figures.with_head,
        without=figures.without,
    )
    return Row(label.id, label.title, detail, label.colour, tr("used") if figures.used else tr("not used"))
