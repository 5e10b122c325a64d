"""A stack on screen: gone through by wheel, keys and a bar at the canvas, one row in the list of images."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QScrollBar

from annotator.ui.base.text import tr
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.canvas.instruments.slice_mark import SliceMark
from annotator.ui.panels.images import ImagesPanel
from annotator.ui.work.session import Session
from annotator.ui.work.stacks import Stacks

# Slices of a long step; what a wheel turns for one slice; pixels round what lies on the canvas.
LONG, NOTCH, MARGIN = 10, 120, 8
Key = Qt.Key
_PLAIN, _SHIFT, _KEYPAD = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier,
)  # fmt: skip


class StackDesk(QObject):
    """Made when the first project with DICOM images is met. The wheel with Ctrl zooms, as a pinch does."""

    def __init__(self, session: Session, canvas: Canvas, images: ImagesPanel) -> None:
        super().__init__(canvas)
        self._session, self._canvas, self._images = session, canvas, images
        self.stacks = Stacks(session, self)
        self._turned = 0
        self.bar = QScrollBar(Qt.Orientation.Vertical, canvas)
        self.bar.setAccessibleName(tr("Slice"))
        self.bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.bar.hide()
        self.mark = SliceMark(canvas)
        canvas.installEventFilter(self)
        self.bar.valueChanged.connect(self.stacks.go)
        self.stacks.changed.connect(self._show_stacks)
        session.image_changed.connect(self._show)
        session.project_leaving.connect(self._show)

    @Slot()
    def _show_stacks(self) -> None:
        self._images.show_stacks([stack.images for stack in self.stacks.stacks])
        self._show()

    @Slot()
    def _show(self) -> None:
        here = self.stacks.here
        for part in (self.bar, self.mark):
            part.setVisible(here is not None)
        if here is None:
            return
        stack, place = here
        with QSignalBlocker(self.bar):
            self.bar.setRange(0, len(stack.images) - 1)
            self.bar.setPageStep(LONG)
            self.bar.setValue(place)
        text = tr("{place} / {count}", place=place + 1, count=len(stack.images))
        if stack.positions:
            text += "   " + tr("{position:.1f} mm", position=stack.positions[place]).replace("-", "−")
        missing = sum(count for _, count in stack.missing)
        if missing:
            text += "\n" + tr("{count} {count:slice|slices} missing", count=missing)
        if stack.doubled:
            text += "\n" + tr("{count} {count:slice lies|slices lie} where another does", count=stack.doubled)
        self.mark.show_text(text)
        self._place()

    def _place(self) -> None:
        canvas, width = self._canvas, self.bar.sizeHint().width()
        self.bar.setGeometry(canvas.width() - width - 2, MARGIN, width, canvas.height() - 2 * MARGIN)
        self.mark.move(MARGIN, MARGIN)
        self.mark.raise_()

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """Wheel and keys on the canvas, while a stack is there."""
        if event.type() == QEvent.Type.Resize and self.bar.isVisible():
            self._place()
        if self.stacks.here is None or self._canvas.busy:
            return super().eventFilter(target, event)
        if isinstance(event, QWheelEvent):
            return self._turn(event)
        if isinstance(event, QKeyEvent):
            return self._press(event)
        return super().eventFilter(target, event)

    def _turn(self, event: QWheelEvent) -> bool:
        if event.modifiers() & ~(_SHIFT | _KEYPAD):
            return False
        turned = event.angleDelta().y() or event.angleDelta().x()
        self._turned = turned if turned * self._turned < 0 else self._turned + turned
        steps = int(self._turned / NOTCH)
        self._turned -= steps * NOTCH
        if steps:
            self.stacks.step(-steps * (LONG if event.modifiers() & _SHIFT else 1))
        return True

    def _press(self, event: QKeyEvent) -> bool:
        kind, modifiers = event.type(), event.modifiers() & ~_KEYPAD
        by = {Key.Key_PageDown: 1, Key.Key_PageUp: -1}.get(Key(event.key()))
        ends = {Key.Key_Home: 0, Key.Key_End: -1}.get(Key(event.key())) if modifiers == _PLAIN else None
        if (by is None or modifiers not in (_PLAIN, _SHIFT)) and ends is None:
            return False
        if kind == QEvent.Type.ShortcutOverride:
            event.accept()
        elif kind == QEvent.Type.KeyPress and by is not None:
            self.stacks.step(by * (LONG if modifiers == _SHIFT else 1))
        elif kind == QEvent.Type.KeyPress and ends is not None:
            self.stacks.go(ends)
        return kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
