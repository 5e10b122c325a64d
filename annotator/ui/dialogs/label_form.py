"""Everything that is said of one label, in a form."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QByteArray, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import (
    QColorDialog,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.work.label_keys import DIGITS, LETTERS
from annotator.core.work.label_parsing import MOST_PICTURE
from annotator.core.work.labels import Concept, Label, LabelSet
from annotator.ui.base.form import make_form
from annotator.ui.base.text import marked, tr
from annotator.ui.dialogs.cells import Cells, LabelsButton

PICTURES = marked("Pictures (*.png *.jpg *.jpeg)")


@dataclass(frozen=True)
class Said:
    """What the form says: the label, its group, and the names of those it excludes."""

    label: Label
    group: str
    excluded: tuple[str, ...]


class LabelForm(QWidget):
    """Emits `edited` with what it says by then."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._label: Label | None = None
        self.title, self.name, self.colour = QLineEdit(), QLineEdit(), QPushButton()
        self.key, self.group = QComboBox(), QComboBox(editable=True)
        self.help = QPlainTextEdit(tabChangesFocus=True)
        self.picture, self.choose, self.clear = QLabel(), QPushButton(tr("Choose…")), QPushButton(tr("Remove"))
        self.codes = Cells([tr("Scheme"), tr("Value"), tr("Meaning")])
        self.excluded = LabelsButton(tr("None"))
        self._lay_out()
        self._connect()

    @property
    def fields(self) -> dict[str, QWidget]:
        """The fields by their keys in a file."""
        return {
            "title": self.title, "name": self.name, "colour": self.colour, "key": self.key, "codes": self.codes,
            "picture": self.choose,
        }  # fmt: skip

    def _lay_out(self) -> None:
        self.help.setFixedHeight(self.fontMetrics().height() * 3 + 16)
        self.name.setToolTip(tr("What files and classifiers call it. It never changes once it is stored."))
        self.key.addItem(tr("By itself"), "")
        for key in (*DIGITS, *LETTERS):
            self.key.addItem(key, key)
        short, picture = QHBoxLayout(), QHBoxLayout()
        for row in (short, picture):
            row.setSpacing(8)
        short.addWidget(self.colour)
        short.addWidget(QLabel(tr("Key")))
        short.addWidget(self.key)
        short.addStretch(1)
        for part in (self.picture, self.choose, self.clear):
            picture.addWidget(part)
        picture.addStretch(1)
        rows = (
            (tr("Title"), self.title), (tr("Name"), self.name), (tr("Colour"), short), (tr("Group"), self.group),
            (tr("Help"), self.help), (tr("Picture"), picture), (tr("Codes"), self.codes),
            (tr("Excludes"), self.excluded),
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.addLayout(make_form(*rows))
        layout.addStretch(1)
        named = {"Title": self.title, "Name": self.name, "Group": self.group, "Help": self.help, "Codes": self.codes}
        for name, field in named.items():
            field.setAccessibleName(tr(name))
        self.key.setAccessibleName(tr("Key"))
        for button in (self.colour, self.choose, self.clear):
            button.setAutoDefault(False)

    def _connect(self) -> None:
        for line in (self.title, self.name):
            line.textEdited.connect(self._tell)
        self.key.activated.connect(self._tell)
        self.group.editTextChanged.connect(self._tell)
        self.help.textChanged.connect(self._tell)
        self.codes.edited.connect(self._tell)
        self.excluded.edited.connect(self._tell)
        self.colour.clicked.connect(self._choose_colour)
        self.choose.clicked.connect(self._choose_picture)
        self.clear.clicked.connect(self._clear_picture)

    def show_label(self, labels: LabelSet, label: Label, *, fixed: bool) -> None:
        """Show a label of a set; `fixed`: its name is stored already."""
        self._label = label
        groups = dict(labels.groups)
        with QSignalBlocker(self):
            for line, text in ((self.title, label.title), (self.name, label.name)):
                if line.text() != text:
                    line.setText(text)
            self.name.setReadOnly(fixed)
            self.name.setEnabled(not fixed)
            self.key.setCurrentIndex(max(self.key.findData(label.key), 0))
            self.group.clear()
            self.group.addItems(sorted({*groups.values(), ""}))
            self.group.setEditText(groups.get(label.name, ""))
            self.help.setPlainText(label.help)
            self.codes.show_texts([(code.scheme, code.value, code.meaning) for code in label.codes])
            others = [other for other in labels.labels if other.id != label.id]
            self.excluded.show_names(others, sorted(labels.excluded_by(label.name)))
        self._label = label
        self._show_colour()
        self._show_picture()

    @property
    def said(self) -> Said:
        """What the fields say."""
        assert self._label is not None
        codes = tuple(Concept(*row) for row in self.codes.texts)
        label = replace(
            self._label,
            title=self.title.text().strip(),
            name=self.name.text().strip(),
            key=str(self.key.currentData() or ""),
            help=" ".join(self.help.toPlainText().split()),
            codes=codes,
        )
        return Said(label, self.group.currentText().strip(), self.excluded.names)

    @Slot()
    def _tell(self) -> None:
        if self._label is not None and not self.signalsBlocked():
            self.edited.emit(self.said)

    @Slot()
    def _choose_colour(self) -> None:
        assert self._label is not None
        colour = QColorDialog.getColor(QColor(self._label.colour), self, tr("Colour"))
        if colour.isValid():
            self._label = replace(self._label, colour=colour.name().upper())
            self._show_colour()
            self._tell()

    def _show_colour(self) -> None:
        assert self._label is not None
        chip = QPixmap(18, 18)
        chip.fill(QColor(self._label.colour))
        self.colour.setIcon(chip)
        self.colour.setText(self._label.colour)

    @Slot()
    def _choose_picture(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Picture"), "", tr(PICTURES))
        if path and self._label is not None:
            self.take_picture(Path(path))

    def take_picture(self, path: Path) -> None:
        """Put the picture of a file into the label, or say why it cannot be."""
        assert self._label is not None
        try:
            data = path.read_bytes()
        except OSError:
            data = b""
        kind = "png" if data.startswith(b"\x89PNG") else "jpeg" if data.startswith(b"\xff\xd8") else ""
        if not kind or len(data) > MOST_PICTURE:
            self.picture.setText(tr("A picture is a PNG or JPEG of at most 64 kB."))
            return
        self._label = replace(self._label, picture=f"data:image/{kind};base64,{base64.b64encode(data).decode()}")
        self._show_picture()
        self._tell()

    @Slot()
    def _clear_picture(self) -> None:
        assert self._label is not None
        self._label = replace(self._label, picture="")
        self._show_picture()
        self._tell()

    def _show_picture(self) -> None:
        assert self._label is not None
        stored, found = self._label.picture, QPixmap()
        if stored:
            found.loadFromData(QByteArray(base64.b64decode(stored.partition(",")[2])))
        if found.isNull():
            self.picture.setText("")
        else:
            smooth = Qt.TransformationMode.SmoothTransformation
            self.picture.setPixmap(found.scaled(72, 48, Qt.AspectRatioMode.KeepAspectRatio, smooth))
        self.clear.setVisible(bool(stored))
