"""Learning labels from tags: what there is to learn from, a training that runs, and a new model that waits."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from annotator.core.work.lessons import FIRST
from annotator.inference.learning.job import LEAST, WANTED
from annotator.ui.base.text import tr
from annotator.ui.panels.learning_counts import CountDelegate, count_rows
from annotator.ui.panels.row_list import RowList
from annotator.ui.work.learning import Learning
from annotator.ui.work.region_learning import RegionLearning

PARTS = 1000
LEAST_ROWS = 2


class LearningPanel(QWidget):
    """`compare_wished` tells that somebody wants to see the new model beside the one before."""

    compare_wished = Signal()

    def __init__(self, learning: Learning, region_learning: RegionLearning, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._learning, self._regions = learning, region_learning
        self.list = RowList(tr("Labels to learn"))
        self.list.setItemDelegate(CountDelegate(self.list))
        self.advice = QLabel(objectName="muted", wordWrap=True)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setRange(0, PARTS)
        self.bar.setAccessibleName(tr("How far the training is"))
        self.stage = QLabel(wordWrap=True)
        self.train = QPushButton(tr("Train"), objectName="primary")
        self.stop = QPushButton(tr("Stop"))
        self.compare = QPushButton(tr("Compare…"), objectName="primary")
        self.take = QPushButton(tr("Take it"))
        self.leave = QPushButton(tr("Leave it"))
        self.regions = QCheckBox(tr("Learn from decided regions"))
        self.regions.setToolTip(
            tr(
                "From {count} decided regions of a label on; used for the next images, where it makes regions better.",
                count=FIRST,
            )
        )
        self._lay_out()
        for button, does in (
            (self.train, learning.start), (self.stop, learning.stop), (self.compare, self.compare_wished.emit),
            (self.take, learning.take), (self.leave, learning.leave),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked, does=does: does())
        self.regions.toggled.connect(region_learning.switch)
        region_learning.learnt.connect(self._show)
        learning.counted.connect(self._show)
        learning.moved.connect(self._show)
        learning.learnt.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()  # no wider than the panels around it
        for row, buttons in ((first, (self.train, self.stop, self.compare)), (second, (self.take, self.leave))):
            for button in buttons:
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                row.addWidget(button)
            row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.list, 1)
        for part in (self.advice, self.stage, self.bar):
            layout.addWidget(part)
        layout.addLayout(first)
        layout.addLayout(second)
        layout.addWidget(self.regions)

    @Slot()
    def _show(self) -> None:
        learning = self._learning
        learnt = self._regions.in_force() if self._regions.on else {}
        self.list.show_rows(count_rows(learning.counts, learnt), None)
        self.list.setMinimumHeight(self._height_of_rows())
        with QSignalBlocker(self.regions):
            self.regions.setChecked(self._regions.on)
        self.regions.setEnabled(self._regions.changeable)
        running, waiting = learning.running, learning.result is not None and not learning.running
        self.advice.setText("" if running or waiting else self._advice())
        self.advice.setVisible(not running and not waiting)
        self._show_stage()
        self.bar.setVisible(running)
        for button, shown in (
            (self.train, not running and not waiting), (self.stop, running),
            (self.compare, waiting), (self.take, waiting), (self.leave, waiting),
        ):  # fmt: skip
            button.setVisible(shown)
        self.train.setEnabled(learning.ready)

    def _height_of_rows(self) -> int:
        """Some rows are there whole, whatever the panel has to give: it scrolls."""
        rows = range(min(self.list.model().rowCount(), LEAST_ROWS))
        return sum(self.list.sizeHintForRow(row) for row in rows) + 2 * self.list.frameWidth() + 4

    def _advice(self) -> str:
        counts = self._learning.counts
        enough = sum(count.enough for count in counts)
        if not enough:
            text = tr(
                "A label can be learnt once {least} images are tagged as showing it and {least} as not; "
                "{wanted} of each are good.",
                least=LEAST,
                wanted=WANTED,
            )
        elif enough < len(counts):
            text = tr(
                "{enough} of {total} labels can be learnt; the others are left out.", enough=enough, total=len(counts)
            )
        else:
            text = tr("All labels can be learnt.")
        return text

    def _show_stage(self) -> None:
        progress, result = self._learning.progress, self._learning.result
        if progress is not None:
            self.bar.setValue(round(progress.share * PARTS))
            self.stage.setText(f"{progress.text} · {time_left(progress.left)}")
        elif result is not None:
            name = result.model.stem
            self.stage.setText(
                tr("Model {name} was learnt from {count} {count:image|images}.", name=name, count=result.outcome.images)
            )
        self.stage.setVisible(progress is not None or result is not None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._learning.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._learning.watch(False)


def time_left(seconds: float | None) -> str:
    """How long it takes yet, for people."""
    if seconds is None:
        return tr("time left unknown")
    if seconds < 60:
        return tr("less than a minute left")
    return tr("about {minutes} {minutes:minute|minutes} left", minutes=math.ceil(seconds / 60))
