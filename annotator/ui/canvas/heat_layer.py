"""Draws an attention map over the image."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from annotator.ui.canvas.viewport import Viewport

# Perceptually uniform: equal steps of a map look like equal steps. Cividis looks the same to colour-blind people.
COLOUR_MAPS = ("inferno", "magma", "plasma", "viridis", "cividis")


def coloured(share: NDArray[np.float32], colour_map: str) -> NDArray[np.uint8]:
    """Shares of the peak, 0 to 1, as (h, w, 4) uint8 premultiplied blue, green, red, alpha; nothing is clear."""
    found = _table(colour_map)[(share * 255).astype(np.uint8)]
    return found.view(np.uint8).reshape(*share.shape, 4)


@cache
def _table(colour_map: str) -> NDArray[np.uint32]:
    """The four bytes of each of 256 shares, as one number: looked up that way a map is coloured five times as fast."""
    import cv2

    shares = np.arange(256, dtype=np.uint8)
    colours = cv2.applyColorMap(shares[:, None], getattr(cv2, f"COLORMAP_{colour_map.upper()}"))[:, 0]
    alpha = np.clip(shares / 255 * 2.5, 0, 1)
    table = np.empty((256, 4), dtype=np.uint8)
    table[:, :3] = colours * alpha[:, None]
    table[:, 3] = alpha * 255
    return table.view(np.uint32)[:, 0]


class HeatLayer:
    """A map in a perceptual colour map; `title` says whose it is, and how likely that is. It is seen as strongly as
    `strength`, in (0, 1], says: each map has its peak, whatever it is worth.
    """

    def __init__(
        self,
        values: NDArray[np.float32],
        colour_map: str = COLOUR_MAPS[0],
        title: str = "",
        strength: float = 1.0,
    ) -> None:
        self.colour_map, self.title, self.strength = colour_map, title, strength
        top = float(values.max(initial=0.0)) or 1.0
        self._pixels = coloured(np.clip(values / top, 0, 1), colour_map)
        height, width = values.shape
        self._image = QImage(self._pixels.data, width, height, QImage.Format.Format_ARGB32_Premultiplied)

    def paint(self, painter: QPainter, viewport: Viewport, image_size: tuple[int, int], opacity: float) -> None:
        """Draw the map over the whole image."""
        painter.save()
        painter.setOpacity(opacity * self.strength)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        width, height = image_size
        target = QRectF(viewport.x, viewport.y, width * viewport.scale, height * viewport.scale)
        painter.drawImage(target, self._image)
        painter.restore()
