"""A map as it is laid over the image."""

from __future__ import annotations

from annotator.inference.maps.requests import ImageMap
from annotator.inference.proposals import HeatMap
from ebp.preprocessing import Placement


def heat_of(found: ImageMap) -> HeatMap:
    """The map at working size, when it is first looked at."""
    return HeatMap(found.values, Placement.from_dict(found.placement), instances=False)
