"""Regions of like colour: the magic wand, and superpixels to paint with. The image is read part by part.

Source of the superpixels: R. Achanta et al., "SLIC superpixels compared to state-of-the-art superpixel methods",
IEEE Transactions on Pattern Analysis and Machine Intelligence 2012, as scikit-image has it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.core.images import Picture
from annotator.core.regions import runs
from annotator.core.regions.mask import EMPTY, Box, Mask
from annotator.core.regions.shaping import part_at

Colour: TypeAlias = tuple[int, int, int]
Bytes: TypeAlias = NDArray[np.uint8]
# An image is compared in strips of about this many pixels.
STRIP = 4_000_000
# In a window up to this many pixels a region is flooded; a larger one would take too much memory.
FLOODED = 250_000_000
# Half the side of the window that the wand looks at first.
NEAR = 256
# Superpixels are made for squares of the image this wide, and for so many cells round each.
TILE, HALO = 256, 2
TILES_KEPT = 48
# How much regular pieces count against even colours; and rounds of the search, after which next to nothing moves.
COMPACTNESS, ROUNDS = 15.0, 5


def alike(picture: Picture, box: Box, colour: Colour, tolerance: int) -> Mask:
    """The pixels in a box whose red, green and blue each differ from a colour by `tolerance` at most."""
    flags = (found.T > 0 for _, found in _alike_strips(picture, box, colour, tolerance))
    return Mask.from_runs(runs.from_flags(flags), box)


def _alike_strips(picture: Picture, box: Box, colour: Colour, tolerance: int) -> Iterator[tuple[Box, Bytes]]:
    """Strips of whole columns, left to right, and 255 at their pixels alike to a colour."""
    low, high = (np.clip(np.array(colour) + side, 0, 255).astype(np.uint8) for side in (-tolerance, tolerance))
    wide = max(STRIP // max(box.h, 1), 1)
    for x in range(box.x, box.x + box.w, wide):
        strip = Box(x, box.y, min(wide, box.x + box.w - x), box.h)
        yield strip, np.asarray(cv2.inRange(picture.crop(strip), low, high), dtype=np.uint8)


def _reached(picture: Picture, box: Box, x: int, y: int, tolerance: int) -> Mask:
    """The pixels in a box that are alike to one of them and connected to it."""
    colour = _colour_at(picture, x, y)
    if box.w * box.h > FLOODED:
        return part_at(alike(picture, box, colour, tolerance), x, y)
    found = np.zeros((box.h, box.w), dtype=np.uint8)
    for strip, flags in _alike_strips(picture, box, colour, tolerance):
        found[:, strip.x - box.x : strip.x - box.x + strip.w] = flags
    cv2.floodFill(found, None, (x - box.x, y - box.y), (1,))
    return Mask.from_runs(runs.from_flags([found.T == 1]), box)


def _colour_at(picture: Picture, x: int, y: int) -> Colour:
    red, green, blue = (int(value) for value in picture.crop(Box(x, y, 1, 1))[0, 0])
    return red, green, blue


def wand(picture: Picture, x: int, y: int, tolerance: int, *, contiguous: bool = True) -> Mask:
    """The pixels alike to the one at (x, y): those connected to it over edges of pixels, or all of the image's."""
    if not (0 <= x < picture.width and 0 <= y < picture.height):
        return EMPTY
    whole = Box(0, 0, picture.width, picture.height)
    if not contiguous:
        return alike(picture, whole, _colour_at(picture, x, y), tolerance)
    side = NEAR
    while True:
        window = Box(x - side, y - side, 2 * side, 2 * side).clipped(picture.width, picture.height)
        part = _reached(picture, window, x, y, tolerance)
        if window == whole or not _reaches_edge(part.box, window, whole):
            return part
        side *= 2


def _reaches_edge(part: Box, window: Box, whole: Box) -> bool:
    """Whether a part touches an edge of a window beyond which the image goes on."""
    return (
        (part.x == window.x > whole.x)
        or (part.y == window.y > whole.y)
        or (part.x + part.w == window.x + window.w < whole.w)
        or (part.y + part.h == window.y + window.h < whole.h)
    )


class Superpixels:
    """An image in pieces of about `size` × `size` pixels that keep to its edges, made where they are asked for."""

    def __init__(self, picture: Picture, size: int) -> None:
        self.picture, self.size = picture, size
        self._tiles: OrderedDict[tuple[int, int], tuple[Box, NDArray[np.int32]]] = OrderedDict()
        self._pieces: dict[tuple[int, int, int], Mask] = {}

    def at(self, x: int, y: int) -> Mask:
        """The piece that holds a pixel; empty outside the image."""
        if not (0 <= x < self.picture.width and 0 <= y < self.picture.height):
            return EMPTY
        tile = x // TILE, y // TILE
        window, pieces = self._tile(tile)
        number = int(pieces[y - window.y, x - window.x])
        key = (*tile, number)
        if key not in self._pieces:
            self._pieces[key] = Mask.from_array(pieces == number, window.x, window.y)
        return self._pieces[key]

    def along(self, start: tuple[float, float], end: tuple[float, float]) -> Mask:
        """The pieces under a segment."""
        steps = max(int(np.ceil(max(abs(end[0] - start[0]), abs(end[1] - start[1])))), 1)
        found = EMPTY
        for x, y in np.linspace(start, end, steps + 1):
            column, row = int(np.floor(x)), int(np.floor(y))
            if not found.contains(column, row):
                found |= self.at(column, row)
        return found

    def _tile(self, tile: tuple[int, int]) -> tuple[Box, NDArray[np.int32]]:
        if tile not in self._tiles:
            margin = HALO * self.size
            side = TILE + 2 * margin
            window = Box(tile[0] * TILE - margin, tile[1] * TILE - margin, side, side)
            window = window.clipped(self.picture.width, self.picture.height)
            self._tiles[tile] = window, pieces_of(self.picture.crop(window), self.size)
            if len(self._tiles) > TILES_KEPT:
                gone, _ = self._tiles.popitem(last=False)
                self._pieces = {key: piece for key, piece in self._pieces.items() if key[:2] != gone}
        self._tiles.move_to_end(tile)
        return self._tiles[tile]


def pieces_of(pixels: NDArray[np.uint8], size: int) -> NDArray[np.int32]:
    """(H, W) the number, from 1, of each pixel's piece; every piece hangs together."""
    from skimage.segmentation import slic  # takes about a second to load, and few sessions need it

    height, width = pixels.shape[:2]
    colours = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    # The colours are brought into [0, 1] before their differences are weighed against distances.
    extent = float(np.ptp(colours)) or 1.0
    found = slic(
        colours,
        n_segments=max(round(height / size), 1) * max(round(width / size), 1),
        compactness=COMPACTNESS / extent,
        max_num_iter=ROUNDS,
        convert2lab=False,
        start_label=1,
    )
    return np.asarray(found, dtype=np.int32)
