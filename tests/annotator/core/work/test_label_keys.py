"""Keys of labels: numbers of their own, digits, letters; and numbers typed digit by digit."""

from __future__ import annotations

import pytest

from annotator.core.work.label_files import load_label_set
from annotator.core.work.label_keys import TypedNumber, label_keys, more_keys, own_numbers, with_key
from annotator.core.work.labels import label_set_of


def labels_of(*names):
    return label_set_of(names, "L").labels


def by_name(labels, keys):
    return {label.name: keys[label.id] for label in labels if label.id in keys}


def test_action_units_have_their_numbers_for_keys():
    facs = load_label_set("facs").labels
    keys = by_name(facs, label_keys(facs))
    assert keys["AU4"] == "4" and keys["AU12"] == "12" and keys["AU43"] == "43"
    assert len(keys) == len(facs) == len(set(keys.values()))


@pytest.mark.parametrize(
    ("names", "numbers"),
    [
        (("AU04", "AU12", "neutral"), {"AU04": "4", "AU12": "12"}),
        (("AU4", "AU04", "AU6"), {"AU4": "4", "AU6": "6"}),  # of two with one number the first has it
        (("au1", "AU2", "M3"), {"au1": "1", "AU2": "2"}),
        (("AU1", "cat", "dog"), {}),  # most have none
        (("AU1",), {}),
        (("class 1", "class 2", "class 3"), {}),
        (("AU0", "AU1", "AU2"), {"AU1": "1", "AU2": "2"}),
    ],
)
def test_which_labels_have_numbers(names, numbers):
    labels = labels_of(*names)
    assert by_name(labels, own_numbers(labels)) == numbers


def test_few_labels_have_digits_in_their_order_and_keep_them():
    labels = labels_of(*"abcdefghi")
    assert "".join(by_name(labels, label_keys(labels, {"i": "1"})).values()) == "123456789"
    assert more_keys(labels, {}, labels) == {}, "nothing needs to be kept"


def test_of_many_labels_those_in_use_get_digits_and_never_lose_them():
    labels = labels_of(*(f"thing {n:03} of many" for n in range(1, 1001)))
    kept = more_keys(labels, {}, [labels[700], labels[3]])
    assert kept == {labels[700].name: "1", labels[3].name: "2"}
    kept = more_keys(labels, kept, [labels[3], labels[5], labels[700]])
    assert kept == {labels[700].name: "1", labels[3].name: "2", labels[5].name: "3"}
    assert label_keys(labels, kept) == {labels[700].id: "1", labels[3].id: "2", labels[5].id: "3"}
    everything = more_keys(labels, kept, labels)
    assert len(everything) == len(set(everything.values())) == 9 + 24, "then letters, but for D and N"
    assert "D" not in everything.values() and "N" not in everything.values()


def test_a_letter_means_its_label_beside_a_digit_it_was_given():
    labels = labels_of(*(["ant", "bee", "cat", "eel", "fox", "gnu", "hen", "ibis", "jay", "kiwi"]))
    kept = more_keys(labels, {}, [labels[4]])
    assert label_keys(labels, kept)[labels[4].id] == "1" and label_keys(labels, kept)[labels[0].id] == "A"
    assert with_key("1", labels, kept) == with_key("F", labels, kept) == labels[4]
    assert with_key("2", labels, kept) is None


@pytest.mark.parametrize(
    ("digits", "meant", "left"),
    [
        ("9", ["9"], ""),  # nothing else begins with it
        ("4", [], "4"),  # 43 does
        ("43", ["43"], ""),
        ("12", ["12"], ""),
        ("10", ["10"], ""),
        ("21", ["2"], "1"),  # there is no 21: two numbers
        ("49", ["4", "9"], ""),
        ("3", [], ""),  # no number begins with it
        ("13", ["1"], ""),
    ],
)
def test_digits_become_numbers(digits, meant, left):
    numbers, typing, found = ("1", "2", "4", "9", "10", "12", "20", "43"), TypedNumber(), []
    for digit in digits:
        found += typing.feed(digit, numbers)
    assert (found, typing.typed) == (meant, left)
    assert typing.settle(numbers) == ([left] if left else []) and typing.typed == ""
