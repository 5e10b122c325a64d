"""The command palette (Ctrl+K): every command, and every label, by a few letters of its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from annotator.core.work.label_keys import own_numbers
from annotator.core.work.label_order import found_labels
from annotator.core.work.label_texts import title_of
from annotator.core.work.labels import LabelSet
from annotator.core.work.matching import fit_of_letters, fit_of_words
from annotator.ui.base.actions import SPECS
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.label_text import full
from annotator.ui.base.language import spoken_language
from annotator.ui.base.shortcuts import shown_key
from annotator.ui.base.text import tr

# How well something fits, its text, its keys, and its action's name or its label's id.
Entry: TypeAlias = tuple[int, str, str, str | int]
# More than these nobody reads; one types on.
MOST = 300
NAME = Qt.ItemDataRole.UserRole
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}


class CommandPalette(Dialog):
    """A field and what fits it; Enter does the chosen one once the palette is gone.

    `labels` are offered behind the commands, with their `keys` by id.
    """

    def __init__(
        self,
        actions: Mapping[str, QAction],
        labels: LabelSet | None,
        keys: Mapping[int, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions, self._labels, self._keys = actions, labels, keys
        self.setWindowTitle(tr("Commands and labels"))
        self.open_at(620, 440)
        self.field = QLineEdit(placeholderText=tr("Type a command or a label"))
        self.field.setAccessibleName(tr("Type a command or a label"))
        self.list = QTreeWidget()
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setAllColumnsShowFocus(True)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.setAccessibleName(tr("Commands and labels"))
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
        name = self._value()
        return self._actions[name] if isinstance(name, str) else None

    @property
    def label(self) -> int | None:
        """The id of the label to choose."""
        label_id = self._value()
        return label_id if isinstance(label_id, int) else None

    def _value(self) -> object:
        item = self.list.currentItem()
        return item.data(0, NAME) if item is not None else None

    @Slot(str)
    def _fill(self, typed: str) -> None:
        found = [*self._found_commands(typed), *self._found_labels(typed)]
        found.sort(key=lambda entry: entry[0])
        self.list.clear()
        for _, text, keys, value in found[:MOST]:
            item = QTreeWidgetItem([text, keys])
            item.setData(0, NAME, value)
            self.list.addTopLevelItem(item)
        self._choose(0)

    def _found_commands(self, typed: str) -> Iterator[Entry]:
        for spec in SPECS:
            action = self._actions[spec.name]
            text = f"{tr(spec.menu)} ▸ {action.text().rstrip(' …')}"
            fits = fit_of_letters(typed, text)
            if fits is not None and action.isEnabled() and spec.name != "palette":
                yield fits, text, shown_key(action.shortcut()), spec.name

    def _found_labels(self, typed: str) -> Iterator[Entry]:
        """What is a label's code, number or title to the letter comes before all commands."""
        wanted, language = " ".join(typed.casefold().split()), spoken_language()
        labels = found_labels(self._labels, typed, language) if self._labels is not None else []
        numbers = own_numbers(self._labels.labels) if self._labels is not None else {}
        for label in labels:
            own = (label.name.casefold(), title_of(label, language).casefold(), numbers.get(label.id, ""))
            fits = -1 if wanted in own else fit_of_words(typed, full(label))
            yield (
                9 if fits is None else fits,
                tr("Label ▸ {label}", label=full(label)),
                self._keys.get(label.id, ""),
                label.id,
            )

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
