"""Writes labelme/ by labelme's own code (6.3.1): `pip install labelme; python write_labelme.py`.

`labelme_again/ours.json` is ours; `again.json` is what labelme saves when it was opened and nothing was changed.
"""

import shutil
import tempfile
from pathlib import Path

import numpy as np
import PIL.Image
from labelme import utils
from labelme._label_file import LabelFile

W, H = 40, 30


def shape(kind, label, points, mask=None, **more):
    mask = None if mask is None else utils.img_arr_to_b64(mask.astype(np.uint8))
    plain = {"group_id": None, "description": "", "flags": {}}
    return {**plain, "label": label, "points": points, "shape_type": kind, "mask": mask, **more}


ring = np.ones((6, 8), bool)
ring[2:4, 3:5] = False
shapes = [
    shape("mask", "naevus", [(3, 4), (10, 9)], ring),
    shape("polygon", "läsion", [(12.0, 2.0), (20.0, 2.0), (20.0, 8.0), (12.0, 8.0)], group_id=7),
    shape("polygon", "läsion", [(24.0, 2.0), (28.0, 2.0), (28.0, 6.0)], group_id=7),
    shape("rectangle", "naevus", [(30.0, 20.0), (24.0, 12.0)], flags={"difficult": True, "cut": False}),
    shape("circle", "naevus", [(10.0, 20.0), (10.0, 25.0)], description="by eye"),
    shape("oriented_rectangle", "läsion", [(34.0, 20.0), (38.0, 24.0), (34.0, 28.0), (30.0, 24.0)]),
    shape("point", "hair", [(1.0, 1.0)]),
    shape("linestrip", "hair", [(1.0, 1.0), (5.0, 5.0), (9.0, 5.0)]),
]
target = Path(__file__).parent / "labelme" / "one.json"
LabelFile().save(
    str(target), shapes, "../images/é 1.png", H, W, flags={"blurred": True, "dark": False}, other_data={"by": "ada"}
)

folder = Path(__file__).parent / "labelme_again"
with tempfile.TemporaryDirectory() as place:
    opened = Path(shutil.copy(folder / "ours.json", place))
    PIL.Image.new("RGB", (W, H)).save(opened.with_suffix(".png"))
    found = LabelFile(str(opened))
shapes = []
for loaded in found.shapes:  # as its window does it
    other = loaded.pop("other_data")
    mask = loaded["mask"]
    shapes.append({**other, **loaded, "mask": None if mask is None else utils.img_arr_to_b64(mask.astype(np.uint8))})
more = {"flags": found.flags, "other_data": found.other_data}
LabelFile().save(str(folder / "again.json"), shapes, found.image_path, H, W, **more)
