"""The comparison as one picture: every pane at working size, with captions. Qt draws it, for the letters of all
languages: `ebp compare` draws its sheet with a font of ASCII alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.inference.maps.requests import ImageMap
from annotator.inference.maps.ways import Way
from annotator.ui.base.text import tr
from annotator.ui.canvas.heat_layer import HeatLayer
from annotator.ui.canvas.tiles import wrap_rgb
from annotator.ui.canvas.view_options import View
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.views.comparison.words import layer_text, mass_text, pane_text, way_title
from annotator.ui.work.comparing import MapComparison, ShownImage

INK, SOFT, PAPER, HOLE = QColor(28, 28, 30), QColor(105, 105, 112), QColor("white"), QColor(240, 240, 243)
# A tile narrower than this has no room for its captions: it is enlarged.
LEAST_TILE = 240


@dataclass(frozen=True)
class _Layout:
    """Sizes in pixels of the sheet: of a tile, of a line of text, of the gaps."""

    tile: tuple[int, int]
    line: int
    gap: int

    def corner(self, row: int, column: int) -> tuple[int, int]:
        """Where a tile begins."""
        head = 2 * self.gap + 5 * self.line
        return self.gap + column * (self.tile[0] + self.gap), head + row * (self.tile[1] + 3 * self.line + self.gap)


def draw_sheet(comparison: MapComparison, view: View) -> QImage:
    """The sheet of a comparison that is `usable`: whole images, each as large as maps are made for."""
    from annotator.inference.proposals import working_copy

    image, labels, ways = comparison.image, comparison.labels, comparison.ways
    assert image is not None
    pixels = working_copy(image.picture)
    below = wrap_rgb(pixels)
    if below.width() < LEAST_TILE:
        below = below.scaledToWidth(LEAST_TILE, Qt.TransformationMode.SmoothTransformation)
    line = max(18, round(below.width() / 24))
    layout = _Layout((below.width(), below.height()), line, max(14, line // 2))
    right, bottom = layout.corner(len(labels), len(ways))
    sheet = QImage(max(right, 30 * line), bottom + 2 * line, QImage.Format.Format_RGB32)
    sheet.fill(PAPER)
    painter = QPainter(sheet)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    _head(painter, comparison, image, layout, sheet.width())
    for row, label in enumerate(labels):
        _row_title(painter, comparison, label, layout.corner(row, 0), layout, sheet.width())
        for column, way in enumerate(ways):
            x, y = layout.corner(row, column)
            _tile(painter, comparison, (label, way), below, QRect(x, y + line, *layout.tile), layout, view)
    note = tr(
        "Each map's colours run from nothing to its own highest value. Scores are the classifier's probabilities."
    )
    _write(painter, (layout.gap, bottom, sheet.width() - 2 * layout.gap), note, layout.line, SOFT)
    painter.end()
    return sheet


def write_sheet(sheet: QImage, path: Path, project: Project) -> None:
    """Write the sheet as PNG, whole or not at all. Raises KnownError; the project's files and images stay theirs."""
    from annotator.exchange.writing.files import write_atomically

    if path.suffix.lower() != ".png":
        raise KnownError("The sheet is a picture: name it .png.", path=path)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    sheet.save(buffer, "PNG")
    write_atomically(path, [bytes(buffer.data().data())], project, lambda _size, _digest: None)


def _head(painter: QPainter, comparison: MapComparison, image: ShownImage, layout: _Layout, width: int) -> None:
    """Image and model, and below them the ways."""
    survey, room = comparison.survey, width - 2 * layout.gap
    assert survey is not None
    _write(painter, (layout.gap, layout.gap, room), image.path.name, layout.line, INK, bold=True)
    size = f"{image.picture.width} × {image.picture.height}"
    text = tr("Classifier {model} ({fingerprint}), image {size}", model=survey.model, size=size,
              fingerprint=survey.fingerprint[:12])  # fmt: skip
    _write(painter, (layout.gap, layout.gap + round(1.3 * layout.line), room), text, layout.line, SOFT)
    for column, way in enumerate(comparison.ways):
        x, top = layout.corner(0, column)[0], layout.gap + round(2.8 * layout.line)
        _write(painter, (x, top, layout.tile[0]), way_title(way, comparison), layout.line, INK, bold=True)
        _write(painter, (x, top + round(1.2 * layout.line), layout.tile[0]), layer_text(way, survey), layout.line, SOFT)


def _row_title(
    painter: QPainter, comparison: MapComparison, label: str, corner: tuple[int, int], layout: _Layout, width: int
) -> None:
    assert comparison.survey is not None
    score = f"   {comparison.survey.scores[label]:.2f}"
    place = corner[0], corner[1] - round(0.4 * layout.line), width - 2 * layout.gap
    _write(painter, place, comparison.title(label) + score, layout.line, INK, bold=True)


def _tile(
    painter: QPainter, comparison: MapComparison, cell: tuple[str, Way], below: QImage, frame: QRect, layout: _Layout,
    view: View,
) -> None:  # fmt: skip
    """The image with a map, or with why there is none."""
    from annotator.inference.maps.shown import heat_of

    found = comparison.found(*cell)
    text = pane_text(found)
    if isinstance(found, ImageMap):
        painter.drawImage(frame, below)
        if not text:
            values = heat_of(found).values
            scale = Viewport(1.0, frame.x(), frame.y())
            HeatLayer(values, view.colour_map).paint(painter, scale, layout.tile, view.heat_opacity)
    else:
        painter.fillRect(frame, HOLE)
    under = (frame.x(), frame.bottom() + 2, frame.width())
    if text and not isinstance(found, ImageMap):
        painter.setPen(INK)
        painter.setFont(_font(layout.line))
        inside = QRectF(frame).adjusted(layout.gap, layout.gap, -layout.gap, -layout.gap)
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
    else:
        _write(painter, under, text or mass_text(found), layout.line, SOFT)


def _font(line: int, *, bold: bool = False) -> QFont:
    font = QFont()
    font.setPixelSize(round(line * 0.72))
    font.setBold(bold)
    return font


def _write(
    painter: QPainter, place: tuple[int, int, int], text: str, line: int, colour: QColor, *, bold: bool = False
) -> None:
    """One line at (x, y), as much of it as fits the width."""
    x, y, width = place
    font = _font(line, bold=bold)
    painter.setFont(font)
    painter.setPen(colour)
    cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
    painter.drawText(QRectF(x, y, width, line * 1.2), Qt.AlignmentFlag.AlignVCenter, cut)
