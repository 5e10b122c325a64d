"""How raw values become colours on the screen. The data are never touched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.core.images.source import Alpha

Window: TypeAlias = tuple[float, float]
Pixels: TypeAlias = NDArray[np.uint8]

EIGHT_BIT: Window = (0.0, 255.0)
# The percentiles that are black and white by default where there are more than eight bits.
PERCENTILES = (0.1, 99.9)
LEAST_GAMMA, MOST_GAMMA = 0.1, 10.0
# A drag over this many screen pixels widens the window by the whole range of values.
DRAG = 400.0
# Numbers of other types are worked on in bands of so many values.
BAND = 4_000_000
# Beyond so many times the steepness of a sigmoid's middle its tones do not change.
_FLAT = 40.0


class Curve(Enum):
    """How tones run from black to white across a window."""

    STRAIGHT = auto()
    """Evenly: black at its lower end, white at its upper one."""

    WHOLE = auto()
    """Evenly, as DICOM's LINEAR for whole numbers: white is already the value one below the upper end."""

    SIGMOID = auto()
    """As DICOM's SIGMOID: an S that is steepest in the middle, and has a few tones left beyond both ends."""


@dataclass(frozen=True)
class Table:
    """A curve told point by point.

    shares: of white, at points spread evenly over the window from its lower to its upper end; numbers of 16 bits
    (little-endian), of which the largest is white. A value has the share of the point that is nearest.
    """

    shares: bytes


@dataclass(frozen=True)
class Display:
    """window: the values that are black and white; None for the default: the picture's own, if it has one, else all of
    8 bits, else the automatic window.

    gamma above 1 brightens the middle; `channel` shows one channel in grey, None shows the colours. curve: None for
    the picture's own. invert: the other way round than the picture is shown by itself.
    """

    window: Window | None = None
    gamma: float = 1.0
    invert: bool = False
    channel: int | None = None
    curve: Curve | Table | None = None

    def over(self, own: Display) -> Display:
        """What a picture is shown by that has a display of its own."""
        window = own.window if self.window is None else self.window
        curve = own.curve if self.curve is None else self.curve
        return replace(self, window=window, curve=curve, invert=self.invert != own.invert)

    def levelled(self, width: float, level: float) -> Display:
        """With another window, given by its width and its middle."""
        return replace(self, window=(level - width / 2, level + width / 2))

    def like(self, preset: Preset) -> Display:
        """With the window and the curve of a preset; the rest stays."""
        return replace(self, window=preset.display.window, curve=preset.display.curve)

    def dragged(self, across: float, down: float, window: Window, span: float) -> Display:
        """With `window` changed by a drag in screen pixels: to the right widens it, downwards raises its level.

        span: how far apart the image's lowest and highest possible values lie.
        """
        low, high = window
        width = max(high - low + across * span / DRAG, span / 10_000)
        return self.levelled(width, (low + high) / 2 + down * span / DRAG)


@dataclass(frozen=True)
class Preset:
    """A display that a file, or its kind, offers by a name. titles: the name in further languages, by their codes."""

    name: str
    display: Display
    titles: tuple[tuple[str, str], ...] = ()

    def title_in(self, language: str) -> str:
        """The name in a language, or as it is."""
        return dict(self.titles).get(language, self.name)


def percentile_window(values: NDArray[Any]) -> Window:
    """The 0.1th and the 99.9th percentile of the numbers that are finite."""
    finite = values[np.isfinite(values)] if values.dtype.kind == "f" else values
    if not finite.size:
        return (0.0, 0.0)
    low, high = np.percentile(finite, PERCENTILES)
    return float(low), float(high)


def rendered(values: NDArray[Any], window: Window, display: Display, alpha: Alpha = Alpha.NONE) -> Pixels:
    """Values (h, w, channels) as RGB (h, w, 3) under a window; transparency lies on white."""
    cover = _eight_bits(values[..., -1:]) if alpha is not Alpha.NONE else None
    colours = values[..., :-1] if cover is not None else values
    if display.channel is not None:
        chosen = display.channel
        return _grey(_toned(values[..., chosen : chosen + 1], window, display))
    toned = _toned(colours[..., :3], window, display)
    if toned.shape[2] == 2:
        toned = np.concatenate((toned, np.zeros_like(toned[..., :1])), axis=2)
    if cover is not None:
        toned = _on_white(toned, cover, multiplied=alpha is Alpha.MULTIPLIED)
    return _grey(toned) if toned.shape[2] == 1 else np.ascontiguousarray(toned)


def _grey(tones: Pixels) -> Pixels:
    return np.repeat(tones, 3, axis=2)


def _toned(values: NDArray[Any], window: Window, display: Display) -> Pixels:
    """Every value by itself, as 0 … 255."""
    curve = Curve.STRAIGHT if display.curve is None else display.curve
    if values.dtype.kind in "iu" and values.dtype.itemsize <= 2:
        plain = curve is Curve.STRAIGHT and display.gamma == 1 and not display.invert
        if values.dtype == np.uint8 and window == EIGHT_BIT and plain:
            return values
        table = _table(values.dtype.str, window, curve, display.gamma, display.invert)
        return np.take(table, values.view(f"u{values.dtype.itemsize}") if values.dtype.kind == "i" else values)
    flat = np.ascontiguousarray(values).reshape(-1)
    tones = np.empty(flat.shape, dtype=np.uint8)
    for start in range(0, flat.size, BAND):
        part = slice(start, start + BAND)
        tones[part] = _tone(flat[part], window, curve, display.gamma, display.invert)
    return tones.reshape(values.shape)


@lru_cache(maxsize=32)
def _table(dtype: str, window: Window, curve: Curve | Table, gamma: float, invert: bool) -> Pixels:
    """The tone of every number of a type, in the order of its bits read as an unsigned number."""
    kind = np.dtype(dtype)
    numbers = np.arange(256**kind.itemsize, dtype=f"u{kind.itemsize}").view(kind.newbyteorder("="))
    return _tone(numbers, window, curve, gamma, invert)


def _tone(values: NDArray[Any], window: Window, curve: Curve | Table, gamma: float, invert: bool) -> Pixels:
    share = _share(values, window, curve)
    if gamma != 1:
        share **= 1 / gamma
    if invert:
        share = 1 - share
    tones: Pixels = (share * 255 + 0.5).astype(np.uint8)
    return tones


def _share(values: NDArray[Any], window: Window, curve: Curve | Table) -> NDArray[np.float64]:
    """How white each value is, 0 … 1."""
    low, high = window
    if not high > low:
        return np.zeros(values.shape)
    above = np.nan_to_num(values.astype(np.float64), nan=low) - low
    if curve is Curve.WHOLE and high - low == 1:
        return (above > 0).astype(np.float64)
    width = high - low - 1 if curve is Curve.WHOLE and high - low > 1 else high - low
    share = above / width
    if curve is Curve.SIGMOID:
        return np.asarray(1 / (1 + np.exp(np.clip(4 * (0.5 - share), -_FLAT, _FLAT))))
    share = np.clip(share, 0, 1)
    if isinstance(curve, Table):
        shares = np.frombuffer(curve.shares, "<u2") / 65535
        return np.asarray(shares[np.rint(share * (len(shares) - 1)).astype(np.intp)])
    return share


def _eight_bits(alpha: NDArray[Any]) -> Pixels:
    """Transparency of any number type as 0 … 255; floating-point numbers reach from 0 to 1."""
    top = float(np.iinfo(alpha.dtype).max) if alpha.dtype.kind in "iu" else 1.0
    return _toned(alpha, (0.0, top), Display())


def _on_white(colours: Pixels, cover: Pixels, *, multiplied: bool) -> Pixels:
    cover16 = cover.astype(np.uint16)
    if multiplied:
        covered: Pixels = np.minimum(colours + (255 - cover16), 255).astype(np.uint8)
        return covered
    mixed = colours * cover16 + 255 * (255 - cover16) + 128
    # The usual exact division by 255.
    found: Pixels = (((mixed >> 8) + mixed) >> 8).astype(np.uint8)
    return found
