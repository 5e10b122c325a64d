"""The regions that suggestions stood for, from the maps that are stored; no classifier is needed for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Suggestion
from annotator.core.work.attention import attention_key
from annotator.inference.extent_maps import shape_of
from annotator.inference.proposals import HeatMaps, image_mask

# Maps of so many images are kept: suggestions come image by image.
KEPT = 4


def stored_regions(project: Project) -> Callable[[Suggestion], Mask | None]:
    """The region of a suggestion in its image's pixels, as it is cut from its map before it is fitted to the image.

    None where its map is not stored any more.
    """
    labels = project.labels
    walks = labels.refinement == "walk"
    kept: OrderedDict[tuple[int, str], HeatMaps | None] = OrderedDict()

    def maps_of(image_id: int, key: str) -> HeatMaps | None:
        if (image_id, key) not in kept:
            stored = project.attention(image_id, key)
            kept[image_id, key] = HeatMaps(stored, labels) if stored is not None else None
            while len(kept) > KEPT:
                kept.popitem(last=False)
        return kept[image_id, key]

    def region(suggestion: Suggestion) -> Mask | None:
        how = suggestion.provenance
        maps = maps_of(suggestion.image_id, attention_key(how.fingerprint, how.contrast))
        heat = maps.of(how.map_label) if maps is not None else None
        if maps is None or heat is None or suggestion.territory > len(heat.parts):
            return None
        extent = shape_of(maps.record, heat, how.map_label, walks, ())
        number = suggestion.territory
        cut = heat.region(number, how.fraction) if extent is None else extent.region(number, None)
        return image_mask(cut.to_array(*heat.size), heat.image_size)

    return region
