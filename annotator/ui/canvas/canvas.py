"""The image view with a tool in hand: mouse and keys become its gestures."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.errors import KnownError
from annotator.ui.base.text import tr
from annotator.ui.canvas.image_view import ImageView
from annotator.ui.canvas.instruments.intent_note import IntentNote
from annotator.ui.canvas.key_pointer import KeyPointer
from annotator.ui.canvas.picture_layer import PictureLayer
from annotator.ui.canvas.tool import Done, Gesture, Phase, Pointer, Tool

REACH = 8.0
# View pixels an arrow key moves the image.
ARROW_STEP = 60
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class Canvas(ImageView):
    """Hands finished gestures to whoever listens to `edited`."""

    edited = Signal(object)
    failed = Signal(object)
    step_wished = Signal(int)
    brush_scaled = Signal(float)
    levelled = Signal(float, float)
    busy_changed = Signal()
    # Where a menu is wished: on the image, and on the screen.
    menu_wished = Signal(QPointF, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setAccessibleName(tr("Image"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._tool: Tool | None = None
        self._gesture: Gesture | None = None
        self._space_held = self._space_used = False
        self._level_from: QPointF | None = None
        self._right_from = QPointF()
        self.key_pointer = KeyPointer()
        self.intent_note = IntentNote(self)
        self._at: Pointer | None = None

    def show_picture(self, picture: PictureLayer | None, message: str = "") -> None:
        """Show another image; a gesture under way is given up."""
        self.cancel()
        super().show_picture(picture, message)
        self.key_pointer.position = None
        self._tell_intent(None)

    @property
    def tool(self) -> Tool | None:
        return self._tool

    def use_tool(self, tool: Tool) -> None:
        """Put a tool in hand; an unfinished gesture is given up."""
        self.cancel()
        self._tool = tool
        self.setCursor(tool.cursor)
        self.tell_intent()
        self.update()

    def rest_cursor(self) -> Qt.CursorShape:
        return self._tool.cursor if self._tool is not None else Qt.CursorShape.ArrowCursor

    # --- gestures

    def begin(self, tool: Tool) -> None:
        """Put a tool in hand whose gesture begins without a press."""
        self.use_tool(tool)
        self._hold(tool.gesture(Pointer(Phase.MOVE, 0.0, 0.0)))
        self._advance(None)

    @property
    def busy(self) -> bool:
        """Whether a gesture is under way."""
        return self._gesture is not None

    def _hold(self, gesture: Gesture | None) -> None:
        self._gesture = gesture
        self.busy_changed.emit()

    def cancel(self) -> None:
        """Give up the gesture under way; nothing has happened."""
        if self._gesture is not None:
            self._gesture.close()
            self._hold(None)
        if self._tool is not None:
            self._tool.cancelled()
        self.key_pointer.down = False
        self.update()

    def feed(self, phase: Phase) -> bool:
        """Give the gesture under way an event from the keyboard; False without one."""
        if self._gesture is None:
            return False
        self._advance(Pointer(phase, 0.0, 0.0))
        return True

    def act(self, pointer: Pointer) -> None:
        """Take an event at a position, be it the mouse's or the keyboard's."""
        if pointer.phase is Phase.MOVE:
            self.pointed.emit(pointer.position)
        if self._tool is None or self._picture is None:
            return
        if self._gesture is not None:
            self._advance(pointer)
        elif pointer.phase in (Phase.PRESS, Phase.DOUBLE):
            self._hold(self._tool.gesture(pointer))
            self._advance(None)
        elif pointer.phase is Phase.MOVE:
            self._tool.hover(pointer)
            self._update_tool()
        self._tell_intent(pointer)

    def _tell_intent(self, pointer: Pointer | None) -> None:
        """Say at the cursor what drawing will do; while it goes on only where that is not settled yet."""
        self._at = pointer
        tool = self._tool
        told = pointer is not None and tool is not None and pointer.by_mouse and self._picture is not None
        if not told or tool is None or pointer is None or (self.busy and not tool.undecided):
            self.intent_note.tell("", QPointF())
            return
        at = QPointF(*self.viewport.to_view(*pointer.position))
        self.intent_note.tell(tool.intent(pointer), at, tool.clearance(self.viewport))

    def tell_intent(self) -> None:
        """What is selected or chosen is another: say it anew."""
        self._tell_intent(self._at)

    def _advance(self, pointer: Pointer | None) -> None:
        """Feed the gesture (None starts it); a fault of the disk ends it, and it is told."""
        assert self._gesture is not None and self._tool is not None
        try:
            next(self._gesture) if pointer is None else self._gesture.send(pointer)
        except StopIteration as end:
            self._hold(None)
            self._finish(end.value)
        except KnownError as error:
            self._hold(None)
            self._tool.cancelled()
            self.failed.emit(error)
            self.update()
        self._update_tool()

    def _finish(self, done: Done | None) -> None:
        assert self._tool is not None
        self._tool.cancelled()
        if done is not None:
            self.edited.emit(done)

    def _update_tool(self) -> None:
        """Draw what the tool adds again, where it changed."""
        assert self._tool is not None
        damage = self._tool.damage(self.viewport)
        if damage is None or self.key_pointer.active:
            self.update()
        else:
            self.update(damage.toAlignedRect().adjusted(-2, -2, 2, 2))

    def _pointer(self, phase: Phase, x: float, y: float, keys: Qt.KeyboardModifier) -> Pointer:
        """An event at a position of the image."""
        shift = bool(keys & Qt.KeyboardModifier.ShiftModifier)
        alt = bool(keys & Qt.KeyboardModifier.AltModifier)
        control = bool(keys & Qt.KeyboardModifier.ControlModifier)
        return Pointer(phase, x, y, REACH / self.viewport.scale, shift, alt, control)

    # --- the mouse

    def _mouse(self, phase: Phase, event: QMouseEvent) -> None:
        x, y = self.viewport.to_image(event.position().x(), event.position().y())
        if self.key_pointer.active:
            self.key_pointer.position = (x, y)
        self.act(self._pointer(phase, x, y, event.modifiers()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press(event, Phase.PRESS)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._press(event, Phase.DOUBLE)

    def _press(self, event: QMouseEvent, phase: Phase) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() is Qt.MouseButton.MiddleButton or self._space_held:
            self._space_used = True
            self.start_panning(event)
        elif event.button() is Qt.MouseButton.RightButton and self.picture is not None:
            self._level_from = self._right_from = event.position()
            self.setCursor(Qt.CursorShape.SizeAllCursor)
        elif event.button() is Qt.MouseButton.LeftButton:
            self._mouse(phase, event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pan_from is not None:
            super().mouseMoveEvent(event)
        elif self._level_from is not None:
            moved, self._level_from = event.position() - self._level_from, event.position()
            self.levelled.emit(moved.x(), moved.y())
        else:
            self._mouse(Phase.MOVE, event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pan_from is not None and event.button() is self._pan_button:
            super().mouseReleaseEvent(event)
        elif event.button() is Qt.MouseButton.RightButton and self._level_from is not None:
            self._level_from = None
            self.setCursor(self.rest_cursor())
            self._wish_menu(event)
        elif event.button() is Qt.MouseButton.LeftButton and self._gesture is not None:
            self._mouse(Phase.RELEASE, event)

    def _wish_menu(self, event: QMouseEvent) -> None:
        """A click with the right button, which changed no window and level."""
        moved = event.position() - self._right_from
        if moved.manhattanLength() < QApplication.startDragDistance():
            at = self.viewport.to_image(event.position().x(), event.position().y())
            self.menu_wished.emit(QPointF(*at), event.globalPosition().toPoint())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu key: at the keys' pointer, else at the cursor, else in the middle. The mouse's is told above."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            at = self.key_pointer.position if self.key_pointer.active else None
            at = at or (self._at.position if self._at is not None else None)
            at = at or self.viewport.to_image(self.width() / 2, self.height() / 2)
            local = QPointF(*self.viewport.to_view(*at)).toPoint()
            self.menu_wished.emit(QPointF(*at), self.mapToGlobal(local))
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            # Qt turns the wheel sideways while Alt is held.
            self.brush_scaled.emit(1.15 if (turn.y() or turn.x()) > 0 else 1 / 1.15)
            event.accept()
        else:
            super().wheelEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self._tool is not None and self._gesture is None and not self.key_pointer.active:
            self._tool.hover(None)
            self._tell_intent(None)
            self.update()
        super().leaveEvent(event)

    # --- the keyboard

    def set_key_pointer(self, active: bool) -> None:
        """Let the arrow keys move a pointer instead of the image."""
        if self.busy and self.key_pointer.down:
            self.cancel()
        self.key_pointer.active = active
        if active and self.key_pointer.position is None:
            self.key_pointer.position = self.viewport.to_image(self.width() / 2, self.height() / 2)
        self.setFocus()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        self._control(event, held=True)
        if key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space_held, self._space_used = True, False
                self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif key == Qt.Key.Key_Escape and self._gesture is not None:
            self.cancel()
        elif key == Qt.Key.Key_Backspace and self._gesture is not None:
            self.feed(Phase.TAKE_BACK)
        elif key in ARROWS:
            self._arrow(*ARROWS[Qt.Key(key)], event)
        elif not self._point_by_key(event):
            super().keyPressEvent(event)

    def _arrow(self, dx: int, dy: int, event: QKeyEvent) -> None:
        """Move the pointer, and the image where it would leave the view; without it the image."""
        if not self.key_pointer.active:
            self.pan(-dx * ARROW_STEP, -dy * ARROW_STEP)
            return
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        x, y = self.key_pointer.moved(dx, dy, self.viewport, fine=fine)
        at = self.viewport.to_view(x, y)
        if not self.rect().adjusted(8, 8, -8, -8).contains(round(at[0]), round(at[1])):
            self.centre_on(x, y)
        self.act(self._pointer(Phase.MOVE, x, y, event.modifiers()))
        self.update()

    def _point_by_key(self, event: QKeyEvent) -> bool:
        """N presses and releases at the pointer, Insert clicks twice; False for any other key."""
        pointer = self.key_pointer
        if not pointer.active or pointer.position is None or event.isAutoRepeat():
            return False
        if event.key() == Qt.Key.Key_N:
            pointer.down = not pointer.down
            phase = Phase.PRESS if pointer.down else Phase.RELEASE
        elif event.key() == Qt.Key.Key_Insert:
            phase = Phase.DOUBLE
        else:
            return False
        at = self._pointer(phase, *pointer.position, event.modifiers())
        self.act(at)
        if phase is Phase.DOUBLE and self.busy:
            self.act(replace(at, phase=Phase.RELEASE))
        self.update()
        return True

    def _control(self, event: QKeyEvent, *, held: bool) -> None:
        """Ctrl changes what drawing will do: say so where the cursor rests."""
        if event.key() == Qt.Key.Key_Control and self._at is not None and not self.busy:
            self._tell_intent(replace(self._at, control=held))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._control(event, held=False)
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            super().keyReleaseEvent(event)
            return
        tapped = self._space_held and not self._space_used  # with Ctrl it was another key's press
        self._space_held = False
        self.setCursor(self.rest_cursor())
        if tapped:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.step_wished.emit(-1 if back else 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space_held = False
        self.setCursor(self.rest_cursor())
        self.update()
        super().focusOutEvent(event)

    # --- painting

    def paint_over(self, painter: QPainter, event: QPaintEvent, backdrop: QPixmap) -> None:
        """The tool's pixels and handles, the keyboard's pointer, and the frame of a view that has the keys."""
        if self._tool is not None:
            if self._tool.live is not None:
                self._tool.live.paint(painter, self.viewport, event.rect(), backdrop)
            self._tool.paint(painter, self.viewport, QRectF(self.rect()))
        self.key_pointer.paint(painter, self.viewport)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self.palette().color(QPalette.ColorRole.Highlight))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
