"""Photographs in COCO's form whose categories name the ImageNet classes they cover: image–category pairs with masks.

`instances.json` has `imagenet_indices` (torchvision's order) in each category, and the photographs lie in `images/`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ebp.evaluation.true_masks import Coded

DIFFICULT = 0.25


@dataclass(frozen=True, eq=False)
class Pair:
    """One category on one photograph. `classes`: the ImageNet classes that mean it; mask (H, W) bool of all instances;
    `difficult`: under a quarter of the image, beside another category.
    """

    path: Path
    image_id: int
    category: str
    classes: tuple[int, ...]
    mask: NDArray[np.bool_]
    difficult: bool

    @property
    def share(self) -> float:
        """Of the image's pixels that belong to the category."""
        return float(self.mask.mean())


def read_pairs(folder: Path) -> Iterator[tuple[NDArray[np.uint8], list[Pair]]]:
    """Each photograph (H, W, 3) RGB with its pairs that ImageNet has classes for, in order of the image's number."""
    data = json.loads((folder / "instances.json").read_text(encoding="utf-8"))
    classes = {item["id"]: (item["name"], tuple(item["imagenet_indices"])) for item in data["categories"]}
    by_image: dict[int, list[dict[str, Any]]] = {}
    for item in data["annotations"]:
        by_image.setdefault(item["image_id"], []).append(item)
    for image in sorted(data["images"], key=lambda item: item["id"]):
        path = folder / "images" / image["file_name"]
        found = by_image.get(image["id"], [])
        categories = list(dict.fromkeys(item["category_id"] for item in found))
        pairs = []
        for category in categories:
            name, indices = classes[category]
            regions = tuple(item["segmentation"] for item in found if item["category_id"] == category)
            if indices:
                mask = Coded((image["width"], image["height"]), regions).mask()
                difficult = len(categories) > 1 and mask.mean() < DIFFICULT
                pairs.append(Pair(path, image["id"], name, indices, mask, bool(difficult)))
        if pairs:
            yield np.asarray(cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)), pairs
