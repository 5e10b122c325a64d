"""Writes label_studio/tasks.json: brush strokes by label-studio-sdk (2.1.2), the rest as it documents results.

`pip install label-studio-sdk; python write_label_studio.py`.
"""

import json
from pathlib import Path

import numpy as np
from label_studio_sdk.converter import brush

W, H = 40, 30


def result(number, kind, value, **more):
    size = {"original_width": W, "original_height": H, "image_rotation": 0}
    return {"id": number, "from_name": "tag", "to_name": "image", "type": kind, **size, "value": value, **more}


def stroke(mask):
    rle = brush.mask2rle(mask.astype(np.uint8) * 255)
    assert np.array_equal(brush.decode_rle(rle).reshape(H, W, 4)[:, :, 3] > 0, mask)
    return {"format": "rle", "rle": rle}


ring = np.zeros((H, W), bool)
ring[4:10, 3:11] = True
ring[6:8, 6:8] = False
noise = np.random.default_rng(3).random((H, W)) < 0.3
flat = {"x": 25, "y": 50, "width": 10, "height": 20, "rotation": 0}
oval = {"x": 50, "y": 50, "radiusX": 20, "radiusY": 10, "rotation": 90}
square = {"points": [[25, 10], [50, 10], [50, 40], [25, 40]], "closed": True}
first = [
    result("a", "brushlabels", {**stroke(ring), "brushlabels": ["naevus"]}),
    result("b", "brush", stroke(noise)),
    result("b", "labels", {**stroke(noise), "labels": ["läsion", "naevus"]}),
    result("b", "choices", {"choices": ["sure"]}, from_name="how sure"),
    result("c", "polygonlabels", {**square, "polygonlabels": ["läsion"]}, meta={"text": ["by eye"]}),
    result("d", "rectanglelabels", {**flat, "rectanglelabels": ["box"]}),
    result("e", "ellipselabels", {**oval, "ellipselabels": ["box"]}),
    result("f", "keypointlabels", {"x": 1, "y": 1, "width": 0.5, "keypointlabels": ["hair"]}),
    result("g", "choices", {"choices": ["blurred", "dark"]}),
]
turned = {"x": 50, "y": 50, "width": 25, "height": 10, "rotation": 90, "rectanglelabels": ["box"]}
tasks = [
    {
        "id": 11,
        "data": {"image": "/data/upload/3/0a1b2c3d-%C3%A9_1.png"},
        "annotations": [
            {"id": 1, "completed_by": {"id": 1, "email": "ada@example.org"}, "was_cancelled": False, "result": first},
            {"id": 2, "completed_by": 2, "was_cancelled": True, "result": first[:1]},
        ],
        "predictions": [{"score": 0.5, "result": first[:1]}],
    },
    {
        "id": 12,
        "data": {"patient": "7", "photo": "/data/local-files/?d=skin/b%202.png"},
        "annotations": [],
        "predictions": [{"score": 0.75, "model_version": "m", "result": [result("p", "rectanglelabels", turned)]}],
    },
]
folder = Path(__file__).parent / "label_studio"
folder.mkdir(exist_ok=True)
(folder / "tasks.json").write_text(json.dumps(tasks), encoding="utf-8")
