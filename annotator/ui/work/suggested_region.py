"""A suggestion's region as it is on screen, and as it is stored when it is accepted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.work.annotation import Provenance, Suggestion
from annotator.core.work.gate import Certainty

if TYPE_CHECKING:
    from annotator.inference.extent_maps import ExtentMap
    from annotator.inference.proposals import HeatMap


@dataclass(frozen=True, eq=False)
class SuggestedRegion:
    """A suggestion's region on the working grid: from the threshold, and fitted to edges once that is there.

    It is cut from the label's extent where there is one, else from its map. `fraction` is the share of the mass it
    keeps; None where the extent's own level was taken. A pointer has no region. A segmenter gives several `candidates`,
    of which one is the fitted one, and says how they were `made`.
    """

    suggestion: Suggestion
    heat: HeatMap
    extent: ExtentMap | None
    fraction: float | None
    certainty: Certainty
    plain: Mask
    fitted: Mask | None = None
    candidates: tuple[Mask, ...] = ()
    made: str = ""

    @property
    def mask(self) -> Mask:
        if self.is_pointer:
            return EMPTY
        return self.plain if self.fitted is None else self.fitted

    @property
    def is_pointer(self) -> bool:
        """Whether it shows a place alone."""
        return self.certainty is Certainty.POINTER

    @property
    def place(self) -> tuple[float, float]:
        """Where it points to, in image coordinates (x, y)."""
        return self.suggestion.peak if self.extent is None else self.extent.peak(self.suggestion.territory)

    @property
    def scale(self) -> tuple[float, float]:
        """From the working grid to image coordinates."""
        (width, height), (w, h) = self.heat.image_size, self.heat.size
        return width / w, height / h

    @property
    def share(self) -> float:
        """The share of the mass that is kept."""
        number = self.suggestion.territory
        if self.extent is not None:
            return self.extent.share(number, self.fraction)
        assert self.fraction is not None
        return self.fraction

    @property
    def _candidate(self) -> int:
        return next((place for place, mask in enumerate(self.candidates) if mask is self.fitted), 0)

    def with_next_candidate(self) -> SuggestedRegion:
        """With the candidate after the one that is shown, round and round."""
        if len(self.candidates) < 2:
            return self
        return replace(self, fitted=self.candidates[(self._candidate + 1) % len(self.candidates)])

    def how(self, method: str) -> Provenance:
        """How the region was made, fitted by `method` where it is."""
        if self.fitted is not None and self.made:
            refinement = candidate_text(self.made, self._candidate)
        elif self.extent is not None:
            refinement = self.extent.made(fitted=self.fitted is not None)
        else:
            refinement = "none" if self.fitted is None else method
        return replace(self.suggestion.provenance, fraction=self.share, refinement=refinement)

    def final(self, method: str) -> tuple[Mask, Provenance]:
        """The region on screen at the image's resolution, and how it was made."""
        from annotator.inference.proposals import image_mask

        return image_mask(self.mask.to_array(*self.heat.size), self.heat.image_size), self.how(method)


def candidate_text(made: str, place: int) -> str:
    """How one of several masks was made, as provenance has it: the first is the one that agrees best with the map."""
    return made if place == 0 else f"{made} candidate {place + 1}"
