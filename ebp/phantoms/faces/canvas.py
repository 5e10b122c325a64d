"""From pixels to the face's own coordinates, pose included.

Face units: x to the right, y down, 0 between the eyes' corners and the nose; half the face's width is about 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ebp.phantoms.noise import Field, pixel_grid

_MIDDLE = 0.45  # depth of the axis about which yaw and pitch turn the head


@dataclass(frozen=True)
class Pose:
    """roll in radians; yaw and pitch as the shift of a point of depth 1; scale: face unit as a share of the side."""

    roll: float
    yaw: float
    pitch: float
    scale: float
    shift: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Canvas:
    """Face coordinates x, y of every pixel (size, size), and one pixel's width in face units."""

    size: int
    pose: Pose
    x: Field
    y: Field
    pixel: float

    def window(self, centre: tuple[float, float], reach: float) -> tuple[slice, slice]:
        """The rows and columns that hold all within `reach` face units of `centre`."""
        px, py = to_pixels(self.pose, self.size, *centre)
        half = 1.2 * reach / self.pixel + 2.0
        rows = slice(max(0, int(py - half)), max(0, min(self.size, int(py + half) + 1)))
        columns = slice(max(0, int(px - half)), max(0, min(self.size, int(px + half) + 1)))
        return rows, columns


def to_pixels(pose: Pose, size: int, x: float, y: float) -> tuple[float, float]:
    """Where a point of the face lies in an image of `size` × `size` pixels."""
    z = float(_depth(np.array(x), np.array(y))) - _MIDDLE
    u, v = x + pose.yaw * z, y + pose.pitch * z
    cos, sin = np.cos(pose.roll), np.sin(pose.roll)
    return (
        float((cos * u - sin * v) * pose.scale + 0.5 + pose.shift[0]) * size,
        float((sin * u + cos * v) * pose.scale + 0.5 + pose.shift[1]) * size,
    )


def draw_pose(rng: np.random.Generator) -> Pose:
    """Roll up to about 14°, yaw and pitch slight, scale and place varied."""
    return Pose(
        roll=float(np.clip(rng.normal(0.0, 0.10), -0.25, 0.25)),
        yaw=float(np.clip(rng.normal(0.0, 0.14), -0.32, 0.32)),
        pitch=float(np.clip(rng.normal(0.0, 0.07), -0.16, 0.16)),
        scale=float(rng.uniform(0.30, 0.355)),
        shift=(float(rng.uniform(-0.035, 0.035)), float(rng.uniform(-0.055, 0.015))),
    )


def make_canvas(pose: Pose, size: int) -> Canvas:
    """Invert roll, scale and shift exactly, yaw and pitch by three rounds of a fixed-point iteration."""
    x, y = pixel_grid(size)
    u, v = (x - (0.5 + pose.shift[0])) / pose.scale, (y - (0.5 + pose.shift[1])) / pose.scale
    cos, sin = np.float32(np.cos(pose.roll)), np.float32(np.sin(pose.roll))
    u, v = cos * u + sin * v, cos * v - sin * u
    x, y = u, v
    for _ in range(3):
        z = _depth(x, y) - np.float32(_MIDDLE)
        x, y = u - np.float32(pose.yaw) * z, v - np.float32(pose.pitch) * z
    return Canvas(size, pose, x, y, 1.0 / (pose.scale * size))


def _depth(x: Field, y: Field) -> Field:
    """How far a point of the face lies before its silhouette: an ellipsoid and the nose."""
    dome = np.sqrt(np.maximum(0.0, 1.0 - (x * x) * np.float32(0.75) - (y * y) * np.float32(0.40)))
    nose = np.exp(-(x * x) * np.float32(18.0) - (y - np.float32(0.30)) ** 2 * np.float32(7.0))
    return np.float32(0.9) * dome + np.float32(0.22) * nose
