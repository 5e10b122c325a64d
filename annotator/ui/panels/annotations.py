"""The annotations of the image on screen."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.work.annotation import Annotation, Origin
from annotator.core.work.edits import Changes
from annotator.core.work.labels import LabelSet
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
        # The labels the rows were made with, and each row with what it is of.
        self._labels: LabelSet | None = None
        self._rows: dict[int, tuple[Annotation, Row]] = {}
        self.list = RowList(tr("Annotations"), several=True)
        self.list.setUniformItemSizes(True)  # each has two lines, and there may be thousands
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
        labels = self._session.labels if self._session.project is not None else None
        known = self._rows if labels is self._labels else {}
        self._labels, self._rows = labels, {}
        for annotation in self._session.annotations:  # of thousands of events one alone is another than before
            assert labels is not None
            before = known.get(annotation.id)
            if before is None or before[0] is not annotation:
                before = annotation, _row(annotation, labels)
            self._rows[annotation.id] = before
        rows = [row for _, row in self._rows.values()]
        selected = self._session.selected_annotation
        self.list.show_rows(rows, selected.id if selected else None, self._session.marked)

    @Slot(int)
    def _chosen(self, number: int) -> None:
        self._session.select(Selection(Kind.ANNOTATION, number))


def _row(annotation: Annotation, labels: LabelSet) -> Row:
    label = labels.by_id(annotation.label_id)
    area = f"{annotation.mask.area:,} px".replace(",", " ")
    area = tr("whole image") if annotation.whole_image else area
    if annotation.span is not None:
        area = tr("frames {first}–{last}", first=annotation.span.onset, last=annotation.span.offset)
    given, missing = answers(labels, annotation), lacking(labels, annotation)
    title = f"{full(label)} · {given}" if given else full(label)
    parts = [tr(ORIGINS[annotation.origin]), area]
    parts += [tr("{attributes} missing", attributes=missing)] if missing else []
    return Row(annotation.id, title, " · ".join(parts), label.colour)
