"""The regions over the image, drawn in slices so that no number of them ever makes the window wait."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFont, QPainter, QPixmap, QRegion

from annotator.ui.canvas.region_layer import (
    Place,
    RegionStyle,
    ShownRegion,
    Tag,
    lay_out_tags,
    paint_region,
    paint_tag,
    tag_font,
)
from annotator.ui.canvas.viewport import Viewport


def _changed(before: Sequence[ShownRegion], after: Sequence[ShownRegion], viewport: Viewport) -> list[QRectF]:
    """Where regions came, went or changed."""
    old, new = {region.key: region for region in before}, {region.key: region for region in after}
    frames = [region.frame(viewport) for key, region in old.items() if key not in new]
    for key, region in new.items():
        if key not in old:
            frames.append(region.frame(viewport))
        elif old[key] != region:
            frames.append(region.change(old[key], viewport))
    return frames


def _moved(before: Sequence[Tag], after: Sequence[Tag]) -> list[QRectF]:
    """Where tags came, went or changed."""
    return [tag.frame for tag in before if tag not in after] + [tag.frame for tag in after if tag not in before]


class Overlay:
    """A transparent picture of the regions. While a new one is made, the last one stands in, moved along with the view.

    Of a picture that stays where it is only the places are drawn again at which a region changed.
    """

    def __init__(self) -> None:
        self.regions: tuple[ShownRegion, ...] = ()
        self.style = RegionStyle()
        self._picture = QPixmap()
        self._viewport = self._made_for = Viewport()
        self._size, self._ratio, self._font = QSizeF(), 1.0, QFont()
        self._tags: list[Tag] = []
        self._work: Iterator[None] | None = None
        self._dirty: QRegion | None = None

    @property
    def complete(self) -> bool:
        """Whether everything is drawn."""
        return self._work is None

    def place(self, viewport: Viewport, size: QSizeF, ratio: float, font: QFont) -> None:
        """Where the image lies and how large the view is; anything new means drawing everything.

        While the view moves on, what was begun is finished first: begun anew at each step it would never be done.
        """
        if (size, ratio, font) != (self._size, self._ratio, self._font):
            self._viewport, self._size, self._ratio, self._font = viewport, size, ratio, font
            self.redraw()
        elif viewport != self._viewport:
            self._viewport = viewport
            if self._work is None or self._dirty is not None:
                self.redraw()

    def show(self, regions: Sequence[ShownRegion]) -> None:
        """Show these regions, in this order."""
        before, self.regions = self.regions, tuple(regions)
        if self._size.isEmpty() or self._picture.isNull() or self._made_for != self._viewport:
            return self.redraw()
        tags = self._laid_out_tags(self._viewport)
        frames = _changed(before, self.regions, self._viewport)
        frames += [frame.adjusted(-2, -2, 2, 2) for frame in _moved(self._tags, tags)]
        if frames:
            self._begin(frames, tags)
        return None

    def restyle(self, style: RegionStyle) -> None:
        """Draw regions otherwise."""
        if style != self.style:
            self.style = style
            self.redraw()

    def redraw(self) -> None:
        """Draw everything anew."""
        self._dirty = None
        self._work = self._drawing(self._viewport, None) if not self._size.isEmpty() else None

    def _begin(self, frames: Sequence[QRectF], tags: list[Tag]) -> None:
        """Draw some places again, and those of a drawing that was under way."""
        if self._work is not None and self._dirty is None:
            return self.redraw()
        dirty = QRegion(self._dirty) if self._dirty is not None else QRegion()
        view = QRectF(0, 0, self._size.width(), self._size.height())
        for frame in frames:
            if frame.intersects(view):
                dirty += frame.intersected(view).toAlignedRect()
        if dirty.isEmpty():
            self._tags = tags
        else:
            self._dirty, self._work = dirty, self._drawing(self._viewport, dirty, tags)
        return None

    def work(self, seconds: float) -> bool:
        """Draw for about so long; True when there is a new picture to be seen."""
        end = time.perf_counter() + seconds
        finished = False
        while self._work is not None and time.perf_counter() < end:
            if next(self._work, self) is self:
                finished, self._work, self._dirty = True, None, None
                if self._made_for != self._viewport:
                    self.redraw()
        return finished

    def paint(self, painter: QPainter) -> None:
        """Put the newest picture on the view."""
        if self._picture.isNull():
            return
        if self._made_for == self._viewport:
            painter.drawPixmap(0, 0, self._picture)
            return
        factor = self._viewport.scale / self._made_for.scale
        painter.save()
        painter.translate(self._viewport.x - self._made_for.x * factor, self._viewport.y - self._made_for.y * factor)
        painter.scale(factor, factor)
        painter.drawPixmap(0, 0, self._picture)
        painter.restore()

    def _laid_out_tags(self, viewport: Viewport) -> list[Tag]:
        if not self.style.tags:
            return []
        view = QRectF(0, 0, self._size.width(), self._size.height())
        return lay_out_tags(self.regions, viewport, view, self._font)

    def _drawing(self, viewport: Viewport, dirty: QRegion | None, tags: list[Tag] | None = None) -> Iterator[None]:
        """Draw region by region on a copy; the last step puts it in the place of the picture shown."""
        picture = self._canvas(dirty)
        view = QRectF(0, 0, self._size.width(), self._size.height())
        touched = QRectF(dirty.boundingRect()) if dirty is not None else None
        place = Place(viewport, view, self._ratio, touched)
        for region in self.regions:
            frame = region.frame(viewport)
            if frame.intersects(view) and (dirty is None or dirty.intersects(frame.toAlignedRect())):
                with _clipped(picture, dirty, self._font) as painter:
                    paint_region(painter, region, place, self.style)
                yield
        tags = self._laid_out_tags(viewport) if tags is None else tags
        with _clipped(picture, dirty, self._font) as painter:
            for tag in tags:
                paint_tag(painter, tag)
        self._picture, self._made_for, self._tags = picture, viewport, tags

    def _canvas(self, dirty: QRegion | None) -> QPixmap:
        if dirty is None:
            picture = QPixmap(QSize(round(self._size.width() * self._ratio), round(self._size.height() * self._ratio)))
            picture.setDevicePixelRatio(self._ratio)
            picture.fill(Qt.GlobalColor.transparent)  # which also gives it an alpha channel
            return picture
        picture = self._picture.copy()
        with _clipped(picture, dirty, self._font) as painter:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.fillRect(QRectF(0, 0, self._size.width(), self._size.height()), Qt.GlobalColor.transparent)
        return picture


@contextmanager
def _clipped(pixmap: QPixmap, dirty: QRegion | None, font: QFont) -> Iterator[QPainter]:
    """A painter on a pixmap that draws inside a region alone."""
    painter = QPainter(pixmap)
    painter.setFont(tag_font(font))
    if dirty is not None:
        painter.setClipRegion(dirty)
    yield painter
    painter.end()
