"""Where the image lies in the view: view = image · scale + offset, in logical pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
