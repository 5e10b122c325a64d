"""The command palette (Ctrl+K): every command by a few letters of its name."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from annotator.ui.base.actions import SPECS
from annotator.ui.base.shortcuts import shown_key
from annotator.ui.base.text import tr

NAME = Qt.ItemDataRole.UserRole
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}


def match(typed: str, text: str) -> int | None:
    """How well typed letters fit a text, less is better; None when they do not.

    All words typed must stand in it, or else all letters in their order.
    """
    typed, text = typed.casefold().strip(), text.casefold()
    if all(word in text for word in typed.split()):
        starts = [0 if text.startswith(word) or f" {word}" in text else 1 for word in typed.split()]
        return sum(starts)
    place = 0
    for letter in typed.replace(" ", ""):
        place = text.find(letter, place) + 1
        if not place:
            return None
    return 10 + place


class CommandPalette(QDialog):
    """A field and what fits it; Enter does the chosen one once the palette is gone."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setWindowTitle(tr("Commands"))
        self.resize(520, 420)
        self.field = QLineEdit(placeholderText=tr("Type a command"))
        self.field.setAccessibleName(tr("Type a command"))
        self.list = QTreeWidget()
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setAllColumnsShowFocus(True)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.setAccessibleName(tr("Commands"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        self.field.textChanged.connect(self._fill)
        self.field.returnPressed.connect(self.accept)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self.accept)
        self._fill("")

    @property
    def chosen(self) -> QAction | None:
        """The action to do."""
        item = self.list.currentItem()
        return self._actions[str(item.data(0, NAME))] if item is not None else None

    @Slot(str)
    def _fill(self, typed: str) -> None:
        found = []
        for place, spec in enumerate(SPECS):
            action = self._actions[spec.name]
            text = f"{tr(spec.menu)} ▸ {action.text().rstrip(' …')}"
            fit = match(typed, text)
            if fit is not None and action.isEnabled() and spec.name != "palette":
                found.append((fit, place, text, spec.name))
        self.list.clear()
        for _, _, text, name in sorted(found):
            keys = shown_key(self._actions[name].shortcut())
            item = QTreeWidgetItem([text, keys])
            item.setData(0, NAME, name)
            self.list.addTopLevelItem(item)
        self._choose(0)

    def _choose(self, row: int) -> None:
        row = min(max(row, 0), self.list.topLevelItemCount() - 1)
        if row >= 0:
            self.list.setCurrentItem(self.list.topLevelItem(row))

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """The arrow keys move in the list while one types."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in STEPS:
            self._choose(self.list.indexOfTopLevelItem(self.list.currentItem()) + STEPS[Qt.Key(event.key())])
            return True
        return super().eventFilter(target, event)
