"""A hand on mouse and keyboard: real events sent to the window. The demonstration and the tests use it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QEventLoop, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.errors import KnownError
from annotator.ui.canvas.canvas import Canvas

NO_KEYS = Qt.KeyboardModifier.NoModifier


class Hand:
    """Presses keys on a window and draws on its canvas, at image positions."""

    def __init__(self, window: QWidget, canvas: Canvas) -> None:
        self._window, self._canvas = window, canvas

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Press and release a key; it goes to the widget that has the focus."""
        QTest.keyClick(self._window.focusWidget() or self._canvas, key, modifiers)
        QApplication.processEvents()

    def drag(
        self,
        points: Sequence[tuple[float, float]],
        modifiers: Qt.KeyboardModifier = NO_KEYS,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    ) -> None:
        """Press at the first image position, move over the others, release at the last."""
        none = Qt.MouseButton.NoButton
        self.send(QEvent.Type.MouseMove, points[0], none, none, modifiers)
        self.send(QEvent.Type.MouseButtonPress, points[0], button, button, modifiers)
        for point in points[1:]:
            self.send(QEvent.Type.MouseMove, point, none, button, modifiers)
        self.send(QEvent.Type.MouseButtonRelease, points[-1], button, none, modifiers)

    def click(self, point: tuple[float, float], modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Click at an image position."""
        self.drag([point], modifiers)

    def double_click(self, point: tuple[float, float]) -> None:
        """Click twice at an image position, as the platform reports it."""
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        self.click(point)
        self.send(QEvent.Type.MouseButtonDblClick, point, left, left, NO_KEYS)
        self.send(QEvent.Type.MouseButtonRelease, point, left, none, NO_KEYS)

    def move(self, point: tuple[float, float]) -> None:
        """Move the mouse without a button."""
        none = Qt.MouseButton.NoButton
        self.send(QEvent.Type.MouseMove, point, none, none, NO_KEYS)

    def send(
        self,
        kind: QEvent.Type,
        point: tuple[float, float],
        button: Qt.MouseButton,
        buttons: Qt.MouseButton,
        modifiers: Qt.KeyboardModifier,
        *,
        settle: bool = True,
    ) -> None:
        """Send one event of the mouse at an image position, and let the window work unless it shall not `settle`."""
        local = QPointF(*self._canvas.viewport.to_view(*point))
        event = QMouseEvent(kind, local, self._canvas.mapToGlobal(local), button, buttons, modifiers)
        QApplication.sendEvent(self._canvas, event)
        if settle:
            QApplication.processEvents()


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
    """Let the window work until something holds. Raises KnownError when it takes too long."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise KnownError(f"Waited {seconds:.0f} s in vain for {what}.")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.001)  # a window's own loop does not sleep at all, and what is timed here is to be its own
