"""Which detectors there are, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.data
from small_yunet import write_yunet

from annotator.core.errors import KnownError
from annotator.core.faces import available
from annotator.core.faces.haar import Haar, cascade_file


def test_all_are_told_of_and_those_that_are_there_come_first(tmp_path):
    offers = available(networks=tmp_path)
    assert {offer.name for offer in offers} == {"mediapipe", "yunet", "haar", "flow"}
    there = [offer.there for offer in offers]
    assert there == sorted(there, reverse=True)
    for offer in offers:
        assert offer.title and offer.gives
        assert offer.there == (offer.missing is None)
        if offer.missing is not None:
            assert offer.missing.what and offer.missing.advice
    assert next(offer for offer in offers if offer.name == "flow").there, "clicks always work"


def test_an_offer_makes_its_detector(tmp_path):
    yunet = next(o for o in available(yunet=write_yunet(tmp_path / "y.onnx")) if o.name == "yunet")
    assert yunet.there and yunet.make().name == "yunet"
    assert yunet.make().find(np.zeros((64, 64, 3), np.uint8)) == ()


def test_a_file_that_cannot_be_used_is_why_it_is_missing():
    yunet = next(o for o in available(yunet=Path("/nowhere/y.onnx")) if o.name == "yunet")
    assert not yunet.there and yunet.missing.path == Path("/nowhere/y.onnx") and yunet.make is None


@pytest.mark.skipif(cascade_file() is not None, reason="this OpenCV has cascades")
def test_opencv_without_cascades_is_told():
    with pytest.raises(KnownError, match="no Haar cascades") as told:
        Haar()
    assert cv2.__version__ in str(told.value) and "pip install" in told.value.advice


@pytest.mark.skipif(cascade_file() is None, reason="OpenCV 5 has no cascades")
def test_haar_finds_the_face_of_a_photograph():
    (found,) = Haar().find(skimage.data.astronaut())
    assert found.points is None and found.confidence > 0.5
    assert np.abs(np.array(found.middle) - (224, 120)).max() < 20
