"""A picture of labels or objects by any program: one value a pixel, or colours that a list explains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.core.message import Message
from annotator.core.regions.mask import Mask
from annotator.exchange.data.pictures import masks_of, read_any
from annotator.exchange.data.values import EntryError
from annotator.exchange.reading.colours import Colour, ColourList

NOTHING = ColourList(("",), {})


@dataclass(frozen=True)
class MaskPicture:
    """`values` are (height, width), or colours, (height, width, 3); `palette` has the colours of values, if any."""

    values: NDArray[Any]
    palette: Sequence[Colour] = ()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        height, width = self.values.shape[:2]
        return width, height

    def masks(self, listed: ColourList = NOTHING, void: int | None = None) -> Iterator[tuple[str, Mask]]:
        """Each label with its pixels: by its colour where the list explains all of them, else by its value.

        Values that no list names are labels of that number; `void` is a value that means nothing. Raises EntryError.
        """
        names, values = self.indices(listed, void)
        for place, mask in masks_of(values):
            yield names[place], mask

    def indices(self, listed: ColourList, void: int | None = None) -> tuple[Sequence[str], NDArray[Any]]:
        """Names, of which the first is none, and the place in there of each pixel's label. Raises EntryError."""
        if self.values.ndim == 3:
            if not listed.colours:
                raise EntryError(Message("it holds colours, and no list says what they mean."))
            return _places(listed.masks(self.values), self.values.shape[:2])
        used = [int(value) for value in np.unique(self.values)]
        by_colour = self._by_colour(used, listed)
        named = [by_colour.get(value, _by_value(value, listed, void)) for value in used]
        places = {name: place for place, name in enumerate(dict.fromkeys(("", *named)))}
        names = list(places)
        table = np.array([places[name] for name in named])
        return names, table[np.searchsorted(used, self.values)]

    def _by_colour(self, used: Sequence[int], listed: ColourList) -> dict[int, str]:
        """The labels of values by their colours in the palette; empty unless the list explains each by one label."""
        if any(value >= len(self.palette) for value in used):
            return {}
        if not listed.colours:
            return {}
        found = {value: listed.meaning(self.palette[value]) for value in used}
        if any(len(names) != 1 for names in found.values()):
            return {}
        return {value: names[0] for value, names in found.items()}

    def numbers(self) -> NDArray[Any]:
        """The numbers of objects: the values, or those that VOC's colours stand for. Raises EntryError."""
        if self.values.ndim == 2:
            return self.values
        packed = _packed(self.values)
        colours, places = np.unique(packed, return_inverse=True)
        numbers = _numbers_of_voc()
        if any(int(colour) not in numbers for colour in colours):
            raise EntryError(Message("its colours stand for no numbers of objects."))
        table = np.array([numbers[int(colour)] for colour in colours], np.uint8)
        return table[places.reshape(packed.shape)]


def read_mask(path: Path) -> MaskPicture:
    """A picture of labels or objects. Raises EntryError."""
    return MaskPicture(*read_any(path))


def _by_value(value: int, listed: ColourList, void: int | None) -> str:
    if value == 0 or value == void:
        return ""
    return listed.names[value] if value < len(listed.names) else str(value)


def _places(found: Iterator[tuple[str, Mask]], shape: tuple[int, ...]) -> tuple[Sequence[str], NDArray[Any]]:
    names, places = [""], np.zeros(shape, np.int32)
    for name, mask in found:
        if name not in names:
            names.append(name)
        places[mask.box.rows, mask.box.columns][mask.crop()] = names.index(name)
    return names, places


def _packed(colours: NDArray[Any]) -> NDArray[np.uint32]:
    red, green, blue = (colours[..., channel].astype(np.uint32) for channel in range(3))
    return red << 16 | green << 8 | blue


@cache
def _numbers_of_voc() -> dict[int, int]:
    """The numbers of VOC's 256 colours (VOCdevkit, `VOClabelcolormap.m`): bits of a number, spread over channels."""
    found = {}
    for number in range(256):
        red = green = blue = 0
        rest = number
        for shift in range(7, -1, -1):
            red |= (rest & 1) << shift
            green |= (rest >> 1 & 1) << shift
            blue |= (rest >> 2 & 1) << shift
            rest >>= 3
        found[red << 16 | green << 8 | blue] = number
    return found
