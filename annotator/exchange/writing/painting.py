"""Regions painted over each other into one picture, as formats of one value a pixel hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from annotator.core.regions.mask import EMPTY, Mask
from annotator.exchange.data.dataset import Region


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
