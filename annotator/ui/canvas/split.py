"""The canvas with, at its side, the same part of the bare image."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSplitter, QWidget

from annotator.ui.base.text import tr
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.canvas.image_view import ImageView
from annotator.ui.canvas.picture_layer import PictureLayer
from annotator.ui.canvas.viewport import LARGEST, SMALLEST, Viewport, fitted

ARM = 9


def paint_cross(painter: QPainter, x: float, y: float) -> None:
    """A cross at a position of the view, to be seen on any image."""
    for colour, breadth in ((QColor(0, 0, 0, 170), 3), (QColor("white"), 1)):
        painter.setPen(QPen(colour, breadth))
        painter.drawLine(QPointF(x - ARM, y), QPointF(x + ARM, y))
        painter.drawLine(QPointF(x, y - ARM), QPointF(x, y + ARM))


class Cross(QWidget):
    """Lies over a view and tells where the mouse is in another one."""

    def __init__(self, view: ImageView) -> None:
        super().__init__(view)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(2 * ARM + 1, 2 * ARM + 1)
        self._view = view
        self.hide()

    def point(self, position: tuple[float, float] | None) -> None:
        self.setVisible(position is not None)
        if position is not None:
            x, y = self._view.viewport.to_view(*position)
            self.move(QPointF(x - ARM, y - ARM).toPoint())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_cross(painter, ARM, ARM)
        painter.end()


class SplitView(QSplitter):
    """Two views that move as one. The second shows the image alone and takes no tools."""

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.canvas, self.plain = canvas, ImageView()
        self.plain.beside = True
        self.plain.setCursor(self.plain.rest_cursor())
        self.plain.setObjectName("plain_canvas")
        self.plain.setAccessibleName(tr("Image without overlays"))
        self.plain.setFocusProxy(canvas)
        for view, other in ((canvas, self.plain), (self.plain, canvas)):
            self.addWidget(view)
            view.pointed.connect(Cross(other).point)
        self.setChildrenCollapsible(False)
        self.plain.hide()
        self.plain.installEventFilter(self)
        canvas.moved.connect(self._follow)
        canvas.pictured.connect(self._show_picture)
        self.plain.looked.connect(self._lead)

    def set_split(self, split: bool) -> None:
        """Show the bare image beside the canvas, or the canvas alone."""
        if split == self.plain.isVisibleTo(self):
            return
        self.plain.setVisible(split)
        if split:
            self.setSizes([self.width() // 2, self.width() // 2])
            self._show_picture()

    @Slot()
    def _show_picture(self) -> None:
        if not self.plain.isVisibleTo(self):
            return
        if self.plain.picture is not self.canvas.picture:
            self.plain.show_picture(self.canvas.picture)
            self._follow()
        self.plain.redraw()

    @Slot()
    def _follow(self) -> None:
        if self.plain.isVisibleTo(self):
            show_same(self.canvas, self.plain)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """The bare view was resized: its middle is elsewhere."""
        if event.type() == QEvent.Type.Resize:
            self._follow()
        return super().eventFilter(target, event)

    @Slot()
    def _lead(self) -> None:
        show_same(self.plain, self.canvas)


def show_same(source: ImageView, target: ImageView, by: float = 1.0) -> None:
    """The middle of one view lies in the middle of the other, at `by` times its scale."""
    at = source.viewport
    scale = min(max(at.scale * by, SMALLEST), LARGEST)
    by = scale / at.scale
    x = at.x * by + (target.width() - source.width() * by) / 2
    y = at.y * by + (target.height() - source.height() * by) / 2
    viewport = Viewport(scale, x, y)
    if viewport != target.viewport:
        target.follow(viewport)


def show_same_part(source: ImageView, target: ImageView) -> None:
    """The middle of one view lies in the middle of the other, as much nearer than the whole image in either: of two
    views of unlike size, the whole image in one is the whole image in the other.
    """
    picture = source.picture or target.picture
    by = 1.0
    if picture is not None:
        by = _whole(target, picture).scale / _whole(source, picture).scale
    show_same(source, target, by)


def _whole(view: ImageView, picture: PictureLayer) -> Viewport:
    return fitted(picture.size, (view.width(), view.height()), view.margin)
