"""A list whose members are dragged into another order, with buttons under it and a form beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QDropEvent, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.base.text import tr
from annotator.ui.base.theme import text_scale


class MemberList(QListWidget):
    """Emits `sorted_anew` after a drag; `order` has the places from before in the order on screen."""

    sorted_anew = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(objectName="members")
        self.setAccessibleName(name)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setIconSize(QSize(14, 14))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    @property
    def order(self) -> list[int]:
        return [int(self.item(row).data(Qt.ItemDataRole.UserRole)) for row in range(self.count())]

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        self.sorted_anew.emit()

    def show_members(self, members: Sequence[tuple[str, str, bool]], place: int) -> None:
        """Texts, colours ("" for none), and whether they are in use, with one of them chosen."""
        with QSignalBlocker(self):
            self.clear()
            for number, (text, colour, used) in enumerate(members):
                item = QListWidgetItem(text, self)
                item.setData(Qt.ItemDataRole.UserRole, number)
                if colour:
                    item.setIcon(_chip(colour))
                if not used:
                    item.setForeground(self.palette().color(QPalette.ColorRole.PlaceholderText))
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDragEnabled)
            self.setCurrentRow(place)


def _chip(colour: str) -> QIcon:
    chip = QPixmap(14, 14)
    chip.fill(QColor(colour))
    return QIcon(chip)


class MemberTab(QWidget):
    """The list with its buttons at the left, the form of the chosen member at the right."""

    def __init__(self, name: str, form: QWidget) -> None:
        super().__init__()
        self.list = MemberList(name)
        self.add = QPushButton(tr("Add"))
        self.add.setAutoDefault(False)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(form)
        self.under = QHBoxLayout()
        self.under.setSpacing(6)
        self.under.addWidget(self.add)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.list, 1)
        left.addLayout(self.under)
        layout = QHBoxLayout(self)
        layout.setSpacing(14)
        layout.addLayout(left, 2)
        layout.addWidget(area, 3)
        self.list.setMinimumWidth(round(250 * text_scale()))
        self.list.currentRowChanged.connect(self.choose)

    @property
    def place(self) -> int:
        """Which member is chosen."""
        return self.list.currentRow()

    @Slot(int)
    def choose(self, place: int) -> None:
        """Show a member in the form."""
        raise NotImplementedError
