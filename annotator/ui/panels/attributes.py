"""Attributes: what is asked about the regions chosen, or the image, each on one line with its key."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from annotator.core.work.label_attributes import Attribute
from annotator.ui.base.answer_text import asked as title
from annotator.ui.base.label_text import full
from annotator.ui.base.text import tr
from annotator.ui.work.answering import Answering
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.ui.panels.answer_fields import AnswerField


# Before what is required and lacking; seen on light and dark.
MARK = "<span style='color:#e0803a'>●</span>"


class AttributesPanel(QWidget):
    """What is required and lacking has a mark before its name. `about` tells of what the lines are asked.

    `laid_out` tells of new fields, `left` that the keys are to go back to the image.
    """

    about = Signal(str)
    laid_out = Signal(QWidget)
    left = Signal()

    def __init__(self, session: Session, answering: Answering, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._answering = session, answering
        self._asked: tuple[Attribute, ...] | None = None
        self._lines: list[tuple[QLabel, AnswerField]] = []
        self._keys: list[QLabel] = []
        self.nothing = QLabel(objectName="muted", wordWrap=True)
        self._body = QWidget()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(8, 4, 8, 6)
        self._layout.setSpacing(5)
        self._layout.addWidget(self.nothing)
        self._layout.addWidget(self._body)
        self._layout.addStretch(1)
        answering.changed.connect(self._show)
        session.project_opened.connect(self._show)

    @property
    def fields(self) -> dict[str, AnswerField]:
        """The fields on screen by the names of their attributes."""
        return {field.attribute.name: field for _, field in self._lines}

    @Slot()
    def _show(self) -> None:
        asked = self._answering.asked
        if asked != self._asked:
            self._asked = asked
            self._lay_out(asked)
        self._tell_about(asked)
        for name, field in self._lines:
            attribute, value = field.attribute, self._answering.value(field.attribute)
            with QSignalBlocker(field):
                field.show_value(value)
            field.setEnabled(self._answering.enabled)
            lacking = self._answering.is_lacking(attribute)
            text = title(attribute)
            shown = f"{MARK} {escape(text)}" if lacking else text
            name.setText(shown)
            name.setAccessibleName(tr("{attribute}, required", attribute=text) if lacking else text)
            field.setAccessibleName(name.accessibleName())

    def _tell_about(self, asked: tuple[Attribute, ...]) -> None:
        regions, labels = self._answering.regions, self._session.labels if self._session.project is not None else None
        if labels is None or self._session.record is None:
            text = ""
        elif len(regions) == 1:
            text = full(labels.by_id(regions[0].label_id))
        elif regions:
            events = all(region.span is not None for region in regions)
            text = tr("{count} {count:event|events}", count=len(regions))
            text = text if events else tr("{count} {count:region|regions}", count=len(regions))
        else:
            text = tr("The image") if asked else ""
        self.about.emit(text)
        self.nothing.setVisible(not asked)
        nothing = tr("Nothing is asked of it.") if regions else tr("Select a region to give its attributes.")
        self.nothing.setText(nothing)

    def _lay_out(self, asked: tuple[Attribute, ...]) -> None:
        from annotator.ui.panels.answer_fields import key_text, make_field

        body = QWidget()
        grid = QGridLayout(body, horizontalSpacing=8, verticalSpacing=5)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(0, 1)
        self._lines, self._keys = [], []
        for line, attribute in enumerate(asked):
            name, field = QLabel(wordWrap=True), make_field(attribute)
            name.setToolTip(attribute.help)
            field.left.connect(self.left)
            field.answered.connect(self._answering.give)
            grid.addWidget(name, line, 0)
            grid.addWidget(field, line, 1)
            key = QLabel(key_text(attribute), objectName="muted")
            grid.addWidget(key, line, 2)
            self._keys.append(key)
            self._lines.append((name, field))
        self._layout.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        self._show_keys()
        self.updateGeometry()
        self.laid_out.emit(body)

    def _show_keys(self) -> None:
        """Keys stand behind the fields where there is room for them; the buttons' tooltips have them, too."""
        widest = max(
            (name.minimumSizeHint().width() + field.sizeHint().width() for name, field in self._lines), default=0
        )
        keys = max((key.sizeHint().width() for key in self._keys), default=0)
        parent = self.parentWidget()  # scrolled: the panel itself may reach beyond what is seen
        width = parent.width() if parent is not None else self.width()
        for key in self._keys:
            key.setVisible(widest + keys + 2 * 8 + 16 <= width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_keys()
