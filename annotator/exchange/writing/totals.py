"""What a file says of all images before it comes to the first one."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.exchange.data.dataset import Item


@dataclass
class Totals:
    """How many images there are, and the attributes that regions of each label, and images, have somewhere."""

    images: int = 0
    attributes: dict[str, dict[str, None]] = field(default_factory=dict)
    of_images: dict[str, None] = field(default_factory=dict)

    def add(self, item: Item) -> None:
        """Count an image."""
        self.images += 1
        self.of_images.update((name, None) for name, _ in item.attributes)
        for region in item.regions:
            self.attributes.setdefault(region.label, {}).update((name, None) for name, _ in region.attributes)
