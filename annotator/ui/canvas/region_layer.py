"""Draws regions: annotations solid, suggestions hatched and dashed, the selected one bold, each with a tag."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QTransform

from annotator.core.regions.mask import Box, Mask
from annotator.ui.canvas.shapes import shape_path, visible_box
from annotator.ui.canvas.viewport import Viewport

# A dark line of the same hue lies under each outline. It is opaque: Qt draws transparent ones four times as slowly.
HALO = 250
# How far pens and antialiasing reach beyond a region's box, in logical pixels.
PEN_REACH = 5.0
# Tags of more regions than this hide the image; the selected one keeps its own.
MOST_TAGS = 60
# Of more suggestions with the same tag one tag tells how many they are: they would hide what they stand at.
MOST_ALIKE = 4
# A pointer: a ring round a dot with four ticks, in logical pixels.
RING, TICK, POINTER_REACH = 11.0, 7.0, 22.0


@dataclass(frozen=True)
class ShownRegion:
    """One region as it is to be drawn. `scale` (x, y) takes the mask's grid to image coordinates.

    A `pointer` (x, y), in image coordinates, is drawn as a place, in the stead of a region. `unsure`: it is hatched
    more lightly.
    """

    mask: Mask
    colour: str
    tag: str
    dashed: bool = False
    selected: bool = False
    scale: tuple[float, float] = (1.0, 1.0)
    number: int = 0
    unsure: bool = False
    pointer: tuple[float, float] | None = None

    @property
    def key(self) -> tuple[bool, int]:
        """What tells it from the others on screen."""
        return self.dashed, self.number

    def frame(self, viewport: Viewport) -> QRectF:
        """Where it is drawn, its pen included."""
        if self.pointer is not None:
            x, y = viewport.to_view(*self.pointer)
            return QRectF(x, y, 0, 0).adjusted(-POINTER_REACH, -POINTER_REACH, POINTER_REACH, POINTER_REACH)
        return self._framed(self.mask.box, viewport)

    def change(self, before: ShownRegion, viewport: Viewport) -> QRectF:
        """Where it looks other than it did before: of a painted region only what was painted."""
        if self.dashed or replace(before, mask=self.mask) != self:
            return before.frame(viewport).united(self.frame(viewport))
        return self._framed((before.mask ^ self.mask).box, viewport)

    def _framed(self, box: Box, viewport: Viewport) -> QRectF:
        sx, sy = self.scale
        x, y = viewport.to_view(box.x * sx, box.y * sy)
        frame = QRectF(x, y, box.w * sx * viewport.scale, box.h * sy * viewport.scale)
        return frame.adjusted(-PEN_REACH, -PEN_REACH, PEN_REACH, PEN_REACH)


@dataclass(frozen=True)
class RegionStyle:
    """What of the regions is drawn, and how strong their fill is, 0 to 1."""

    outlines: bool = True
    fills: bool = True
    tags: bool = True
    fill: float = 0.25


@dataclass(frozen=True)
class Place:
    """Where regions are drawn: how the image lies in the view, the view, its pixel ratio, and the part drawn again."""

    viewport: Viewport
    view: QRectF
    ratio: float
    touched: QRectF | None = None


def paint_region(painter: QPainter, region: ShownRegion, place: Place, style: RegionStyle) -> None:
    """Draw one region's fill and outline; the outline keeps its width at any zoom."""
    if region.pointer is not None:
        _paint_pointer(painter, region, place.viewport)
        return
    viewport, ratio = place.viewport, place.ratio
    pixel = viewport.scale * region.scale[0]
    visible = visible_box(viewport, place.view, region.scale)
    touched = visible_box(viewport, place.touched.adjusted(-8, -8, 8, 8), region.scale) if place.touched else None
    path, step = shape_path(region.mask, pixel * ratio, visible, touched)
    path = QTransform(pixel * step, 0, 0, viewport.scale * region.scale[1] * step, viewport.x, viewport.y).map(path)
    if style.fills:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # the outline lies over the edge
        painter.fillPath(path, _brush(region, style.fill))
    if style.outlines:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        width = 2.5 if region.selected else 1.5
        # A dashed line shows the dark one in its gaps, a solid one beside it.
        _draw_line(painter, path, QColor(region.colour).darker(HALO), width + 2.0 * (not region.dashed), ratio)
        _draw_line(painter, path, QColor(region.colour), width, ratio, dashed=region.dashed, dotted=region.unsure)


def _draw_line(
    painter: QPainter,
    path: QPainterPath,
    colour: QColor,
    width: float,
    ratio: float,
    *,
    dashed: bool = False,
    dotted: bool = False,
) -> None:
    """A line of a logical width made of one or three of one device pixel, which Qt draws a hundred times as fast."""
    pen = QPen(colour, 0)
    if dashed:
        pen.setDashPattern([2 * ratio, 5 * ratio] if dotted else [5 * ratio, 4 * ratio])
    reach = max(width - 1 / ratio, 0) / 2
    for dx, dy in ((0.0, -1.0), (0.87, 0.5), (-0.87, 0.5)) if reach * ratio > 0.3 else ((0.0, 0.0),):
        painter.translate(reach * dx, reach * dy)
        painter.strokePath(path, pen)
        painter.translate(-reach * dx, -reach * dy)


def _paint_pointer(painter: QPainter, region: ShownRegion, viewport: Viewport) -> None:
    """The place that a suggestion points to, of one size at any zoom, light and dark so that it is seen on anything."""
    assert region.pointer is not None
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    centre = QPointF(*viewport.to_view(*region.pointer))
    wide = 1.0 if region.selected else 0.0
    for colour, width in ((QColor(region.colour).darker(HALO), 5.0 + wide), (QColor(region.colour), 2.0 + wide)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawEllipse(centre, RING, RING)
        painter.drawPoint(centre)
        for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            step = QPointF(x, y)
            painter.drawLine(centre + step * RING, centre + step * (RING + TICK))


def _brush(region: ShownRegion, fill: float) -> QBrush:
    """Solid for what was decided, hatched for what waits for a decision."""
    colour = QColor(region.colour)
    strength = fill * (1.5 if region.selected else 1.0)
    colour.setAlphaF(min(strength * (1.4 if region.dashed else 1.0) * (0.4 if region.unsure else 1.0), 1.0))
    return QBrush(colour, Qt.BrushStyle.BDiagPattern if region.dashed else Qt.BrushStyle.SolidPattern)


@dataclass(frozen=True)
class Tag:
    """A region's name and where it stands in the view."""

    text: str
    colour: str
    selected: bool
    frame: QRectF


def lay_out_tags(regions: Sequence[ShownRegion], viewport: Viewport, view: QRectF, font: QFont) -> list[Tag]:
    """Each visible region's tag above it, inside the view, later ones moved down where they would overlap.

    With very many regions in sight only those selected keep a tag; of many suggestions that would have the same one the
    first has it, with their number.
    """
    metrics = QFontMetricsF(tag_font(font))
    height = metrics.height() + 4
    seen = [region for region in regions if region.tag and region.frame(viewport).intersects(view)]
    if len(seen) > MOST_TAGS:
        seen = [region for region in seen if region.selected]
    alike = Counter(region.tag for region in seen if region.dashed and not region.selected)
    told: set[str] = set()
    tags: list[Tag] = []
    for region in seen:
        text = region.tag
        if region.dashed and not region.selected and alike[text] > MOST_ALIKE:
            if text in told:
                continue
            told.add(text)
            text = f"{text}  × {alike[text]}"
        corner = region.frame(viewport)
        width = metrics.horizontalAdvance(text) + 12
        x = min(max(corner.x() + PEN_REACH, view.left() + 2), view.right() - width - 2)
        y = min(max(corner.y() + PEN_REACH - height - 3, view.top() + 2), view.bottom() - height - 2)
        frame = QRectF(x, y, width, height)
        while any(frame.intersects(other.frame) for other in tags) and frame.bottom() + height < view.bottom():
            frame.translate(0, height + 1)
        tags.append(Tag(text, region.colour, region.selected, frame))
    return tags


def tag_font(font: QFont) -> QFont:
    """The font of tags, a little smaller than the window's."""
    small = QFont(font)
    small.setPointSizeF(max(small.pointSizeF() * 0.92, 8))
    return small


def paint_tag(painter: QPainter, tag: Tag) -> None:
    """Draw one tag; the painter has the tags' font."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    back = QColor(tag.colour) if tag.selected else QColor(20, 20, 24, 205)
    painter.setPen(QPen(QColor(tag.colour), 1.2))
    painter.setBrush(back)
    painter.drawRoundedRect(tag.frame, 4, 4)
    painter.setPen(readable_on(back))
    painter.drawText(tag.frame, Qt.AlignmentFlag.AlignCenter, tag.text)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def readable_on(back: QColor) -> QColor:
    """Black or white, whichever reads better on a colour (relative luminance, WCAG 2)."""
    parts = [back.redF(), back.greenF(), back.blueF()]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return QColor("black") if luminance > 0.18 else QColor("white")
