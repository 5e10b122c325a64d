"""How a project is read: what readers see of the model, whose marks they see, and the audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.core.work.circumstances import SuggestionMode
from annotator.core.work.labels import Label
from annotator.core.work.protocol import AUDIT_SHARE, MOST_AUDITED, MOST_DECOYS, Protocol
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.form import make_form
from annotator.ui.base.text import marked, tr
from annotator.ui.dialogs.label_modes import LabelModes

_MODES = {
    SuggestionMode.SHOWN: (marked("Shown"), marked("Suggestions are there as the image opens.")),
    SuggestionMode.ON_REQUEST: (marked("On request"), marked("They come when the reader asks for them (Ctrl+R).")),
    SuggestionMode.AFTER_OWN_MARK: (
        marked("After an own mark"),
        marked("Those of a label come once the reader has marked it, or said that it is absent; both marks are kept."),
    ),
    SuggestionMode.OFF: (marked("Off"), marked("No reader sees any.")),
}


class ProtocolDialog(Dialog):
    """`ask` returns the protocol as it was changed, None where it was not."""

    def __init__(
        self, before: Protocol, labels: Sequence[Label], *, begun: bool, readable: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._before = before
        self.setWindowTitle(tr("How the project is read"))
        self.at_least(540)
        self._make_fields(before, labels)
        self._lay_out(begun=begun, readable=readable)
        self.mode.currentIndexChanged.connect(self._tell)
        self.audited.toggled.connect(self._tell)
        self.others.toggled.connect(self._tell)
        self._tell()

    def _make_fields(self, before: Protocol, labels: Sequence[Label]) -> None:
        self.mode = QComboBox()
        for mode, (name, _) in _MODES.items():
            self.mode.addItem(tr(name), mode)
        self.mode.setCurrentIndex(self.mode.findData(before.mode))
        self.mode.setAccessibleName(tr("Suggestions"))
        self.about = QLabel(wordWrap=True, objectName="muted")
        titles = {mode: tr(name) for mode, (name, _) in _MODES.items()}
        self.others = QCheckBox(tr("Another way for single labels"))
        self.others.setChecked(bool(before.modes))
        self.of_labels = LabelModes(labels, titles, before.modes)
        self.own = QCheckBox(tr("Each reader has a reading of their own and sees nobody else's marks"))
        self.own.setChecked(before.own_readings)
        self.audited = QCheckBox(tr("Audit: on some images no suggestion is shown; readers are not told on which"))
        self.audited.setChecked(before.audit_share > 0)
        self.share = _percent(MOST_AUDITED, before.audit_share or AUDIT_SHARE)
        self.decoys = _percent(MOST_DECOYS, before.decoy_share)
        self.seed = QSpinBox(minimum=0, maximum=999_999, value=before.seed)
        self.unlooked = QDoubleSpinBox(minimum=0.0, maximum=60.0, singleStep=0.1, decimals=1, value=before.unlooked)
        self.unlooked.setSuffix(tr(" s"))
        self.teaches = QCheckBox(tr("Marks of audited images may teach classifiers"))
        self.teaches.setChecked(before.teaches_audit)

    def _lay_out(self, *, begun: bool, readable: bool) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(make_form((tr("Suggestions"), self.mode)))
        for part in (self.about, self.others, self.of_labels, self.own, self.audited):
            layout.addWidget(part)
        rows = (
            (tr("Audited images"), self.share), (tr("Images with one suggestion wrong on purpose"), self.decoys),
            (tr("Seed"), self.seed), (tr("Accepted within this time counts as not looked at"), self.unlooked),
        )  # fmt: skip
        layout.addLayout(make_form(*rows))
        layout.addWidget(self.teaches)
        if begun:
            note = tr("Work has begun: a change is a step of the history, and each mark keeps what it was made under.")
            layout.addWidget(QLabel(note, wordWrap=True, objectName="muted"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not readable)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addStretch(1)
        layout.addWidget(buttons)

    def _tell(self) -> None:
        self.about.setText(tr(_MODES[self.mode.currentData()][1]))
        self.of_labels.setVisible(self.others.isChecked())
        self.share.setEnabled(self.audited.isChecked())
        self.teaches.setEnabled(self.audited.isChecked())

    @property
    def protocol(self) -> Protocol:
        """As it is chosen."""
        return replace(
            self._before,
            mode=self.mode.currentData(),
            modes=self.of_labels.modes if self.others.isChecked() else (),
            own_readings=self.own.isChecked(),
            audit_share=self.share.value() / 100 if self.audited.isChecked() else 0.0,
            decoy_share=self.decoys.value() / 100,
            seed=self.seed.value(),
            unlooked=round(self.unlooked.value(), 3),
            teaches_audit=self.teaches.isChecked(),
        )

    @classmethod
    def ask(
        cls, before: Protocol, labels: Sequence[Label], *, begun: bool, readable: bool, parent: QWidget | None = None
    ) -> Protocol | None:
        """Show the dialog and wait. `begun`: marks were made already; `readable`: it can only be looked at."""
        dialog = cls(before, labels, begun=begun, readable=readable, parent=parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        return dialog.protocol if accepted and dialog.protocol != before else None


def _percent(most: float, value: float) -> QSpinBox:
    box = QSpinBox(minimum=0, maximum=round(100 * most), value=round(100 * value))
    box.setSuffix(" %")
    return box
