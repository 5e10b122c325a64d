"""Draws regions: annotations solid, suggestions dashed, the selected one bold, each with a tag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPolygonF

from annotator.core.mask import Mask
from annotator.core.outline import mask_rings
from annotator.core.stroke import Stroke
from annotator.ui.canvas.viewport import Viewport

HALO = QColor(0, 0, 0, 120)


@dataclass(frozen=True, eq=False)
class ShownRegion:
    """One region as it is to be drawn. `scale` (x, y) takes the mask's grid to image coordinates."""

    mask: Mask
    colour: str
    tag: str
    dashed: bool = False
    selected: bool = False
    scale: tuple[float, float] = (1.0, 1.0)
    number: int = 0


@lru_cache(maxsize=512)
def mask_path(mask: Mask) -> QPainterPath:
    """The mask's outline along pixel edges, filled by the even-odd rule."""
    path = QPainterPath()
    for ring in mask_rings(mask):
        polygon = QPolygonF([QPointF(x, y) for x, y in ring.tolist()])
        path.addPolygon(polygon)
        path.closeSubpath()
    return path


def paint_region(painter: QPainter, region: ShownRegion, viewport: Viewport, fill: float) -> None:
    """Draw one region's fill and outline; the outline keeps its width at any zoom."""
    path = mask_path(region.mask)
    painter.save()
    painter.translate(viewport.x, viewport.y)
    painter.scale(viewport.scale * region.scale[0], viewport.scale * region.scale[1])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    colour = QColor(region.colour)
    strength = fill * (1.5 if region.selected else 1.0) * (0.35 if region.dashed else 1.0)
    colour.setAlphaF(min(strength, 1.0))
    painter.fillPath(path, colour)
    colour.setAlphaF(1.0)
    width = 2.5 if region.selected else 1.5
    painter.strokePath(path, _pen(HALO, width + 2.0))
    pen = _pen(colour, width)
    if region.dashed:
        pen.setDashPattern([4, 3])
    painter.strokePath(path, pen)
    painter.restore()


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def paint_tags(painter: QPainter, regions: Sequence[ShownRegion], viewport: Viewport, view: QRectF) -> None:
    """Write each region's tag above it, inside the view, later ones moved down where they would overlap."""
    font = QFont(painter.font())
    font.setPointSizeF(max(font.pointSizeF() * 0.92, 8))
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    taken: list[QRectF] = []
    for region in regions:
        box = region.mask.box
        if box.empty or not region.tag:
            continue
        x, y = viewport.to_view(box.x * region.scale[0], box.y * region.scale[1])
        width, height = metrics.horizontalAdvance(region.tag) + 12, metrics.height() + 4
        x = min(max(x, view.left() + 2), view.right() - width - 2)
        y = min(max(y - height - 3, view.top() + 2), view.bottom() - height - 2)
        frame = QRectF(x, y, width, height)
        while any(frame.intersects(other) for other in taken) and frame.bottom() + height < view.bottom():
            frame.translate(0, height + 1)
        taken.append(frame)
        _paint_tag(painter, region, frame)


def _paint_tag(painter: QPainter, region: ShownRegion, frame: QRectF) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    back = QColor(region.colour) if region.selected else QColor(20, 20, 24, 205)
    painter.setPen(QPen(QColor(region.colour), 1.2))
    painter.setBrush(back)
    painter.drawRoundedRect(frame, 4, 4)
    painter.setPen(readable_on(back))
    painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, region.tag)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def readable_on(back: QColor) -> QColor:
    """Black or white, whichever reads better on a colour (relative luminance, WCAG 2)."""
    parts = [back.redF(), back.greenF(), back.blueF()]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return QColor("black") if luminance > 0.18 else QColor("white")


class LiveMask:
    """The mask under the brush: a QImage over the stroke's own pixels, so that what is seen is what is kept."""

    def __init__(self, stroke: Stroke, colour: str) -> None:
        self._stroke = stroke
        height, width = stroke.pixels.shape
        pixels = stroke.pixels
        self._image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_Indexed8)
        tint = QColor(colour)
        tint.setAlphaF(0.5)
        self._image.setColorTable([QColor(0, 0, 0, 0).rgba(), tint.rgba()])

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF) -> None:
        """Draw the visible part, pixel by pixel."""
        painted = self._stroke.extent
        left, top = viewport.to_image(view.left(), view.top())
        right, bottom = viewport.to_image(view.right(), view.bottom())
        x0, y0 = max(int(left), painted.x), max(int(top), painted.y)
        x1, y1 = min(int(right) + 2, painted.x + painted.w), min(int(bottom) + 2, painted.y + painted.h)
        if x0 >= x1 or y0 >= y1:
            return
        x, y = viewport.to_view(x0, y0)
        target = QRectF(x, y, (x1 - x0) * viewport.scale, (y1 - y0) * viewport.scale)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(target, self._image, QRectF(x0, y0, x1 - x0, y1 - y0))
