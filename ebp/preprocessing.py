"""From an image to the network's input, and from a map back to the image. Torch is imported only to make the tensor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import numpy.typing as npt

from ebp.card import Preprocessing
from ebp.errors import EbpError

if TYPE_CHECKING:
    from torch import Tensor

LONGEST = 4
"""With fit "shorter" the longer side is at most this many times the shorter one."""

FloatMap = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Placement:
    """Where the image lies in the network's input: input = image · scale + offset, along x and y, in pixel edges.

    image_size and input_size are (width, height). Knows no torch, and survives JSON (`as_dict`, `from_dict`).
    """

    image_size: tuple[int, int]
    input_size: tuple[int, int]
    scale: tuple[float, float]
    offset: tuple[float, float]

    def to_image(
        self,
        map2d: npt.NDArray[Any],
        size: tuple[int, int] | None = None,
        box: tuple[int, int, int, int] | None = None,
    ) -> FloatMap:
        """The map (h', w') in image coordinates: (H, W) float32, ≥ 0.

        Bicubic (a = −0.75, as torch and OpenCV have it), padding cut away, zero where the network did not look.
        `size` (W, H) gives the same map at another resolution of the whole image; default: the image's own. `box`
        (x, y, w, h) gives a part of that, (h, w).
        """
        map2d = np.asarray(map2d, np.float32)
        width, height = self.image_size if size is None else size
        x, y, w, h = (0, 0, width, height) if box is None else box
        across = self._weights(0, width, map2d.shape[1])[x : x + w]
        down = self._weights(1, height, map2d.shape[0])[y : y + h]
        result: FloatMap = np.maximum(down @ map2d @ across.T, np.float32(0))
        return result

    def for_image(self, width: int, height: int) -> Placement:
        """The same placement for the original of an image that was reduced before."""
        scale = tuple(
            own * small / full for own, small, full in zip(self.scale, self.image_size, (width, height), strict=True)
        )
        return Placement((width, height), self.input_size, (scale[0], scale[1]), self.offset)

    def grid(self, map2d: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The map cut to the cells whose centres lie on the image (at least one cell a side)."""
        rows = self._cells(1, map2d.shape[0])
        columns = self._cells(0, map2d.shape[1])
        return map2d[rows, columns]

    def on_image(self, maps: npt.NDArray[Any]) -> FloatMap:
        """Maps or features (…, h', w') of the input cut to the image alone, of either sign: (…, h, w) float32.

        The resolution stays about the same: the cells that lie on the image, in whole numbers. Bicubic where that moves
        them.
        """
        shape = maps.shape[-2:]
        size = tuple(
            max(1, round(cells * self.scale[axis] * self.image_size[axis] / self.input_size[axis]))
            for axis, cells in ((1, shape[0]), (0, shape[1]))
        )
        down, across = self._weights(1, size[0], shape[0]), self._weights(0, size[1], shape[1])
        result: FloatMap = down @ np.asarray(maps, np.float32) @ across.T
        return result

    def to_input(self, x: float, y: float) -> tuple[float, float]:
        """A point of the image in coordinates of the network's input."""
        return x * self.scale[0] + self.offset[0], y * self.scale[1] + self.offset[1]

    def as_dict(self) -> dict[str, list[float]]:
        """Plain values for JSON."""
        return {
            "image_size": list(self.image_size),
            "input_size": list(self.input_size),
            "scale": list(self.scale),
            "offset": list(self.offset),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Placement:
        """The inverse of `as_dict`. Raises EbpError when values are missing or no numbers."""
        try:
            image, size = ((int(x), int(y)) for x, y in (data["image_size"], data["input_size"]))
            scale, offset = ((float(x), float(y)) for x, y in (data["scale"], data["offset"]))
        except (KeyError, TypeError, ValueError) as error:
            raise EbpError(f"the placement of an image cannot be read ({error})") from error
        return cls(image, size, scale, offset)

    def _weights(self, axis: int, pixels: int, cells: int) -> FloatMap:
        """(pixels, cells): the bicubic weights of the map's cells at each pixel's centre."""
        centres: npt.NDArray[np.float64] = (np.arange(pixels, dtype=np.float64) + 0.5) * (
            self.image_size[axis] / pixels
        )
        at_input = centres * self.scale[axis] + self.offset[axis]
        position = at_input * (cells / self.input_size[axis]) - 0.5
        weights = _cubic_weights(position, cells)
        weights[(at_input < 0) | (at_input > self.input_size[axis])] = 0
        return weights

    def _cells(self, axis: int, cells: int) -> slice:
        centres = (np.arange(cells) + 0.5) * (self.input_size[axis] / cells)
        start, stop = self.offset[axis], self.offset[axis] + self.scale[axis] * self.image_size[axis]
        inside = np.flatnonzero((centres >= start) & (centres <= stop))
        if inside.size:
            return slice(int(inside[0]), int(inside[-1]) + 1)
        nearest = int(np.abs(centres - (start + stop) / 2).argmin())
        return slice(nearest, nearest + 1)


@dataclass(frozen=True)
class Prepared:
    """The network's input, tensor (1, C, h, w) float32, and where the image lies in it."""

    tensor: Tensor
    placement: Placement


def prepare(image: npt.NDArray[Any], preprocessing: Preprocessing) -> Prepared:
    """Make the network's input from an image.

    image: (H, W), (H, W, 1), (H, W, 3) or (H, W, 4) (alpha over white); uint8, uint16, or float in [0, 1].
    Raises EbpError for any other array, and for one that holds NaN.
    """
    import torch

    if not isinstance(image, np.ndarray):
        raise EbpError(f"an image must be a NumPy array, not of type {type(image).__name__}: numpy.asarray makes one")
    placement = place(image.shape[1::-1] if image.ndim >= 2 else (0, 0), preprocessing)
    canvas = arrange(image, placement, preprocessing)
    tensor = torch.from_numpy(np.ascontiguousarray(canvas.transpose(2, 0, 1)))[None]
    return Prepared(tensor, placement)


def place(image_size: tuple[int, int], preprocessing: Preprocessing) -> Placement:
    """Where an image of (width, height) lies in the input of a network with this preprocessing."""
    width, height = image_size
    if width < 1 or height < 1:
        raise EbpError(f"the image is empty: {width} × {height} pixels")
    size = preprocessing.size
    if preprocessing.fit == "stretch":
        content = (size, size)
    elif preprocessing.fit == "pad":
        content = _scaled(image_size, size / max(image_size))
    else:
        content = _scaled(image_size, size / min(image_size))
    if preprocessing.fit == "shorter":
        content = (min(content[0], LONGEST * size), min(content[1], LONGEST * size))
        frame = (content[0] + 2 * preprocessing.margin, content[1] + 2 * preprocessing.margin)
    else:
        frame = (size, size)
    scale = (content[0] / width, content[1] / height)
    offset = ((frame[0] - content[0]) // 2, (frame[1] - content[1]) // 2)
    return Placement((int(width), int(height)), frame, scale, (float(offset[0]), float(offset[1])))


def arrange(image: npt.NDArray[Any], placement: Placement, preprocessing: Preprocessing) -> FloatMap:
    """The normalised input (h, w, C) float32: the image scaled and placed. Padding has the mean colour, that is 0; a
    margin is the image mirrored.
    """
    colours = _with_channels(_cut(image, placement), preprocessing.channels)
    size = tuple(
        min(round(placement.scale[axis] * placement.image_size[axis]), placement.input_size[axis]) for axis in (0, 1)
    )
    resized = _resize(colours, (size[0], size[1]))
    resized = 1 - resized if preprocessing.inverted else resized
    resized = resized[..., ::-1] if preprocessing.order == "bgr" else resized
    mean, std = np.asarray(preprocessing.mean, np.float32), np.asarray(preprocessing.std, np.float32)
    values: FloatMap = ((resized - mean) / std).astype(np.float32, copy=False)
    if preprocessing.margin:
        around = cv2.copyMakeBorder(values, *(preprocessing.margin,) * 4, cv2.BORDER_REFLECT_101)
        return np.asarray(around, np.float32).reshape(placement.input_size[1], placement.input_size[0], -1)
    canvas = np.zeros((placement.input_size[1], placement.input_size[0], preprocessing.channels), np.float32)
    x, y = (max(0, int(value)) for value in placement.offset)
    canvas[y : y + size[1], x : x + size[0]] = values
    return canvas


def _cut(image: npt.NDArray[Any], placement: Placement) -> npt.NDArray[Any]:
    """The part of the image that the input shows: all of it, but for a centre crop."""
    if min(placement.offset) >= 0:
        return image
    window = []
    for axis in (0, 1):
        start = max(0.0, -placement.offset[axis] / placement.scale[axis])
        length = min(placement.image_size[axis], placement.input_size[axis] / placement.scale[axis])
        first = round(start)
        window.append(slice(first, max(first + 1, round(start + length))))
    return image[window[1], window[0]]


def _scaled(size: tuple[int, int], factor: float) -> tuple[int, int]:
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def _resize(image: FloatMap, size: tuple[int, int]) -> FloatMap:
    shrinks = size[0] <= image.shape[1] and size[1] <= image.shape[0]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    resized = np.asarray(cv2.resize(image, size, interpolation=method), np.float32)
    return resized.reshape(size[1], size[0], -1)


def _with_channels(image: npt.NDArray[Any], channels: int) -> FloatMap:
    """(H, W, channels) float32 in [0, 1]."""
    if image.ndim == 2:
        image = image[..., None]
    if image.ndim != 3 or image.shape[2] not in (1, 3, 4):
        raise EbpError(f"an image of shape {image.shape} has neither 1, 3 nor 4 channels")
    values = _as_float(image)
    if values.shape[2] == 4:
        alpha = values[..., 3:]
        values = values[..., :3] * alpha + (1 - alpha)
    if channels == 1 and values.shape[2] == 3:
        return (values @ np.array([0.299, 0.587, 0.114], np.float32))[..., None]
    return np.repeat(values, 3, axis=2) if channels == 3 and values.shape[2] == 1 else values


def _as_float(image: npt.NDArray[Any]) -> FloatMap:
    if image.dtype in (np.uint8, np.uint16):
        return image.astype(np.float32) * np.float32(1 / np.iinfo(image.dtype).max)
    if not np.issubdtype(image.dtype, np.floating):
        raise EbpError(f"an image of type {image.dtype} is neither uint8, uint16 nor float")
    values = image.astype(np.float32, copy=False)
    if not np.isfinite(values).all():
        raise EbpError("the image holds values that are not finite")
    if values.min() < -1e-3 or values.max() > 1 + 1e-3:
        raise EbpError("a float image must have values from 0 to 1")
    return values


def _cubic_weights(position: npt.NDArray[np.float64], cells: int) -> FloatMap:
    """(len(position), cells) weights of bicubic interpolation with replicated borders (Keys, a = −0.75)."""
    first = np.floor(position).astype(int) - 1
    weights = np.zeros((len(position), cells), np.float32)
    rows = np.arange(len(position))
    for tap in range(4):
        index = first + tap
        np.add.at(weights, (rows, index.clip(0, cells - 1)), _keys(np.abs(position - index)))
    return weights


def _keys(distance: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    a = -0.75
    near = ((a + 2) * distance - (a + 3)) * distance**2 + 1
    far = a * (((distance - 5) * distance + 8) * distance - 4)
    return np.where(distance <= 1, near, np.where(distance < 2, far, 0.0))
