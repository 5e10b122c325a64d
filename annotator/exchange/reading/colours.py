"""Lists that say which colour means which label: `labelmap.txt` (CVAT, VOC) and `label_colors.txt` (CamVid)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.core.message import Message, marked
from annotator.core.regions.mask import Mask
from annotator.exchange.data.pictures import masks_of
from annotator.exchange.data.values import EntryError, read_text

LABEL_MAP, LABEL_COLOURS = "labelmap.txt", "label_colors.txt"
_BACKGROUND = frozenset(("background", "void", "unlabelled", "unlabeled"))
_CAMVID = re.compile(r"\s*(\d{1,3})\s+(\d{1,3})\s+(\d{1,3})\s+(\S.*?)\s*")
_LARGEST = 2**22

Colour: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True)
class ColourList:
    """Labels in the order of a list, and which of them each colour means; "" is the background.

    `names` are in the order of the values of a picture of indices, from 0. `faults` are about lines that are none.
    """

    names: tuple[str, ...]
    colours: Mapping[Colour, tuple[str, ...]]
    faults: tuple[Message, ...] = ()

    def meaning(self, colour: Colour) -> tuple[str, ...]:
        """The labels of a colour; black is the background where the list gives it no other meaning."""
        return self.colours.get(colour, ("",) if colour == (0, 0, 0) else ())

    def masks(self, picture: NDArray[Any]) -> Iterator[tuple[str, Mask]]:
        """The label of each colour in a picture (height, width, 3), with its pixels; the background is left out.

        Raises EntryError for a colour that the list does not name, or names twice.
        """
        values = picture[..., 0].astype(np.uint32) * 65536 + picture[..., 1].astype(np.uint32) * 256 + picture[..., 2]
        black = 1 << 24  # `masks_of` passes over 0, which may be a label's colour here
        for value, mask in masks_of(np.where(values == 0, black, values)):
            colour = (value >> 16 & 255, value >> 8 & 255, value & 255)
            names, told = self.meaning(colour), ",".join(map(str, colour))
            if not names:
                raise EntryError(Message("the list of labels does not name the colour {colour}.", colour=told))
            if len(names) > 1:
                both = ", ".join(names)
                raise EntryError(Message("two labels share the colour {colour}: {names}.", colour=told, names=both))
            if names[0]:
                yield names[0], mask


def find_list(folder: Path) -> ColourList | None:
    """The list in a folder; None without one. Raises KnownError where it cannot be read."""
    if (folder / LABEL_MAP).is_file():
        return _list_of([_of_label_map(line) for line in _lines(folder / LABEL_MAP)])
    if (folder / LABEL_COLOURS).is_file():
        lines = _lines(folder / LABEL_COLOURS)
        found = [_of_camvid(line) for line in lines]
        text = marked("the list of colours has a line that is none: {line}")
        faults = [Message(text, line=line[:80]) for line, entry in zip(lines, found, strict=True) if entry is None]
        return replace(_list_of([entry for entry in found if entry is not None]), faults=tuple(faults))
    return None


def _lines(file: Path) -> list[str]:
    lines = read_text(file, _LARGEST).splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _of_label_map(line: str) -> tuple[str, Colour | None]:
    """`name:r,g,b:parts:actions`, or the name alone."""
    if line.count(":") < 3:
        return line.strip(), None
    name, colour, _, _ = line.rsplit(":", 3)
    channels = colour.split(",")
    if len(channels) == 3 and all(channel.strip().isdecimal() and int(channel) < 256 for channel in channels):
        return name, (int(channels[0]), int(channels[1]), int(channels[2]))
    return name, None


def _of_camvid(line: str) -> tuple[str, Colour | None] | None:
    """`r g b name`; None for another line."""
    found = _CAMVID.fullmatch(line)
    if found is None or any(int(found[place]) > 255 for place in (1, 2, 3)):
        return None
    return found[4], (int(found[1]), int(found[2]), int(found[3]))


def _list_of(entries: Sequence[tuple[str, Colour | None]]) -> ColourList:
    names = []
    colours: dict[Colour, tuple[str, ...]] = {}
    for place, (name, colour) in enumerate(entries):
        nothing = name.casefold() in _BACKGROUND and (not place or colour == (0, 0, 0))
        names.append("" if nothing else name)
        if colour is not None:
            colours[colour] = tuple(dict.fromkeys((*colours.get(colour, ()), names[-1])))
    return ColourList(tuple(names if names and not names[0] else ["", *names]), colours)
