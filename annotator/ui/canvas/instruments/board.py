"""Puts the instruments over a canvas and keeps them showing what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Slot

from annotator.ui.canvas.canvas import Canvas
from annotator.ui.canvas.instruments.legend import Legend
from annotator.ui.canvas.instruments.minimap import Minimap
from annotator.ui.canvas.instruments.rulers import BREADTH, Ruler
from annotator.ui.canvas.instruments.scale_bar import ScaleBar
from annotator.ui.canvas.view_options import ViewOptions

if TYPE_CHECKING:
    from annotator.core.images import Picture
    from annotator.core.images.scale import Scale
    from annotator.ui.canvas.instruments.sides import Sides

MARGIN = 10


class InstrumentBoard(QObject):
    """Rulers, scale bar, overview and legend of one canvas."""

    def __init__(self, canvas: Canvas, options: ViewOptions) -> None:
        super().__init__(canvas)
        self._canvas, self._options = canvas, options
        self._spacing: tuple[float, float] | None = None
        self._told: tuple[str, str, str, str] = ("", "", "", "")
        self._sides: Sides | None = None
        self.top, self.left = Ruler(canvas, Qt.Orientation.Horizontal), Ruler(canvas, Qt.Orientation.Vertical)
        self.scale_bar, self.minimap, self.legend = ScaleBar(canvas), Minimap(canvas), Legend(canvas)
        self.minimap.moved.connect(self._look)
        canvas.moved.connect(self.refresh)
        canvas.pictured.connect(self._pictured)
        canvas.pointed.connect(self._point)
        canvas.installEventFilter(self)
        options.changed.connect(self.refresh)

    def show_facts(self, picture: Picture | None, by_hand: Scale | None = None) -> None:
        """How large the picture's pixels are, by hand or by its file, and which sides of a patient its edges show."""
        self._spacing = picture.spacing if picture is not None else None
        self._spacing = by_hand.spacing if by_hand is not None and picture is not None else self._spacing
        self._told = picture.sides if picture is not None else ("", "", "", "")
        if self._sides is None and any(self._told):
            from annotator.ui.canvas.instruments.sides import Sides

            self._sides = Sides(self._canvas)
        self.refresh()

    @Slot()
    def _pictured(self) -> None:
        self.minimap.show_picture(self._canvas.picture)
        self.refresh()

    @Slot(QPointF)
    def _look(self, at: QPointF) -> None:
        self._canvas.centre_on(at.x(), at.y())

    @Slot(object)
    def _point(self, position: tuple[float, float] | None) -> None:
        if self.top.isVisible():
            at = self._canvas.viewport.to_view(*position) if position is not None else (None, None)
            self.top.point(at[0])
            self.left.point(at[1])

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """The canvas was resized: everything goes to its edges again."""
        if event.type() == QEvent.Type.Resize:
            self.refresh()
        return super().eventFilter(target, event)

    @Slot()
    def refresh(self) -> None:
        """Show what the canvas shows now."""
        view, picture, viewport = self._options.now, self._canvas.picture, self._canvas.viewport
        self._show_rulers(view.rulers and picture is not None)
        known = self._spacing is not None and picture is not None and view.scale_bar
        self.scale_bar.show_scale(viewport.scale / self._spacing[0] if known and self._spacing else None)
        heat = self._canvas.heat
        self.legend.setVisible(view.legend and heat is not None)
        if heat is not None:
            self.legend.show_map(heat.title, heat.colour_map)
        seen = self._canvas.seen
        whole = picture is None or seen.contains(QRectF(0, 0, *picture.size))
        self.minimap.setVisible(view.minimap and not whole)
        self.minimap.show_frame(seen)
        self._place()

    def _show_rulers(self, shown: bool) -> None:
        viewport = self._canvas.viewport
        across, down = (1 / self._spacing[0], 1 / self._spacing[1]) if self._spacing is not None else (1.0, 1.0)
        self.top.setVisible(shown)
        self.left.setVisible(shown)
        unit = "px" if self._spacing is None else "mm"
        self.top.show_scale(viewport.x, viewport.scale * across, unit)
        self.left.show_scale(viewport.y, viewport.scale * down, unit)

    def _place(self) -> None:
        width, height = self._canvas.width(), self._canvas.height()
        inset = BREADTH if self.top.isVisibleTo(self._canvas) else 0
        self.top.setGeometry(0, 0, width, BREADTH)
        self.left.setGeometry(0, 0, BREADTH, height)
        self.left.raise_()
        self.top.raise_()
        self.scale_bar.move(inset + MARGIN, height - self.scale_bar.height() - MARGIN)
        self.minimap.move(width - self.minimap.width() - MARGIN, height - self.minimap.height() - MARGIN)
        self.legend.move(width - self.legend.width() - MARGIN, inset + MARGIN)
        if self._sides is not None:
            self._sides.show(self._told, inset, MARGIN)
