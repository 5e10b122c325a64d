"""The files of a segmenter: chosen, tried on an image at once, and told of in the same place; or none."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import KnownError
from annotator.inference.requests import Checked
from annotator.inference.segmenter.files import SegmenterFiles
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.form import make_form
from annotator.ui.base.text import error_text, marked, tr

# Tries files, and says what came of it a moment later.
Check: TypeAlias = Callable[[SegmenterFiles, Callable[[Checked | KnownError], None]], None]
NOTE = marked(
    "SAM, MobileSAM, EdgeSAM or SAM 2 as ONNX files, as their exporters write them. The map says where to look, the "
    "segmenter finds the outline. Nothing is downloaded."
)


class SegmenterDialog(Dialog):
    """Two files, what they were recognised as, and how long one image took; errors stand where the answer would."""

    def __init__(self, files: SegmenterFiles | None, check: Check, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Segmenter"))
        self.at_least(560)
        self._check, self._looked = check, ("?", "?")
        self.encoder, self.decoder = QLineEdit(), QLineEdit()
        self.state = QLabel(wordWrap=True)
        self.none = QPushButton(tr("None"))
        self.none.setToolTip(tr("Fit regions without a segmenter"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._lay_out()
        if files is not None:
            self.encoder.setText(str(files.encoder))
            self.decoder.setText(str(files.decoder))
        self.look()

    def _lay_out(self) -> None:
        rows = []
        for name, field in ((tr("Image encoder"), self.encoder), (tr("Prompt decoder"), self.decoder)):
            field.setAccessibleName(name)
            field.editingFinished.connect(self.look)
            row, button = QHBoxLayout(), QPushButton(tr("Choose…"))
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._choose, name, field))
            row.setSpacing(8)
            row.addWidget(field, 1)
            row.addWidget(button)
            rows.append((name, row))
        self.buttons.addButton(self.none, QDialogButtonBox.ButtonRole.ResetRole)
        self.none.setAutoDefault(False)
        self.none.clicked.connect(self._clear)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(make_form(*rows))
        layout.addWidget(self.state)
        layout.addWidget(QLabel(tr(NOTE), objectName="muted", wordWrap=True))
        layout.addWidget(self.buttons)

    @property
    def files(self) -> SegmenterFiles | None:
        """What the fields name; None where one of them is empty."""
        encoder, decoder = self.encoder.text().strip(), self.decoder.text().strip()
        if not encoder or not decoder:
            return None
        return SegmenterFiles(*(Path(name).expanduser().absolute() for name in (encoder, decoder)))

    @property
    def ok(self) -> QPushButton:
        return self.buttons.button(QDialogButtonBox.StandardButton.Ok)

    @Slot()
    def _choose(self, name: str, field: QLineEdit) -> None:
        path, _ = QFileDialog.getOpenFileName(self, name, field.text(), tr("ONNX files (*.onnx)"))
        if path:
            field.setText(path)
            self.look()

    @Slot()
    def _clear(self) -> None:
        self.encoder.clear()
        self.decoder.clear()
        self.look()

    @Slot()
    def look(self) -> None:
        """Try what the fields name, unless that was done."""
        named = self.encoder.text().strip(), self.decoder.text().strip()
        if named == self._looked:
            return
        self._looked, files, empty = named, self.files, not any(named)
        self.ok.setEnabled(empty)
        self.none.setEnabled(not empty)
        if files is not None:
            self.state.setText(tr("Trying the files on an image…"))
            self._check(files, partial(self._answered, files))
        else:
            self.state.setText(
                tr("No segmenter: regions are fitted without one.") if empty else tr("Choose both files.")
            )

    def _answered(self, files: SegmenterFiles, answer: Checked | KnownError) -> None:
        if files != self.files:
            return  # others were chosen meanwhile
        if isinstance(answer, KnownError):
            self.state.setText(error_text(answer))
            return
        seconds = f"{max(answer.seconds, 0.01):.2f}" if answer.seconds < 10 else f"{answer.seconds:.0f}"
        self.state.setText(tr("Recognised: {name}. One image took {seconds} s.", name=answer.name, seconds=seconds))
        self.ok.setEnabled(True)
