"""Plots as SVG inside a page: lines over axes, in the colour of the text, so that they are seen on light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from annotator.studies.reports.page import Plot

WIDTH, HEIGHT = 560, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 12, 44
# Lines are told apart by their dashes, too: not by colour alone.
_DASHES = ("", "7 4", "2 3", "10 3 2 3")
_COLOURS = ("#2f7fd0", "#d0702f", "#2f9e62", "#a05fc4")


def svg(plot: Plot) -> str:
    """One plot; without a point it says so."""
    values = [point for line in plot.lines for point in line.points]
    name = escape(plot.title)
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT + 18 * len(plot.lines)}" role="img" aria-label="{name}" '
        'fill="none" stroke="currentColor" font-size="12">'
    ]
    if values:
        across = _span([x for x, _ in values])
        up = plot.range or _span([y for _, y in values])
        parts += [*_axes(plot, across, up), *_lines(plot, across, up)]
    else:
        parts.append(_text(WIDTH / 2, HEIGHT / 2, "middle", "–"))
    return "".join([*parts, "</svg>"])


def _span(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _x(value: float, span: tuple[float, float]) -> float:
    return LEFT + (value - span[0]) / (span[1] - span[0]) * (WIDTH - LEFT - RIGHT)


def _y(value: float, span: tuple[float, float]) -> float:
    return HEIGHT - BOTTOM - (value - span[0]) / (span[1] - span[0]) * (HEIGHT - BOTTOM - TOP)


def _axes(plot: Plot, across: tuple[float, float], up: tuple[float, float]) -> Iterator[str]:
    base = HEIGHT - BOTTOM
    yield f'<path d="M{LEFT} {TOP}V{base}H{WIDTH - RIGHT}" opacity=".6"/>'
    for part in range(5):
        value = up[0] + part / 4 * (up[1] - up[0])
        yield f'<path d="M{LEFT} {_y(value, up):.1f}H{WIDTH - RIGHT}" opacity=".15"/>'
        yield _text(LEFT - 6, _y(value, up) + 4, "end", f"{value:.3g}")
    for anchor, value in (("start", across[0]), ("end", across[1])):
        yield _text(_x(value, across), base + 16, anchor, f"{value:g}")
    yield _text((LEFT + WIDTH - RIGHT) / 2, base + 32, "middle", plot.across)
    middle = (TOP + base) / 2
    yield (
        f'<text x="14" y="{middle:.0f}" transform="rotate(-90 14 {middle:.0f})" text-anchor="middle" '
        f'fill="currentColor" stroke="none">{escape(plot.up)}</text>'
    )


def _lines(plot: Plot, across: tuple[float, float], up: tuple[float, float]) -> Iterator[str]:
    for place, line in enumerate(plot.lines):
        colour, dashes = _COLOURS[place % len(_COLOURS)], _DASHES[place % len(_DASHES)]
        style = f'stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"'
        where = [(_x(x, across), _y(y, up)) for x, y in line.points]
        yield f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in where)}" {style}/>'
        for x, y in where[:1] if len(where) == 1 else []:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}" stroke="none"/>'
        foot = HEIGHT + 18 * place + 6
        yield f'<path d="M{LEFT} {foot}h28" {style}/>' + _text(LEFT + 36, foot + 4, "start", line.name)


def _text(x: float, y: float, anchor: str, words: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} fill="currentColor" stroke="none">{escape(words)}</text>'
