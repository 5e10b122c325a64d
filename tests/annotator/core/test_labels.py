"""Label sets: the bundled ones are whole, broken ones are told."""

from __future__ import annotations

import json
import re

import pytest

from annotator.core.errors import KnownError
from annotator.core.labels import bundled_label_sets, label_set_of, load_label_set
from annotator.core.project import Project


@pytest.mark.parametrize("name", bundled_label_sets())
def test_bundled_label_sets(name):
    labels = load_label_set(name)
    assert labels.labels
    assert labels.by_name(labels.labels[0].name.upper()) == labels.labels[0]
    assert labels.by_id(labels.labels[-1].id) == labels.labels[-1]


def test_facs_ids_are_the_action_units_numbers():
    assert all(label.name == f"AU{label.id}" for label in load_label_set("facs").labels)


def test_a_file_of_ones_own(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"name": "Röntgen", "labels": [{"name": "Erguß"}, {"name": "b", "colour": "#102030"}]}))
    labels = load_label_set(path)
    assert [(label.id, label.name) for label in labels.labels] == [(1, "Erguß"), (2, "b")]
    assert labels.labels[1].colour == "#102030"


@pytest.mark.parametrize("refinement", ["none", "grabcut", "watershed"])
def test_refinements(tmp_path, refinement):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"name": "x", "labels": [{"name": "a"}], "refinement": refinement}))
    assert load_label_set(path).refinement == refinement


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"name": "x", "labels": []}',
        '{"name": "x", "labels": [{"name": ""}]}',
        '{"name": "x", "labels": [{"name": "a"}, {"name": "a"}]}',
        '{"name": "x", "labels": [{"id": 1, "name": "a"}, {"id": 1, "name": "b"}]}',
        '{"name": "x", "labels": [{"name": "a", "colour": "red"}]}',
        '{"name": "x", "labels": [{"name": "a"}], "refinement": "magic"}',
        '{"name": "x", "labels": 3}',
    ],
)
def test_broken_files(tmp_path, content):
    path = tmp_path / "broken.json"
    path.write_text(content)
    with pytest.raises(KnownError, match=r"broken\.json"):
        load_label_set(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[]", "it is no JSON object"),
        (
            '{"name": "x", "labels": [{"name": "a"}], "refinement": "magic"}',
            "refinement is 'magic', none of: none, grabcut, watershed",
        ),
        ('{"labels": [{"name": "a"}]}', "it has no name"),
        ('{"name": "x"}', "it has no labels"),
        ('{"name": "x", "labels": [{"title": "a"}]}', "a label has no name"),
        ('{"name": "x", "labels": [{"id": 0, "name": "a"}]}', "the id of label 'a'"),
        ('{"name": "x", "labels": [{"id": -3, "name": "a"}]}', "the id of label 'a'"),
        ('{"name": "x", "labels": [{"id": 9223372036854775808, "name": "a"}]}', "the id of label 'a'"),
        ('{"name": "x", "labels": [{"id": 1.5, "name": "a"}]}', "the id of label 'a'"),
        ('{"name": "x", "labels": [{"id": true, "name": "a"}]}', "the id of label 'a'"),
        ('{"name": "x", "labels": [{"id": 1e999, "name": "a"}]}', "the id of label 'a'"),
        ('{"name": "x", "labels": [{"id": "2", "name": "a"}]}', "the id of label 'a'"),
        (f'{{"name": "x", "labels": [{{"id": 1{"0" * 5000}, "name": "a"}}]}}', "readable label set"),
        ('{"name": "x", "labels": [{"name": "\\ud800"}]}', "a label's name holds a character"),
        ('{"name": "x", "labels": [{"name": "a", "title": "\\udfff"}]}', "a label's title holds a character"),
        ('{"name": "\\ud800", "labels": [{"name": "a"}]}', "its name holds a character"),
        ('{"name": "x", "labels": [{"name": ["a"]}]}', "a label's name is no text"),
        ('{"name": "x", "fraction": 1e999, "labels": [{"name": "a"}]}', "fraction is inf"),
        (f'{{"name": "x", "fraction": 1{"0" * 400}, "labels": [{{"name": "a"}}]}}', "malformed"),
        ("[" * 200_000, "readable label set"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(tmp_path, content, says):
    path = tmp_path / "broken.json"
    path.write_text(content)
    with pytest.raises(KnownError, match=re.escape(says)) as fault:
        load_label_set(path)
    str(fault.value).encode()


def test_the_largest_id_can_be_stored(tmp_path):
    path = tmp_path / "large.json"
    path.write_text(json.dumps({"name": "x", "labels": [{"id": 2**63 - 1, "name": "a"}]}))
    project = Project.create(tmp_path / "job.annot", load_label_set(path))
    assert project.labels.labels[0].id == 2**63 - 1
    project.close()


def test_unknown_name():
    with pytest.raises(KnownError, match="dermoscopy, facs, generic"):
        load_label_set("radiology")


def test_labels_of_a_classifier():
    assert [label.name for label in label_set_of(("cat", "dog"), "pets").labels] == ["cat", "dog"]
