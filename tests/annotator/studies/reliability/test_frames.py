"""Frame by frame: the tolerance by its definition, figures as others compute them, and what counts nowhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from coders import clip, coded, event
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

from annotator.core.work.event_times import Span
from annotator.studies.agreement import alpha, bootstrap, icc, kappa
from annotator.studies.agreement.ratings import Ratings
from annotator.studies.reliability.frames import block_of, intensity, presence, proportions
from annotator.studies.reliability.settings import ClipSettings
from annotator.studies.reliability.tally import Tally, runs_of
from annotator.studies.reliability.tolerance import present

COUNT = 14
FRAMES = st.integers(0, COUNT + 3)
SPANS = st.lists(st.builds(Span.between, FRAMES, FRAMES), max_size=3)
PLAIN = ClipSettings(resamples=0)


def found(study, settings=PLAIN, label="smile", readers=(), of=presence):
    return next(one for one in of(study, settings) if (one.of.label, one.of.readers) == (label, readers))


def values(study, settings=PLAIN, **which):
    return {name: one.value for name, one in found(study, settings, **which).of.coefficients.items()}


def slow(spans, tolerance):
    """By the words of the definition, frame by frame."""
    there = [[any(s.onset <= t <= s.offset for s in own) for t in range(COUNT)] for own in spans]
    table = np.zeros((COUNT, len(spans)), int)
    for t in range(COUNT):
        for reader, own in enumerate(there):
            other = any(there[q][t] for q in range(len(spans)) if q != reader)
            near = any(own[s] for s in range(COUNT) if abs(s - t) <= tolerance)
            table[t, reader] = own[t] or (other and near)
    return table


@given(st.lists(SPANS, min_size=2, max_size=3), st.integers(0, 5))
def test_the_tolerance_is_what_its_definition_says(spans, tolerance):
    table = present(spans, COUNT, tolerance)
    assert table.tolist() == slow(spans, tolerance).tolist()
    assert table[:, ::-1].tolist() == present(spans[::-1], COUNT, tolerance).tolist()  # symmetric
    wider, plain = present(spans, COUNT, tolerance + 1), present(spans, COUNT, 0)
    agreed = (plain == plain[:, :1]).all(axis=1)
    assert (wider[agreed] == plain[agreed]).all()
    if len(spans) == 2:
        apart = [int((one[:, 0] != one[:, 1]).sum()) for one in (plain, table, wider)]
        assert apart == sorted(apart, reverse=True)


def test_borders_within_the_tolerance_agree_and_no_further():
    study = coded(clip([event(10, 19)], [event(12, 19)]))
    assert [values(study, ClipSettings(n, resamples=0))["observed"] for n in (0, 1, 2)] == [38 / 40, 39 / 40, 1.0]
    missed = coded(clip([event(10, 11)], []))
    assert values(missed, ClipSettings(9, resamples=0))["observed"] == 38 / 40


def test_ten_frames_one_agreed_one_not():
    told = values(coded(clip([event(3, 4)], [event(3, 3)], count=10)))
    assert told["Fleiss' κ"] == pytest.approx(0.608, abs=5e-4)
    assert told["free-marginal κ"] == pytest.approx(0.8)
    assert told["α"] == pytest.approx(0.627, abs=5e-4)
    assert told["positive agreement"] == pytest.approx(2 / 3)
    assert told["negative agreement"] == pytest.approx(16 / 17)
    of_two = found(coded(clip([event(3, 4)], [event(3, 3)], count=10)), readers=("ada", "bob"))
    assert of_two.of.coefficients["free-marginal κ"].prevalence == pytest.approx((0.85, 0.15))


def test_figures_are_those_of_other_libraries():
    rng = np.random.default_rng(5)
    clips, rows = [], []
    for number in range(4):
        there = [sorted(rng.choice(60, 12, replace=False).tolist()) for _ in range(3)]
        clips.append(clip(*([event(t, t) for t in own] for own in there), count=60, number=number + 1))
        rows += [[int(t in own) for own in there] for t in range(60)]
    table, study = np.array(rows), coded(*clips)
    all_three = values(study)
    assert all_three["Fleiss' κ"] == pytest.approx(fleiss_kappa(aggregate_raters(table, n_cat=2)[0]))
    randolph = fleiss_kappa(aggregate_raters(table, n_cat=2)[0], method="randolph")
    assert all_three["free-marginal κ"] == pytest.approx(randolph)
    task = AnnotationTask([(str(r), str(t), int(v)) for (t, r), v in np.ndenumerate(table)])
    assert all_three["α"] == pytest.approx(task.alpha())
    pair = values(study, readers=("ada", "r2"))
    assert pair["Cohen's κ"] == pytest.approx(cohen_kappa_score(table[:, 0], table[:, 2]))


@given(st.lists(st.lists(st.integers(-1, 3), min_size=3, max_size=3), min_size=1, max_size=25))
def test_counted_frames_give_what_frames_one_by_one_give(rows):
    table = np.array(rows, np.int8)
    tally = Tally.of([runs_of(table, every=4)], -(-len(table) // 4))
    assert tally.counts.sum() == len(table)

    def make(of):
        return {"α": alpha.krippendorff(of, "ordinal"), "2": icc.icc(of, "2"), "3": icc.icc(of, "3")}

    plain = Ratings.of_grades(np.where(table < 0, np.nan, table))
    expected, one = make(plain), tally.weighted(make, tally.grades())
    there = Ratings.of_categories(np.minimum(table, 1), 2)
    counts = Tally.of([runs_of(np.minimum(table, 1).astype(np.int8))], 1)
    expected |= {"κ": kappa.light(there)}
    one |= counts.weighted(lambda of: {"κ": kappa.light(of)}, counts.categories(2))
    for name, statistic in expected.items():
        (ours,), (theirs,) = (bootstrap.estimate([s], resamples=0) for s in (one[name], statistic))
        assert ours.value == (None if theirs.value is None else pytest.approx(theirs.value, abs=1e-9))
        assert (ours.items, ours.raters, ours.pairs) == (theirs.items, theirs.raters, theirs.pairs)
        if name == "κ":
            assert ours.prevalence == (theirs.prevalence and pytest.approx(theirs.prevalence))


def test_what_one_did_not_look_for_counts_nowhere():
    alone = clip([event(1, 5, 2)], [], looked=[{1, 2}, {1}])
    both = clip([], [], looked=[{1}, {1}], number=2)
    found_labels = {one.of.label for one in presence(coded(alone, both), PLAIN)}
    assert found_labels == {"smile", ""}
    assert found(coded(alone, both), label="").of.coefficients["observed"].items == 80
    assert not list(presence(coded(clip([], [], looked=[{1}, {2}])), PLAIN))
    third = coded(clip([event(0, 9)], [event(0, 9)], [], looked=[{1}, {1}, set()]))
    assert values(third)["observed"] == 1.0
    assert [one.of.readers for one in presence(third, PLAIN) if one.of.readers] == [("ada", "bob")] * 2


def test_where_nobody_marked_anything_chance_is_not_told():
    told = values(coded(clip([], [])))
    assert told["observed"] == 1.0
    assert told["Fleiss' κ"] is None
    assert told["positive agreement"] is None
    one_sided = values(coded(clip([event(0, 3)], [])))
    assert one_sided["positive agreement"] == 0.0


def test_a_clip_that_cannot_be_read_has_no_frames():
    lost, there = clip([event(0, 9)], [], count=None), clip([event(0, 9)], [event(0, 9)], number=2)
    assert found(coded(lost, there)).clips == 1
    assert not list(presence(coded(lost), PLAIN))
    assert not list(proportions(coded(lost), PLAIN))


def test_intensities_are_grades_and_those_not_told_are_no_zeros():
    study = coded(clip([event(0, 9, intensity="B")], [event(0, 9, intensity="C"), event(20, 24)], count=30))
    told = found(study, of=intensity).of.coefficients
    assert told["ICC(2,1)"].items == 25
    table = np.array([[2, 3]] * 10 + [[0, 0]] * 15, float)
    expected = bootstrap.estimate([icc.icc(Ratings.of_grades(table), "2")], resamples=0)[0].value
    assert told["ICC(2,1)"].value == pytest.approx(expected)
    assert not list(intensity(coded(clip([event(0, 9)], [event(0, 9)])), PLAIN))


def test_proportions_of_time_are_one_grade_a_clip():
    """Shrout and Fleiss' table, two of its judges, as tenths of a clip."""
    judges = [(9, 2), (6, 1), (8, 4), (7, 1), (10, 5), (6, 2)]
    clips = [
        clip([event(0, a - 1)], [event(0, b - 1)], count=10, number=number)
        for number, (a, b) in enumerate(judges, 1)
    ]  # fmt: skip
    told = found(coded(*clips), of=proportions).of.coefficients
    for form in "23":
        expected = bootstrap.estimate([icc.icc(Ratings.of_grades(judges), form)], resamples=0)[0].value
        assert told[f"ICC({form},1)"].value == pytest.approx(expected)
    assert told["ICC(2,1)"].items == 6


def test_intervals_come_of_clips_or_of_blocks_of_the_only_one():
    rng = np.random.default_rng(2)

    def noisy(number, count):
        starts = range(0, count - 20, 20)
        return clip(
            *([event(s + int(rng.integers(6)), s + 9) for s in starts] for _ in range(2)), count=count, number=number
        )

    settings = ClipSettings(resamples=300)
    one, many = found(coded(noisy(1, 600)), settings), found(coded(*(noisy(n, 100) for n in range(1, 9))), settings)
    assert (one.blocks, one.clips) == (True, 1)
    assert (many.blocks, many.clips) == (False, 8)
    for told in (one.of.coefficients["Fleiss' κ"], many.of.coefficients["Fleiss' κ"]):
        assert told.low < told.value < told.high
    same = ClipSettings(resamples=300, group_of=lambda _number: "one patient")
    assert found(coded(*(noisy(n, 100) for n in range(1, 4))), same).of.coefficients["observed"].low is None


def test_blocks_are_as_long_as_events_and_no_longer_than_a_quarter():
    assert np.prod(block_of(clip([event(0, 3)], [], count=1000))) == 50
    assert np.prod(block_of(clip([event(0, 99)], [], count=1000))) == 100
    assert np.prod(block_of(clip([event(0, 999)], [], count=1000))) == 250
    assert block_of(clip([], [], count=1)) == (1, 1)


def test_of_alike_stretches_blocks_give_wider_intervals():
    rows = np.repeat(np.random.default_rng(1).integers(0, 2, 40), 10)  # ten frames each say the same
    table = Ratings.of_categories(np.stack([np.ones_like(rows), rows], axis=1), 2)
    plain = bootstrap.estimate([kappa.observed(table)], resamples=500)[0]
    blocks = bootstrap.estimate([kappa.observed(table)], block=20, resamples=500)[0]
    assert blocks.value == plain.value
    assert blocks.high - blocks.low > 2 * (plain.high - plain.low)
    assert bootstrap.estimate([kappa.observed(table)], block=400, resamples=50)[0].low is None


def test_of_sampled_clips_only_the_sampled_frames_count():
    """Every fifth frame of 40: on 0, 5, … 35; one reader has 5 and 10, the other 5 and 20."""
    two = clip([event(5, 5), event(10, 10)], [event(5, 5), event(20, 20)])
    study = replace(coded(two), every=5)
    told = found(study).of.coefficients["observed"]
    assert told.items == 8 and told.value == pytest.approx(6 / 8)
    expected = cohen_kappa_score([0, 1, 1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 1, 0, 0, 0])
    assert values(study, readers=("ada", "bob"))["Cohen's κ"] == pytest.approx(expected)
    judges = [(2, 3), (1, 1), (4, 3)]  # of 8 sampled frames so many each
    clips = [
        clip(*([event(5 * at, 5 * at) for at in range(many)] for many in two), number=number)
        for number, two in enumerate(judges, 1)
    ]  # fmt: skip
    expected = bootstrap.estimate([icc.icc(Ratings.of_grades(judges), "2")], resamples=0)[0].value
    shares = found(replace(coded(*clips), every=5), of=proportions).of.coefficients
    assert shares["ICC(2,1)"].value == pytest.approx(expected)
    assert np.prod(block_of(clip([event(0, 3)], [], count=1000), 10)) == 5  # of 100 frames that were looked at
