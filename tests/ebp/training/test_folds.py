"""Parts for validation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ebp.errors import EbpError
from ebp.training.folds import belonging, content_hash, folds


@given(
    groups=st.lists(st.sampled_from(["", "p", "q", "r"]), min_size=1, max_size=30),
    data=st.data(),
)
def test_what_belongs_together_has_one_number(groups, data):
    contents = [data.draw(st.sampled_from("abcdefgh")) for _ in groups]
    members = belonging(groups, contents)
    for i in range(len(groups)):
        for j in range(len(groups)):
            if (groups[i] and groups[i] == groups[j]) or contents[i] == contents[j]:
                assert members[i] == members[j]
    alone = [k for k in range(len(groups)) if not groups[k] and contents.count(contents[k]) == 1]
    assert len({int(members[k]) for k in alone}) == len(alone)


@given(seed=st.integers(0, 5), size=st.integers(1, 6), count=st.integers(2, 5))
def test_no_group_is_torn_apart_and_parts_are_alike(seed, size, count):
    rng = np.random.default_rng(seed)
    values = (rng.random((120, 2)) < (0.5, 0.15)).astype(np.int8)
    members = np.arange(120) // size
    found = folds(values, members, count, seed)
    assert all(len(set(found[members == group])) == 1 for group in np.unique(members))
    assert np.array_equal(found, folds(values, members, count, seed))
    sizes = np.bincount(found, minlength=count)
    assert sizes.max() - sizes.min() <= 2 * size
    for label in range(2):
        share = [int(values[found == part, label].sum()) for part in range(count)]
        assert max(share) - min(share) <= 3 + 3 * size


def test_pages_of_one_file_are_contents_of_their_own(tmp_path):
    file = tmp_path / "scan.tif"
    file.write_bytes(b"pages")
    pages = [content_hash(tmp_path / f"scan.tif#page={page}") for page in (2, 3)]
    assert len({content_hash(file), *pages}) == 3
    with pytest.raises(EbpError, match="gone"):
        content_hash(tmp_path / "gone.tif#page=2")
