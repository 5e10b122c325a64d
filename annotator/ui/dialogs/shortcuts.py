"""Every key and what it does (F1); each can be changed here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.base.actions import OTHER_KEYS, SPECS
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.shortcuts import Shortcuts
from annotator.ui.base.text import tr

NAME = Qt.ItemDataRole.UserRole


class ShortcutsDialog(Dialog):
    """A table of all keys; below it the keys of the chosen row. A key that is taken says by whom before it moves."""

    def __init__(self, shortcuts: Shortcuts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.open_at(720, 680)
        self.search = QLineEdit(placeholderText=tr("Search commands and keys"), clearButtonEnabled=True)
        self.search.setAccessibleName(tr("Search commands and keys"))
        self.table = self._make_table()
        self.fields = [QKeySequenceEdit(), QKeySequenceEdit()]
        self.conflict = QLabel(objectName="muted", wordWrap=True)
        self.set_button = QPushButton(tr("Set"), objectName="primary")
        room = self.fontMetrics().horizontalAdvance(tr("Take over")) + 40
        self.set_button.setMinimumWidth(room)
        self.default_button = QPushButton(tr("Default"))
        self.all_button = QPushButton(tr("All defaults"))
        self._lay_out()
        self.search.textChanged.connect(self._filter)
        self.table.currentCellChanged.connect(self._show_chosen)
        for field in self.fields:
            field.keySequenceChanged.connect(self._check)
        self.set_button.clicked.connect(self._set)
        self.default_button.clicked.connect(self._reset)
        self.all_button.clicked.connect(shortcuts.reset_all)
        shortcuts.changed.connect(self._fill)
        self._fill()
        self.table.setCurrentCell(0, 0)

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(len(SPECS) + len(OTHER_KEYS), 2)
        table.setHorizontalHeaderLabels([tr("Keys"), tr("What they do")])
        table.verticalHeader().hide()
        table.setAccessibleName(tr("Keys and what they do"))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setMaximumSectionSize(self.width() // 2)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        return table

    def _lay_out(self) -> None:
        keys, buttons = QHBoxLayout(), QHBoxLayout()
        for name, field in zip((tr("Keys"), tr("or")), self.fields, strict=True):
            field.setMaximumSequenceLength(1)
            field.setClearButtonEnabled(True)
            field.setAccessibleName(tr("Keys of the chosen command"))
            keys.addWidget(QLabel(name))
            keys.addWidget(field, 1)
        keys.addWidget(self.set_button)
        for button in (self.default_button, self.all_button):
            buttons.addWidget(button)
        close = QPushButton(tr("Close"))
        close.clicked.connect(self.accept)
        buttons.addStretch(1)
        buttons.addWidget(close)
        for button in (self.set_button, self.default_button, self.all_button, close):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        layout.addLayout(keys)
        layout.addWidget(self.conflict)
        layout.addLayout(buttons)

    @Slot()
    def _fill(self) -> None:
        rows = [
            (" / ".join(self._shortcuts.shown_keys(spec.name)), tr(spec.text).rstrip(" …"), spec.name) for spec in SPECS
        ]
        rows += [(tr(keys), tr(text), "") for keys, text in OTHER_KEYS]
        for place, (keys, text, name) in enumerate(rows):
            for column, shown in enumerate((keys, text)):
                item = QTableWidgetItem(shown)
                item.setData(NAME, name)
                self.table.setItem(place, column, item)
        self._show_chosen()

    @Slot(str)
    def _filter(self, text: str) -> None:
        for row in range(self.table.rowCount()):
            words = " ".join(self._item(row, column).text() for column in (0, 1)).casefold()
            self.table.setRowHidden(row, not all(word in words for word in text.casefold().split()))

    def _item(self, row: int, column: int) -> QTableWidgetItem:
        item = self.table.item(row, column)
        assert item is not None
        return item

    @property
    def chosen(self) -> str:
        """The name of the chosen action; empty for keys that cannot be changed."""
        row = self.table.currentRow()
        return str(self._item(row, 0).data(NAME)) if row >= 0 else ""

    @Slot()
    def _show_chosen(self) -> None:
        name = self.chosen
        keys = self._shortcuts.keys(name)[:2] if name else []
        for field, key in zip(self.fields, [*keys, "", ""], strict=False):
            field.setEnabled(bool(name))
            field.setKeySequence(QKeySequence(key))
        self.default_button.setEnabled(bool(name) and not self._shortcuts.is_default(name))
        self._check()

    @property
    def _entered(self) -> list[str]:
        return [key for key in (field.keySequence().toString() for field in self.fields) if key]

    @Slot()
    def _check(self) -> None:
        """Tell who has the entered keys; what the image itself takes cannot be set."""
        name, entered = self.chosen, self._entered
        conflicts = [text for key in entered if name and (text := self._shortcuts.conflict(name, key))]
        taken = any(self._shortcuts.owner(name, key) for key in entered)
        self.conflict.setText(" ".join(conflicts))
        self.set_button.setText(tr("Take over") if taken else tr("Set"))
        blocked = len(conflicts) > sum(self._shortcuts.owner(name, key) is not None for key in entered)
        changed = bool(name) and entered != self._shortcuts.keys(name)[:2]
        self.set_button.setEnabled(changed and not blocked)

    @Slot()
    def _set(self) -> None:
        name = self.chosen
        further = self._shortcuts.keys(name)[2:]
        self._shortcuts.set_keys(name, [*self._entered, *further])

    @Slot()
    def _reset(self) -> None:
        self._shortcuts.reset(self.chosen)
