"""A classifier that knows none, or some, of a project's labels says so."""

from __future__ import annotations

import json

import pytest

from annotator.cli import main
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import Label, LabelSet, label_set_of
from annotator.inference.known_labels import told_unknown
from annotator.inference.model_files import read_model_facts
from annotator.inference.samples import write_samples


def named(*names):
    return LabelSet("L", tuple(Label(n, name, name, "#123456") for n, name in enumerate(names, 1)))


def test_one_that_knows_all_labels_says_nothing():
    known = read_model_facts("lesions").labels
    assert told_unknown(label_set_of(known, "L"), known) is None
    assert "knows 4 of the project's 7" in str(told_unknown(load_label_set("dermoscopy"), known))
    assert told_unknown(named("a"), ("b", "a")) is None


def test_none_and_some_are_two_sentences():
    assert "are none of the project's (a, b): it suggests nothing" in str(told_unknown(named("a", "b"), ("c",)))
    some = str(told_unknown(named("a", "b", "c"), ("b", "x")))
    assert "knows 1 of the project's 3 labels; it suggests nothing for: a, c." in some
    assert "Choose another classifier" in some


@pytest.mark.parametrize(
    ("ours", "theirs"), [("naevus", "Naevus"), ("AU1", "ＡＵ１"), ("Straße", "STRASSE"), ("a b", "a_b")]
)
def test_names_that_are_almost_the_same_are_pointed_out(ours, theirs):
    told = str(told_unknown(named(ours, "z"), (theirs,)))
    assert f"almost the same: {theirs} ({ours})" in told


def test_many_names_are_cut_short():
    assert "0, 1, 2, 3, 4, 5, …" in str(told_unknown(named("a"), tuple(map(str, range(1000)))))


@pytest.mark.parametrize(("names", "status", "said"), [
    (["naevus", "wart"], 0, "knows 1 of the project's 2 labels; it suggests nothing for: wart"),
    (["Naevus", "wart"], 2, "are none of the project's"),
])  # fmt: skip
def test_the_command_line_tells(tmp_path, capsys, names, status, said):
    write_samples(tmp_path / "images", "skin", 1, 96)
    (tmp_path / "labels.json").write_text(json.dumps({"name": "L", "labels": [{"name": name} for name in names]}))
    job = str(tmp_path / "job.annot")
    made = ["new", job, "--images", str(tmp_path / "images"), "--labels", str(tmp_path / "labels.json")]
    assert main([*made, "--model", "lesions"]) == 0
    assert main(["suggest", job, "--device", "cpu"]) == status
    assert said in capsys.readouterr().err
