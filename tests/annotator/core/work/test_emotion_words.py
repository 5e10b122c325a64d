"""Words for emotions beside coded units: what is there, what is missing, most first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.work.emotion_words import COMBINATIONS, held_against, units_at
from annotator.core.work.events import Event
from annotator.core.work.label_files import load_label_set


@given(st.frozensets(st.integers(1, 70)))
def test_every_combination_is_told_with_what_is_there_and_missing(units):
    found = held_against(units)
    assert {held.combination for held in found} == set(COMBINATIONS)
    for held in found:
        assert set(held.there) == set(held.combination.units) & units
        assert set(held.missing) == set(held.combination.units) - units
    shares = [len(held.there) / len(held.combination.units) for held in found]
    assert shares == sorted(shares, reverse=True)


def test_units_are_those_coded_on_the_frame():
    labels = load_label_set("facs")
    events = [Event(1, 1, 6, 3, None, 9), Event(2, 1, 12, 5, None, 7), Event(3, 1, 4, 8, None, 9)]
    assert units_at(events, labels, 5) == {6, 12}
    assert held_against(units_at(events, labels, 5))[0].combination.word == "Joy"
    assert units_at(events, labels, 0) == frozenset()
