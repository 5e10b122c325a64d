"""A widget that shows an image with heat map and regions over it, to be zoomed and moved by mouse, wheel and pinch."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.ui.canvas.heat_layer import HeatLayer
from annotator.ui.canvas.overlay import Overlay
from annotator.ui.canvas.picture_layer import PictureLayer
from annotator.ui.canvas.region_layer import RegionStyle, ShownRegion
from annotator.ui.canvas.viewport import MARGIN, Viewport, fitted

WHEEL_STEP = 1.0015
# Seconds spent on regions: in a frame, between frames, and at once where something changed.
IN_FRAME, SLICE, TOUCH_UP = 0.002, 0.005, 0.03


class ImageView(QWidget):
    """Shows what it is given. `moved` tells of another part in sight, `looked` that the user brought it there.

    `beside` says that it shows the image of another view; `margin` is what is left free round a whole image, in pixels.
    """

    pictured = Signal()
    pointed = Signal(object)
    zoomed = Signal(float)
    moved = Signal()
    looked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 180)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport = Viewport()
        self.message = ""
        self.beside, self.margin = False, MARGIN
        self._picture: PictureLayer | None = None
        self._heat: HeatLayer | None = None
        self._heat_opacity = 0.55
        self._overlay = Overlay()
        self._backdrop: QPixmap | None = None
        self._drawing = QTimer(self, singleShot=True, interval=5)
        self._drawing.timeout.connect(self._draw_on)
        self._fits = True
        self._pan_from: QPointF | None = None
        self._pan_button = Qt.MouseButton.NoButton

    # --- what is shown

    @property
    def picture(self) -> PictureLayer | None:
        return self._picture

    @property
    def heat(self) -> HeatLayer | None:
        return self._heat

    @property
    def regions(self) -> tuple[ShownRegion, ...]:
        """The regions shown, in the order they are drawn."""
        return self._overlay.regions

    @property
    def drawn(self) -> bool:
        """Whether every region is drawn; with very many it takes some frames."""
        return self._overlay.complete

    def show_picture(self, picture: PictureLayer | None, message: str = "") -> None:
        """Show an image fitted to the view, or a message in its place."""
        same_size = picture is not None and self._picture is not None and picture.size == self._picture.size
        self._picture, self.message = picture, message
        if not same_size:
            self._fits = True
        if self._fits:
            self.fit()
        self.redraw()
        self.pictured.emit()

    def show_heat(self, heat: HeatLayer | None) -> None:
        """Show a map over the image, or none."""
        self._heat = heat
        self.redraw()
        self.pictured.emit()

    def set_heat_opacity(self, opacity: float) -> None:
        """How much of the heat map is seen, 0 to 1."""
        self._heat_opacity = opacity
        self.redraw()

    def show_regions(self, regions: list[ShownRegion]) -> None:
        """Show these regions; only those that changed are drawn again."""
        self._overlay.show(regions)
        self._touch_up()

    def style_regions(self, style: RegionStyle) -> None:
        """Draw regions otherwise."""
        self._overlay.restyle(style)
        self._touch_up()

    def _touch_up(self) -> None:
        self._overlay.work(TOUCH_UP)
        self.update()

    def redraw(self) -> None:
        """Draw everything anew; `update` draws anew only what lies over image and heat map."""
        self._backdrop = None
        self.update()

    def _draw_on(self) -> None:
        if self._overlay.work(SLICE):
            self.update()
        if not self._overlay.complete:
            self._drawing.start()

    # --- where it is shown

    @property
    def fits(self) -> bool:
        """Whether the whole image is shown, however large the view becomes."""
        return self._fits

    @property
    def seen(self) -> QRectF:
        """The part of the image's plane in sight, in image coordinates."""
        left, top = self.viewport.to_image(0, 0)
        right, bottom = self.viewport.to_image(self.width(), self.height())
        return QRectF(QPointF(left, top), QPointF(right, bottom))

    def fit(self) -> None:
        """Show the whole image."""
        self._fits = True
        if self._picture is not None:
            self._move(fitted(self._picture.size, (self.width(), self.height()), self.margin))

    def actual_size(self) -> None:
        """One image pixel on one screen pixel."""
        self.zoom(1 / (self.viewport.scale * self.devicePixelRatioF()))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom with the spot at `at` (the centre by default) staying where it is."""
        at = at or QPointF(self.width() / 2, self.height() / 2)
        self.look(self.viewport.zoomed(factor, at.x(), at.y()))

    def pan(self, dx: float, dy: float) -> None:
        """Move the image by so many view pixels."""
        self.look(self.viewport.panned(dx, dy))

    def centre_on(self, x: float, y: float) -> None:
        """Bring a position of the image to the middle, at the scale of now."""
        at = self.viewport.to_view(x, y)
        self.pan(self.width() / 2 - at[0], self.height() / 2 - at[1])

    def zoom_to(self, frame: QRectF) -> None:
        """Show a part of the image, in image coordinates, as large as it goes with room around it."""
        room = max(frame.width(), frame.height(), 8.0) * 0.25
        frame = frame.adjusted(-room, -room, room, room)
        scale = min(self.width() / frame.width(), self.height() / frame.height())
        self.look(Viewport().zoomed(scale, 0, 0))
        self.centre_on(frame.center().x(), frame.center().y())

    def look(self, viewport: Viewport) -> None:
        """Show the image at a position of one's own."""
        self.follow(viewport)
        self.looked.emit()

    def follow(self, viewport: Viewport) -> None:
        """Show the image where another view shows it."""
        self._fits = False
        self._move(viewport)

    def _move(self, viewport: Viewport) -> None:
        self.viewport = viewport
        self.zoomed.emit(viewport.scale * self.devicePixelRatioF())
        self.redraw()
        self.moved.emit()

    # --- events

    def start_panning(self, event: QMouseEvent) -> None:
        """Move the image with the mouse until the button is released."""
        self._pan_from, self._pan_button = event.position(), event.button()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def rest_cursor(self) -> Qt.CursorShape:
        """The cursor while nothing is dragged."""
        return Qt.CursorShape.OpenHandCursor

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.start_panning(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pan_from is None:
            self.pointed.emit(self.viewport.to_image(event.position().x(), event.position().y()))
            return
        moved = event.position() - self._pan_from
        self._pan_from = event.position()
        self.pan(moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pan_from is not None and event.button() is self._pan_button:
            self._pan_from = None
            self.setCursor(self.rest_cursor())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or event.pixelDelta().isNull():
            self.zoom(WHEEL_STEP ** event.angleDelta().y(), event.position())
        else:
            self.pan(event.pixelDelta().x(), event.pixelDelta().y())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Pinch zooms at the cursor; everything else as usual."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom(1 + event.value(), event.position())
            return True
        return super().event(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)
        super().leaveEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.redraw()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._fits:
            self.fit()
        else:
            self.moved.emit()
        super().resizeEvent(event)

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
            self.paint_over(painter, event, self._backdrop)
        painter.end()

    def paint_over(self, painter: QPainter, event: QPaintEvent, backdrop: QPixmap) -> None:
        """Draw what lies over everything; `backdrop` is image and heat map as they are on screen."""

    def _drawn_backdrop(self, ratio: float) -> QPixmap:
        """The image and the heat map: kept while only the mouse moves, so that a stroke costs no more here."""
        backdrop = QPixmap(self.size() * ratio)
        backdrop.setDevicePixelRatio(ratio)
        painter = QPainter(backdrop)
        painter.setFont(self.font())
        view = QRectF(self.rect())
        painter.fillRect(view, QColor(30, 31, 34) if self._is_dark() else QColor(206, 209, 214))
        if self._picture is not None:
            self._picture.paint(painter, self.viewport, view, ratio, beside=self.beside)
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
