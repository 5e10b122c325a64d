"""Round lengths and how they are written."""

from __future__ import annotations

import math
from dataclasses import dataclass

# Units from the smallest on, in millimetres.
UNITS = ((1e-6, "nm"), (1e-3, "µm"), (1.0, "mm"), (10.0, "cm"), (1000.0, "m"))


def round_length(longest: float) -> float:
    """The longest of 1, 2, 5, 10, 20, 50 … (and their tenths) that is not longer."""
    power = 10.0 ** math.floor(math.log10(longest))
    return max(factor * power for factor in (1, 2, 5) if factor * power <= longest * (1 + 1e-9))


def length_text(millimetres: float) -> str:
    """A length in the unit that gives it the fewest digits: 0.05 mm is 50 µm."""
    size, unit = next((u for u in reversed(UNITS) if millimetres >= u[0] * (1 - 1e-9)), UNITS[0])
    return f"{millimetres / size:.6g} {unit}"


@dataclass(frozen=True)
class Ticks:
    """Where a ruler has marks: each `step` a long one with a number, each `minor` a short one."""

    step: float
    minor: float

    @classmethod
    def for_scale(cls, view_pixels: float, apart: float = 70.0) -> Ticks:
        """Marks at least `apart` view pixels apart, where a unit is so many view pixels wide."""
        wanted = apart / view_pixels
        power = 10.0 ** math.floor(math.log10(wanted))
        factor = next(factor for factor in (1, 2, 5, 10) if factor * power >= wanted * (1 - 1e-9))
        return cls(factor * power, factor * power / (4 if factor == 2 else 5))
