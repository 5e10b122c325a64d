"""Coefficients of agreement against published examples, other libraries, and what must hold of any ratings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from scipy import stats
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats import inter_rater

from annotator.core.errors import KnownError
from annotator.core.message import Message
from annotator.core.work.tags import Presence
from annotator.studies.agreement import alpha, facs, icc, kappa
from annotator.studies.agreement.bootstrap import estimate
from annotator.studies.agreement.ratings import Ratings
from annotator.studies.agreement.statistic import mean_statistic

_ = np.nan
# Shrout and Fleiss 1979, table 2; neither table nor figures were checked in the paper itself.
JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
# Krippendorff 2011, example C: four observers (rows here), twelve units; from secondary descriptions, too.
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]
TABLES = st.integers(0, 2**32 - 1).map(lambda seed: np.random.default_rng(seed).integers(-1, 3, (12, 4)))


def value(statistic):
    return estimate([statistic], resamples=0)[0].value


def noisy(items, readers, seed=0, categories=3):
    draw = np.random.default_rng(seed)
    truth = draw.integers(0, categories, (items, 1))
    return np.where(draw.random((items, readers)) < 0.7, truth, draw.integers(0, categories, (items, readers)))


@pytest.mark.parametrize(
    ("form", "averaged", "published"),
    [("1", 0, 0.17), ("2", 0, 0.29), ("3", 0, 0.71), ("1", 1, 0.44), ("2", 1, 0.62), ("3", 1, 0.91)],
)
def test_icc_of_shrout_and_fleiss(form, averaged, published):
    assert value(icc.icc(Ratings.of_grades(JUDGES), form, bool(averaged))) == pytest.approx(published, abs=0.005)


@pytest.mark.parametrize(("scale", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_krippendorff(scale, published):
    found = estimate([alpha.krippendorff(Ratings.of_grades(np.transpose(OBSERVERS)), scale)], resamples=0)[0]
    assert found.value == pytest.approx(published, abs=0.0005)
    assert (found.items, found.raters) == (11, 4)


def test_facs_index_of_the_worked_example():
    assert facs.agreement_index(["1", "2", "5", "6", "12"], ["5", "6", "12"]) == 0.75
    assert value(facs.mean_index([["1", "2", "5", "6", "12"], []], [["5", "6", "12"], []])) == 0.75


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_cohen_as_scikit_learn_has_it(weights):
    table = noisy(80, 2)
    found = value(kappa.cohen(Ratings.of_categories(table, 3), weights))
    assert found == pytest.approx(cohen_kappa_score(*table.T, weights=None if weights == "none" else weights))


def test_fleiss_and_randolph_as_statsmodels_has_them():
    ratings = Ratings.of_categories(noisy(80, 5), 3)
    for method, ours in (("fleiss", kappa.fleiss), ("randolph", kappa.randolph)):
        assert value(ours(ratings)) == pytest.approx(inter_rater.fleiss_kappa(ratings.counts(), method=method))


def test_a_rare_label_as_two_readers_saw_it():
    """Ten frames, one positive agreed, one disagreed: the coefficients part, and the prevalence says why."""
    table = Ratings.of_categories([[1, 1], [1, 0]] + 8 * [[0, 0]], 2)
    found = [value(one(table)) for one in (kappa.fleiss, kappa.randolph, kappa.observed)]
    assert found == pytest.approx([1 - 0.1 / (2 * 0.15 * 0.85), 0.8, 0.9])
    assert value(alpha.krippendorff(table, "nominal")) == pytest.approx(0.627, abs=0.0005)
    assert value(kappa.specific(table, 1)) == pytest.approx(2 / 3)
    assert value(kappa.specific(table, 0)) == pytest.approx(16 / 17)
    # By hand: Pe = 2 · 0.15 · 0.85 / 1.
    assert value(kappa.gwet(table)) == pytest.approx((0.9 - 0.255) / (1 - 0.255))
    assert kappa.fleiss(table).prevalence == pytest.approx((0.85, 0.15))


def test_nominal_and_interval_alpha_as_nltk_has_them():
    table = noisy(30, 3)
    triples = [(f"r{r}", f"i{i}", int(table[i, r])) for i in range(30) for r in range(3)]
    for scale, distance in (("nominal", lambda a, b: float(a != b)), ("interval", lambda a, b: float((a - b) ** 2))):
        oracle = AnnotationTask(triples, distance=distance).alpha()
        assert value(alpha.krippendorff(Ratings.of_grades(table), scale)) == pytest.approx(oracle)


NOMINAL = {
    "light": kappa.light,
    "fleiss": kappa.fleiss,
    "randolph": kappa.randolph,
    "gwet": kappa.gwet,
    "nominal": lambda ratings: alpha.krippendorff(ratings, "nominal"),
    "ordinal": lambda ratings: alpha.krippendorff(ratings, "ordinal"),
    "icc": lambda ratings: icc.icc(ratings, "2"),
}


@pytest.mark.parametrize("name", NOMINAL)
@settings(max_examples=30, deadline=None)
@given(table=TABLES, seed=st.integers(0, 99))
def test_the_order_of_readers_and_items_changes_nothing(name, table, seed):
    draw = np.random.default_rng(seed)
    mixed = table[draw.permutation(12)][:, draw.permutation(4)]
    found = value(NOMINAL[name](Ratings.of_categories(table, 3)))
    again = value(NOMINAL[name](Ratings.of_categories(mixed, 3)))
    assert again == (None if found is None else pytest.approx(found, abs=1e-9))


@pytest.mark.parametrize("name", NOMINAL)
def test_readers_who_say_the_same_agree_perfectly(name):
    table = np.repeat(np.arange(12)[:, None] % 3, 4, axis=1)
    assert value(NOMINAL[name](Ratings.of_categories(table, 3))) == pytest.approx(1)


@settings(max_examples=30, deadline=None)
@given(table=TABLES, shift=st.floats(-1e6, 1e6), scale=st.floats(1e-3, 1e3))
def test_interval_alpha_and_icc_know_no_unit(table, shift, scale):
    grades = np.where(table < 0, np.nan, table)
    for make in (lambda t: alpha.krippendorff(t, "interval"), lambda t: icc.icc(t, "3")):
        found = value(make(Ratings.of_grades(grades)))
        moved = value(make(Ratings.of_grades(grades * scale + shift)))
        assert moved == (None if found is None else pytest.approx(found, abs=1e-4))


@pytest.mark.parametrize("name", NOMINAL)
@pytest.mark.parametrize("table", [[[-1, 0], [1, -1]], np.zeros((0, 2), int)], ids=["nobody twice", "no items"])
def test_what_is_undefined_says_why(name, table):
    found = estimate([NOMINAL[name](Ratings.of_categories(table, 3))])[0]
    assert (found.value, found.low, found.high) == (None, None, None)
    assert str(found.why_not).endswith(".")


def test_one_category_leaves_kappa_and_alpha_undefined_but_not_randolph():
    ratings = Ratings.of_categories(np.zeros((5, 3), int), 2)
    undefined = (kappa.light, kappa.fleiss, NOMINAL["nominal"], NOMINAL["ordinal"], NOMINAL["icc"])
    assert [value(one(ratings)) for one in undefined] == [None] * 5
    assert value(kappa.randolph(ratings)) == 1 == value(kappa.gwet(ratings))


def test_an_image_not_looked_at_is_no_rating():
    states = [[Presence.PRESENT, Presence.PRESENT], [Presence.ABSENT, Presence.UNKNOWN], [0, 0]]
    assert kappa.fleiss(Ratings.of_categories(states, 2)).items == 2


def test_the_bootstrap_repeats_itself_and_draws_groups_together():
    table = Ratings.of_categories(np.repeat(noisy(40, 3), 5, axis=0), 3)
    one = kappa.fleiss(table)
    alone = estimate([one, kappa.gwet(table)], seed=3)
    assert alone[0] == estimate([one], seed=3)[0]
    patients = estimate([one], groups=[i // 5 for i in range(200)], seed=3)[0]
    # Five copies of an image tell no more than one: the interval is √5 times as wide, and as wide as of one copy.
    single = estimate([kappa.fleiss(Ratings.of_categories(noisy(40, 3), 3))], seed=3)[0]
    assert (patients.low, patients.high) == pytest.approx((single.low, single.high))
    assert (patients.high - patients.low) / (alone[0].high - alone[0].low) == pytest.approx(5**0.5, rel=0.15)


def test_of_few_items_the_interval_of_a_mean_is_as_wide_as_students():
    values = np.random.default_rng(5).standard_normal(12)
    (found,) = estimate([mean_statistic(values, 1, Message("none"))], resamples=20_000)
    half = stats.t.ppf(0.975, 11) * values.std(ddof=1) / 12**0.5
    assert (found.high - found.low) / 2 == pytest.approx(half, rel=0.06)
    assert (found.high + found.low) / 2 == pytest.approx(values.mean(), abs=0.1)


def test_one_group_has_a_value_and_no_interval():
    found = estimate([kappa.fleiss(Ratings.of_categories(noisy(9, 2), 3))], groups=9 * ["one patient"])[0]
    assert found.value is not None and found.low is None and "interval" in str(found.why_not)


def test_what_cannot_be_rated_is_refused():
    with pytest.raises(KnownError, match="none of the 3 categories"):
        Ratings.of_categories([[0, 3]], 3)
    with pytest.raises(KnownError, match="two readers"):
        kappa.cohen(Ratings.of_categories([[0, 1, 1]], 2))
    with pytest.raises(KnownError, match="grades"):
        kappa.fleiss(Ratings.of_grades([[0.5, 1]]))
