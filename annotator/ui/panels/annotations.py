"""The annotations of the image on screen."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.work.annotation import Origin
from annotator.core.work.edits import Changes
from annotator.ui.base.answer_text import answers, lacking
from annotator.ui.base.label_text import full
from annotator.ui.base.text import marked, tr
from annotator.ui.panels.row_list import RowList
from annotator.ui.panels.rows import Row
from annotator.ui.work.selecting import Kind, Selection
from annotator.ui.work.session import Session

ORIGINS = {
    Origin.DRAWN: marked("drawn"),
    Origin.ACCEPTED: marked("accepted suggestion"),
    Origin.EDITED: marked("edited suggestion"),
    Origin.IMPORTED: marked("imported"),
}


class AnnotationsPanel(QWidget):
    """What will be exported: label, origin and area of every region."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.list = RowList(tr("Annotations"), several=True)
        self.list.empty_text = tr("Nothing annotated yet.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.addWidget(self.list, 1)
        self.list.chosen.connect(self._chosen)
        self.list.toggled.connect(session.toggle_mark)
        session.image_changed.connect(self._show)
        session.selection_changed.connect(self._show)
        session.changed.connect(self._changed)
        session.labels_changed.connect(self._show)

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        if self._session.record is not None and self._session.record.id in changes.images:
            self._show()

    @Slot()
    def _show(self) -> None:
        rows, labels = [], self._session.labels if self._session.project is not None else None
        for annotation in self._session.annotations:
            assert labels is not None
            label = labels.by_id(annotation.label_id)
            area = f"{annotation.mask.area:,} px".replace(",", " ")
            area = tr("whole image") if annotation.whole_image else area
            if annotation.span is not None:
                area = tr("frames {first}–{last}", first=annotation.span.onset, last=annotation.span.offset)
            given, missing = answers(labels, annotation), lacking(labels, annotation)
            title = f"{full(label)} · {given}" if given else full(label)
            parts = [tr(ORIGINS[annotation.origin]), area]
            parts += [tr("{attributes} missing", attributes=missing)] if missing else []
            rows.append(Row(annotation.id, title, " · ".join(parts), label.colour))
        selected = self._session.selected_annotation
        self.list.show_rows(rows, selected.id if selected else None, self._session.marked)

    @Slot(int)
    def _chosen(self, number: int) -> None:
        self._session.select(Selection(Kind.ANNOTATION, number))
