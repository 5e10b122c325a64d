"""What a report is to be about: the fields above it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QMenu,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.studies.reliability.settings import MATCHINGS, Matching
from annotator.studies.reports.making import MOST_TOLERANCE, Asked
from annotator.ui.base.form import make_form
from annotator.ui.base.text import marked, tr

READERS, PAUSE, IOU, GROUP, REGIONS = "readers", "pause", "iou", "group", "regions"
TOLERANCE, MATCHING, SIDES = "tolerance", "matching", "sides"
FOLDER = "folder"
_MATCHINGS: dict[Matching, str] = {
    "overlap": marked("overlap"),
    "onset": marked("begin within the tolerance"),
}


class ReadersButton(QToolButton):
    """A menu of readers to choose some of; all of them while none is chosen."""

    changed = Signal()

    def __init__(self, readers: Sequence[str]) -> None:
        super().__init__(objectName="segment", popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAccessibleName(tr("Readers"))
        menu = QMenu(self)
        self.marks = [menu.addAction(name) for name in readers]
        for mark in self.marks:
            mark.setCheckable(True)
            mark.toggled.connect(self._tell)
        self.setMenu(menu)
        self.setEnabled(len(readers) > 1)
        self._tell()

    @property
    def chosen(self) -> tuple[str, ...] | None:
        """The readers that are chosen; None for all."""
        return tuple(mark.text() for mark in self.marks if mark.isChecked()) or None

    def _tell(self) -> None:
        self.setText(", ".join(self.chosen) if self.chosen is not None else tr("All readers"))
        self.changed.emit()


class ReportFields(QWidget):
    """Those of the fields that a report has."""

    changed = Signal()

    def __init__(self, readers: Sequence[str], names: Sequence[str]) -> None:
        super().__init__()
        self.readers = ReadersButton(readers)
        self.pause = QDoubleSpinBox(minimum=1.0, maximum=3600.0, decimals=0, value=Asked.pause)
        self.pause.setSuffix(tr(" s"))
        self.iou = QDoubleSpinBox(minimum=0.05, maximum=1.0, singleStep=0.05, decimals=2, value=Asked.iou)
        self._make_for_clips()
        self.group = QComboBox(editable=True)
        self.group.addItem(tr("Each image for itself"), "")
        self.group.addItem(tr("Images of one folder together"), FOLDER)
        self.group.setToolTip(
            tr("Or a regular expression: images with the same match in their path, as of one patient.")
        )
        self.regions = QCheckBox(tr("Compare regions with the model's, too: takes longer"))
        rows = {
            READERS: (tr("Readers"), self.readers), PAUSE: (tr("Pauses are cut at"), self.pause),
            IOU: (tr("Regions are the same from this IoU on"), self.iou),
            TOLERANCE: (tr("Tolerance in clips"), self.tolerance),
            MATCHING: (tr("Events are the same that"), self.matching), SIDES: ("", self.sides),
            GROUP: (tr("Drawn together for intervals"), self.group), REGIONS: ("", self.regions),
        }  # fmt: skip
        for name, (title, field) in rows.items():
            if title:
                field.setAccessibleName(title)
            field.setVisible(name in names)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        form = make_form(*(rows[name] for name in names))
        form.setColumnStretch(1, 0)  # fields as wide as they need, at the left
        form.setColumnStretch(2, 1)
        layout.addLayout(form)
        self._connect()

    def _make_for_clips(self) -> None:
        self.tolerance = QSpinBox(minimum=0, maximum=MOST_TOLERANCE, value=Asked.tolerance)
        self.tolerance.setSuffix(tr(" frames"))
        self.tolerance.setToolTip(tr("Readers of clips who are no further apart agree. 0: frame by frame, exactly."))
        self.matching = QComboBox()
        for name in MATCHINGS:
            self.matching.addItem(tr(_MATCHINGS[name]), name)
        self.sides = QCheckBox(tr("Left is another code than right"))
        self.sides.setToolTip(tr("For the FACS agreement index: AU12 on the left is not AU12 on the right then."))

    def _connect(self) -> None:
        self.readers.changed.connect(self.changed)
        self.pause.editingFinished.connect(self.changed)
        self.iou.editingFinished.connect(self.changed)
        self.tolerance.editingFinished.connect(self.changed)
        self.matching.activated.connect(self.changed)
        self.sides.toggled.connect(self.changed)
        self.group.activated.connect(self.changed)
        self.group.lineEdit().editingFinished.connect(self.changed)
        self.regions.toggled.connect(self.changed)

    @property
    def asked(self) -> Asked:
        """What is asked for."""
        return Asked(
            self.readers.chosen, pause=self.pause.value(), iou=round(self.iou.value(), 3), group=self._group,
            tolerance=self.tolerance.value(), matching=self.matching.currentData(), sides=self.sides.isChecked(),
        )  # fmt: skip

    @property
    def _group(self) -> str:
        text = self.group.currentText().strip()
        place = self.group.findText(text)
        return str(self.group.itemData(place) or "") if place >= 0 else text

    def choose_group(self, group: str) -> None:
        """Draw images together by this, and tell nobody."""
        with QSignalBlocker(self.group):
            place = self.group.findData(group)
            self.group.setCurrentIndex(place) if place >= 0 else self.group.setEditText(group)
