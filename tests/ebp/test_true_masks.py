"""True masks in COCO's form, read beside pycocotools, and what is told of files that are none."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from pycocotools import mask as coco_mask

from ebp.errors import EbpError
from ebp.evaluation.true_masks import Coded, read_true_masks

MASKS = hnp.arrays(bool, st.tuples(st.integers(1, 40), st.integers(1, 40)))


def compressed(mask):
    found = coco_mask.encode(np.asfortranarray(mask.astype(np.uint8)))
    return {"size": list(found["size"]), "counts": found["counts"].decode()}


def uncompressed(mask):
    flat = mask.T.reshape(-1).astype(np.int8)
    edges = np.flatnonzero(np.diff(flat, prepend=0))
    return {"size": list(mask.shape), "counts": np.diff([0, *edges, flat.size]).tolist()}


@given(MASKS, MASKS)
def test_run_lengths_are_the_pixels_they_were_made_of(first, second):
    if first.shape != second.shape:
        second = ~first
    height, width = first.shape
    for coding in (compressed, uncompressed):
        assert np.array_equal(Coded((width, height), (coding(first),)).mask(), first)
        assert np.array_equal(Coded((width, height), (coding(first), coding(second))).mask(), first | second)


@given(st.lists(st.lists(st.floats(-5, 45, width=32), min_size=6, max_size=16).filter(lambda p: len(p) % 2 == 0),
                min_size=1, max_size=3))  # fmt: skip
def test_polygons_are_filled_as_cocos_own_library_fills_them(polygons):
    expected = np.zeros((30, 40), bool)
    for polygon in polygons:
        expected |= coco_mask.decode(coco_mask.frPyObjects([polygon], 30, 40))[..., 0].astype(bool)
    assert np.array_equal(Coded((40, 30), (polygons,)).mask(), expected)
    assert np.array_equal(Coded((40, 30), ([polygons[0]], [polygons[-1]], polygons)).mask(), expected)


def test_a_rectangle_by_hand():
    found = Coded((8, 6), ([[2, 1, 5, 1, 5, 4, 2, 4]],)).mask()
    expected = np.zeros((6, 8), bool)
    expected[1:4, 2:5] = True
    assert np.array_equal(found, expected)


@pytest.mark.parametrize(
    "region",
    [
        {"size": [6, 8], "counts": [3, 100]}, {"size": [6, 8], "counts": [50, -2]}, {"size": [8, 6], "counts": [48]},
        {"size": [6, 8], "counts": "zzzzzz"}, {"size": [6, 8], "counts": "abc"}, {"size": [6, 8], "counts": "\u00e9"},
        {"size": [6, 8]}, [[1, 2, 3, 4]], [[1, 2, 3, 4, 5, float("nan")]], [[0, 0, 1e12, 0, 1e12, 1e12]], ["a"], 7,
    ],
)  # fmt: skip
def test_a_region_that_is_none_is_told_with_file_and_image(region, tmp_path):
    path = written(tmp_path, annotations=[annotation(region)])
    with pytest.raises(EbpError, match=r"masks\.json: a region of 'cat' on b\.png cannot be read"):
        read_true_masks(path, IMAGES, ("cat",))


IMAGES = (Path("x/one/a.png"), Path("x/b.png"), Path("x/two/a.png"))
SQUARE = [[2, 1, 5, 1, 5, 4, 2, 4]]


def annotation(region=SQUARE, image=2, category=1):
    return {"id": 1, "image_id": image, "category_id": category, "segmentation": region}


def written(folder, **changes):
    names = ("two/a.png", "folder/b.png", "c.png", "a.png")
    data = {
        "images": [{"id": n, "file_name": name, "width": 8, "height": 6} for n, name in enumerate(names, start=1)],
        "annotations": [annotation(), annotation(image=1), annotation(image=3), annotation(image=4),
                        annotation(category=2), annotation([])],
        "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}],
    }  # fmt: skip
    path = folder / "masks.json"
    path.write_text(json.dumps(data | changes), encoding="utf-8")
    return path


def test_images_are_known_by_name_and_where_that_is_doubled_by_their_folders(tmp_path):
    masks = read_true_masks(written(tmp_path), IMAGES, ("cat", "bird"))
    assert [masks.labels(image, ("cat", "dog", "bird")) for image in IMAGES] == [[], ["cat"], ["cat"]]
    mask = masks.on(IMAGES[1], "cat", (16, 12), (16, 12))
    assert mask.sum() == 36 and mask[2:8, 4:10].all()
    assert masks.on(IMAGES[1], "cat", (8, 6), (1, 1)).all()  # the smallest thing keeps a pixel
    with pytest.raises(EbpError, match="of 8 × 6 pixels, but the image has 6 × 8"):
        masks.on(IMAGES[1], "cat", (6, 8), (6, 8))


@pytest.mark.parametrize("nothing", [{"size": [6, 8], "counts": [48]}, [[20, 20, 30, 20, 30, 30]]])
def test_a_region_without_a_pixel_is_no_truth(tmp_path, nothing):
    masks = read_true_masks(written(tmp_path, annotations=[annotation(nothing)]), IMAGES, ("cat",))
    assert masks.labels(IMAGES[1], ("cat",)) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"images": []}, "none of its 0 images is among"),
        ({"categories": [{"id": 1, "name": "Cat"}, {"id": 2, "name": "dog"}]}, "none of the labels \\(cat\\)"),
        ({"categories": []}, "lacks or misnames 1"),
        ({"annotations": None}, "not a file of COCO's instances"),
        ({"annotations": [{"image_id": 1}]}, "lacks or misnames 'category_id'"),
        ({"annotations": [annotation(image=9)]}, "belongs to image 9"),
    ],
)
def test_a_file_that_says_nothing_of_these_images_is_refused(tmp_path, changes, message):
    with pytest.raises(EbpError, match=message) as told:
        read_true_masks(written(tmp_path, **changes), IMAGES, ("cat",))
    assert "masks.json" in str(told.value)


def test_what_is_no_json_is_refused(tmp_path):
    path = tmp_path / "masks.json"
    with pytest.raises(EbpError, match="cannot be read"):
        read_true_masks(path, IMAGES, ("cat",))
    path.write_bytes(b"\xff no json")
    with pytest.raises(EbpError, match="it is no JSON"):
        read_true_masks(path, IMAGES, ("cat",))
