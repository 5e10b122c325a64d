"""Label sets: the bundled ones are whole, broken ones are told."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.work.label_files import bundled_label_sets, load_label_set
from annotator.core.work.labels import PALETTE, label_set_of


@pytest.mark.parametrize("name", bundled_label_sets())
def test_bundled_label_sets(name):
    labels = load_label_set(name)
    assert labels.labels
    assert labels.by_name(labels.labels[0].name) == labels.labels[0]
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
            "refinement is 'magic', none of: none, walk, grabcut, watershed",
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
        (f'{{"name": "x", "labels": [{{"id": 1{"0" * 5000}, "name": "a"}}]}}', "no file of labels"),
        ('{"name": "x", "labels": [{"name": "\\ud800"}]}', "a label's name holds a character"),
        ('{"name": "x", "labels": [{"name": "a", "title": "\\udfff"}]}', "a label's title holds a character"),
        ('{"name": "\\ud800", "labels": [{"name": "a"}]}', "its name holds a character"),
        ('{"name": "x", "labels": [{"name": ["a"]}]}', "a label's name is no text"),
        ('{"name": "x", "fraction": 1e999, "labels": [{"name": "a"}]}', "fraction is inf"),
        (f'{{"name": "x", "fraction": 1{"0" * 400}, "labels": [{{"name": "a"}}]}}', "malformed"),
        ("[" * 200_000, "no file of labels"),
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
    with pytest.raises(KnownError, match="abcd, chest, dermoscopy, facs, generic, retina, seven-point, structures"):
        load_label_set("radiology")


def test_labels_of_a_classifier():
    assert [label.name for label in label_set_of(("cat", "dog"), "pets").labels] == ["cat", "dog"]


# Machado, Oliveira and Fernandes 2009: linear RGB as protan, deutan and tritan eyes of full severity see it.
EYES = {
    "normal": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def smallest_difference(colours, eyes):
    """The least CIEDE2000 difference between any two colours as some eyes see them."""
    rgb = np.array([[int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)] for colour in colours])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ np.transpose(EYES[eyes]), 0, 1)
    lab = rgb2lab(np.where(seen <= 0.0031308, 12.92 * seen, 1.055 * seen ** (1 / 2.4) - 0.055))
    differences = deltaE_ciede2000(lab[:, None], lab[None])
    return differences[~np.eye(len(colours), dtype=bool)].min(initial=np.inf)


@pytest.mark.parametrize("eyes", EYES)
def test_colours_are_told_apart_by_all_eyes(eyes):
    assert smallest_difference(PALETTE[:12], eyes) >= 11
    assert smallest_difference(PALETTE, eyes) >= 7


@pytest.mark.parametrize("name", bundled_label_sets())
def test_bundled_label_sets_have_these_colours(name):
    """FACS goes on beyond them: what the palette has goes to the units that are coded most."""
    colours = [label.colour for label in load_label_set(name).labels]
    assert tuple(colours[: len(PALETTE)]) == PALETTE[: len(colours)]
    assert all(smallest_difference(colours, eyes) > 4.7 for eyes in EYES)


def test_a_file_of_labels_is_json_or_a_name_a_line(tmp_path):
    texts = {
        "lines.txt": "\ufeffnaevus\n\n  basal  cell carcinoma\nnaevus\n",
        "list.json": '["naevus", "basal cell carcinoma"]',
        "set.json": '{"name": "set", "labels": [{"name": "naevus"}, {"name": "basal cell carcinoma"}]}',
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        labels = load_label_set(tmp_path / name)
        assert labels.name == name.split(".")[0]
        assert [(label.id, label.name) for label in labels.labels] == [(1, "naevus"), (2, "basal cell carcinoma")]
    assert [label.name for label in load_label_set("dog, cat").labels] == ["dog", "cat"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"name": "x",\n "labels" []}', "line 2 at place 11 is not as JSON is written"), (b"", "no label yet"),
        (b"a\nb\0c", "no file of labels"), (b"\xff\xfe", "no file of labels"), (b"[1, 2]", "malformed"),
        (b"a" * 300, "Line 1 is no name"), (b"a\n\x1b[0m", "Line 2 is no name"), (b"[" * 5000, "no file of labels"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_labels_is_told_in_words(tmp_path, content, message):
    path = tmp_path / "labels.any"
    path.write_bytes(content)
    with pytest.raises(KnownError) as fault:
        load_label_set(path)
    assert message in str(fault.value) and "labels.any" in str(fault.value)


def test_a_file_that_is_not_there_is_told_with_the_sets_there_are():
    with pytest.raises(KnownError, match=r"no label set and no file.*dermoscopy.*facs"):
        load_label_set("dermatology")
