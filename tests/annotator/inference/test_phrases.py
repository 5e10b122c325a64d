"""Phrases: the labels that words name, and one map for all of them, from held maps or by one pass alike."""

from __future__ import annotations

import numpy as np
import pytest
from small_models import write_image, write_model

from annotator.core.images import read_picture
from annotator.core.work.labels import label_set_of
from annotator.inference.backend import EbpBackend
from annotator.inference.phrases import Phrasebook, held_map, weights_of
from annotator.inference.process import wire
from annotator.inference.requests import AttendRequest, PhraseRequest
from annotator.inference.seeing import seen
from ebp import Classifier
from ebp.phrases import Grounder
from ebp.regions.walk import node_grid

NAMES = ("melanoma", "naevus", "hair", "ruler")


def test_words_name_labels_by_name_synonym_number_and_the_projects_titles():
    labels = label_set_of(NAMES, "skin").labels
    titled = [
        label.__class__(label.id, "ruler", "Scale bar", label.colour) for label in labels if label.name == "ruler"
    ]
    book = Phrasebook(NAMES, [*labels[:3], *titled])
    assert [match.labels for match in book.matches("two hairs beside a mole")] == [("hair",), ("naevus",)]
    assert book.matches("the scale bar")[0].labels == ("ruler",)
    assert book.matches("unheard of") == ()
    assert book.nearest("melanom") == ("melanoma",)
    assert weights_of(book.matches("two hairs beside a mole")) == {"hair": 0.5, "naevus": 0.5}


def test_a_pass_and_held_maps_make_the_map_that_ebp_ground_has(tmp_path):
    model = write_model(tmp_path / "model.safetensors", 4, labels=NAMES)
    image = write_image(tmp_path / "image.png", (150, 80))
    weights = weights_of(Phrasebook(NAMES, ()).matches("a mole beside a ruler"))
    backend, labels = EbpBackend("cpu"), label_set_of(NAMES, "skin")
    request = PhraseRequest(1, image, str(model), tuple(weights.items()), read_picture(image))
    answer = backend.serve(request, lambda: True)
    found = answer.map
    record = backend.serve(AttendRequest(1, image, str(model), labels), lambda: True).maps.record
    held = held_map(record, weights)
    assert held.values == pytest.approx(found.values, rel=2e-3, abs=1e-7)
    assert (held.fingerprint, held.layer, held.scores) == (found.fingerprint, found.layer, pytest.approx(found.scores))
    truth = Grounder(Classifier.load(model)).ground(seen(read_picture(image)).pixels, "a mole beside a ruler")
    heat = found.heat()
    assert heat.image_size == (150, 80)
    assert heat.values == pytest.approx(truth.map, rel=1e-4, abs=1e-7)
    assert answer.sha256 == read_picture(image).sha256
    dual = backend.serve(AttendRequest(1, image, str(model), labels, "dual"), lambda: True).maps.record
    assert held_map(dual, weights) is None


def test_a_phrase_crosses_without_the_pixels_of_an_image_on_the_disk(tmp_path):
    image = write_image(tmp_path / "image.png")
    picture = read_picture(image)
    lean = wire.lean(PhraseRequest(1, image, "photographs", (("dog", 1.0),), picture))
    assert (lean.request.picture is None) == (lean.sha256 == picture.sha256)
    assert np.isclose(sum(weight for _, weight in lean.request.weights), 1)


def test_the_extent_of_a_phrase_covers_the_image_evenly_where_it_is_asked_for(tmp_path):
    model = write_model(tmp_path / "model.safetensors", 4, labels=NAMES)
    image = write_image(tmp_path / "image.png", (150, 80))
    request = PhraseRequest(1, image, str(model), (("hair", 0.5), ("naevus", 0.5)), spread=True)
    found = EbpBackend("cpu").serve(request, lambda: True).map
    assert found.nodes.shape == node_grid(80, 150)
    assert (found.nodes >= 0).all() and found.nodes.any()
    every = PhraseRequest(1, image, str(model), tuple((name, 0.25) for name in NAMES), spread=True)
    assert EbpBackend("cpu").serve(every, lambda: True).map.nodes is not None, "without a rest to contrast with"
