"""Scores of a classifier from elsewhere: over-sure ones become probabilities, and no map changes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from ebp import Card, Classifier, EbpError, ExcitationBackprop
from ebp.card import Preprocessing
from ebp.cli import main
from ebp.networks import SmallConvNet
from ebp.training import TagTable
from ebp.training.calibrating import calibrate

COUNT = 120


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Classifier, TagTable]:
    """A network whose logits are five times too large and too high, and tags drawn with the true probabilities."""
    folder, rng = tmp_path_factory.mktemp("images"), np.random.default_rng(0)
    torch.manual_seed(1)
    network = SmallConvNet((4, 8), 2).eval()
    card = Card("over-sure", "ebp.small_conv_net", ("scar", "burn"), Preprocessing(16, "stretch"),
                {"channels": [4, 8], "classes": 2}, "sigmoid")  # fmt: skip
    classifier, paths = Classifier(network, card), []
    for number in range(COUNT):
        paths.append(folder / f"{number}.png")
        pixels = rng.integers(0, 255, (16, 16, 3)) // rng.integers(1, 9)
        cv2.imwrite(str(paths[-1]), pixels.astype(np.uint8))
    logits = _logits(classifier, paths)
    true = 1.5 * (logits - logits.mean(0)) / logits.std(0)
    values = (rng.random(true.shape) < 1 / (1 + np.exp(-true))).astype(np.int8)
    last = [module for module in network.modules() if isinstance(module, torch.nn.Linear | torch.nn.Conv2d)][-1]
    with torch.no_grad():
        scale = torch.from_numpy(7.5 / logits.std(0)).float()
        last.weight *= scale.view(-1, *[1] * (last.weight.dim() - 1))
        last.bias *= scale
        last.bias += 6 - torch.from_numpy(logits.mean(0)).float() * scale
    return classifier, TagTable(tuple(paths), ("scar", "burn"), values)


def _logits(classifier: Classifier, paths: list[Path]) -> np.ndarray:
    prepared = [classifier.prepare(cv2.imread(str(path))[..., ::-1]).tensor for path in paths]
    return torch.cat([classifier.logits(one) for one in prepared]).double().numpy()


def test_over_sure_scores_become_probabilities(made):
    classifier, table = made
    found = calibrate(classifier, table)
    assert [item.label for item in found.labels] == ["scar", "burn"]
    for column, item in enumerate(found.labels):
        assert item.error < 0.12 and item.error_before > 0.2
        assert 0 < found.classifier.card.slopes[column] < 0.6
        assert found.classifier.card.thresholds[column] == item.threshold
        assert sum(one.count for one in item.bins) == COUNT
    strict = calibrate(classifier, table, precision=0.9)
    assert all(a.threshold > b.threshold for a, b in zip(strict.labels, found.labels, strict=True))


def test_every_reader_gets_them_and_no_map_changes(made, tmp_path):
    classifier, table = made
    calibrate(classifier, table).classifier.save(tmp_path / "m.safetensors")
    loaded = Classifier.load(tmp_path / "m.safetensors")
    image = torch.randn(2, 3, 16, 16)
    slopes, offsets = (torch.tensor(values) for values in (loaded.card.slopes, loaded.card.offsets))
    assert torch.allclose(loaded.predict(image), torch.sigmoid(classifier.logits(image) * slopes + offsets), atol=1e-6)
    for contrast in (None, "dual", "others", "rest"):
        before, after = (ExcitationBackprop(one, "features.0").attend(image, [0, 1], contrast)
                         for one in (classifier, loaded))  # fmt: skip
        assert torch.equal(before.maps, after.maps) and torch.equal(before.logits, after.logits)


def test_cards_without_calibration_are_written_as_ever(made):
    card = made[0].card
    data = json.loads(card.to_json())
    assert "slopes" not in data and "offsets" not in data and data["version"] == 1
    assert Card.from_json(card.to_json()) == card
    with pytest.raises(EbpError, match="slopes are not one number for each label"):
        replace(card, slopes=(1.0,), offsets=(0.0, 0.0))
    with pytest.raises(EbpError, match="a slope is below zero"):
        replace(card, slopes=(1.0, -1.0), offsets=(0.0, 0.0))


def test_exclusive_labels_get_one_temperature(made):
    classifier, table = made
    soft = Classifier(classifier.module, replace(classifier.card, activation="softmax"))
    first = table.values[:, :1]
    found = calibrate(soft, replace(table, values=np.concatenate([first, 1 - first], 1)))
    assert len(set(found.classifier.card.slopes)) == 1
    assert all(item.error < item.error_before for item in found.labels)
    with pytest.raises(EbpError, match="exactly one of them"):
        calibrate(soft, table)


def test_labels_with_too_few_tags_stay_as_they_are(made):
    classifier, table = made
    few = table.values.copy()
    few[:, 1] = 0
    found = calibrate(classifier, replace(table, values=few))
    assert (found.classifier.card.slopes[1], found.classifier.card.offsets[1]) == (1, 0)
    assert found.classifier.card.thresholds[1] == classifier.card.thresholds[1]
    assert "as they were" in found.notes[0] and "burn" in found.notes[0]
    with pytest.raises(EbpError, match=r"name the labels as it does \(scar, burn\)"):
        calibrate(classifier, replace(table, labels=("x", "y")))


def test_the_command_line_writes_a_calibrated_model(made, tmp_path, capsys):
    classifier, table = made
    model, tags = tmp_path / "mine.safetensors", tmp_path / "tags.csv"
    classifier.save(model)
    lines = [f"{path.name},{scar},{burn}" for path, (scar, burn) in zip(table.images, table.values, strict=True)]
    tags.write_text("\n".join(["image,scar,burn", *lines]))
    command = ["calibrate", str(model), "--images", str(table.images[0].parent), "--labels", str(tags)]
    assert main(command) == 0
    printed = capsys.readouterr().out
    assert "scar: calibration error" in printed and "before, " in printed and "said → seen" in printed
    assert Classifier.load(tmp_path / "mine-calibrated.safetensors").card.slopes
    assert main([*command, "--precision", "2"]) == 2 and "--precision" in capsys.readouterr().err
