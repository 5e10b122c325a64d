"""All images as thumbnails with their tags: chosen by mouse and keys, sifted and sorted."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.ui.base.label_text import full
from annotator.ui.base.text import marked, tr
from annotator.ui.panels.grid.delegate import TileDelegate
from annotator.ui.panels.grid.model import GridModel, Order, Show, Sieve
from annotator.ui.panels.grid.tile_view import TileView
from annotator.ui.panels.thumbnails import Thumbnails
from annotator.ui.work.session import Session
from annotator.ui.work.tagging import Tagging

_STATES = {
    Show.ALL: marked("All images"),
    Show.PRESENT: marked("Present"),
    Show.ABSENT: marked("Absent"),
    Show.UNKNOWN: marked("Unknown"),
    Show.CONTRADICTORY: marked("Contradictory"),
}
_ORDERS = {
    Order.PROJECT: marked("As in the project"),
    Order.NAME: marked("By name"),
    Order.STATE: marked("Present first"),
}


class Chooser(QComboBox):
    """`chosen` tells that its list was closed: then keys are for the tiles again."""

    chosen = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)

    def hidePopup(self) -> None:
        super().hidePopup()
        self.chosen.emit()


class GridPanel(QWidget):
    """`opened` tells the id of an image that is to be shown large."""

    opened = Signal(int)

    def __init__(self, session: Session, tagging: Tagging, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._session, self._tagging = session, tagging
        self.model = GridModel(session, tagging.board, thumbnails, self)
        delegate = TileDelegate(self)
        self.view = TileView(delegate.tile(self.fontMetrics()))
        self.view.setObjectName("grid")
        self.view.setAccessibleName(tr("Thumbnails"))
        self.view.setItemDelegate(delegate)
        self.view.setModel(self.model)
        self.labels, self.states, self.orders = (
            Chooser(tr("Label")), Chooser(tr("Show images")), Chooser(tr("Order")),
        )  # fmt: skip
        for show, text in _STATES.items():
            self.states.addItem(tr(text), show)
        for order, text in _ORDERS.items():
            self.orders.addItem(tr(text), order)
        self.again = QPushButton(objectName="again")
        self.again.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._counter = QLabel(objectName="muted")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 6, 8, 0)
        for part in (self.labels, self.states, self.orders, self.again):
            bar.addWidget(part)
        bar.addStretch(1)
        bar.addWidget(self._counter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(bar)
        layout.addWidget(self.view, 1)

    def _connect(self) -> None:
        for combo in (self.labels, self.states, self.orders):
            combo.currentIndexChanged.connect(self._sift)
            combo.chosen.connect(self.view.setFocus)
        self.again.clicked.connect(self.sift_again)
        self.view.opened.connect(self._open)
        self.view.selectionModel().selectionChanged.connect(self._chosen_changed)
        self._tagging.board.renewed.connect(self._renewed)
        self._tagging.board.changed.connect(self._count)

    def chosen(self) -> list[int]:
        """The ids of the selected images, in the order they are shown."""
        return [self.model.id_at(row) for row in self.view.rows()]

    def go_to(self, image_id: int) -> None:
        """Select an image, and have it in sight, where it is shown."""
        row = self.model.row_of(image_id)
        if row >= 0:
            index = self.model.index(row)
            self.view.setCurrentIndex(index)
            self.view.select_rows(row, row)
            self.view.scrollTo(index, TileView.ScrollHint.PositionAtCenter)

    @Slot()
    def _renewed(self) -> None:
        """The labels may be others."""
        chosen = self.labels.currentData()
        with QSignalBlocker(self.labels):
            self.labels.clear()
            self.labels.addItem(tr("Any label"), None)
            for label in self._session.labels.labels if self._session.project is not None else ():
                self.labels.addItem(full(label), label.id)
            self.labels.setCurrentIndex(max(self.labels.findData(chosen), 0))
        self._chosen_changed()

    @Slot()
    def sift_again(self) -> None:
        """Show what fits the choice as things are now, the same images selected as far as they are shown."""
        self._sift()
        self.view.setFocus()

    @Slot()
    def _sift(self) -> None:
        wanted = Sieve(self.labels.currentData(), self.states.currentData(), self.orders.currentData())
        self.model.set_sieve(wanted)
        self.view.verticalScrollBar().setValue(0)
        if self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(0))
            self.view.select_rows(0, 0)
        self._chosen_changed()

    @Slot()
    def _chosen_changed(self) -> None:
        self._tagging.look()
        self._count()

    @Slot()
    def _count(self) -> None:
        shown, chosen, outdated = self.model.rowCount(), len(self.view.rows()), self.model.outdated()
        self._counter.setText(tr("{count} shown, {chosen} chosen", count=shown, chosen=chosen))
        self.again.setText(tr("Sift again ({count} {count:fits|fit} no more)", count=outdated))
        self.again.setVisible(outdated > 0)

    @Slot(int)
    def _open(self, row: int) -> None:
        self.opened.emit(self.model.id_at(row))
