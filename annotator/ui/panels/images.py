"""The image list with its search field and state filter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from annotator.core.annotation import ImageState
from annotator.core.edits import Changes
from annotator.ui.models.image_list import RECORD_ROLE, ImageFilter, ImageListModel
from annotator.ui.panels.delegates import ImageDelegate
from annotator.ui.session import Session
from annotator.ui.text import tr


class SearchField(QLineEdit):
    """A text field whose Enter, Tab and Escape are its own, not the window's; the first and last leave it."""

    left = Signal()
    OWN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in self.OWN:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in self.OWN[:3]:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ImagesPanel(QWidget):
    """Every image of the project with thumbnail and state. What is filtered out is skipped by next and previous."""

    search_left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = ImageListModel(self)
        self._filter = ImageFilter(self.model, self)
        self._refreshing = False
        self.search = SearchField(placeholderText=tr("Search"), clearButtonEnabled=True)
        self.search.setAccessibleName(tr("Search images"))
        self.states = QComboBox()
        self.states.addItems([tr(state) for state in ImageFilter.STATES])
        self.states.setAccessibleName(tr("Show images"))
        self.view = QListView()
        self.view.setAccessibleName(tr("Images"))
        self.view.setModel(self._filter)
        self.view.setItemDelegate(ImageDelegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._counter = QLabel(objectName="muted")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        for part in (self.search, self.states, self.view, self._counter):
            layout.addWidget(part)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._narrow_by_text)
        self.search.left.connect(self.search_left)
        self.states.currentIndexChanged.connect(self._narrow_by_state)
        self.view.selectionModel().currentChanged.connect(self._chosen)
        self._session.project_opened.connect(self._show_project)
        self._session.image_changed.connect(self._follow)
        self._session.picture_changed.connect(self.model.release)
        self._session.changed.connect(self._refresh)

    @Slot(str)
    def _narrow_by_text(self, text: str) -> None:
        self._filter.set_text(text)
        self._filter_changed()

    @Slot(int)
    def _narrow_by_state(self, state: int) -> None:
        self._filter.set_state(state)
        self._filter_changed()

    def _filter_changed(self) -> None:
        self._follow()
        self._take_order()

    def _take_order(self) -> None:
        """Next and previous go by what is shown; the image on screen always is."""
        if self._filter.narrows:
            self._session.order = self._shown_ids()
        else:
            self._session.order = self.model.ids()
        self._count()

    def _shown_ids(self) -> list[int]:
        return [self._filter.index(row, 0).data(RECORD_ROLE).id for row in range(self._filter.rowCount())]

    @Slot()
    def _show_project(self) -> None:
        self._refreshing = True
        self.model.hold()
        self.model.show_project(self._session.project)
        self._refreshing = False
        self._take_order()

    @Slot(object)
    def _refresh(self, changes: Changes) -> None:
        self._refreshing = True  # a row that leaves the filter must not move the work to another image
        self.model.refresh(changes.images)
        self._refreshing = False
        self._take_order()

    def _count(self) -> None:
        total = self.model.rowCount()
        done = sum(
            self.model.index(row).data(RECORD_ROLE).state is ImageState.DONE for row in range(self.model.rowCount())
        )
        shown = self._filter.rowCount()
        text = tr("{done} of {total} done", done=done, total=total)
        self._counter.setText(text + (tr(" · {count} shown", count=shown) if shown != total else ""))

    @Slot()
    def _follow(self) -> None:
        record = self._session.record
        self._refreshing = True
        self._filter.keep(record.id if record is not None else None)
        self._refreshing = False
        place = self.model.place_of(record.id) if record is not None else -1
        index = self._filter.mapFromSource(self.model.index(place)) if place >= 0 else QModelIndex()
        if index.isValid() and index != self.view.currentIndex():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
        if self._filter.narrows:
            self._take_order()

    @Slot(QModelIndex, QModelIndex)
    def _chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        record = current.data(RECORD_ROLE) if current.isValid() and not self._refreshing else None
        if record is not None and not self._session.is_current(record.id):
            self._session.show(record.id)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_loaders(self) -> None:
        """Wait for the thumbnails under way."""
        self.model.close()
