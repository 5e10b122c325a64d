"""What readers say of the image on screen, for an adjudication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.core.work.labels import PALETTE
from annotator.core.work.tags import Presence
from annotator.ui.base.label_text import full
from annotator.ui.base.text import marked, tr
from annotator.ui.panels.row_list import RowList
from annotator.ui.panels.rows import Row
from annotator.ui.work.adjudicating import Adjudicating
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.studies.adjudicating import Statement

_SAYS = {
    Presence.PRESENT: marked("there"),
    Presence.ABSENT: marked("absent"),
    Presence.UNKNOWN: marked("not looked at"),
}
# Readers' colours are taken from the far end of the labels', so that they differ from those of the first labels.
_STEP = 3


def reader_colour(place: int) -> str:
    """The colour of a reader's marks."""
    return PALETTE[-1 - (place * _STEP) % len(PALETTE)]


def what_is_said(statement: Statement, label_id: int | None, *, hidden: bool) -> str:
    """What a reader says of a label, and whether the reader's marks are hidden."""
    if label_id is None:
        return ""
    said = tr(_SAYS[statement.presence.get(label_id, Presence.UNKNOWN)])
    events = sum(value.span is not None for value in statement.of(label_id))
    count = len(statement.of(label_id)) - events
    said += tr(" · {count} {count:region|regions}", count=count) if count else ""
    said += tr(" · {count} {count:event|events}", count=events) if events else ""
    return said + (tr(" · hidden") if hidden else "")


class ReadingsPanel(QWidget):
    """A row for each reader: what is said of the chosen label. The chosen reader's is what is taken."""

    def __init__(self, session: Session, adjudicating: Adjudicating, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._adjudicating = session, adjudicating
        self.about = QLabel(objectName="muted", wordWrap=True)
        self.list = RowList(tr("Readings"))
        self.list.empty_text = tr("No readings to adjudicate.")
        self.take, self.join, self.hide_ = (
            QPushButton(text) for text in (tr("Take it"), tr("Join all shown"), tr("Hide or show"))
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.setSpacing(6)
        layout.addWidget(self.about)
        layout.addWidget(self.list, 1)
        row = QHBoxLayout(spacing=6)
        for button in (self.take, self.join, self.hide_):
            row.addWidget(button)
        layout.addLayout(row)
        self.take.clicked.connect(adjudicating.take)
        self.join.clicked.connect(adjudicating.join)
        self.hide_.clicked.connect(adjudicating.toggle)
        self.list.chosen.connect(adjudicating.choose)
        adjudicating.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        label = self._session.label if self._session.project is not None else None
        rows = []
        for place, statement in enumerate(self._adjudicating.statements if label is not None else ()):
            assert label is not None
            hidden = statement.reader in self._adjudicating.hidden
            detail = what_is_said(statement, label.id, hidden=hidden)
            rows.append(Row(place, statement.reader or tr("all"), detail, reader_colour(place)))
        self.list.show_rows(rows, self._adjudicating.chosen if rows else None)
        self.about.setText(tr("On {label}:", label=full(label)) if rows and label is not None else "")
        self.about.setVisible(bool(rows))
        for button in (self.take, self.join, self.hide_):
            button.setEnabled(bool(rows))
