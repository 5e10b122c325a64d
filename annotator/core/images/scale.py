"""What a pixel measures, and of what: lengths and areas say their basis along."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from annotator.core.images.spacing import Spacing
from annotator.core.message import marked

# The attribute of an image that keeps what somebody measured on it: millimetres a pixel.
BY_HAND = "mm per pixel"


class Basis(StrEnum):
    """What lengths rest on, in words that stand behind them."""

    PATIENT = marked("patient")
    CORRECTED = marked("corrected for magnification")
    DETECTOR = marked("at the detector")
    FILE = marked("as the file says")
    HAND = marked("calibrated by hand")
    UNTOLD = marked("the file does not say of what")
    PIXELS = ""


@dataclass(frozen=True)
class Scale:
    """spacing: millimetres a pixel along x and y; None where only pixels can be counted."""

    spacing: Spacing | None = None
    basis: Basis = Basis.PIXELS

    @property
    def trusted(self) -> Spacing | None:
        """The spacing where it measures the object itself; None where it is of a shadow, or nobody says of what."""
        return None if self.basis in (Basis.DETECTOR, Basis.UNTOLD) else self.spacing

    @property
    def unit(self) -> str:
        """Of lengths."""
        return "px" if self.spacing is None else "mm"

    def scaled(self, x: float, y: float) -> tuple[float, float]:
        """A place of the image in that unit."""
        across, down = self.spacing or (1.0, 1.0)
        return x * across, y * down

    def length(self, one: tuple[float, float], other: tuple[float, float]) -> float:
        """From one place of the image to another."""
        return math.dist(self.scaled(*one), self.scaled(*other))

    def angle(self, one: tuple[float, float], middle: tuple[float, float], other: tuple[float, float]) -> float:
        """At the middle one of three places, in degrees, from 0 to 180."""
        at = self.scaled(*middle)
        arms = [(x - at[0], y - at[1]) for x, y in (self.scaled(*one), self.scaled(*other))]
        turn = math.atan2(arms[0][1], arms[0][0]) - math.atan2(arms[1][1], arms[1][0])
        return math.degrees(abs(math.remainder(turn, 2 * math.pi)))

    def area(self, pixels: float) -> float:
        """Of so many pixels."""
        across, down = self.spacing or (1.0, 1.0)
        return pixels * across * down


def by_hand(told: str) -> Scale | None:
    """The scale that somebody measured, from an image's attribute; None where it tells none."""
    try:
        size = float(told)
    except ValueError:
        return None
    return Scale((size, size), Basis.HAND) if math.isfinite(size) and size > 0 else None
