"""Templates and their values: words that agree with a number, and messages that cross to another process."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.core.message import Message, counted, filled, message_of, parts_of

WORDS = st.text(st.characters(exclude_characters="{}|"))
VALUES = st.integers() | st.floats() | st.booleans() | st.text()


@given(st.integers(), WORDS, WORDS)
def test_one_takes_the_first_form_all_others_the_second(count, one, many):
    word = one if count in (1, -1) else many
    assert filled(f"{{n:{one}|{many}}}", {"n": count}) == word
    assert filled(f"{{n}} {{n:{one}|{many}}}", {"n": count}) == f"{count} {word}" == counted(count, one, many)


@given(st.integers(), st.sampled_from(["", ",", "+", "+,", ".2f", ".0%", "03", "x", "e"]))
def test_any_other_format_of_a_number_is_pythons(number, spec):
    assert filled(f"{{n:{spec}}}", {"n": number}) == format(number, spec)


@given(VALUES, VALUES)
def test_values_stay_as_they_are(first, second):
    assert filled("{a}, {b!r}", {"a": first, "b": second}) == f"{first}, {second!r}"


@given(st.floats() | st.booleans() | st.text() | st.none())
def test_only_whole_numbers_choose(value):
    with pytest.raises(ValueError, match="only whole numbers"):
        filled("{n:image|images}", {"n": value})


@pytest.mark.parametrize("spec", ["a|b|c", "|a|b"])
def test_there_are_two_forms(spec):
    with pytest.raises(ValueError, match="unpack"):
        filled(f"{{n:{spec}}}", {"n": 2})


def test_numbers_of_arrays_choose_too():
    assert filled("{n} {n:pixel|pixels}", {"n": np.int64(1)}) == "1 pixel"
    with pytest.raises(ValueError, match="only whole numbers"):
        filled("{n:pixel|pixels}", {"n": np.bool_(True)})


def test_what_is_told_agrees():
    assert str(KnownError("{count} {count:image is|images are} missing.", count=1)) == "1 image is missing."
    assert str(KnownError("{count} {count:image is|images are} missing.", count=0)) == "0 images are missing."


@given(st.dictionaries(st.sampled_from("abc"), VALUES))
def test_a_message_survives_as_json(values):
    message = Message("".join(f"{{{name}}} " for name in values), **values)
    again = message_of(json.loads(json.dumps(parts_of(message))))
    assert again == message and again.template == message.template


def test_numbers_choose_and_are_rounded_in_another_process():
    inner = Message("{need:.1f} GB, {n} {n:part|parts}", need=3.25, n=np.int64(1))
    outer = Message("{where}: {what}", where="a", what=inner)
    again = message_of(json.loads(json.dumps(parts_of(outer))))
    assert again == "a: 3.2 GB, 1 part"
    assert again.values["what"].values == {"need": 3.25, "n": 1}
