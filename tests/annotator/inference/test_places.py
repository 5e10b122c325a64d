"""What a place speaks for: told alike by maps that are held and by one pass, and as the engine's evidence has it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from small_models import label_set, names, write_image, write_model

from annotator.core.images import read_picture
from annotator.inference.backend import EbpBackend
from annotator.inference.places import Place, covered, disc, spoken, tells
from annotator.inference.requests import AttendRequest, WeighRequest
from annotator.inference.seeing import seen
from ebp import Classifier, ExcitationBackprop, Preprocessing
from ebp.evidence import coverage
from ebp.layers import grid_of
from ebp.preprocessing import place

COUNT = 5


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return write_model(tmp_path_factory.mktemp("model") / "model.safetensors", COUNT)


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    return write_image(tmp_path_factory.mktemp("image") / "image.png", (150, 80))


@pytest.mark.parametrize("position", [(75.0, 40.0), (20.5, 11.0), (120.0, 79.0)])
def test_held_maps_and_a_pass_tell_the_same_as_the_engine(model, image, position):
    backend = EbpBackend("cpu")
    record = backend.serve(AttendRequest(1, image, str(model), label_set(COUNT)), lambda: True).maps.record
    asked = names(COUNT)[1:]
    assert tells(record, asked)
    held = spoken(record, asked, position)
    passed = backend.serve(WeighRequest(1, image, str(model), asked, position), lambda: True).place
    assert (passed.position, passed.radius, passed.even) == (held.position, held.radius, held.even)
    assert passed.shares == pytest.approx(held.shares, rel=2e-3)
    assert list(passed.shares) == list(asked)


def test_shares_are_those_of_the_engine_for_the_same_disc(tmp_path):
    model = write_model(tmp_path / "square.safetensors", COUNT)
    image = write_image(tmp_path / "square.png", (64, 64))
    place = EbpBackend("cpu").serve(WeighRequest(1, image, str(model), names(COUNT), (30.0, 40.0)), lambda: True).place
    classifier = Classifier.load(model)
    prepared = classifier.prepare(seen(read_picture(image)).pixels)
    across, down = np.meshgrid(np.arange(64) + 0.5, np.arange(64) + 0.5)
    inside = (across - 30) ** 2 + (down - 40) ** 2 <= place.radius**2
    regions = torch.from_numpy(np.stack([inside, np.ones_like(inside)]))
    here, whole = ExcitationBackprop(classifier).evidence(prepared.tensor, regions).mass[0]
    assert list(place.shares.values()) == pytest.approx((here / whole).tolist(), rel=1e-5)
    assert place.radius == pytest.approx(64 / 24)
    assert sum(place.shares.values()) > 0


@pytest.mark.parametrize(("size", "grid"), [((64, 64), (16, 16)), ((224, 299), (28, 38)), ((97, 64), (7, 5))])
def test_cells_are_covered_as_the_engine_has_it(size, grid):
    for box in ((slice(3, 40), slice(10, 30)), (slice(5, 6), slice(7, 8)), (slice(0, size[0]), slice(0, size[1]))):
        mask = np.zeros(size, bool)
        mask[box] = True
        like = torch.zeros(1, 2, *grid)
        expected = coverage(torch.from_numpy(mask)[None], 1, grid_of(like.shape, (1, 3, *size), "layer"), like)
        assert covered(mask, grid) == pytest.approx(expected[0, 0].double().numpy(), abs=1e-6)


def test_a_place_is_no_smaller_than_what_a_map_tells_apart():
    placement = place((400, 100), Preprocessing(64, fit="stretch"))
    assert disc(placement, (32, 32), (100.0, 50.0)).radius == pytest.approx(400 / 24)
    assert disc(placement, (8, 8), (100.0, 50.0)).radius == 400 / 8


def test_nothing_is_told_where_a_crop_hides_the_image():
    placement = place((200, 100), Preprocessing(64, fit="crop"))
    assert disc(placement, (8, 8), (5.0, 50.0)) is None
    assert disc(placement, (8, 8), (100.0, 50.0)) is not None
    padded = place((200, 100), Preprocessing(64, fit="pad"))
    there = disc(padded, (8, 8), (100.0, 0.0))
    assert there.image.sum() == 64 * 32
    assert not (there.inside & ~there.image).any(), "the padding is no part of a place"


def test_labels_whose_evidence_is_spread_evenly_are_not_listed():
    found = Place((1.0, 2.0), 3.0, 0.05, {"a": 0.05, "b": 0.2, "c": 0.049, "d": 0.3, "hidden": 0.9})
    assert found.speaking(["a", "b", "c", "d", "unknown"]) == [("d", 0.3), ("b", 0.2)]


def test_maps_under_a_contrast_or_of_some_labels_alone_do_not_tell(model, image):
    backend = EbpBackend("cpu")
    dual = backend.serve(AttendRequest(1, image, str(model), label_set(COUNT), "dual"), lambda: True).maps.record
    assert not tells(dual, names(COUNT))
    plain = backend.serve(AttendRequest(1, image, str(model), label_set(COUNT)), lambda: True).maps.record
    assert tells(plain, names(COUNT)) and not tells(plain, (*names(COUNT), "another"))


def test_a_place_nobody_wants_any_more_is_left_between_two_passes(model, image, monkeypatch):
    passes, record = [], ExcitationBackprop._record
    monkeypatch.setattr(ExcitationBackprop, "_record", lambda self, *rest: (passes.append(1), record(self, *rest))[1])
    backend, request = EbpBackend("cpu"), WeighRequest(1, image, str(model), names(COUNT), (75.0, 40.0))
    assert backend.serve(request, lambda: not passes) is None
    assert len(passes) == 1
    assert backend.serve(request, lambda: True).place is not None
    assert len(passes) == 2, "the grid is known by now"
