"""Measures of the image on screen, in words: lengths, areas, the values inside a region, each with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.core.images.scale import Basis, Scale
from annotator.core.regions.mask import Mask
from annotator.ui.base.text import tr

if TYPE_CHECKING:
    from annotator.core.images import Picture
    from annotator.core.regions.axes import Axes


@dataclass(frozen=True)
class Measured:
    """A region's axes in the image, and its measures in words, line by line."""

    axes: Axes
    lines: tuple[str, ...]


def measured(picture: Picture | None, mask: Mask, scale: Scale) -> Measured | None:
    """A region of an image; None for one without a pixel, or as long as the image is not read."""
    from annotator.core.images.region_values import values_inside
    from annotator.core.regions.axes import axes_of

    if picture is None or picture.finest or mask.empty:
        return None
    axes = axes_of(mask, scale.spacing or (1.0, 1.0))
    assert axes is not None
    sides = f"{_number(axes.long.length)} × {_number(axes.short.length)} {scale.unit}"
    lines = [f"{sides}, {told_area(scale.area(mask.area), scale)}{_basis(scale)}"]
    values = values_inside(picture, mask)
    if values is not None:
        lines.append(
            tr(
                "mean {mean} ± {deviation} {units}, {low} to {high}",
                mean=_number(values.mean),
                deviation=_number(values.deviation),
                units=picture.units,
                low=_number(values.low),
                high=_number(values.high),
            )
        )
    return Measured(axes, tuple(line.replace("  ", " ").replace(" ,", ",") for line in lines))


def told_length(length: float, scale: Scale) -> str:
    """A length with its unit and what it rests on."""
    return f"{_number(length)} {scale.unit}{_basis(scale)}"


def told_angle(angle: float) -> str:
    """An angle."""
    return f"{angle:.1f}°"


def told_area(area: float, scale: Scale) -> str:
    """An area, of many square millimetres in square centimetres."""
    if scale.spacing is None:
        return f"{area:.0f} px"
    return f"{_number(area / 100)} cm²" if area >= 100 else f"{_number(area)} mm²"


def _basis(scale: Scale) -> str:
    return "" if scale.basis is Basis.PIXELS else f" ({tr(scale.basis.value)})"


def _number(value: float) -> str:
    """With as many digits as mean something."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 1 else 2
    return f"{value:.{digits}f}".replace("-", "−")
