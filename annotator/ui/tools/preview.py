"""How tools draw what they are about to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from annotator.core.regions.figures import Point
from annotator.core.regions.mask import Mask
from annotator.ui.canvas.shapes import shape_path, visible_box
from annotator.ui.canvas.viewport import Viewport

SHADE = QColor(0, 0, 0, 150)


def on_view(points: Iterable[Point], viewport: Viewport) -> QPolygonF:
    """Image positions as a line on the view."""
    return QPolygonF([QPointF(*viewport.to_view(*point)) for point in points])


def tinted(colour: QColor | str) -> QColor:
    """A colour light enough to see the image through it."""
    tint = QColor(colour)
    tint.setAlphaF(0.2)
    return tint


def paint_outline(painter: QPainter, path: QPainterPath, colour: QColor | str, *, dashed: bool = False) -> None:
    """A path with a tint inside and a shade round its line, readable on any image."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.fillPath(path, tinted(colour))
    painter.strokePath(path, QPen(SHADE, 3.5))
    painter.strokePath(
        path, QPen(QBrush(QColor(colour)), 1.8, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
    )


def paint_ring(
    painter: QPainter, ring: Sequence[Point], viewport: Viewport, colour: QColor | str, *, dashed: bool = False
) -> None:
    """A closed line through image positions."""
    path = QPainterPath()
    path.addPolygon(on_view(ring, viewport))
    path.closeSubpath()
    paint_outline(painter, path, colour, dashed=dashed)


def paint_mask(
    painter: QPainter, mask: Mask, viewport: Viewport, view: QRectF, colour: QColor | str, *, dashed: bool = False
) -> None:
    """A region along the edges of its pixels."""
    ratio = painter.device().devicePixelRatioF()
    path, step = shape_path(mask, viewport.scale * ratio, visible_box(viewport, view))
    scale = viewport.scale * step
    paint_outline(painter, QTransform(scale, 0, 0, scale, viewport.x, viewport.y).map(path), colour, dashed=dashed)


def paint_handles(
    painter: QPainter, points: Iterable[Point], viewport: Viewport, colour: QColor | str, radius: float = 3.0
) -> None:
    """White dots to take hold of, at image positions."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(QColor("white"))
    painter.setPen(QPen(QColor(colour), 2.0))
    for point in points:
        painter.drawEllipse(QPointF(*viewport.to_view(*point)), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
