"""The label set's editor: labels and attributes, each a list beside a form; OK makes one step of all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from annotator.core.errors import KnownError
from annotator.core.work.label_draft import Fault, fault_of, taking_in
from annotator.core.work.label_files import load_label_set
from annotator.core.work.label_writing import label_set_text
from annotator.core.work.labels import Label, LabelSet
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.text import error_text, marked, told, tr
from annotator.ui.dialogs.attribute_tab import AttributeTab
from annotator.ui.dialogs.label_tab import LabelTab

FILES = marked("Label sets (*.toml *.json *.txt)")


class LabelEditor(Dialog):
    """`after` is the set as it was edited, `merges` which labels are to become which others, in turn."""

    def __init__(self, labels: LabelSet, parent: QWidget | None = None, *, read_only: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Edit labels"))
        self.open_at(860, 600)
        self.before = self.after = labels
        self.labels, self.attributes = LabelTab(labels), AttributeTab(labels)
        self.fault = QLabel(objectName="fault", wordWrap=True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.labels, tr("Labels"))
        self.tabs.addTab(self.attributes, tr("Attributes"))
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.fault)
        layout.addWidget(self.buttons)
        self._add_buttons(read_only=read_only)
        self.labels.edited.connect(self._take)
        self.attributes.edited.connect(self._take)
        self._marked: QWidget | None = None
        self.labels.show_set(labels)
        self.attributes.show_set(labels)
        self.fault.hide()

    def _add_buttons(self, *, read_only: bool) -> None:
        files = (tr("Import file…"), self._import), (tr("Export file…"), self._export)
        for text, does in files:
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(does)
            self.buttons.addButton(button, QDialogButtonBox.ButtonRole.ResetRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.ok.setEnabled(not read_only)
        if read_only:
            self.ok.setToolTip(tr("The project can only be read."))

    @property
    def ok(self) -> QPushButton:
        return self.buttons.button(QDialogButtonBox.StandardButton.Ok)

    @property
    def merges(self) -> Sequence[tuple[Label, Label]]:
        return self.labels.merges

    @Slot(object)
    def _take(self, after: LabelSet) -> None:
        """What one tab says, for the other one, too."""
        self.after = after
        other = self.attributes if self.sender() is self.labels else self.labels
        other.show_set(after)
        self._tell(fault_of(after))

    def accept(self) -> None:
        """Close, unless the set says what none can: then the place is shown."""
        fault = fault_of(self.after)
        self._tell(fault)
        if fault is None:
            super().accept()
            return
        tab = self.attributes if fault.of_attribute else self.labels
        self.tabs.setCurrentWidget(tab)
        tab.choose(fault.place)
        self._tell(fault)

    def _tell(self, fault: Fault | None) -> None:
        """The first fault, in words and at its field where that is on screen."""
        self._mark(None)
        self.fault.setVisible(fault is not None)
        if fault is None:
            return
        members: Sequence[Label | object] = self.after.attributes if fault.of_attribute else self.after.labels
        named = str(members[fault.place]) if fault.place < len(members) else ""
        self.fault.setText(tr("{member}: {fault}", member=named or "–", fault=told(fault.text)))
        tab = self.attributes if fault.of_attribute else self.labels
        if tab.place == fault.place:
            self._mark(tab.form.fields.get(fault.field))

    def _mark(self, field: QWidget | None) -> None:
        for widget, wrong in ((self._marked, False), (field, True)):
            if widget is not None:
                widget.setProperty("wrong", wrong)
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        self._marked = field

    # --- files

    @Slot()
    def _import(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Import file"), "", tr(FILES))
        if path:
            self.import_file(Path(path))

    def import_file(self, path: Path) -> None:
        """Put the set of a file in the place of this one; labels it does not name are retired."""
        try:
            read = load_label_set(str(path))
        except KnownError as error:
            self.fault.setText(error_text(error))
            self.fault.show()
            return
        self.labels.merges.clear()
        self.after = taking_in(self.before, read)
        self.labels.show_set(self.after)
        self.attributes.show_set(self.after)
        self._tell(fault_of(self.after))

    @Slot()
    def _export(self) -> None:
        suggested = f"{self.after.name or 'labels'}.toml"
        path, _ = QFileDialog.getSaveFileName(self, tr("Export file"), suggested, tr(FILES))
        if path:
            self.export_file(Path(path))

    def export_file(self, path: Path) -> None:
        """Write the set as it is here into a file."""
        try:
            path.write_text(label_set_text(replace(self.after)), encoding="utf-8")
        except OSError as fault:
            error = KnownError("The file cannot be written: {fault}.", fault=fault.strerror or str(fault), path=path)
            self.fault.setText(error_text(error))
            self.fault.show()
