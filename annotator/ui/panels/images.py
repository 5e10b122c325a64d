"""The image list with its search field and state filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import KnownError
from annotator.core.work.edits import Changes
from annotator.core.work.image_filter import ImageFilter, Show
from annotator.ui.base.search_field import SearchField
from annotator.ui.base.text import marked, tr
from annotator.ui.panels.delegates import ImageDelegate
from annotator.ui.panels.filter_menu import FilterMenu
from annotator.ui.panels.image_list import RECORD_ROLE, ImageListModel
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.core.project.kept_filters import KeptFilter

# What takes a while to look for, and how long nobody types before it is.
SLOW, REST_MS = "score:", 300
STATES = {
    Show.ALL: marked("All images"),
    Show.NOT_DONE: marked("Not done"),
    Show.SUGGESTED: marked("With suggestions"),
    Show.ANNOTATED: marked("Annotated"),
    Show.TAGGED: marked("Tagged"),
    Show.NOT_TAGGED: marked("Not tagged"),
    Show.DONE: marked("Done"),
}


class ImageTable(QTableView):
    """A list of any length: all rows are of one height, so none is looked at before it comes into sight.

    A QListView would ask for each of 100,000 rows whenever one changes. Del is its own key, not the window's.
    """

    removal_wished = Signal()

    def __init__(self, model: ImageListModel) -> None:
        super().__init__(objectName="images_list")
        self.setAccessibleName(tr("Images"))
        self.setModel(model)
        self.setItemDelegate(ImageDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setShowGrid(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._size_rows()

    def _size_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(ImageDelegate.height(self.fontMetrics()))

    def changeEvent(self, event: QEvent) -> None:
        """Larger text has higher rows."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._size_rows()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_plain_delete(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_plain_delete(event):
            self.removal_wished.emit()
        else:
            super().keyPressEvent(event)


def _is_plain_delete(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Delete and event.modifiers() == Qt.KeyboardModifier.NoModifier


class ImagesPanel(QWidget):
    """Every image of the project with thumbnail and state. What is filtered out is skipped by next and previous."""

    search_left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = ImageListModel(self)
        self._refreshing = False
        self.search = SearchField(placeholderText=tr("Search"), clearButtonEnabled=True)
        self.search.setAccessibleName(tr("Search images"))
        self.search.setToolTip(tr("A part of the path; what else, Filters tells"))
        self.filters = FilterMenu(session, lambda: (self.states.currentData(), self.search.text()))
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self.states = QComboBox()
        for show, text in STATES.items():
            self.states.addItem(tr(text), show)
        self.states.setAccessibleName(tr("Show images"))
        self.states.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.states.setMinimumContentsLength(6)  # beside the filters, in a window of any width
        self.view = ImageTable(self.model)
        self._counter = QLabel(objectName="muted")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.search)
        row = QHBoxLayout(spacing=6)
        row.addWidget(self.states, 1)
        row.addWidget(self.filters)
        layout.addLayout(row)
        layout.addWidget(self.view)
        layout.addWidget(self._counter)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typed)
        self._rest.timeout.connect(self._narrow)
        self.search.entered.connect(self._open_first)
        self.search.left.connect(self.search_left)
        self.states.currentIndexChanged.connect(self._narrow)
        self.filters.chosen.connect(self._take_filter)
        self.filters.begun.connect(self._begin_search)
        self.view.selectionModel().currentChanged.connect(self._chosen)
        self.model.shown_changed.connect(self._take_order)
        self._session.project_opened.connect(self._show_project)
        self._session.reordered.connect(self._show_order)
        self._session.image_changed.connect(self._follow)
        self._session.picture_changed.connect(self.model.thumbnails.release)
        self._session.image_altered.connect(self.model.flag)
        self._session.changed.connect(self._refresh)

    @Slot(str)
    def _typed(self, text: str) -> None:
        """Scores are read from all answers: they are looked for when the keys rest."""
        if SLOW in text.casefold():
            self._rest.start()
        else:
            self._narrow()

    @Slot()
    def _narrow(self) -> None:
        self._rest.stop()
        self._set(self._wanted())
        self._go_along()

    def _wanted(self) -> ImageFilter:
        """What is typed and chosen, of the images that there are now."""
        typed, among = self.search.text(), None
        if self._session.project is not None and ("=" in typed or ":" in typed):
            from annotator.core.project.searching import searched

            try:
                found = searched(self._session.project, typed)
            except KnownError as error:
                self._session.notifications.report(error)
            else:
                typed, among = found.text, found.among
        return replace(self.model.filter, show=self.states.currentData(), text=typed, among=among)

    @Slot(object)
    def _take_filter(self, kept: KeptFilter) -> None:
        with QSignalBlocker(self.search), QSignalBlocker(self.states):
            self.search.setText(kept.typed)
            self.states.setCurrentIndex(self.states.findData(kept.show))
        self._narrow()

    @Slot(str)
    def _begin_search(self, text: str) -> None:
        """What was typed already stays."""
        self.search.setText(f"{self.search.text()} {text}".lstrip())
        self.focus_search()

    def open_filters(self) -> None:
        """Show the menu of filters."""
        self.filters.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.showMenu()

    def _set(self, wanted: ImageFilter) -> None:
        self._refreshing = True  # a row that comes or goes must not move the work to another image
        self.model.set_filter(wanted)
        self._refreshing = False

    @Slot()
    def _open_first(self) -> None:
        """The first image that was found, unless nobody searched."""
        if self._rest.isActive():
            self._narrow()
        found = self.model.ids() if self.search.text() else []
        if found:
            self._session.show(found[0])

    @Slot()
    def _take_order(self) -> None:
        """Next and previous go by what is shown."""
        self._session.order = self.model.ids()
        self._count()

    @Slot()
    def _show_project(self) -> None:
        self._refreshing = True
        self.model.thumbnails.hold()
        self.model.show_project(self._session.project, self._session.opened_with)
        self._refreshing = False
        self._set(self._wanted())  # what was found before has the numbers of another project's images

    @Slot()
    def _show_order(self) -> None:
        self._show_project()
        self._take_order()
        self._go_along()

    @Slot(object)
    def _refresh(self, changes: Changes) -> None:
        self._refreshing = True
        self.model.refresh(changes.images)
        self._go_along()  # where images came or went all rows are new
        self._refreshing = False
        self._count()

    def _count(self) -> None:
        total, shown = self.model.total, self.model.reached
        text = tr("{done} of {total} done", done=self.model.done, total=total)
        self._counter.setText(text + (tr(" · {count} shown", count=shown) if shown != total else ""))

    @Slot()
    def _follow(self) -> None:
        record = self._session.record
        if record is not None:
            self.model.bring_to_front(record.id)
        self._set(replace(self.model.filter, on_screen=record.id if record is not None else None))
        self._go_along()

    def _go_along(self) -> None:
        """Put the mark on the image on screen."""
        row = self.model.row_of(self._session.record.id) if self._session.record is not None else -1
        index = self.model.index(row) if row >= 0 else QModelIndex()
        if index.isValid() and index != self.view.currentIndex():
            # The view's own way asks which keys are held: with Ctrl the image before would stay chosen.
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.view.selectionModel().setCurrentIndex(index, flags)
            self.view.scrollTo(index)

    @Slot(QModelIndex, QModelIndex)
    def _chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        record = current.data(RECORD_ROLE) if current.isValid() and not self._refreshing else None
        if record is not None and not self._session.is_current(record.id):
            self._session.show(record.id)

    def show_stacks(self, stacks: Sequence[Sequence[int]]) -> None:
        """Give the images of each of these stacks, by their numbers in their order, one row."""
        self._refreshing = True
        self.model.show_stacks(stacks)
        if self._session.record is not None:
            self.model.bring_to_front(self._session.record.id)
        self._go_along()
        self._refreshing = False

    def chosen(self) -> list[int]:
        """The ids of the images selected in the list, of a stack all of them; of the one on screen where there are
        none.
        """
        rows = self.view.selectionModel().selectedRows()
        records = [index.data(RECORD_ROLE) for index in sorted(rows, key=QModelIndex.row)]
        found = [number for record in records for number in self.model.together(record.id)]
        return found or ([self._session.record.id] if self._session.record is not None else [])

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_loaders(self) -> None:
        """Wait for the thumbnails under way."""
        self.model.thumbnails.close()
