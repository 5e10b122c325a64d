"""A short recording of the window as an animated picture: what is pressed, and what comes of it."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.errors import KnownError

WIDTH = 960
QUALITIES = (80, 65, 50, 35)
MOST_BYTES = 1_000_000


class Recording:
    """Pictures of a window, each with a line about it, shown for so many milliseconds."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._frames: list[Image.Image] = []
        self._durations: list[int] = []

    def shoot(self, line: str = "", milliseconds: int = 1200) -> None:
        """Add the window as it is now; `line` stands at its foot."""
        QApplication.processEvents()
        pixmap = self._window.grab()
        if line:
            _write(pixmap, line)
        image = pixmap.toImage().scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
        image = image.convertToFormat(QImage.Format.Format_RGB888)
        pixels = bytes(image.constBits())
        size = (image.width(), image.height())
        self._frames.append(Image.frombuffer("RGB", size, pixels, "raw", "RGB", image.bytesPerLine(), 1))
        self._durations.append(milliseconds)

    def save(self, path: Path) -> int:
        """Write an animated WebP picture of at most a megabyte, as good as that allows; returns its bytes.

        Raises KnownError where it cannot be written, or not be so small.
        """
        first, *others = self._frames
        for quality in QUALITIES:
            try:
                first.save(
                    path, "WEBP", save_all=True, append_images=others, duration=self._durations, loop=0,
                    quality=quality, method=6,
                )  # fmt: skip
            except OSError as fault:
                raise KnownError("The recording cannot be written ({fault}).", fault=fault, path=path) from fault
            if path.stat().st_size <= MOST_BYTES:
                return path.stat().st_size
        raise KnownError("The recording is larger than a megabyte.", path=path, advice="Record fewer steps.")


def _write(pixmap: QPixmap, line: str) -> None:
    """A line on a dark plate, at the foot of the picture."""
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    font = QFont(painter.font())
    font.setPointSizeF(font.pointSizeF() * 1.7)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    metrics = painter.fontMetrics()
    ratio = pixmap.devicePixelRatio()
    width, height = metrics.horizontalAdvance(line) + 44, metrics.height() + 18
    frame = QRectF((pixmap.width() / ratio - width) / 2, pixmap.height() / ratio - height - 96, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 20, 24, 225))
    painter.drawRoundedRect(frame, 9, 9)
    painter.setPen(QColor("white"))
    painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, line)
    painter.end()
