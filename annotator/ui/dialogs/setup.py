"""Labels and classifier of a project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import KnownError
from annotator.core.work.labels import LabelSet, bundled_label_sets, label_set_of, load_label_set
from annotator.inference.model_files import bundled_models, read_model_facts
from annotator.ui.base.form import make_form
from annotator.ui.base.text import error_text, marked, tr

FROM_MODEL = marked("The classifier's own labels")
FROM_FILE = marked("From a file…")
CURRENT = "as it is"
NO_MODEL = marked("None: draw by hand")
# Which classifier goes with which label set.
PARTNERS = {"dermoscopy": "lesions", "facs": "action-units"}


@dataclass(frozen=True)
class Setup:
    """The chosen label set and model ("" for none)."""

    labels: LabelSet
    model: str


class SetupDialog(QDialog):
    """Choose a label set and a classifier. A project with decisions keeps its labels."""

    def __init__(
        self,
        model: str,
        *,
        current: LabelSet | None = None,
        labels_fixed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Labels and model"))
        self.setMinimumWidth(480)
        self._current, self._fixed = current, labels_fixed
        self._before: dict[QComboBox, int] = {}
        self.labels, self.model = QComboBox(), QComboBox()
        self.about = QLabel(objectName="muted", wordWrap=True)
        self.fault = QLabel(wordWrap=True)
        self._fill(model)
        self._lay_out()
        self.labels.activated.connect(self._labels_chosen)
        self.model.activated.connect(self._model_chosen)
        self._describe()

    def _fill(self, model: str) -> None:
        if self._current is not None:
            self.labels.addItem(tr("{name} (as it is)", name=self._current.name), CURRENT)
        self.labels.setEnabled(not self._fixed)
        if not self._fixed:
            for name in bundled_label_sets():
                self.labels.addItem(load_label_set(name).name, name)
            self.labels.addItem(tr(FROM_MODEL), FROM_MODEL)
            self.labels.addItem(tr(FROM_FILE), FROM_FILE)
        self.model.addItem(tr(NO_MODEL), "")
        for name in bundled_models():
            kind = tr("{name} (ImageNet)") if name.startswith("photographs") else tr("{name} (bundled demonstration)")
            shown = kind.format(name=name)
            self.model.addItem(shown, name)
        if model and self.model.findData(model) < 0:
            self.model.addItem(model, model)
        self.model.addItem(tr(FROM_FILE), FROM_FILE)
        self.model.setCurrentIndex(self.model.findData(model))

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._check)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(make_form((tr("Labels"), self.labels), (tr("Classifier"), self.model)))
        for part in (self.about, self.fault, buttons):
            layout.addWidget(part)
        self.fault.hide()

    @Slot(int)
    def _labels_chosen(self, _place: int) -> None:
        if self.labels.currentData() == FROM_FILE:
            path, _ = QFileDialog.getOpenFileName(self, tr("Label set"), "", tr("Label sets (*.json)"))
            self._replace_last(self.labels, path)
        partner = PARTNERS.get(str(self.labels.currentData()))
        if partner and self.model.findData(partner) >= 0:
            self.model.setCurrentIndex(self.model.findData(partner))
        self._describe()

    @Slot(int)
    def _model_chosen(self, _place: int) -> None:
        if self.model.currentData() == FROM_FILE:
            path, _ = QFileDialog.getOpenFileName(self, tr("Classifier"), "", tr("Models (*.safetensors)"))
            self._replace_last(self.model, path)
        self._describe()

    def _replace_last(self, box: QComboBox, path: str) -> None:
        if path:
            box.insertItem(box.count() - 1, path, path)
            box.setCurrentIndex(box.count() - 2)
        else:
            box.setCurrentIndex(self._before[box])

    def _describe(self) -> None:
        for box in (self.labels, self.model):
            self._before[box] = box.currentIndex()
        try:
            facts = read_model_facts(str(self.model.currentData())) if self.model.currentData() else None
            self.about.setText(facts.description if facts else "")
        except KnownError as error:
            self.about.setText(error_text(error))

    def choice(self) -> Setup:
        """What is chosen. Raises KnownError when a file cannot be used."""
        model = str(self.model.currentData() or "")
        facts = read_model_facts(model) if model else None
        if self._current is not None and self.labels.currentData() == CURRENT:
            return Setup(self._current, model)
        if self.labels.currentData() == FROM_MODEL:
            if facts is None:
                raise KnownError("There is no classifier to take labels from.", advice="Choose one below.")
            return Setup(label_set_of(facts.labels, facts.name, facts.refinement, facts.contrast), model)
        return Setup(load_label_set(str(self.labels.currentData())), model)

    @Slot()
    def _check(self) -> None:
        try:
            self.choice()
        except KnownError as error:
            self.fault.setText(error_text(error))
            self.fault.show()
        else:
            self.accept()

    @classmethod
    def ask(
        cls,
        model: str,
        *,
        current: LabelSet | None = None,
        labels_fixed: bool = False,
        parent: QWidget | None = None,
    ) -> Setup | None:
        """Show the dialog and wait; None when it was cancelled. `current` is offered first, or alone if fixed."""
        dialog: Self = cls(model, current=current, labels_fixed=labels_fixed, parent=parent)
        return dialog.choice() if dialog.exec() == QDialog.DialogCode.Accepted else None
