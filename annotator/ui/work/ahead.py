"""Answers of the worker about images that are not on screen yet, or not any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core.work.attention import AttentionRecord
from annotator.core.work.labels import LabelSet
from annotator.inference.bounded import Bounded

if TYPE_CHECKING:
    from annotator.inference.proposals import HeatMaps

# The image on screen, two ahead, one behind; with large maps of many labels fewer.
MOST, MOST_BYTES = 4, 512_000_000


class KeptMaps:
    """The maps of the last few images as the worker handed them over, with all that is slow about them done there."""

    def __init__(self) -> None:
        self._kept: Bounded[int, HeatMaps] = Bounded(MOST, MOST_BYTES, lambda maps: maps.nbytes)

    def keep(self, image_id: int, maps: HeatMaps) -> None:
        """Keep the newest answer about an image."""
        self._kept.keep(image_id, maps)

    def maps(self, image_id: int, stored: AttentionRecord, labels: LabelSet) -> HeatMaps:
        """The maps of an answer that is stored: those that are kept, unless they are of another one."""
        from annotator.inference.proposals import HeatMaps

        kept = self._kept.get(image_id)
        if kept is None or kept.labels is not labels or not kept.record.says_as(stored):
            kept = HeatMaps(stored, labels)
        self.keep(image_id, kept)
        return kept

    @property
    def nbytes(self) -> int:
        """Memory that all of them take at the moment."""
        return self._kept.nbytes

    def clear(self) -> None:
        """Keep none of them any longer."""
        self._kept.clear()
