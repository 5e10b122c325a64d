"""A region's history: where it comes from, and what was done to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.project.region_past import Deed
from annotator.core.work.annotation import Provenance
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.text import marked, told, tr

_CONTRASTS = {
    "none": marked("no contrast"),
    "dual": marked("against its dual"),
    "rest": marked("against what else it looks like"),
    "both": marked("with and without its dual"),
}
_FITTED = {
    "none": marked("not fitted"),
    "grabcut": marked("fitted by GrabCut"),
    "watershed": marked("fitted by watershed"),
    "walk": marked("fitted by a walk"),
    "box": marked("fitted to a box"),
    "walk-box": marked("fitted to a box by a walk"),
    "strokes": marked("found under strokes"),
    "strokes-map": marked("found under strokes with the map"),
}


class RegionPastDialog(Dialog):
    """What was done to one region, the oldest first."""

    def __init__(
        self,
        name: str,
        how: Provenance | None,
        deeds: Sequence[Deed],
        parent: QWidget | None = None,
        *,
        drawn: bool = False,
    ) -> None:
        """drawn: by hand, with the help of the map that `how` tells of."""
        super().__init__(parent)
        self.setWindowTitle(tr("History of a region"))
        self.open_at(600, 340)
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(name, objectName="question"))
        if how is not None:
            layout.addWidget(QLabel(_source(how, drawn=drawn), objectName="muted", wordWrap=True))
        self.table = QTableWidget(len(deeds), 3)
        self.table.setHorizontalHeaderLabels([tr("When"), tr("Who"), tr("What")])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for row, deed in enumerate(deeds):
            for column, text in enumerate((deed.at, deed.who or tr("somebody"), told(deed.what))):
                self.table.setItem(row, column, QTableWidgetItem(text))
        layout.addWidget(self.table)
        if not deeds:
            layout.addWidget(QLabel(tr("Nobody decided on it yet."), objectName="muted"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)


def _source(how: Provenance, *, drawn: bool) -> str:
    values = {
        "model": how.model,
        "score": how.score,
        "contrast": tr(_CONTRASTS.get(how.contrast, how.contrast)),
        "refinement": tr(_FITTED.get(how.refinement, how.refinement)),
    }
    if drawn:
        return tr("Drawn with the map of {model}, its score {score:.2f} ({contrast}; {refinement}).", **values)
    return tr("Suggested by {model} with a score of {score:.2f} ({contrast}; {refinement}).", **values)
