"""The widget that shows the image and turns mouse and keys into gestures of the tool in hand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.core.errors import KnownError
from annotator.ui.canvas.heat_layer import HeatLayer
from annotator.ui.canvas.overlay import Overlay
from annotator.ui.canvas.picture_layer import PictureLayer
from annotator.ui.canvas.region_layer import RegionStyle, ShownRegion
from annotator.ui.canvas.viewport import Viewport, fitted
from annotator.ui.tools.base import Done, Gesture, Phase, Pointer, Tool

REACH = 8.0
WHEEL_STEP = 1.0015
# Seconds spent on regions: in a frame, between frames, and at once where something changed.
IN_FRAME, SLICE, TOUCH_UP = 0.003, 0.005, 0.03


class Canvas(QWidget):
    """Shows what it is given; hands finished gestures to whoever listens to `edited`."""

    edited = Signal(object)
    failed = Signal(object)
    pointed = Signal(object)
    zoomed = Signal(float)
    step_wished = Signal(int)
    brush_scaled = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setAccessibleName("Image")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 180)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport = Viewport()
        self.message = ""
        self._overlay = Overlay()
        self._heat_opacity = 0.55
        self._backdrop: QPixmap | None = None
        self._drawing = QTimer(self, singleShot=True, interval=5)
        self._drawing.timeout.connect(self._draw_on)
        self._picture: PictureLayer | None = None
        self._heat: HeatLayer | None = None
        self._fits = True
        self._tool: Tool | None = None
        self._gesture: Gesture | None = None
        self._pan_from: QPointF | None = None
        self._pan_button = Qt.MouseButton.NoButton
        self._space_held = self._space_used = False

    # --- what is shown

    def show_picture(self, picture: PictureLayer | None, message: str = "") -> None:
        """Show an image fitted to the view, or a message in its place."""
        self.cancel()
        same_size = picture is not None and self._picture is not None and picture.size == self._picture.size
        self._picture, self.message = picture, message
        if not same_size:
            self._fits = True
        if self._fits:
            self.fit()
        self.redraw()

    def show_heat(self, heat: HeatLayer | None) -> None:
        self._heat = heat
        self.redraw()

    def set_heat_opacity(self, opacity: float) -> None:
        """How much of the heat map is seen, 0 to 1."""
        self._heat_opacity = opacity
        self.redraw()

    def show_regions(self, regions: list[ShownRegion]) -> None:
        """Show these regions; only those that changed are drawn again."""
        self._overlay.show(regions)
        self._touch_up()

    @property
    def regions(self) -> tuple[ShownRegion, ...]:
        """The regions shown, in the order they are drawn."""
        return self._overlay.regions

    @property
    def region_style(self) -> RegionStyle:
        """What of the regions is drawn."""
        return self._overlay.style

    def style_regions(self, style: RegionStyle) -> None:
        """Draw regions otherwise."""
        self._overlay.restyle(style)
        self._touch_up()

    def _touch_up(self) -> None:
        self._overlay.work(TOUCH_UP)
        self.update()

    def redraw(self) -> None:
        """Draw everything anew; `update` draws anew only what the tool in hand adds."""
        self._backdrop = None
        self.update()

    @property
    def drawn(self) -> bool:
        """Whether every region is drawn; with very many it takes some frames."""
        return self._overlay.complete

    def _draw_on(self) -> None:
        if self._overlay.work(SLICE):
            self.update()
        if not self._overlay.complete:
            self._drawing.start()

    def colour_at(self, x: float, y: float) -> tuple[int, int, int] | None:
        """The colour of the image's pixel at a position, None outside."""
        if self._picture is None:
            return None
        width, height = self._picture.size
        return self._picture.colour(int(x), int(y)) if 0 <= x < width and 0 <= y < height else None

    @property
    def tool(self) -> Tool | None:
        return self._tool

    def use_tool(self, tool: Tool) -> None:
        """Put a tool in hand; an unfinished gesture is given up."""
        self.cancel()
        self._tool = tool
        self.setCursor(tool.cursor)
        self.update()

    # --- where it is shown

    def fit(self) -> None:
        """Show the whole image."""
        self._fits = True
        if self._picture is not None:
            self._move(fitted(self._picture.size, (self.width(), self.height())))

    def actual_size(self) -> None:
        """One image pixel on one screen pixel."""
        self.zoom(1 / (self.viewport.scale * self.devicePixelRatioF()))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom with the spot at `at` (the centre by default) staying where it is."""
        at = at or QPointF(self.width() / 2, self.height() / 2)
        self.look(self.viewport.zoomed(factor, at.x(), at.y()))

    def pan(self, dx: float, dy: float) -> None:
        self.look(self.viewport.panned(dx, dy))

    def look(self, viewport: Viewport) -> None:
        """Show the image at a position of one's own."""
        self._fits = False
        self._move(viewport)

    def _move(self, viewport: Viewport) -> None:
        self.viewport = viewport
        self.zoomed.emit(viewport.scale * self.devicePixelRatioF())
        self.redraw()

    # --- gestures

    @property
    def busy(self) -> bool:
        """Whether a gesture is under way."""
        return self._gesture is not None

    def cancel(self) -> None:
        """Give up the gesture under way; nothing has happened."""
        if self._gesture is not None:
            self._gesture.close()
            self._gesture = None
        if self._tool is not None:
            self._tool.cancelled()
        self.update()

    def feed(self, phase: Phase) -> bool:
        """Give the gesture under way an event from the keyboard; False without one."""
        if self._gesture is None:
            return False
        self._advance(Pointer(phase, 0.0, 0.0))
        return True

    def _begin(self, pointer: Pointer) -> None:
        assert self._tool is not None
        self._gesture = self._tool.gesture(pointer)
        self._advance(None)

    def _advance(self, pointer: Pointer | None) -> None:
        """Feed the gesture (None starts it); a fault of the disk ends it, and it is told."""
        assert self._gesture is not None and self._tool is not None
        try:
            next(self._gesture) if pointer is None else self._gesture.send(pointer)
        except StopIteration as end:
            self._gesture = None
            self._finish(end.value)
        except KnownError as error:
            self._gesture = None
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
        if damage is None:
            self.update()
        else:
            self.update(damage.toAlignedRect().adjusted(-2, -2, 2, 2))

    def _pointer(self, phase: Phase, event: QMouseEvent) -> Pointer:
        at, keys = event.position(), event.modifiers()
        x, y = self.viewport.to_image(at.x(), at.y())
        shift = bool(keys & Qt.KeyboardModifier.ShiftModifier)
        alt = bool(keys & Qt.KeyboardModifier.AltModifier)
        return Pointer(phase, x, y, REACH / self.viewport.scale, shift, alt)

    # --- events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press(event, Phase.PRESS)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._press(event, Phase.DOUBLE)

    def _press(self, event: QMouseEvent, phase: Phase) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() is Qt.MouseButton.MiddleButton or self._space_held:
            self._pan_from, self._pan_button = event.position(), event.button()
            self._space_used = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() is Qt.MouseButton.LeftButton and self._tool is not None and self._picture is not None:
            pointer = self._pointer(phase, event)
            if self._gesture is not None:
                self._advance(pointer)
            else:
                self._begin(pointer)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pan_from is not None:
            moved = event.position() - self._pan_from
            self._pan_from = event.position()
            self.pan(moved.x(), moved.y())
            return
        pointer = self._pointer(Phase.MOVE, event)
        self.pointed.emit(pointer)
        if self._gesture is not None:
            self._advance(pointer)
        elif self._tool is not None:
            self._tool.hover(pointer)
            self._update_tool()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pan_from is not None and event.button() is self._pan_button:
            self._pan_from = None
            self._restore_cursor()
        elif event.button() is Qt.MouseButton.LeftButton and self._gesture is not None:
            self._advance(self._pointer(Phase.RELEASE, event))

    def wheelEvent(self, event: QWheelEvent) -> None:
        keys, turn = event.modifiers(), event.angleDelta()
        if keys & Qt.KeyboardModifier.AltModifier:
            # Qt turns the wheel sideways while Alt is held.
            self.brush_scaled.emit(1.15 if (turn.y() or turn.x()) > 0 else 1 / 1.15)
        elif keys & Qt.KeyboardModifier.ControlModifier or event.pixelDelta().isNull():
            self.zoom(WHEEL_STEP ** turn.y(), event.position())
        else:
            self.pan(event.pixelDelta().x(), event.pixelDelta().y())
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.redraw()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Pinch zooms at the cursor; everything else as usual."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom(1 + event.value(), event.position())
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space_held, self._space_used = True, False
                self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif key == Qt.Key.Key_Escape and self._gesture is not None:
            self.cancel()
        elif key == Qt.Key.Key_Backspace and self._gesture is not None:
            self.feed(Phase.TAKE_BACK)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            super().keyReleaseEvent(event)
            return
        self._space_held = False
        self._restore_cursor()
        if not self._space_used:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.step_wished.emit(-1 if back else 1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space_held = False
        self._restore_cursor()
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)
        if self._tool is not None and self._gesture is None:
            self._tool.hover(None)
            self.update()
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._fits:
            self.fit()
        super().resizeEvent(event)

    def _restore_cursor(self) -> None:
        if self._tool is not None:
            self.setCursor(self._tool.cursor)

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._backdrop is None or self._backdrop.deviceIndependentSize() != self.size():
            self._backdrop = self._drawn_backdrop(ratio)
        self._overlay.place(self.viewport, QSizeF(self.size()), ratio, self.font())
        self._overlay.work(IN_FRAME)
        if not self._overlay.complete and not self._drawing.isActive():
            self._drawing.start()
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        painter.drawPixmap(0, 0, self._backdrop)
        if self._picture is not None:
            self._overlay.paint(painter)
            if self._tool is not None:
                if self._tool.live is not None:
                    self._tool.live.paint(painter, self.viewport, event.rect(), self._backdrop)
                self._tool.paint(painter, self.viewport, QRectF(self.rect()))
        painter.end()

    def _drawn_backdrop(self, ratio: float) -> QPixmap:
        """The image and the heat map: kept while only the mouse moves, so that a stroke costs no more here."""
        backdrop = QPixmap(self.size() * ratio)
        backdrop.setDevicePixelRatio(ratio)
        painter = QPainter(backdrop)
        painter.setFont(self.font())
        view = QRectF(self.rect())
        painter.fillRect(view, QColor(30, 31, 34) if self._is_dark() else QColor(206, 209, 214))
        if self._picture is not None:
            self._picture.paint(painter, self.viewport, view, ratio)
            if self._heat is not None:
                self._heat.paint(painter, self.viewport, self._picture.size, self._heat_opacity)
        if self.message:
            painter.setPen(QColor(225, 226, 230) if self._is_dark() else QColor(50, 52, 56))
            frame = view.adjusted(40, 20, -40, -20)
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.message)
        painter.end()
        return backdrop

    def _is_dark(self) -> bool:
        return self.palette().window().color().lightness() < 128
