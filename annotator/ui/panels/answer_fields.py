"""Fields in which an attribute is answered: buttons side by side, a list, a number, or a line of text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from annotator.core.errors import KnownError
from annotator.core.work.label_attributes import CHOICE, NUMBER, YES_NO, Attribute
from annotator.ui.base.answer_text import brief, chosen
from annotator.ui.base.search_field import SearchField
from annotator.ui.base.text import error_text, tr

# Values stand side by side where their texts take so many letters at most.
SIDE_BY_SIDE = 14


class AnswerField(QWidget):
    """Emits `answered` with the attribute and the value that was given, "" where it was taken away; `left` when a key
    ended it.
    """

    answered = Signal(object, str)
    left = Signal()

    def __init__(self, attribute: Attribute) -> None:
        super().__init__()
        self.attribute = attribute
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)

    def show_value(self, value: str | None) -> None:
        """Show an answer; None where regions differ."""
        raise NotImplementedError


class ButtonsField(AnswerField):
    """Few short values: a press gives one, a press on the one that is given takes it away."""

    def __init__(self, attribute: Attribute, values: Sequence[tuple[str, str, str]]) -> None:
        """`values`: what is stored, what the button reads, and what its tooltip tells."""
        super().__init__(attribute)
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self, exclusive=False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        for value, text, tip in values:
            button = QToolButton(objectName="segment", text=text, checkable=True, toolTip=tip)
            button.setAccessibleName(tip)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(button)
            self._row.addWidget(button)
            self.buttons[value] = button
        self._group.buttonClicked.connect(self._clicked)

    def show_value(self, value: str | None) -> None:
        for own, button in self.buttons.items():
            button.setChecked(own == value)

    def _clicked(self, button: QToolButton) -> None:
        value = next(own for own, one in self.buttons.items() if one is button)
        self.answered.emit(self.attribute, value if button.isChecked() else "")


class ListField(AnswerField):
    """More values, or longer ones."""

    def __init__(self, attribute: Attribute) -> None:
        super().__init__(attribute)
        self.list = QComboBox()
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.list.addItem("–", "")
        for choice in attribute.values:
            self.list.addItem(chosen(attribute, choice), choice.name)
        self._row.addWidget(self.list, 1)
        self.list.activated.connect(self._activated)

    def show_value(self, value: str | None) -> None:
        self.list.setCurrentIndex(self.list.findData(value) if value is not None else -1)

    @Slot(int)
    def _activated(self, place: int) -> None:
        self.answered.emit(self.attribute, str(self.list.itemData(place)))


class LineField(AnswerField):
    """A number with its unit, or any text: Enter, or leaving the field, gives it; Escape leaves it as it was.

    What is no answer stays in the field, marked, and the tooltip says why; nothing is stored.
    """

    def __init__(self, attribute: Attribute) -> None:
        super().__init__(attribute)
        self.line, self._before = _Line(), ""
        self.line.setMaxLength(1000)
        self.line.setPlaceholderText(_hint(attribute))
        if attribute.kind == NUMBER:
            self.line.setMaximumWidth(self.fontMetrics().horizontalAdvance("0" * 9) + 20)
        self._row.addWidget(self.line, 1)
        if attribute.kind == NUMBER:
            self._row.addStretch(0)
        self.line.editingFinished.connect(self._finished)
        self.line.escaped.connect(self._escape)
        self.line.entered.connect(self._entered)

    def show_value(self, value: str | None) -> None:
        self._before = value or ""
        if not (self.line.hasFocus() and self.line.isModified()):
            self._leave()
        self.line.setPlaceholderText(tr("differ") if value is None else _hint(self.attribute))

    @Slot()
    def _escape(self) -> None:
        self._leave()
        self.left.emit()

    @Slot()
    def _entered(self) -> None:
        self._finished()
        if not self.line.property("wrong"):
            self.left.emit()

    @Slot()
    def _leave(self) -> None:
        self.line.setText(self._before)
        self._mark("")

    @Slot()
    def _finished(self) -> None:
        typed = self.line.text().strip()
        if typed == self._before:
            self._mark("")
            return
        try:
            value = self.attribute.check(typed.replace(",", ".") if self.attribute.kind == NUMBER else typed)
        except KnownError as error:
            if typed:
                self._mark(error_text(error))
                return
            value = ""
        self._mark("")
        self.line.setModified(False)
        self.answered.emit(self.attribute, value)

    def _mark(self, why: str) -> None:
        self.line.setProperty("wrong", bool(why))
        self.line.setToolTip(why)
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)


class _Line(SearchField):
    """Stays where it is when Enter is pressed; tells when Escape is."""

    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() in self.OWN[:2]:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


def make_field(attribute: Attribute) -> AnswerField:
    """The field that fits an attribute."""
    if attribute.kind == YES_NO:
        return ButtonsField(attribute, [("yes", tr("Yes"), tr("Yes")), ("no", tr("No"), tr("No"))])
    if attribute.kind == CHOICE:
        texts = [brief(attribute, choice.name) for choice in attribute.values]
        if sum(map(len, texts)) + len(texts) > SIDE_BY_SIDE:
            return ListField(attribute)
        tips = [chosen(attribute, one) + (f" ({one.key})" if one.key else "") for one in attribute.values]
        names = [choice.name for choice in attribute.values]
        return ButtonsField(attribute, list(zip(names, texts, tips, strict=True)))
    return LineField(attribute)


def key_text(attribute: Attribute) -> str:
    """The key that gives the next value, or those of its values, the first and the last ("Alt+1–5")."""
    keys = [choice.key for choice in attribute.values if choice.key]
    if attribute.key or not keys:
        return attribute.key
    first, last = keys[0], keys[-1]
    return first if first == last else f"{first}–{re.sub('^.*[+]', '', last)}"


def _hint(attribute: Attribute) -> str:
    low, high = attribute.lowest, attribute.highest
    span = f"{low:g}–{high:g}" if low is not None and high is not None else ""
    return " ".join(part for part in (span, attribute.unit) if part)
