"""Where panes lie at a canvas, and how large: so that the image is as large as it can be in both."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil

GAP = 4
# Pixels by which lengths are tried, and that a pane has at least.
STEP, LEAST = 12, 56
# Heads of panes that are narrower than so many pixels can hardly be read.
READABLE = 96
# The usual weight of panes: in small ones nothing can be compared.
PANES = 1.2


@dataclass(frozen=True)
class Arrangement:
    """Panes `below` the canvas or at its right, in so many columns, on a strip of so many pixels' breadth."""

    below: bool
    columns: int
    breadth: int


@dataclass(frozen=True)
class Wanted:
    """What is to be arranged: so many panes, each with a head of so many pixels' height, showing an image (width,
    height), at a canvas that has `least` pixels (width, height) in any case; half of its width is the image's where it
    is `halved`. `weight`: the power of the image's scale in the panes against that in the canvas.
    """

    count: int
    head: int
    image: tuple[int, int]
    least: tuple[int, int]
    halved: bool = False
    weight: float = PANES


def arrange(wanted: Wanted, area: tuple[int, int]) -> Arrangement:
    """The arrangement within an area (width, height) that shows the image largest in canvas and panes together; in
    small panes nothing can be compared, so that their scale counts for more.
    """
    best, most = Arrangement(True, wanted.count, LEAST), -1.0
    for below in (False, True):
        whole = area[1] if below else area[0]
        for breadth in range(LEAST, whole - wanted.least[below], STEP):
            left = (area[0], area[1] - breadth) if below else (area[0] - breadth, area[1])
            columns, scale = columns_within(wanted, _strip(area, breadth, below=below))
            found = scale**wanted.weight * _scale(wanted.image, (left[0] / (1 + wanted.halved), left[1]))
            if found > most:
                best, most = Arrangement(below, columns, breadth), found
    return best


def columns_within(wanted: Wanted, strip: tuple[int, int]) -> tuple[int, float]:
    """In how many columns panes are best within a strip (width, height), and the image's scale in them then, which is
    told as less where their heads cannot be read.
    """
    scales = {columns: _pane_scale(wanted, strip, columns) for columns in range(1, wanted.count + 1)}
    best = max(scales, key=lambda columns: scales[columns])
    return best, scales[best]


def places(count: int, columns: int, strip: tuple[int, int]) -> list[tuple[int, int, int, int]]:
    """The panes' frames (x, y, width, height) within a strip (width, height), row by row, as large as they go."""
    rows = max(ceil(count / columns), 1)
    across, down = _edges(strip[0], columns), _edges(strip[1], rows)
    frames = [(across[place % columns], down[place // columns]) for place in range(count)]
    return [(x, y, width, height) for (x, width), (y, height) in frames]


def _edges(length: int, count: int) -> list[tuple[int, int]]:
    """Begin and length of each of `count` parts of a length, with gaps between them."""
    starts = [round(part * (length + GAP) / count) for part in range(count + 1)]
    return [(one, max(after - GAP - one, 1)) for one, after in pairwise(starts)]


def _strip(area: tuple[int, int], breadth: int, *, below: bool) -> tuple[int, int]:
    return (area[0], breadth) if below else (breadth, area[1])


def _pane_scale(wanted: Wanted, strip: tuple[int, int], columns: int) -> float:
    rows = ceil(wanted.count / columns)
    width, height = (strip[0] + GAP) / columns - GAP, (strip[1] + GAP) / rows - GAP - wanted.head
    return _scale(wanted.image, (width, height)) * min(width / READABLE, 1.0) ** 2


def _scale(image: tuple[int, int], room: tuple[float, float]) -> float:
    """How large the whole image is in a room; 0 where there is none."""
    return max(min(room[0] / image[0], room[1] / image[1]), 0.0)
