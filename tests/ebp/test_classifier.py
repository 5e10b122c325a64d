"""Model files: what is saved comes back, what is broken is named."""

from __future__ import annotations

import json
import struct
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from ebp import Classifier
from ebp.bundled import classifiers
from ebp.card import Card, Preprocessing
from ebp.errors import EbpError, ModelFileError
from ebp.model_files import CARD_KEY, read_card
from ebp.networks import SmallConvNet

CARD = Card(
    name="tiny",
    architecture="ebp.small_conv_net",
    arguments={"channels": [4, 6], "classes": 3},
    labels=("a", "b", "é"),
    activation="sigmoid",
    preprocessing=Preprocessing(size=32, fit="pad"),
    layer="",
    thresholds=(0.5, 0.4, 0.3),
    provenance="made in a test",
    licence="Apache-2.0",
)


@pytest.fixture
def tiny():
    torch.manual_seed(0)
    return Classifier(SmallConvNet([4, 6], 3), CARD)


def test_saved_and_loaded(tiny, tmp_path):
    path = tmp_path / "tiny.safetensors"
    tiny.save(path)
    again = Classifier.load(path)
    assert again.card == CARD == read_card(path)
    image = np.random.default_rng(0).integers(0, 255, (40, 50, 3), dtype=np.uint8)
    with torch.no_grad():
        logits = tiny.module(tiny.prepare(image).tensor)
        assert torch.equal(again.module(again.prepare(image).tensor), logits)
    assert torch.allclose(again.probabilities(logits), logits.sigmoid())
    assert again.fingerprint != tiny.fingerprint or len(again.fingerprint) == 64
    assert list(tmp_path.iterdir()) == [path]


def test_softmax(tiny):
    other = Classifier(tiny.module, replace(CARD, activation="softmax"))
    assert float(other.probabilities(torch.randn(2, 3)).sum()) == pytest.approx(2)
    with pytest.raises(EbpError, match="3 labels"):
        other.probabilities(torch.randn(2, 4))


def test_half_precision_weights_run_in_single(tiny, tmp_path):
    state = {name: t.half() if t.is_floating_point() else t for name, t in tiny.module.state_dict().items()}
    path = tmp_path / "half.safetensors"
    save_file(state, path, metadata={CARD_KEY: CARD.to_json()})
    again = Classifier.load(path)
    assert all(p.dtype == torch.float32 for p in again.module.parameters())


def write(path, header, body=b""):
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


@pytest.mark.parametrize("content", [b"", b"\x01", b"\xff" * 64, b"PK\x03\x04" + b"\x00" * 60])
def test_no_safetensors(tmp_path, content):
    path = tmp_path / "wrong.safetensors"
    path.write_bytes(content)
    for read in (Classifier.load, read_card):
        with pytest.raises(ModelFileError, match=r"wrong\.safetensors"):
            read(path)


BROKEN = [
    ({}, "no model card"),
    ({"card": "{"}, "JSON"),
    ({"card": "[]"}, "card"),
    ({"card": "{}"}, "card"),
    ({"card": json.dumps(json.loads(CARD.to_json()) | {"version": 99})}, "newer"),
    ({"card": json.dumps(json.loads(CARD.to_json()) | {"labels": []})}, "label"),
    ({"card": json.dumps(json.loads(CARD.to_json()) | {"labels": ["a", "a", "b"]})}, "label"),
    ({"card": json.dumps(json.loads(CARD.to_json()) | {"thresholds": [0.5, 0.5]})}, "threshold"),
    ({"card": json.dumps(json.loads(CARD.to_json()) | {"activation": "tanh"})}, "activation"),
    ({"card": json.dumps(json.loads(CARD.to_json()) | {"surprise": 1})}, "surprise"),
]


@pytest.mark.parametrize(("metadata", "says"), BROKEN, ids=[str(n) for n in range(len(BROKEN))])
def test_broken_cards(tmp_path, metadata, says):
    path = tmp_path / "broken.safetensors"
    write(path, {"__metadata__": metadata})
    for read in (Classifier.load, read_card):
        with pytest.raises(ModelFileError, match=r"broken\.safetensors") as fault:
            read(path)
        assert says in str(fault.value)


def test_missing_file(tmp_path):
    with pytest.raises(ModelFileError, match="no such"):
        Classifier.load(tmp_path / "none.safetensors")


def saved_with(tiny, path, change, card=CARD):
    state = {name: tensor.clone() for name, tensor in tiny.module.state_dict().items()}
    change(state)
    save_file(state, path, metadata={CARD_KEY: card.to_json()})


CHANGES = [
    (lambda s: s.pop(next(iter(s))), "missing"),
    (lambda s: s.update(extra=torch.zeros(2)), "unknown"),
    (lambda s: s.update({next(iter(s)): torch.zeros(2, 2)}), "shape"),
    (lambda s: s[next(iter(s))].fill_(float("nan")), "not finite"),
]


@pytest.mark.parametrize(("change", "says"), CHANGES, ids=["missing", "unknown", "shape", "nan"])
def test_tensors_that_do_not_fit(tiny, tmp_path, change, says):
    saved_with(tiny, tmp_path / "odd.safetensors", change)
    with pytest.raises(ModelFileError, match=r"odd\.safetensors") as fault:
        Classifier.load(tmp_path / "odd.safetensors")
    assert says in str(fault.value)


def test_more_labels_than_classes(tiny, tmp_path):
    card = replace(CARD, labels=("a", "b"), thresholds=(0.5, 0.5))
    saved_with(tiny, tmp_path / "odd.safetensors", lambda s: None, card)
    with pytest.raises(ModelFileError, match="2 labels for 3 classes"):
        Classifier.load(tmp_path / "odd.safetensors")


def test_unknown_architecture(tiny, tmp_path):
    saved_with(tiny, tmp_path / "odd.safetensors", lambda s: None, replace(CARD, architecture="resnet9000"))
    with pytest.raises(ModelFileError, match="resnet9000"):
        Classifier.load(tmp_path / "odd.safetensors")


def test_saving_to_a_place_that_is_not_there(tiny, tmp_path):
    with pytest.raises(EbpError, match="cannot be written"):
        tiny.save(tmp_path / "nowhere" / "a.safetensors")


def test_from_torchvision_and_back(tmp_path):
    torch.manual_seed(0)
    made = Classifier.from_torchvision("squeezenet1_1", weights=None, num_classes=4)
    made.save(tmp_path / "squeeze.safetensors")
    again = Classifier.load(tmp_path / "squeeze.safetensors")
    assert again.labels == ("0", "1", "2", "3")
    x = torch.randn(1, 3, 96, 96)
    with torch.no_grad():
        assert torch.equal(made.module(x), again.module(x))
    with pytest.raises(EbpError):
        Classifier.from_torchvision("resnet9000", weights=None)


@pytest.mark.parametrize("name", ["lesions", "action-units"])
def test_bundled_classifiers(name):
    path = classifiers()[name]
    card = read_card(path)
    assert path.stat().st_size < 3_000_000
    assert card.description.startswith("Demonstration")
    assert card.provenance
    assert card.licence == "Apache-2.0"
    assert Classifier.load(path).labels == card.labels
