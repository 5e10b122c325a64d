"""Scores of frames are those of the frames as images; a damaged frame has none, and what is more urgent goes first."""

from __future__ import annotations

import numpy as np
import pytest
from clips import clip_of, packets_of, spoil
from small_models import label_set, write_model

from annotator.core.errors import KnownError
from annotator.core.images import frame_path, read_picture
from annotator.inference.backend import EbpBackend
from annotator.inference.process import wire
from annotator.inference.queue import RequestQueue
from annotator.inference.requests import AttendRequest, Urgency, is_aside
from annotator.inference.scoring import FrameMapsRequest, ScoreRequest


@pytest.fixture
def model(tmp_path):
    return str(write_model(tmp_path / "model.safetensors", 4))


def test_a_frame_has_the_scores_that_it_has_as_an_image(model):
    clip, backend = clip_of("H.264 in MP4"), EbpBackend("cpu")
    found = backend.serve(ScoreRequest(1, clip, model, (5, 40, 6)), lambda: True)
    assert found.values.shape == (3, 4) and found.values.dtype == np.float32
    for place, frame in enumerate((5, 40, 6)):
        asked = AttendRequest(1, frame_path(clip, frame), model, label_set(4), "none", Urgency.SCREEN)
        record = backend.serve(asked, lambda: True).maps.record
        assert record.fingerprint == found.fingerprint
        np.testing.assert_allclose(found.values[place], [record.scores[name] for name in found.labels], atol=1e-5)


def test_a_frame_that_cannot_be_read_has_no_score(model, tmp_path):
    clip = clip_of("Motion JPEG")
    spoiled = spoil(clip, tmp_path / "spoiled.mov", range(20, 21)) if len(packets_of(clip)) > 20 else clip
    found = EbpBackend("cpu").serve(ScoreRequest(1, spoiled, model, (19, 20, 21, 999)), lambda: True)
    assert np.isfinite(found.values[[0, 2]]).all() and np.isnan(found.values[3]).all()


def test_a_model_that_cannot_answer_is_told_with_the_clip(tmp_path):
    (tmp_path / "broken.safetensors").write_bytes(b"no model")
    with pytest.raises(KnownError, match=r"broken\.safetensors"):
        EbpBackend("cpu").serve(
            ScoreRequest(1, clip_of("VP9"), str(tmp_path / "broken.safetensors"), (0,)), lambda: True
        )


def test_it_gives_way_and_is_given_up(model):
    queue, clip = RequestQueue(), clip_of("VP9")
    request = ScoreRequest(1, clip, model, (0, 1))
    assert is_aside(request) and request.urgency > Urgency.PREFETCH
    queue.put(request)
    assert queue.take() is request
    want = queue.want()
    queue.put(AttendRequest(1, frame_path(clip, 3), model, label_set(4), "none", Urgency.SCREEN))
    assert not want()
    assert EbpBackend("cpu").serve(request, want) is None


def test_maps_of_a_frame_are_those_of_the_frame_as_an_image(model):
    clip, backend = clip_of("H.264 in MP4"), EbpBackend("cpu")
    request = FrameMapsRequest(1, clip, model, 5, label_set(4), "rest")
    found = backend.serve(request, lambda: True)
    asked = AttendRequest(1, frame_path(clip, 5), model, label_set(4), "rest", Urgency.SCREEN)
    record = backend.serve(asked, lambda: True).maps.record
    np.testing.assert_array_equal(found.maps.record.maps, record.maps)
    frame = read_picture(frame_path(clip, 5))
    assert found.picture.dtype == np.uint8 and max(found.picture.shape) == min(160, max(frame.width, frame.height))
    assert backend.serve(request, lambda: False) is None
    with pytest.raises(KnownError):
        backend.serve(FrameMapsRequest(1, clip, model, 99_999, label_set(4)), lambda: True)


def test_maps_of_a_frame_cross_to_another_process_and_back(model):
    request = FrameMapsRequest(1, clip_of("H.264 in MP4"), model, 5, label_set(4))
    found = EbpBackend("cpu").serve(request, lambda: True)
    again = wire.whole(wire.bare(found), request)
    np.testing.assert_array_equal(again.maps.of("label 1").values, found.maps.of("label 1").values)
    assert is_aside(request)
