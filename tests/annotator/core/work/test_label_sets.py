"""What a label set says beside its labels: read from files, checked with line numbers, written again."""

from __future__ import annotations

import json
import re
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.core.regions.mask import EMPTY
from annotator.core.work.annotation import Annotation
from annotator.core.work.label_answers import asked_of, asked_of_images, unanswered
from annotator.core.work.label_attributes import KINDS, SUBJECTS, Attribute, Choice
from annotator.core.work.label_changes import checked, limited, reordered, restored, retired, with_label
from annotator.core.work.label_files import bundled_label_sets, load_label_set
from annotator.core.work.label_keys import label_keys, with_key
from annotator.core.work.label_writing import label_set_text
from annotator.core.work.labels import PALETTE, Concept, Label, LabelSet

DOCS = Path(__file__).parents[4] / "docs" / "label-sets.md"
EXAMPLE = re.search(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)[1]


@pytest.fixture
def moles(tmp_path):
    (tmp_path / "moles.toml").write_text(EXAMPLE, encoding="utf-8")
    return load_label_set(tmp_path / "moles.toml")


def test_the_example_of_the_documentation_says_what_it_says(moles):
    naevus, melanoma = moles.labels
    assert (naevus.id, naevus.key, naevus.help, dict(moles.groups)["naevus"]) == (
        1, "1", "Symmetric, one or two colours.", "Melanocytic",
    )  # fmt: skip
    assert (melanoma.colour, melanoma.codes) == (PALETTE[1], (Concept("99LOCAL", "mel", "Melanoma"),))
    assert [one.name for one in asked_of(moles, "naevus")] == ["border"]
    assert [one.name for one in asked_of(moles, "melanoma")] == ["border", "diameter"]
    assert [one.name for one in asked_of_images(moles)] == ["scale"]
    assert moles.excluded_by("naevus") == {"melanoma"}


def test_every_key_of_the_documentation_is_one_of_the_format_and_the_other_way_round():
    from annotator.core.work.label_parsing import ATTRIBUTE_KEYS, LABEL_KEYS, SET_KEYS

    text = DOCS.read_text(encoding="utf-8")
    for heading, keys in (("## The set", SET_KEYS), ("## A label", LABEL_KEYS), ("## An attribute", ATTRIBUTE_KEYS)):
        table = text.split(heading)[1].split("\n## ")[0]
        first_cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
        assert {key for cell in first_cells for key in re.findall(r"`([a-z]+)`", cell)} == set(keys)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('"#56B4E9"', '"blue"', 11, "'blue' is no colour of the form #RRGGBB"),
        ('title = "Naevus"', 'titel = "Naevus"', 9, "there is no key 'titel': is title meant?"),
        ('key = "M"', 'key = "N"', 19, "'N' cannot be the key of label 'melanoma'"),
        ('key = "M"', 'key = "1"', 19, "two labels share one key, '1'"),
        ('name = "melanoma"', 'name = "naevus"', 16, "two labels share one name, 'naevus'"),
        ('kind = "number"', 'kind = "figure"', 34, "kind is 'figure', none of"),
        ('kind = "number"', 'kind = "text"', 35, "has a range, but is of kind text"),
        ("highest = 100", "highest = -1", 36, "ends before it begins"),
        ('labels = ["melanoma"]', 'labels = ["melanom"]', 38, "there is no label 'melanom'; is 'melanoma' meant?"),
        ('key = "Alt+2"', 'key = "Alt+1"', 22, "has the key Alt+1 twice"),
        ('key = "Alt+2"', 'key = "B"', 29, "'B' cannot be the key of an answer"),
        ('key = "Alt+2"', 'key = "Shift+2"', 29, "'Shift+2' cannot be the key of an answer"),
        ("required = true", 'required = "yes"', 26, "required is neither true nor false"),
        ('exclusive = [["naevus", "melanoma"]]', 'exclusive = [["naevus"]]', 5, "two at least"),
        ("version = 1", "version = 0", 2, "the version is no whole number"),
        ('value = "mel", ', "", 20, "a code has no value"),
        ('help = "Symmetric', 'help = Symmetric', 13, "not as TOML is written"),
        ('colour = "#56B4E9"', 'picture = "none.png"', 11, "the picture none.png cannot be read"),
    ],
)  # fmt: skip
def test_faults_are_told_with_their_line(tmp_path, old, new, line, says):
    assert EXAMPLE.count(old) == 1
    path = tmp_path / "moles.toml"
    path.write_text(EXAMPLE.replace(old, new), encoding="utf-8")
    with pytest.raises(KnownError, match=re.escape(says)) as fault:
        load_label_set(path)
    assert re.search(rf"line {line}\b", str(fault.value)), str(fault.value)
    assert path.name in str(fault.value)


def test_faults_in_json_are_told_with_their_line_too(tmp_path):
    plain = {"name": "x, {y}", "labels": [{"name": 'a"b'}, {"name": "c", "codes": [], "key": "D"}]}
    path = tmp_path / "x.json"
    path.write_text(json.dumps(plain, indent=1))
    with pytest.raises(KnownError, match=r"line 10: 'D' cannot be the key"):
        load_label_set(path)
    path.write_text(json.dumps(plain))
    with pytest.raises(KnownError, match=r"line 1: 'D' cannot be the key"):
        load_label_set(path)


def test_digits_are_no_keys_of_labels_that_have_numbers(tmp_path):
    path = tmp_path / "x.toml"
    path.write_text('name = "x"\nlabels = [{ name = "AU1", key = "2" }, { name = "AU2" }]')
    with pytest.raises(KnownError, match="line 2: '2' cannot be the key of label 'AU1': digits type"):
        load_label_set(path)


def test_a_picture_comes_along_with_its_bytes(tmp_path):
    cv2.imwrite(str(tmp_path / "a.png"), np.zeros((4, 4), np.uint8))
    path = tmp_path / "x.toml"
    path.write_text('name = "x"\n[[labels]]\nname = "a"\npicture = "a.png"\n')
    labels = load_label_set(path)
    assert labels.labels[0].picture.startswith("data:image/png;base64,")
    written = tmp_path / "elsewhere.toml"
    (tmp_path / "a.png").write_bytes(b"x" * 70_000)
    written.write_text(label_set_text(labels))
    assert load_label_set(written).plain() == labels.plain()
    with pytest.raises(KnownError, match=r"line 4: the picture a\.png has 68 kB, more than 64"):
        load_label_set(path)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).map(str.strip).filter(bool)


@st.composite
def label_sets(draw):
    names = draw(st.lists(TEXTS, min_size=2, max_size=5, unique=True))
    codes = st.lists(st.builds(Concept, TEXTS, TEXTS, TEXTS), max_size=2).map(tuple)
    labels = [
        Label(n + 1, name, draw(TEXTS), draw(st.sampled_from(PALETTE)), "", draw(st.just("") | TEXTS), "", draw(codes))
        for n, name in enumerate(names)
    ]
    kinds = draw(st.lists(st.sampled_from(KINDS), max_size=4))
    attributes = []
    for n, kind in enumerate(kinds):
        values = tuple(Choice(name, draw(TEXTS)) for name in draw(st.lists(TEXTS, min_size=1, max_size=3, unique=True)))
        ends = sorted(draw(st.tuples(*[st.floats(-1e6, 1e6)] * 2))) if kind == "number" else (None, None)
        attributes.append(
            Attribute(
                f"{n} {draw(TEXTS)}", draw(TEXTS), kind, values if kind == "choice" else (), *ends,
                required=draw(st.booleans()), of=draw(st.sampled_from(SUBJECTS)), labels=tuple(names[:n]),
            )
        )  # fmt: skip
    return LabelSet(
        draw(TEXTS), tuple(labels[1:]), draw(st.booleans()), "walk", "both", 0.5, groups=((names[1], draw(TEXTS)),),
        retired=tuple(labels[:1]), attributes=tuple(attributes), exclusive=(tuple(names[:2]),),
        version=draw(st.integers(1, 99)),
    )  # fmt: skip


@given(label_sets())
@settings(max_examples=60)
def test_what_is_written_is_read_again(tmp_path_factory, labels):
    path = tmp_path_factory.getbasetemp() / "written.toml"
    path.write_text(label_set_text(labels), encoding="utf-8", newline="\n")
    assert load_label_set(path).plain() == labels.plain()
    assert LabelSet.from_plain(json.loads(json.dumps(labels.plain()))).plain() == labels.plain()


@pytest.mark.parametrize("name", bundled_label_sets())
def test_shipped_sets_are_whole(name, tmp_path):
    labels = load_label_set(name)
    assert len({label.colour for label in labels.labels}) == len(labels.labels)
    path = tmp_path / "again.toml"
    path.write_text(label_set_text(labels), encoding="utf-8")
    assert load_label_set(path).plain() == labels.plain()


def test_what_is_shipped_is_complete():
    facs = load_label_set("facs")
    assert {label.id for label in facs.labels} >= {*range(1, 47), *range(51, 59), *range(61, 67), *range(70, 75)} - {3}
    assert facs.by_name("AU4").help.startswith("Muscle: corrugator")
    assert [choice.name for choice in asked_of(facs, "AU4")[0].values] == list("ABCDE")
    assert asked_of(facs, "AU51") == () and facs.excluded_by("AU61") == {"AU62", "AU65"}
    assert len(load_label_set("chest").labels) == 14 and len(load_label_set("retina").labels) == 6
    skin = load_label_set("dermoscopy")
    assert len(skin.labels) == 7 and len(skin.attributes) == 5
    assert [one.name for one in skin.attributes] == [label.name for label in load_label_set("structures").labels]


@pytest.mark.parametrize(
    ("attribute", "typed", "stored", "value"),
    [
        (Attribute("n", "N", "number", lowest=0, highest=5), " 2.50 ", "2.5", 2.5),
        (Attribute("n", "N", "number"), "-3.0", "-3", -3),
        (Attribute("y", "Y", "yes-no"), "True", "yes", True),
        (Attribute("y", "Y", "yes-no"), "0", "no", False),
        (Attribute("c", "C", "choice", (Choice("a", "A"),)), "a", "a", "a"),
        (Attribute("t", "T"), " free ", "free", "free"),
    ],
)
def test_answers_are_stored_in_one_way(attribute, typed, stored, value):
    assert attribute.check(typed) == stored
    assert attribute.value_of(stored) == value and type(attribute.value_of(stored)) is type(value)


@pytest.mark.parametrize(
    ("attribute", "typed", "says"),
    [
        (Attribute("n", "N", "number", lowest=0), "-1", "N is -1, not between 0 and …."),
        (Attribute("n", "N", "number"), "nan", "no number"),
        (Attribute("n", "N", "number"), "1,5", "no number"),
        (Attribute("y", "Y", "yes-no"), "maybe", "neither yes nor no"),
        (Attribute("c", "C", "choice", (Choice("a", "A"), Choice("b", "B"))), "A", "C is A, none of: a, b."),
        (Attribute("t", "T"), "  ", "T has no value"),
    ],
)
def test_answers_that_are_none_are_refused(attribute, typed, says):
    with pytest.raises(KnownError, match=re.escape(says)):
        attribute.check(typed)
    assert attribute.value_of(typed) == typed


def test_what_is_required_and_has_no_answer_is_found(moles):
    region = Annotation(1, 1, 2, EMPTY, attributes=(("border", "round"),))
    assert [one.name for one in unanswered(moles, region)] == ["border"]
    assert unanswered(moles, Annotation(1, 1, 2, EMPTY, attributes=(("border", "sharp"),))) == ()


def test_a_label_has_the_key_it_wishes_for(moles):
    assert label_keys(moles.labels) == {1: "1", 2: "M"}
    third = with_label(moles, Label(0, "mark", "Mark", PALETTE[3]))
    assert label_keys(third.labels) == {1: "1", 2: "M", 3: "2"}
    assert with_key("M", third.labels).name == "melanoma" and with_key("2", third.labels).name == "mark"
    many = third
    for number in range(8):
        many = with_label(many, Label(0, f"m{'x' * number}", f"m {number}", PALETTE[4]))
    keys = label_keys(many.labels, {"mark": "1"})
    assert keys[2] == "M" and keys[1] == "1" and "1" not in [keys[n] for n in keys if n != 1]


def test_what_a_set_can_become(moles):
    with pytest.raises(KnownError, match="another name or number"):
        checked(moles, limited(moles, ["naevus"]).__class__("x", (Label(1, "other", "x", "#000000"),)))
    less = checked(moles, retired(moles, moles.labels[0]))
    assert (less.version, [one.name for one in less.labels], less.by_id(1).name) == (2, ["melanoma"], "naevus")
    with pytest.raises(KnownError, match="one label at least"):
        retired(less, less.labels[0])
    assert restored(less, less.retired[0]).labels == (moles.labels[1], moles.labels[0])
    assert [one.id for one in reordered(moles, [2, 1]).labels] == [2, 1]
    with pytest.raises(KnownError, match="There is a label naevus already"):
        with_label(less, moles.labels[0])
    assert [one.name for one in limited(moles, ["naevus"]).attributes] == ["border", "scale"]
