"""Everything that is said of one attribute, in a form."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from annotator.core.work.label_attributes import CHOICE, KINDS, NUMBER, REGION, SUBJECTS, Attribute, Choice
from annotator.core.work.labels import LabelSet
from annotator.ui.base.form import make_form
from annotator.ui.base.text import marked, tr
from annotator.ui.dialogs.cells import Cells, LabelsButton

EXAMPLE = "Alt+1"
KIND_TEXTS = dict(
    zip(KINDS, (marked("Choice"), marked("Number"), marked("Yes or no"), marked("Free text")), strict=True)
)
SUBJECT_TEXTS = dict(zip(SUBJECTS, (marked("A region"), marked("The image")), strict=True))


class AttributeForm(QWidget):
    """Emits `edited` with the attribute as the fields say it."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._attribute: Attribute | None = None
        self.title, self.name, self.key, self.help = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.kind, self.of = QComboBox(), QComboBox()
        self.labels, self.required = LabelsButton(tr("All labels")), QCheckBox(tr("Required"))
        self.lowest, self.highest, self.unit = QLineEdit(), QLineEdit(), QLineEdit()
        self.values = Cells([tr("Value"), tr("Title"), tr("Key")], rows=5)
        self.range_ = QWidget()
        self._lay_out()
        for line in (self.title, self.name, self.key, self.help, self.lowest, self.highest, self.unit):
            line.textEdited.connect(self._tell)
        for box in (self.kind, self.of):
            box.activated.connect(self._tell)
        self.labels.edited.connect(self._tell)
        self.values.edited.connect(self._tell)
        self.required.toggled.connect(self._tell)

    @property
    def fields(self) -> dict[str, QWidget]:
        """The fields by their keys in a file."""
        return {
            "title": self.title, "name": self.name, "key": self.key, "values": self.values, "highest": self.highest,
        }  # fmt: skip

    def _lay_out(self) -> None:
        for kind in KINDS:
            self.kind.addItem(tr(KIND_TEXTS[kind]), kind)
        for subject in SUBJECTS:
            self.of.addItem(tr(SUBJECT_TEXTS[subject]), subject)
        self.key.setPlaceholderText(EXAMPLE)
        self.key.setToolTip(tr("Gives the next value; keys of single values stand in the table."))
        numbers, keyed = QHBoxLayout(self.range_), QHBoxLayout()
        numbers.setContentsMargins(0, 0, 0, 0)
        for text, field in ((tr("from"), self.lowest), (tr("to"), self.highest), (tr("in"), self.unit)):
            numbers.addWidget(QLabel(text))
            numbers.addWidget(field)
        keyed.addWidget(self.key)
        keyed.addStretch(1)
        keyed.addWidget(self.required)
        rows = (
            (tr("Title"), self.title), (tr("Name"), self.name), (tr("Asked of"), self.of),
            (tr("With labels"), self.labels), (tr("Kind"), self.kind), ("", self.range_), ("", self.values),
            (tr("Key"), keyed), (tr("Help"), self.help),
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.addLayout(make_form(*rows))
        layout.addStretch(1)
        named = {
            self.title: tr("Title"), self.name: tr("Name"), self.key: tr("Key"), self.help: tr("Help"),
            self.kind: tr("Kind"), self.of: tr("Asked of"), self.lowest: tr("from"), self.highest: tr("to"),
            self.unit: tr("in"), self.values: tr("Values"),
        }  # fmt: skip
        for field, name in named.items():
            field.setAccessibleName(name)

    def show_attribute(self, labels: LabelSet, attribute: Attribute, *, fixed: bool) -> None:
        """Show an attribute of a set; `fixed`: answers may be stored under its name already."""
        self._attribute = None
        texts = (
            (self.title, attribute.title), (self.name, attribute.name), (self.key, attribute.key),
            (self.help, attribute.help), (self.unit, attribute.unit), (self.lowest, _number(attribute.lowest)),
            (self.highest, _number(attribute.highest)),
        )  # fmt: skip
        for line, text in texts:
            line.setText(text)
            line.setCursorPosition(0)
        self.name.setEnabled(not fixed)
        self.kind.setCurrentIndex(self.kind.findData(attribute.kind))
        self.of.setCurrentIndex(self.of.findData(attribute.of))
        with QSignalBlocker(self.labels), QSignalBlocker(self.required):
            self.labels.show_names(labels.labels, attribute.labels)
            self.required.setChecked(attribute.required)
        self.values.show_texts([(one.name, one.title, one.key) for one in attribute.values])
        self._attribute = attribute
        self._show_kind()

    def _show_kind(self) -> None:
        self.range_.setVisible(self.kind.currentData() == NUMBER)
        self.values.setVisible(self.kind.currentData() == CHOICE)
        self.labels.setEnabled(self.of.currentData() == REGION)

    @property
    def said(self) -> Attribute:
        """The attribute as the fields say it."""
        assert self._attribute is not None
        kind, of = str(self.kind.currentData()), str(self.of.currentData())
        rows = self.values.texts if kind == CHOICE else []
        return replace(
            self._attribute,
            title=self.title.text().strip(),
            name=self.name.text().strip(),
            key=_key(self.key.text()),
            help=self.help.text().strip(),
            kind=kind,
            of=of,
            labels=self.labels.names if of == REGION else (),
            required=self.required.isChecked(),
            values=tuple(Choice(name or title, title or name, _key(key)) for name, title, key in rows),
            lowest=_read(self.lowest.text()) if kind == NUMBER else None,
            highest=_read(self.highest.text()) if kind == NUMBER else None,
            unit=self.unit.text().strip() if kind == NUMBER else "",
        )

    @Slot()
    def _tell(self) -> None:
        if self._attribute is not None:
            self._show_kind()
            self.edited.emit(self.said)


def _key(typed: str) -> str:
    """ "alt+1" and "1" as "Alt+1", "shift+a" as "Shift+A"."""
    key = typed.strip().upper()
    if key.startswith("SHIFT+"):
        return f"Shift+{key.removeprefix('SHIFT+')}"
    key = key.removeprefix("ALT+")
    return f"Alt+{key}" if key else ""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _read(typed: str) -> float | None:
    """A number that was typed; none for nothing, and what is no number as one that the rules refuse."""
    text = typed.strip().replace(",", ".")
    try:
        return float(text) if text else None
    except ValueError:
        return math.inf
