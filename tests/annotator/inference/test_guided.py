"""Requests to a segmenter as the worker serves them: ranked by the map, kept in the box, on large images near by."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from small_models import label_set, write_image, write_model
from small_segmenters import write_decoder, write_segmenter

from annotator.core.errors import KnownError
from annotator.core.images import read_picture
from annotator.core.regions.mask import Box
from annotator.inference.backend import EbpBackend
from annotator.inference.guided import ByHand, detail_of, hand_masks, hand_request, speaking_against
from annotator.inference.requests import AttendRequest, CheckRequest, Guide, RefineRequest, Urgency
from annotator.inference.segmenter.files import SegmenterFiles
from annotator.inference.segmenter.segmenter import Segmenter
from ebp.regions import agreement

RADII = (10.0, 30.0)


@pytest.fixture
def files(tmp_path):
    return SegmenterFiles(*write_segmenter(tmp_path, 128, radii=RADII))


@pytest.fixture
def asked(monkeypatch):
    """The prompts and sizes that segmenters are asked with."""
    found, decode = [], Segmenter.decode
    monkeypatch.setattr(Segmenter, "decode", lambda *a: (found.append((a[2], a[3])), decode(*a))[1])
    return found


def blob(size, x, y, spread):
    rows, columns = np.mgrid[: size[1], : size[0]] + 0.5
    return np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * spread**2)).astype(np.float32)


def served(request):
    return EbpBackend("cpu").serve(request, lambda: True)


def suggestion(files, heat, *, fraction=0.5, others=(), own=None, territory=None):
    pixels = np.zeros((*heat.shape, 3), np.uint8)
    guide = Guide(files, pixels, heat >= fraction * max(float(heat.max()), 1e-9), own, others)
    return RefineRequest(1, pixels, heat, 0.6, territory=territory, method="segmenter", guide=guide)


@pytest.mark.parametrize(("spread", "radius"), [(7, RADII[0]), (20, RADII[1])])
def test_the_mask_that_agrees_best_with_the_map_comes_first(files, spread, radius):
    heat = blob((128, 96), 60, 40, spread)
    answer = served(suggestion(files, heat, fraction=0.3))
    assert len(answer.candidates) >= 2 and answer.mask is answer.candidates[0]
    merits = [agreement(mask, heat) for mask in answer.candidates]
    assert merits == sorted(merits, reverse=True)
    columns = np.flatnonzero(answer.mask.any(0))
    assert columns.max() - columns.min() + 1 == pytest.approx(2 * radius, abs=4)
    assert answer.how == f"segmenter SAM (SAM encoder) {files.fingerprint()}"


def test_what_speaks_against_is_told_to_the_segmenter(files, asked):
    heat, other = blob((128, 96), 40, 40, 8), blob((128, 96), 70, 40, 8)
    answer = served(suggestion(files, heat, fraction=0.05, others=(other,)))
    prompts, size = asked[0]
    assert size == (128, 96) and np.abs(prompts.points[~prompts.belongs] - [70, 40]).max() <= 1
    assert not any(mask[40, 70] for mask in answer.candidates)


def test_a_map_that_shows_nothing_gives_nothing(files):
    answer = served(suggestion(files, np.zeros((96, 128), np.float32)))
    assert not answer.mask.any() and answer.candidates == ()


def test_of_a_box_nothing_outside_belongs_and_the_map_in_it_ranks(tmp_path, files, asked):
    picture = read_picture(write_image(tmp_path / "image.png", (300, 200)))
    heat = blob((300, 200), 120, 90, 30)
    hand = ByHand(Box(90, 60, 210, 140))
    answer = served(hand_request(1, picture, hand, files, heat, (blob((300, 200), 250, 150, 12),)))
    masks = hand_masks(answer)
    prompts, size = asked[0]
    assert size == (300, 200) and prompts.box == (90, 60, 300, 200)
    assert np.abs(prompts.points[prompts.belongs] - [120, 90]).max() <= 1
    assert np.abs(prompts.points[~prompts.belongs] - [250, 150]).max() <= 1
    assert len(masks) == 3
    for mask in masks:
        assert mask.box.x >= 90 and mask.box.y >= 60 and not mask.to_array(300, 200)[150, 250]


def test_points_by_hand_come_beside_the_maps(tmp_path, files, asked):
    picture = read_picture(write_image(tmp_path / "image.png", (120, 80)))
    heat = blob((120, 80), 40, 40, 10)
    hand = (
        ByHand(Box(20, 20, 50, 40)).and_points(((90.0, 50.0),), belongs=True).and_points(((5.0, 5.0),), belongs=False)
    )
    answer = served(hand_request(1, picture, hand, files, heat))
    prompts, _ = asked[0]
    assert np.abs(prompts.points - [[40, 40], [90, 50], [5, 5]]).max() <= 1
    assert prompts.belongs.tolist() == [True, True, False] and prompts.box == (20, 20, 90, 60)
    assert any(mask.to_array(120, 80)[50, 88] for mask in hand_masks(answer))


def test_of_a_large_image_the_surroundings_are_seen_at_full_size(tmp_path, files, asked):
    path = tmp_path / "large.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (1600, 3000, 3), dtype=np.uint8)).save(path)
    picture = read_picture(path)
    hand = ByHand().and_points(((2500.0, 1200.0),), belongs=True)
    request = hand_request(1, picture, hand, files)
    region = request.purpose
    assert max(region.w, region.h) < 1100 and max(request.guide.detail.shape) > 700
    mask = hand_masks(served(request))[0].to_array(3000, 1600)
    rows, columns = np.nonzero(mask)
    assert abs(columns.mean() - 2500) < 4 and abs(rows.mean() - 1200) < 4
    boxed = hand_request(1, picture, ByHand(Box(2800, 1400, 190, 190)), files)
    assert boxed.purpose.x > 2600 and hand_masks(served(boxed))[0].box.x >= 2798
    whole = detail_of(picture, picture.box)
    assert whole.shape == (546, 1024, 3)


def test_an_image_is_encoded_once_for_all_requests(tmp_path, files, monkeypatch):
    counted, encode = [], Segmenter._encode
    monkeypatch.setattr(Segmenter, "_encode", lambda *a: (counted.append(1), encode(*a))[1])
    backend, picture = EbpBackend("cpu"), read_picture(write_image(tmp_path / "image.png", (120, 80)))
    checked = backend.serve(CheckRequest(files, detail_of(picture, picture.box)), lambda: True)
    assert checked.name == "SAM (SAM encoder)" and checked.seconds > 0
    for x in (20, 60):
        backend.serve(hand_request(1, picture, ByHand(Box(x, 20, 40, 40)), files), lambda: True)
    assert len(counted) == 1
    write_decoder(files.decoder, 128, radii=(5.0,))
    answer = backend.serve(hand_request(1, picture, ByHand(Box(20, 20, 40, 40)), files), lambda: True)
    assert answer.how.endswith(files.fingerprint()), "a file that was replaced is opened anew"
    files.encoder.unlink()
    with pytest.raises(KnownError, match="cannot be read"):
        backend.serve(hand_request(1, picture, ByHand(Box(20, 20, 40, 40)), files), lambda: True)


def test_another_part_of_the_labels_own_map_speaks_against_this_one(files, asked):
    own = blob((128, 96), 40, 40, 8) + blob((128, 96), 90, 60, 8)
    left = np.zeros((96, 128), bool)
    left[:, :64] = True
    served(suggestion(files, np.where(left, own, 0).astype(np.float32), own=own, territory=left))
    prompts, _ = asked[0]
    assert np.abs(prompts.points[prompts.belongs] - [40, 40]).max() <= 1
    assert np.abs(prompts.points[~prompts.belongs] - [90, 60]).max() <= 1


@pytest.mark.parametrize(("contrast", "known"), [("none", (0, 1, 2)), ("label 2", (0,))])
def test_other_labels_and_the_contrast_speak_against_a_label(tmp_path, contrast, known):
    thresholds = [0.0 if place in known else 1.0 for place in range(3)]
    model = write_model(tmp_path / "model.safetensors", 3, thresholds=thresholds)
    image = write_image(tmp_path / "image.png", (120, 90))
    maps = served(AttendRequest(1, image, str(model), label_set(3), contrast, Urgency.BULK)).maps
    others = [name for name in (*(f"label {place}" for place in known), contrast) if name not in ("label 0", "none")]
    found = speaking_against(maps, "label 0")
    assert {id(values) for values in found} == {id(maps.of(name).values) for name in others} and len(found) > 0
