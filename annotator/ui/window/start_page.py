"""The start page: recent projects with their first images and how far they are, what can be opened, and the demos."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QPushButton, QVBoxLayout, QWidget

from annotator.core.errors import KnownError
from annotator.ui.base.text import marked, tr
from annotator.ui.window.message_bar import MessageBar
from annotator.ui.window.recent_list import RecentList
from annotator.ui.work.session import Session

OPENING = (
    ("open_folder", marked("Open folder…")),
    ("open_project", marked("Open project…")),
    ("open_images", marked("Open images…")),
    ("new_project", marked("New project…")),
)
DEMOS = (
    ("photographs", marked("Photographs")),
    ("skin", marked("Skin lesions")),
    ("faces", marked("Faces")),
    ("clips", marked("Faces in clips")),
)
LEFT_WIDTH, WIDEST = 260, 1180
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)


class StartPage(QWidget):
    """Lies over all of the window but its menus; keys without Ctrl or Alt are its own while it does."""

    opened = Signal(str)
    demo_wished = Signal(str)
    action_wished = Signal(str)

    def __init__(self, window: QMainWindow, session: Session, behind: QWidget) -> None:
        """`behind` gets the keys when the page leaves."""
        super().__init__(window, objectName="start")
        self._behind, self._leaving = behind, False
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._window, self._session = window, session
        self.list = RecentList()
        self.buttons = {name: QPushButton(tr(text)) for name, text in OPENING}
        self.demos = {name: QPushButton(tr(text)) for name, text in DEMOS}
        self.forget = QPushButton(tr("Take off the list"))
        self.back = QPushButton(tr("Back to the project"))
        self.none = QLabel(objectName="muted", wordWrap=True)
        self.none.setText(
            tr("What you open stands here from then on, with how far it is. Drop a folder on the window.")
        )
        self._lay_out()
        self._connect()
        window.installEventFilter(self)

    # --- parts

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(40, 34, 40, 24)
        columns.setSpacing(40)
        columns.addLayout(self._left())
        columns.addLayout(self._right(), 1)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(inner, 100)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row, 1)
        self.message_bar = MessageBar(self._session.notifications, self)

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(QLabel("EBP Annotator", objectName="headline"))
        what = tr("Regions suggested by Excitation Backprop: accept, edit or reject them.")
        column.addWidget(_fixed(QLabel(what, objectName="muted", wordWrap=True)))
        column.addSpacing(10)
        for button in self.buttons.values():
            column.addWidget(_fixed(button))
        self.buttons["open_folder"].setObjectName("primary")
        column.addSpacing(18)
        column.addWidget(QLabel(tr("Try a demonstration"), objectName="question"))
        for button in self.demos.values():
            column.addWidget(_fixed(button))
        column.addStretch()
        column.addWidget(_fixed(self.back))
        return column

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(QLabel(tr("Recent projects"), objectName="question"), 1)
        head.addWidget(self.forget)
        column.addLayout(head)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        column.addStretch()
        return column

    def _connect(self) -> None:
        for name, button in self.buttons.items():
            button.clicked.connect(partial(self._wish, self.action_wished, name))
        for name, button in self.demos.items():
            button.clicked.connect(partial(self._wish, self.demo_wished, name))
        self.back.clicked.connect(self.leave)
        self.forget.clicked.connect(self._forget)
        self.list.opened.connect(self.opened)
        self.list.forget_wished.connect(self._forget)
        self.list.itemSelectionChanged.connect(self._selected)

    @staticmethod
    def _wish(signal: object, name: str, _checked: bool = False) -> None:
        signal.emit(name)  # type: ignore[attr-defined]

    # --- coming and going

    def enter(self) -> None:
        """Show the page, with the list as it is now."""
        self._fill()
        self.back.setVisible(self._session.project is not None)
        self._cover()
        self.show()
        self.raise_()
        (self.list if self.list.count() else self.buttons["open_folder"]).setFocus()

    @Slot()
    def leave(self) -> None:
        """Uncover the window."""
        self._leaving = True  # hiding hands the keys on, which must not come back here
        self._behind.setFocus()
        self.hide()
        self._leaving = False

    def close_readers(self) -> None:
        """Wait for what is read beside the window's thread."""
        self.list.close_readers()

    def _fill(self) -> None:
        recent = self._session.recent.every()
        self.list.fill(recent)
        self.list.setVisible(bool(recent))
        self.forget.setVisible(bool(recent))
        self.none.setVisible(not recent)
        self._selected()

    @Slot()
    def _selected(self) -> None:
        self.forget.setEnabled(self.list.place is not None)

    @Slot()
    def _forget(self) -> None:
        if self.list.place is None:
            return
        row = self.list.currentRow()
        try:
            self._session.recent.forget(self.list.place)
        except KnownError as error:
            self._session.notifications.report(error)
            return
        self._fill()
        if self.list.count():
            self.list.setCurrentRow(min(row, self.list.count() - 1))
            self.list.setFocus()
        else:
            self.buttons["open_folder"].setFocus()

    # --- events

    def _cover(self) -> None:
        top = self._window.menuBar().geometry().bottom() + 1 if not self._window.menuBar().isNativeMenuBar() else 0
        self.setGeometry(0, top, self._window.width(), self._window.height() - top)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """Keep covering the window when its size changes."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and self.isVisible():
            self._cover()
        return super().eventFilter(target, event)

    def event(self, event: QEvent) -> bool:
        """No tool's key acts on what is covered."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_plain(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._session.project is not None:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            holder = self.focusWidget()
            if isinstance(holder, QPushButton):
                holder.click()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round on the page, never to what lies under it."""
        if self._leaving or not self.isVisible():
            return super().focusNextPrevChild(forward)
        stops = [*self.buttons.values(), *self.demos.values(), self.back, self.forget, self.list]
        there = [stop for stop in stops if stop.isVisible() and stop.isEnabled()]
        holder = self.focusWidget()
        here = there.index(holder) if holder in there else -1
        there[(here + (1 if forward else -1)) % len(there)].setFocus(Qt.FocusReason.TabFocusReason)
        return True


def _fixed(part: QWidget) -> QWidget:
    part.setFixedWidth(LEFT_WIDTH)
    return part


def _is_plain(event: QKeyEvent) -> bool:
    return event.modifiers() in PLAIN and not Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
