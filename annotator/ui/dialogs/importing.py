"""What to import, which labels are meant, and what would come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.core.work.labels import Label
from annotator.exchange.formats import FORMATS
from annotator.exchange.reading.importing import Plan
from annotator.exchange.reading.label_matching import Fate, LabelClash
from annotator.ui.base.form import make_form
from annotator.ui.base.text import told, tr


@dataclass(frozen=True)
class ImportChoice:
    """A file or folder; `form` is a format's name, "" to find it out."""

    path: Path
    form: str = ""
    skip_unknown: bool = False


class ImportDialog(QDialog):
    """Choose what to read. `ask` returns the choice, or None when it was cancelled."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import annotations"))
        self.setMinimumWidth(620)
        self._folder = folder
        self.path, self.format = QLineEdit(), QComboBox()
        self.format.addItem(tr("Recognise it by its content"), "")
        for form in FORMATS.values():
            self.format.addItem(tr(form.title), form.name)
        self.skip_unknown = QCheckBox(tr("Leave out images that the project does not have"))
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(spacing=6)
        row.addWidget(self.path, 1)
        for text, choose in ((tr("File…"), self._choose_file), (tr("Folder…"), self._choose_folder)):
            button = QPushButton(text, autoDefault=False)
            button.clicked.connect(choose)
            row.addWidget(button)
        self.path.setAccessibleName(tr("Import from"))
        self._buttons = _buttons(self, tr("Preview"))
        self.path.textChanged.connect(self._follow)
        note = QLabel(tr("Nothing is changed before you have seen what would be added."), objectName="muted")
        layout = QVBoxLayout(self)
        layout.addLayout(make_form((tr("Import from"), row), (tr("Format"), self.format), ("", self.skip_unknown)))
        layout.addWidget(note)
        layout.addWidget(self._buttons)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        for button in self._buttons.buttons():
            if self._buttons.buttonRole(button) == QDialogButtonBox.ButtonRole.AcceptRole:
                button.setEnabled(bool(self.path.text().strip()))

    @Slot()
    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Import from"), str(self._folder))
        self._take(path)

    @Slot()
    def _choose_folder(self) -> None:
        self._take(QFileDialog.getExistingDirectory(self, tr("Import from"), str(self._folder)))

    def _take(self, path: str) -> None:
        if path:
            self.path.setText(path)

    def choice(self) -> ImportChoice:
        """What is chosen in the dialog."""
        path = Path(self.path.text().strip()).expanduser()
        return ImportChoice(path, self.format.currentData(), self.skip_unknown.isChecked())

    @classmethod
    def ask(cls, folder: Path, parent: QWidget | None = None) -> ImportChoice | None:
        """Show the dialog and wait."""
        dialog: Self = cls(folder, parent)
        return dialog.choice() if dialog.exec() == QDialog.DialogCode.Accepted else None


class LabelDialog(QDialog):
    """Which label of the project is meant by each name it does not know. `ask` returns None when it was cancelled."""

    def __init__(self, clashes: Sequence[LabelClash], labels: Sequence[Label], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Labels of the file"))
        self.setMinimumWidth(640)
        self.fates = {clash.name: self._box(clash, labels) for clash in clashes}
        grid = QGridLayout(horizontalSpacing=12, verticalSpacing=6)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(len(clashes), 1)
        for line, clash in enumerate(clashes):
            name, count = QLabel(clash.name, wordWrap=True), QLabel(objectName="muted")
            name.setTextFormat(Qt.TextFormat.PlainText)
            count.setText(tr("{count} regions", count=clash.count) if clash.count > 1 else tr("1 region"))
            for column, widget in enumerate((name, count, self.fates[clash.name])):
                grid.addWidget(widget, line, column)
        holder, area = QWidget(), QScrollArea(widgetResizable=True)
        holder.setLayout(grid)
        area.setWidget(holder)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(min(holder.sizeHint().height() + 12, 400))
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(tr("The project has no labels of these names. What is meant?"), wordWrap=True))
        layout.addWidget(area)
        layout.addWidget(_buttons(self, tr("Go on")))

    @staticmethod
    def _box(clash: LabelClash, labels: Sequence[Label]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(tr("What {name} means", name=clash.name))
        box.setMinimumWidth(230)
        box.addItem(tr("Add it as a new label"), Fate.NEW)
        box.addItem(tr("Leave its regions out"), Fate.LEAVE_OUT)
        for label in labels:
            box.addItem(label.title, label.name)
        if clash.suggestion:
            box.setCurrentIndex(box.findData(clash.suggestion))
        return box

    def choice(self) -> dict[str, str | Fate]:
        """For each name a label's name, or what becomes of its regions."""
        return {name: box.currentData() for name, box in self.fates.items()}

    @classmethod
    def ask(
        cls, clashes: Sequence[LabelClash], labels: Sequence[Label], parent: QWidget | None = None
    ) -> Mapping[str, str | Fate] | None:
        """Show the dialog and wait."""
        dialog: Self = cls(clashes, labels, parent)
        return dialog.choice() if dialog.exec() == QDialog.DialogCode.Accepted else None


class PlanDialog(QDialog):
    """What an import would do, or why it cannot be done. `ask` returns whether to do it."""

    def __init__(self, plan: Plan, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import annotations"))
        self.setMinimumSize(560, 240)
        counts = {"annotations": plan.annotations, "images": plan.images, "labels": len(plan.labels)}
        if plan.errors:
            summary = tr("{path} cannot be imported; nothing was changed.", path=path.name)
        else:
            summary = tr("{annotations} annotations on {images} images and {labels} new labels are added.", **counts)
            if plan.already:
                summary += " " + tr("{count} are there already.", count=plan.already)
        heading = QLabel(summary, wordWrap=True)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        self.details = QPlainTextEdit("\n".join(told(line) for line in (*plan.errors, *plan.notices)), readOnly=True)
        self.details.setAccessibleName(tr("Details"))
        self.details.setTabChangesFocus(True)
        layout = QVBoxLayout(self)
        layout.addWidget(heading)
        layout.addWidget(self.details)
        layout.addWidget(_buttons(self, "" if plan.errors or not _does_something(plan) else tr("Import")))

    @classmethod
    def ask(cls, plan: Plan, path: Path, parent: QWidget | None = None) -> bool:
        """Show the dialog and wait."""
        return cls(plan, path, parent).exec() == QDialog.DialogCode.Accepted


def _does_something(plan: Plan) -> bool:
    return bool(plan.edits or plan.labels)


def _buttons(dialog: QDialog, accept: str) -> QDialogButtonBox:
    """A button to go on by that name, and one to cancel; without a name only one to close."""
    kind = QDialogButtonBox.StandardButton.Cancel if accept else QDialogButtonBox.StandardButton.Close
    buttons = QDialogButtonBox(kind)
    if accept:
        buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons
