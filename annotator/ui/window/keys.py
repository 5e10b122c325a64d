"""Which widget a key goes to: Space to the image, Tab inside a panel to its next field, F6 from panel to panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QCheckBox,
    QComboBox,
    QMainWindow,
    QWidget,
)

from annotator.ui.canvas.canvas import Canvas

FIELDS = (QAbstractSlider, QComboBox, QAbstractButton)
TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class KeyRouter(QObject):
    """Watches the image, and the lists and fields of a window. `first` may take a key before all others."""

    def __init__(self, window: QMainWindow, canvas: Canvas, grid: QWidget, panels: Sequence[QWidget]) -> None:
        super().__init__(window)
        self._canvas, self._grid, self._panels = canvas, grid, panels
        self.first: Callable[[QKeyEvent], bool] = lambda _event: False
        canvas.installEventFilter(self)
        self.watch(window)

    def watch(self, part: QWidget) -> None:
        """Watch the lists and fields of a part of the window that was made later, too."""
        for child in part.findChildren(QWidget):
            if isinstance(child, (*FIELDS, QAbstractItemView)):
                child.installEventFilter(self)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """Space means next image, or pan while it is held, wherever it is pressed; Tab leaves a field for the next."""
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(target, event)
        if self.first(event):
            return True
        if target is self._canvas:
            return super().eventFilter(target, event)
        pressed = event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        spaced = event.key() == Qt.Key.Key_Space and pressed and self._canvas.isVisible()
        if spaced and not _is_switch(target):
            QApplication.sendEvent(self._canvas, event)
            return True
        if event.key() in TABS and event.type() == QEvent.Type.ShortcutOverride and isinstance(target, FIELDS):
            event.accept()
            return True
        return super().eventFilter(target, event)

    def step(self, by: int) -> None:
        """Give the keys to the next part of the window: the image, or all of them, then each panel."""
        stops: list[QWidget] = [self._centre, *(panel for panel in self._panels if panel.isVisible())]
        holder = QApplication.focusWidget()
        here = next((n for n, stop in enumerate(stops) if holder is stop or stop.isAncestorOf(holder)), 0)
        for distance in range(1, len(stops)):
            if self._enter(stops[(here + by * distance) % len(stops)]):
                return

    def to_centre(self) -> None:
        """Give the keys to the image, or to all of them."""
        self._centre.setFocus()

    @property
    def _centre(self) -> QWidget:
        return self._canvas if self._canvas.isVisible() else self._grid

    def _enter(self, stop: QWidget) -> bool:
        """Give the keys to a panel's first widget that takes them; a panel behind a tab comes to the front."""
        if stop is self._centre:
            stop.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        stop.raise_()
        inside = [child for child in stop.findChildren(QWidget) if child.focusPolicy() & Qt.FocusPolicy.TabFocus]
        first = next((child for child in inside if child.isEnabled() and child.isVisibleTo(stop)), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
        return first is not None


def _is_switch(widget: QObject) -> bool:
    """Whether it has the keys only when they were brought to it by keys: then Space switches it."""
    return isinstance(widget, QCheckBox) and widget.focusPolicy() is Qt.FocusPolicy.TabFocus
