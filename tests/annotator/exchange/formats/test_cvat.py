"""CVAT's XML: a file by datumaro, shapes as CVAT documents them, ours as polygons, and hostile ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from annotator.core.errors import KnownError
from annotator.core.regions.mask import Box, Mask
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known
from annotator.exchange.data.options import ExportOptions, Shape
from annotator.exchange.data.row_major import lengths_of, mask_of_rows, rows_of
from annotator.exchange.formats.cvat import writing as cvat
from tests.annotator.exchange.cases import LABELS, read_again, written

BY_DATUMARO = Path(__file__).parent / "data" / "cvat" / "default.xml"
W, H = 40, 30


def read(tmp_path, shapes, head="<annotations>"):
    file = tmp_path / "x.xml"
    image = f'<image id="0" name="a.png" width="{W}" height="{H}">{shapes}</image>'
    file.write_text(f"{head}<version>1.1</version>{image}</annotations>", encoding="utf-8")
    return cvat.FORMAT.read(file, Known())


def test_a_file_that_datumaro_wrote():
    assert cvat.FORMAT.recognises(BY_DATUMARO)
    dataset = cvat.FORMAT.read(BY_DATUMARO, Known())
    assert dataset.faults == ()
    assert dataset.notices == ("2 points, lines, cuboids and skeletons are not read: they cover no pixels (é/1.jpg).",)
    assert [label.name for label in dataset.labels] == ["naevus", "läsion", "blurred"]
    first, second = dataset.items
    assert (first.name, second.name, second.regions) == ("é/1.jpg", "2.jpg", ())
    ring, square, box, tag = first.regions
    expected = np.zeros((H, W), bool)
    expected[4:10, 3:11] = True
    expected[6:8, 6:8] = False
    assert np.array_equal(ring.mask.to_array(W, H), expected)
    assert (ring.label, ring.attributes) == ("naevus", (("side", "left"),))
    assert (square.mask.box, square.mask.area) == (Box(12, 2, 8, 6), 48)
    assert square.attributes == (("occluded", "1"),)
    assert (box.mask.box, box.mask.area) == (Box(24, 12, 6, 8), 48)
    assert (tag.label, tag.mask.empty) == ("blurred", True)


@settings(max_examples=100)
@given(arrays(bool, st.tuples(st.integers(1, 9), st.integers(1, 9))).filter(np.any))
def test_run_lengths_are_those_of_the_pixels_row_by_row(array):
    mask = Mask.from_array(array)
    frame = Box(0, 0, array.shape[1], array.shape[0])
    lengths = lengths_of(rows_of(mask, frame), array.size)
    assert np.array_equal(np.repeat(np.arange(len(lengths)) % 2 == 1, lengths), array.reshape(-1))
    assert mask_of_rows(rows_of(mask, frame), frame) == mask


def test_turned_shapes(tmp_path):
    shapes = (
        '<box label="a" xtl="10" ytl="10" xbr="20" ybr="12" rotation="90"/>'
        '<ellipse label="a" cx="20" cy="15" rx="8" ry="3"/>'
        '<ellipse label="a" cx="20" cy="15" rx="8" ry="3" rotation="90"/>'
        '<polygon label="a" points="1,1;5,1;5,5" group_id="2"/>'
        '<box label="a" xtl="8" ytl="1" xbr="9" ybr="2" group_id="2"/>'
        '<polygon label="b" points="1,1;5,1;5,5" group_id="2"/><polyline label="a" points="1,1;2,2"/>'
    )
    dataset = read(tmp_path, shapes)
    assert dataset.faults == ()
    box, ellipse, turned, group, other = dataset.items[0].regions
    assert box.mask.box == Box(14, 6, 2, 10)
    lying = ellipse.mask.to_array(W, H)
    ys, xs = np.mgrid[0:H, 0:W] + 0.5
    assert np.array_equal(lying, ((xs - 20) / 8) ** 2 + ((ys - 15) / 3) ** 2 <= 1)
    standing = ((xs - 20) / 3) ** 2 + ((ys - 15) / 8) ** 2 <= 1
    assert (turned.mask.to_array(W, H) ^ standing).sum() <= 4  # a polygon of many corners
    assert (group.label, group.mask.area, other.label, other.mask.area) == ("a", 11, "b", 10)


@pytest.mark.parametrize("shape", Shape)
def test_polygons(tmp_path, shape):
    parts, ring = np.zeros((H, W), bool), np.zeros((H, W), bool)
    parts[1:4, 1:9] = parts[22:28, 30:40] = ring[2:20, 3:25] = True
    ring[5:15, 6:20] = False
    regions = tuple(Region(LABELS[0].name, Mask.from_array(array)) for array in (parts, ring))
    dataset = Dataset(LABELS, (Item("a.png", W, H, regions, stem="a", id=1),))
    options = ExportOptions(shape=shape)
    path = written(cvat.FORMAT, dataset, tmp_path / "out.xml", options)
    content = path.read_text()
    polygons = {Shape.RLE: 0, Shape.EXACT_POLYGON: 2, Shape.POLYGON: 3}[shape]
    assert (content.count("<polygon"), content.count("group_id")) == (polygons, min(polygons, 2))
    found = read_again(cvat.FORMAT, dataset, path)["a.png"]
    assert found == cvat.FORMAT.keep(dataset.items[0], options)


def mask(**changes):
    plain = {"label": "a", "rle": "0, 4", "left": 0, "top": 0, "width": 2, "height": 2}
    return "<mask " + " ".join(f'{key}="{value}"' for key, value in {**plain, **changes}.items()) + "/>"


HOSTILE = [
    mask(rle=""),
    mask(rle="0, 5"),
    mask(rle="5, -1"),
    mask(rle="0, 4.0"),
    mask(rle="0, 9" + 5000 * "9"),
    mask(rle="9223372036854775807, 9223372036854775807, 6"),
    mask(width=0),
    mask(width=10**9),
    mask(left=-1),
    mask(top="x"),
    mask(label=""),
    mask(width=100_000, height=100_000, rle=", ".join(["33333"] * 300_000 + ["100000"])),
    '<mask rle="0,4" left="0" top="0" width="2" height="2"/>',
    '<polygon label="a" points=""/>',
    '<polygon label="a" points="1,1;2;3,3"/>',
    '<polygon label="a" points="1,1;nan,2;3,3"/>',
    '<box label="a" xtl="1" ytl="1" xbr="inf" ybr="2"/>',
    '<ellipse label="a" cx="1" cy="1" rx="2"/>',
    '<box label="a" xtl="1" ytl="1" xbr="2" ybr="2" rotation="x"/>',
]


@pytest.mark.parametrize("shape", HOSTILE, ids=lambda shape: shape[:60])
def test_a_shape_that_cannot_be_used_is_told_and_the_others_are_read(tmp_path, shape):
    dataset = read(tmp_path, shape + mask())
    assert [fault.startswith("a.png, shape 1: ") for fault in dataset.faults] == [True]
    assert [region.mask.area for region in dataset.items[0].regions] == [4]


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE a [<!ENTITY x "xxxxxxxx"><!ENTITY y "&x;&x;&x;">]><annotations>',
        '<?xml version="1.0" encoding="no-such"?><annotations>',
        "<annotations><",
        "<annotation>",
    ],
)
def test_hostile_xml_is_refused(tmp_path, head):
    with pytest.raises(KnownError):
        read(tmp_path, mask(label="&y;") if "ENTITY" in head else mask(), head)
    cvat.FORMAT.recognises(tmp_path / "x.xml")


def test_tracks_of_videos_are_told(tmp_path):
    file = tmp_path / "x.xml"
    file.write_text('<annotations><track id="0" label="a"><box frame="0"/></track></annotations>')
    assert cvat.FORMAT.read(file, Known()).notices == ("1 track of a video is not read (a).",)
