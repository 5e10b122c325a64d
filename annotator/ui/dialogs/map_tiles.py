"""Images with the maps of two models side by side, in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.inference.learning.outcome import Shown
from annotator.ui.base.text import tr

PAIRED, ALONE = 136, 208
GAP, INNER = 14, 4


class MapTiles(QWidget):
    """A tile for each image: the new map, the one before beside it where there is one, and what both say."""

    def __init__(self, shown: Sequence[Shown], folder: Path, old_name: str, titles: Mapping[str, str]) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        pair = any(item.old_map for item in shown)
        side = PAIRED if pair else ALONE
        self.tiles = [_tile(item, folder, old_name, titles, side) for item in shown]
        self._width = side * (2 if pair else 1) + INNER
        self._columns = 0
        self._place(3)

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


def _tile(item: Shown, folder: Path, old_name: str, titles: Mapping[str, str], side: int) -> QWidget:
    tile = QWidget()
    pictures = QHBoxLayout()
    pictures.setSpacing(INNER)
    pictures.addWidget(_picture(folder / item.new_map, tr("new {share:.2f}", share=item.new), side))
    if item.old_map and item.old is not None:
        pictures.addWidget(_picture(folder / item.old_map, tr("before {share:.2f}", share=item.old), side))
    pictures.addStretch(1)
    state = tr("present") if item.present else tr("absent")
    caption = QLabel(
        f"{titles.get(item.label, item.label)}: {state}", textFormat=Qt.TextFormat.PlainText, wordWrap=True
    )
    layout = QVBoxLayout(tile)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(3)
    layout.addLayout(pictures)
    layout.addWidget(caption)
    tile.setToolTip(f"{item.image} · {old_name}" if old_name else item.image)
    return tile


def _picture(path: Path, text: str, side: int) -> QWidget:
    holder = QWidget()
    image = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
    image.setAccessibleName(f"{path.stem} {text}")
    pixmap = QPixmap(str(path))
    if not pixmap.isNull():
        ratio = image.devicePixelRatioF()
        room = QSize(side, side) * ratio
        pixmap = pixmap.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        pixmap.setDevicePixelRatio(ratio)
        image.setPixmap(pixmap)
    image.setFixedSize(side, round(pixmap.deviceIndependentSize().height()) if not pixmap.isNull() else side)
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(1)
    layout.addWidget(image)
    layout.addWidget(QLabel(text, objectName="muted", alignment=Qt.AlignmentFlag.AlignHCenter))
    return holder
