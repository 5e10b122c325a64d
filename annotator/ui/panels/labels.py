"""The label set: which label new regions get, its key, and how sure the classifier is; when tagging, what is there."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from annotator.core.work.labels import Label
from annotator.core.work.tags import Presence
from annotator.ui.base.label_keys import label_keys
from annotator.ui.base.text import tr
from annotator.ui.panels.row_list import RowList
from annotator.ui.panels.rows import Mark, Row
from annotator.ui.work.review import Review
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester
from annotator.ui.work.tagging import LabelState, Tagging


class LabelsPanel(QWidget):
    """A click or the keys 1 to 9 choose a label; a selected annotation takes it.

    When tagging, a click says that a label is there, and with Shift that it is not.
    """

    def __init__(
        self, session: Session, suggester: Suggester, review: Review, tagging: Tagging, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._suggester, self._review, self._tagging = session, suggester, review, tagging
        self.list = RowList(tr("Labels"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.list)
        self.list.chosen.connect(self._chosen)
        self.list.clicked.connect(self._clicked)
        session.project_opened.connect(self._show)
        session.labels_changed.connect(self._show)
        session.label_changed.connect(self._show)
        suggester.regions_changed.connect(self._show)
        tagging.mode_changed.connect(self._show)
        tagging.states_changed.connect(self._show)

    @Slot()
    def _show(self) -> None:
        if self._session.project is None:
            return
        record = self._suggester.maps.record if self._suggester.maps is not None else None
        scores = record.scores if record is not None and self._tagging.board.table is None else {}
        keys, active = label_keys(self._session.labels.labels), self._tagging.active
        rows = []
        for place, label in enumerate(self._session.labels.labels, start=1):
            score = scores.get(label.name)
            key = keys.get(label.id, "") if active or place <= 9 else ""
            badge = f"{score:.2f}  {key}" if score is not None and key else f"{score:.2f}" if score is not None else key
            mark = _mark(self._tagging.states.get(label.id)) if active else None
            rows.append(Row(label.id, _name(label), "", label.colour, badge, score, mark))
        self.list.show_rows(rows, self._session.label.id if self._session.label and not active else None)

    @Slot(int)
    def _chosen(self, label_id: int) -> None:
        if not self._tagging.active:
            self._review.choose_label(self._session.labels.by_id(label_id))

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        key = self.list.rows.key_at(index.row())
        if self._tagging.active and key is not None:
            shifted = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._tagging.give(self._session.labels.by_id(key), present=not shifted)


def _name(label: Label) -> str:
    return label.title if label.title.casefold() == label.name.casefold() else f"{label.name}  {label.title}"


def _mark(state: LabelState | None) -> Mark:
    """What the chosen images show, as a sign and in words."""
    if state is None:
        return Mark(Presence.UNKNOWN, tagged=False, text=tr("unknown"))
    words = {Presence.PRESENT: tr("present"), Presence.ABSENT: tr("absent"), Presence.UNKNOWN: tr("unknown")}
    mixed = tr("present in {count} of {total}", count=state.present, total=state.total)
    return Mark(state.presence, state.tagged, words[state.presence] if state.presence is not None else mixed)
