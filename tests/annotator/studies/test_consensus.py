"""Disagreement and consensus: what readers say together, and what is left to adjudicate."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from annotator.cli import main
from annotator.core.errors import KnownError
from annotator.core.project.check import faults
from annotator.core.work.circumstances import CONSENSUS, SuggestionMode
from annotator.studies.consensus import Way, make_consensus
from annotator.studies.disagreement import disputes, queue
from annotator.studies.said import said_in
from benchmarks.scripted_study import SIDE, disc, draw, finish, new_study, tag, under

READERS = ("ada", "bob", "eve")
BLIND = under(SuggestionMode.OFF)
# By image: what each reader draws of the label spot; None: says that it is absent; ...: did not look.
DRAWN = {
    1: (disc(20, 20, 8), disc(21, 20, 8), disc(20, 21, 8)),  # all agree
    2: (disc(20, 20, 8), disc(20, 20, 8), None),  # two against one
    3: (disc(12, 12, 6), disc(34, 34, 6), ...),  # present both, elsewhere
    4: (None, None, None),
    5: (disc(20, 20, 8), None, ...),  # one against one
    6: (disc(20, 20, 8), ..., ...),  # one alone
}


@pytest.fixture
def study(tmp_path):
    project = new_study(tmp_path, 6)
    for number in DRAWN:
        Image.new("RGB", (SIDE, SIDE), (number, 0, 0)).save(tmp_path / f"{number:03}.png")
    for place, reader in enumerate(READERS):
        project.read_as(reader)
        for image, drawn in DRAWN.items():
            if drawn[place] is None:
                tag(project, image, 1, BLIND, present=False)
            elif drawn[place] is not ...:
                draw(project, image, 1, drawn[place], BLIND)
    project.reading = ""
    yield project
    project.close()


def test_disagreement_is_told_worst_first(study):
    found = disputes(said_in(study, READERS))
    assert [one.image + 1 for one in found] == [3, 5, 2, 1, 4]
    by_image = {one.image + 1: one for one in found}
    assert by_image[2].split == pytest.approx(2 / 3)
    assert (by_image[3].split, by_image[3].overlap, by_image[3].disagreement) == (0, 0, 1)
    assert by_image[1].overlap > 0.8
    assert by_image[4].disagreement == 0
    assert [place + 1 for place in queue(found, 0.7)] == [3, 5, 2]
    assert [place + 1 for place in queue(found, 0.99)] == [3, 5, 2, 1]


def consensus(study):
    with study.as_read_by(CONSENSUS):
        regions = {number: [value.mask for value in study.annotations(number)] for number in DRAWN}
        return regions, {tag.image_id: tag.present for tag in study.tags()}


def test_the_majority_becomes_a_reading_of_its_own(study):
    before = {reader: said_in(study, [reader]).states.tolist() for reader in READERS}
    made = make_consensus(study, said_in(study, READERS), Way.MAJORITY)
    regions, tags = consensus(study)
    assert tags == {1: True, 2: True, 3: True, 4: False}
    masks = np.sum([mask.to_array(SIDE, SIDE).astype(int) for mask in DRAWN[1]], axis=0)
    assert (regions[1][0].to_array(SIDE, SIDE) == (masks > 1.5)).all()
    assert regions[2] == [disc(20, 20, 8)]
    assert regions[3] == []  # no pixel that more than half drew
    assert (made.images, made.statements, made.open) == (4, 4, 1)
    assert {reader: said_in(study, [reader]).states.tolist() for reader in READERS} == before
    with study.as_read_by(CONSENSUS):
        assert study.annotations(1)[0].annotator == "majority of ada, bob, eve"
    assert [str(fault) for fault in faults(study)] == []


def test_it_is_made_anew_in_the_place_of_the_one_before(study):
    for _ in range(2):
        make_consensus(study, said_in(study, READERS), Way.MAJORITY)
    assert [len(found) for found in consensus(study)[0].values()] == [1, 1, 0, 0, 0, 0]
    make_consensus(study, said_in(study, READERS), Way.MAJORITY, least=0.7)
    assert consensus(study)[1] == {1: True, 4: False}


def test_staple_gives_the_better_readers_more_weight(study):
    sitk = pytest.importorskip("SimpleITK")
    make_consensus(study, said_in(study, READERS), Way.STAPLE)
    (region,) = consensus(study)[0][1]
    images = [sitk.GetImageFromArray(mask.to_array(SIDE, SIDE).astype(np.uint8)) for mask in DRAWN[1]]
    window = np.s_[5:40, 5:40]
    expected = sitk.GetArrayFromImage(sitk.STAPLE(images, 1.0)) >= 0.5
    found = region.to_array(SIDE, SIDE)
    assert (found[window] ^ expected[window]).sum() <= 8  # the estimate depends on how much background there is


def test_without_its_package_staple_says_what_to_install(study, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "SimpleITK", None)
    with pytest.raises(KnownError, match=r"pip install 'ebp-annotator\[consensus\]', or take the majority"):
        make_consensus(study, said_in(study, READERS), Way.STAPLE)


# --- the commands


def test_it_is_made_and_exported_from_the_command_line(study, tmp_path, capsys):
    path = study.path
    finish(study, 1, BLIND)
    study.close()
    assert main(["consensus", str(path)]) == 0
    told = capsys.readouterr().out
    assert "3 images of 6 to adjudicate" in told
    assert "003.png: spot (1.00)" in told
    assert main(["consensus", str(path), "--by", "majority"]) == 0
    assert ":consensus: 4 statements on 4 images, 1 left open" in capsys.readouterr().out
    out = tmp_path / "out.json"
    assert main(["export", str(path), "--reading", ":consensus", "--output", str(out)]) == 0
    assert len(json.loads(out.read_text(encoding="utf-8"))["annotations"]) == 2
    assert main(["export", str(path), "--reading", "all", "--output", str(out)]) == 0
    each = {name: json.loads((tmp_path / f"out-{name}.json").read_text()) for name in (*READERS, "consensus")}
    assert {name: len(told["annotations"]) for name, told in each.items()} == {
        "ada": 5, "bob": 3, "eve": 1, "consensus": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["consensus", "{}", "--readers", "ada"], "A consensus needs two readers"),
        (["consensus", "{}", "--iou", "2"], "An IoU lies between 0 and 1"),
        (["export", "{}", "--output", "x.json"], "Say which: --reading NAME."),
        (
            ["export", "{}", "--output", "x.json", "--reading", "kim"],
            "kim has no reading here. There is: ada, bob, eve.",
        ),
    ],
)
def test_what_cannot_be_is_told(study, capsys, monkeypatch, command, told):
    monkeypatch.delenv("USER", raising=False)
    monkeypatch.delenv("USERNAME", raising=False)
    study.close()
    assert main([part.format(study.path) for part in command]) == 2
    assert told in capsys.readouterr().err
