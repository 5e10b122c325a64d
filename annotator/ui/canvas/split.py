"""The canvas with what lies at its side: the same part of the bare image, and panes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from annotator.ui.base.text import tr
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.canvas.image_view import ImageView
from annotator.ui.canvas.viewport import LARGEST, SMALLEST, Viewport, scale_beside, scale_leading

if TYPE_CHECKING:
    from annotator.ui.canvas.arrangement import Arrangement, Wanted

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


class Panes(QWidget):
    """Widgets of one size, row by row. `head` is how high a pane is beside its picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(60, 60)
        self.columns = 1

    def shown(self) -> list[QWidget]:
        """The widgets to be laid out."""
        raise NotImplementedError

    def head(self) -> int:
        """Pixels that a pane is higher than its picture."""
        return 0

    def weight(self) -> float:
        """How much the size of the image in the panes counts against that in the canvas."""
        from annotator.ui.canvas.arrangement import PANES

        return PANES

    def lay_out(self) -> None:
        """Give every pane its place."""
        from annotator.ui.canvas.arrangement import places

        shown = self.shown()
        for pane, frame in zip(shown, places(len(shown), self.columns, (self.width(), self.height())), strict=True):
            pane.setGeometry(*frame)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()


class Beside(QSplitter):
    """Holds the canvas, and panes while there are any. Where somebody moved the border it stays until they are gone."""

    def __init__(self, work: SplitView, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.work = work
        self.panes: Panes | None = None
        self._dragged: float | None = None
        self._image = (1, 1)
        self._done: tuple[Wanted, tuple[int, int], float | None] | None = None
        self.addWidget(work)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._keep)
        work.canvas.pictured.connect(self.arrange)
        work.plain.installEventFilter(self)

    def show_panes(self, panes: Panes | None) -> None:
        """Show panes at the canvas, or none."""
        if panes is not self.panes:
            if self.panes is not None:
                self.panes.hide()
            self.panes, self._dragged, self._done = panes, None, None
        if panes is not None:
            self.addWidget(panes)
            panes.show()
            self.arrange()

    @Slot()
    def arrange(self) -> None:
        """Lay the panes out for the size there is, the image, and their number."""
        panes = self.panes
        count = len(panes.shown()) if panes is not None else 0
        if panes is None or not count:
            return
        from annotator.ui.canvas.arrangement import Wanted, arrange

        picture, halved = self.work.canvas.picture, self.work.plain.isVisibleTo(self.work)
        least = self.work.minimumSizeHint().expandedTo(self.work.canvas.minimumSize())
        self._image = picture.size if picture is not None else self._image  # on the way to the next one nothing jumps
        wanted = Wanted(count, panes.head(), self._image, (least.width(), least.height()), halved, panes.weight())
        area = self.width(), self.height()
        if (wanted, area, self._dragged) == self._done:
            return
        self._done = wanted, area, self._dragged
        found = arrange(wanted, area) if self._dragged is None else self._as_dragged(wanted, area)
        self.setOrientation(Qt.Orientation.Vertical if found.below else Qt.Orientation.Horizontal)
        whole = area[found.below] - self.handleWidth()
        self.setSizes([whole - found.breadth, found.breadth])
        panes.columns = found.columns
        panes.lay_out()

    def _as_dragged(self, wanted: Wanted, area: tuple[int, int]) -> Arrangement:
        from annotator.ui.canvas.arrangement import Arrangement, columns_within

        assert self._dragged is not None
        below = self.orientation() is Qt.Orientation.Vertical
        breadth = round(area[below] * self._dragged)
        strip = (area[0], breadth) if below else (breadth, area[1])
        return Arrangement(below, columns_within(wanted, strip)[0], breadth)

    @Slot()
    def _keep(self) -> None:
        whole = self.height() if self.orientation() is Qt.Orientation.Vertical else self.width()
        self._dragged = self.sizes()[-1] / max(whole, 1)
        self.arrange()

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """The bare image came or went: the canvas has more room or less."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.arrange()
        return super().eventFilter(target, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()


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
    """The middle of one view lies in the middle of the other, of another size, which shows all that the first shows
    within its margin.
    """
    picture, by = source.picture or target.picture, 1.0
    if picture is not None:
        by = scale_beside(source.viewport.scale, picture.size, _room(source), _room(target)) / source.viewport.scale
    show_same(source, target, by)


def lead(source: ImageView, target: ImageView) -> None:
    """Bring a view to where another one, which follows it by `show_same_part`, was brought."""
    picture, by = source.picture or target.picture, 1.0
    if picture is not None:
        scales = source.viewport.scale, target.viewport.scale
        by = scale_leading(*scales, picture.size, _room(source), _room(target)) / source.viewport.scale
    show_same(source, target, by)


def _room(view: ImageView) -> tuple[int, int]:
    """What a view has for a whole image."""
    return max(view.width() - 2 * view.margin, 1), max(view.height() - 2 * view.margin, 1)
