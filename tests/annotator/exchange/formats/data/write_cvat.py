"""Writes cvat/default.xml by datumaro (1.13.12): `pip install datumaro; python write_cvat.py`."""

from pathlib import Path

import numpy as np
from datumaro import Bbox, Dataset, DatasetItem, Image, Label, Mask, Points, Polygon, PolyLine
from datumaro.components.annotation import AnnotationType, LabelCategories

W, H = 40, 30
ring = np.zeros((H, W), bool)
ring[4:10, 3:11] = True
ring[6:8, 6:8] = False
labels = LabelCategories.from_iterable([("naevus", "", {"side"}), ("läsion",), ("blurred",)])
first = DatasetItem(
    "é/1",
    media=Image.from_numpy(np.zeros((H, W, 3), np.uint8)),
    annotations=[
        Mask(ring, label=0, attributes={"side": "left"}),
        Polygon([12, 2, 20, 2, 20, 8, 12, 8], label=1, group=7, attributes={"occluded": True}),
        Bbox(24, 12, 6, 8, label=0),
        Points([1, 1], label=1),
        PolyLine([1, 1, 5, 5], label=1),
        Label(2),
    ],
)
second = DatasetItem("2", media=Image.from_numpy(np.zeros((H, W, 3), np.uint8)))
dataset = Dataset.from_iterable([first, second], categories={AnnotationType.label: labels})
dataset.export(str(Path(__file__).parent / "cvat"), "cvat", save_media=False)  # and an empty folder
