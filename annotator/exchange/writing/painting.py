"""Regions painted into pictures, as formats of one value a pixel hold them: over each other, or black and white."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PIL import Image

from annotator.core.regions.mask import EMPTY, Mask
from annotator.exchange.data.dataset import Item, Region
from annotator.exchange.data.pictures import MOST_PIXELS, painted, png


def flattened(regions: Sequence[Region]) -> tuple[Region, ...]:
    """What is seen of each region when later ones lie over earlier ones; those out of sight are left out.

    Labels of the whole image have no pixels and are left out, too.
    """
    areas = [region for region in regions if not region.mask.empty]
    boxes = np.array([(b.x, b.y, b.x + b.w, b.y + b.h) for b in (region.mask.box for region in areas)])
    seen = []
    for place, region in enumerate(areas):
        own, (left, top, right, bottom) = region.mask, boxes[place]
        later = boxes[place + 1 :]
        near = (later[:, 0] < right) & (later[:, 2] > left) & (later[:, 1] < bottom) & (later[:, 3] > top)
        for other in np.flatnonzero(near):
            own -= areas[place + 1 + int(other)].mask
        if not own.empty:
            seen.append(region if own == region.mask else replace(region, mask=own))
    return tuple(seen)


def by_label(regions: Sequence[Region]) -> tuple[Region, ...]:
    """One bare region a label: all its pixels. By name; labels without any are left out."""
    united: dict[str, Mask] = {}
    for region in regions:
        united[region.label] = united.get(region.label, EMPTY) | region.mask
    return tuple(Region(name, mask) for name, mask in sorted(united.items()) if not mask.empty)


def paintable(item: Item) -> bool:
    """Whether an image is small enough for one picture of its regions."""
    return item.width * item.height <= MOST_PIXELS


def within(item: Item) -> tuple[Region, ...]:
    """The regions that a picture of the image can hold."""
    return item.regions if paintable(item) else ()


def black_and_white(item: Item, region: Region) -> bytes:
    """A PNG file of the image's size: 255 where the region is, else 0."""
    return png(Image.fromarray(painted([(255, region)], item.width, item.height, np.uint8)))
