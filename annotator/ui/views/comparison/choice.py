"""Several things chosen from a list: by letters of their names, Enter, or a click."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.work.matching import fit_of_words
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.text import tr

# More than these nobody reads; one types on.
MOST = 300
VALUE = Qt.ItemDataRole.UserRole
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen: its value, what it is called, and what else there is to say."""

    value: Hashable
    text: str
    remark: str = ""


class ChoiceDialog(Dialog):
    """What is chosen stands above the rest. `take` is asked for every change, and refuses one by False."""

    reset = Signal()

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        chosen: Sequence[Hashable],
        take: Callable[[tuple[Any, ...]], bool],
        most: int,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.open_at(640, 480)
        self._choices, self._chosen, self._take, self._most = tuple(choices), list(chosen), take, most
        self.field = QLineEdit(placeholderText=tr("Type a part of the name"))
        self.field.setAccessibleName(title)
        self.list = QTreeWidget(columnCount=2, rootIsDecorated=False, allColumnsShowFocus=True, headerHidden=True)
        self.list.setAccessibleName(title)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.ensurePolished()  # else the first rows are as high as without the theme
        self.told = QLabel(objectName="muted", wordWrap=True)
        self.first = QPushButton(tr("As at first"), autoDefault=False)
        self._lay_out()
        self.field.textChanged.connect(self._fill)
        self.field.returnPressed.connect(self._toggle)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._toggle)
        self._fill()

    def _lay_out(self) -> None:
        done = QPushButton(tr("Done"), autoDefault=False)
        self.first.clicked.connect(self._reset)
        done.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(self.first)
        buttons.addStretch(1)
        buttons.addWidget(done)
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.told)
        layout.addLayout(buttons)

    @Slot()
    def _fill(self) -> None:
        """The chosen ones first, then all that fit what is typed, in their order."""
        typed = self.field.text()
        fitting = [one for one in self._choices if fit_of_words(typed, one.text) is not None]
        known = {one.value: one for one in fitting}
        above = [known[value] for value in self._chosen if value in known]
        rest = [one for one in fitting if one.value not in self._chosen]
        self.list.clear()
        for one in [*above, *rest][:MOST]:
            item = QTreeWidgetItem([one.text, one.remark])
            item.setData(0, VALUE, one)
            chosen = one.value in self._chosen
            item.setCheckState(0, Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
            self.list.addTopLevelItem(item)
        self._step_to(0)
        self.told.setText(
            tr("Enter or a click takes one in, or leaves it out: {count} of at most {most} are seen.",
               count=len(self._chosen), most=self._most)
        )  # fmt: skip

    @Slot()
    def _toggle(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        value = item.data(0, VALUE).value
        after = [one for one in self._chosen if one != value] if value in self._chosen else [*self._chosen, value]
        if not self._take(tuple(after)):
            self.told.setText(tr("At most {most} are seen side by side: leave another one out first.", most=self._most))
            return
        self._chosen = after
        self.field.selectAll()
        place = self.list.indexOfTopLevelItem(item)
        self._fill()
        self._step_to(place)

    @Slot()
    def _reset(self) -> None:
        self.reset.emit()
        self.accept()

    def _step_to(self, row: int) -> None:
        row = min(max(row, 0), self.list.topLevelItemCount() - 1)
        if row >= 0:
            self.list.setCurrentItem(self.list.topLevelItem(row))

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """The arrow keys move in the list while one types."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in STEPS:
            self._step_to(self.list.indexOfTopLevelItem(self.list.currentItem()) + STEPS[Qt.Key(event.key())])
            return True
        return super().eventFilter(target, event)
