"""Writes datumaro/ by datumaro (1.13.12): `pip install datumaro; python write_layouts.py`.

Two parts of a split whose images are called alike, as CamVid, YOLO for CVAT, COCO and CVAT's XML. Without the images.
"""

import shutil
from pathlib import Path

import numpy as np
from datumaro import Bbox, Dataset, DatasetItem, Image, Mask
from datumaro.components.annotation import AnnotationType, LabelCategories, MaskCategories

W, H = 40, 30
labels = LabelCategories.from_iterable([("background",), ("naevus",), ("läsion 2",), ("no",)])
colours = MaskCategories({0: (0, 0, 0), 1: (200, 10, 10), 2: (10, 200, 10), 3: (10, 10, 200)})
items = []
for part, subset in enumerate(("train", "val")):
    for number in range(2):
        mask = np.zeros((H, W), bool)
        mask[2 + part : 10 + part, 3 + number : 12 + number] = True
        marks = [Mask(mask, label=1 + part, id=1, group=1), Bbox(20, 5 + part, 6, 7, label=3, id=2, group=2)]
        picture = Image.from_numpy(np.zeros((H, W, 3), np.uint8))
        items.append(DatasetItem(f"img{number}", subset=subset, media=picture, annotations=marks))
categories = {AnnotationType.label: labels, AnnotationType.mask: colours}
dataset = Dataset.from_iterable(items, categories=categories)
target = Path(__file__).parent / "datumaro"
shutil.rmtree(target, ignore_errors=True)
for name in ("camvid", "yolo", "coco_instances", "cvat"):
    dataset.export(str(target / name), name, save_media=False)
