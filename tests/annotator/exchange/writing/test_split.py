"""Splits: shares, groups kept together, every label in its share, the same seed the same split."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.exchange.data.options import Split
from annotator.exchange.writing import split

images = st.dictionaries(
    st.from_regex(r"[a-d]/[a-z]{1,4}\.png", fullmatch=True),
    st.dictionaries(st.sampled_from("xyz"), st.integers(1, 3)),
    max_size=30,
)


@given(images, st.integers(0, 5), st.sampled_from(["", "folder", r"/(.)"]), st.randoms())
def test_all_are_assigned_groups_stay_together_and_order_does_not_matter(found, seed, group, random):
    wanted = Split((0.6, 0.2, 0.2), seed, group)
    parts = split.assign(found.items(), wanted)
    assert parts.keys() == found.keys()
    by_group = {}
    for path, part in parts.items():
        assert by_group.setdefault(split.group_of(path, group), part) == part
    shuffled = list(found.items())
    random.shuffle(shuffled)
    assert split.assign(shuffled, wanted) == parts


def test_every_label_has_its_share():
    found = {f"{n}.png": {"common": 1, **({"rare": 1} if n % 10 == 0 else {})} for n in range(200)}
    parts = split.assign(found.items(), Split((0.8, 0.1, 0.1), 3))
    assert Counter(parts.values()) == {"train": 160, "val": 20, "test": 20}
    rare = Counter(parts[path] for path, labels in found.items() if "rare" in labels)
    assert rare == {"train": 16, "val": 2, "test": 2}


def test_another_seed_another_split():
    found = {f"{n}.png": {"a": 1} for n in range(50)}
    assert split.assign(found.items(), Split(seed=1)) != split.assign(found.items(), Split(seed=2))


def test_a_share_of_nothing_gets_nothing():
    parts = split.assign({f"{n}.png": {} for n in range(5)}.items(), Split((1.0, 0.0)))
    assert set(parts.values()) == {"train"}


@pytest.mark.parametrize("fractions", [(1.0,), (0.5, 0.4), (0.5, 0.5, 0.0, 0.0), (1.5, -0.5), (float("nan"), 0.5)])
def test_shares_that_are_none_are_refused(fractions):
    with pytest.raises(KnownError, match="sum to 1"):
        split.check(Split(fractions))


def test_a_pattern_that_is_none_is_refused():
    with pytest.raises(KnownError, match="no regular expression"):
        split.check(Split(group="("))
