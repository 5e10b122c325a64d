"""A comparison as one picture: the image, then a tile for each method, with captions."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from ebp.evaluation.comparison import Comparison, Outcome
from ebp.images import as_rgb, overlay

Picture = npt.NDArray[np.uint8]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

INK, SOFT, FAINT, PAPER, HOLE = (28, 28, 30), (110, 110, 116), (214, 214, 218), (255, 255, 255), (243, 243, 245)
MARGIN, GAP, CAPTION, HEADING, FOOT = 24, 14, 28, 40, 30
_SPELLED = str.maketrans({"ε": "epsilon", "×": "x", "–": "-", "—": "-", "’": "'", "æ": "ae", "œ": "oe", "ß": "ss"})
NOTE = "Cross: the map's highest value. Time: median of three runs. Colour: from nothing to the map's own highest value"
NOTE_PIXELS = ", for maps of pixels to the 99.8th percentile"


@dataclass(frozen=True)
class _Layout:
    """Sizes in pixels of the sheet."""

    columns: int
    tile: tuple[int, int]

    @property
    def step(self) -> tuple[int, int]:
        return self.tile[0] + GAP, self.tile[1] + CAPTION + GAP


def contact_sheet(image: npt.NDArray[Any], comparisons: Sequence[Comparison]) -> Picture:
    """The sheet as (H, W, 3) uint8 RGB: a block for each label, the image first and a tile for each method.

    image: as `Classifier.prepare` takes it. A method that is not defined has a tile with the reason.
    """
    count = 1 + max(len(comparison.outcomes) for comparison in comparisons)
    layout = _layout(image, count, len(comparisons))
    rows = math.ceil(count / layout.columns)
    width = 2 * MARGIN + layout.columns * layout.step[0] - GAP
    block = HEADING + rows * layout.step[1]
    sheet = Image.new("RGB", (width, MARGIN + len(comparisons) * block + FOOT), PAPER)
    draw = ImageDraw.Draw(sheet)
    for index, comparison in enumerate(comparisons):
        _block(sheet, image, comparison, layout, MARGIN + index * block)
    pixels = any(outcome.pixels and outcome.map is not None for one in comparisons for outcome in one.outcomes)
    note = NOTE + (NOTE_PIXELS if pixels else "") + "."
    draw.text((MARGIN, sheet.height - FOOT + 2), _cut(note, _font(12), width - 2 * MARGIN), SOFT, _font(12))
    return np.asarray(sheet, np.uint8)


def _layout(image: npt.NDArray[Any], count: int, labels: int) -> _Layout:
    """One label fills a square, several have a row each; tiles keep the image's shape, within three to one."""
    columns = math.ceil(math.sqrt(count)) if labels == 1 else min(count, 9)
    across = 288 if columns <= 4 else 208
    shape = min(3.0, max(1 / 3, image.shape[0] / image.shape[1]))
    return _Layout(columns, (across, max(96, round(across * shape))))


def _block(sheet: Image.Image, image: npt.NDArray[Any], comparison: Comparison, layout: _Layout, top: int) -> None:
    draw = ImageDraw.Draw(sheet)
    label = _cut(plain(comparison.label), _font(21), sheet.width - 2 * MARGIN - 150)
    draw.text((MARGIN, top + 24), label, INK, _font(21), anchor="ls")
    after = MARGIN + draw.textlength(label, _font(21)) + 12
    draw.text((after, top + 24), f"probability {comparison.score:.3f}", SOFT, _font(14), anchor="ls")
    picture = Image.fromarray(as_rgb(image, layout.tile))
    for place, outcome in enumerate((None, *comparison.outcomes)):
        x = MARGIN + place % layout.columns * layout.step[0]
        y = top + HEADING + place // layout.columns * layout.step[1]
        if outcome is None:
            sheet.paste(picture, (x, y))
            _caption(draw, (x, y), layout, "Image", f"{image.shape[1]} x {image.shape[0]}")
        else:
            _tile(sheet, image, outcome, (x, y), layout)


def _tile(
    sheet: Image.Image, image: npt.NDArray[Any], outcome: Outcome, corner: tuple[int, int], layout: _Layout
) -> None:
    draw = ImageDraw.Draw(sheet)
    if outcome.map is None or outcome.milliseconds is None:
        _message(draw, outcome.reason, corner, layout)
        _caption(draw, corner, layout, plain(outcome.method), "")
        return
    tile = Image.fromarray(_coloured(image, outcome, layout))
    if outcome.peak is not None:
        across, down = layout.tile[0] / image.shape[1], layout.tile[1] / image.shape[0]
        _cross(ImageDraw.Draw(tile), outcome.peak[0] * across, outcome.peak[1] * down)
    else:
        ImageDraw.Draw(tile).text((8, 8), "nothing speaks for the label", PAPER, _font(13))
    sheet.paste(tile, corner)
    _caption(draw, corner, layout, plain(outcome.method), duration(outcome.milliseconds))


def duration(milliseconds: float) -> str:
    """A time as people read it: "0.8 ms", "24 ms", "1.3 s"."""
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:.1f} s"
    return f"{milliseconds:.0f} ms" if milliseconds >= 10 else f"{milliseconds:.1f} ms"


def _coloured(image: npt.NDArray[Any], outcome: Outcome, layout: _Layout) -> Picture:
    assert outcome.map is not None
    shown = Image.fromarray(outcome.map).resize(layout.tile, Image.Resampling.BICUBIC)
    map2d = np.maximum(np.asarray(shown, np.float32), 0)
    if outcome.pixels:  # a few pixels stand out so far that the others would not be seen
        map2d = np.minimum(map2d, max(float(np.quantile(map2d, 0.998)), float(map2d.max()) * 1e-6))
    return overlay(image, map2d)


def _cross(draw: ImageDraw.ImageDraw, x: float, y: float) -> None:
    for reach, width, colour in ((8, 5, (0, 0, 0)), (7, 2, PAPER)):
        draw.line((x - reach, y, x + reach, y), colour, width)
        draw.line((x, y - reach, x, y + reach), colour, width)


def _caption(draw: ImageDraw.ImageDraw, corner: tuple[int, int], layout: _Layout, left: str, right: str) -> None:
    x, y = corner[0], corner[1] + layout.tile[1] + 20
    draw.text((x, y), left, INK, _font(15), anchor="ls")
    draw.text((x + layout.tile[0], y), right, SOFT, _font(13), anchor="rs")


def _message(draw: ImageDraw.ImageDraw, reason: str, corner: tuple[int, int], layout: _Layout) -> None:
    x, y = corner
    width, height = layout.tile
    draw.rectangle((x, y, x + width - 1, y + height - 1), HOLE, FAINT)
    lines = ["not defined for this network", "", *_wrapped(plain(reason), _font(13), width - 32)]
    lines = lines[: max(1, (height - 24) // 18)]
    first = y + (height - 18 * len(lines)) / 2 + 9
    for number, line in enumerate(lines):
        colour = INK if number == 0 else SOFT
        draw.text((x + width / 2, first + 18 * number), line, colour, _font(13), anchor="mm")


def _wrapped(text: str, font: Font, width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(_cut(word, font, width))
    return lines


def _cut(text: str, font: Font, width: float) -> str:
    """The text, or as much of it as fits with dots behind."""
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + "...") > width:
        text = text[:-1]
    return text + "..."


def plain(text: str) -> str:
    """A text in the letters that the sheet's font has, which are ASCII's: without diacritics, others as "?"."""
    spelled = text.translate(_SPELLED)
    bare = (letter for letter in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(letter))
    return "".join(letter if letter.isascii() else "?" for letter in bare)


def _font(size: int) -> Font:
    """Pillow's own font, so that the sheet looks the same wherever it is made."""
    return ImageFont.load_default(size)
