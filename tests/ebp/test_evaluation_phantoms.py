"""The evaluation on phantoms, with the bundled classifiers and with a small one of known behaviour."""

import numpy as np
import pytest
import torch

from ebp import bundled
from ebp.card import Card, Preprocessing
from ebp.classifier import Classifier
from ebp.cli import main
from ebp.errors import EbpError
from ebp.evaluation.masks import STAGES, refined_by_territory, suggested_masks
from ebp.evaluation.phantoms import PhantomReport, evaluate_phantoms, markdown
from ebp.evaluation.pointing import METHODS
from ebp.networks import SmallConvNet


def untrained(labels):
    torch.manual_seed(0)
    net = SmallConvNet((4, 8), len(labels))
    card = Card(
        name="untrained",
        architecture="ebp.small_conv_net",
        arguments={"channels": [4, 8], "classes": len(labels)},
        labels=labels,
        activation="sigmoid",
        preprocessing=Preprocessing(size=96),
        layer="features.0",
    )
    return Classifier(net, card)


def report():
    return PhantomReport(
        name="example",
        count=3,
        precision={"a": 1.0, "b": 0.5},
        pointing={method: {"a": (3, 4), "b": (0, 1)} for method in METHODS},
        overlap={(name, stage): (0.4, 0.8) for name in ("c-MWP", "MWP") for stage in STAGES},
    )


def test_report_sums_by_hand():
    assert report().mean_average_precision == 0.75
    assert report().pointing_accuracy("MWP") == (3 / 5, (3 / 4 + 0) / 2)


def test_markdown_has_a_row_for_every_label_and_map():
    lines = markdown(report()).splitlines()
    assert "| a | 4 | 1.000 |" + len(METHODS) * " 0.750 |" in lines
    assert "| all | 5 | |" + len(METHODS) * " **0.600** |" in lines
    assert "| MWP | 0.600 | 0.600 | 0.600 | 0.600 | 0.500 |" in lines
    width = {line.count("|") for line in lines if line.startswith("|")}
    assert len(width) == 2  # two tables, each of one width


def test_masks_grow_with_the_mass_and_refine_to_edges():
    """A bright disc on dark ground, a map that covers its middle: refinement finds the disc."""
    y, x = np.mgrid[:120, :120]
    disc = (x - 60) ** 2 + (y - 55) ** 2 < 30**2
    rng = np.random.default_rng(0)
    image = np.where(disc[..., None], (200, 120, 60), (40, 60, 90)) + rng.integers(-9, 9, (120, 120, 3))
    map2d = np.exp(-((x - 60) ** 2 + (y - 55) ** 2) / (2 * 14.0**2)).astype(np.float32)
    masks = suggested_masks(image.astype(np.uint8), map2d)
    assert tuple(masks) == STAGES
    assert masks[STAGES[0]].sum() < masks[STAGES[1]].sum()
    for stage in STAGES[2:]:
        assert (masks[stage] & disc).sum() / (masks[stage] | disc).sum() > 0.9
    assert not refined_by_territory(image.astype(np.uint8), np.zeros((120, 120), np.float32)).any()


@pytest.mark.parametrize("name", ["lesions", "action-units"])
def test_bundled_classifiers_know_fresh_phantoms_and_point_at_them(name):
    path = bundled.classifiers()[name]
    assert path.stat().st_size < 3_000_000
    classifier = Classifier.load(path)
    assert "phantoms" in classifier.card.provenance and classifier.card.licence == "Apache-2.0"
    found = evaluate_phantoms(classifier, 30 if name == "action-units" else 14, first_seed=50_000_000)
    assert found.mean_average_precision > 0.93
    pointing = {method: found.pointing_accuracy(method)[0] for method in METHODS}
    assert pointing["c-MWP"] > (0.9 if name == "lesions" else 0.75)
    assert pointing["c-MWP"] > pointing["centre"] + 0.3
    if name == "lesions":
        assert np.mean(found.overlap["MWP", STAGES[2]]) > 0.7
    else:
        assert not found.overlap


def test_an_untrained_network_is_measured_too():
    found = evaluate_phantoms(untrained(("naevus", "melanoma")), 6)
    assert found.count == 6 and set(found.precision) == {"naevus", "melanoma"}
    assert all(hits <= trials for counts in found.pointing.values() for hits, trials in counts.values())


def test_other_labels_and_no_phantoms_are_refused():
    with pytest.raises(EbpError, match="other labels"):
        evaluate_phantoms(untrained(("cat", "dog")), 4)
    with pytest.raises(EbpError, match="at least one"):
        evaluate_phantoms(untrained(("naevus",)), 0)


def test_the_command_prints_and_writes_the_tables(tmp_path, capsys):
    model, tables = tmp_path / "m.safetensors", tmp_path / "tables.md"
    untrained(("AU1", "AU12")).save(model)
    arguments = ["evaluate", "phantoms", "--classifier", str(model), "--count", "5", "--output", str(tables), "--quiet"]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert "### untrained: 5 phantoms" in printed and "| AU12 |" in printed
    assert tables.read_text(encoding="utf-8").strip() == printed.strip()


def test_an_unknown_classifier_ends_with_one_line(capsys):
    assert main(["evaluate", "phantoms", "--classifier", "nothing", "--quiet"]) == 2
    assert capsys.readouterr().err.startswith("ebp: error: nothing")
