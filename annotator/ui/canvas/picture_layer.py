"""Draws the image: from a pyramid when it is small on screen, pixel by pixel when it is large."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from annotator.ui.canvas.viewport import Viewport


def wrap_rgb(pixels: NDArray[np.uint8]) -> QImage:
    """A QImage over (H, W, 3) uint8 pixels; they are shared, so keep the array."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB888)


class PictureLayer:
    """The pixels at full size and at halves of it, each level made when first needed."""

    def __init__(self, pixels: NDArray[np.uint8]) -> None:
        self._arrays = [np.ascontiguousarray(pixels)]
        self._levels = [wrap_rgb(self._arrays[0])]

    @property
    def size(self) -> tuple[int, int]:
        return self._levels[0].width(), self._levels[0].height()

    def colour(self, x: int, y: int) -> tuple[int, int, int]:
        """The red, green and blue of one pixel."""
        red, green, blue = self._arrays[0][y, x]
        return int(red), int(green), int(blue)

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF, device_ratio: float) -> None:
        """Draw the part that `view` shows."""
        left, top = viewport.to_image(view.left(), view.top())
        right, bottom = viewport.to_image(view.right(), view.bottom())
        width, height = self.size
        source = QRectF(0, 0, width, height).intersected(
            QRectF(math.floor(left), math.floor(top), math.ceil(right - left) + 2, math.ceil(bottom - top) + 2)
        )
        if source.isEmpty():
            return
        x, y = viewport.to_view(source.left(), source.top())
        target = QRectF(x, y, source.width() * viewport.scale, source.height() * viewport.scale)
        image = self._level(viewport.scale * device_ratio)
        fx, fy = image.width() / width, image.height() / height
        part = QRectF(source.left() * fx, source.top() * fy, source.width() * fx, source.height() * fy)
        smooth = viewport.scale * device_ratio < 1
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(target, image, part)

    def _level(self, scale: float) -> QImage:
        """The smallest level that still has a pixel for every one on the screen."""
        wanted = max(0, math.floor(math.log2(1 / scale))) if scale < 1 else 0
        while len(self._levels) <= wanted and min(self._arrays[-1].shape[:2]) > 1:
            height, width = self._arrays[-1].shape[:2]
            size = max(1, (width + 1) // 2), max(1, (height + 1) // 2)
            half = cv2.resize(self._arrays[-1], size, interpolation=cv2.INTER_AREA)
            self._arrays.append(half)
            self._levels.append(wrap_rgb(half))
        return self._levels[min(wanted, len(self._levels) - 1)]
