"""What the muscles do: identity and action units to the geometry that is drawn.

Each action unit moves the points and raises the bulges and furrows that FACS describes for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ebp.phantoms.faces.identity import Identity

Point = tuple[float, float]


@dataclass(frozen=True)
class Furrow:
    """A groove from `start` to `end`, bowed sideways by `bow`, `width` wide and `depth` deep (1: a deep fold)."""

    start: Point
    end: Point
    bow: float
    width: float
    depth: float


@dataclass(frozen=True)
class Bulge:
    """A hill of skin (or a hollow where `height` is negative)."""

    centre: Point
    radius: Point
    height: float


@dataclass(frozen=True)
class Brow:
    """Offsets of the brow's spine from rest (y down) at inner end, arch and outer end; the inner end's shift."""

    inner: float
    arch: float
    outer: float
    gather: float


@dataclass(frozen=True)
class Eye:
    """Heights of the upper and lower lid's arcs over the corners' line; straight: 0 round to 1 tightened."""

    upper: float
    lower: float
    straight: float


@dataclass(frozen=True)
class Mouth:
    """Place and shape of the lips; gap and teeth of the opening."""

    y: float
    width: float
    corner: float
    upper: float
    lower: float
    gap: float
    drop: float
    pout: float


@dataclass(frozen=True)
class Geometry:
    """All that the expression decides; both sides alike."""

    brow: Brow
    eye: Eye
    mouth: Mouth
    chin: float
    nostril: float
    bulges: tuple[Bulge, ...]
    furrows: tuple[Furrow, ...]
    pucker: float  # dimpling of the chin's skin


def make_geometry(who: Identity, au: Mapping[str, float]) -> Geometry:
    """The geometry of a face under action units given as shares 0..1 of their full movement."""
    brow = Brow(
        inner=-0.155 * au["AU1"] + 0.095 * au["AU4"] + 0.035 * au["AU9"] - 0.015 * au["AU2"],
        arch=-0.045 * au["AU1"] - 0.115 * au["AU2"] + 0.080 * au["AU4"] + 0.015 * au["AU9"],
        outer=-0.125 * au["AU2"] + 0.045 * au["AU4"],
        gather=0.065 * au["AU4"],
    )
    eye = Eye(
        upper=who.eye_open * 0.098 + 0.075 * au["AU5"] - 0.034 * au["AU7"] - 0.010 * au["AU6"],
        lower=max(0.004, who.eye_open * 0.062 + 0.008 * au["AU5"] - 0.048 * au["AU7"] - 0.022 * au["AU6"]),
        straight=min(1.0, 0.9 * au["AU7"] + 0.2 * au["AU6"]),
    )
    drop = 0.20 * au["AU26"]
    return Geometry(
        brow=brow,
        eye=eye,
        mouth=_mouth(who, au, drop),
        chin=who.chin + drop - 0.012 * au["AU17"],
        nostril=-0.045 * au["AU9"],
        bulges=tuple(_bulges(who, au, drop)),
        furrows=tuple(_furrows(who, au, drop)),
        pucker=au["AU17"],
    )


def _mouth(who: Identity, au: Mapping[str, float], drop: float) -> Mouth:
    parted = au["AU25"]
    stretch = 1.0 - 0.38 * au["AU20"] - 0.18 * au["AU12"]
    return Mouth(
        y=who.mouth_y - 0.035 * au["AU17"] - 0.012 * au["AU9"],
        width=who.mouth_width + 0.085 * au["AU12"] + 0.115 * au["AU20"] - 0.030 * drop,
        corner=-0.130 * au["AU12"] + 0.120 * au["AU15"] + 0.020 * au["AU20"] + 0.035 * au["AU17"] + 0.25 * drop,
        upper=who.upper_lip * stretch * (1.0 - 0.25 * au["AU17"]) * (1.0 - 0.5 * drop),
        lower=who.lower_lip * stretch * (1.0 + 0.30 * au["AU17"]),
        gap=parted * (0.085 + 0.95 * drop),
        drop=drop,
        pout=au["AU17"],
    )


def _bulges(who: Identity, au: Mapping[str, float], drop: float) -> Iterator[Bulge]:
    """Relief beyond the resting anatomy."""
    for side in (-1.0, 1.0):
        yield Bulge((0.52 * side, 0.22 - 0.04 * au["AU6"]), (0.17, 0.10), 0.085 * au["AU6"])
        yield Bulge((0.54 * side, 0.34 - 0.06 * au["AU12"]), (0.17, 0.15), 0.100 * au["AU12"])
        below = who.eye_y + 0.12
        yield Bulge((who.eye_x * side, below), (0.17, 0.030), 0.030 * au["AU7"] + 0.018 * au["AU6"])
        yield Bulge((0.11 * side, -0.36), (0.07, 0.09), 0.045 * au["AU4"])
        yield Bulge((0.36 * side, 0.93), (0.09, 0.10), 0.050 * au["AU15"])
        yield Bulge((0.17 * side, 0.22), (0.07, 0.09), 0.055 * au["AU9"])
        yield Bulge((0.30 * side, 1.00), (0.12, 0.08), -0.035 * au["AU20"])
    yield Bulge((0.0, 1.00 + drop), (0.15, 0.11), 0.110 * au["AU17"])
    yield Bulge((0.0, 0.89 + drop), (0.16, 0.035), -0.055 * au["AU17"])


def _furrows(who: Identity, au: Mapping[str, float], drop: float) -> Iterator[Furrow]:
    strong = 0.75 + 0.5 * who.age
    rest = 0.30 * max(0.0, who.age - 0.25)
    yield from _forehead(au, strong, rest)
    yield from _glabella(au, strong, rest)
    for side in (-1.0, 1.0):
        yield from _around_the_eye(who, au, side, strong, rest)
        yield from _around_the_nose(au, side, strong, rest)
        yield from _around_the_mouth(who, au, side, strong, drop)
    for index in range(3):
        y = -0.10 + 0.065 * index
        yield Furrow((-0.085, y), (0.085, y), -0.022, 0.013, 0.85 * au["AU9"] * strong)
    yield Furrow((-0.17, 0.90 + drop), (0.17, 0.90 + drop), 0.05, 0.020, 0.25 + 0.65 * au["AU17"])


def _forehead(au: Mapping[str, float], strong: float, rest: float) -> Iterator[Furrow]:
    """Horizontal lines: central for AU1, lateral arcs for AU2."""
    for index in range(3):
        y = -0.63 - 0.105 * index
        depth = strong * au["AU1"] * (0.95 - 0.15 * index) + 0.6 * rest
        yield Furrow((-0.34, y - 0.02), (0.34, y - 0.02), -0.025, 0.016, depth)
        for side in (-1.0, 1.0):
            depth = strong * au["AU2"] * (0.95 - 0.15 * index) + 0.5 * rest
            bow = -0.05 * side
            yield Furrow((0.30 * side, y - 0.02), (0.78 * side, y + 0.04), bow, 0.016, depth)


def _glabella(au: Mapping[str, float], strong: float, rest: float) -> Iterator[Furrow]:
    """Upright lines between the brows for AU4."""
    for side in (-1.0, 1.0):
        depth = strong * au["AU4"] + 0.4 * rest
        yield Furrow((0.075 * side, -0.52), (0.060 * side, -0.29), 0.012 * side, 0.016, depth)
        yield Furrow((0.15 * side, -0.52), (0.125 * side, -0.36), 0.012 * side, 0.014, 0.55 * strong * au["AU4"])


def _around_the_eye(
    who: Identity, au: Mapping[str, float], side: float, strong: float, rest: float
) -> Iterator[Furrow]:
    """Crow's feet and the fold below the lower lid for AU6, the tightened lid's edge for AU7."""
    corner = who.eye_x + who.eye_width
    for index in range(3):
        spread = (index - 1) * 0.09
        start = ((corner + 0.045) * side, who.eye_y + 0.45 * spread)
        end = ((corner + 0.20) * side, who.eye_y - 0.005 + 1.5 * spread)
        yield Furrow(start, end, 0.0, 0.013, 0.95 * strong * au["AU6"] + 0.6 * rest)
    low = who.eye_y + 0.155
    start, end = ((who.eye_x - 0.21) * side, low), ((who.eye_x + 0.21) * side, low - 0.015)
    yield Furrow(start, end, 0.045 * side, 0.016, 0.22 + 0.8 * strong * au["AU6"] + 0.5 * rest)
    low = who.eye_y + 0.088
    start, end = ((who.eye_x - 0.17) * side, low), ((who.eye_x + 0.19) * side, low - 0.005)
    yield Furrow(start, end, 0.025 * side, 0.012, 0.80 * strong * au["AU7"])


def _around_the_nose(au: Mapping[str, float], side: float, strong: float, rest: float) -> Iterator[Furrow]:
    """The nasolabial fold: whole for AU12, its upper end for AU9; slanting lines on the nose's side for AU9."""
    smile = au["AU12"]
    start = ((0.225 + 0.01 * smile) * side, 0.33)
    end = ((0.47 + 0.08 * smile) * side, 0.68 - 0.03 * smile)
    yield Furrow(start, end, (-0.02 - 0.05 * smile) * side, 0.024, 0.30 + 0.95 * smile * strong + 0.8 * rest)
    yield Furrow((0.20 * side, 0.22), (0.34 * side, 0.47), -0.035 * side, 0.022, 0.9 * au["AU9"] * strong)
    for index in range(2):
        y = 0.0 + 0.075 * index
        yield Furrow((0.07 * side, y + 0.03), (0.19 * side, y - 0.045), 0.0, 0.013, 0.8 * au["AU9"] * strong)


def _around_the_mouth(
    who: Identity, au: Mapping[str, float], side: float, strong: float, drop: float
) -> Iterator[Furrow]:
    """Lines below the corners for AU15, upright ones beside them for AU20, dimples at the corners for AU12."""
    y = who.mouth_y
    width = who.mouth_width
    start, end = ((width + 0.02) * side, y + 0.13), ((width + 0.10) * side, y + 0.32)
    yield Furrow(start, end, 0.03 * side, 0.019, 0.95 * strong * au["AU15"])
    for index in range(2):
        x = width + 0.165 + 0.07 * index
        depth = strong * au["AU20"] * (0.95 - 0.3 * index)
        yield Furrow((x * side, y - 0.09), ((x - 0.01) * side, y + 0.14), 0.03 * side, 0.016, depth)
    x = (width + 0.115) * side
    yield Furrow((x, y - 0.17), (x, y - 0.03), -0.02 * side, 0.018, 0.75 * strong * au["AU12"])
    yield Furrow((x, y + 0.05 + drop), (x, y + 0.25 + drop), 0.02 * side, 0.02, 0.5 * strong * au["AU26"])
