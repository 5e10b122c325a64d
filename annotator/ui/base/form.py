"""Fields in rows, each behind its name."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractSpinBox, QGridLayout, QLabel, QLayout, QLineEdit, QWidget

# A style sheet does not move the text of a number off its border.
NUMBER_MARGIN = 5


def make_form(*rows: tuple[str, QWidget | QLayout]) -> QGridLayout:
    """A name (or "") and a field in every row, both on one centre line.

    No QFormLayout: it puts the name of a tall field above the field's middle.
    """
    form = QGridLayout(horizontalSpacing=10, verticalSpacing=6)
    form.setColumnStretch(1, 1)
    for line, (name, field) in enumerate(rows):
        if name:
            form.addWidget(QLabel(name), line, 0)
        if isinstance(field, QLayout):
            form.addLayout(field, line, 1)
        else:
            form.addWidget(field, line, 1)
            text = field.findChild(QLineEdit) if isinstance(field, QAbstractSpinBox) else None
            if text is not None:
                text.setTextMargins(NUMBER_MARGIN, 0, 0, 0)
    return form
