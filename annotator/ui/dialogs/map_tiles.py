"""Images with the maps of two models side by side, in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.inference.learning.outcome import Shown
from annotator.ui.base.text import tr

SIDE = 136
GAP = 14


class MapTiles(QWidget):
    """A tile for each image: the new map, the one before beside it where there is one, and what both say."""

    def __init__(self, shown: Sequence[Shown], folder: Path, old_name: str) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        pair = any(item.old_map for item in shown)
        self.tiles = [_tile(item, folder, old_name) for item in shown]
        self._width = SIDE * (2 if pair else 1) + GAP
        self._columns = 0
        self._place(3 if pair else 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(max(1, min(len(self.tiles), (event.size().width() + GAP) // (self._width + GAP))))

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        for column in range(self._columns + 1):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for place, tile in enumerate(self.tiles):
            self._grid.addWidget(tile, place // columns, place % columns, Qt.AlignmentFlag.AlignTop)
        self._grid.setColumnStretch(columns, 1)
        self.updateGeometry()


def _tile(item: Shown, folder: Path, old_name: str) -> QWidget:
    tile = QWidget()
    pictures = QHBoxLayout()
    pictures.setSpacing(4)
    pictures.addWidget(_picture(folder / item.new_map, tr("new {share:.2f}", share=item.new)))
    if item.old_map and item.old is not None:
        pictures.addWidget(_picture(folder / item.old_map, tr("before {share:.2f}", share=item.old)))
    pictures.addStretch(1)
    state = tr("present") if item.present else tr("absent")
    caption = QLabel(f"{item.label}: {state}", textFormat=Qt.TextFormat.PlainText, wordWrap=True)
    layout = QVBoxLayout(tile)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(3)
    layout.addLayout(pictures)
    layout.addWidget(caption)
    tile.setToolTip(f"{item.image} · {old_name}" if old_name else item.image)
    return tile


def _picture(path: Path, text: str) -> QWidget:
    holder = QWidget()
    image = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
    image.setFixedSize(SIDE, SIDE)
    image.setAccessibleName(f"{path.stem} {text}")
    pixmap = QPixmap(str(path))
    if not pixmap.isNull():
        ratio = image.devicePixelRatioF()
        side = round(SIDE * ratio)
        pixmap = pixmap.scaled(
            side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        pixmap.setDevicePixelRatio(ratio)
        image.setPixmap(pixmap)
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(1)
    layout.addWidget(image)
    layout.addWidget(QLabel(text, objectName="muted", alignment=Qt.AlignmentFlag.AlignHCenter))
    return holder
