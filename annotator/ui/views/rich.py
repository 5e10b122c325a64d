"""A report as rich text, with its plots as pictures beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from html import escape

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtSvg import QSvgRenderer

from annotator.studies.agreement.statistic import Coefficient
from annotator.studies.reports.page import Cell, Page, Place, Plot, Table
from annotator.studies.reports.plots import svg
from annotator.studies.reports.writing import NOTHING
from annotator.studies.reports.writing import told as written
from annotator.ui.base.text import told

# Rich text knows of CSS only a part: no text-align, so that tables are written with attributes.
_STYLE = """
h1 {{ font-size: x-large; margin-top: 0; }} h2 {{ font-size: large; margin-top: 22px; }}
h3 {{ font-size: medium; margin-top: 14px; margin-bottom: 2px; }}
.muted {{ color: {muted}; }}
th {{ font-weight: 600; border-bottom: 1px solid {line}; }}
td, th {{ white-space: nowrap; }}
"""


def style_of(palette: QPalette) -> str:
    """The style sheet of the text."""
    muted, line = palette.color(QPalette.ColorRole.PlaceholderText), palette.color(QPalette.ColorRole.Mid)
    return _STYLE.format(muted=muted.name(), line=line.name())


def plots_of(page: Page) -> list[Plot]:
    """The plots of a report, in the order in which `text_of` shows them as `plot:0`, `plot:1` …"""
    return [plot for section in page.sections for plot in section.plots]


def text_of(page: Page, palette: QPalette, width: int) -> str:
    """The report as rich text; `width` is that of its plots in pixels."""
    raised = palette.color(QPalette.ColorRole.AlternateBase).name()
    facts = "".join(
        f'<tr><td class="muted">{escape(name)}</td><td>{escape(value)}</td></tr>' for name, value in page.about
    )
    parts = [f"<h1>{escape(page.title)}</h1>", f'<table cellpadding="2">{facts}</table>']
    number = 0
    for section in page.sections:
        parts.append(f"<h2>{escape(section.title)}</h2>")
        lines = "<br>".join(map(escape, section.text.splitlines()))
        parts += [f"<p>{lines}</p>"] if lines else []
        for table in section.tables:
            parts += _table(table, raised)
        for plot in section.plots:
            parts += [f"<h3>{escape(plot.title)}</h3>", f'<p><img src="plot:{number}" width="{width}"></p>']
            number += 1
    return "".join(parts)


def _table(table: Table, raised: str) -> Iterator[str]:
    if table.title:
        yield f"<h3>{escape(table.title)}</h3>"
    words = [not place or any(isinstance(row[place], str) for row in table.rows) for place in range(len(table.columns))]
    sides = ["left" if is_words else "right" for is_words in words]
    head = "".join(f'<th align="{side}">{escape(name)}</th>' for name, side in zip(table.columns, sides, strict=True))
    yield f'<table cellpadding="4" cellspacing="0"><tr>{head}</tr>'
    for number, row in enumerate(table.rows):
        back = f' bgcolor="{raised}"' if number % 2 else ""
        texts = [_cell(cell) for cell in row]
        if table.places:
            texts[0] = f'<a href="{link_of(table.places[number])}">{texts[0]}</a>'
        cells = "".join(f'<td align="{side}">{cell}</td>' for cell, side in zip(texts, sides, strict=True))
        yield f"<tr{back}>{cells}</tr>"
    yield "</table>"
    reasons = dict.fromkeys(
        told(cell.why_not) for row in table.rows for cell in row
        if isinstance(cell, Coefficient) and cell.value is None and cell.why_not is not None
    )  # fmt: skip
    notes = ([table.note] if table.note else []) + [f"{NOTHING}: {reason}" for reason in reasons]
    for note in notes:
        yield f'<p class="muted">{escape(note)}</p>'


def _cell(cell: Cell) -> str:
    value, _, interval = written(cell).partition(" [")
    is_interval = isinstance(cell, Coefficient) and interval
    return f'{escape(value)} <small class="muted">[{escape(interval)}</small>' if is_interval else escape(written(cell))


def link_of(place: Place) -> str:
    """What a place is called in the text."""
    return f"clip:{place.clip},{place.label},{place.first},{place.last}"


def place_of(link: str) -> Place | None:
    """The place that a link of the text is to."""
    numbers = link.removeprefix("clip:").split(",")
    return Place(*map(int, numbers)) if link.startswith("clip:") and len(numbers) == len(fields(Place)) else None


def picture_of(plot: Plot, colour: QColor, width: int, ratio: float) -> QImage:
    """A plot as a picture, its words and axes in a colour; `ratio` is how many pixels a point of the screen has."""
    renderer = QSvgRenderer(QByteArray(svg(plot).replace("currentColor", colour.name()).encode()))
    height = round(width * renderer.defaultSize().height() / max(renderer.defaultSize().width(), 1))
    image = QImage(QSize(width, height) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
