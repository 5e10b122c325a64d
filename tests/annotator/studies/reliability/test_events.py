"""Event by event: the best matching of all, differences by hand, the FACS index, and what readers disagree on."""

from __future__ import annotations

from itertools import permutations

import pytest
from coders import clip, coded, event
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.work.event_times import Border
from annotator.studies.reliability.codes import clip_index
from annotator.studies.reliability.disagreements import Kind, disagreements
from annotator.studies.reliability.events import event_agreement
from annotator.studies.reliability.matching import matched, overlap
from annotator.studies.reliability.settings import ClipSettings
from annotator.studies.reliability.study import clip_agreement

PLAIN = ClipSettings(resamples=0)
EVENTS = st.lists(
    st.builds(lambda a, long: event(a, a + long), st.integers(0, 25), st.integers(0, 9)), max_size=4
)  # fmt: skip


def of(study, settings=PLAIN, label="smile"):
    return next(one for one in event_agreement(study, settings) if one.label == label)


def every_way(first, second, allowed):
    """All ways to match one to one, by trying them."""
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    for chosen in permutations(longer, len(shorter)):
        pairs = zip(chosen, shorter, strict=True) if longer is first else zip(shorter, chosen, strict=True)
        yield [pair for pair in pairs if allowed(*pair)]


@given(EVENTS, EVENTS)
def test_overlaps_are_greatest_together(first, second):
    found = matched(first, second)
    best = max(sum(overlap(*pair) for pair in way) for way in every_way(first, second, lambda a, b: overlap(a, b) > 0))
    assert sum(overlap(*pair) for pair in found.pairs) == pytest.approx(best, abs=1e-4)
    assert all(overlap(*pair) > 0 for pair in found.pairs)
    assert len(found.pairs) + len(found.first) == len(first)
    assert len(found.pairs) + len(found.second) == len(second)


@given(EVENTS, EVENTS, st.integers(0, 4))
def test_onsets_are_matched_as_often_and_as_near_as_possible(first, second, tolerance):
    def cost(way):
        return -len(way), sum(abs(a.onset - b.onset) for a, b in way)

    found = matched(first, second, "onset", tolerance)
    ways = every_way(first, second, lambda a, b: abs(a.onset - b.onset) <= tolerance)
    assert cost(found.pairs) == min(map(cost, ways))


def test_of_ways_that_are_as_good_one_side_goes_with_its_own():
    first = [event(0, 9, side="L"), event(0, 9, side="R")]
    second = [event(0, 9, side="R"), event(0, 9, side="L")]
    for way in ("overlap", "onset"):
        assert all(a.attributes == b.attributes for a, b in matched(first, second, way).pairs)


def test_counts_f1_and_differences_by_hand():
    ada = [event(0, 9, apex=4, intensity="A"), event(20, 29, intensity="C"), event(35, 36)]
    bob = [event(2, 9, apex=5, intensity="B"), event(19, 32, intensity="C")]
    told = of(coded(clip(ada, bob)), ClipSettings(2, resamples=0))
    assert (told.first, told.second, told.matched) == (3, 2, 2)
    assert told.f1.value == pytest.approx(4 / 5)
    assert told.share_first.value == pytest.approx(2 / 3)
    assert told.share_second.value == 1.0
    onset, apex, offset = (told.differences[border] for border in Border)
    assert (onset.count, onset.mean, onset.median) == (2, 0.5, 0.5)
    assert onset.sd == pytest.approx(1.5 * 2**0.5)
    assert onset.mean_seconds == pytest.approx(0.5 / 25)
    assert onset.within == {0: 0.0, 1: 0.5, 2: 1.0, 3: 1.0}
    assert (apex.count, apex.mean, apex.sd) == (1, 1.0, None)
    assert offset.within == {0: 0.5, 1: 0.5, 2: 0.5, 3: 1.0}
    assert told.intensity["ICC(2,1)"].items == 2


def test_seconds_come_of_the_clip_and_none_of_one_that_cannot_be_read():
    told = of(coded(clip([event(0, 9)], [event(1, 9)], count=None))).differences[Border.ONSET]
    assert (told.count, told.mean, told.timed, told.mean_seconds) == (1, 1.0, 0, None)


def test_what_is_not_there_is_none_and_never_zero():
    nothing = of(coded(clip([], [])))
    assert nothing.f1.value is None
    assert nothing.differences[Border.ONSET].mean is None
    assert nothing.differences[Border.ONSET].within[0] is None
    one_sided = of(coded(clip([event(0, 3)], [])))
    assert (one_sided.f1.value, one_sided.share_first.value, one_sided.share_second.value) == (0.0, 0.0, None)
    assert not one_sided.intensity


UNITS = ("AU1", "AU2", "AU5", "AU6", "AU12")
EVERY = [{1, 2, 3, 4, 5}] * 2


def scores(*labels, **attributes):
    return [event(0, 3, label, **attributes) for label in labels]


def test_the_index_of_the_final_test():
    study = coded(clip(scores(1, 2, 3, 4, 5), scores(3, 4, 5), looked=EVERY), labels=UNITS)
    (found,) = clip_index(study, PLAIN)
    assert found.together.value == found.mean.value == found.of[0].index == 0.75
    assert found.of[0].both == ("AU12", "AU5", "AU6")
    assert found.of[0].first == ("AU1", "AU2")


def test_the_index_over_clips_and_with_sides():
    left, right = scores(5, side="L"), scores(5, side="R")
    both = clip(scores(1), scores(1, side="S"), looked=EVERY)
    study = coded(both, clip(left, right, looked=EVERY, number=2), clip([], [], looked=EVERY, number=3), labels=UNITS)
    (plain,), (sides,) = clip_index(study, PLAIN), clip_index(study, ClipSettings(sides=True, resamples=0))
    assert (plain.together.value, plain.mean.items) == (1.0, 2)
    assert [one.index for one in sides.of] == [1.0, 0.0, None]
    assert sides.of[1].first == ("AU12 (L)",)
    assert (sides.together.value, sides.mean.value) == (0.5, 0.5)


def test_codes_that_one_did_not_look_for_are_no_codes():
    study = coded(clip(scores(1, 2), scores(1), looked=[{1, 2}, {1}]), labels=UNITS)
    assert next(clip_index(study, PLAIN)).of[0].index == 1.0
    assert [one.label for one in event_agreement(study, PLAIN)] == ["AU1", ""]
    assert disagreements(study, PLAIN) == []


def test_disagreements_largest_first_with_who_says_what():
    ada = [event(0, 9, side="L"), event(20, 29, intensity="A"), event(35, 36)]
    bob = [event(0, 9, side="R"), event(22, 29, intensity="B")]
    found = disagreements(coded(clip(ada, bob)), ClipSettings(1, resamples=0))
    told = [(one.kind, one.first, one.last, one.size) for one in found]
    assert told == [
        (Kind.SIDE, 0, 9, 10), (Kind.INTENSITY, 20, 29, 8), (Kind.BORDERS, 20, 29, 2), (Kind.MISSED, 35, 36, 2),
    ]  # fmt: skip
    assert found[-1].events == (ada[2], None)
    assert Kind.BORDERS not in {one.kind for one in disagreements(coded(clip(ada, bob)), ClipSettings(2))}


@given(EVENTS, EVENTS, st.sampled_from(["overlap", "onset"]), st.integers(0, 3))
def test_it_does_not_matter_who_is_first(first, second, way, tolerance):
    settings = ClipSettings(tolerance, way, resamples=0)
    there, back = (clip_agreement(coded(clip(*pair)), settings) for pair in ((first, second), (second, first)))
    assert there.events[0].f1 == back.events[0].f1
    assert there.presence[0].of.coefficients["Fleiss' κ"] == back.presence[0].of.coefficients["Fleiss' κ"]
    agreed = [[one for one in study.disagreements if one.kind is Kind.MISSED] for study in (there, back)]
    assert len(agreed[0]) == len(agreed[1])
