"""From which scores on suggestions are regions, and below which places alone; for all labels, or for one."""

from __future__ import annotations

from typing import Self

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from annotator.core.work.gate import Gate, Gates
from annotator.core.work.labels import LabelSet
from annotator.ui.base.form import make_form
from annotator.ui.base.label_text import full
from annotator.ui.base.text import marked, tr

NOTE = marked(
    "A suggestion whose score lies between the two is marked with “?”. Below the lower one it has no region to accept: "
    "it shows where to drag a box. Which labels are suggested at all is said by the classifier."
)


class CertaintyDialog(QDialog):
    """The gates of a project. `ask` returns them as they were changed, or None when it was cancelled."""

    def __init__(self, gates: Gates, labels: LabelSet, first: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Certainty of suggestions"))
        self.setMinimumWidth(420)
        self.gates = gates
        self.label = QComboBox()
        self.label.setAccessibleName(tr("Label"))
        self.label.addItem(tr("All labels"), None)
        for label in labels.labels:
            self.label.addItem(full(label), label.id)
        self.usual = QCheckBox(tr("As all labels"))
        self.sure, self.pointer = _score(tr("Region from")), _score(tr("Place below"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(
            make_form(
                (tr("Label"), self.label),
                ("", self.usual),
                (tr("Region from"), self.sure),
                (tr("Place below"), self.pointer),
            )
        )
        layout.addWidget(QLabel(tr(NOTE), objectName="muted", wordWrap=True))
        layout.addWidget(buttons)
        self.label.currentIndexChanged.connect(self._show)
        self.usual.toggled.connect(self._usual_toggled)
        self.sure.valueChanged.connect(self._sure_changed)
        self.pointer.valueChanged.connect(self._pointer_changed)
        self.label.setCurrentIndex(max(self.label.findData(first), 0) if first in gates.own else 0)
        self._show()

    @property
    def _chosen(self) -> int | None:
        number = self.label.currentData()
        return None if number is None else int(number)

    @Slot()
    def _show(self) -> None:
        number = self._chosen
        gate = self.gates.usual if number is None else self.gates.of(number)
        own = number is None or number in self.gates.own
        with QSignalBlocker(self.usual), QSignalBlocker(self.sure), QSignalBlocker(self.pointer):
            self.usual.setVisible(number is not None)
            self.usual.setChecked(not own)
            self.sure.setValue(gate.sure)
            self.pointer.setValue(gate.pointer)
        for field in (self.sure, self.pointer):
            field.setEnabled(own)

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
    def ask(cls, gates: Gates, labels: LabelSet, first: int | None, parent: QWidget | None = None) -> Gates | None:
        """Show the dialog and wait; `first` is the label it begins with, where that has a gate of its own."""
        dialog: Self = cls(gates, labels, first, parent)
        return dialog.gates if dialog.exec() == QDialog.DialogCode.Accepted else None


def _score(name: str) -> QDoubleSpinBox:
    field = QDoubleSpinBox(minimum=0.0, maximum=1.0, singleStep=0.01, decimals=3)
    field.setAccessibleName(name)
    return field
