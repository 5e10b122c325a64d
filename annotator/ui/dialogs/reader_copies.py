"""Whose copies of a project to make, and where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.project.reader_copies import copy_name
from annotator.core.project.readings import checked_reader
from annotator.ui.base.dialog import Dialog, EnterField
from annotator.ui.base.form import make_form
from annotator.ui.base.text import error_text, tr


@dataclass(frozen=True)
class CopiesChoice:
    """A file for each reader."""

    files: dict[str, Path]


class CopiesDialog(Dialog):
    """Readers to choose from, further ones to name, and a folder. `ask` returns the files to make."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Copies for readers"))
        self.open_at(560, 420)
        self._project = project
        self._assigned = {reader: len(numbers) for reader, numbers in project.assignments().items()}
        self.readers = QListWidget()
        self.readers.setAccessibleName(tr("Readers"))
        for reader in sorted({*self._assigned, *project.readers()}):
            self._add(reader)
        self.further = EnterField()
        self.further.setPlaceholderText(tr("Name of another reader"))
        self.add = QPushButton(tr("Add"), autoDefault=False)
        self.folder = QLineEdit(str(project.folder))
        self.message = QLabel(wordWrap=True, objectName="muted")
        self._lay_out()
        self.readers.itemChanged.connect(self._enable)
        self.folder.textChanged.connect(self._enable)
        self.add.clicked.connect(self._take_further)
        self.further.returnPressed.connect(self._take_further)
        self._enable()

    def _add(self, reader: str) -> None:
        count = self._assigned.get(reader)
        text = reader if count is None else tr("{reader} · {count} {count:image|images}", reader=reader, count=count)
        item = QListWidgetItem(text, self.readers)
        item.setData(Qt.ItemDataRole.UserRole, reader)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked)

    def _lay_out(self) -> None:
        choose = QPushButton(tr("Choose…"), autoDefault=False)
        choose.clicked.connect(self._choose_folder)
        more, place = QHBoxLayout(spacing=6), QHBoxLayout(spacing=6)
        more.addWidget(self.further, 1)
        more.addWidget(self.add)
        place.addWidget(self.folder, 1)
        place.addWidget(choose)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.addButton(tr("Make copies"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        about = tr(
            "A copy holds the images that its reader has to read, and nothing of what others said of them. The image "
            "files stay where they are: from its folder the copy must reach them as the project does."
        )
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(QLabel(about, wordWrap=True, objectName="muted"))
        layout.addWidget(self.readers, 1)
        layout.addLayout(more)
        layout.addLayout(make_form((tr("Write to"), place)))
        layout.addWidget(self.message)
        layout.addWidget(buttons)

    @Slot()
    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, tr("Copies for readers"), self.folder.text())
        if name:
            self.folder.setText(name)

    @Slot()
    def _take_further(self) -> None:
        try:
            reader = checked_reader(self.further.text())
        except KnownError as error:
            self.message.setText(error_text(error))
            return
        if reader not in {self._name(row) for row in range(self.readers.count())}:
            self._add(reader)
        self.further.clear()
        self._enable()

    def _name(self, row: int) -> str:
        return str(self.readers.item(row).data(Qt.ItemDataRole.UserRole))

    @property
    def choice(self) -> CopiesChoice:
        """What is chosen."""
        folder = Path(self.folder.text()).expanduser()
        rows = range(self.readers.count())
        names = [self._name(row) for row in rows if self.readers.item(row).checkState() is Qt.CheckState.Checked]
        return CopiesChoice({name: folder / copy_name(self._project, name) for name in names})

    @Slot()
    def _enable(self) -> None:
        files = self.choice.files
        there = [path.name for path in files.values() if path.exists()]
        alike = len({path.name.casefold() for path in files.values()}) < len(files)
        is_folder = Path(self.folder.text()).expanduser().is_dir()
        if not is_folder:
            self.message.setText(tr("There is no such folder."))
        elif alike:
            self.message.setText(tr("Two of these readers would have files of one name."))
        elif there:
            self.message.setText(tr("There already: {names}. Nothing is overwritten.", names=", ".join(there)))
        else:
            self.message.setText(", ".join(path.name for path in files.values()))
        self.ok.setEnabled(bool(files) and is_folder and not there and not alike)

    @classmethod
    def ask(cls, project: Project, parent: QWidget | None = None) -> CopiesChoice | None:
        """Show the dialog and wait."""
        dialog = cls(project, parent)
        return dialog.choice if dialog.exec() == QDialog.DialogCode.Accepted else None
