"""Evidence at a place, from the engine: one pass for all labels of a classifier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from annotator.inference.places import Place, disc

if TYPE_CHECKING:
    from ebp import Classifier, ExcitationBackprop, Prepared


class Weigher:
    """Weighs places by one engine; the grid of its maps is looked up once for each size of the input."""

    def __init__(self, classifier: Classifier, engine: ExcitationBackprop) -> None:
        self._classifier, self._engine = classifier, engine
        self._grids: dict[tuple[int, ...], tuple[int, int]] = {}

    def weigh(
        self,
        pixels: NDArray[Any],
        names: Sequence[str],
        position: tuple[float, float],
        wanted: Callable[[], bool] = lambda: True,
    ) -> Place | None:
        """What a position of an image speaks for, as the classifier sees the image; None where it sees none of it, and
        where that is not `wanted` any more, asked between two passes.

        Raises EbpError.
        """
        import torch

        prepared = self._classifier.prepare(pixels)
        grid = self._grid(prepared)
        if not wanted():
            return None
        there = disc(prepared.placement, grid, position)
        if there is None:
            return None
        regions = torch.from_numpy(np.stack([there.inside, there.image]))
        here, whole = self._engine.evidence(prepared.tensor, regions).mass[0].tolist()
        places = {name: place for place, name in enumerate(self._classifier.labels)}
        known = [(name, places[name]) for name in names if name in places]
        shares = {name: here[place] / whole[place] if whole[place] > 0 else 0.0 for name, place in known}
        return there.spoken(grid, shares)

    def _grid(self, prepared: Prepared) -> tuple[int, int]:
        size = tuple(prepared.tensor.shape)
        if size not in self._grids:
            height, width = self._engine.attend(prepared.tensor, [0]).maps.shape[2:]
            self._grids[size] = int(height), int(width)
        return self._grids[size]
