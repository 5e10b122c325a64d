"""What a pixel measures: lengths, angles, areas, and what they rest on."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from dicoms import ramp, write
from hypothesis import given
from hypothesis import strategies as st
from pydicom.uid import UltrasoundImageStorage

from annotator.core.images import open_picture
from annotator.core.images.region_values import values_inside
from annotator.core.images.scale import Basis, Scale, by_hand
from annotator.core.regions.mask import EMPTY, Box, Mask

PLACES = st.tuples(st.floats(-500, 500), st.floats(-500, 500))


@given(PLACES, PLACES, st.floats(0.01, 10), st.floats(0.01, 10))
def test_lengths_are_scaled_along_each_axis(one, other, across, down):
    scale = Scale((across, down), Basis.PATIENT)
    expected = math.hypot((one[0] - other[0]) * across, (one[1] - other[1]) * down)
    assert scale.length(one, other) == pytest.approx(expected)
    assert Scale().length(one, other) == pytest.approx(math.dist(one, other))
    assert scale.area(7) == pytest.approx(7 * across * down)


@given(st.floats(0, 180), st.floats(0, 360), st.floats(1, 100), st.floats(1, 100))
def test_angles_are_those_that_were_drawn(angle, turn, first, second):
    def end(length, degrees):
        return length * math.cos(math.radians(degrees)), length * math.sin(math.radians(degrees))

    assert Scale().angle(end(first, turn), (0, 0), end(second, turn + angle)) == pytest.approx(angle, abs=1e-5)
    stretched = Scale((2.0, 2.0), Basis.HAND)
    assert stretched.angle(end(first, turn), (0, 0), end(second, turn + angle)) == pytest.approx(angle, abs=1e-5)


@pytest.mark.parametrize(("told", "size"), [("0.05", 0.05), ("", None), ("-1", None), ("nan", None), ("a", None)])
def test_a_scale_by_hand(told, size):
    found = by_hand(told)
    assert (found.spacing[0] if found else None) == size


def test_a_part_of_an_ultrasound_image_has_its_own_scale(tmp_path):
    region = {
        "RegionLocationMinX0": 2, "RegionLocationMinY0": 1, "RegionLocationMaxX1": 6, "RegionLocationMaxY1": 6,
        "PhysicalUnitsXDirection": 3, "PhysicalUnitsYDirection": 3, "PhysicalDeltaX": 0.05, "PhysicalDeltaY": 0.1,
    }  # fmt: skip
    write(tmp_path / "us.dcm", ramp(), kind=UltrasoundImageStorage, Modality="US", SequenceOfUltrasoundRegions=region)
    picture = open_picture(tmp_path / "us.dcm")
    assert picture.scale_in(Box(3, 2, 2, 2)) == Scale((0.5, 1.0), Basis.PATIENT)
    assert picture.scale_in(Box(0, 0, 4, 4)).spacing is None, "it reaches beyond the part"


def test_shadows_are_measured_and_say_so(tmp_path):
    write(tmp_path / "dx.dcm", ramp(), Modality="DX", ImagerPixelSpacing=[0.2, 0.2])
    picture = open_picture(tmp_path / "dx.dcm")
    assert picture.spacing is None and picture.scale_in(picture.box) == Scale((0.2, 0.2), Basis.DETECTOR)
    plain = replace(picture, scale=Scale(), spacing=(0.1, 0.1))
    assert plain.scale_in(plain.box) == Scale((0.1, 0.1), Basis.FILE)


def test_values_inside_a_region_are_those_of_numpy(tmp_path):
    values = np.random.default_rng(0).integers(0, 3000, (20, 30)).astype(np.uint16)
    write(tmp_path / "ct.dcm", values, RescaleSlope=1, RescaleIntercept=-1024)
    picture = open_picture(tmp_path / "ct.dcm")
    inside = np.random.default_rng(1).random((20, 30)) > 0.6
    found, expected = values_inside(picture, Mask.from_array(inside)), values[inside].astype(float) - 1024
    assert (found.count, found.low, found.high) == (inside.sum(), expected.min(), expected.max())
    assert (found.mean, found.deviation) == pytest.approx((expected.mean(), expected.std()))
    assert values_inside(picture, EMPTY) is None
