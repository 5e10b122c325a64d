"""Where the image lies in the view: view = image · scale + offset, in logical pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isclose

# Small enough to fit an image of 100,000 pixels into a small window.
SMALLEST, LARGEST = 1 / 1024, 64.0
MARGIN = 16


@dataclass(frozen=True)
class Viewport:
    """An immutable position of the image in the view."""

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def to_view(self, x: float, y: float) -> tuple[float, float]:
        return x * self.scale + self.x, y * self.scale + self.y

    def to_image(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.x) / self.scale, (y - self.y) / self.scale

    def zoomed(self, factor: float, x: float, y: float) -> Viewport:
        """Scaled by `factor` with the view position (x, y) kept over the same spot of the image."""
        scale = min(max(self.scale * factor, SMALLEST), LARGEST)
        ratio = scale / self.scale
        return Viewport(scale, x - (x - self.x) * ratio, y - (y - self.y) * ratio)

    def panned(self, dx: float, dy: float) -> Viewport:
        return replace(self, x=self.x + dx, y=self.y + dy)


def fitted(image: tuple[int, int], view: tuple[int, int], margin: int = MARGIN) -> Viewport:
    """The whole image as large as it goes, centred; small images are enlarged at most eightfold."""
    room = max(view[0] - 2 * margin, 1), max(view[1] - 2 * margin, 1)
    scale = min(room[0] / max(image[0], 1), room[1] / max(image[1], 1), 8.0)
    scale = max(scale, SMALLEST)
    return Viewport(scale, (view[0] - image[0] * scale) / 2, (view[1] - image[1] * scale) / 2)


def scale_beside(scale: float, image: tuple[int, int], source: tuple[int, int], target: tuple[int, int]) -> float:
    """The scale at which a view with room for `target` (width, height) shows all of an image that one with room for
    `source` shows at a scale, and no more than that; beyond the whole image both grow alike.
    """
    whole = _whole(image, source)
    if scale <= whole:
        return scale / whole * _whole(image, target)
    seen = [min(room / scale, length) for room, length in zip(source, image, strict=True)]
    return min(room / part for room, part in zip(target, seen, strict=True))


def scale_leading(
    scale: float, now: float, image: tuple[int, int], source: tuple[int, int], target: tuple[int, int]
) -> float:
    """The scale of a view with room for `target` at which one with room for `source`, beside it, has a scale; that of
    `now` where it is so already.
    """
    if isclose(scale_beside(now, image, target, source), scale, rel_tol=1e-9):
        return now
    whole = _whole(image, source)
    if scale <= whole:
        return scale / whole * _whole(image, target)
    sides = zip(image, source, target, strict=True)
    return max(scale * wide / narrow for length, narrow, wide in sides if scale * length >= narrow)


def _whole(image: tuple[int, int], room: tuple[int, int]) -> float:
    return min(room[0] / max(image[0], 1), room[1] / max(image[1], 1))
