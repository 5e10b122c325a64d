"""Draws an attention map over the image."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from annotator.ui.canvas.viewport import Viewport


class HeatLayer:
    """A map in a perceptual colour map (inferno); what holds no mass is clear."""

    def __init__(self, values: NDArray[np.float32]) -> None:
        top = float(values.max(initial=0.0)) or 1.0
        share = np.clip(values / top, 0, 1)
        colours = cv2.applyColorMap((share * 255).astype(np.uint8), cv2.COLORMAP_INFERNO)
        alpha = np.clip(share * 2.5, 0, 1)
        self._rgba = np.empty((*values.shape, 4), dtype=np.uint8)
        self._rgba[..., :3] = colours * alpha[..., None]
        self._rgba[..., 3] = alpha * 255
        self._image = QImage(
            self._rgba.data, values.shape[1], values.shape[0], QImage.Format.Format_ARGB32_Premultiplied
        )

    def paint(self, painter: QPainter, viewport: Viewport, image_size: tuple[int, int], opacity: float) -> None:
        """Draw the map over the whole image."""
        painter.save()
        painter.setOpacity(opacity)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        width, height = image_size
        target = QRectF(viewport.x, viewport.y, width * viewport.scale, height * viewport.scale)
        painter.drawImage(target, self._image)
        painter.restore()
