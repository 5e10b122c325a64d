"""Who reads what: images dealt to readers by a seed, or as a table says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.studies.assignment import dealt, read_assignment
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.form import make_form
from annotator.ui.base.text import error_text, tr

# What is typed is dealt when the keys rest.
REST_MS = 150


class AssignDialog(Dialog):
    """Shows what each reader would have to read before it is so. `ask` returns the images of each reader."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Who reads what"))
        self.open_at(560, 480)
        self._project, self._images = project, [number for number, _ in project.image_paths()]
        self._before = project.assignments()
        self._table: dict[str, list[int]] | None = None
        self.plan: dict[str, list[int]] | None = None
        self.names = QLineEdit(", ".join(self._before or project.readers()))
        self.names.setPlaceholderText(tr("Names, with commas between them"))
        self.overlap = QSpinBox(minimum=0, maximum=100, value=100)
        self.overlap.setSuffix(" %")
        self.seed = QSpinBox(minimum=0, maximum=999_999)
        self.from_table = QPushButton(tr("From a table…"), autoDefault=False)
        self.preview = QTableWidget(0, 4)
        self.message = QLabel(wordWrap=True, objectName="muted")
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._lay_out()
        self._connect()
        self.deal()

    def _lay_out(self) -> None:
        titles = (tr("Reader"), tr("Images"), tr("Alone"), tr("Before"))
        self.preview.setHorizontalHeaderLabels(titles)
        self.preview.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.preview.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.preview.verticalHeader().hide()
        self.preview.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.preview.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.preview.setAccessibleName(tr("Who reads what"))
        row = QHBoxLayout(spacing=6)
        row.addWidget(self.names, 1)
        row.addWidget(self.from_table)
        rows = ((tr("Readers"), row), (tr("Images that all of them read"), self.overlap), (tr("Seed"), self.seed))
        for title, field in ((tr("Readers"), self.names), *rows[1:]):
            field.setAccessibleName(title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText(tr("Assign"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(make_form(*rows))
        layout.addWidget(self.preview, 1)
        layout.addWidget(self.message)
        if not self._project.protocol.own_readings:
            text = tr("All readers work on one reading here. Give each an own one first (Ctrl+Shift+P).")
            layout.addWidget(QLabel(text, wordWrap=True, objectName="muted"))
        layout.addWidget(buttons)

    def _connect(self) -> None:
        self._rest.timeout.connect(self.deal)
        self.names.textEdited.connect(self._anew)
        self.overlap.valueChanged.connect(self._anew)
        self.seed.valueChanged.connect(self._anew)
        self.from_table.clicked.connect(self._ask_for_table)

    @Slot()
    def _anew(self) -> None:
        self._table = None
        self.ok.setEnabled(False)
        self._rest.start()

    @Slot()
    def _ask_for_table(self) -> None:
        folder = str(self._project.folder)
        name, _ = QFileDialog.getOpenFileName(self, tr("Who reads what"), folder, tr("Tables (*.csv)"))
        if name:
            self.take_table(Path(name))

    def take_table(self, path: Path) -> None:
        """Assign as a table says, with the columns image and reader."""
        try:
            self._table = read_assignment(path, self._project)
        except KnownError as error:
            self._refuse(error)
        else:
            self.names.setText(", ".join(self._table))
            self.deal()

    def _refuse(self, error: KnownError) -> None:
        self.plan = None
        self.preview.setRowCount(0)
        self.message.setText(error_text(error))
        self.ok.setEnabled(False)

    @Slot()
    def deal(self) -> None:
        """Show what each reader would have to read."""
        names = [name.strip() for name in self.names.text().split(",") if name.strip()]
        if not names and not self._before:
            self._refuse(KnownError("No images are assigned; every reader reads all."))
            return
        try:
            plan = self._table or self._dealt(names)
        except KnownError as error:
            self._refuse(error)
            return
        self.plan = plan | {reader: [] for reader in self._before if reader not in plan}
        self._show(self.plan)
        self.ok.setEnabled(self.plan != self._before)

    def _dealt(self, names: Sequence[str]) -> dict[str, list[int]]:
        if not names:
            return {}
        return dealt(self._images, names, self.overlap.value() / 100, self.seed.value())

    def _show(self, plan: Mapping[str, Sequence[int]]) -> None:
        often = Counter(number for numbers in plan.values() for number in numbers)
        self.preview.setRowCount(len(plan))
        for row, (reader, numbers) in enumerate(plan.items()):
            alone = sum(often[number] == 1 for number in numbers)
            before = len(self._before.get(reader, ()))
            texts = (reader, str(len(numbers)), str(alone), str(before) if before else "–")
            for column, text in enumerate(texts):
                self.preview.setItem(row, column, QTableWidgetItem(text))
        nobody = len(self._images) - len(often)
        read = tr("{count} {count:image is|images are} for nobody.", count=nobody) if nobody and often else ""
        none = "" if often else tr("No images are assigned; every reader reads all.")
        self.message.setText(read or none)

    @classmethod
    def ask(cls, project: Project, parent: QWidget | None = None) -> dict[str, list[int]] | None:
        """Show the dialog and wait; None when nothing is to change."""
        dialog = cls(project, parent)
        return dialog.plan if dialog.exec() == QDialog.DialogCode.Accepted else None
