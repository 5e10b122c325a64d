"""Which frames of a clip a timeline shows, and where each lies across it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

# A frame is at most so many pixels wide.
WIDEST = 40.0
# Marks of the ruler are at least so far from each other, and stand on round numbers of seconds, or of frames.
APART = 84.0
_ROUND = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)


@dataclass(frozen=True)
class Scale:
    """`first`: the frame (its left edge, a fraction too) at the left; `pixels` a frame; `width` pixels; `frames`."""

    frames: int
    width: float
    first: float = 0.0
    pixels: float = 1.0

    @classmethod
    def whole(cls, frames: int, width: float) -> Scale:
        """All of a clip."""
        return cls(frames, width, 0.0, min(width / max(frames, 1), WIDEST))

    def x(self, frame: float) -> float:
        """Where the left edge of a frame lies, in pixels from the left."""
        return (frame - self.first) * self.pixels

    def middle(self, frame: int) -> float:
        """Where the middle of a frame lies."""
        return self.x(frame + 0.5)

    def frame(self, x: float) -> int:
        """The frame at a place, or the nearest there is."""
        return min(max(math.floor(self.first + x / self.pixels), 0), max(self.frames - 1, 0))

    def fitted(self) -> Scale:
        """The same with no empty room behind the last frame, if that can be."""
        least = min(self.width / max(self.frames, 1), WIDEST)
        pixels = min(max(self.pixels, least), WIDEST)
        most = max(self.frames - self.width / pixels, 0.0)
        return replace(self, pixels=pixels, first=min(max(self.first, 0.0), most))

    def zoomed(self, factor: float, at: float) -> Scale:
        """So many times as wide; what lies at a place stays there."""
        pixels = min(self.pixels * factor, WIDEST)
        return replace(self, pixels=pixels, first=self.first + at / self.pixels - at / pixels).fitted()

    def panned(self, pixels: float) -> Scale:
        """Moved to the right by so many pixels."""
        return replace(self, first=self.first + pixels / self.pixels).fitted()

    def showing(self, frame: int) -> Scale:
        """Moved as little as brings a frame into sight; half a view on where it lies outside."""
        if self.x(frame) >= 0 and self.x(frame + 1) <= self.width:
            return self
        return replace(self, first=frame + 0.5 - self.width / self.pixels / 2).fitted()

    def resized(self, width: float) -> Scale:
        """As wide as a view is now; all of a clip stays all of it."""
        if self.pixels * self.frames <= self.width + 0.5:
            return Scale.whole(self.frames, width)
        return replace(self, width=width).fitted()


def mark_seconds(pixels_a_second: float) -> float:
    """How many seconds lie between two marks of the ruler; below one second a power of ten, or twice or five times."""
    least = APART / max(pixels_a_second, 1e-9)
    if least > 1:
        return float(next((step for step in _ROUND if step >= least), math.ceil(least / 3600) * 3600))
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= least * (1 - 1e-9))


def clock(seconds: float, step: float = 1.0) -> str:
    """A time as a clock tells it, with as many digits as marks `step` seconds apart need: 1:05, 0:03.25, 1:02:05."""
    digits = max(-math.floor(math.log10(step)), 0) if step < 1 else 0
    rounded = round(seconds, digits)
    minutes, rest = divmod(rounded, 60)
    hours, minutes = divmod(int(minutes), 60)
    told = f"{rest:0{3 + digits if digits else 2}.{digits}f}"
    return f"{hours}:{minutes:02}:{told}" if hours else f"{minutes}:{told}"
