"""Labels and classifier of a project."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import KnownError
from annotator.core.work.labels import LabelSet, bundled_label_sets, label_set_of, load_label_set
from annotator.inference.model_files import ModelFacts, bundled_models, read_model_facts
from annotator.ui.base.form import make_form
from annotator.ui.base.text import error_text, marked, tr

FROM_MODEL = marked("The classifier's own labels")
FROM_FILE = marked("From a file…")
TYPED = marked("Names typed here")
CURRENT = "as it is"
NO_MODEL = marked("Nobody yet: draw by hand, or tag and train")
# What the bundled classifiers are for.
PURPOSES = {
    "lesions": marked("Skin lesions (bundled demonstration)"),
    "action-units": marked("Facial action units (bundled demonstration)"),
    "photographs": marked("Photographs: ImageNet's 1,000 classes"),
}
# Which classifier goes with which label set.
PARTNERS = {"dermoscopy": "lesions", "facs": "action-units"}


@dataclass(frozen=True)
class Setup:
    """The chosen label set and model ("" for none)."""

    labels: LabelSet
    model: str


class SetupDialog(QDialog):
    """Choose a label set and a classifier. A project with decisions keeps its labels; in one that is `fresh` names are
    typed unless a set is chosen.
    """

    def __init__(
        self,
        model: str,
        *,
        current: LabelSet | None = None,
        labels_fixed: bool = False,
        fresh: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("A new project") if fresh else tr("Labels and model"))
        self.setMinimumWidth(480)
        self._current, self._fixed = current, labels_fixed
        self._before: dict[QComboBox, int] = {}
        self.labels, self.model = QComboBox(), QComboBox()
        self.names = QPlainTextEdit(tabChangesFocus=True)
        self.names.setAccessibleName(tr("Names of the labels, one a line"))
        self.names.setPlaceholderText(tr("One label a line"))
        self.names.setFixedHeight(self.names.fontMetrics().lineSpacing() * 5 + 16)
        self.names.setPlainText("\n".join(label.name for label in current.labels) if fresh and current else "")
        self.about = QLabel(objectName="muted", wordWrap=True)
        self._hint = tr("Both can be changed later: Project ▸ Model… (Ctrl+M).") if fresh else ""
        self.fault = QLabel(wordWrap=True)
        self._fill(model)
        if fresh:
            self.labels.setCurrentIndex(self.labels.findData(TYPED))
        self._lay_out()
        self.labels.activated.connect(self._labels_chosen)
        self.model.activated.connect(self._model_chosen)
        self._describe()
        if fresh:
            self.names.setFocus()
            self.names.selectAll()

    def _fill(self, model: str) -> None:
        if self._current is not None:
            self.labels.addItem(tr("{name} (as it is)", name=self._current.name), CURRENT)
        self.labels.setEnabled(not self._fixed)
        if not self._fixed:
            for name in bundled_label_sets():
                self.labels.addItem(load_label_set(name).name, name)
            self.labels.addItem(tr(TYPED), TYPED)
            self.labels.addItem(tr(FROM_MODEL), FROM_MODEL)
            self.labels.addItem(tr(FROM_FILE), FROM_FILE)
        self.model.addItem(tr(NO_MODEL), "")
        for name in bundled_models():
            self.model.addItem(tr(PURPOSES[name]) if name in PURPOSES else name, name)
        if model and self.model.findData(model) < 0:
            self.model.addItem(model, model)
        self.model.addItem(tr(FROM_FILE), FROM_FILE)
        self.model.setCurrentIndex(self.model.findData(model))

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._check)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        rows = (tr("What is labelled"), self.labels), ("", self.names), (tr("Who suggests"), self.model)
        layout.addLayout(make_form(*rows))
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
        self.names.setVisible(self.labels.currentData() == TYPED)
        for box in (self.labels, self.model):
            self._before[box] = box.currentIndex()
        try:
            facts = read_model_facts(str(self.model.currentData())) if self.model.currentData() else None
            self.about.setText(facts.description if facts else self._hint)
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
        if self.labels.currentData() == TYPED:
            return Setup(self._typed(facts), model)
        return Setup(load_label_set(str(self.labels.currentData())), model)

    def _typed(self, facts: ModelFacts | None) -> LabelSet:
        lines = (line.strip() for line in self.names.toPlainText().splitlines())
        names = tuple(line for line in lines if line)
        if not names:
            raise KnownError("There is no label.", advice="Write their names, one a line.")
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise KnownError("The label “{name}” is there twice.", name=twice, advice="Leave one of them out.")
        if self._current is not None and names == tuple(label.name for label in self._current.labels):
            return self._current
        plain = load_label_set("generic")
        how = (facts.refinement, facts.contrast) if facts is not None else (plain.refinement, plain.contrast)
        return replace(
            plain, name=tr("Own labels"), labels=label_set_of(names, "").labels, refinement=how[0], contrast=how[1]
        )

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
        fresh: bool = False,
        parent: QWidget | None = None,
    ) -> Setup | None:
        """Show the dialog and wait; None when it was cancelled. `current` is offered first, or alone if fixed."""
        dialog: Self = cls(model, current=current, labels_fixed=labels_fixed, fresh=fresh, parent=parent)
        return dialog.choice() if dialog.exec() == QDialog.DialogCode.Accepted else None
