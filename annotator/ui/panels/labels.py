"""The label set: which label new regions get, its key, and how sure the classifier is of each."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.ui.base.text import tr
from annotator.ui.panels.row_list import RowList
from annotator.ui.panels.rows import Row
from annotator.ui.work.review import Review
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester


class LabelsPanel(QWidget):
    """A click or the keys 1 to 9 choose a label; a selected annotation takes it."""

    def __init__(self, session: Session, suggester: Suggester, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._suggester, self._review = session, suggester, review
        self.list = RowList(tr("Labels"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.list)
        self.list.chosen.connect(self._chosen)
        session.project_opened.connect(self._show)
        session.labels_changed.connect(self._show)
        session.label_changed.connect(self._show)
        suggester.regions_changed.connect(self._show)

    @Slot()
    def _show(self) -> None:
        if self._session.project is None:
            return
        record = self._suggester.maps.record if self._suggester.maps is not None else None
        scores = record.scores if record is not None else {}
        rows = []
        for place, label in enumerate(self._session.labels.labels, start=1):
            score = scores.get(label.name)
            key = f"  {place}" if place <= 9 else ""
            badge = f"{score:.2f}{key}" if score is not None else key
            rows.append(Row(label.id, _name(label.name, label.title), "", label.colour, badge, score))
        self.list.show_rows(rows, self._session.label.id if self._session.label else None)

    @Slot(int)
    def _chosen(self, label_id: int) -> None:
        self._review.choose_label(self._session.labels.by_id(label_id))


def _name(name: str, title: str) -> str:
    return title if title.casefold() == name.casefold() else f"{name}  {title}"
