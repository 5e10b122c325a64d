"""Classifiers whose card says which raw values they see: the same at both doors, whatever is on the screen."""

from __future__ import annotations

from dataclasses import replace

import dicoms
import numpy as np
import pytest
import tifffile
import torch
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.images import read_picture
from annotator.core.images.display import Display
from annotator.core.regions.mask import Box
from annotator.core.work.label_files import load_label_set
from annotator.inference import foreign_images, seeing
from annotator.inference.backend import EbpBackend
from annotator.inference.requests import AttendRequest, Urgency
from ebp import Card, Classifier, EbpError, ExcitationBackprop, bundled, values
from ebp.backbones import Backbone
from ebp.card import Preprocessing
from ebp.cli import main as ebp
from ebp.preprocessing import prepare
from ebp.reading import read_image

SOFT_TISSUE = Preprocessing(64, window=(40, 400))
NUMBERS = np.arange(-1000, 3000, 10, dtype=np.int16).reshape(20, 20)
LABELS = load_label_set("dermoscopy")


def card_of(lesions, **declared):
    return replace(lesions.card, preprocessing=replace(lesions.card.preprocessing, **declared))


@pytest.fixture(scope="module")
def lesions():
    return Classifier.load(bundled.find("lesions"))


@pytest.fixture
def tensors(monkeypatch):
    """What the engine is given."""
    seen, attend = [], ExcitationBackprop.attend
    monkeypatch.setattr(
        ExcitationBackprop, "attend", lambda self, x, *rest, **more: (seen.append(x), attend(self, x, *rest, **more))[1]
    )
    return seen


def told(seen):
    return [note.template for note in seen.notes]


def test_a_window_of_hounsfield_units_is_seen_alike_at_both_doors(tmp_path, lesions, tensors):
    model = tmp_path / "ct.safetensors"
    Classifier(lesions.module, card_of(lesions, window=(40, 400))).save(model)
    path = tmp_path / "slice.tif"
    tifffile.imwrite(path, NUMBERS)
    assert ebp(["attend", str(path), "-m", str(model), "-t", "naevus", "-o", str(tmp_path / "out")]) == 0
    picture = read_picture(path)
    shown = picture.crop(Box(0, 0, 20, 20), display=Display(window=(-5.0, 5.0)))  # on the screen at the moment
    assert set(np.unique(shown)) <= {0, 128, 127, 255}
    request = AttendRequest(1, path, str(model), LABELS, "none", Urgency.BULK, picture)
    record = EbpBackend("cpu").serve(request, lambda: True).maps.record
    expected = np.clip((NUMBERS.astype(np.float32) + 160) / 400, 0, 1)
    assert len(tensors) == 2 and torch.equal(*tensors)
    assert torch.equal(tensors[0], lesions.prepare(expected).tensor)
    assert [str(note) for note in seeing.messages(record.notes)] == [
        "By its card the classifier sees -160 as black and 240 as white."
    ]
    assert "By its card" in (tmp_path / "out" / "slice.json").read_text()


@pytest.mark.parametrize("kind", ["MONOCHROME1", "MONOCHROME2"])
def test_of_dicom_the_window_is_that_of_modality_units(tmp_path, kind):
    stored = (NUMBERS + 1024).astype(np.uint16)
    path = tmp_path / "slice.dcm"
    dicoms.write(path, stored, PhotometricInterpretation=kind, RescaleSlope=1, RescaleIntercept=-1024)
    expected = np.clip((NUMBERS + 160) / 400, 0, 1)
    foreign_images.teach_engine()
    for seen in (seeing.seen(read_picture(path), SOFT_TISSUE), read_image(path, SOFT_TISSUE)):
        pixels = seen.pixels[..., 0]
        assert pixels == pytest.approx(1 - expected if kind == "MONOCHROME1" else expected, abs=1e-6)
        assert values.DECLARED in told(seen) and values.WINDOW not in told(seen)


@given(st.integers(-2000, 2000), st.integers(1, 4000), st.sampled_from([np.int16, np.int32, np.float32]))
def test_black_and_white_are_the_ends_of_the_window(centre, width, dtype):
    numbers = np.linspace(centre - 2 * width, centre + 2 * width, 60).astype(dtype).reshape(6, 10, 1)
    seen = values.see(numbers, preprocessing=Preprocessing(32, window=(centre, width)))
    expected = np.clip((numbers.astype(float) - centre) / width + 0.5, 0, 1)
    assert seen.pixels == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int16, np.float32])
def test_percentiles_are_those_of_the_whole_image(dtype, monkeypatch):
    numbers = np.arange(100, dtype=dtype).reshape(10, 10, 1)
    chosen = Preprocessing(32, percentiles=(10, 90))
    whole = values.see(numbers, preprocessing=chosen).pixels[..., 0]
    low, high = np.percentile(numbers, (10, 90))
    assert whole == pytest.approx(np.clip((numbers[..., 0].astype(float) - low) / (high - low), 0, 1), abs=1e-6)
    flat = values.see(np.full((4, 4, 1), 7, dtype), preprocessing=chosen)
    assert not flat.pixels.any()


def test_eight_bits_were_windowed_before_and_images_of_another_kind_are_told():
    photograph = np.arange(192, dtype=np.uint8).reshape(8, 8, 3)
    seen = values.see(photograph, preprocessing=SOFT_TISSUE)
    assert np.array_equal(seen.pixels, photograph) and told(seen) == [values.NO_RAW_VALUES]
    scan = np.full((8, 8, 1), 40_000, np.uint16)
    assert told(values.see(scan, preprocessing=SOFT_TISSUE)) == [values.DECLARED, values.OUTSIDE]
    assert told(values.see(NUMBERS[..., None], preprocessing=SOFT_TISSUE)) == [values.DECLARED]


def test_transparency_has_the_range_of_its_own():
    deep = np.array([[[100, 65535], [100, 0], [300, 65535]]], np.uint16)
    seen = values.see(deep, values.Alpha.STRAIGHT, preprocessing=Preprocessing(32, window=(200, 200)))
    assert seen.pixels[0, :, 0].tolist() == [0, 1, 1]


def test_networks_trained_on_black_as_white_or_blue_as_red():
    plain = Preprocessing(8, "stretch", (0.5,) * 3, (0.5,) * 3)
    image = np.zeros((8, 8, 3), np.uint8)
    image[..., 0] = 255
    usual = prepare(image, plain).tensor[0, :, 0, 0].tolist()
    assert usual == [1, -1, -1]
    assert prepare(image, replace(plain, order="bgr")).tensor[0, :, 0, 0].tolist() == [-1, -1, 1]
    assert prepare(image, replace(plain, inverted=True)).tensor[0, :, 0, 0].tolist() == [-1, 1, 1]
    both = replace(plain, inverted=True, order="bgr")
    assert told(values.see(image, preprocessing=both)) == [values.INVERTED, values.ORDER]
    padded = prepare(np.zeros((4, 8, 3), np.uint8), replace(plain, fit="pad", inverted=True)).tensor
    assert padded[0, 0, 0, 0] == 0 and padded[0, 0, 4, 4] == 1  # what is no image has the mean colour as ever


def test_the_card_keeps_what_it_declares_and_says_nothing_of_what_it_leaves():
    plain = Card("net", "ebp.small_conv_net", ("a", "b"), Preprocessing(32))
    assert "window" not in plain.to_json() and "order" not in plain.to_json() and plain.version == 1
    for declared in ({"window": (40, 400)}, {"percentiles": (1, 99.5)}, {"inverted": True}, {"order": "bgr"}):
        card = replace(plain, preprocessing=Preprocessing(32, **declared))
        assert card.version == 3 and Card.from_json(card.to_json()) == card
        assert set(card.preprocessing.declared) == set(declared)


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ({"window": (40, 0)}, "width"),
        ({"window": (float("nan"), 1)}, "two numbers"),
        ({"window": 40}, "two numbers"),
        ({"percentiles": (5, 5)}, "rising"),
        ({"percentiles": (-1, 50)}, "rising"),
        ({"percentiles": (1, 99), "window": (1, 2)}, "not both"),
        ({"inverted": 1}, "true or false"),
        ({"order": "gbr"}, "rgb or bgr"),
        ({"order": "bgr", "channels": 1, "mean": (0.5,), "std": (0.5,)}, "three channels"),
    ],
)
def test_cards_that_declare_nonsense_are_refused(declared, message):
    with pytest.raises(EbpError, match=message):
        Preprocessing(32, **declared)


def test_convert_and_models_say_it(tmp_path, capsys):
    path = tmp_path / "net.safetensors"
    arguments = ["--weights", "none", "--arguments", '{"num_classes": 2}', "--labels", "a,b", "-o", str(path)]
    assert ebp(["convert", "squeezenet1_1", *arguments, "--window", "-600", "1500", "--inverted"]) == 0
    assert Classifier.load(path).card.preprocessing.window == (-600, 1500)
    capsys.readouterr()
    assert ebp(["models", str(path)]) == 0
    assert "window of centre -600 and width 1500, inverted" in capsys.readouterr().out


def test_a_backbone_that_declares_keeps_it_at_every_size(lesions):
    plain = Backbone(lesions)
    declaring = plain.declaring(window=(40, 400))
    assert declaring.sized(96).window == (40, 400) and declaring.sized(96).size == 96
    assert declaring.fingerprint not in (plain.fingerprint, plain.declaring(percentiles=(1, 99)).fingerprint)
