"""Regions painted over each other into one picture, as formats of one value a pixel hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from annotator.core.mask import EMPTY, Mask
from annotator.exchange.dataset import Region


def flattened(regions: Sequence[Region]) -> tuple[Region, ...]:
    """What is seen of each region when later ones lie over earlier ones; those out of sight are left out.

    Labels of the whole image have no pixels and are left out, too.
    """
    seen, covered = [], EMPTY
    for region in reversed(regions):
        own = region.mask - covered
        if not own.empty:
            seen.append(region if own == region.mask else replace(region, mask=own))
            covered |= own
    return tuple(reversed(seen))


def by_label(regions: Sequence[Region]) -> tuple[Region, ...]:
    """One bare region a label: all its pixels. By name; labels without any are left out."""
    united: dict[str, Mask] = {}
    for region in regions:
        united[region.label] = united.get(region.label, EMPTY) | region.mask
    return tuple(Region(name, mask) for name, mask in sorted(united.items()) if not mask.empty)
