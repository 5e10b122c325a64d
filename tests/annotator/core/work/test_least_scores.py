"""From which scores on labels are suggested: the classifier's thresholds, the project's, and the best few."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.work.labels import label_set_of
from annotator.core.work.least_scores import MOST_BEST, MOST_MORE, LeastScores, among_exclusive, stored_least_scores

NAMES = tuple("abcdefgh")
LABELS = label_set_of(NAMES, "eight")
NUMBER = {label.name: label.id for label in LABELS.labels}
SCORES = dict(zip(NAMES, (0.9, 0.1, 0.45, 0.6, 0.02, 0.3, 0.5, 0.0), strict=True))
THRESHOLDS = dict(zip(NAMES, (0.95, 0.05, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5), strict=True))
probability = st.floats(0, 1)


def found(least, scores=SCORES, thresholds=THRESHOLDS):
    return "".join(label.name for label in least.found(LABELS, scores, thresholds))


def test_the_classifiers_thresholds_hold_until_the_project_says_otherwise():
    assert found(LeastScores()) == "dgb", "the likeliest first"
    assert found(LeastScores(0.3)) == "adgcf"
    assert found(LeastScores(own={NUMBER["e"]: 0.01, NUMBER["d"]: 0.7})) == "gbe"
    assert found(LeastScores(0.3, {NUMBER["a"]: 0.95})) == "dgcf"
    assert found(LeastScores(1.0, best=2)) == "ad" and found(LeastScores(best=4)) == "adgcb"


def test_labels_that_the_classifier_does_not_know_are_not_suggested():
    scores = {name: value for name, value in SCORES.items() if name != "d"}
    assert found(LeastScores(best=2), scores) == "agb"


def test_however_low_the_score_not_all_of_a_thousand_labels_are_suggested():
    names = tuple(f"label {n}" for n in range(300))
    scores = {name: n / 1000 for n, name in enumerate(names)}
    thresholds = dict.fromkeys(names, 0.29)
    got = LeastScores(0.0).found(label_set_of(names, "many"), scores, thresholds)
    assert [label.name for label in got] == [f"label {n}" for n in range(299, 299 - 10 - MOST_MORE, -1)]


@given(st.none() | probability, st.dictionaries(st.integers(1, 99), probability), st.integers(0, MOST_BEST))
def test_least_scores_are_read_as_they_were_stored(usual, own, best):
    least = LeastScores(usual, own, best)
    assert stored_least_scores(least.stored()) == least


@pytest.mark.parametrize(
    "text", ["x", "[]", '{"usual": 2}', '{"own": []}', '{"own": {"a": 1}}', '{"best": 99}', '{"usual": true}']
)
def test_what_something_else_wrote_is_left_out(text):
    assert stored_least_scores(text) == LeastScores()
    with pytest.raises(ValueError):
        LeastScores.from_stored(text)


@given(st.lists(st.floats(0.001, 1), min_size=2, max_size=60))
def test_of_labels_that_exclude_each_other_the_likeliest_is_found(weights):
    scores = [value / sum(weights) for value in weights]
    limits = among_exclusive(scores, [0.5] * len(scores))
    above = [score for score, limit in zip(scores, limits, strict=True) if score >= limit]
    assert max(scores) in above and all(score >= max(scores) / 2 for score in above)
    assert len(above) <= max(5, scores.count(max(scores))) or len(set(above)) <= 5
    assert {score for score in scores if score >= 0.5} <= set(above)


def test_thresholds_that_somebody_set_are_kept():
    assert among_exclusive([0.2, 0.7, 0.1], [0.5, 0.8, 0.5]) == [0.5, 0.8, 0.5]
