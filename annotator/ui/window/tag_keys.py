"""The keys of labels while they tag: before all other keys, but never in a field where text is written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QMainWindow

from annotator.core.work.labels import Label
from annotator.ui.base.label_keys import label_keys, pressed_key
from annotator.ui.work.session import Session
from annotator.ui.work.tagging import Tagging

_SHIFT, _KEYPAD = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier
_WRITING = (QLineEdit, QAbstractSpinBox, QComboBox)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TagKeys(QObject):
    """Listens to the whole program while tagging is active; `go_on` shows the next image."""

    def __init__(self, window: QMainWindow, session: Session, tagging: Tagging, go_on: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._session, self._tagging, self._go_on = window, session, tagging, go_on
        self._listens = False
        tagging.mode_changed.connect(self._follow)

    @Slot()
    def _follow(self) -> None:
        app = QApplication.instance()
        if app is None or self._tagging.active == self._listens:
            return
        self._listens = self._tagging.active
        app.installEventFilter(self) if self._listens else app.removeEventFilter(self)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """A key is claimed before the shortcuts, and does its work when it comes."""
        kind = event.type()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
            return False
        does = self._meaning(event) if target is QApplication.focusWidget() and self._is_heard() else None
        if does is None:
            return False
        event.accept()
        if kind == QEvent.Type.KeyPress and not event.isAutoRepeat():
            does()
        return True

    def _is_heard(self) -> bool:
        """Whether the window has the keys, and no text is written."""
        holder = QApplication.focusWidget()
        here = holder is not None and holder.window() is self._window and QApplication.activePopupWidget() is None
        return here and not isinstance(holder, _WRITING)

    def _meaning(self, event: QKeyEvent) -> Callable[[], object] | None:
        if event.modifiers() & ~(_SHIFT | _KEYPAD):
            return None
        shifted = bool(event.modifiers() & _SHIFT)
        label = self._label(pressed_key(event))
        if label is not None:
            return lambda: self._tagging.give(label, present=not shifted)
        if event.key() in _ENTER and not shifted and self._tagging.board.table is None:
            return self._go_on
        return None

    def _label(self, key: str) -> Label | None:
        labels = self._session.labels.labels if self._session.project is not None else ()
        keys = label_keys(labels) if key else {}
        return next((label for label in labels if keys.get(label.id) == key), None)
