"""Model files: the round trip, and every kind of broken file."""

import json
import pickle
import subprocess
import sys

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

import ebp
from ebp import bundled
from ebp.architectures import build, names
from ebp.card import Card, Preprocessing
from ebp.classifier import Classifier, unique
from ebp.errors import EbpError, ModelFileError
from ebp.model_files import CARD_KEY, read_card
from ebp.networks import SmallConvNet

ARGUMENTS = {"channels": [4, 6], "classes": 2}


def small_card(**changes) -> Card:
    values = {
        "name": "small",
        "architecture": "ebp.small_conv_net",
        "arguments": ARGUMENTS,
        "labels": ("naevus", "Mélanome"),
        "preprocessing": Preprocessing(32),
        "activation": "sigmoid",
        "layer": "features.0",
        "thresholds": (0.3, 0.6),
        "metrics": {"accuracy": 0.5},
    }
    return Card(**(values | changes))


@pytest.fixture
def saved(tmp_path):
    torch.manual_seed(0)
    classifier = Classifier(SmallConvNet(**ARGUMENTS), small_card())
    path = tmp_path / "small.safetensors"
    classifier.save(path)
    return classifier, path


def test_round_trip(saved):
    classifier, path = saved
    again = Classifier.load(path)
    assert again.card == classifier.card and again.labels == ("naevus", "Mélanome") and not again.module.training
    x = torch.rand(1, 3, 32, 32)
    with torch.no_grad():
        assert torch.equal(again.module(x), classifier.module(x))
    assert len(again.fingerprint) == 64 and again.fingerprint == Classifier.load(path).fingerprint
    assert read_card(path) == classifier.card
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_probabilities(saved):
    classifier, _ = saved
    logits = torch.tensor([[0.0, 2.0]])
    assert torch.allclose(classifier.probabilities(logits), logits.sigmoid())
    soft = Classifier(classifier.module, small_card(activation="softmax"))
    assert soft.probabilities(logits).sum().item() == pytest.approx(1)
    with pytest.raises(EbpError, match=r"3 outputs.*2 labels"):
        soft.probabilities(torch.zeros(1, 3))


def test_fingerprint_tells_weights_apart(saved):
    classifier, _ = saved
    before = Classifier(classifier.module, classifier.card).fingerprint
    with torch.no_grad():
        classifier.module.classifier.bias.add_(1)
    assert Classifier(classifier.module, classifier.card).fingerprint != before


def broken(path, change):
    """The file with its card's JSON or tensors changed."""
    tensors = load_file(path)
    data = json.loads(read_card(path).to_json())
    metadata = change(data, tensors)
    save_file(tensors, path, metadata={CARD_KEY: json.dumps(data)} if metadata is None else metadata)


def setter(key, value):
    return lambda data, tensors: data.__setitem__(key, value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data, tensors: {"other": "x"}, "no model card"),
        (lambda data, tensors: {CARD_KEY: "{"}, "not valid JSON"),
        (lambda data, tensors: {CARD_KEY: "[]"}, "not an object"),
        (setter("version", 4), "version 4, newer"),
        (setter("surprise", 1), "unknown fields: surprise"),
        (lambda data, tensors: data.pop("labels") and None, "lacks labels"),
        (setter("labels", "naevus"), "labels is not a list"),
        (setter("labels", ["a", "a"]), "two labels are the same"),
        (setter("labels", []), "labels is empty"),
        (setter("thresholds", [0.5, 0.5, 0.5]), "one threshold for each label"),
        (setter("thresholds", [0.5, 7]), "not a probability"),
        (setter("activation", "tanh"), "activation"),
        (setter("name", 3), "name is not a text"),
        (setter("metrics", {"a": "b"}), "metrics"),
        (setter("preprocessing", None), "preprocessing is missing"),
        (setter("preprocessing", {"size": 0}), "size is 0"),
        (setter("preprocessing", {"size": 32, "fit": "tile"}), "fit is 'tile'"),
        (setter("preprocessing", {"size": 32, "channels": 2}), "channels is 2"),
        (setter("preprocessing", {"size": 32, "mean": [0.5]}), "3 values"),
        (setter("preprocessing", {"size": 32, "std": [0, 1, 1]}), "above zero"),
        (setter("preprocessing", {"size": 32, "std": "abc"}), "list of numbers"),
        (setter("architecture", "resnet5O"), "no architecture 'resnet5O'; did you mean resnet50"),
        (setter("architecture", "timm/nothing"), "timm"),
        (setter("arguments", {"channels": [4, 6], "classes": 2, "depth": 3}), "cannot be built"),
        (setter("arguments", {"weights": "DEFAULT"}), "downloaded"),
        (setter("arguments", {"channels": [4, 6], "classes": 3}), "2 labels for 3 classes"),
        (lambda data, tensors: tensors.pop("classifier.bias") is None or None, "1 missing .*classifier.bias"),
        (lambda data, tensors: tensors.__setitem__("extra", torch.zeros(1)), "1 unknown .*extra"),
        (lambda data, tensors: tensors.__setitem__("classifier.bias", torch.zeros(3)), r"shape \(3,\), not \(2,\)"),
        (lambda data, tensors: tensors["classifier.bias"].fill_(float("nan")) is None or None, "not finite"),
    ],
)
def test_broken_files_are_named_with_their_cause(saved, change, message):
    _, path = saved
    broken(path, change)
    with pytest.raises(ModelFileError, match=message) as caught:
        Classifier.load(path)
    assert str(path) in str(caught.value) and "\n" not in str(caught.value).strip()


@pytest.mark.parametrize("content", [b"", b"not a model", pickle.dumps({"a": 1}), b"\xff" * 64])
def test_other_files_are_refused(tmp_path, content):
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)
    with pytest.raises(ModelFileError, match="not a readable safetensors file"):
        Classifier.load(path)


def test_truncated_and_missing_files(saved, tmp_path):
    _, path = saved
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ModelFileError, match=r"small\.safetensors"):
        Classifier.load(path)
    with pytest.raises(ModelFileError, match="no such model file"):
        Classifier.load(tmp_path / "none.safetensors")


def test_a_failed_save_leaves_the_old_file(saved):
    classifier, path = saved
    before = path.read_bytes()
    with pytest.raises(EbpError, match="cannot be written"):
        classifier.save(path.parent / "no" / "such" / "folder.safetensors")
    assert path.read_bytes() == before


def test_half_precision_files_load_in_single(saved):
    classifier, path = saved
    halves = {name: t.half() if t.is_floating_point() else t for name, t in classifier.module.state_dict().items()}
    save_file(halves, path, metadata={CARD_KEY: classifier.card.to_json()})
    again = Classifier.load(path)
    assert next(again.module.parameters()).dtype == torch.float32


@pytest.mark.parametrize("name", ["resnet18", "googlenet"])
def test_torchvision_classifiers_without_weights(name, tmp_path):
    classifier = Classifier.from_torchvision(name, weights=None, num_classes=7)
    assert classifier.labels == tuple("0123456")
    classifier.save(tmp_path / "net.safetensors")
    again = Classifier.load(tmp_path / "net.safetensors")
    assert again.card == classifier.card
    prepared = again.prepare(np.zeros((50, 70, 3), np.uint8))
    assert prepared.tensor.shape == (1, 3, 224, 314)


def test_unknown_names():
    with pytest.raises(EbpError, match="did you mean"):
        Classifier.from_torchvision("resnet500", weights=None)
    with pytest.raises(EbpError, match=r"has no weights 'GOOD'.*DEFAULT"):
        Classifier.from_torchvision("resnet18", weights="GOOD")
    assert {"resnet50", "ebp.small_conv_net"} <= set(names())
    assert unique(["crane", "cat", "crane"]) == ("crane", "cat", "crane (2)")
    assert not build("resnet18", {"num_classes": 2}).training


def test_bundled_classifiers_are_found():
    found = bundled.classifiers()
    assert {"lesions", "action-units"} <= set(found)
    for name, path in found.items():
        card = read_card(path)
        assert bundled.find(name) == path and card.labels
        assert len(Classifier.load(path).labels) == len(card.labels)
    with pytest.raises(EbpError, match="lesions"):
        bundled.find("nothing")


def test_cards_regions_and_phantoms_cost_no_torch():
    code = "import sys, ebp, ebp.regions, ebp.bundled, ebp.preprocessing; ebp.bundled.classifiers(); ebp.read_card; "
    code += "ebp.Placement; assert not {'torch', 'PySide6'} & set(sys.modules), 'torch'"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert ebp.__version__
