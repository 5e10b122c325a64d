"""YuNet through OpenCV, with a tiny network that has its answers; and files that are none."""

from __future__ import annotations

import numpy as np
import pytest
from small_yunet import write_yunet

from annotator.core.errors import KnownError
from annotator.core.faces.yunet import YuNet


@pytest.fixture(scope="module")
def detector(tmp_path_factory):
    return YuNet(write_yunet(tmp_path_factory.mktemp("yunet") / "yunet.onnx"))


def frame(width, height, *cells, scale=1):
    pixels = np.zeros((height, width, 3), np.uint8)
    for x, y in cells:
        pixels[y * 8 * scale : (y + 1) * 8 * scale, x * 8 * scale : (x + 1) * 8 * scale] = 255
    return pixels


def test_box_and_points_are_where_the_network_has_them(detector):
    (found,) = detector.find(frame(320, 192, (10, 8)))
    assert found.box == pytest.approx((68, 48, 100, 88), abs=1.1), "OpenCV rounds corners to pixels"
    np.testing.assert_allclose(found.points, [(76, 60), (92, 60), (84, 68), (78, 76), (90, 76)], atol=0.01)
    assert found.confidence == pytest.approx(1) and found.mesh is None


def test_a_frame_longer_than_is_searched_is_mapped_back(detector):
    (found,) = detector.find(frame(1920, 1080, (30, 40), scale=2))
    np.testing.assert_allclose(found.points[0], (2 * (30 - 0.5) * 8, 2 * (40 - 0.5) * 8), atol=0.05)


def test_several_and_none(detector):
    assert len(detector.find(frame(320, 192, (3, 3), (20, 10)))) == 2
    assert detector.find(frame(320, 192)) == () == detector.find(frame(7, 7))


@pytest.mark.parametrize("content", [b"", b"no network at all", b"\x08\x08" + bytes(100)])
def test_a_file_that_is_none_is_told(tmp_path, content):
    path = tmp_path / "wrong.onnx"
    path.write_bytes(content)
    with pytest.raises(KnownError, match="no YuNet") as told:
        YuNet(path)
    assert told.value.path == path and told.value.advice


def test_another_network_is_told(tmp_path):
    from small_segmenters import write_encoder

    with pytest.raises(KnownError, match="no YuNet"):
        YuNet(write_encoder(tmp_path / "encoder.onnx", 64))


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(KnownError, match="not there"):
        YuNet(tmp_path / "gone.onnx")
