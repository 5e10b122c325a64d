"""How large a pixel is, where a file says so and means it."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from tifffile import TiffFile, TiffPage

# Millimetres a pixel along x and y.
Spacing: TypeAlias = tuple[float, float]

_MILLIMETRES = {
    "nm": 1e-6, "um": 1e-3, "µm": 1e-3, "μm": 1e-3, "micron": 1e-3, "microns": 1e-3, "micrometer": 1e-3, "mm": 1.0,
    "cm": 10.0, "m": 1000.0, "inch": 25.4, "in": 25.4,
}  # fmt: skip
_CENTIMETRE = 3
# Resolutions that printers and cameras put in for want of a better one say nothing of what is shown.
_PRINT = (72, 96, 100, 120, 144, 150, 180, 200, 240, 250, 300, 350, 360, 400, 480, 600, 720, 1200, 1440, 2400, 4800)
LARGEST_SCANNED = 0.1


def tiff_spacing(tiff: TiffFile, page: TiffPage) -> Spacing | None:
    """From OME-XML, ImageJ's or Aperio's description, or a resolution of scanners: in centimetres, and fine."""
    description = page.parent.pages.first.description
    if "<OME" in description:
        return _ome(description)
    if tiff.is_imagej:
        return _imagej(tiff.imagej_metadata or {}, page)
    found = re.search(r"\bMPP\s*=\s*([0-9.]{1,12})", description) if description.startswith("Aperio") else None
    if found:
        return sane(_number(found[1]) * 1e-3, _number(found[1]) * 1e-3)
    return _scanned(page)


def _ome(description: str) -> Spacing | None:
    sizes = []
    for axis in "XY":
        size = re.search(rf'\bPhysicalSize{axis}\s*=\s*"([^"]{{1,40}})"', description)
        unit = re.search(rf'\bPhysicalSize{axis}Unit\s*=\s*"([^"]{{1,40}})"', description)
        if size is None:
            return None
        sizes.append(_number(size[1]) * _MILLIMETRES.get(unit[1] if unit else "µm", math.nan))
    return sane(*sizes)


def _imagej(metadata: dict[str, Any], page: TiffPage) -> Spacing | None:
    unit = str(metadata.get("unit", "")).replace("\\u00B5", "µ").casefold()
    across, down = _resolution(page)
    return sane(across * _MILLIMETRES.get(unit, math.nan), down * _MILLIMETRES.get(unit, math.nan))


def _scanned(page: TiffPage) -> Spacing | None:
    if page.tags.valueof(296, 2) != _CENTIMETRE:
        return None
    across, down = (10 * size for size in _resolution(page))
    if not 0 < across <= LARGEST_SCANNED or any(abs(25.4 / across - dots) < 0.01 * dots for dots in _PRINT):
        return None
    return sane(across, down)


def _resolution(page: TiffPage) -> Spacing:
    """Units a pixel along x and y."""
    sizes = []
    for tag in (282, 283):
        value = page.tags.valueof(tag, (0, 1))
        over, under = value if isinstance(value, tuple) and len(value) == 2 else (value, 1)
        sizes.append(float(under) / float(over) if over else math.nan)
    return sizes[0], sizes[1]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def sane(across: float, down: float) -> Spacing | None:
    """Millimetres along x and y, where both are such; else None."""
    return (across, down) if math.isfinite(across) and math.isfinite(down) and min(across, down) > 0 else None
