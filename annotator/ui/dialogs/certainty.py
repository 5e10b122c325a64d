"""From which scores on labels are suggested, are regions, and are places alone; for all labels, or for one."""

from __future__ import annotations

from typing import Self

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.core.work.gate import Gate, Gates
from annotator.core.work.labels import LabelSet
from annotator.core.work.least_scores import MOST_BEST, UNSET, LeastScores
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.form import make_form
from annotator.ui.base.label_text import full
from annotator.ui.base.text import marked, tr

NOTE = marked(
    "A suggestion whose score is below the second is marked with “?”. Below the third it has no region to accept: it "
    "shows where to drag a box."
)


class CertaintyDialog(Dialog):
    """The gates and least scores of a project. `ask` returns them as they were changed, or None when cancelled."""

    def __init__(
        self, gates: Gates, least: LeastScores, labels: LabelSet, first: int | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Scores of suggestions"))
        self.at_least(460)
        self.gates, self.least = gates, least
        self.label = QComboBox()
        self.label.setAccessibleName(tr("Label"))
        self.label.addItem(tr("All labels"), None)
        for label in labels.labels:
            self.label.addItem(full(label), label.id)
        self.given = QCheckBox(tr("As the model has it"))
        self.usual = QCheckBox(tr("As all labels"))
        self.lowest = _score(tr("Suggested from"))
        self.sure, self.pointer = _score(tr("Region from")), _score(tr("Place below"))
        self.best = QSpinBox(minimum=0, maximum=MOST_BEST, value=least.best)
        self.best.setAccessibleName(tr("Always the likeliest"))
        self.best.setSpecialValueText(tr("none"))
        self.best.lineEdit().setTextMargins(5, 0, 0, 0)
        self._lay_out()
        self._connect()
        own = first in gates.own or first in least.own
        self.label.setCurrentIndex(max(self.label.findData(first), 0) if own else 0)
        self._show()

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        suggested = QHBoxLayout()
        suggested.addWidget(self.lowest, 1)
        suggested.addSpacing(8)
        suggested.addWidget(self.given)
        layout = QVBoxLayout(self)
        layout.addLayout(
            make_form(
                (tr("Label"), self.label),
                (tr("Suggested from"), suggested),
                (tr("Always the likeliest"), self.best),
                ("", self.usual),
                (tr("Region from"), self.sure),
                (tr("Place below"), self.pointer),
            )
        )
        layout.addWidget(QLabel(tr(NOTE), objectName="muted", wordWrap=True))
        layout.addWidget(buttons)

    def _connect(self) -> None:
        self.label.currentIndexChanged.connect(self._show)
        self.given.toggled.connect(self._given_toggled)
        self.usual.toggled.connect(self._usual_toggled)
        self.lowest.valueChanged.connect(self._lowest_changed)
        self.best.valueChanged.connect(self._best_changed)
        self.sure.valueChanged.connect(self._sure_changed)
        self.pointer.valueChanged.connect(self._pointer_changed)

    @property
    def _chosen(self) -> int | None:
        number = self.label.currentData()
        return None if number is None else int(number)

    @Slot()
    def _show(self) -> None:
        number = self._chosen
        gate = self.gates.usual if number is None else self.gates.of(number)
        own = number is None or number in self.gates.own
        lowest = self.least.usual if number is None else self.least.own.get(number, self.least.usual)
        given = self.least.usual is None if number is None else number not in self.least.own
        fields = (self.given, self.usual, self.lowest, self.sure, self.pointer)
        blockers = [QSignalBlocker(field) for field in fields]
        self.given.setText(tr("As the model has it") if number is None else tr("As all labels"))
        self.given.setChecked(given)
        self.lowest.setValue(UNSET if lowest is None else lowest)
        self.lowest.setEnabled(not given)
        self.usual.setVisible(number is not None)
        self.usual.setChecked(not own)
        self.sure.setValue(gate.sure)
        self.pointer.setValue(gate.pointer)
        self.best.setEnabled(number is None)
        for field in (self.sure, self.pointer):
            field.setEnabled(own)
        del blockers

    @Slot(bool)
    def _given_toggled(self, on: bool) -> None:
        self.least = self.least.changed(self._chosen, None if on else round(self.lowest.value(), 3))
        self._show()

    @Slot(float)
    def _lowest_changed(self, value: float) -> None:
        self.least = self.least.changed(self._chosen, round(value, 3))

    @Slot(int)
    def _best_changed(self, value: int) -> None:
        self.least = self.least.with_best(value)

    @Slot(bool)
    def _usual_toggled(self, on: bool) -> None:
        self.gates = self.gates.changed(self._chosen, None if on else self.gates.usual)
        self._show()

    @Slot(float)
    def _sure_changed(self, value: float) -> None:
        self.gates = self.gates.changed(self._chosen, Gate(round(value, 3), min(self.pointer.value(), round(value, 3))))
        self._show()

    @Slot(float)
    def _pointer_changed(self, value: float) -> None:
        self.gates = self.gates.changed(self._chosen, Gate(max(self.sure.value(), round(value, 3)), round(value, 3)))
        self._show()

    @classmethod
    def ask(
        cls, gates: Gates, least: LeastScores, labels: LabelSet, first: int | None, parent: QWidget | None = None
    ) -> tuple[Gates, LeastScores] | None:
        """Show the dialog and wait; `first` is the label it begins with, where that has scores of its own."""
        dialog: Self = cls(gates, least, labels, first, parent)
        return (dialog.gates, dialog.least) if dialog.exec() == QDialog.DialogCode.Accepted else None


def _score(name: str) -> QDoubleSpinBox:
    field = QDoubleSpinBox(minimum=0.0, maximum=1.0, singleStep=0.01, decimals=3)
    field.setAccessibleName(name)
    field.lineEdit().setTextMargins(5, 0, 0, 0)
    return field
