"""Training on phantoms: sets are reproducible, a tiny run learns and writes a file that loads."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from ebp import phantoms
from ebp.classifier import Classifier
from ebp.cli import main
from ebp.errors import EbpError
from ebp.networks import SmallConvNet
from ebp.training.phantoms import RECIPES, train
from ebp.training.phantoms.fit import augment, fit, normalise, predict
from ebp.training.phantoms.recipes import EVALUATION_SEEDS, SEEDS_EACH, TRAINING_SEEDS, VALIDATION_SEEDS, find_recipe
from ebp.training.phantoms.rendering import LabelledImages, render_set

TINY = replace(
    RECIPES["lesions"],
    labels=("melanoma", "vascular lesion"),
    size=96,
    channels=(8, 16, 24),
    strides=(2, 2, 2),
    layer="features.1",
    count=240,
    validation=80,
    epochs=6,
    rate=1e-2,
    sparsity=0.0,
    dropout=0.0,
    batch=16,
)


@pytest.mark.parametrize("kind", ["skin", "face"])
def test_a_set_is_the_phantoms_of_its_seeds(kind):
    labels = phantoms.SKIN_LABELS if kind == "skin" else phantoms.FACE_LABELS
    data = render_set(kind, labels, range(5, 9), 96, workers=1)
    single = phantoms.skin(7, 96) if kind == "skin" else phantoms.face(7, 96)
    assert data.images.shape == (4, 3, 96, 96) and data.images.dtype == np.uint8
    assert np.array_equal(data.images[2].transpose(1, 2, 0), single.image)
    assert tuple(np.array(labels)[data.labels[2] > 0]) == single.labels


def test_the_number_of_processes_does_not_matter():
    one = render_set("skin", phantoms.SKIN_LABELS, range(40, 92), 96, workers=1)
    two = render_set("skin", phantoms.SKIN_LABELS, range(40, 92), 96, workers=2)
    assert np.array_equal(one.images, two.images) and np.array_equal(one.labels, two.labels)


def test_seeds_of_training_validation_and_evaluation_are_apart():
    room = VALIDATION_SEEDS - TRAINING_SEEDS
    assert room == EVALUATION_SEEDS - VALIDATION_SEEDS
    for recipe in RECIPES.values():
        assert max(recipe.count, recipe.validation) <= SEEDS_EACH
        assert SEEDS_EACH * (recipe.seed + 1) <= room


def test_a_tiny_run_learns_and_writes_a_file_that_loads(tmp_path):
    path = tmp_path / "tiny.safetensors"
    report = train(TINY, path, workers=1, progress=False)
    classifier = Classifier.load(path)
    assert report.path == path and report.mean_average_precision > 0.6
    card = classifier.card
    assert card.labels == TINY.labels and card.activation == "sigmoid"
    assert len(card.thresholds) == 2 and all(0 < t < 1 for t in card.thresholds)
    assert "phantoms" in card.provenance and card.licence == "Apache-2.0"
    assert card.metrics["validation_mean_average_precision"] == pytest.approx(report.mean_average_precision, abs=1e-3)
    image = phantoms.skin(1, 96).image
    expected = predict(classifier.module, image.transpose(2, 0, 1)[None].copy())
    with torch.no_grad():
        found = classifier.probabilities(classifier.module(classifier.prepare(image).tensor))
    assert np.allclose(found.numpy(), expected, atol=1e-5), "the card's preprocessing is that of training"


def test_the_same_seed_trains_the_same_weights():
    data = render_set("skin", phantoms.SKIN_LABELS, range(32), 96, workers=1)
    states = []
    for _ in range(2):
        torch.manual_seed(0)
        net = SmallConvNet((4, 8), 4)
        fit(net, data, replace(TINY, epochs=1), progress=False)
        states.append(net.state_dict())
    assert all(torch.equal(states[0][key], states[1][key]) for key in states[0])


def test_too_few_images_for_a_batch_are_refused():
    data = LabelledImages(np.zeros((3, 3, 96, 96), np.uint8), np.zeros((3, 4), np.float32))
    with pytest.raises(EbpError, match="3 images"):
        fit(SmallConvNet((4,), 4), data, TINY, progress=False)


def test_augmentation_mirrors_and_keeps_the_range_near():
    images = normalise(torch.randint(0, 256, (64, 3, 8, 8), dtype=torch.uint8))
    varied = augment(images, "face", torch.Generator().manual_seed(0))
    assert varied.shape == images.shape and not torch.equal(varied, images)
    flat = (images.flatten(1), images.flip(3).flatten(1), varied.flatten(1))
    straight, mirrored = (
        torch.nn.functional.cosine_similarity(side - side.mean(1, True), flat[2] - flat[2].mean(1, True))
        for side in flat[:2]
    )
    assert (torch.maximum(straight, mirrored) > 0.9).all()
    assert 16 < int((mirrored > straight).sum()) < 48


def test_unknown_recipe():
    with pytest.raises(EbpError, match="lesions, action-units"):
        find_recipe("cats")


def test_the_command_trains_and_reports(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(RECIPES, "lesions", replace(TINY, count=32, validation=30, epochs=1))
    path = tmp_path / "out.safetensors"
    threads = torch.get_num_threads()
    try:
        assert main(["train", "lesions", "--output", str(path), "--threads", "1"]) == 0
    finally:
        torch.set_num_threads(threads)
    assert "validation mean average precision" in capsys.readouterr().out
    assert Classifier.load(path).labels == TINY.labels


@pytest.mark.parametrize(
    "arguments",
    [
        ["train", "--output", "x.safetensors"],
        ["train", "cats", "--output", "x.safetensors"],
        ["train", "lesions", "--all", "--output", "x"],
        ["train", "lesions", "--output", "no/such/folder/x.safetensors"],
    ],
)
def test_bad_arguments_end_with_one_line(arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    message = capsys.readouterr().err
    assert message.startswith("ebp: error: ") and message.count("\n") == 1
