"""The apexes of a clip's events as a strip of small pictures, each with the map of its label."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.ui.base.text import tr
from annotator.ui.canvas.heat_layer import coloured

SIDE, GAP, NAME = 84, 6, 18


@dataclass(frozen=True, eq=False)
class Apex:
    """One picture of the strip: `frame` is gone to when it is clicked. `pixels` (h, w, 3) uint8 RGB and `heat` (h, w)
    float32 ≥ 0 of any size are None as long as they are not known. `colour`: its label's.
    """

    frame: int
    name: str
    colour: str
    suggested: bool
    pixels: NDArray[np.uint8] | None = None
    heat: NDArray[np.float32] | None = None


class ApexStrip(QWidget):
    """`sought`: a picture was clicked, of this frame."""

    sought = Signal(int)

    def __init__(self, colour_map: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Apexes"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(SIDE + NAME + GAP)
        self.setMouseTracking(True)
        self._colour_map = colour_map
        self.apexes: Sequence[Apex] = ()
        self.frame, self._left = -1, 0
        self._images: dict[tuple[int, str], tuple[Apex, QImage]] = {}

    def sizeHint(self) -> QSize:
        return QSize(200, SIDE + NAME + GAP)

    def show_apexes(self, apexes: Sequence[Apex]) -> None:
        """Show other pictures."""
        self.apexes = apexes
        there = {(one.frame, one.name) for one in apexes}
        self._images = {key: value for key, value in self._images.items() if key in there}
        self._scroll(0)

    def show_frame(self, frame: int) -> None:
        """Mark the frame that is seen, and bring it into sight."""
        if frame == self.frame:
            return
        self.frame = frame
        places = [place for place, one in enumerate(self.apexes) if one.frame == frame]
        if places:
            left = self.rect_of(places[0]).left()
            self._scroll(min(left - GAP, 0) or max(left + SIDE + GAP - self.width(), 0))
        self.update()

    def rect_of(self, place: int) -> QRect:
        """Where a picture lies, with its name."""
        return QRect(GAP + place * (SIDE + GAP) - self._left, GAP // 2, SIDE, SIDE + NAME)

    def _scroll(self, by: int) -> None:
        most = max(GAP + len(self.apexes) * (SIDE + GAP) - self.width(), 0)
        self._left = min(max(self._left + by, 0), most)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._scroll(-(event.angleDelta().x() or event.angleDelta().y()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        for number, apex in enumerate(self.apexes):
            if event.button() is Qt.MouseButton.LeftButton and self.rect_of(number).contains(place):
                self.sought.emit(apex.frame)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for place, apex in enumerate(self.apexes):
            box = self.rect_of(place)
            if box.right() >= 0 and box.left() <= self.width():
                self._paint(painter, box, apex)
        painter.end()

    def _paint(self, painter: QPainter, box: QRect, apex: Apex) -> None:
        image = self._image(apex)
        frame = QRect(box.left(), box.top(), SIDE, SIDE)
        if image is not None:
            size = image.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            at = QRect(frame.topLeft(), size)
            at.moveCenter(frame.center())
            painter.drawImage(QRectF(at), image)
        else:
            painter.fillRect(frame, self.palette().alternateBase())
        here = apex.frame == self.frame
        pen = QPen(self.palette().highlight().color() if here else QColor(apex.colour), 2 if here else 1)
        if apex.suggested and not here:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRect(frame)
        painter.fillRect(QRect(box.left(), frame.bottom() + 6, 8, 8), QColor(apex.colour))
        painter.setPen(self.palette().windowText().color())
        told = QRect(box.left() + 12, frame.bottom() + 1, SIDE - 12, NAME)
        name = painter.fontMetrics().elidedText(
            f"{apex.name} · {apex.frame}", Qt.TextElideMode.ElideRight, told.width()
        )
        painter.drawText(told, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), name)

    def _image(self, apex: Apex) -> QImage | None:
        """The picture with the map over it; made once."""
        key = (apex.frame, apex.name)
        known = self._images.get(key)
        if known is not None and known[0].pixels is apex.pixels and known[0].heat is apex.heat:
            return known[1]
        if apex.pixels is None:
            return None
        self._images[key] = apex, blended(apex.pixels, apex.heat, self._colour_map())
        return self._images[key][1]


def blended(pixels: NDArray[np.uint8], heat: NDArray[np.float32] | None, colour_map: str) -> QImage:
    """A picture (h, w, 3) with a map over it."""
    height, width = pixels.shape[:2]
    plain = np.ascontiguousarray(pixels)
    image = QImage(plain.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
    top = float(heat.max(initial=0.0)) if heat is not None else 0.0
    if heat is not None and top > 0:
        small = np.clip(cv2.resize(heat, (width, height), interpolation=cv2.INTER_LINEAR) / top, 0, 1)
        over = np.ascontiguousarray(coloured(small.astype(np.float32), colour_map))
        layer = QImage(over.data, width, height, QImage.Format.Format_ARGB32_Premultiplied)
        painter = QPainter(image)
        painter.setOpacity(0.55)
        painter.drawImage(0, 0, layer)
        painter.end()
    return image
