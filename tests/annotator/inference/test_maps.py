"""Maps side by side in the worker: each is its method's own, one's fault is no other's, an image is read once."""

from __future__ import annotations

import pickle
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch
import troubled_worker
from captum.attr import LayerGradCam
from small_models import label_set, names, write_image, write_model

from annotator.core.errors import KnownError
from annotator.inference.backend import EbpBackend
from annotator.inference.maps import making
from annotator.inference.maps.requests import ImageMap, MapRequest, Survey, SurveyRequest
from annotator.inference.maps.shown import heat_of
from annotator.inference.maps.ways import (
    C_MWP,
    GRAD_CAM,
    MWP,
    Layer,
    Method,
    Way,
    first_labels,
    first_ways,
    offered_ways,
)
from annotator.inference.process import wire
from annotator.inference.process.backend import ProcessBackend
from annotator.inference.queue import RequestQueue, Wanted
from annotator.inference.requests import AttendRequest, Urgency
from ebp import Classifier, ExcitationBackprop
from ebp.reading import read_image


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    return write_image(tmp_path_factory.mktemp("images") / "image.png")


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return write_model(tmp_path_factory.mktemp("models") / "model.safetensors", 3)


@pytest.fixture
def backend():
    return EbpBackend("cpu")


def asked(image, model, way, label="label 1", sha256="", **more):
    return MapRequest(1, image, sha256, str(model), label, way, **more)


def made(backend, *which, **more):
    return backend.serve(asked(*which, **more), lambda: True)


def prepared(image, model):
    classifier = Classifier.load(model)
    return classifier, classifier.prepare(read_image(image).pixels)


# --- what is made


@pytest.mark.parametrize(
    ("way", "layer", "contrast"),
    [
        (MWP, None, None), (C_MWP, None, "dual"), (Way(contrast="rest"), None, "rest"),
        (Way(contrast="label 0"), None, [0]), (Way(layer="features.0"), "features.0", None),
    ],
)  # fmt: skip
def test_a_map_is_the_engines_of_that_contrast_at_that_layer(backend, image, model, way, layer, contrast):
    classifier, shown = prepared(image, model)
    expected = ExcitationBackprop(classifier, layer).attend(shown.tensor, [1], contrast)
    found = made(backend, image, model, way)
    assert found.values == pytest.approx(expected.maps[0, 0].numpy(), abs=1e-6)
    assert found.layer == (layer or classifier.card.layer)
    assert found.mass == (pytest.approx(float(expected.mass[0, 0])) if contrast is None else None)
    assert found.empty is None
    assert heat_of(found).image_size == (96, 80)


@pytest.mark.parametrize("layer", ["", "features.0"])
def test_grad_cam_is_captums(backend, image, model, layer):
    classifier, shown = prepared(image, model)
    found = made(backend, image, model, Way(Method.GRAD_CAM, layer=layer))
    peer = LayerGradCam(classifier.module, classifier.module.get_submodule(found.layer))
    expected = peer.attribute(shown.tensor.clone().requires_grad_(), target=1, relu_attributions=True)[0, 0]
    assert found.values == pytest.approx(expected.detach().numpy(), abs=1e-6)
    assert found.mass is None


def test_a_survey_tells_scores_and_a_layer_of_each_stride(backend, image, model):
    classifier, shown = prepared(image, model)
    found = backend.serve(SurveyRequest(1, image, "", str(model)), lambda: True)
    scores = classifier.predict(shown.tensor)[0].tolist()
    assert found.scores == pytest.approx(dict(zip(names(3), scores, strict=True)))
    strides = [layer.stride for layer in found.layers]
    assert strides == sorted(strides) and len(set(strides)) > 1
    assert found.own == classifier.card.layer
    assert {found.own, found.peers} <= {layer.path for layer in found.layers}
    assert made(backend, image, model, GRAD_CAM).layer == found.peers


def test_a_fault_stands_alone(backend, image, model):
    with pytest.raises(KnownError, match="no layer 'nowhere'"):
        made(backend, image, model, Way(Method.GRAD_CAM, layer="nowhere"))
    with pytest.raises(KnownError, match=r"needs a layer with \(N, C, h, w\)"):
        made(backend, image, model, Way(Method.GRAD_CAM, layer="classifier"))
    with pytest.raises(KnownError, match="no label “zebra” to contrast"):
        made(backend, image, model, Way(contrast="zebra"))
    with pytest.raises(KnownError, match="does not know the label “zebra”"):
        made(backend, image, model, MWP, "zebra")
    assert made(backend, image, model, MWP).values.any()


def test_an_empty_map_says_why(backend, image, tmp_path):
    path = write_model(tmp_path / "model.safetensors", 3)
    itself = made(backend, image, path, Way(contrast="label 1"))
    assert not itself.values.any() and itself.empty.template == making.ITSELF
    classifier = Classifier.load(path)
    last = [part for part in classifier.module.modules() if isinstance(part, torch.nn.Linear)][-1]
    with torch.no_grad():
        last.weight[1] = -last.weight[1].abs()
    classifier.save(tmp_path / "silent.safetensors")
    for way, why in ((MWP, making.ENDS), (C_MWP, making.ENDS), (GRAD_CAM, making.NOTHING_ABOVE)):
        found = made(backend, image, tmp_path / "silent.safetensors", way)
        assert not found.values.any() and found.empty.template == why


# --- the image


def test_an_image_is_read_once_and_must_be_the_one_on_screen(backend, model, tmp_path, monkeypatch):
    image, read, opened = write_image(tmp_path / "image.png"), [], making.open_picture
    monkeypatch.setattr(making, "open_picture", lambda path: (read.append(path), opened(path))[1])
    sha256 = opened(image).sha256
    backend.serve(SurveyRequest(1, image, sha256, str(model)), lambda: True)
    for way in (MWP, C_MWP, GRAD_CAM):
        made(backend, image, model, way, sha256=sha256)
    assert read == [image]
    for number in range(making.KEPT + 2):
        made(backend, write_image(tmp_path / f"{number}.png", seed=number), model, MWP)
    assert len(backend._mapper._inputs) == making.KEPT
    write_image(image, seed=9)
    with pytest.raises(KnownError, match="file was changed"):
        made(backend, image, model, MWP, sha256=sha256)


def test_what_is_no_longer_wanted_is_not_made(backend, image, model):
    assert backend.serve(asked(image, model, MWP), lambda: False) is None


# --- beside other work


def test_a_comparison_gives_way_to_whoever_waits_at_the_screen(image, model):
    queue = RequestQueue()
    for way in (MWP, C_MWP):
        queue.put(asked(image, model, way))
    assert queue.take().way == MWP
    screen = AttendRequest(1, image, str(model), label_set(3))
    queue.put(screen)
    assert not queue.want()()
    queue.put(AttendRequest(2, image, str(model), label_set(3), urgency=Urgency.PREFETCH))
    assert queue.take() is screen
    assert [queue.take().way for _ in range(2)] == [MWP, C_MWP]
    assert queue.take().urgency is Urgency.PREFETCH


def test_answers_cross_between_processes(backend, image, model):
    for request in (asked(image, model, Way(contrast="label 1")), SurveyRequest(1, image, "", str(model))):
        assert pickle.loads(pickle.dumps(wire.lean(request))).request.path == image
        answer = backend.serve(request, lambda: True)
        assert isinstance(answer, ImageMap | Survey)
        stream = wire.packed(wire.bare(answer))
        again = wire.whole(pickle.loads(stream[0], buffers=stream[1:]), request)
        assert again.request is request
        for name in ("values", "empty", "scores", "layers", "placement"):
            assert np.all(getattr(again, name, None) == getattr(answer, name, None))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes by codes alone")
def test_a_map_the_process_is_lost_at_is_asked_for_again_by_hand_alone(tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    worker = ProcessBackend(patience=20.0, command=(sys.executable, troubled_worker.__file__))
    try:
        for _ in range(2):
            with pytest.raises(KnownError, match=r"ended at exits.png"):
                worker.serve(asked(tmp_path / "exits.png", tmp_path / "model.safetensors", MWP), Wanted())
        begun = tmp_path / "begun.txt"
        assert begun.read_text().split() == ["exits"] * 2, "once more, and then no more by itself"
        with pytest.raises(KnownError, match=r"ended at exits.png"):
            again = asked(tmp_path / "exits.png", tmp_path / "model.safetensors", MWP, insists=True)
            worker.serve(again, Wanted())
        assert begun.read_text().split().count("exits") == 4
    finally:
        worker.close()


# --- what is seen at first


def test_the_likeliest_labels_of_the_project_and_the_chosen_one_come_first():
    scores = {"label 0": 0.1, "label 1": 0.9, "label 2": 0.5, "label 3": 0.4, "zebra": 0.99}
    labels = label_set(6)
    assert first_labels(scores, labels, "label 2") == ("label 1", "label 2", "label 3")
    assert first_labels(scores, labels, "label 0") == ("label 1", "label 2", "label 0")
    assert first_labels(scores, labels, "label 5") == ("label 1", "label 2", "label 3"), "unknown to the classifier"
    strangers = {"zebra": 0.99, "tabby": 0.2, "bus": 0.3, "pizza": 0.1}
    assert first_labels(strangers, labels, "label 0") == ("zebra", "bus", "tabby")


def test_the_contrast_of_suggestions_is_seen_and_every_layer_offered_once():
    assert first_ways("none") == first_ways("dual") == (MWP, C_MWP, GRAD_CAM)
    assert first_ways("rest") == (MWP, C_MWP, Way(contrast="rest"), GRAD_CAM)
    layers = [Layer("a", (8, 8), 8.0), Layer("b", (4, 4), 16.0)]
    offered = offered_ways(layers, "a", "b", ["zebra"])
    assert len(set(offered)) == len(offered)
    assert {way.layer for way in offered if way.method is Method.EBP} == {"", "b"}
    assert [way.layer for way in offered if way.method is Method.GRAD_CAM] == ["", "a"]
    assert replace(MWP, contrast="zebra") in offered
