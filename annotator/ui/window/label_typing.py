"""The keys of labels: digits choose one, or tag it; numbers of several digits are typed one digit after the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QMainWindow

from annotator.core.work.label_keys import DIGITS, TypedNumber, own_numbers, with_key
from annotator.core.work.labels import Label
from annotator.ui.base.pressed_key import pressed_key
from annotator.ui.base.text import tr
from annotator.ui.window.typed_plate import TypedPlate
from annotator.ui.work.label_use import LabelUse
from annotator.ui.work.review import Review
from annotator.ui.work.session import Session
from annotator.ui.work.tagging import Tagging

# How long a number that could go on waits for its next digit, in milliseconds.
PAUSE = 800
_SHIFT, _KEYPAD = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier
_WRITING = (QLineEdit, QAbstractSpinBox, QComboBox)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ALONE = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


class LabelTyping(QObject):
    """Digits are shortcuts of the window. While it tags, or a number is being typed, it listens to the whole program:
    before all other keys, but never in a field where text is written. `go_on` shows the next image.

    What was typed counts as whole after a pause, or with the next other key or click, which then finds it done; Escape
    takes it back.
    """

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        review: Review,
        tagging: Tagging,
        use: LabelUse,
        go_on: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._review = window, session, review
        self._tagging, self._use, self._go_on = tagging, use, go_on
        self._number, self._present, self._listens = TypedNumber(), True, False
        self.plate = TypedPlate(window.centralWidget())
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._settle)
        for digit in DIGITS:
            QShortcut(digit, window).activated.connect(partial(self._type, digit, present=True))
        tagging.mode_changed.connect(self._forget)
        session.project_leaving.connect(self._forget)
        session.image_changed.connect(self._forget)

    # --- listening

    def _follow(self) -> None:
        app, wanted = QApplication.instance(), self._tagging.active or bool(self._number.typed)
        if app is None or wanted == self._listens:
            return
        self._listens = wanted
        app.installEventFilter(self) if wanted else app.removeEventFilter(self)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """A key is claimed before the shortcuts, and does its work when it comes."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            self._settle()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
            return False
        if target is not QApplication.focusWidget():
            return False
        does = self._meaning(event) if self._is_heard() else None
        if does is None:
            if event.key() not in _ALONE:
                self._settle()
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
        """What a key is to do here; None where it is none of ours."""
        if event.modifiers() & ~(_SHIFT | _KEYPAD):
            return None
        shifted, key, typing = bool(event.modifiers() & _SHIFT), pressed_key(event), bool(self._number.typed)
        if typing and event.key() == Qt.Key.Key_Escape:
            return self._forget
        if key.isdigit() and (typing or self._tagging.active) and (typing or key != "0"):
            return partial(self._type, key, present=not (shifted and self._tagging.active))
        if not self._tagging.active:
            return None
        label = with_key(key, self._session.labels.labels, self._use.kept) if key and self._is_open else None
        if label is not None:
            return partial(self._mean, label, present=not shifted)
        if event.key() in _ENTER and not shifted and self._tagging.board.table is None and not typing:
            return self._go_on
        return None

    @property
    def _is_open(self) -> bool:
        return self._session.project is not None

    # --- typing

    def _type(self, digit: str, *, present: bool) -> None:
        """Take a digit. Unless labels have numbers it is a key like any other."""
        if not self._is_open:
            return
        labels = self._session.labels.labels
        numbers = own_numbers(labels)
        if not numbers:
            self._press(digit, present=present)
            return
        if self._number.typed and present != self._present:
            self._settle()
        self._present = present
        meant = self._number.feed(digit, numbers.values())
        for number in meant:
            self._mean_number(number, present=present)
        if not meant and not self._number.typed:
            self._tell_none(digit)
        self._show()

    def _press(self, digit: str, *, present: bool) -> None:
        labels = self._session.labels.labels
        label = with_key(digit, labels, self._use.kept)
        if label is not None:
            self._mean(label, present=present)
        elif len(labels) > len(DIGITS):
            text = tr(
                "No label has the key {key} yet: labels get keys as you use them. Search for one first.", key=digit
            )
            self._session.notifications.inform(text)

    def _mean_number(self, number: str, *, present: bool) -> None:
        numbers = own_numbers(self._session.labels.labels)
        label_id = next((label_id for label_id, own in numbers.items() if own == number), None)
        if label_id is not None:
            self._mean(self._session.labels.by_id(label_id), present=present)

    def _mean(self, label: Label, *, present: bool) -> None:
        if self._tagging.active:
            self._tagging.give(label, present=present)
        else:
            self._review.choose_label(label)

    def _tell_none(self, number: str) -> None:
        self._session.notifications.inform(tr("No label has the number {number}.", number=number))

    @Slot()
    def _settle(self) -> None:
        """What was typed is all of it."""
        if not self._number.typed:
            return
        typed = self._number.typed
        meant = self._number.settle(own_numbers(self._session.labels.labels).values()) if self._is_open else []
        for number in meant:
            self._mean_number(number, present=self._present)
        if self._is_open and not meant:
            self._tell_none(typed)
        self._show()

    @Slot()
    def _forget(self) -> None:
        """What was typed is nothing."""
        self._number.typed = ""
        self._show()

    def _show(self) -> None:
        typed = self._number.typed
        if typed:
            self._pause.start()
            numbers = own_numbers(self._session.labels.labels)
            fitting = {own: label_id for label_id, own in numbers.items() if own.startswith(typed)}
            labels = {own: self._session.labels.by_id(label_id) for own, label_id in fitting.items()}
            self.plate.show_typed(typed, labels)
        else:
            self._pause.stop()
            self.plate.hide()
        self._follow()
