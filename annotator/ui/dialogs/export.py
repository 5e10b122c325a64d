"""What to export, how, and where to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.project import Project
from annotator.exchange.coco import DEFAULT_NAME
from annotator.exchange.options import ExportOptions, Shape, Which
from annotator.ui.form import make_form
from annotator.ui.text import marked, tr

WHICH = (
    (marked("All images, empty ones too"), Which.ALL),
    (marked("Images with annotations"), Which.ANNOTATED),
    (marked("Images marked as done"), Which.DONE),
)
SHAPES = (
    (marked("Run lengths: always exact"), Shape.RLE),
    (marked("Polygons where they are exact"), Shape.EXACT_POLYGON),
    (marked("Polygons always: holes are filled"), Shape.POLYGON),
)


@dataclass(frozen=True)
class ExportChoice:
    path: Path
    options: ExportOptions


class ExportDialog(QDialog):
    """Choose images, encoding and file. `ask` returns the choice, or None when it was cancelled."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export COCO annotations"))
        self.setMinimumWidth(520)
        self.which, self.shape = QComboBox(), QComboBox()
        for text, value in WHICH:
            self.which.addItem(tr(text), value)
        for text, value in SHAPES:
            self.shape.addItem(tr(text), value)
        self.path = QLineEdit(str(project.path.resolve().parent / DEFAULT_NAME))
        self._lay_out()

    def _lay_out(self) -> None:
        choose = QPushButton(tr("Choose…"), autoDefault=False)
        choose.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.addWidget(self.path, 1)
        row.addWidget(choose)
        form = make_form((tr("Images"), self.which), (tr("Regions"), self.shape), (tr("File"), row))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        export = buttons.addButton(tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        export.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        note = QLabel(tr("One JSON file for pycocotools, detectron2, CVAT, FiftyOne and others."), objectName="muted")
        layout = QVBoxLayout(self)
        layout.addWidget(note)
        layout.addLayout(form)
        layout.addWidget(buttons)

    @Slot()
    def _choose(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("Export to"), self.path.text(), tr("COCO (*.json)"))
        if path:
            self.path.setText(path)

    def choice(self) -> ExportChoice:
        """What is chosen in the dialog."""
        options = ExportOptions(Which(self.which.currentData()), Shape(self.shape.currentData()))
        return ExportChoice(Path(self.path.text()).expanduser(), options)

    @classmethod
    def ask(cls, project: Project, parent: QWidget | None = None) -> ExportChoice | None:
        """Show the dialog and wait."""
        dialog: Self = cls(project, parent)
        return dialog.choice() if dialog.exec() == QDialog.DialogCode.Accepted else None
