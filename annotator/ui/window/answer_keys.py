"""The keys by which a label set's attributes are given, wherever in the window the keys are."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from annotator.core.work.label_answers import answer_keys, meant_by_key
from annotator.ui.base.text import tr
from annotator.ui.window.docks import Docks
from annotator.ui.work.answering import Answering
from annotator.ui.work.session import Session
from annotator.ui.work.tagging import Tagging

SHIFTED = "Shift+"


class AnswerKeys(QObject):
    """Listens to the keys of the open project's set, and shows the panel where the set asks anything.

    A letter with Shift may be an action's, too: it gives an answer where one is asked that has this key.
    """

    def __init__(
        self, window: QMainWindow, session: Session, answering: Answering, tagging: Tagging, docks: Docks
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._answering = window, session, answering
        self._tagging, self._dock = tagging, docks.attributes
        self._shortcuts: dict[str, QShortcut] = {}
        session.project_opened.connect(self._follow)
        session.labels_changed.connect(self._follow)
        self._dock.hide()

    @Slot(str)
    def tell_about(self, about: str) -> None:
        """Say above the panel what it is about."""
        self._dock.setWindowTitle(f"{tr('Attributes')} · {about}" if about else tr("Attributes"))

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a letter with Shift gives an answer now; then it is given as the key is pressed."""
        letter = Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z
        if not letter or event.modifiers() != Qt.KeyboardModifier.ShiftModifier or self._tagging.active:
            return False
        key = f"{SHIFTED}{chr(event.key())}"
        if meant_by_key(self._answering.asked, key) is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # no action has it, then
        elif event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            self._answering.press(key)
        return True

    @Slot()
    def _follow(self) -> None:
        wanted = {key for key in answer_keys(self._session.labels) if not key.startswith(SHIFTED)}
        for key in set(self._shortcuts) - wanted:
            self._shortcuts.pop(key).deleteLater()
        for key in wanted - set(self._shortcuts):
            shortcut = QShortcut(QKeySequence(key), self._window, autoRepeat=False)
            press = partial(self._answering.press, key)
            shortcut.activated.connect(press)
            shortcut.activatedAmbiguously.connect(press)  # a menu opens by the same key
            self._shortcuts[key] = shortcut
        if not self._tagging.active:
            self._dock.setVisible(bool(self._session.labels.attributes))
