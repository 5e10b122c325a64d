"""Masks against the truth of phantoms, before and after refinement."""

import numpy as np
import pytest

from ebp import bundled
from ebp.classifier import Classifier
from ebp.cli import main
from ebp.errors import EbpError
from ebp.evaluation.masks import MAPS, PLAIN, WAYS, MaskReport, evaluate_masks, loose_box, markdown


def disc():
    """A bright disc on dark ground, its mask, and a map that covers its middle."""
    y, x = np.mgrid[:120, :120]
    truth = (x - 60) ** 2 + (y - 55) ** 2 < 30**2
    rng = np.random.default_rng(0)
    image = np.where(truth[..., None], (200, 120, 60), (40, 60, 90)) + rng.integers(-9, 9, (120, 120, 3))
    map2d = np.exp(-((x - 60) ** 2 + (y - 55) ** 2) / (2 * 14.0**2)).astype(np.float32)
    return image.astype(np.uint8), truth, map2d


@pytest.mark.parametrize("way", WAYS)
def test_every_way_finds_the_disc(way):
    image, truth, map2d = disc()
    mask = WAYS[way](image, map2d, loose_box(truth))
    assert mask.shape == truth.shape and mask.dtype == bool
    overlap = (mask & truth).sum() / (mask | truth).sum()
    if way.startswith("threshold") or way == "watershed from 60 %":
        assert overlap > 0.3
    else:
        assert overlap > 0.9


@pytest.mark.parametrize("way", [way for way in WAYS if "box" not in way])
def test_a_zero_map_gives_nothing(way):
    image, truth, map2d = disc()
    assert not WAYS[way](image, np.zeros_like(map2d), loose_box(truth)).any()


def test_a_loose_box_by_hand():
    truth = np.zeros((50, 80), bool)
    truth[10:20, 20:50] = True
    assert loose_box(truth) == (17, 9, 36, 12)


def report():
    overlap = {("MWP", way): (0.5, 0.8, 0.1) for way in WAYS} | {("MWP", "GrabCut from 60 %"): (0.9, 0.4, 0.1)}
    return MaskReport("example", 3, overlap, {("MWP", way): 2.0 for way in WAYS})


def test_markdown_by_hand():
    lines = markdown(report()).splitlines()
    assert lines[2] == "MWP, 3 regions:"
    assert f"| {PLAIN} | 0.467 | 0.667 | – | 2.0 |" in lines
    assert "| GrabCut from 60 % | 0.467 | 0.333 | 0.333 | 2.0 |" in lines
    assert len({line.count("|") for line in lines if line.startswith("|")}) == 1
    assert len(lines) == 6 + len(WAYS)


def test_lesions_gain_by_every_refinement():
    found = evaluate_masks(Classifier.load(bundled.classifiers()["lesions"]), 12, first_seed=50_000_000)
    mean = {way: np.mean(found.overlap["MWP", way]) for way in WAYS}
    for way in WAYS:
        if "from 80 %" in way or "edges" in way:
            assert mean[way] > mean["threshold, 80 % of the mass"] + 0.1, way
    assert mean["GrabCut from 80 %"] > mean["watershed from 80 %"]
    assert {len(values) for key, values in found.overlap.items()} == {len(found.overlap["MWP", PLAIN])}
    assert {name for name, _ in found.overlap} == set(MAPS)
    assert all(value > 0 for value in found.milliseconds.values())


def test_no_phantoms_are_refused():
    with pytest.raises(EbpError, match="at least one"):
        evaluate_masks(Classifier.load(bundled.classifiers()["lesions"]), 0)


def test_the_command_prints_and_writes_the_tables(tmp_path, capsys):
    tables = tmp_path / "tables.md"
    arguments = [
        "evaluate",
        "masks",
        "--classifier",
        "action-units",
        "--count",
        "2",
        "--output",
        str(tables),
        "--quiet",
    ]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert "### action-units: masks on 2 phantoms" in printed
    assert all(f"| {way} |" in printed for way in WAYS)
    assert tables.read_text(encoding="utf-8").strip() == printed.strip()
