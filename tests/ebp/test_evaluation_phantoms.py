"""The evaluation on phantoms, with the bundled classifiers and with a small one of known behaviour."""

import pytest
import torch

from ebp import bundled
from ebp.card import Card, Preprocessing
from ebp.classifier import Classifier
from ebp.cli import main
from ebp.errors import EbpError
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
    )


def test_report_sums_by_hand():
    assert report().mean_average_precision == 0.75
    assert report().pointing_accuracy("MWP") == (3 / 5, (3 / 4 + 0) / 2)


def test_markdown_has_a_row_for_every_label():
    lines = markdown(report()).splitlines()
    assert "| a | 4 | 1.000 |" + len(METHODS) * " 0.750 |" in lines
    assert "| all | 5 | |" + len(METHODS) * " **0.600** |" in lines
    assert len({line.count("|") for line in lines if line.startswith("|")}) == 1


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
