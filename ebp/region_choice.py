"""Whether a region head helps, and how much it is to count: asked of images that the judged head never saw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from ebp.errors import EbpError
from ebp.region_head import Decided, Region, RegionHead, Values, Wanted, always, belonging, fit_head

LEAST = 8
"""Of fewer images with a region nothing can be said: the head is not used."""
FOLDS = 4
BLENDS = (0.0, 0.25, 0.5, 0.75, 1.0)
LEVELS = tuple(np.arange(-3.0, 6.01, 0.5).tolist())
MARGIN = 1.0
"""By so many standard errors the mean gain must be above nothing."""

Table = npt.NDArray[np.float64]
Fit = Callable[[int, Values], Region]


@dataclass(frozen=True, eq=False)
class Judgement:
    """What images kept apart say of a head: of each that has a region the intersection over union (N,) of the regions
    suggested `without` a head and `with_head`.

    Blend and level were chosen on other images than those they are judged on, too: the figures are not flattered.
    """

    without: Table
    with_head: Table

    @property
    def images(self) -> int:
        """How many were judged."""
        return len(self.without)

    @property
    def gain(self) -> float:
        """The mean difference."""
        return float((self.with_head - self.without).mean()) if self.images else 0.0

    @property
    def error(self) -> float:
        """The standard error of the gain; infinite for fewer than two images."""
        difference = self.with_head - self.without
        return float(difference.std(ddof=1) / np.sqrt(len(difference))) if self.images > 1 else float("inf")

    @property
    def helps(self) -> bool:
        """Whether enough images say that the head is better than none."""
        return self.images >= LEAST and self.gain > max(MARGIN * self.error, 0.0)


def learn(
    images: Sequence[Decided], seed: int = 0, wanted: Wanted = always, fit: Fit | None = None
) -> tuple[RegionHead, Judgement] | None:
    """A head fitted to all images, with the blend and level that serve best on images kept apart, and what is known of
    it.

    fit: what is done to a region before it is shown, from the place of an image and its blended map (h, w), cut at 0.5,
    to the region (H, W); the images' `cut` were made that way, too. None for nothing.
    Images of one group are kept apart together. The same arguments give the same. None as soon as it is not `wanted`
    any more. Raises EbpError where nothing can be learnt: fewer than `FOLDS` groups have a region, or as `fit_head`.
    """
    fold = _folds(images, seed)
    tables: list[Table] = []
    judged: list[int] = []
    heads: list[RegionHead] = []
    for part in range(FOLDS):
        head = fit_head([image for image, own in zip(images, fold, strict=True) if own != part], seed, wanted)
        if head is None:
            return None
        for place in np.flatnonzero(fold == part).tolist():
            if images[place].inside.any():
                judged.append(place)
                heads.append(head)
                tables.append(_overlaps(head, images[place]))
    every, own = np.stack(tables), fold[judged]
    chosen = np.empty(len(judged))
    for row, place in enumerate(judged):
        if not wanted():
            return None
        blend, level = _best(every[own != fold[place]])
        chosen[row] = every[row, blend, level]
        if fit is not None and images[place].map2d.any():
            shaped = replace(heads[row], blend=BLENDS[blend], level=LEVELS[level])
            region = fit(place, shaped.blended(images[place].map2d, images[place].features))
            chosen[row] = overlap(region, images[place].inside)
    without = np.array([overlap(images[place].cut, images[place].inside) for place in judged])
    final = fit_head(images, seed, wanted)
    if final is None:
        return None
    blend, level = _best(every)
    return replace(final, blend=BLENDS[blend], level=LEVELS[level]), Judgement(without, chosen)


def _best(tables: Table) -> tuple[int, int]:
    """Which blend and level (their places) have the largest mean overlap."""
    blend, level = np.unravel_index(int(tables.mean(0).argmax()), tables.shape[1:])
    return int(blend), int(level)


def _folds(images: Sequence[Decided], seed: int) -> npt.NDArray[np.intp]:
    """A part for each image, the same for those of one group; images with a region are shared out evenly."""
    keys = [image.group or f"\0{place}" for place, image in enumerate(images)]
    regions = {key for key, image in zip(keys, images, strict=True) if image.inside.any()}
    if len(regions) < FOLDS:
        raise EbpError(f"regions on at least {FOLDS} images are needed to keep some apart, not on {len(regions)}")
    rng, part = np.random.default_rng(seed), {}
    for kind in (True, False):
        names = [key for key in dict.fromkeys(keys) if (key in regions) is kind]
        for place, number in enumerate(rng.permutation(len(names)).tolist()):
            part[names[number]] = place % FOLDS
    return np.array([part[key] for key in keys], np.intp)


def _overlaps(head: RegionHead, image: Decided) -> Table:
    """The overlap (blends, levels) with what belongs, cut as `RegionHead.blended` is."""
    odds, found = head.odds(image.features), np.zeros((len(BLENDS), len(LEVELS)))
    if not image.map2d.any():
        return found
    for row, blend in enumerate(BLENDS):
        for column, level in enumerate(LEVELS):
            found[row, column] = overlap(
                cut(belonging(odds, image.map2d, blend, level), image.inside.shape), image.inside
            )
    return found


def cut(blended: Values, size: tuple[int, ...]) -> Region:
    """What belongs, on a finer grid (H, W), of a blended map (h, w)."""
    region: Region = cv2.resize(blended, size[::-1], interpolation=cv2.INTER_CUBIC).reshape(size) >= 0.5
    return region


def overlap(found: Region, true: Region) -> float:
    """Intersection over union of two regions (H, W); 1 where both are empty."""
    union = int(np.count_nonzero(found | true))
    return int(np.count_nonzero(found & true)) / union if union else 1.0
