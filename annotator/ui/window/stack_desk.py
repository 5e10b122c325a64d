"""A stack on screen: gone through by wheel, keys and a bar at the canvas, one row in the list of images."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QScrollBar

from annotator.core.errors import KnownError
from annotator.ui.base.text import tr
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.canvas.instruments.slice_mark import SliceMark
from annotator.ui.panels.images import ImagesPanel
from annotator.ui.work.session import Session
from annotator.ui.work.stacks import Stacks

# Slices of a long step; what a wheel turns for one slice; pixels round what lies on the canvas.
LONG, NOTCH, MARGIN = 10, 120, 8
# Slices a second where no header says how many, and at least and at most.
USUAL, SLOWEST, FASTEST = 15.0, 1.0, 60.0
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
        self._clock = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._play_on)
        self.bar.valueChanged.connect(self.stacks.go)
        self.stacks.changed.connect(self._show_stacks)
        session.image_changed.connect(self._show)
        session.project_leaving.connect(self._show)

    @property
    def playing(self) -> bool:
        """Whether the slices come one after the other by themselves."""
        return self._clock.isActive()

    def play(self) -> None:
        """Show one slice after the other, from the last the first again; or stop."""
        from annotator.core.images.dicom.header import read_header

        session = self._session
        if self.playing or self.stacks.here is None or session.project is None or session.record is None:
            self._clock.stop()
            return
        try:
            rate = read_header(session.project.image_path(session.record)).rate
        except KnownError as error:
            session.notifications.report(error)
            return
        self._clock.start(round(1000 / min(max(rate or USUAL, SLOWEST), FASTEST)))

    @Slot()
    def _play_on(self) -> None:
        here, picture = self.stacks.here, self._session.picture
        if here is None:
            self._clock.stop()
        elif picture is not None:  # else the one before is not there yet: it is waited for
            stack, place = here
            self.stacks.go(place + 1 if place + 1 < len(stack.images) else 0)

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
        if event.key() == Key.Key_F11 and modifiers == _PLAIN:
            if kind == QEvent.Type.ShortcutOverride:
                event.accept()
            elif kind == QEvent.Type.KeyPress:
                self.play()
            return True
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
