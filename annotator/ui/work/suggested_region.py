"""A suggestion's region as it is on screen, and as it is stored when it is accepted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Provenance, Suggestion
from annotator.inference.proposals import HeatMap, image_mask


@dataclass(frozen=True, eq=False)
class SuggestedRegion:
    """A suggestion's region on the working grid: from the threshold, and fitted to edges once that is there."""

    suggestion: Suggestion
    heat: HeatMap
    fraction: float
    plain: Mask
    fitted: Mask | None = None

    @property
    def mask(self) -> Mask:
        return self.plain if self.fitted is None else self.fitted

    @property
    def scale(self) -> tuple[float, float]:
        """From the working grid to image coordinates."""
        (width, height), (w, h) = self.heat.image_size, self.heat.size
        return width / w, height / h

    def final(self, method: str) -> tuple[Mask, Provenance]:
        """The region on screen at the image's resolution, and how it was made, fitted by `method` where it is."""
        mask = image_mask(self.mask.to_array(*self.heat.size), self.heat.image_size)
        refinement = "none" if self.fitted is None else method
        return mask, replace(self.suggestion.provenance, fraction=self.fraction, refinement=refinement)
