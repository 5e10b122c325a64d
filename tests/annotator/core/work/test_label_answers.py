"""Attributes are given, taken away and found lacking, by rule."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jobs import disc

from annotator.core.errors import KnownError
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import Compound
from annotator.core.work.label_answers import (
    answering,
    answering_image,
    common_answer,
    excluding_pairs,
    following,
    meant_by_key,
    unanswered,
    with_answer,
)
from annotator.core.work.label_attributes import Attribute, Choice
from annotator.core.work.label_files import load_label_set
from annotator.core.work.label_texts import attribute_title, brief_choice
from annotator.core.work.labels import Label, LabelSet

GRADE = Attribute("grade", "Grade", "choice", (Choice("A", "A trace", "Alt+1"), Choice("B", "B slight", "Alt+2")),
                  required=True, labels=("one",))  # fmt: skip
SIZE = Attribute("size", "Size", "number", lowest=0, highest=9, unit="mm")
SURE = Attribute("sure", "Sure", "yes-no", key="Alt+3")
SET = LabelSet("S", (Label(1, "one", "One", "#000000"), Label(2, "two", "Two", "#FFFFFF")),
               attributes=(GRADE, SIZE, SURE), exclusive=(("one", "two"),))  # fmt: skip
ONE, TWO = Annotation(1, 1, 1, disc()), Annotation(2, 1, 2, disc())

names, values = st.sampled_from(["grade", "size", "old"]), st.text("ab1", max_size=3)


@given(st.lists(st.tuples(names, values), max_size=6), names, values)
def test_an_answer_changes_no_other_one_and_an_empty_one_takes_it_away(pairs, name, value):
    before = ()
    for each in pairs:
        before = with_answer(before, *each)
    after = dict(with_answer(before, name, value))
    assert after.pop(name, "") == value
    assert after == {other: said for other, said in before if other != name}


@given(st.sampled_from([GRADE, SURE]), st.sampled_from(["", "A", "B", "yes", "no", "gone"]))
def test_a_key_goes_through_all_values_and_none(attribute, begun):
    seen, value = [], begun
    for _ in range(3):
        value = following(attribute, value)
        seen.append(value)
    every = [choice.name for choice in attribute.values] or ["yes", "no"]
    assert sorted(seen) == sorted(["", *every])


def test_several_regions_get_an_answer_in_one_step_those_alone_that_are_asked():
    edit = answering(SET, [ONE, TWO], SURE, "true")
    assert isinstance(edit, Compound) and [part.after.attributes for part in edit.edits] == [(("sure", "yes"),)] * 2
    only = answering(SET, [ONE, TWO], GRADE, "B")
    assert (only.before, only.after.attributes) == (ONE, (("grade", "B"),))
    assert answering(SET, [TWO], GRADE, "B") is None
    assert answering(SET, [only.after], GRADE, "B") is None
    assert answering(SET, [only.after], GRADE, "").after.attributes == ()
    with pytest.raises(KnownError, match="Size is 10, not between 0 and 9"):
        answering(SET, [ONE], SIZE, "10")


def test_images_are_answered_as_regions_are():
    edit = answering_image(7, (("size", "2"),), SURE, "no")
    assert (edit.image_id, edit.after) == (7, (("size", "2"), ("sure", "no")))
    assert answering_image(7, edit.after, SIZE, "2.0") is None


def test_what_is_required_lacks_until_it_is_valid_and_what_differs_is_none():
    assert unanswered(SET, ONE) == (GRADE,) and unanswered(SET, TWO) == ()
    assert unanswered(SET, replace(ONE, attributes=(("grade", "Z"),))) == (GRADE,)
    graded = replace(ONE, attributes=(("grade", "A"),))
    assert unanswered(SET, graded) == ()
    assert common_answer([ONE, graded], GRADE) is None and common_answer([graded], GRADE) == "A"


def test_keys_mean_values_or_the_next_one():
    assert meant_by_key(SET.attributes, "Alt+2") == (GRADE, "B")
    assert meant_by_key(SET.attributes, "Alt+3") == (SURE, None)
    assert meant_by_key((SIZE,), "Alt+2") is None


def test_labels_that_exclude_each_other_are_told_where_they_meet():
    apart = replace(TWO, mask=disc(30, 30, 4))
    assert excluding_pairs(SET, [ONE, TWO]) == [(ONE, TWO)]
    assert excluding_pairs(SET, [ONE, apart]) == []
    whole = [replace(one, mask=one.mask - one.mask) for one in (ONE, TWO)]
    assert excluding_pairs(SET, whole) == [tuple(whole)] and excluding_pairs(SET, [whole[0], TWO]) == []


def test_shipped_attributes_are_read_in_german_and_grades_stand_at_regions_by_their_letters():
    intensity, side = load_label_set("facs").attributes[:2]
    assert (attribute_title(intensity, "de"), brief_choice(intensity, "C", "de")) == ("Intensität", "C")
    assert brief_choice(side, "L", "de") == "links" and brief_choice(side, "?") == "?"
