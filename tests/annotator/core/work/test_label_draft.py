"""A label set in the making: names stay together, and faults are told at their fields."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.work.label_attributes import Attribute, Choice
from annotator.core.work.label_changes import with_label
from annotator.core.work.label_draft import excluding, fault_of, taking_in, with_name, without
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import Concept, Label, LabelSet

NAMES = ("a", "b", "c", "d", "e")
FIVE = LabelSet("Five", tuple(Label(n, name, name.upper(), "#123456") for n, name in enumerate(NAMES, 1)))


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sets(st.sampled_from(NAMES))), max_size=6))
def test_a_label_excludes_what_was_said_last_and_the_others_what_they_did(said):
    labels = FIVE
    for name, others in said:
        before = {one: labels.excluded_by(one) for one in NAMES}
        labels = excluding(labels, labels.by_name(name), others)
        assert labels.excluded_by(name) == others - {name}
        for one in set(NAMES) - {name}:
            assert labels.excluded_by(one) - {name} == before[one] - {name}
        assert fault_of(labels) is None


def test_labels_that_all_exclude_each_other_are_one_group():
    labels = replace(FIVE, exclusive=(("a", "b"),))
    assert excluding(labels, labels.by_name("c"), ("a", "b")).exclusive == (("a", "b", "c"),)


def test_another_name_holds_wherever_the_set_speaks_of_the_label_and_taking_it_away_leaves_nothing():
    asked = (Attribute("x", "X", labels=("b",)), Attribute("y", "Y", labels=("a", "b")))
    labels = replace(FIVE, groups=(("b", "G"),), exclusive=(("a", "b"),), attributes=asked)
    called = with_name(labels, labels.by_name("b"), "new")
    assert (called.by_id(2).name, called.groups, called.exclusive) == ("new", (("new", "G"),), (("a", "new"),))
    assert [one.labels for one in called.attributes] == [("new",), ("a", "new")]
    rest = without(called, called.by_id(2))
    assert rest.by_name("new") is None and rest.groups == rest.exclusive == ()
    assert [one.labels for one in rest.attributes] == [("a",)]


GRADED = Attribute("g", "G", "choice", (Choice("A", "A", "Alt+1"),))


@pytest.mark.parametrize(
    "change, fault",
    [
        ({"labels": (*FIVE.labels, Label(9, "", "Nameless", "#123456"))}, (False, 5, "name")),
        ({"labels": (*FIVE.labels, Label(9, "a", "Twice", "#123456"))}, (False, 5, "name")),
        ({"labels": (replace(FIVE.labels[0], title=" "), *FIVE.labels[1:])}, (False, 0, "title")),
        ({"labels": tuple(replace(one, key="K") for one in FIVE.labels)}, (False, 1, "key")),
        ({"labels": (replace(FIVE.labels[0], codes=(Concept("SCT", "", ""),)),)}, (False, 0, "codes")),
        ({"attributes": (GRADED, replace(GRADED, name="h"))}, (True, 1, "key")),
        ({"attributes": (replace(GRADED, key="Alt+"),)}, (True, 0, "key")),
        ({"attributes": (replace(GRADED, values=(Choice("A", "A", "Alt+ä"),)),)}, (True, 0, "values")),
        ({"attributes": (replace(GRADED, values=()),)}, (True, 0, "values")),
        ({"attributes": (GRADED, replace(GRADED, values=(Choice("B", "B"),)))}, (True, 1, "name")),
        ({"attributes": (Attribute("n", "N", "number", lowest=3, highest=1),)}, (True, 0, "highest")),
        ({"attributes": (Attribute("n", "N", "number", lowest=float("inf")),)}, (True, 0, "highest")),
    ],
)
def test_what_no_file_could_say_is_told_at_its_field(change, fault):
    found = fault_of(replace(FIVE, **change))
    assert found is not None and (found.of_attribute, found.place, found.field) == fault and found.text


def test_shipped_sets_are_without_fault():
    assert all(fault_of(load_label_set(name)) is None for name in ("facs", "dermoscopy", "chest", "retina"))


def test_a_file_takes_the_place_of_a_set_by_names_and_retires_what_it_does_not_name():
    moles = load_label_set("dermoscopy")
    before = with_label(moles, Label(0, "wart", "Wart", "#ABCDEF"))
    read = LabelSet("Read", (Label(1, "new", "New", "#111111"), Label(2, moles.labels[0].name, "Other", "#222222")))
    after = taking_in(before, read)
    assert after.by_name(moles.labels[0].name).id == moles.labels[0].id
    assert after.by_name("new").id not in {label.id for label in before.known}
    assert {label.name for label in after.retired} == {label.name for label in before.known[1:]}
