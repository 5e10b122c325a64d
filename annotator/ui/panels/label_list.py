"""The list of labels: compact rows, headings between groups, and titles that are changed in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QWidget

from annotator.ui.base.search_field import SearchField
from annotator.ui.base.text import tr
from annotator.ui.panels.delegates import RowDelegate
from annotator.ui.panels.row_list import RowList
from annotator.ui.panels.rows import ROW_ROLE, Row


class LabelDelegate(RowDelegate):
    """Rows of one height, with a field over the title of the one that is renamed."""

    MARGIN = 6

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, int(option.fontMetrics.height() * 1.1) + self.MARGIN)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        field = SearchField(parent, objectName="in_place")
        field.setAccessibleName(tr("Name of the label"))
        field.setMaxLength(200)
        return field

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        row: Row = index.data(ROW_ROLE)
        if isinstance(editor, QLineEdit) and row.own is not None:
            editor.setText(row.own)
            editor.selectAll()

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Row = index.data(ROW_ROLE)
        code = row.title[: row.title.rindex(row.own)] if row.own and row.own in row.title else ""
        left = 26 + option.fontMetrics.horizontalAdvance(code)
        editor.setGeometry(QRect(option.rect).adjusted(left, 0, -4, 0))


class LabelList(RowList):
    """Emits `renamed` with the number of a label and what was typed for its title.

    A double click and F2 begin that where `renaming` is on.
    """

    renamed = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Labels"), parent)
        self.renaming = True
        self.setItemDelegate(LabelDelegate(self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(RowList.EditTrigger.NoEditTriggers)
        self.rows.edited.connect(self.renamed)
        self.opened.connect(self._opened)

    @property
    def row_height(self) -> int:
        """How high a row is, in pixels."""
        return int(self.fontMetrics().height() * 1.1) + LabelDelegate.MARGIN

    def rename(self, label_id: int) -> None:
        """Put a field over a label's title, for another one."""
        place = self.rows.row_of(label_id)
        if place >= 0:
            index = self.rows.index(place)
            self.scrollTo(index)
            self.edit(index)

    @Slot(int)
    def _opened(self, label_id: int) -> None:
        if self.renaming:
            self.rename(label_id)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._renames(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = self.rows.key_at(self.currentIndex().row())
        if self._renames(event) and key is not None:
            self.rename(key)
        else:
            super().keyPressEvent(event)

    def _renames(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        return self.renaming and event.key() == Qt.Key.Key_F2 and plain and self.currentIndex().isValid()
